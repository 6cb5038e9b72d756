#include "schema/pattern.h"

bool gw_pattern_match(const gw_pattern *pattern, gw_slice text) {
  uint32_t state = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (pattern->accepting[state] & GW_PATTERN_DECIDED) {
      return true;
    }
    uint8_t class = pattern->classes[(unsigned char)text.p[i]];
    state = pattern->next[state * pattern->n_classes + class];
    if (state == GW_PATTERN_DEAD) {
      return false;
    }
  }
  return pattern->accepting[state] != GW_PATTERN_NO;
}
