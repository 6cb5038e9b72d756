/* http/h2_guard: counts what an HTTP/2 client makes us do for nothing.
 *
 * Reads:   the headers of frames and the fate of streams, as they are told.
 * Units:   frames, streams, milliseconds.
 * Owns:    nothing.
 * Errors:  false: the connection is to be closed with ENHANCE_YOUR_CALM.
 * Threads: one.
 * Source:  RFC 9113 section 10.5; THREATS A1, A2, A4, A10 to A14. The budget
 *          of waste is h2o's.
 */
#ifndef GW_HTTP_H2_GUARD_H
#define GW_HTTP_H2_GUARD_H

#include "http/limits.h"

#include <stdbool.h>

/* So many at once, then so many a second. */
typedef struct gw_h2_bucket {
  uint64_t tokens_ms; /* a token is worth 1,000 */
  uint64_t filled_ms; /* when */
} gw_h2_bucket;

typedef struct gw_h2_guard {
  const gw_http_limits *limits;
  gw_h2_bucket pings, settings;
  uint64_t n_streams, n_wasted;
  uint64_t n_priorities, n_window_updates, n_resets, n_goaways;
  uint64_t n_data_sent;
  uint32_t budget;
  uint32_t empty_data, continuations;
  size_t block_bytes; /* of this header block, as encoded */
} gw_h2_guard;

enum {
  GW_H2_BLOCK_BYTES = 60 * 1024, /* encoded bytes of one header block */
  GW_H2_BLOCK_FIELDS = 500,      /* decoded fields: no client needs so many */
  GW_H2_DELAY_MS = 100           /* of new streams, when the budget is spent */
};

void gw_h2_guard_init(gw_h2_guard *guard, const gw_http_limits *limits,
                      uint64_t now_ms);

/* The header of a frame came. */
bool gw_h2_guard_frame(gw_h2_guard *guard, uint64_t now_ms, size_t length,
                       uint8_t type, uint8_t flags);

/* A DATA frame had nothing in it, or something. */
bool gw_h2_guard_data(gw_h2_guard *guard, bool is_empty);

/* A stream began, was answered completely, or ended early because of the
 * client. */
void gw_h2_guard_stream(gw_h2_guard *guard);
void gw_h2_guard_complete(gw_h2_guard *guard);
bool gw_h2_guard_waste(gw_h2_guard *guard);

/* Whether new streams wait GW_H2_DELAY_MS before they are served. */
bool gw_h2_guard_delays(const gw_h2_guard *guard);

#endif
