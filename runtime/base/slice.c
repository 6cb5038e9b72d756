#include "base/slice.h"

enum { DISTANCE_MAX_BYTES = 64 };

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool gw_slice_eq_nocase(gw_slice a, gw_slice b) {
  if (gw_slice_eq(a, b)) { /* as most that are equal at all */
    return true;
  }
  if (a.n != b.n) {
    return false;
  }
  for (size_t i = 0; i < a.n; i++) {
    if (lower(a.p[i]) != lower(b.p[i])) {
      return false;
    }
  }
  return true;
}

int gw_slice_cmp(gw_slice a, gw_slice b) {
  size_t n = a.n < b.n ? a.n : b.n;
  int order = n ? memcmp(a.p, b.p, n) : 0;
  if (order) {
    return order;
  }
  return (a.n > b.n) - (a.n < b.n);
}

gw_slice gw_slice_cut(gw_slice *rest, char c) {
  gw_slice all = *rest;
  size_t at = gw_slice_find(all, c);
  if (at == all.n) {
    *rest = (gw_slice){NULL, 0};
    return all;
  }
  *rest = gw_slice_from(all, at + 1);
  return gw_slice_of(all.p, at);
}

gw_slice gw_slice_trim(gw_slice a) {
  while (a.n && (a.p[0] == ' ' || a.p[0] == '\t')) {
    a.p++;
    a.n--;
  }
  while (a.n && (a.p[a.n - 1] == ' ' || a.p[a.n - 1] == '\t')) {
    a.n--;
  }
  return a;
}

static size_t min3(size_t a, size_t b, size_t c) {
  size_t m = a < b ? a : b;
  return m < c ? m : c;
}

size_t gw_slice_distance(gw_slice a, gw_slice b, size_t limit) {
  size_t row[DISTANCE_MAX_BYTES + 1];
  if (a.n > DISTANCE_MAX_BYTES || b.n > DISTANCE_MAX_BYTES) {
    return limit + 1;
  }
  for (size_t j = 0; j <= b.n; j++) {
    row[j] = j;
  }
  for (size_t i = 1; i <= a.n; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.n; j++) {
      size_t above = row[j];
      size_t changed = diagonal + (lower(a.p[i - 1]) != lower(b.p[j - 1]));
      row[j] = min3(above + 1, row[j - 1] + 1, changed);
      diagonal = above;
    }
  }
  return row[b.n] <= limit ? row[b.n] : limit + 1;
}

gw_nearest gw_nearest_to(gw_slice word) {
  size_t edits = word.n < 7 ? (word.n + 2) / 3 : 3;
  return (gw_nearest){.word = word, .limit = edits + 1};
}

void gw_nearest_try(gw_nearest *nearest, gw_slice name) {
  if (!nearest->limit) {
    return;
  }
  size_t edits = gw_slice_distance(nearest->word, name, nearest->limit - 1);
  if (edits < nearest->limit && edits < name.n) {
    nearest->name = name;
    nearest->limit = edits;
  }
}
