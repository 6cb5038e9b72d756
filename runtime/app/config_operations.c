/* What each operation goes by, and whether the names of services and
 * operations are the product's. */
#include "app/config_parts.h"

enum { DEFAULT_TIMEOUT_MS = 15000 };

static uint32_t find_cluster(const gw_config_builder *b, gw_slice name) {
  const gw_settings *settings = b->config->settings;
  for (size_t i = 0; i < settings->n_clusters; i++) {
    if (gw_slice_eq(settings->clusters[i].name, name)) {
      return (uint32_t)i;
    }
  }
  return UINT32_MAX;
}

/* gateway.yaml's word (-1: none), the specification's, or the default. */
static gw_mode choose_mode(int own, gw_mode of_spec, gw_mode fallback) {
  if (own >= 0) {
    return (gw_mode)(own + GW_MODE_OFF);
  }
  return of_spec != GW_MODE_DEFAULT ? of_spec : fallback;
}

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* gateway.yaml wins over x-gwgen for numbers; narrower wins. */
static void build_operation(gw_config_builder *b, const gw_operation *operation,
                            gw_operation_settings *row) {
  const gw_raw_config *raw = b->raw;
  const gw_raw_target *service = gw_config_find_target(
      raw->services.v, raw->services.n, operation->service);
  const gw_raw_target *own = gw_config_find_target(
      raw->operations.v, raw->operations.n, operation->id);
  gw_policy_list list = b->everywhere;
  row->operation = operation;
  row->timeout_ms = DEFAULT_TIMEOUT_MS;
  row->max_body = raw->request_body;
  gw_config_take(&row->timeout_ms, service ? service->timeout_ms : 0);
  gw_config_take(&row->timeout_ms, operation->timeout_ms);
  gw_config_take(&row->timeout_ms, own ? own->timeout_ms : 0);
  if (operation->max_body) {
    row->max_body = smaller(row->max_body, operation->max_body);
  }
  if (own && own->request_body != SIZE_MAX) {
    row->max_body = own->request_body;
  }
  row->validate = choose_mode(own ? own->validate : -1, operation->validate,
                              GW_MODE_ENFORCE);
  row->response =
      choose_mode(own ? own->response : -1, operation->response, GW_MODE_OFF);
  row->cluster =
      b->upstreams ? find_cluster(b, b->upstreams[row->index]) : UINT32_MAX;
  if (row->cluster == UINT32_MAX) {
    row->cluster = 0; /* and nothing starts: it was found missing */
  }
  gw_config_use_spec_policies(&list, operation);
  gw_config_use_policies(&list, own ? own->policies : NULL);
  gw_config_settle_policies(&list, row);
}

void gw_config_build_operations(gw_config_builder *b) {
  gw_settings *settings = b->config->settings;
  size_t n = b->api->n_operations;
  settings->operations =
      gw_arena_zalloc(b->arena, (n + 1) * sizeof *settings->operations);
  for (size_t i = 0; settings->operations && i < n; i++) {
    settings->operations[i].index = (uint32_t)i;
    build_operation(b, b->api->operations[i], &settings->operations[i]);
  }
  if (!settings->operations || gw_settings_index(settings) != GW_OK) {
    gw_config_fail(b->reader, NULL, "out of memory");
  }
}

/* ---- names that must exist ---- */

static void check_upstream(gw_config_builder *b, const gw_node *owner,
                           gw_slice name) {
  const gw_settings *settings = b->config->settings;
  const gw_node *node = gw_node_find(owner, "upstream");
  if (!name.n || find_cluster(b, name) != UINT32_MAX) {
    return;
  }
  gw_slice *names = gw_arena_alloc(b->reader->arena,
                                   (settings->n_clusters + 1) * sizeof *names);
  size_t n = names ? settings->n_clusters : 0;
  for (size_t i = 0; i < n; i++) {
    names[i] = settings->clusters[i].name;
  }
  gw_config_fail_at(b, node->line, node->column, "there is no upstream", name,
                    names, n);
}

/* Whether each operation of |service| says who serves it. */
static bool is_said_by_operations(const gw_config_builder *b,
                                  gw_slice service) {
  for (size_t i = 0; i < b->api->n_operations; i++) {
    const gw_operation *op = b->api->operations[i];
    const gw_raw_target *own = gw_config_find_target(
        b->raw->operations.v, b->raw->operations.n, op->id);
    if (gw_slice_eq(op->service, service) && (!own || !own->upstream.n)) {
      return false;
    }
  }
  return true;
}

void gw_config_check_services(gw_config_builder *b) {
  for (size_t i = 0; i < b->raw->services.n; i++) {
    const gw_raw_target *row = &b->raw->services.v[i];
    bool is_known = false;
    for (size_t j = 0; j < b->api->n_services; j++) {
      is_known = is_known || gw_slice_eq(b->api->services[j], row->name);
    }
    if (!is_known) {
      gw_config_fail_at(b, row->key_line, row->key_column,
                        "the product has no service", row->name,
                        b->api->services, b->api->n_services);
    }
    check_upstream(b, row->node, row->upstream);
    gw_config_require(b, row->upstream.n || b->raw->upstream.n, row->node,
                      "upstream");
  }
  check_upstream(b, b->raw->root, b->raw->upstream);
  for (size_t j = 0; j < b->api->n_services; j++) {
    gw_slice name = b->api->services[j];
    if (!b->raw->upstream.n &&
        !gw_config_find_target(b->raw->services.v, b->raw->services.n, name) &&
        !is_said_by_operations(b, name)) {
      gw_config_fail(b->reader, b->raw->root,
                     "\"services\" does not say who serves \"%.*s\", nor does "
                     "\"upstream\"",
                     (int)name.n, name.p);
    }
  }
}

void gw_config_check_operations(gw_config_builder *b) {
  size_t n = b->api->n_operations;
  gw_slice *ids = gw_arena_alloc(b->reader->arena, (n + 1) * sizeof *ids);
  gw_map known = {0};
  for (size_t i = 0; ids && i < n; i++) {
    ids[i] = b->api->operations[i]->id;
    (void)gw_map_put(b->reader->arena, &known, ids[i], &ids[i]);
  }
  for (size_t i = 0; ids && i < b->raw->operations.n; i++) {
    const gw_raw_target *row = &b->raw->operations.v[i];
    if (!gw_map_find(&known, row->name)) {
      gw_config_fail_at(b, row->key_line, row->key_column,
                        "the product has no operation", row->name, ids, n);
    }
    check_upstream(b, row->node, row->upstream);
  }
}
