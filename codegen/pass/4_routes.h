/* 4_routes: proves the route set and builds the tree that the gateway walks.
 *
 * Reads:   product->operations: method, effective path.
 * Units:   none.
 * Owns:    the tree and the lists stand in the product's arena.
 * Errors:  findings GW3xxx, each with a witness path; the status is GW_OK
 *          then, or the arena's reason.
 * Threads: one.
 * Source:  BEHAVIOUR.md section 1; the order of gw_route_node in gw/tables.h.
 */
#ifndef GWGEN_PASS_4_ROUTES_H
#define GWGEN_PASS_4_ROUTES_H

#include "ir/ir.h"

/* The table of an operation, for the tree's leaves. */
typedef const gw_operation *(*gwgen_route_table)(
    void *data, const gwgen_operation *operation);

/* Builds the tree of product->operations. Of two operations with the same
 * method, path and verb the first is kept (gwgen_routes_check() reports the
 * other). Cost: O(segments * log children). */
gw_status gwgen_routes_build(gwgen_product *product, gwgen_route_table table,
                             void *data, const gw_route_node **ret_root);

/* Files duplicates, ambiguous pairs, routes that never win, and paths whose
 * methods are spread over different templates. Cost: as many steps as the tree
 * has overlapping pairs of nodes; literals never meet. */
gw_status gwgen_routes_check(gwgen_product *product);

typedef GW_VEC(const gwgen_operation *) gwgen_route_list;

/* The operations in the order in which they are tried, then by method. */
gw_status gwgen_routes_list(gwgen_product *product, gwgen_route_list *ret_list);

/* One line each: method, path, operation, RPC, security. */
gw_status gwgen_routes_print(gwgen_product *product, FILE *out);

#endif
