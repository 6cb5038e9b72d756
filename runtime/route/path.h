/* path: the one canonical form of a request's path, made once.
 *
 * Reads:   the raw path as received, without the query.
 * Units:   bytes; segments.
 * Owns:    the segments and their decoded text stand in the arena. Text that
 *          needed no decoding points into the raw path.
 * Errors:  GW_ERR_SYNTAX (400, with a reason and an offset), GW_ERR_LIMIT
 *          (414), or the arena's reason.
 * Threads: pure.
 * Source:  RFC 3986 sections 2.1 and 3.3; google/api/http.proto. THREATS C1
 *          to C11. Nothing is ever rewritten: a path with two readings is
 *          refused.
 */
#ifndef GW_ROUTE_PATH_H
#define GW_ROUTE_PATH_H

#include <stdint.h>

#include "gw/tables.h"
#include "base/arena.h"

enum { GW_PATH_MAX_SEGMENTS = 128, GW_PATH_MAX_BYTES = 8192 };

typedef struct gw_path_segment {
  gw_slice text;  /* decoded; empty only for what follows a trailing slash */
  gw_slice kept;  /* decoded, but %2F stays: what "**" captures */
  uint32_t colon; /* offset + 1 of the last literal ":" in |text|; 0: none */
  uint32_t kept_colon; /* the same in |kept| */
  bool is_plain;       /* nothing was decoded: each ":" in it is literal */
  bool has_slash;      /* an encoded slash: only for "**", or where allowed */
  bool has_semicolon;  /* a raw one: only for a parameter of style matrix */
} gw_path_segment;

typedef struct gw_path {
  gw_path_segment *segments; /* "/" has none; "/a/" has "a" and "" */
  size_t n;
} gw_path;

/* Splits at "/", decodes each segment once and refuses what could be read in
 * two ways. A ";" is taken only by the flag GW_PATH_MATRIX (gw/tables.h). */
gw_status gw_path_parse(gw_arena *arena, gw_slice raw, uint32_t flags,
                        gw_path *ret_path, gw_why *reterr_why);

static inline bool gw_path_has_trailing_slash(const gw_path *path) {
  return path->n && path->segments[path->n - 1].text.n == 0;
}

#endif
