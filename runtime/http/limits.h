/* http/limits: what a client may ask of a connection.
 *
 * Reads:   filled from gateway.yaml (limits:), shared by h1 and h2.
 * Units:   as named; bytes, milliseconds, counts.
 * Owns:    nothing.
 * Errors:  none.
 * Threads: constant after start.
 * Source:  THREATS.md sections 0 to 2; each row there names its key.
 */
#ifndef GW_HTTP_LIMITS_H
#define GW_HTTP_LIMITS_H

#include <stddef.h>
#include <stdint.h>

typedef struct gw_http_limits {
  size_t head_bytes;   /* 32 KiB: names + values + 32 each in h2; h1 head */
  size_t head_fields;  /* 100, cookie crumbs included */
  size_t target_bytes; /* 8 KiB: 414 */
  size_t method_bytes; /* 16 */
  uint32_t head_timeout_ms;  /* 10 s, absolute */
  uint32_t idle_timeout_ms;  /* 60 s between requests */
  uint32_t write_timeout_ms; /* 30 s without progress */
  uint32_t body_grace_ms;    /* 5 s, then at least ... */
  uint32_t body_rate;        /* 240 bytes a second */
  uint32_t max_requests;     /* 10,000 a connection, then a graceful end */
  uint32_t max_age_ms;       /* 1 h, likewise */
  uint32_t drain_body_bytes; /* 64 KiB of an unread h1 body are read away */
  /* HTTP/2 */
  uint32_t streams;             /* 100 at once */
  uint32_t stream_window;       /* 65,535 */
  uint32_t connection_window;   /* 1 MiB */
  uint32_t continuations;       /* 8 a block */
  uint32_t waste_budget;        /* 100: then 100 ms of delay */
  uint32_t waste_close;         /* 500: then GOAWAY */
  uint32_t outbound_frames;     /* 1,000 queued */
  uint32_t outbound_acks;       /* 100 queued */
  uint32_t empty_data;          /* 10 in a row */
  uint32_t settings_entries;    /* 16 */
  uint32_t pings_per_second;    /* 20 */
  uint32_t settings_per_second; /* 10 */
  size_t queued_bytes;          /* 1 MiB of responses a connection */
  /* one turn */
  uint32_t requests_per_turn; /* 16 */
  size_t read_per_turn;       /* 64 KiB */
  uint32_t trusted_hops;      /* 0: :scheme is checked */
} gw_http_limits;

extern const gw_http_limits gw_http_default_limits;

/* Bytes that a client takes in each write timeout. At least one: a client that
 * takes nothing is given up whatever the rate is. */
static inline uint64_t
gw_http_limits_least_taken(const gw_http_limits *limits) {
  uint64_t n = (uint64_t)limits->body_rate * limits->write_timeout_ms / 1000;
  return n ? n : 1;
}

#endif
