/* print: structs as C initialisers, by their description.
 *
 * Reads:   the items of a plan.
 * Units:   none.
 * Owns:    nothing.
 * Errors:  those of base/buf.h.
 * Threads: one.
 * Source:  ISO C11 sections 5.2.1.1 (trigraphs), 6.4.5, 6.7.9. THREATS F1 to
 *          F3: gwgen_print_string() is the only way for text of a
 *          specification into C.
 */
#ifndef GWGEN_EMIT_PRINT_H
#define GWGEN_EMIT_PRINT_H

#include "base/buf.h"
#include "emit/plan.h"

/* |text| between quotes: letters, digits and harmless signs as they are, '"'
 * and '\\' behind a backslash, the rest as three octal digits. */
gw_status gwgen_print_string(gw_buf *out, gw_slice text);

/* "const gw_schema schema_book", or with "[]", without what follows. */
gw_status gwgen_print_declarator(gw_buf *out, const gwgen_item *item);

/* The whole definition of |item|. */
gw_status gwgen_print_item(gw_buf *out, const gwgen_plan *plan,
                           const gwgen_item *item);

#endif
