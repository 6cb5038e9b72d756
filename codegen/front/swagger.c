#include "front/swagger.h"

#include "front/swagger_parts.h"

/* ---- nodes with a place ---------------------------------------------------
 */

static gw_node *placed(gw_node *node, const gw_node *at) {
  if (node && at) {
    node->line = at->line;
    node->column = at->column;
  }
  return node;
}

gw_node *gwgen_swagger_map(gwgen_swagger *up, const gw_node *at) {
  return placed(gw_node_make_map(up->arena), at);
}

gw_node *gwgen_swagger_text(gwgen_swagger *up, const char *text,
                            const gw_node *at) {
  return placed(gw_node_make_text(up->arena, gw_slice_str(text)), at);
}

gw_node *gwgen_swagger_put(gwgen_swagger *up, gw_node *map, const char *key,
                           gw_node *value, const gw_node *at) {
  if (gw_node_put(up->arena, map, gw_slice_str(key), value) && at) {
    map->entries[map->n - 1].key_line = at->line;
    map->entries[map->n - 1].key_column = at->column;
  }
  return value;
}

void gwgen_swagger_keep(gwgen_swagger *up, gw_node *map,
                        const gw_node_entry *entry, gw_node *value) {
  if (gw_node_put(up->arena, map, entry->key, value ? value : entry->value)) {
    map->entries[map->n - 1].key_line = entry->key_line;
    map->entries[map->n - 1].key_column = entry->key_column;
  }
}

gw_slice gwgen_swagger_get(const gw_node *map, const char *key) {
  const gw_node *node = gw_node_find(map, key);
  return node && node->kind == GW_NODE_STRING ? node->text : (gw_slice){"", 0};
}

/* ---- references ------------------------------------------------------------
 */

static const struct {
  const char *old, *now;
} places[] = {
    {"/definitions/", "/components/schemas/"},
    {"/parameters/", "/components/parameters/"},
    {"/responses/", "/components/responses/"},
    {"/securityDefinitions/", "/components/securitySchemes/"},
};

gw_slice gwgen_swagger_pointer(gw_arena *arena, gw_slice pointer) {
  for (size_t i = 0; i < GW_COUNT(places); i++) {
    gw_slice old = gw_slice_str(places[i].old);
    if (gw_slice_starts(pointer, old)) {
      gw_slice rest = gw_slice_from(pointer, old.n);
      return gw_arena_printf(arena, "%s%.*s", places[i].now, GWGEN_S(rest));
    }
  }
  return pointer;
}

/* ---- servers ---------------------------------------------------------------
 */

/* 2.0 "Schema": the host may have a port and no path; without one the document
 * is served where it came from. */
static void put_servers(gwgen_swagger *up, gw_node *out) {
  const gw_node *base = gw_node_find(up->root, "basePath");
  const gw_node *host = gw_node_find(up->root, "host");
  const gw_node *schemes = gw_node_find(up->root, "schemes");
  const gw_node *at = base ? base : host;
  if (!at) {
    return;
  }
  bool has_scheme = schemes && schemes->kind == GW_NODE_LIST && schemes->n &&
                    schemes->items[0]->kind == GW_NODE_STRING;
  gw_slice scheme = has_scheme ? schemes->items[0]->text : GW_LIT("https");
  gw_slice path = gwgen_swagger_get(up->root, "basePath");
  gw_slice url = path;
  if (host) {
    gw_slice name = gwgen_swagger_get(up->root, "host");
    url = gw_arena_printf(up->arena, "%.*s://%.*s%.*s", GWGEN_S(scheme),
                          GWGEN_S(name), GWGEN_S(path));
  }
  gw_node *server = gwgen_swagger_map(up, at);
  gw_node *list = placed(gw_node_make_list(up->arena), at);
  gwgen_swagger_put(up, server, "url",
                    placed(gw_node_make_text(up->arena, url), at), at);
  gw_node_add(up->arena, list, server);
  gwgen_swagger_put(up, out, "servers", list, at);
}

/* ---- security --------------------------------------------------------------
 */

static const struct {
  const char *old, *now;
} flows[] = {
    {"implicit", "implicit"},
    {"password", "password"},
    {"application", "clientCredentials"},
    {"accessCode", "authorizationCode"},
};

static void put_flow(gwgen_swagger *up, gw_node *scheme, const gw_node *from) {
  const char *name = NULL;
  for (size_t i = 0; i < GW_COUNT(flows); i++) {
    if (gw_slice_is(gwgen_swagger_get(from, "flow"), flows[i].old)) {
      name = flows[i].now;
    }
  }
  if (!name) {
    gwgen_report_add(up->product->report, "openapi-missing",
                     gwgen_node_pos(up->file, from),
                     "a security scheme of type oauth2 has a \"flow\": "
                     "implicit, password, application or accessCode");
    return;
  }
  gw_node *flow = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    gw_slice key = from->entries[i].key;
    if (gw_slice_is(key, "authorizationUrl") || gw_slice_is(key, "tokenUrl") ||
        gw_slice_is(key, "scopes")) {
      gwgen_swagger_keep(up, flow, &from->entries[i], NULL);
    }
  }
  gw_node *map = gwgen_swagger_map(up, from);
  gwgen_swagger_put(up, map, name, flow, from);
  gwgen_swagger_put(up, scheme, "flows", map, from);
}

static bool is_flows(gw_slice key) {
  return gw_slice_is(key, "flow") || gw_slice_is(key, "authorizationUrl") ||
         gw_slice_is(key, "tokenUrl") || gw_slice_is(key, "scopes");
}

static gw_node *scheme(gwgen_swagger *up, gw_node *from) {
  gw_slice type = gwgen_swagger_get(from, "type");
  bool is_basic = gw_slice_is(type, "basic");
  bool is_oauth2 = gw_slice_is(type, "oauth2");
  if (!is_basic && !is_oauth2) {
    return from;
  }
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    gw_node *http = NULL;
    if (is_basic && gw_slice_is(from->entries[i].key, "type")) {
      http = gwgen_swagger_text(up, "http", from->entries[i].value);
    }
    if (!is_oauth2 || !is_flows(from->entries[i].key)) {
      gwgen_swagger_keep(up, out, &from->entries[i], http);
    }
  }
  if (is_basic) {
    gwgen_swagger_put(up, out, "scheme", gwgen_swagger_text(up, "basic", from),
                      from);
  } else {
    put_flow(up, out, from);
  }
  return out;
}

/* ---- components ------------------------------------------------------------
 */

static gw_node *component_parameter(gwgen_swagger *up, gw_node *from) {
  return gwgen_swagger_parameter(up, from);
}

static gw_node *component_response(gwgen_swagger *up, gw_node *from) {
  return gwgen_swagger_response(up, from, gw_node_find(up->root, "produces"));
}

static const struct {
  const char *old, *now;
  gw_node *(*upgrade)(gwgen_swagger *up, gw_node *from);
} kinds[] = {
    {"definitions", "schemas", gwgen_swagger_schema},
    {"parameters", "parameters", component_parameter},
    {"responses", "responses", component_response},
    {"securityDefinitions", "securitySchemes", scheme},
};

/* What a parameter says about a body has no place among the components: each
 * operation that refers to it gets a body of its own. */
static bool is_body(const gw_node *from) {
  gw_slice in = gwgen_swagger_get(from, "in");
  return gw_slice_is(in, "body") || gw_slice_is(in, "formData");
}

static void put_components(gwgen_swagger *up, gw_node *out) {
  gw_node *components = gwgen_swagger_map(up, up->root);
  for (size_t k = 0; k < GW_COUNT(kinds); k++) {
    const gw_node *from = gw_node_find(up->root, kinds[k].old);
    if (!from || from->kind != GW_NODE_MAP) {
      continue;
    }
    gw_node *map = gwgen_swagger_map(up, from);
    for (size_t i = 0; i < from->n; i++) {
      gw_node *value = from->entries[i].value;
      if (kinds[k].upgrade != component_parameter || !is_body(value)) {
        gwgen_swagger_keep(up, map, &from->entries[i],
                           kinds[k].upgrade(up, value));
      }
    }
    gwgen_swagger_put(up, components, kinds[k].now, map, from);
  }
  if (components && components->n) {
    gwgen_swagger_put(up, out, "components", components, up->root);
  }
}

/* ---- paths -----------------------------------------------------------------
 */

static bool is_method(gw_slice key) {
  static const char *const methods[] = {"get",     "put",  "post", "delete",
                                        "options", "head", "patch"};
  for (size_t i = 0; i < GW_COUNT(methods); i++) {
    if (gw_slice_is(key, methods[i])) {
      return true;
    }
  }
  return false;
}

/* Those of a path item that are no part of a body. */
static gw_node *shared_parameters(gwgen_swagger *up, const gw_node *from) {
  gw_node *list = placed(gw_node_make_list(up->arena), from);
  for (size_t i = 0; i < from->n; i++) {
    if (!is_body(gwgen_swagger_meant(up, from->items[i]))) {
      gw_node_add(up->arena, list, gwgen_swagger_parameter(up, from->items[i]));
    }
  }
  return list;
}

static gw_node *path_item(gwgen_swagger *up, gw_node *from) {
  if (from->kind != GW_NODE_MAP) {
    return from;
  }
  const gw_node *shared = gw_node_find(from, "parameters");
  shared = shared && shared->kind == GW_NODE_LIST ? shared : NULL;
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    const gw_node_entry *entry = &from->entries[i];
    gw_node *value = NULL;
    if (entry->value == shared) {
      value = shared_parameters(up, shared);
    } else if (is_method(entry->key) && entry->value->kind == GW_NODE_MAP) {
      value = gwgen_swagger_operation(up, entry->value, shared);
    }
    gwgen_swagger_keep(up, out, entry, value);
  }
  return out;
}

static gw_node *paths(gwgen_swagger *up, gw_node *from) {
  if (from->kind != GW_NODE_MAP) {
    return from;
  }
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    bool is_path = from->entries[i].key.n && from->entries[i].key.p[0] == '/';
    gwgen_swagger_keep(up, out, &from->entries[i],
                       is_path ? path_item(up, from->entries[i].value) : NULL);
  }
  return out;
}

/* ---- the document ----------------------------------------------------------
 */

static bool is_moved(gw_slice key) {
  static const char *const moved[] = {"host", "basePath", "schemes", "consumes",
                                      "produces"};
  for (size_t i = 0; i < GW_COUNT(moved); i++) {
    if (gw_slice_is(key, moved[i])) {
      return true;
    }
  }
  for (size_t i = 0; i < GW_COUNT(kinds); i++) {
    if (gw_slice_is(key, kinds[i].old)) {
      return true;
    }
  }
  return false;
}

bool gwgen_swagger_is(const gw_node *root) {
  const gw_node *version = gw_node_find(root, "swagger");
  return version && gw_slice_is(version->text, "2.0") &&
         !gw_node_find(root, "openapi");
}

const gw_node *gwgen_swagger_upgrade(gwgen_product *product, gw_slice file,
                                     const gw_node *root) {
  gwgen_swagger up = {product, product->arena, file, root};
  gw_node *out = gwgen_swagger_map(&up, root);
  for (size_t i = 0; i < root->n; i++) {
    const gw_node_entry *entry = &root->entries[i];
    if (gw_slice_is(entry->key, "swagger")) {
      gwgen_swagger_put(&up, out, "openapi",
                        gwgen_swagger_text(&up, "3.0.3", entry->value),
                        entry->value);
      put_servers(&up, out);
    } else if (gw_slice_is(entry->key, "paths")) {
      gwgen_swagger_keep(&up, out, entry, paths(&up, entry->value));
    } else if (!is_moved(entry->key)) {
      gwgen_swagger_keep(&up, out, entry, NULL);
    }
  }
  put_components(&up, out);
  return out;
}
