#include <stdlib.h>

#include "export/parts.h"

/* ---- components ------------------------------------------------------------
 */

static gw_node *reference(gwgen_exporter *x, gw_slice name) {
  gw_node *node = gw_node_make_map(x->arena);
  gw_node_put(
      x->arena, node, GW_LIT("$ref"),
      gw_node_make_text(x->arena,
                        gw_arena_printf(x->arena, "#/components/schemas/%.*s",
                                        GWGEN_S(name))));
  return node;
}

gw_node *gwgen_export_component(gwgen_exporter *x, gw_slice wanted,
                                const void *what, gwgen_export_write write) {
  gw_slice key = gw_slice_of((const char *)&what, sizeof what);
  const gwgen_component *known = gw_map_find(&x->components, key);
  if (known) {
    return reference(x, known->name);
  }
  gwgen_component *component = gw_arena_zalloc(x->arena, sizeof *component);
  gwgen_component **slot = GW_PUSH(x->arena, &x->pending);
  key = gw_arena_dup(x->arena, key);
  if (!component || !slot || !key.p) {
    return NULL;
  }
  gw_slice name = wanted;
  for (int i = 2; gw_map_find(&x->names, name); i++) {
    name = gw_arena_printf(x->arena, "%.*s_%d", GWGEN_S(wanted), i);
  }
  *component = (gwgen_component){name, what, write};
  *slot = component;
  (void)gw_map_put(x->arena, &x->names, name, component);
  (void)gw_map_put(x->arena, &x->components, key, component);
  return reference(x, name);
}

static int by_name(const void *a, const void *b) {
  const gw_node_entry *left = a, *right = b;
  return gw_slice_cmp(left->key, right->key);
}

/* Writing one may ask for others, which go to the end of the list. */
static gw_node *write_schemas(gwgen_exporter *x) {
  gw_node *schemas = gw_node_make_map(x->arena);
  for (size_t i = 0; i < x->pending.n; i++) {
    const gwgen_component *component = x->pending.v[i];
    gw_node_put(x->arena, schemas, component->name,
                component->write(x, component->what));
  }
  if (schemas && schemas->n) {
    qsort(schemas->entries, schemas->n, sizeof *schemas->entries, by_name);
  }
  return schemas;
}

/* ---- the parts above the paths ----------------------------------------------
 */

/* "v1" of "google.pubsub.v1.Publisher"; protos say no other version. */
static gw_slice version_of(const gwgen_product *product) {
  gw_slice rest =
      product->proto.rpcs.n ? product->proto.rpcs.v[0]->service : GW_LIT("");
  gw_slice version = GW_LIT("1");
  while (rest.n) {
    gw_slice part = gw_slice_cut(&rest, '.');
    if (part.n > 1 && part.p[0] == 'v' && part.p[1] >= '0' &&
        part.p[1] <= '9') {
      version = part;
    }
  }
  return version;
}

static gw_node *write_info(gwgen_exporter *x) {
  const gwgen_product *product = x->product;
  if (product->openapi.documents.n) {
    const gw_node *info =
        gw_node_find(product->openapi.documents.v[0]->root, "info");
    return info ? gwgen_export_copy(x, info) : NULL;
  }
  gw_node *info = gw_node_make_map(x->arena);
  gw_node_put(x->arena, info, GW_LIT("title"),
              gw_node_make_text(x->arena, product->settings.name));
  gw_node_put(x->arena, info, GW_LIT("version"),
              gw_node_make_text(x->arena, version_of(product)));
  return info;
}

static gw_node *write_servers(gwgen_exporter *x) {
  gw_node *list = gw_node_make_list(x->arena);
  gw_node *server = gw_node_add(x->arena, list, gw_node_make_map(x->arena));
  gw_node_put(x->arena, server, GW_LIT("url"),
              gw_node_make_text(x->arena, x->base.n ? x->base : GW_LIT("/")));
  return list;
}

static bool has_tag(const gw_node *tags, gw_slice name) {
  for (size_t i = 0; tags && i < tags->n; i++) {
    const gw_node *other = gw_node_find(tags->items[i], "name");
    if (other && gw_slice_eq(other->text, name)) {
      return true;
    }
  }
  return false;
}

static void put_document_tags(gwgen_exporter *x, gw_node *tags) {
  const gwgen_openapi *openapi = &x->product->openapi;
  for (size_t i = 0; i < openapi->n_named; i++) {
    const gw_node *list = gw_node_find(openapi->documents.v[i]->root, "tags");
    for (size_t k = 0; list && k < list->n; k++) {
      const gw_node *name = gw_node_find(list->items[k], "name");
      if (name && !has_tag(tags, name->text)) {
        gw_node_add(x->arena, tags, gwgen_export_copy(x, list->items[k]));
      }
    }
  }
}

/* A service that has undocumented operations is their tag. */
static void put_service_tag(gwgen_exporter *x, const gwgen_rpc *rpc,
                            gw_node *tags) {
  gw_slice name = rpc->service;
  while (gw_slice_find(name, '.') < name.n) {
    (void)gw_slice_cut(&name, '.');
  }
  if (has_tag(tags, name)) {
    return;
  }
  gw_node *tag = gw_node_add(x->arena, tags, gw_node_make_map(x->arena));
  gw_node_put(x->arena, tag, GW_LIT("name"), gw_node_make_text(x->arena, name));
  gwgen_export_describe(
      x, tag, rpc->service_comment.n ? rpc->service_comment : rpc->service);
}

static gw_node *write_tags(gwgen_exporter *x) {
  gw_node *tags = gw_node_make_list(x->arena);
  put_document_tags(x, tags);
  for (size_t i = 0; i < x->product->operations.n; i++) {
    const gwgen_operation *op = x->product->operations.v[i];
    if (!op->oas) {
      put_service_tag(x, op->rpc, tags);
    }
  }
  return tags;
}

/* ---- paths -----------------------------------------------------------------
 */

/* The base path, if every path begins with it; what no document describes may
 * stand elsewhere. */
static gw_slice common_base(const gwgen_product *product) {
  gw_slice base = product->settings.has_base_path ? product->settings.base_path
                                                  : product->openapi.base_path;
  while (base.n && base.p[base.n - 1] == '/') {
    base.n--;
  }
  for (size_t i = 0; i < product->operations.n; i++) {
    gw_slice text = product->operations.v[i]->path.text;
    if (!gw_slice_starts(text, base) ||
        (text.n > base.n && text.p[base.n] != '/')) {
      return GW_LIT("");
    }
  }
  return base;
}

static void write_operations(gwgen_exporter *x) {
  const gwgen_product *product = x->product;
  for (size_t i = 0; i < product->operations.n; i++) {
    const gw_reply *reply = product->api->operations[i]->reply;
    if (!product->operations.v[i]->oas && reply && reply->value) {
      gwgen_export_note_answers(x, reply->value);
    }
  }
  for (size_t i = 0; i < product->operations.n; i++) {
    const gwgen_operation *op = product->operations.v[i];
    gwgen_export_item *item = gwgen_export_item_of(x, op);
    if (item) {
      gw_node_put(
          x->arena, item->node, gwgen_export_lower(x->arena, op->method),
          op->oas ? gwgen_export_documented(x, op)
                  : gwgen_export_operation(x, op, product->api->operations[i],
                                           &item->path));
    }
  }
}

const gw_node *gwgen_export_openapi(gwgen_product *product) {
  gw_arena *arena = product->arena;
  gwgen_exporter x = {.product = product,
                      .arena = arena,
                      .base = common_base(product),
                      .paths = gw_node_make_map(arena),
                      .security_schemes = gw_node_make_map(arena)};
  gw_node *root = gw_node_make_map(arena);
  gw_node_put_str(arena, root, "openapi", "3.1.0");
  gw_node_put(arena, root, GW_LIT("info"), write_info(&x));
  gw_node_put(arena, root, GW_LIT("servers"), write_servers(&x));
  gw_node *tags = write_tags(&x);
  if (tags && tags->n) {
    gw_node_put(arena, root, GW_LIT("tags"), tags);
  }
  gwgen_export_schemes(&x);
  write_operations(&x);
  gw_node_put(arena, root, GW_LIT("paths"), x.paths);
  gw_node *components =
      gw_node_put(arena, root, GW_LIT("components"), gw_node_make_map(arena));
  if (x.security_schemes && x.security_schemes->n) {
    gw_node_put(arena, components, GW_LIT("securitySchemes"),
                x.security_schemes);
  }
  gw_node_put(arena, components, GW_LIT("schemas"), write_schemas(&x));
  return gw_arena_why(arena) ? NULL : root;
}
