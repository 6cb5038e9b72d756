/* What makes an automaton too large, in words: counts that stand where others
 * may still be counting multiply each other. */
#include "pass/pattern_parts.h"

enum { LARGE = 16 };

typedef struct counts {
  int32_t largest;
  size_t n;
} counts;

static void collect(counts *c, const pattern_node *node) {
  if (node->kind == PATTERN_REPEAT) {
    int32_t count = node->max == PATTERN_NO_LIMIT ? node->min : node->max;
    c->n += count >= LARGE;
    c->largest = count > c->largest ? count : c->largest;
  }
  for (size_t i = 0; i < node->children.n; i++) {
    collect(c, node->children.v[i]);
  }
}

const char *pattern_explain_limit(gw_arena *arena, const pattern_node *root) {
  static const char advice[] =
      "or leave the pattern to the service with x-gwgen: {pattern: skip}";
  counts c = {.n = 0};
  collect(&c, root);
  gw_slice text =
      c.n ? gw_arena_printf(
                arena,
                "the expression needs too many states, as it counts to %d%s; "
                "say the length with maxLength and write * or +, %s",
                (int)c.largest,
                c.n > 1 ? " while it counts something else" : "", advice)
          : gw_arena_printf(
                arena,
                "the expression needs too many states; begin it with ^, let "
                "its alternatives differ early, %s",
                advice);
  return text.p;
}
