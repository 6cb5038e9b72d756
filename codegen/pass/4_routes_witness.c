#include "pass/4_routes_parts.h"

enum { PATH_LIMIT = 1 << 16, MEET_STEPS = 10000 };

/* ---- a word that nothing else knows -------------------------------------- */

static bool mixed_has(const gwgen_forest *forest, char c) {
  for (size_t i = 0; i < forest->placed.n; i++) {
    const gwgen_template *path = &forest->placed.v[i].operation->path;
    for (size_t k = 0; k < path->segments.n; k++) {
      const gwgen_segment *segment = &path->segments.v[k];
      for (size_t m = 0; m < segment->texts.n; m++) {
        if (gw_slice_find(segment->texts.v[m], c) < segment->texts.v[m].n) {
          return true;
        }
      }
    }
  }
  return false;
}

/* The longest literal that is only |c|, in bytes. */
static size_t longest_run(const gwgen_forest *forest, char c) {
  size_t longest = 0;
  for (size_t i = 0; i < forest->placed.n; i++) {
    const gwgen_template *path = &forest->placed.v[i].operation->path;
    for (size_t k = 0; k < path->segments.n; k++) {
      gw_slice text = path->segments.v[k].text;
      size_t n = 0;
      while (n < text.n && text.p[n] == c) {
        n++;
      }
      if (n == text.n && n > longest) {
        longest = n;
      }
    }
  }
  return longest;
}

gw_slice gwgen_witness_word(gw_arena *arena, const gwgen_forest *forest) {
  static const char candidates[] = "xyzwvabcdefghijklmnopqrstu0123456789_"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ~";
  for (const char *c = candidates; *c; c++) {
    if (mixed_has(forest, *c)) {
      continue;
    }
    size_t n = longest_run(forest, *c) + 1;
    char *word = gw_arena_alloc(arena, n);
    if (word) {
      memset(word, *c, n);
      return gw_slice_of(word, n);
    }
  }
  return (gw_slice){NULL, 0};
}

/* ---- paths --------------------------------------------------------------- */

/* RFC 3986 3.3: pchar as it is, the rest encoded. */
static void put_text(gw_buf *out, gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    unsigned char c = (unsigned char)text.p[i];
    bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') ||
                    (c && strchr("-._~!$&'()*+,;=:@", c));
    (void)gw_buf_printf(out, is_plain ? "%c" : "%%%02X", c);
  }
}

static void put_mixed(gw_buf *out, const gwgen_segment *segment,
                      gw_slice word) {
  for (size_t i = 0; i < segment->texts.n; i++) {
    if (i) {
      put_text(out, word);
    }
    put_text(out, segment->texts.v[i]);
  }
}

static void put_segment(gw_buf *out, const gwgen_segment *segment,
                        gw_slice word, size_t n_rest) {
  size_t n = segment->kind == GWGEN_SEGMENT_REST ? n_rest : 1;
  for (size_t i = 0; i < n; i++) {
    (void)gw_buf_append(out, GW_LIT("/"));
    if (segment->kind == GWGEN_SEGMENT_LITERAL) {
      put_text(out, segment->text);
    } else if (segment->kind == GWGEN_SEGMENT_MIXED) {
      put_mixed(out, segment, word);
    } else {
      put_text(out, word);
    }
  }
}

static gw_slice finish(gw_buf *out, const gwgen_template *path) {
  if (path->verb.n) {
    (void)gw_buf_append(out, GW_LIT(":"));
    put_text(out, path->verb);
  }
  if (path->trailing_slash || !out->n) {
    (void)gw_buf_append(out, GW_LIT("/"));
  }
  return gw_buf_slice(out);
}

gw_slice gwgen_witness_path(gw_arena *arena, const gwgen_template *path,
                            gw_slice word, size_t n_rest) {
  gw_buf out;
  gw_buf_init(&out, arena, PATH_LIMIT);
  for (size_t i = 0; i < path->segments.n; i++) {
    put_segment(&out, &path->segments.v[i], word, n_rest);
  }
  return finish(&out, path);
}

/* ---- mixed segments ------------------------------------------------------ */

static size_t find_text(gw_slice text, size_t from, gw_slice needle) {
  for (size_t i = from; i + needle.n <= text.n; i++) {
    if (!needle.n || memcmp(text.p + i, needle.p, needle.n) == 0) {
      return i;
    }
  }
  return SIZE_MAX;
}

/* As the gateway matches: each variable takes as little as it can. */
static bool mixed_matches(const gwgen_segment *segment, gw_slice text) {
  gw_slice last = segment->texts.v[segment->texts.n - 1];
  if (!gw_slice_starts(text, segment->texts.v[0]) ||
      !gw_slice_ends(text, last)) {
    return false;
  }
  size_t at = segment->texts.v[0].n;
  for (size_t i = 1; i + 1 < segment->texts.n; i++) {
    size_t found = find_text(text, at + 1, segment->texts.v[i]);
    if (found == SIZE_MAX) {
      return false;
    }
    at = found + segment->texts.v[i].n;
  }
  return text.n >= at + 1 + last.n;
}

static gw_slice mixed_text(gw_arena *arena, const gwgen_segment *segment,
                           gw_slice word) {
  gw_buf out;
  gw_buf_init(&out, arena, PATH_LIMIT);
  for (size_t i = 0; i < segment->texts.n; i++) {
    if (i) {
      (void)gw_buf_append(&out, word);
    }
    (void)gw_buf_append(&out, segment->texts.v[i]);
  }
  return gw_buf_slice(&out);
}

/* |word| shares nothing with the texts, so a match uses only what stands in
 * |special| itself: it holds for whatever the variables are. */
bool gwgen_mixed_covers(gw_arena *arena, const gwgen_segment *general,
                        const gwgen_segment *special, gw_slice word) {
  return mixed_matches(general, mixed_text(arena, special, word));
}

static gw_slice longer(gw_slice a, gw_slice b) {
  return a.n >= b.n ? a : b;
}

static void put_middle(gw_buf *out, const gwgen_segment *segment,
                       gw_slice word) {
  for (size_t i = 1; i + 1 < segment->texts.n; i++) {
    (void)gw_buf_append(out, segment->texts.v[i]);
    (void)gw_buf_append(out, word);
  }
}

/* Two mixed segments meet if their ends agree: between them there is room for
 * the texts of both. */
static bool mixed_meet(gw_arena *arena, const gwgen_segment *a,
                       const gwgen_segment *b, gw_slice word,
                       gw_slice *ret_text) {
  gw_slice a_first = a->texts.v[0], b_first = b->texts.v[0];
  gw_slice a_last = a->texts.v[a->texts.n - 1];
  gw_slice b_last = b->texts.v[b->texts.n - 1];
  if (!(gw_slice_starts(a_first, b_first) ||
        gw_slice_starts(b_first, a_first)) ||
      !(gw_slice_ends(a_last, b_last) || gw_slice_ends(b_last, a_last))) {
    return false;
  }
  gw_buf out;
  gw_buf_init(&out, arena, PATH_LIMIT);
  (void)gw_buf_append(&out, longer(a_first, b_first));
  (void)gw_buf_append(&out, word);
  put_middle(&out, a, word);
  put_middle(&out, b, word);
  (void)gw_buf_append(&out, longer(a_last, b_last));
  *ret_text = gw_buf_slice(&out);
  return true;
}

/* ---- two templates ------------------------------------------------------- */

/* One text that both segments match. */
static bool segments_meet(gw_arena *arena, const gwgen_segment *a,
                          const gwgen_segment *b, gw_slice word,
                          gw_slice *ret_text) {
  if (a->kind == GWGEN_SEGMENT_MIXED && b->kind == GWGEN_SEGMENT_MIXED) {
    return mixed_meet(arena, a, b, word, ret_text);
  }
  if (a->kind > b->kind) {
    const gwgen_segment *other = a;
    a = b;
    b = other;
  }
  /* Now |a| is a literal, or neither is. */
  if (a->kind == GWGEN_SEGMENT_LITERAL) {
    *ret_text = a->text;
    return b->kind == GWGEN_SEGMENT_LITERAL ? gw_slice_eq(a->text, b->text)
           : b->kind == GWGEN_SEGMENT_MIXED ? mixed_matches(b, a->text)
                                            : true;
  }
  *ret_text =
      b->kind == GWGEN_SEGMENT_MIXED ? mixed_text(arena, b, word) : word;
  return true;
}

typedef struct meeting {
  gw_arena *arena;
  const gwgen_template *a, *b;
  gw_slice word;
  size_t steps;
  gw_buf path;
} meeting;

static bool is_rest(const gwgen_template *path, size_t at) {
  return at < path->segments.n &&
         path->segments.v[at].kind == GWGEN_SEGMENT_REST;
}

/* Whether a path goes on from segment |i| of a and |j| of b; its text is
 * appended. */
static bool meet(meeting *m, size_t i, size_t j) {
  if (++m->steps > MEET_STEPS) {
    return false;
  }
  if (i == m->a->segments.n && j == m->b->segments.n) {
    return true;
  }
  if ((is_rest(m->a, i) && meet(m, i + 1, j)) ||
      (is_rest(m->b, j) && meet(m, i, j + 1))) {
    return true;
  }
  /* What both "**" take is never needed: one of them may end first. */
  gw_slice text;
  if ((is_rest(m->a, i) && is_rest(m->b, j)) || i == m->a->segments.n ||
      j == m->b->segments.n ||
      !segments_meet(m->arena, &m->a->segments.v[i], &m->b->segments.v[j],
                     m->word, &text)) {
    return false;
  }
  size_t n = m->path.n;
  (void)gw_buf_append(&m->path, GW_LIT("/"));
  put_text(&m->path, text);
  if (meet(m, i + !is_rest(m->a, i), j + !is_rest(m->b, j))) {
    return true;
  }
  m->path.n = n;
  return false;
}

bool gwgen_witness_shared(gw_arena *arena, const gwgen_template *a,
                          const gwgen_template *b, gw_slice word,
                          gw_slice *ret_path) {
  meeting m = {.arena = arena, .a = a, .b = b, .word = word};
  if (!gw_slice_eq(a->verb, b->verb) ||
      a->trailing_slash != b->trailing_slash) {
    return false;
  }
  gw_buf_init(&m.path, arena, PATH_LIMIT);
  if (!meet(&m, 0, 0)) {
    return false;
  }
  *ret_path = finish(&m.path, a);
  return true;
}
