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

/* The least edits from the first |i| bytes of |a| to the first |j| of |b|, by
 * the rows for |i| - 1 and |i| - 2. */
static size_t edits(gw_slice a, gw_slice b, size_t i, size_t j,
                    size_t rows[static 3][DISTANCE_MAX_BYTES + 1]) {
  size_t *row = rows[i % 3], *above = rows[(i + 2) % 3];
  char of_a = lower(a.p[i - 1]), of_b = lower(b.p[j - 1]);
  size_t least =
      min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (of_a != of_b));
  bool is_swap =
      i > 1 && j > 1 && of_a == lower(b.p[j - 2]) && of_b == lower(a.p[i - 2]);
  size_t swapped = is_swap ? rows[(i + 1) % 3][j - 2] + 1 : least;
  return swapped < least ? swapped : least;
}

size_t gw_slice_distance(gw_slice a, gw_slice b, size_t limit) {
  size_t rows[3][DISTANCE_MAX_BYTES + 1];
  if (a.n > DISTANCE_MAX_BYTES || b.n > DISTANCE_MAX_BYTES) {
    return limit + 1;
  }
  for (size_t j = 0; j <= b.n; j++) {
    rows[0][j] = j;
  }
  for (size_t i = 1; i <= a.n; i++) {
    rows[i % 3][0] = i;
    for (size_t j = 1; j <= b.n; j++) {
      rows[i % 3][j] = edits(a, b, i, j, rows);
    }
  }
  size_t all = rows[a.n % 3][b.n];
  return all <= limit ? all : limit + 1;
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
