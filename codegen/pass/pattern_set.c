#include "pass/pattern_parts.h"

gw_status pattern_set_add(gw_arena *arena, pattern_set *set, uint32_t first,
                          uint32_t last) {
  pattern_range *range = GW_PUSH(arena, set);
  if (!range) {
    return gw_arena_why(arena);
  }
  *range = (pattern_range){first, last};
  return GW_OK;
}

/* Shell sort: sets are short, or sorted already. */
static void sort(pattern_range *v, size_t n) {
  size_t gap = 1;
  while (gap < n / 3) {
    gap = gap * 3 + 1;
  }
  for (; gap > 0; gap /= 3) {
    for (size_t i = gap; i < n; i++) {
      pattern_range moved = v[i];
      size_t at = i;
      for (; at >= gap && v[at - gap].first > moved.first; at -= gap) {
        v[at] = v[at - gap];
      }
      v[at] = moved;
    }
  }
}

void pattern_set_sort(pattern_set *set) {
  sort(set->v, set->n);
  size_t n = 0;
  for (size_t i = 0; i < set->n; i++) {
    pattern_range range = set->v[i];
    if (n && range.first <= set->v[n - 1].last + 1) {
      if (range.last > set->v[n - 1].last) {
        set->v[n - 1].last = range.last;
      }
    } else {
      set->v[n++] = range;
    }
  }
  set->n = n;
}

gw_status pattern_set_negate(gw_arena *arena, pattern_set *set) {
  pattern_set rest = {0};
  uint32_t from = 0;
  pattern_set_sort(set);
  for (size_t i = 0; i < set->n; i++) {
    gw_status status = GW_OK;
    if (set->v[i].first > from) {
      status = pattern_set_add(arena, &rest, from, set->v[i].first - 1);
    }
    if (status != GW_OK) {
      return status;
    }
    from = set->v[i].last + 1;
  }
  *set = rest;
  return from <= PATTERN_MAX_CODE
             ? pattern_set_add(arena, set, from, PATTERN_MAX_CODE)
             : GW_OK;
}

static gw_status add_all(gw_arena *arena, pattern_set *set,
                         const pattern_range *ranges, size_t n) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < n && status == GW_OK; i++) {
    status = pattern_set_add(arena, set, ranges[i].first, ranges[i].last);
  }
  return status;
}

/* ECMA-262 22.2.2.9: CharacterClassEscape. */
gw_status pattern_set_class(gw_arena *arena, pattern_set *set, char letter) {
  static const pattern_range digits[] = {{'0', '9'}};
  static const pattern_range words[] = {
      {'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  static const pattern_range spaces[] = {
      {0x09, 0x0d},     {0x20, 0x20},     {0xa0, 0xa0},     {0x1680, 0x1680},
      {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
      {0x3000, 0x3000}, {0xfeff, 0xfeff}};
  pattern_set added = {0};
  gw_status status;
  char lower = (char)(letter | 0x20);
  if (lower == 'd') {
    status = add_all(arena, &added, digits, GW_COUNT(digits));
  } else if (lower == 'w') {
    status = add_all(arena, &added, words, GW_COUNT(words));
  } else {
    status = add_all(arena, &added, spaces, GW_COUNT(spaces));
  }
  if (status == GW_OK && letter != lower) {
    status = pattern_set_negate(arena, &added);
  }
  return status == GW_OK ? add_all(arena, set, added.v, added.n) : status;
}
