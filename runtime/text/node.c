#include "text/node.h"

#include "text/json_write.h"

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

static gw_status write_list(const gw_node *node, gw_buf *out) {
  gw_status status = gw_json_write_char(out, '[');
  for (size_t i = 0; i < node->n && status == GW_OK; i++) {
    if (i) {
      status = gw_json_write_char(out, ',');
    }
    if (status == GW_OK) {
      status = gw_node_write_json(node->items[i], out);
    }
  }
  return status == GW_OK ? gw_json_write_char(out, ']') : status;
}

static gw_status write_entry(const gw_node_entry *entry, gw_buf *out) {
  gw_status status = gw_json_write_string(out, entry->key);
  if (status == GW_OK) {
    status = gw_json_write_char(out, ':');
  }
  return status == GW_OK ? gw_node_write_json(entry->value, out) : status;
}

static gw_status write_map(const gw_node *node, gw_buf *out) {
  gw_status status = gw_json_write_char(out, '{');
  for (size_t i = 0; i < node->n && status == GW_OK; i++) {
    if (i) {
      status = gw_json_write_char(out, ',');
    }
    if (status == GW_OK) {
      status = write_entry(&node->entries[i], out);
    }
  }
  return status == GW_OK ? gw_json_write_char(out, '}') : status;
}

/* The depth of a tree is limited by its reader, and with it this recursion. */
gw_status gw_node_write_json(const gw_node *node, gw_buf *out) {
  switch (node->kind) {
  case GW_NODE_NULL:
    return gw_buf_append(out, GW_LIT("null"));
  case GW_NODE_BOOL:
    return gw_buf_append(out, node->boolean ? GW_LIT("true") : GW_LIT("false"));
  case GW_NODE_INTEGER:
  case GW_NODE_NUMBER:
    return gw_buf_append(out, node->text);
  case GW_NODE_STRING:
    return gw_json_write_string(out, node->text);
  case GW_NODE_LIST:
    return write_list(node, out);
  case GW_NODE_MAP:
    return write_map(node, out);
  }
  return GW_ERR_INTERNAL;
}
