#include "text/node.h"

const gw_node_limits gw_node_default_limits = {
    .bytes = (size_t)64 << 20, .depth = 64, .nodes = 8000000};

gw_node_entry *gw_node_entry_find(const gw_node *node, gw_slice key) {
  if (!node || node->kind != GW_NODE_MAP) {
    return NULL;
  }
  if (node->index.n) {
    return gw_map_find(&node->index, key);
  }
  for (size_t i = 0; i < node->n; i++) {
    if (gw_slice_eq(node->entries[i].key, key)) {
      return &node->entries[i];
    }
  }
  return NULL;
}

gw_node *gw_node_find(const gw_node *node, const char *key) {
  gw_node_entry *entry = gw_node_entry_find(node, gw_slice_str(key));
  return entry ? entry->value : NULL;
}

const char *gw_node_kind_text(gw_node_kind kind) {
  static const char *const texts[] = {
      [GW_NODE_NULL] = "null",          [GW_NODE_BOOL] = "a boolean",
      [GW_NODE_INTEGER] = "an integer", [GW_NODE_NUMBER] = "a number",
      [GW_NODE_STRING] = "a string",    [GW_NODE_LIST] = "a list",
      [GW_NODE_MAP] = "a map"};
  return texts[kind];
}
