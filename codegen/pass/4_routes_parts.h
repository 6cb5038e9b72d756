/* 4_routes_parts: the route tree while it is built.
 *
 * Reads:   the effective paths of operations.
 * Units:   none.
 * Owns:    nodes stand in the product's arena.
 * Errors:  NULL, or a list left short, where the arena failed.
 * Threads: one.
 * Source:  the order of gw_route_node in gw/tables.h.
 */
#ifndef GWGEN_PASS_4_ROUTES_PARTS_H
#define GWGEN_PASS_4_ROUTES_PARTS_H

#include "base/buf.h"
#include "pass/4_routes.h"

typedef struct gwgen_tree gwgen_tree;

typedef struct gwgen_tree_literal {
  gw_slice text;
  gwgen_tree *node;
} gwgen_tree_literal;

typedef struct gwgen_tree_mixed {
  const gwgen_segment *segment;
  gwgen_tree *node;
} gwgen_tree_mixed;

struct gwgen_tree {
  gw_map by_text; /* text -> node, for the literals */
  GW_VEC(gwgen_tree_literal) literals;
  GW_VEC(gwgen_tree_mixed) mixed;
  gwgen_tree *any, *rest;
  GW_VEC(const gwgen_operation *) leaves;
};

/* One operation, and where it ended up. */
typedef struct gwgen_placed {
  const gwgen_operation *operation;
  gwgen_tree *node;
  const gwgen_operation *duplicate_of; /* then it is not in the tree */
} gwgen_placed;

typedef struct gwgen_forest {
  gwgen_tree *root;
  GW_VEC(gwgen_placed) placed; /* in order of the product's operations */
  size_t max_segments;
} gwgen_forest;

/* Places every operation and sorts the nodes into the order of matching. */
gw_status gwgen_forest_grow(gwgen_product *product, gwgen_forest *ret_forest);

/* Appends the operations below |node| in the order of matching. */
void gwgen_tree_collect(gw_arena *arena, const gwgen_tree *node,
                        gwgen_route_list *list);

/* ---- 4_routes_witness.c -------------------------------------------------- */

/* A text that no literal is and that holds nothing of a mixed segment: what it
 * matches, it matches as a variable. Empty if there is none. */
gw_slice gwgen_witness_word(gw_arena *arena, const gwgen_forest *forest);

/* A raw path that |path| matches: |word| for each variable, |n_rest| of them
 * for "**". */
gw_slice gwgen_witness_path(gw_arena *arena, const gwgen_template *path,
                            gw_slice word, size_t n_rest);

/* Whether some path is matched by both; |ret_path| is one. */
bool gwgen_witness_shared(gw_arena *arena, const gwgen_template *a,
                          const gwgen_template *b, gw_slice word,
                          gw_slice *ret_path);

/* Whether every text of the mixed segment |special| is one of |general|. */
bool gwgen_mixed_covers(gw_arena *arena, const gwgen_segment *general,
                        const gwgen_segment *special, gw_slice word);

#endif
