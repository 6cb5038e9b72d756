/* words: text of a specification as a part of a C name, and what is a name
 * of the product's own.
 *
 * Reads:   any bytes.
 * Units:   bytes.
 * Owns:    the result stands in the arena.
 * Errors:  p NULL when the arena fails.
 * Threads: pure.
 * Source:  THREATS F2, F5: nothing but [a-z0-9_] comes out.
 */
#ifndef GWGEN_IR_WORDS_H
#define GWGEN_IR_WORDS_H

#include "base/arena.h"

enum { GWGEN_WORDS_MAX = 80 }; /* bytes of one part */

/* |text| in lower case with '_' between its words: "ListBooks", "list-books"
 * and "list.books" give "list_books". Bytes that are no ASCII letter or digit
 * only separate. Cut after GWGEN_WORDS_MAX bytes; without any letter "x". */
gw_slice gwgen_words(gw_arena *arena, gw_slice text);

/* Whether |text| may name a product or an HTTP service: GWGEN_NAME_RULE. */
bool gwgen_is_name(gw_slice text);

#define GWGEN_NAME_RULE                                                        \
  "a name is 1 to 63 of a-z, 0-9, '_' and '-', a letter first"

#endif
