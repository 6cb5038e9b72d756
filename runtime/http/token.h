/* http/token: which bytes may stand where in a request, by one table.
 *
 * Reads:   the bytes it is given.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none; every check is yes or no.
 * Threads: pure.
 * Source:  RFC 9110 sections 5.1, 5.5 and 5.6.2; RFC 3986 sections 3.2 to
 *          3.4. Both codecs and the writers ask here and nowhere else.
 */
#ifndef GW_HTTP_TOKEN_H
#define GW_HTTP_TOKEN_H

#include <stdint.h>

#include "base/slice.h"

/* A token, at least one byte: methods, members of lists. */
bool gw_token_is(gw_slice s);

/* A field name without upper-case letters, as HTTP/2 wants them, and without
 * '_', which other programs take for '-'. */
bool gw_token_is_lower_name(gw_slice s);

/* The same, with '_': of fields that somebody documented. */
bool gw_token_is_lower(gw_slice s);

/* A field value: no control but HTAB, no white space at either end. May be
 * empty. */
bool gw_token_is_value(gw_slice s);

/* One byte of a name, of a value. */
bool gw_token_is_name_byte(char c);
bool gw_token_is_value_byte(char c);

/* A path: '/' and then segments, or empty where |s| is. Whether each '%' is
 * followed by two digits is the matter of who decodes it. */
bool gw_token_is_path(gw_slice s);

/* A query. What browsers leave as it is passes as well (WHATWG URL 1.3, the
 * query percent-encode set): deepObject parameters are written with brackets,
 * pipeDelimited ones with bars, JSON with braces. */
bool gw_token_is_query(gw_slice s);

/* host [":" port]: a name of unreserved characters, an IPv4 address or an
 * IPv6 address in brackets; no user, no list, a port of 1 to 65535. */
bool gw_token_is_authority(gw_slice s);

/* 1 to 19 decimal digits and nothing else. */
bool gw_token_length(gw_slice s, uint64_t *ret_length);

/* The value of a hexadecimal digit, or -1. */
int gw_token_hex(char c);

/* Lower-cases ASCII letters in place. */
void gw_token_lower(char *p, size_t n);

/* The next member of a comma-separated list, trimmed; |*rest| moves behind it
 * and its |p| is NULL after the last one. */
gw_slice gw_token_next(gw_slice *rest);

#endif
