#include <stdlib.h>

#include "pass/4_routes_parts.h"

/* ---- growing ------------------------------------------------------------- */

static gwgen_tree *new_node(gw_arena *arena) {
  return gw_arena_zalloc(arena, sizeof(gwgen_tree));
}

static gwgen_tree *literal_child(gw_arena *arena, gwgen_tree *node,
                                 gw_slice text) {
  gwgen_tree *child = gw_map_find(&node->by_text, text);
  if (child) {
    return child;
  }
  child = new_node(arena);
  gwgen_tree_literal *slot = GW_PUSH(arena, &node->literals);
  if (!child || !slot) {
    return NULL;
  }
  *slot = (gwgen_tree_literal){text, child};
  return gw_map_put(arena, &node->by_text, text, child) == GW_OK ? child : NULL;
}

static int compare_texts(const gwgen_segment *a, const gwgen_segment *b) {
  size_t n = a->texts.n < b->texts.n ? a->texts.n : b->texts.n;
  for (size_t i = 0; i < n; i++) {
    int order = gw_slice_cmp(a->texts.v[i], b->texts.v[i]);
    if (order) {
      return order;
    }
  }
  return (a->texts.n > b->texts.n) - (a->texts.n < b->texts.n);
}

static gwgen_tree *mixed_child(gw_arena *arena, gwgen_tree *node,
                               const gwgen_segment *segment) {
  for (size_t i = 0; i < node->mixed.n; i++) {
    if (compare_texts(node->mixed.v[i].segment, segment) == 0) {
      return node->mixed.v[i].node;
    }
  }
  gwgen_tree *child = new_node(arena);
  gwgen_tree_mixed *slot = GW_PUSH(arena, &node->mixed);
  if (!child || !slot) {
    return NULL;
  }
  *slot = (gwgen_tree_mixed){segment, child};
  return child;
}

static gwgen_tree *only_child(gw_arena *arena, gwgen_tree **slot) {
  if (!*slot) {
    *slot = new_node(arena);
  }
  return *slot;
}

static gwgen_tree *child_of(gw_arena *arena, gwgen_tree *node,
                            const gwgen_segment *segment) {
  switch (segment->kind) {
  case GWGEN_SEGMENT_LITERAL:
    return literal_child(arena, node, segment->text);
  case GWGEN_SEGMENT_MIXED:
    return mixed_child(arena, node, segment);
  case GWGEN_SEGMENT_ANY:
    return only_child(arena, &node->any);
  case GWGEN_SEGMENT_REST:
    return only_child(arena, &node->rest);
  }
  return NULL;
}

static const gwgen_operation *same_leaf(const gwgen_tree *node,
                                        const gwgen_operation *op) {
  for (size_t i = 0; i < node->leaves.n; i++) {
    const gwgen_operation *other = node->leaves.v[i];
    if (gw_slice_eq(other->method, op->method) &&
        gw_slice_eq(other->path.verb, op->path.verb)) {
      return other;
    }
  }
  return NULL;
}

static void place(gw_arena *arena, gwgen_forest *forest,
                  const gwgen_operation *op) {
  const gwgen_template *path = &op->path;
  gwgen_tree *node = forest->root;
  for (size_t i = 0; node && i < path->segments.n; i++) {
    node = child_of(arena, node, &path->segments.v[i]);
  }
  /* A trailing slash is an empty segment, as in route/path.h. */
  if (node && path->trailing_slash) {
    node = literal_child(arena, node, GW_LIT(""));
  }
  gwgen_placed *placed = node ? GW_PUSH(arena, &forest->placed) : NULL;
  if (!placed) {
    return;
  }
  *placed = (gwgen_placed){op, node, same_leaf(node, op)};
  const gwgen_operation **slot =
      placed->duplicate_of ? NULL : GW_PUSH(arena, &node->leaves);
  if (slot) {
    *slot = op;
  }
  if (path->segments.n > forest->max_segments) {
    forest->max_segments = path->segments.n;
  }
}

/* ---- the order of matching ----------------------------------------------- */

static int by_text(const void *a, const void *b) {
  const gwgen_tree_literal *left = a, *right = b;
  return gw_slice_cmp(left->text, right->text);
}

static size_t text_length(const gwgen_segment *segment) {
  size_t n = 0;
  for (size_t i = 0; i < segment->texts.n; i++) {
    n += segment->texts.v[i].n;
  }
  return n;
}

/* More text first: what a mixed segment covers has less. */
static int by_weight(const void *a, const void *b) {
  const gwgen_tree_mixed *left = a, *right = b;
  size_t n_left = text_length(left->segment);
  size_t n_right = text_length(right->segment);
  if (n_left != n_right) {
    return n_left > n_right ? -1 : 1;
  }
  return compare_texts(left->segment, right->segment);
}

/* Verbs are tried before the colon is data. */
static int by_verb(const void *a, const void *b) {
  const gwgen_operation *const *left = a, *const *right = b;
  gw_slice verb_left = (*left)->path.verb, verb_right = (*right)->path.verb;
  if ((verb_left.n == 0) != (verb_right.n == 0)) {
    return verb_left.n ? -1 : 1;
  }
  int order = gw_slice_cmp(verb_left, verb_right);
  return order ? order : gw_slice_cmp((*left)->method, (*right)->method);
}

#define SORT(list, compare)                                                    \
  do {                                                                         \
    if ((list).n > 1) {                                                        \
      qsort((list).v, (list).n, sizeof *(list).v, compare);                    \
    }                                                                          \
  } while (0)

/* As deep as the longest template. */
static void sort(gwgen_tree *node) {
  SORT(node->literals, by_text);
  SORT(node->mixed, by_weight);
  SORT(node->leaves, by_verb);
  for (size_t i = 0; i < node->literals.n; i++) {
    sort(node->literals.v[i].node);
  }
  for (size_t i = 0; i < node->mixed.n; i++) {
    sort(node->mixed.v[i].node);
  }
  if (node->any) {
    sort(node->any);
  }
  if (node->rest) {
    sort(node->rest);
  }
}

gw_status gwgen_forest_grow(gwgen_product *product, gwgen_forest *ret_forest) {
  gw_arena *arena = product->arena;
  *ret_forest = (gwgen_forest){.root = new_node(arena)};
  for (size_t i = 0; ret_forest->root && i < product->operations.n; i++) {
    place(arena, ret_forest, product->operations.v[i]);
  }
  if (gw_arena_why(arena) == GW_OK) {
    sort(ret_forest->root);
  }
  return gw_arena_why(arena);
}

/* ---- the tables ---------------------------------------------------------- */

typedef struct freezing {
  gw_arena *arena;
  gwgen_route_table table;
  void *data;
} freezing;

static const gw_route_node *freeze(const freezing *f, const gwgen_tree *node);

static const gw_route_literal *freeze_literals(const freezing *f,
                                               const gwgen_tree *node) {
  gw_route_literal *out =
      gw_arena_alloc(f->arena, node->literals.n * sizeof *out);
  for (size_t i = 0; out && i < node->literals.n; i++) {
    out[i].text = node->literals.v[i].text;
    out[i].node = freeze(f, node->literals.v[i].node);
  }
  return out;
}

static const gw_route_mixed *freeze_mixed(const freezing *f,
                                          const gwgen_tree *node) {
  gw_route_mixed *out = gw_arena_alloc(f->arena, node->mixed.n * sizeof *out);
  for (size_t i = 0; out && i < node->mixed.n; i++) {
    out[i].texts = node->mixed.v[i].segment->texts.v;
    out[i].n_texts = node->mixed.v[i].segment->texts.n;
    out[i].node = freeze(f, node->mixed.v[i].node);
  }
  return out;
}

static const gw_route_leaf *freeze_leaves(const freezing *f,
                                          const gwgen_tree *node) {
  gw_route_leaf *out = gw_arena_alloc(f->arena, node->leaves.n * sizeof *out);
  for (size_t i = 0; out && i < node->leaves.n; i++) {
    const gwgen_operation *op = node->leaves.v[i];
    out[i].method = op->method;
    out[i].verb = op->path.verb;
    out[i].operation = f->table(f->data, op);
  }
  return out;
}

static const gw_route_node *freeze(const freezing *f, const gwgen_tree *node) {
  gw_route_node *out = gw_arena_zalloc(f->arena, sizeof *out);
  if (!out) {
    return NULL;
  }
  out->n_literals = node->literals.n;
  out->literals = node->literals.n ? freeze_literals(f, node) : NULL;
  out->n_mixed = node->mixed.n;
  out->mixed = node->mixed.n ? freeze_mixed(f, node) : NULL;
  out->any = node->any ? freeze(f, node->any) : NULL;
  out->rest = node->rest ? freeze(f, node->rest) : NULL;
  out->n_leaves = node->leaves.n;
  out->leaves = node->leaves.n ? freeze_leaves(f, node) : NULL;
  return out;
}

gw_status gwgen_routes_build(gwgen_product *product, gwgen_route_table table,
                             void *data, const gw_route_node **ret_root) {
  gwgen_forest forest;
  gw_status status = gwgen_forest_grow(product, &forest);
  if (status != GW_OK) {
    return status;
  }
  freezing f = {product->arena, table, data};
  *ret_root = freeze(&f, forest.root);
  return gw_arena_why(product->arena);
}
