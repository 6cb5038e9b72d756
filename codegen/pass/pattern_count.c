#include "pass/pattern_parts.h"

enum { LARGE = 64, TOO_LONG = 1 << 24 };

/* How many code points a match has, but for one part that is counted. */
typedef struct measure {
  uint32_t fixed;
  pattern_node *counted;
  bool fails;
} measure;

static void measure_node(measure *m, pattern_node *node, bool at_top);

static void measure_one_of(measure *m, pattern_node *node, bool at_top) {
  if (node->children.n == 1) {
    measure_node(m, node->children.v[0], at_top);
    return;
  }
  measure first = {.fixed = 0};
  for (size_t i = 0; i < node->children.n; i++) {
    measure one = {.fixed = 0};
    measure_node(&one, node->children.v[i], false);
    m->fails |= one.fails || (i && one.fixed != first.fixed);
    first = one;
  }
  m->fixed += first.fixed;
}

static bool is_counted(const pattern_node *node) {
  return node->max >= LARGE && node->max != PATTERN_NO_LIMIT;
}

static void measure_repeat(measure *m, pattern_node *node, bool at_top) {
  measure one = {.fixed = 0};
  measure_node(&one, node->children.v[0], false);
  uint64_t n = (uint64_t)one.fixed * (uint32_t)node->min;
  if (one.fails || n > TOO_LONG) {
    m->fails = true;
  } else if (node->min == node->max && !is_counted(node)) {
    m->fixed += (uint32_t)n;
  } else if (at_top && one.fixed == 1 && is_counted(node) && !m->counted) {
    m->counted = node;
  } else {
    m->fails = true;
  }
}

static void measure_node(measure *m, pattern_node *node, bool at_top) {
  switch (node->kind) {
  case PATTERN_SET:
    m->fixed++;
    break;
  case PATTERN_ALL:
    for (size_t i = 0; i < node->children.n; i++) {
      measure_node(m, node->children.v[i], at_top);
    }
    break;
  case PATTERN_ONE_OF:
    measure_one_of(m, node, at_top);
    break;
  case PATTERN_REPEAT:
    measure_repeat(m, node, at_top);
    break;
  case PATTERN_BEGIN:
  case PATTERN_END:
  case PATTERN_LOOK:
  case PATTERN_WORD:
    break; /* nothing is passed */
  }
  m->fails |= m->fixed > TOO_LONG;
}

/* The list of a pattern that is one alternative, from "^" to "$". */
static pattern_node *whole_input(pattern_node *root) {
  if (root->kind != PATTERN_ONE_OF || root->children.n != 1) {
    return NULL;
  }
  pattern_node *all = root->children.v[0];
  bool is_whole = all->kind == PATTERN_ALL && all->children.n >= 2 &&
                  all->children.v[0]->kind == PATTERN_BEGIN &&
                  all->children.v[all->children.n - 1]->kind == PATTERN_END;
  return is_whole ? all : NULL;
}

void pattern_count(pattern_node *root, uint32_t *ret_least,
                   uint32_t *ret_most) {
  pattern_node *all = whole_input(root);
  measure m = {.fixed = 0};
  *ret_least = *ret_most = 0;
  if (!all) {
    return;
  }
  measure_node(&m, all, true);
  if (m.fails || !m.counted) {
    return;
  }
  *ret_least = m.fixed + (uint32_t)m.counted->min;
  *ret_most = m.fixed + (uint32_t)m.counted->max;
  m.counted->min = 0;
  m.counted->max = PATTERN_NO_LIMIT;
}
