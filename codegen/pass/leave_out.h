/* leave_out: operations that can't be served, left out of the product.
 *
 * Reads:   the errors that the report holds, and the trees of the OpenAPI
 *          documents, where "on_unsupported: skip" is said.
 * Units:   none.
 * Owns:    what it makes stands in the product's arena.
 * Errors:  GW_ERR_LIMIT or GW_ERR_NO_MEMORY of the arena.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GWGEN_PASS_LEAVE_OUT_H
#define GWGEN_PASS_LEAVE_OUT_H

#include "ir/ir.h"

/* Turns each error into a warning that stands in an operation, or in
 * something that operations reach by references, or in a component that none
 * reaches, and leaves out the operations that reach it: is_left_out is set,
 * and product->operations holds them no more; openapi.left_out has their nodes,
 * and those of what broke them. An error that stands anywhere else stays one.
 * |product| is the product itself; its shadow goes with it, for both may refer
 * to one file. Does nothing unless gwgen.yaml says "on_unsupported: skip".
 * Linear in the size of the documents. */
gw_status gwgen_leave_out(gwgen_product *product);

#endif
