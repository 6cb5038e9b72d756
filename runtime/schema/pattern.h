/* schema/pattern: runs a compiled pattern over a string.
 *
 * Reads:   the automaton of gw/tables.h and UTF-8 text.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none: yes or no.
 * Threads: pure.
 * Source:  gw_pattern in gw/tables.h. THREATS E13: one step a byte.
 */
#ifndef GW_SCHEMA_PATTERN_H
#define GW_SCHEMA_PATTERN_H

#include "gw/tables.h"
#include "base/slice.h"
#include "base/utf8.h"

/* A decided state leads to itself: it is enough to look now and then. */
static inline bool gw_pattern_run(const gw_pattern *pattern, gw_slice text) {
  const char *p = text.p, *end = p ? p + text.n : p;
  uint32_t state = 0;
  while (p < end) {
    if (pattern->accepting[state] & GW_PATTERN_DECIDED) {
      return true;
    }
    const char *look = end - p > 16 ? p + 16 : end;
    for (; p < look; p++) {
      uint8_t class = pattern->classes[(unsigned char)*p];
      state = pattern->next[state * pattern->n_classes + class];
      if (state == GW_PATTERN_DEAD) {
        return false;
      }
    }
  }
  return pattern->accepting[state] != GW_PATTERN_NO;
}

/* What a large count of a pattern comes to. */
static inline bool gw_pattern_counts(const gw_pattern *pattern, gw_slice text) {
  size_t n = gw_utf8_code_points(text);
  return n >= pattern->min_length && n <= pattern->max_length;
}

/* Whether the pattern matches somewhere in |text|. */
static inline bool gw_pattern_match(const gw_pattern *pattern, gw_slice text) {
  return (!pattern->max_length || gw_pattern_counts(pattern, text)) &&
         gw_pattern_run(pattern, text);
}

#endif
