/* tree_build: makes a gw_node tree from what a reader meets, in order.
 *
 * Reads:   the calls of yaml_read.c and json_tree.c.
 * Units:   lines and columns from 1.
 * Owns:    the tree stands in the arena; what is not finished yet on the heap,
 *          freed by gw_tree_done().
 * Errors:  GW_ERR_LIMIT (depth, nodes), GW_ERR_DUPLICATE, the arena's; the
 *          error is filled with the place.
 * Threads: one.
 * Source:  this project.
 */
#ifndef GW_TEXT_TREE_BUILD_H
#define GW_TEXT_TREE_BUILD_H

#include "text/node.h"

enum { GW_TREE_DEPTH = 64 }; /* no limit may be above it */

typedef struct gw_tree {
  gw_arena *arena;
  gw_node_limits limits;
  gw_node_error *error;
  gw_node *open[GW_TREE_DEPTH]; /* lists and maps, outermost first */
  size_t first[GW_TREE_DEPTH];  /* of its entries in |pending| */
  uint32_t depth;
  gw_node_entry *pending; /* entries and items of what is open */
  size_t n_pending, cap_pending;
  size_t n_nodes;
  gw_node_entry key; /* met, its value not yet; key.p NULL: none */
  gw_node *root;
} gw_tree;

/* Sets up an empty tree; |limits| NULL: the default ones. GW_ERR_LIMIT if the
 * text alone is too long. */
gw_status gw_tree_init(gw_tree *tree, gw_arena *arena, gw_slice text,
                       const gw_node_limits *limits, gw_node_error *error);
void gw_tree_done(gw_tree *tree);

/* Enters a GW_NODE_LIST or GW_NODE_MAP. */
gw_status gw_tree_open(gw_tree *tree, gw_node_kind kind, uint32_t line,
                       uint32_t column);

/* Leaves the innermost one; finds the keys that stand there twice. */
gw_status gw_tree_close(gw_tree *tree);

/* Says the key of the next value. |key| is kept, in the arena. */
gw_status gw_tree_key(gw_tree *tree, gw_slice key, uint32_t line,
                      uint32_t column);
bool gw_tree_wants_key(const gw_tree *tree);

/* Adds a copy of |scalar|, whose text is kept. */
gw_status gw_tree_scalar(gw_tree *tree, gw_node scalar);

/* Fills the error and returns |status|. */
gw_status gw_tree_fail(gw_tree *tree, gw_status status, uint32_t line,
                       uint32_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Sets |integer| and |fits| of a GW_NODE_INTEGER from its text (an optional
 * "-" and digits). */
void gw_tree_integer(gw_node *node);

#endif
