/* A pattern that no "^" or "$" holds is searched for: whether it is found does
 * not depend on how far its match could go on. [a-z]{4,10000} is found where
 * [a-z]{4} is, .*x+ where x is, and needs no states to count what is left. */
#include "pass/pattern_parts.h"

/* Cuts what a match need not have at one of its ends. Whether nothing of |node|
 * is left to ask for, so that its neighbour is that end now. */
static bool trim(pattern_node *node, bool at_end);

static bool trim_all(pattern_node *node, bool at_end) {
  size_t n = node->children.n;
  for (size_t i = 0; i < n; i++) {
    if (!trim(node->children.v[at_end ? n - 1 - i : i], at_end)) {
      return false;
    }
  }
  return true;
}

/* Where one way asks for nothing, the others need not be looked at. */
static bool trim_one_of(pattern_node *node, bool at_end) {
  bool is_empty = false;
  for (size_t i = 0; i < node->children.n; i++) {
    is_empty |= trim(node->children.v[i], at_end);
  }
  if (is_empty) {
    node->kind = PATTERN_ALL;
    node->children.n = 0;
  }
  return is_empty;
}

static bool trim_repeat(pattern_node *node, bool at_end) {
  node->max = node->min;
  return node->min == 0 ||
         (node->min == 1 && trim(node->children.v[0], at_end));
}

static bool trim(pattern_node *node, bool at_end) {
  switch (node->kind) {
  case PATTERN_ALL:
    return trim_all(node, at_end);
  case PATTERN_ONE_OF:
    return trim_one_of(node, at_end);
  case PATTERN_REPEAT:
    return trim_repeat(node, at_end);
  case PATTERN_SET:
  case PATTERN_BEGIN:
  case PATTERN_END:
  case PATTERN_LOOK:
  case PATTERN_WORD:
    break;
  }
  return false;
}

/* A look begins where it stands, and ends where it likes. */
static void trim_looks(pattern_node *node) {
  for (size_t i = 0; i < node->children.n; i++) {
    trim_looks(node->children.v[i]);
  }
  if (node->kind == PATTERN_LOOK) {
    (void)trim(node->children.v[0], true);
  }
}

void pattern_trim(pattern_node *root) {
  trim_looks(root);
  (void)(trim(root, true) || trim(root, false));
}
