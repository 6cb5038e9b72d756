#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static const char *const level_names[] = {
    [GW_LOG_ERROR] = "error",
    [GW_LOG_WARN] = "warn",
    [GW_LOG_INFO] = "info",
    [GW_LOG_DEBUG] = "debug",
};

static size_t write_head(char *to, size_t cap, gw_log_level level) {
  struct timespec now;
  struct tm parts;
  clock_gettime(CLOCK_REALTIME, &now);
  gmtime_r(&now.tv_sec, &parts);
  size_t n = strftime(to, cap, "%Y-%m-%dT%H:%M:%S", &parts);
  int more = snprintf(to + n, cap - n, ".%03dZ %s ",
                      (int)(now.tv_nsec / 1000000), level_names[level]);
  return n + (more > 0 ? (size_t)more : 0);
}

/* One character of a message as it is written; returns its length. */
static size_t escape(char c, char to[static 5]) {
  unsigned char byte = (unsigned char)c;
  if (byte >= 0x20 && byte != 0x7f) {
    to[0] = c;
    return 1;
  }
  snprintf(to, 5, "\\x%02x", (unsigned)byte);
  return 4;
}

void gw_log_write(const gw_log *log, gw_log_level level, const char *format,
                  ...) {
  if (level > log->level || !log->sink) {
    return;
  }
  char message[GW_LOG_LINE];
  va_list args;
  va_start(args, format);
  int n_message = vsnprintf(message, sizeof message, format, args);
  va_end(args);
  if (n_message < 0) {
    return;
  }
  char line[GW_LOG_LINE];
  size_t n = write_head(line, sizeof line, level);
  for (const char *at = message; *at; at++) {
    char bytes[5];
    size_t n_bytes = escape(*at, bytes);
    if (n + n_bytes + 1 > sizeof line) {
      break;
    }
    memcpy(line + n, bytes, n_bytes);
    n += n_bytes;
  }
  line[n++] = '\n';
  log->sink(log->user, gw_slice_of(line, n));
}
