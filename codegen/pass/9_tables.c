#include "pass/9_tables.h"

#include <stdlib.h>

#include "pass/4_routes.h"
#include "pass/8_layout.h"
#include "pass/9_documents.h"

static void *room(gwgen_tables *tables, size_t n) {
  void *p = gw_arena_zalloc(tables->product->arena, n);
  if (!p && !tables->status) {
    tables->status = gw_arena_why(tables->product->arena);
  }
  return p;
}

static void keep(gwgen_tables *tables, gw_status status) {
  if (!tables->status) {
    tables->status = status;
  }
}

/* The tree's leaves point to operations that the tables hold in order. */
typedef struct leaf_index {
  gw_map by_operation; /* address of a gwgen_operation -> gw_operation */
} leaf_index;

static gw_slice key_of(const gwgen_operation *const *operation) {
  return gw_slice_of((const char *)operation, sizeof *operation);
}

static const gw_operation *table_of(void *data,
                                    const gwgen_operation *operation) {
  leaf_index *at = data;
  return gw_map_find(&at->by_operation, key_of(&operation));
}

static void fill_operations(gwgen_tables *tables, gw_api *api) {
  gwgen_product *product = tables->product;
  size_t n = product->operations.n;
  const gw_operation **list = room(tables, (n + 1) * sizeof *list);
  leaf_index at = {0};
  for (size_t i = 0; i < n && !tables->status; i++) {
    list[i] = &tables->operations[i];
    const gwgen_operation *const *key =
        (const gwgen_operation *const *)&product->operations.v[i];
    keep(tables, gw_map_put(product->arena, &at.by_operation, key_of(key),
                            &tables->operations[i]));
  }
  api->operations = list;
  api->n_operations = n;
  if (!tables->status) {
    keep(tables, gwgen_routes_build(product, table_of, &at, &api->routes));
  }
}

static int by_text(const void *a, const void *b) {
  return gw_slice_cmp(*(const gw_slice *)a, *(const gw_slice *)b);
}

static bool has_matrix(const gwgen_tables *tables) {
  for (size_t i = 0; i < tables->product->operations.n; i++) {
    const gw_operation *op = &tables->operations[i];
    for (size_t k = 0; k < op->n_params; k++) {
      if (op->params[k].style == GW_STYLE_MATRIX) {
        return true;
      }
    }
  }
  return false;
}

static void fill_services(gwgen_tables *tables, gw_api *api) {
  gwgen_product *product = tables->product;
  size_t n = product->operations.n, kept = 0;
  gw_slice *names = room(tables, (n + 1) * sizeof *names);
  if (!names) {
    return;
  }
  for (size_t i = 0; i < n; i++) {
    names[i] = product->operations.v[i]->service;
  }
  qsort(names, n, sizeof *names, by_text);
  for (size_t i = 0; i < n; i++) {
    if (!kept || !gw_slice_eq(names[kept - 1], names[i])) {
      names[kept++] = names[i];
    }
  }
  api->services = kept ? names : NULL;
  api->n_services = kept;
}

gw_status gwgen_api_make(gwgen_tables *tables) {
  gwgen_product *product = tables->product;
  const gwgen_settings *settings = &product->settings;
  gw_api *api = room(tables, sizeof *api);
  if (!api) {
    return tables->status;
  }
  api->version = GW_TABLES_VERSION;
  api->name = settings->name;
  api->title = product->openapi.title;
  api->spec_version = product->openapi.version;
  api->ignore_query =
      settings->ignore_query.n ? settings->ignore_query.v : NULL;
  api->n_ignore_query = settings->ignore_query.n;
  api->path_flags =
      (settings->encoded_slash ? (uint32_t)GW_PATH_ENCODED_SLASH : 0u) |
      (has_matrix(tables) ? (uint32_t)GW_PATH_MATRIX : 0u);
  api->types = tables->types;
  fill_operations(tables, api);
  fill_services(tables, api);
  if (!product->is_shadow) {
    keep(tables, gwgen_documents_make(product, api));
  }
  api->shadow = product->shadow ? product->shadow->api : NULL;
  product->api = api;
  return tables->status;
}
