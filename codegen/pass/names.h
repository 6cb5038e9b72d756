/* names: the C names of everything that is generated.
 *
 * Reads:   the names of messages, enums, schemas and operations, as the
 *          specifications write them.
 * Units:   none.
 * Owns:    names stand in the product's arena.
 * Errors:  the arena's reason; a pinned name that isn't an identifier is
 *          reported.
 * Threads: one.
 * Source:  DESIGN.md section 7 (13); THREATS F2, F5.
 *
 * A name is made of [a-z0-9_] and begins with the kind of the object
 * (schema_, message_, enum_, operation_, shape_), so that no keyword of C, no
 * function of libc and no symbol of libgw can be met. Two objects that would
 * share a name are told apart by what holds them, then by _2, _3 in spec
 * order. "x-gwgen: {name}" pins what follows the kind.
 */
#ifndef GWGEN_PASS_NAMES_H
#define GWGEN_PASS_NAMES_H

#include "ir/ir.h"

/* Fills every c_name of the product. */
gw_status gwgen_pass_names(gwgen_product *product);

/* |text| as words in lower case with '_' between them: "ListBooks" and
 * "list-books" give "list_books". Bytes outside of ASCII letters and digits
 * only separate. Empty text gives "x". p is NULL when the arena fails. */
gw_slice gwgen_name_words(gw_arena *arena, gw_slice text);

#endif
