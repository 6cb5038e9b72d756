#include "front/uri.h"

/* RFC 3986 appendix B, without query and fragment apart. */
typedef struct uri {
  gw_slice scheme;    /* with its colon */
  gw_slice authority; /* with its slashes */
  gw_slice path;
  gw_slice query; /* with its question mark */
} uri;

bool gwgen_uri_has_scheme(gw_slice s) {
  size_t colon = gw_slice_find(s, ':');
  return colon < s.n && colon > 0 && colon < gw_slice_find(s, '/') &&
         colon < gw_slice_find(s, '?');
}

static uri split(gw_slice s) {
  uri u = {.scheme = {"", 0}, .authority = {"", 0}, .query = {"", 0}};
  if (gwgen_uri_has_scheme(s)) {
    u.scheme = gw_slice_sub(s, 0, gw_slice_find(s, ':') + 1);
    s = gw_slice_from(s, u.scheme.n);
  }
  if (gw_slice_starts(s, GW_LIT("//"))) {
    gw_slice rest = gw_slice_from(s, 2);
    size_t slash = gw_slice_find(rest, '/'), mark = gw_slice_find(rest, '?');
    u.authority = gw_slice_sub(s, 0, 2 + (slash < mark ? slash : mark));
    s = gw_slice_from(s, u.authority.n);
  }
  size_t mark = gw_slice_find(s, '?');
  u.path = gw_slice_sub(s, 0, mark);
  u.query = gw_slice_from(s, mark);
  return u;
}

static void put(char *out, size_t *n, gw_slice s) {
  if (s.n) {
    memcpy(out + *n, s.p, s.n);
    *n += s.n;
  }
}

/* RFC 3986 5.2.4, in place: "a/./b/../c" becomes "a/c". */
static size_t remove_dots(char *path, size_t n) {
  size_t used = 0;
  for (size_t at = 0; at < n;) {
    size_t end = at + 1;
    while (end < n && path[end] != '/') {
      end++;
    }
    gw_slice segment = gw_slice_of(path + at, end - at);
    bool is_last = end == n;
    if (gw_slice_is(segment, "/..")) {
      while (used && path[used - 1] != '/') {
        used--;
      }
      used -= used > 0;
    }
    if (gw_slice_is(segment, "/.") || gw_slice_is(segment, "/..")) {
      if (is_last) {
        path[used++] = '/';
      }
    } else {
      memmove(path + used, path + at, end - at);
      used += end - at;
    }
    at = end;
  }
  return used;
}

/* RFC 3986 5.2.3: the base's path up to its last slash. */
static gw_slice folder_of(const uri *base) {
  size_t n = base->path.n;
  while (n && base->path.p[n - 1] != '/') {
    n--;
  }
  return n || !base->authority.n ? gw_slice_sub(base->path, 0, n) : GW_LIT("/");
}

gw_slice gwgen_uri_resolve(gw_arena *arena, gw_slice base, gw_slice reference) {
  uri from = split(base), to = split(reference);
  char *out = gw_arena_alloc(arena, base.n + reference.n + 2);
  size_t n = 0;
  if (!out) {
    return (gw_slice){NULL, 0};
  }
  if (to.scheme.n) {
    put(out, &n, reference);
    return gw_slice_of(out, n);
  }
  put(out, &n, from.scheme);
  put(out, &n, to.authority.n ? to.authority : from.authority);
  size_t path = n;
  if (!to.authority.n && !to.path.n) {
    put(out, &n, from.path);
    put(out, &n, to.query.n ? to.query : from.query);
    return gw_slice_of(out, n);
  }
  if (!to.authority.n && to.path.n && to.path.p[0] != '/') {
    put(out, &n, folder_of(&from));
  }
  put(out, &n, to.path);
  n = path + remove_dots(out + path, n - path);
  put(out, &n, to.query);
  return gw_slice_of(out, n);
}
