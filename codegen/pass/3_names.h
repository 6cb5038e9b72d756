/* 3_names: the C names of everything that is generated.
 *
 * Reads:   the names of messages, enums, schemas and operations, as the
 *          specifications write them.
 * Units:   none.
 * Owns:    names stand in the product's arena.
 * Errors:  a pinned name that is no name, or that two things ask for, is
 *          reported; the status is the arena's.
 * Threads: one.
 * Source:  DESIGN.md section 7 (13); THREATS F2, F5.
 *
 * A name is made of [a-z0-9_] and begins with the kind of the object
 * (schema_, message_, enum_, operation_), so that no keyword of C, no function
 * of libc and no symbol of libgw can be met. Two objects that would share a
 * name are told apart by what holds them, then by _2, _3 in spec order.
 * "x-gwgen: {name}" pins what follows the kind, before all others.
 */
#ifndef GWGEN_PASS_3_NAMES_H
#define GWGEN_PASS_3_NAMES_H

#include "ir/ir.h"

/* Fills every c_name of the product. */
gw_status gwgen_names(gwgen_product *product);

/* The words of a schema's place: "order_lines_item_qty" for
 * /components/schemas/Order/properties/lines/items/properties/qty, and
 * "list_books_200" for the response of an operation. |owner| replaces
 * "/paths/<path>/<method>"; p NULL where that isn't known. */
gw_slice gwgen_schema_words(gw_arena *arena, gw_slice pointer, gw_slice owner);

#endif
