/* text/media_type: "type/subtype; name=value", and who accepts it.
 *
 * Reads:   one field value, as HTTP and the headers of parts have it.
 * Units:   bytes.
 * Owns:    nothing; slices point into the value.
 * Errors:  GW_ERR_SYNTAX, GW_END behind the last parameter.
 * Threads: pure.
 * Source:  RFC 9110 sections 5.6.6, 8.3.1 and 12.5.1; RFC 6266 section 4.1
 *          has the same form for Content-Disposition.
 */
#ifndef GW_TEXT_MEDIA_TYPE_H
#define GW_TEXT_MEDIA_TYPE_H

#include "base/slice.h"
#include "base/status.h"

/* A name and what it is; quotes are taken off, but a backslash in them stays,
 * and is told. */
typedef struct gw_type_param {
  gw_slice name, value;
  bool has_escapes;
} gw_type_param;

/* Cuts what stands before the first ";" off |*rest|, trimmed. */
gw_slice gw_type_cut(gw_slice *rest);

/* The next parameter, of what gw_type_cut() left. */
gw_status gw_type_next(gw_slice *rest, gw_type_param *ret_param);

/* Whether |s| is two tokens with a slash between, neither of them "*". */
bool gw_type_is(gw_slice s);

/* Whether |type| is |range|, or one of those that it stands for: type/star,
 * star/star. Case does not count. */
bool gw_type_in(gw_slice type, gw_slice range);

/* Thousandths of the weight that one Accept value gives to |type|, a type or
 * itself a range; -1 if it does not speak of it. |*ret_rank| is how exactly it
 * does (1 to 3). A member that is malformed, or asks for parameters other than
 * charset=utf-8, speaks of nothing. */
int gw_type_weight(gw_slice accept, gw_slice type, int *ret_rank);

#endif
