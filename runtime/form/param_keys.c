#include <stdlib.h>

#include "base/utf8.h"
#include "form/param_parts.h"

/* ---- keys ---------------------------------------------------------------- */

/* "[a][b]": the first key, and what is left. */
static gw_slice cut_key(gw_slice *keys) {
  gw_slice rest = gw_slice_from(*keys, 1);
  gw_slice key = gw_slice_cut(&rest, ']');
  *keys = rest;
  return key;
}

static const char *why_no_brackets(const gw_param_writer *w, gw_slice keys) {
  for (size_t depth = 0; keys.n; depth++) {
    if (depth == w->limits->depth) {
      return "too many keys in brackets";
    }
    if (keys.p[0] != '[' || gw_slice_find(keys, ']') == keys.n) {
      return "keys stand in brackets: [key][key]";
    }
    gw_slice key = cut_key(&keys);
    if (gw_slice_find(key, '[') < key.n) {
      return "a bracket in brackets";
    }
  }
  return NULL;
}

/* Shorter ones first, so that indexes come in their order. */
static int compare_keys(gw_slice a, gw_slice b) {
  if (a.n != b.n) {
    return a.n < b.n ? -1 : 1;
  }
  return gw_slice_cmp(a, b);
}

static int by_keys(const void *a, const void *b) {
  const gw_param_entry *left = a, *right = b;
  gw_slice x = left->keys, y = right->keys;
  while (x.n && y.n) {
    int order = compare_keys(cut_key(&x), cut_key(&y));
    if (order) {
      return order;
    }
  }
  if (x.n || y.n) {
    return x.n ? 1 : -1;
  }
  return left->at < right->at ? -1 : left->at > right->at;
}

static int by_name(const void *a, const void *b) {
  const gw_param_entry *left = a, *right = b;
  int order = compare_keys(left->keys, right->keys);
  return order ? order : left->at < right->at ? -1 : left->at > right->at;
}

gw_slice gw_param_first_key(const gw_param_writer *w,
                            const gw_param_entry *at) {
  gw_slice keys = at->keys;
  return w->is_deep ? cut_key(&keys) : keys;
}

size_t gw_param_count_same(const gw_param_writer *w,
                           const gw_param_entry *entries, size_t n) {
  gw_slice key = gw_param_first_key(w, &entries[0]);
  size_t same = 1;
  while (same < n && gw_slice_eq(gw_param_first_key(w, &entries[same]), key)) {
    same++;
  }
  return same;
}

void gw_param_pass_key(const gw_param_writer *w, gw_param_entry *entries,
                       size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (w->is_deep) {
      (void)cut_key(&entries[i].keys);
    } else {
      entries[i].keys.n = 0;
    }
  }
}

bool gw_param_is_index(gw_slice key, size_t index) {
  size_t value = 0;
  for (size_t i = 0; i < key.n; i++) {
    if (key.p[i] < '0' || key.p[i] > '9' || i > 5) {
      return false;
    }
    value = value * 10 + (size_t)(key.p[i] - '0');
  }
  return key.n && value == index && (key.n == 1 || key.p[0] != '0');
}

/* ---- all of them --------------------------------------------------------- */

const char *gw_param_why_no_keys(const gw_param_writer *w,
                                 const gw_param_texts *texts) {
  if (texts->n / 2 > w->limits->keys) {
    return "too many members";
  }
  const char *why = NULL;
  for (size_t i = 0; texts->is_keyed && i < texts->n && !why; i += 2) {
    if (!gw_utf8_check(texts->v[i])) {
      why = "a key is not UTF-8";
    } else if (w->is_deep) {
      why = why_no_brackets(w, texts->v[i]);
    }
  }
  return why;
}

gw_param_entry *gw_param_entries(const gw_param_writer *w,
                                 const gw_param_texts *texts, size_t *ret_n) {
  size_t step = texts->is_keyed ? 2 : 1;
  size_t n = texts->n / step;
  gw_param_entry *entries =
      gw_arena_alloc(w->run->arena, (n + 1) * sizeof *entries);
  for (size_t i = 0; entries && i < n; i++) {
    const gw_slice *text = &texts->v[i * step];
    entries[i] = (gw_param_entry){{"", 0}, text[step - 1], i};
    if (texts->is_keyed) {
      entries[i].keys = text[0];
    }
  }
  if (entries && texts->is_keyed && n > 1) {
    qsort(entries, n, sizeof *entries, w->is_deep ? by_keys : by_name);
  }
  *ret_n = n;
  return entries;
}
