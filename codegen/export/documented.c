#include "export/parts.h"

enum { COPY_DEPTH = 64 };

/* ---- trees of a document ---------------------------------------------------
 */

static const gw_node *target_of(const gwgen_exporter *x, const gw_node *node) {
  return gw_map_find(&x->product->openapi.references, gwgen_node_key(&node));
}

static gw_node *copy(gwgen_exporter *x, const gw_node *node, int depth) {
  const gwgen_schema *schema = gwgen_schema_at(&x->product->openapi, node);
  if (schema) {
    return gwgen_export_schema_copy(x, schema);
  }
  const gw_node *target = target_of(x, node);
  node = target ? target : node;
  if ((node->kind != GW_NODE_MAP && node->kind != GW_NODE_LIST) ||
      depth == COPY_DEPTH) {
    return (gw_node *)(uintptr_t)node; /* nothing to change below */
  }
  bool is_map = node->kind == GW_NODE_MAP;
  gw_node *made =
      is_map ? gw_node_make_map(x->arena) : gw_node_make_list(x->arena);
  for (size_t i = 0; i < node->n; i++) {
    if (is_map) {
      gw_node_put(x->arena, made, node->entries[i].key,
                  copy(x, node->entries[i].value, depth + 1));
    } else {
      gw_node_add(x->arena, made, copy(x, node->items[i], depth + 1));
    }
  }
  return made;
}

gw_node *gwgen_export_copy(gwgen_exporter *x, const gw_node *node) {
  return copy(x, node, 0);
}

/* ---- operations ------------------------------------------------------------
 */

/* Those of the path item and its own, each written out. */
static gw_node *parameters_of(gwgen_exporter *x,
                              const gwgen_oas_operation *oas) {
  gw_node *list = gw_node_make_list(x->arena);
  for (size_t i = 0; i < oas->parameters.n; i++) {
    gw_node_add(x->arena, list,
                gwgen_export_copy(x, oas->parameters.v[i].node));
  }
  return list;
}

/* The order in which operations are written, whoever described them; what is
 * not listed follows as it stands. */
static const char *const key_order[] = {
    "tags",       "summary",     "description", "operationId", "deprecated",
    "parameters", "requestBody", "responses",   "security",
};

static bool is_ordered(gw_slice key) {
  for (size_t i = 0; i < GW_COUNT(key_order); i++) {
    if (gw_slice_is(key, key_order[i])) {
      return true;
    }
  }
  return gw_slice_is(key, "servers"); /* the document's, one for all */
}

/* Puts |key|: what follows from the whole product, or the document's word. */
static void put_key(gwgen_exporter *x, const gwgen_operation *op,
                    const char *key, gw_node *node) {
  const gwgen_oas_operation *oas = op->oas;
  gw_slice name = gw_slice_str(key);
  const gw_node *said = gw_node_find(oas->node, key);
  if (gw_slice_is(name, "operationId")) {
    gw_node_put(x->arena, node, name, gw_node_make_text(x->arena, op->id));
  } else if (gw_slice_is(name, "security")) {
    gw_node_put(x->arena, node, name, gwgen_export_security(x, op));
  } else if (gw_slice_is(name, "parameters") && oas->parameters.n) {
    gw_node_put(x->arena, node, name, parameters_of(x, oas));
  } else if (gw_slice_is(name, "summary") && !said && op->rpc) {
    gwgen_export_summarize(x, node, op->rpc->comment, op->rpc->name);
  } else if (said) {
    gw_node_put(x->arena, node, name, gwgen_export_copy(x, said));
  }
}

gw_node *gwgen_export_documented(gwgen_exporter *x, const gwgen_operation *op) {
  const gw_node *from = op->oas->node;
  gw_node *node = gw_node_make_map(x->arena);
  for (size_t i = 0; i < GW_COUNT(key_order); i++) {
    put_key(x, op, key_order[i], node);
  }
  for (size_t i = 0; i < from->n; i++) {
    if (!is_ordered(from->entries[i].key)) {
      gw_node_put(x->arena, node, from->entries[i].key,
                  gwgen_export_copy(x, from->entries[i].value));
    }
  }
  return node;
}
