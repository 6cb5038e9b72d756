/* log: operational messages, one line each, through a sink.
 *
 * Reads:   the wall clock, once a line.
 * Units:   lines of at most GW_LOG_LINE bytes, cut beyond.
 * Owns:    nothing; the sink decides where lines go and may drop them.
 * Errors:  none: a message is never a reason to fail.
 * Threads: as the sink's. The level is constant while others may log.
 * Source:  RFC 3339 for the time. Only app/ logs; libraries return statuses.
 *
 *   2026-01-31T12:00:00.123Z warn upstream books: connection refused
 *
 * Control bytes in a message are written as \xNN, so that a message is one
 * line whatever a name in it holds.
 */
#ifndef GW_BASE_LOG_H
#define GW_BASE_LOG_H

#include "base/slice.h"

typedef enum gw_log_level {
  GW_LOG_ERROR,
  GW_LOG_WARN,
  GW_LOG_INFO,
  GW_LOG_DEBUG
} gw_log_level;

enum { GW_LOG_LINE = 1024 };

typedef struct gw_log {
  gw_log_level level;                      /* messages above it are dropped */
  void (*sink)(void *user, gw_slice line); /* |line| ends with "\n" */
  void *user;
} gw_log;

void gw_log_write(const gw_log *log, gw_log_level level, const char *format,
                  ...) __attribute__((format(printf, 3, 4)));

#endif
