/* percent: percent-encoding, shared by path and query.
 *
 * Reads:   the bytes it is given, no more.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  -1 for what is no encoded byte.
 * Threads: pure.
 * Source:  RFC 3986 section 2.1.
 */
#ifndef GW_ROUTE_PERCENT_H
#define GW_ROUTE_PERCENT_H

#include "base/slice.h"

static inline int gw_percent_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that s[at..at+2] encodes, or -1. s.p[at] is "%". */
static inline int gw_percent_byte(gw_slice s, size_t at) {
  if (s.n - at < 3) {
    return -1;
  }
  int high = gw_percent_digit(s.p[at + 1]);
  int low = gw_percent_digit(s.p[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

#endif
