/* 9_tables: the gw_api of the product.
 *
 * Reads:   settings, operations and documents.
 * Units:   none.
 * Owns:    it stands in the product's arena.
 * Errors:  the arena's reason.
 * Threads: one.
 * Source:  gw/tables.h.
 */
#ifndef GWGEN_PASS_9_TABLES_H
#define GWGEN_PASS_9_TABLES_H

#include "pass/6_bindings.h"

/* Sets product->api, with the routes in it. */
gw_status gwgen_api_make(gwgen_tables *tables);

#endif
