/* ECMA-262 22.2.1: CharacterClass. */
#include "pass/pattern_reader.h"

static gw_status take_member(pattern_reader *p, pattern_set *set,
                             uint32_t *ret_code) {
  if (pattern_take(p, "\\")) {
    return pattern_take_escape(p, true, set, ret_code);
  }
  *ret_code = pattern_take_code(p);
  return pattern_set_add(p->arena, set, *ret_code, *ret_code);
}

/* One member of a class, or a range of two. */
static gw_status take_range(pattern_reader *p, pattern_set *set) {
  uint32_t first, last;
  size_t start = p->at;
  gw_status status = take_member(p, set, &first);
  if (status != GW_OK || pattern_peek(p) != '-' || p->at + 1 >= p->source.n ||
      p->source.p[p->at + 1] == ']') {
    return status;
  }
  p->at++;
  status = take_member(p, set, &last);
  if (status != GW_OK) {
    return status;
  }
  if (first == UINT32_MAX || last == UINT32_MAX) {
    return pattern_fail_at(p, start, "a range between what is no character");
  }
  if (first > last) {
    return pattern_fail_at(p, start, "a range whose end is before its start");
  }
  return pattern_set_add(p->arena, set, first, last);
}

gw_status pattern_take_class(pattern_reader *p, pattern_set *set) {
  size_t start = p->at - 1;
  bool is_negated = pattern_take(p, "^");
  gw_status status = GW_OK;
  while (pattern_peek(p) != ']' && status == GW_OK) {
    if (pattern_peek(p) == PATTERN_END_OF_TEXT) {
      return pattern_fail_at(p, start, "a class without ]");
    }
    status = take_range(p, set);
  }
  if (status != GW_OK) {
    return status;
  }
  p->at++;
  if (is_negated) {
    return pattern_set_negate(p->arena, set);
  }
  pattern_set_sort(set);
  return GW_OK;
}
