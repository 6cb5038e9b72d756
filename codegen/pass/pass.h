/* pass: from what the inputs say to what the gateway needs, in nine steps.
 *
 * Reads:   the product as front/ filled it.
 * Units:   none.
 * Owns:    what the passes make stands in the product's arena.
 * Errors:  findings go into the product's report; the status is GW_OK even
 *          then, and else the arena's reason or GW_ERR_INTERNAL.
 * Threads: one.
 * Source:  DESIGN.md section 3.
 */
#ifndef GWGEN_PASS_PASS_H
#define GWGEN_PASS_PASS_H

#include "ir/ir.h"

/* Runs 1_link to 9_tables in order. A pass only runs on what the passes before
 * it found in order: with errors in the report it stops early, at the places
 * where going on would only repeat them. product->api is set, and the tables
 * complete, if the report has no errors. */
gw_status gwgen_pass_all(gwgen_product *product);

#endif
