#include "ir/words.h"

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Whether a word begins at |i|: after a separator, at the capital of "aB",
 * and at the last capital of "ABc". */
static bool starts_word(gw_slice text, size_t i) {
  if (i == 0 || !is_upper(text.p[i])) {
    return false;
  }
  if (is_plain(text.p[i - 1])) {
    return true;
  }
  return is_upper(text.p[i - 1]) && i + 1 < text.n && text.p[i + 1] >= 'a' &&
         text.p[i + 1] <= 'z';
}

gw_slice gwgen_words(gw_arena *arena, gw_slice text) {
  char *out = gw_arena_alloc(arena, GWGEN_WORDS_MAX + 2);
  if (!out) {
    return (gw_slice){NULL, 0};
  }
  size_t n = 0;
  bool is_gap = false;
  for (size_t i = 0; i < text.n && n + 2 <= GWGEN_WORDS_MAX; i++) {
    char c = text.p[i];
    if (!is_plain(c) && !is_upper(c)) {
      is_gap = n > 0;
      continue;
    }
    if (n && (is_gap || starts_word(text, i))) {
      out[n++] = '_';
    }
    is_gap = false;
    out[n++] = is_upper(c) ? (char)(c - 'A' + 'a') : c;
  }
  if (n == 0) {
    out[n++] = 'x';
  }
  out[n] = '\0';
  return gw_slice_of(out, n);
}

bool gwgen_is_name(gw_slice text) {
  bool is_good = text.n > 0 && text.n <= 63;
  for (size_t i = 0; is_good && i < text.n; i++) {
    char c = text.p[i];
    is_good = (c >= 'a' && c <= 'z') ||
              (i && ((c >= '0' && c <= '9') || c == '_' || c == '-'));
  }
  return is_good;
}
