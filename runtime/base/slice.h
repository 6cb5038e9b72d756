/* slice: borrowed bytes, passed by value.
 *
 * Reads:   the bytes of its owner; never past |n|, no terminator is assumed.
 * Units:   bytes.
 * Owns:    nothing. A function that keeps a slice says so or copies.
 * Errors:  none.
 * Threads: pure.
 * Source:  this project. The type itself stands in gw/tables.h, since
 *          generated tables are made of it.
 */
#ifndef GW_BASE_SLICE_H
#define GW_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "gw/tables.h"

/* A slice of a C string literal, usable in expressions. */
#define GW_LIT(s) ((gw_slice){(s), sizeof(s) - 1})

static inline gw_slice gw_slice_of(const char *p, size_t n) {
  return (gw_slice){p, n};
}

/* |s| may be NULL: the empty slice. */
static inline gw_slice gw_slice_str(const char *s) {
  return (gw_slice){s, s ? strlen(s) : 0};
}

static inline bool gw_slice_eq(gw_slice a, gw_slice b) {
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool gw_slice_is(gw_slice a, const char *s) {
  return gw_slice_eq(a, gw_slice_str(s));
}

static inline bool gw_slice_starts(gw_slice a, gw_slice prefix) {
  return a.n >= prefix.n &&
         (prefix.n == 0 || memcmp(a.p, prefix.p, prefix.n) == 0);
}

static inline bool gw_slice_ends(gw_slice a, gw_slice suffix) {
  return a.n >= suffix.n && (suffix.n == 0 || memcmp(a.p + (a.n - suffix.n),
                                                     suffix.p, suffix.n) == 0);
}

/* The bytes from |from| on; empty if |from| is past the end. */
static inline gw_slice gw_slice_from(gw_slice a, size_t from) {
  size_t skip = from < a.n ? from : a.n;
  return skip ? (gw_slice){a.p + skip, a.n - skip} : a; /* p may be NULL */
}

static inline gw_slice gw_slice_sub(gw_slice a, size_t from, size_t n) {
  gw_slice rest = gw_slice_from(a, from);
  return (gw_slice){rest.p, n < rest.n ? n : rest.n};
}

/* Equal but for the case of ASCII letters. */
bool gw_slice_eq_nocase(gw_slice a, gw_slice b);

/* Bytewise order, a prefix before its extension: <0, 0, >0. */
int gw_slice_cmp(gw_slice a, gw_slice b);

/* The offset of the first |c|, or |a.n| where there is none. */
static inline size_t gw_slice_find(gw_slice a, char c) {
  const char *at = a.n ? memchr(a.p, c, a.n) : NULL;
  return at ? (size_t)(at - a.p) : a.n;
}

/* Cuts |*rest| at the first |c|: returns what stands before it and leaves in
 * |*rest| what follows. Without |c| it returns all and leaves |p| NULL. */
gw_slice gw_slice_cut(gw_slice *rest, char c);

/* |a| without leading and trailing spaces and tabs. */
gw_slice gw_slice_trim(gw_slice a);

/* How many single-character edits lead from |a| to |b|, two neighbours swapped
 * being one; |limit| + 1 where it is more than |limit|. Slices over 64 bytes
 * count as different. */
size_t gw_slice_distance(gw_slice a, gw_slice b, size_t limit);

/* "did you mean": the nearest of the names that were tried. Every third
 * letter of the word may be wrong, three at most. */
typedef struct gw_nearest {
  gw_slice word;
  gw_slice name; /* p NULL: none is near */
  size_t limit;  /* a nearer one has fewer edits than this */
} gw_nearest;

gw_nearest gw_nearest_to(gw_slice word);
void gw_nearest_try(gw_nearest *nearest, gw_slice name);

#endif
