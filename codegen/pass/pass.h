/* pass: from what the inputs say to what the gateway needs, in nine steps.
 *
 * Reads:   the product as front/ filled it.
 * Units:   none.
 * Owns:    what the passes make stands in the product's arena.
 * Errors:  findings go into the product's report; the status is GW_OK even
 *          then, and else the arena's reason.
 * Threads: one.
 * Source:  DESIGN.md section 3.
 */
#ifndef GWGEN_PASS_PASS_H
#define GWGEN_PASS_PASS_H

#include "ir/layout.h"

/* Runs the passes in order. Those that check run whatever was found before
 * them; those that build need a product without errors, and stop if there are
 * some: product->api is then NULL. |ret_layout| says what goes where. */
gw_status gwgen_pass_all(gwgen_product *product, gwgen_layout *ret_layout);

#endif
