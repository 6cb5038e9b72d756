#include "pass/9_documents.h"

enum { MAX_DOCUMENT = 64 << 20 };

/* Nodes of operations and of their path items: all of them, and those that
 * are served. */
typedef struct view {
  const gwgen_openapi *openapi;
  gw_map all, served;
} view;

static void file(gw_arena *arena, gw_map *map, gwgen_oas_operation *oas) {
  (void)gw_map_put(arena, map, gwgen_node_key(&oas->node), oas);
  (void)gw_map_put(arena, map, gwgen_node_key(&oas->path_item), oas);
}

static void find_shown(gwgen_product *product, view *ret) {
  *ret = (view){.openapi = &product->openapi};
  for (size_t i = 0; i < product->openapi.operations.n; i++) {
    file(product->arena, &ret->all, product->openapi.operations.v[i]);
  }
  for (size_t i = 0; i < product->operations.n; i++) {
    if (product->operations.v[i]->oas) {
      file(product->arena, &ret->served, product->operations.v[i]->oas);
    }
  }
}

static bool is_hidden(const void *data, const gw_node *value) {
  const view *s = data;
  gw_slice key = gwgen_node_key(&value);
  return gw_map_find(&s->openapi->left_out, key) ||
         (gw_map_find(&s->all, key) && !gw_map_find(&s->served, key));
}

gw_status gwgen_documents_make(gwgen_product *product, gw_api *api) {
  size_t n = product->openapi.documents.n;
  gw_document *documents =
      gw_arena_zalloc(product->arena, (n + 1) * sizeof *documents);
  view shown;
  find_shown(product, &shown);
  gw_status status = gw_arena_why(product->arena);
  for (size_t i = 0; i < n && !status; i++) {
    const gwgen_document *document = product->openapi.documents.v[i];
    gw_buf json;
    gw_buf_init(&json, product->arena, MAX_DOCUMENT);
    status =
        gw_node_write_json_without(document->root, is_hidden, &shown, &json);
    documents[i].name = document->place;
    documents[i].json = gw_buf_slice(&json);
  }
  api->documents = n ? documents : NULL;
  api->n_documents = n;
  return status;
}
