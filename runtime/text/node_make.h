/* node_make: builds a gw_node tree by hand, for documents that are written.
 *
 * Reads:   texts are borrowed: they live at least as long as the tree.
 * Units:   none; nodes that were made have line 0.
 * Owns:    everything stands in the arena.
 * Errors:  a function that makes a node returns NULL where the arena failed,
 *          and a NULL value is not added: gw_arena_why() says so at the end,
 *          once for all.
 * Threads: one at a time per tree.
 * Source:  this project.
 */
#ifndef GW_TEXT_NODE_MAKE_H
#define GW_TEXT_NODE_MAKE_H

#include "text/node.h"

gw_node *gw_node_make_map(gw_arena *arena);
gw_node *gw_node_make_list(gw_arena *arena);
gw_node *gw_node_make_text(gw_arena *arena, gw_slice text);
gw_node *gw_node_make_bool(gw_arena *arena, bool value);
gw_node *gw_node_make_integer(gw_arena *arena, int64_t value);

/* Appends an entry to a map, whose keys the caller keeps apart. A list or map
 * must have been made here. Returns |value|, to go on with. */
gw_node *gw_node_put(gw_arena *arena, gw_node *map, gw_slice key,
                     gw_node *value);

/* As gw_node_put(), with constant texts. */
gw_node *gw_node_put_str(gw_arena *arena, gw_node *map, const char *key,
                         const char *text);

/* Appends an item to a list. Returns |value|. */
gw_node *gw_node_add(gw_arena *arena, gw_node *list, gw_node *value);

/* Whether both trees say the same: kinds, texts and order. */
bool gw_node_eq(const gw_node *a, const gw_node *b);

#endif
