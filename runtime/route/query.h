/* query: the name=value pairs behind the "?".
 *
 * Reads:   the raw query as received, without "?".
 * Units:   bytes; pairs.
 * Owns:    decoded text stands in the arena where decoding changed something,
 *          else it points into the raw query.
 * Errors:  GW_ERR_SYNTAX (a bad "%", not UTF-8), GW_ERR_LIMIT (too many pairs,
 *          too long), or the arena's reason; |why| says which and where.
 * Threads: one at a time per iterator.
 * Source:  WHATWG URL section 5.1 ("+" is a space), but only "&" separates
 *          (THREATS C15).
 */
#ifndef GW_ROUTE_QUERY_H
#define GW_ROUTE_QUERY_H

#include "base/arena.h"

enum { GW_QUERY_MAX_PAIRS = 1000, GW_QUERY_MAX_BYTES = 65536 };

typedef struct gw_query_pair {
  gw_slice name, value; /* decoded */
  gw_slice raw_name;    /* as received */
  gw_slice raw_value;   /* the same: for gw_query_split() */
  bool has_value;       /* there was a "=" */
} gw_query_pair;

typedef struct gw_query {
  gw_slice raw, rest;
  gw_arena *arena;
  size_t n; /* pairs so far */
  size_t max_bytes,
      max_pairs; /* GW_QUERY_MAX_*, unless a caller knows better */
  gw_why why;
} gw_query;

void gw_query_init(gw_query *query, gw_slice raw, gw_arena *arena);

/* The next pair, or GW_END. Empty pairs ("a=1&&b=2") are passed over. */
gw_status gw_query_next(gw_query *query, gw_query_pair *ret_pair);

/* One percent-encoded text, "+" as a space. */
gw_status gw_query_decode(gw_arena *arena, gw_slice raw, gw_slice *ret_text,
                          gw_why *reterr_why);

/* Cuts the next raw element of an array off |*rest|: FORM and SIMPLE at ",",
 * SPACE_DELIMITED at "%20" or "+", PIPE_DELIMITED at "|" or "%7C"; encoded
 * delimiters are data otherwise. False at the end. */
bool gw_query_split(gw_slice *rest, gw_param_style style, gw_slice *ret_raw);

#endif
