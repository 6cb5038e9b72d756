#include "text/json_write.h"
#include "text/node.h"

enum { COMPACT = -1 };

/* A line break and the indentation of |level|; nothing where that is COMPACT.
 */
static gw_status write_break(gw_buf *out, int level) {
  if (level == COMPACT) {
    return GW_OK;
  }
  return gw_buf_printf(out, "\n%*s", 2 * level, "");
}

static gw_status write(const gw_node *node, gw_buf *out, int level);

static gw_status write_key(gw_slice key, gw_buf *out, int level) {
  gw_status status = gw_json_write_string(out, key);
  return status ? status
                : gw_buf_append(out,
                                level == COMPACT ? GW_LIT(":") : GW_LIT(": "));
}

/* The entries of a map, the items of a list. */
static gw_status write_parts(const gw_node *node, gw_buf *out, int level) {
  bool is_map = node->kind == GW_NODE_MAP;
  int inner = level == COMPACT ? COMPACT : level + 1;
  gw_status status = gw_json_write_char(out, is_map ? '{' : '[');
  for (size_t i = 0; i < node->n && !status; i++) {
    status = i ? gw_json_write_char(out, ',') : GW_OK;
    status = status ? status : write_break(out, inner);
    if (!status && is_map) {
      status = write_key(node->entries[i].key, out, inner);
    }
    if (!status) {
      status =
          write(is_map ? node->entries[i].value : node->items[i], out, inner);
    }
  }
  if (!status && node->n) {
    status = write_break(out, level);
  }
  return status ? status : gw_json_write_char(out, is_map ? '}' : ']');
}

/* The depth of a tree is limited by its reader, and with it this recursion. */
static gw_status write(const gw_node *node, gw_buf *out, int level) {
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
  case GW_NODE_MAP:
    return write_parts(node, out, level);
  }
  return GW_ERR_INTERNAL;
}

gw_status gw_node_write_json(const gw_node *node, gw_buf *out) {
  return write(node, out, COMPACT);
}

gw_status gw_node_write_json_lines(const gw_node *node, gw_buf *out) {
  gw_status status = write(node, out, 0);
  return status ? status : gw_json_write_char(out, '\n');
}
