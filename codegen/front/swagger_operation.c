#include "front/swagger_parts.h"

/* ---- responses -------------------------------------------------------------
 */

static gw_node *headers(gwgen_swagger *up, const gw_node *from) {
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    gwgen_swagger_keep(up, out, &from->entries[i],
                       gwgen_swagger_header(up, from->entries[i].value));
  }
  return out;
}

static void put_content(gwgen_swagger *up, gw_node *content, gw_slice type,
                        gw_node *schema, const gw_node *example) {
  gw_node *media = gwgen_swagger_map(up, schema);
  gwgen_swagger_put(up, media, "schema", schema, schema);
  if (example) {
    gwgen_swagger_put(up, media, "example", (gw_node *)(uintptr_t)example,
                      example);
  }
  if (gw_node_put(up->arena, content, type, media)) {
    content->entries[content->n - 1].key_line = schema->line;
    content->entries[content->n - 1].key_column = schema->column;
  }
}

/* Without "produces" an answer with a schema is JSON, and a file is bytes. */
static gw_node *contents(gwgen_swagger *up, const gw_node *from,
                         const gw_node *produces) {
  gw_node *old = gw_node_find(from, "schema");
  const gw_node *examples = gw_node_find(from, "examples");
  bool is_file = gw_slice_is(gwgen_swagger_get(old, "type"), "file");
  gw_node *schema = gwgen_swagger_schema(up, old);
  gw_node *content = gwgen_swagger_map(up, old);
  size_t n = produces && produces->kind == GW_NODE_LIST ? produces->n : 0;
  for (size_t i = 0; schema && i < n; i++) {
    gw_slice type = produces->items[i]->text;
    if (!gw_node_entry_find(content, type)) {
      const gw_node_entry *example = gw_node_entry_find(examples, type);
      put_content(up, content, type, schema, example ? example->value : NULL);
    }
  }
  if (schema && !n) {
    put_content(up, content,
                is_file ? GW_LIT("application/octet-stream")
                        : GW_LIT("application/json"),
                schema, gw_node_find(examples, "application/json"));
  }
  return content;
}

gw_node *gwgen_swagger_response(gwgen_swagger *up, gw_node *from,
                                const gw_node *produces) {
  if (from->kind != GW_NODE_MAP || gw_node_find(from, "$ref")) {
    return from;
  }
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    const gw_node_entry *entry = &from->entries[i];
    if (gw_slice_is(entry->key, "schema")) {
      gwgen_swagger_put(up, out, "content", contents(up, from, produces),
                        entry->value);
    } else if (gw_slice_is(entry->key, "headers") &&
               entry->value->kind == GW_NODE_MAP) {
      gwgen_swagger_keep(up, out, entry, headers(up, entry->value));
    } else if (!gw_slice_is(entry->key, "examples")) {
      gwgen_swagger_keep(up, out, entry, NULL);
    }
  }
  return out;
}

static gw_node *responses(gwgen_swagger *up, gw_node *from,
                          const gw_node *produces) {
  if (from->kind != GW_NODE_MAP) {
    return from;
  }
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    gwgen_swagger_keep(
        up, out, &from->entries[i],
        gwgen_swagger_response(up, from->entries[i].value, produces));
  }
  return out;
}

/* ---- parameters ------------------------------------------------------------
 */

static void second_body(gwgen_swagger *up, const gw_node *at) {
  gwgen_report_add(up->product->report, "openapi-value",
                   gwgen_node_pos(up->file, at),
                   "an operation has one \"body\" parameter, or "
                   "\"formData\" parameters");
}

static void add_parameter(gwgen_swagger *up, gw_node *from, gw_node *list,
                          const gw_node *consumes, gwgen_swagger_body *body) {
  const gw_node *meant = gwgen_swagger_meant(up, from);
  gw_slice in = gwgen_swagger_get(meant, "in");
  if (gw_slice_is(in, "body")) {
    if (body->at) {
      second_body(up, from);
      return;
    }
    body->at = from;
    body->body = gwgen_swagger_body_of(up, meant, consumes);
  } else if (gw_slice_is(in, "formData")) {
    if (body->body) {
      second_body(up, from);
      return;
    }
    body->at = body->at ? body->at : from;
    gwgen_swagger_field(up, meant, body);
  } else if (list) {
    gw_node_add(up->arena, list, gwgen_swagger_parameter(up, from));
  }
}

static bool is_same(const gw_node *a, const gw_node *b) {
  gw_slice in = gwgen_swagger_get(a, "in");
  return gw_slice_eq(in, gwgen_swagger_get(b, "in")) &&
         (gw_slice_is(in, "body") || gw_slice_eq(gwgen_swagger_get(a, "name"),
                                                 gwgen_swagger_get(b, "name")));
}

/* 2.0 "Path Item Object": the operation's own parameters replace those of the
 * path item with the same name and place. */
static bool is_replaced(gwgen_swagger *up, const gw_node *shared,
                        const gw_node *own) {
  for (size_t i = 0; own && i < own->n; i++) {
    if (is_same(gwgen_swagger_meant(up, shared),
                gwgen_swagger_meant(up, own->items[i]))) {
      return true;
    }
  }
  return false;
}

static const gw_node *list_at(const gw_node *from, const char *key) {
  const gw_node *list = gw_node_find(from, key);
  return list && list->kind == GW_NODE_LIST ? list : NULL;
}

static void put_parameters(gwgen_swagger *up, gw_node *out, const gw_node *from,
                           const gw_node *shared) {
  const gw_node *own = list_at(from, "parameters");
  const gw_node *consumes = list_at(from, "consumes");
  gwgen_swagger_body body = {0};
  consumes = consumes ? consumes : list_at(up->root, "consumes");
  for (size_t i = 0; shared && i < shared->n; i++) {
    if (!is_replaced(up, shared->items[i], own)) {
      add_parameter(up, shared->items[i], NULL, consumes, &body);
    }
  }
  gw_node *list = gw_node_make_list(up->arena);
  for (size_t i = 0; own && i < own->n; i++) {
    add_parameter(up, own->items[i], list, consumes, &body);
  }
  if (list && list->n) {
    list->line = own->line;
    list->column = own->column;
    gwgen_swagger_put(up, out, "parameters", list, own);
  }
  if (body.properties) {
    body.body = gwgen_swagger_form(up, &body, consumes);
  }
  gwgen_swagger_put(up, out, "requestBody", body.body, body.at);
}

static bool is_dropped(gw_slice key) {
  return gw_slice_is(key, "consumes") || gw_slice_is(key, "produces") ||
         gw_slice_is(key, "schemes") || gw_slice_is(key, "parameters");
}

gw_node *gwgen_swagger_operation(gwgen_swagger *up, const gw_node *from,
                                 const gw_node *shared) {
  const gw_node *produces = list_at(from, "produces");
  produces = produces ? produces : list_at(up->root, "produces");
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    const gw_node_entry *entry = &from->entries[i];
    if (gw_slice_is(entry->key, "responses")) {
      gwgen_swagger_keep(up, out, entry, responses(up, entry->value, produces));
    } else if (!is_dropped(entry->key)) {
      gwgen_swagger_keep(up, out, entry, NULL);
    }
  }
  put_parameters(up, out, from, shared);
  return out;
}
