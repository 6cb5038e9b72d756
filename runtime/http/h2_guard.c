#include "http/h2_guard.h"

/* RFC 9113 6, and the flags that matter here. */
enum {
  DATA = 0,
  HEADERS = 1,
  PRIORITY = 2,
  RST_STREAM = 3,
  SETTINGS = 4,
  PING = 6,
  GOAWAY = 7,
  WINDOW_UPDATE = 8,
  CONTINUATION = 9,
  FLAG_ACK = 1,
  FLAG_END_STREAM = 1
};

enum { PRIORITIES_A_STREAM = 100, STRAY_RESETS = 10, GOAWAYS = 10 };

static bool take(gw_h2_bucket *bucket, uint64_t now_ms, uint32_t burst,
                 uint32_t per_second) {
  uint64_t full = (uint64_t)burst * 1000;
  uint64_t tokens =
      bucket->tokens_ms + (now_ms - bucket->filled_ms) * per_second;
  bucket->tokens_ms = tokens < full ? tokens : full;
  bucket->filled_ms = now_ms;
  if (bucket->tokens_ms < 1000) {
    return false;
  }
  bucket->tokens_ms -= 1000;
  return true;
}

void gw_h2_guard_init(gw_h2_guard *guard, const gw_http_limits *limits,
                      uint64_t now_ms) {
  *guard = (gw_h2_guard){.limits = limits, .budget = limits->waste_budget};
  guard->pings.filled_ms = guard->settings.filled_ms = now_ms;
  guard->pings.tokens_ms = (uint64_t)limits->outbound_acks * 1000;
  guard->settings.tokens_ms = (uint64_t)limits->settings_per_second * 1000;
}

static bool count_continuation(gw_h2_guard *guard, size_t length) {
  guard->block_bytes += length;
  return ++guard->continuations <= guard->limits->continuations &&
         guard->block_bytes <= GW_H2_BLOCK_BYTES;
}

bool gw_h2_guard_frame(gw_h2_guard *guard, uint64_t now_ms, size_t length,
                       uint8_t type, uint8_t flags) {
  const gw_http_limits *limits = guard->limits;
  switch (type) {
  case DATA:
    return length || (flags & FLAG_END_STREAM) || gw_h2_guard_data(guard, true);
  case HEADERS:
    guard->continuations = 0;
    guard->block_bytes = length;
    return true;
  case CONTINUATION:
    return count_continuation(guard, length);
  case RST_STREAM:
    return ++guard->n_resets <= guard->n_streams + STRAY_RESETS;
  case SETTINGS:
    return (flags & FLAG_ACK) ||
           take(&guard->settings, now_ms, limits->settings_per_second,
                limits->settings_per_second);
  case PING:
    return (flags & FLAG_ACK) ||
           take(&guard->pings, now_ms, limits->outbound_acks,
                limits->pings_per_second);
  case GOAWAY:
    return ++guard->n_goaways <= GOAWAYS;
  case WINDOW_UPDATE:
    return ++guard->n_window_updates <=
           5 + 2 * (guard->n_streams + 10 * guard->n_data_sent);
  default: /* PRIORITY and the types that we don't know */
    return ++guard->n_priorities <=
           PRIORITIES_A_STREAM * (1 + guard->n_streams);
  }
}

bool gw_h2_guard_data(gw_h2_guard *guard, bool is_empty) {
  guard->empty_data = is_empty ? guard->empty_data + 1 : 0;
  return guard->empty_data <= guard->limits->empty_data;
}

void gw_h2_guard_stream(gw_h2_guard *guard) {
  guard->n_streams++;
}

void gw_h2_guard_complete(gw_h2_guard *guard) {
  if (guard->budget < guard->limits->waste_budget) {
    guard->budget++;
  }
}

bool gw_h2_guard_waste(gw_h2_guard *guard) {
  guard->n_wasted++;
  if (guard->budget) {
    guard->budget--;
  }
  return guard->n_wasted < guard->limits->waste_close ||
         guard->n_wasted * 2 <= guard->n_streams;
}

bool gw_h2_guard_delays(const gw_h2_guard *guard) {
  return guard->budget == 0;
}
