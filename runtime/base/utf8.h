/* utf8: is it UTF-8, and how long is it in code points.
 *
 * Reads:   the bytes it is given, no more.
 * Units:   bytes; code points where the name says so.
 * Owns:    nothing.
 * Errors:  none: yes or no.
 * Threads: any. The fastest routine of the machine is chosen when the program
 *          is loaded.
 * Source:  RFC 3629; the table look-up of Keiser and Lemire, "Validating UTF-8
 *          in less than one instruction per byte" (2020). THREATS E7.
 */
#ifndef GW_BASE_UTF8_H
#define GW_BASE_UTF8_H

#include <stdint.h>

#include "base/slice.h"

/* Whether all of |s| is UTF-8: no overlong forms, no surrogates, nothing over
 * U+10FFFF, nothing cut at the end. */
bool gw_utf8_check(gw_slice s);

/* The same without tables or vectors: the twin that tests compare with. */
bool gw_utf8_check_scalar(gw_slice s);

/* All that this machine has, from slow to fast, each as good as the others: for
 * tests. Returns how many. */
enum { GW_UTF8_WAYS = 3 };
typedef bool gw_utf8_way(gw_slice s);
size_t gw_utf8_ways(gw_utf8_way *ret_ways[GW_UTF8_WAYS]);

/* How many code points |s|, which is UTF-8, has. */
size_t gw_utf8_code_points(gw_slice s);

/* Where the first bad sequence begins; |s.n| if there is none. */
size_t gw_utf8_find_bad(gw_slice s);

/* Writes |code|, a Unicode scalar value, to |out| (4 bytes): its length. */
size_t gw_utf8_put(uint32_t code, char *out);

#endif
