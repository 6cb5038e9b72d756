#include "text/json_write.h"
#include "text/node.h"

enum { COMPACT = -1 };

typedef struct writer {
  gw_buf *out;
  gw_node_hides hides; /* NULL: nothing is left out */
  const void *data;
} writer;

/* A line break and the indentation of |level|; nothing where that is COMPACT.
 */
static gw_status write_break(const writer *w, int level) {
  if (level == COMPACT) {
    return GW_OK;
  }
  return gw_buf_printf(w->out, "\n%*s", 2 * level, "");
}

static gw_status write(const writer *w, const gw_node *node, int level);

static gw_status write_key(const writer *w, gw_slice key, int level) {
  gw_status status = gw_json_write_string(w->out, key);
  gw_slice sign = level == COMPACT ? GW_LIT(":") : GW_LIT(": ");
  return status ? status : gw_buf_append(w->out, sign);
}

/* The entries of a map, the items of a list. */
static gw_status write_parts(const writer *w, const gw_node *node, int level) {
  bool is_map = node->kind == GW_NODE_MAP;
  int inner = level == COMPACT ? COMPACT : level + 1;
  size_t n = 0;
  gw_status status = gw_json_write_char(w->out, is_map ? '{' : '[');
  for (size_t i = 0; i < node->n && !status; i++) {
    const gw_node *part = is_map ? node->entries[i].value : node->items[i];
    if (w->hides && w->hides(w->data, part)) {
      continue;
    }
    status = n++ ? gw_json_write_char(w->out, ',') : GW_OK;
    status = status ? status : write_break(w, inner);
    if (!status && is_map) {
      status = write_key(w, node->entries[i].key, inner);
    }
    status = status ? status : write(w, part, inner);
  }
  if (!status && n) {
    status = write_break(w, level);
  }
  return status ? status : gw_json_write_char(w->out, is_map ? '}' : ']');
}

/* The depth of a tree is limited by its reader, and with it this recursion. */
static gw_status write(const writer *w, const gw_node *node, int level) {
  switch (node->kind) {
  case GW_NODE_NULL:
    return gw_buf_append(w->out, GW_LIT("null"));
  case GW_NODE_BOOL:
    return gw_buf_append(w->out,
                         node->boolean ? GW_LIT("true") : GW_LIT("false"));
  case GW_NODE_INTEGER:
  case GW_NODE_NUMBER:
    return gw_buf_append(w->out, node->text);
  case GW_NODE_STRING:
    return gw_json_write_string(w->out, node->text);
  case GW_NODE_LIST:
  case GW_NODE_MAP:
    return write_parts(w, node, level);
  }
  return GW_ERR_INTERNAL;
}

gw_status gw_node_write_json(const gw_node *node, gw_buf *out) {
  return write(&(writer){.out = out}, node, COMPACT);
}

gw_status gw_node_write_json_without(const gw_node *node, gw_node_hides hides,
                                     const void *data, gw_buf *out) {
  return write(&(writer){out, hides, data}, node, COMPACT);
}

gw_status gw_node_write_json_lines(const gw_node *node, gw_buf *out) {
  gw_status status = write(&(writer){.out = out}, node, 0);
  return status ? status : gw_json_write_char(out, '\n');
}
