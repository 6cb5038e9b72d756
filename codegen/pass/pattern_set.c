#include "pass/pattern_parts.h"
#include "pass/pattern_unicode.h"

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

/* Whether |name| covers the category |two|: "L" covers "Lu". */
static bool covers(gw_slice name, const char *two) {
  if (gw_slice_is(name, "Any")) {
    return true;
  }
  if (gw_slice_is(name, "LC")) {
    return two[0] == 'L' && strchr("ult", two[1]);
  }
  return name.n >= 1 && name.n <= 2 && memcmp(name.p, two, name.n) == 0;
}

static gw_status add_category(gw_arena *arena, pattern_set *set, gw_slice name,
                              bool *ret_found) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < gw_unicode_n_runs && status == GW_OK; i++) {
    const gw_unicode_run *run = &gw_unicode_runs[i];
    if (!covers(name, gw_unicode_categories[run->category])) {
      continue;
    }
    uint32_t last = i + 1 < gw_unicode_n_runs ? gw_unicode_runs[i + 1].first - 1
                                              : PATTERN_MAX_CODE;
    *ret_found = true;
    status = pattern_set_add(arena, set, run->first, last);
  }
  return status;
}

/* The short name of a general category that is written out. */
static gw_slice short_name(gw_slice name) {
  static const char *const names[][2] = {
      {"Letter", "L"},
      {"Uppercase_Letter", "Lu"},
      {"Lowercase_Letter", "Ll"},
      {"Titlecase_Letter", "Lt"},
      {"Modifier_Letter", "Lm"},
      {"Other_Letter", "Lo"},
      {"Cased_Letter", "LC"},
      {"Mark", "M"},
      {"Nonspacing_Mark", "Mn"},
      {"Number", "N"},
      {"Decimal_Number", "Nd"},
      {"Letter_Number", "Nl"},
      {"Other_Number", "No"},
      {"Punctuation", "P"},
      {"Symbol", "S"},
      {"Separator", "Z"},
      {"Space_Separator", "Zs"},
      {"Other", "C"},
      {"Control", "Cc"},
      {"Unassigned", "Cn"},
  };
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    if (gw_slice_is(name, names[i][0])) {
      return gw_slice_str(names[i][1]);
    }
  }
  return name;
}

static gw_status add_script(gw_arena *arena, pattern_set *set, gw_slice name,
                            bool *ret_found) {
  for (size_t i = 0; i < gw_unicode_n_scripts; i++) {
    const gw_unicode_script *script = &gw_unicode_scripts[i];
    if (gw_slice_is(name, script->name) || gw_slice_is(name, script->code)) {
      *ret_found = true;
      return add_all(arena, set, script->ranges, script->n_ranges);
    }
  }
  return GW_OK;
}

gw_status pattern_set_property(gw_arena *arena, pattern_set *set,
                               gw_slice name) {
  gw_slice value = name;
  gw_slice key = gw_slice_cut(&value, '=');
  bool has_key = value.p != NULL;
  bool is_found = false;
  gw_status status = GW_OK;
  if (!has_key) {
    value = key;
  }
  if (!has_key || gw_slice_is(key, "General_Category") ||
      gw_slice_is(key, "gc")) {
    status = add_category(arena, set, short_name(value), &is_found);
  } else if (gw_slice_is(key, "Script") || gw_slice_is(key, "sc")) {
    status = add_script(arena, set, value, &is_found);
  }
  return status == GW_OK && !is_found ? GW_ERR_UNSUPPORTED : status;
}
