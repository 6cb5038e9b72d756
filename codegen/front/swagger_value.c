#include "front/openapi_read.h"
#include "front/swagger_parts.h"

/* ---- schemas ---------------------------------------------------------------
 */

static gw_node *binary(gwgen_swagger *up, const gw_node *from) {
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    gw_node *type = NULL;
    if (gw_slice_is(from->entries[i].key, "type")) {
      type = gwgen_swagger_text(up, "string", from->entries[i].value);
    }
    gwgen_swagger_keep(up, out, &from->entries[i], type);
  }
  gwgen_swagger_put(up, out, "format", gwgen_swagger_text(up, "binary", from),
                    from);
  return out;
}

/* 2.0 names the property alone. */
static gw_node *discriminator(gwgen_swagger *up, const gw_node *name) {
  gw_node *out = gwgen_swagger_map(up, name);
  gwgen_swagger_put(up, out, "propertyName", (gw_node *)(uintptr_t)name, name);
  return out;
}

static void upgrade_map(gwgen_swagger *up, gw_node *map) {
  for (size_t i = 0; map->kind == GW_NODE_MAP && i < map->n; i++) {
    map->entries[i].value = gwgen_swagger_schema(up, map->entries[i].value);
  }
}

static void upgrade_list(gwgen_swagger *up, gw_node *list) {
  for (size_t i = 0; list->kind == GW_NODE_LIST && i < list->n; i++) {
    list->items[i] = gwgen_swagger_schema(up, list->items[i]);
  }
}

static void upgrade_keyword(gwgen_swagger *up, gw_node_entry *entry) {
  if (gw_slice_is(entry->key, "properties")) {
    upgrade_map(up, entry->value);
  } else if (gw_slice_is(entry->key, "allOf")) {
    upgrade_list(up, entry->value);
  } else if (gw_slice_is(entry->key, "items") ||
             gw_slice_is(entry->key, "additionalProperties")) {
    entry->value = gwgen_swagger_schema(up, entry->value);
  } else if (gw_slice_is(entry->key, "discriminator") &&
             entry->value->kind == GW_NODE_STRING) {
    entry->value = discriminator(up, entry->value);
  }
}

/* 2.0 has no null; "x-nullable" is how its documents say it all the same. */
static gw_node *nullable(gwgen_swagger *up, const gw_node *from) {
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    const gw_node_entry *entry = &from->entries[i];
    gwgen_swagger_keep(up, out, entry, NULL);
    if (out && gw_slice_is(entry->key, "x-nullable")) {
      out->entries[out->n - 1].key = GW_LIT("nullable");
    }
  }
  return out;
}

/* A node that YAML's aliases share is met again: what was changed stays. */
gw_node *gwgen_swagger_schema(gwgen_swagger *up, gw_node *from) {
  if (!from || from->kind != GW_NODE_MAP) {
    return from;
  }
  for (size_t i = 0; i < from->n; i++) {
    upgrade_keyword(up, &from->entries[i]);
  }
  if (gw_slice_is(gwgen_swagger_get(from, "type"), "file")) {
    return binary(up, from);
  }
  const gw_node *flag = gw_node_find(from, "x-nullable");
  return flag && flag->kind == GW_NODE_BOOL ? nullable(up, from) : from;
}

/* ---- values outside of bodies ----------------------------------------------
 */

static const struct {
  const char *format, *style;
  bool is_exploded;
} formats[] = {
    {"csv", "form", false},
    {"ssv", "spaceDelimited", false},
    {"pipes", "pipeDelimited", false},
    {"multi", "form", true},
};

/* 2.0 "collectionFormat", which is csv where nothing is said: style and
 * explode. Path and header know csv alone, which is 3.0's default there. */
static void put_style(gwgen_swagger *up, gw_node *out, const gw_node *from) {
  gw_slice type = gwgen_swagger_get(from, "type");
  gw_slice in = gwgen_swagger_get(from, "in");
  const gw_node *format = gw_node_find(from, "collectionFormat");
  gw_slice name = format ? format->text : GW_LIT("csv");
  bool is_plain = !gw_slice_is(in, "query") && !gw_slice_is(in, "formData");
  if (!gw_slice_is(type, "array") || (is_plain && gw_slice_is(name, "csv"))) {
    return;
  }
  for (size_t i = 0; i < GW_COUNT(formats); i++) {
    if (gw_slice_is(name, formats[i].format)) {
      gw_node *explode = gw_node_make_bool(up->arena, formats[i].is_exploded);
      gwgen_swagger_put(up, out, "style",
                        gwgen_swagger_text(up, formats[i].style, from), from);
      gwgen_swagger_put(up, out, "explode", explode, from);
      return;
    }
  }
  gwgen_report_add(up->product->report, "openapi-unsupported",
                   gwgen_node_pos(up->file, format),
                   "the collectionFormat \"%.*s\" is not supported: use csv, "
                   "ssv, pipes or multi",
                   GWGEN_S(name));
}

static bool is_frame(gw_slice key) {
  static const char *const frame[] = {
      "name", "in", "description", "required", "allowEmptyValue", "$ref"};
  for (size_t i = 0; i < GW_COUNT(frame); i++) {
    if (gw_slice_is(key, frame[i])) {
      return true;
    }
  }
  return gwgen_key_is_extension(key) && !gw_slice_is(key, "x-nullable");
}

/* What |from| says about its value, which stands among its own keys. */
static gw_node *value_schema(gwgen_swagger *up, const gw_node *from) {
  gw_node *schema = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    const gw_node_entry *entry = &from->entries[i];
    if (!is_frame(entry->key) && !gw_slice_is(entry->key, "collectionFormat")) {
      gwgen_swagger_keep(up, schema, entry, NULL);
    }
  }
  return gwgen_swagger_schema(up, schema);
}

static gw_node *with_schema(gwgen_swagger *up, const gw_node *from) {
  gw_node *out = gwgen_swagger_map(up, from);
  for (size_t i = 0; i < from->n; i++) {
    if (is_frame(from->entries[i].key)) {
      gwgen_swagger_keep(up, out, &from->entries[i], NULL);
    }
  }
  put_style(up, out, from);
  gwgen_swagger_put(up, out, "schema", value_schema(up, from), from);
  return out;
}

static gw_node *unchanged(const gw_node *from) {
  return (gw_node *)(uintptr_t)from;
}

const gw_node *gwgen_swagger_meant(const gwgen_swagger *up,
                                   const gw_node *from) {
  gw_slice prefix = GW_LIT("#/parameters/");
  gw_slice ref = gwgen_swagger_get(from, "$ref");
  if (!gw_slice_starts(ref, prefix)) {
    return from;
  }
  const gw_node_entry *entry = gw_node_entry_find(
      gw_node_find(up->root, "parameters"), gw_slice_from(ref, prefix.n));
  return entry ? entry->value : from;
}

gw_node *gwgen_swagger_parameter(gwgen_swagger *up, const gw_node *from) {
  bool is_value = from->kind == GW_NODE_MAP && !gw_node_find(from, "$ref");
  return is_value ? with_schema(up, from) : unchanged(from);
}

gw_node *gwgen_swagger_header(gwgen_swagger *up, const gw_node *from) {
  return from->kind == GW_NODE_MAP ? with_schema(up, from) : unchanged(from);
}

/* ---- bodies ----------------------------------------------------------------
 */

static gw_node *body_map(gwgen_swagger *up, const gw_node *from,
                         gw_node *content, bool is_required) {
  gw_node *out = gwgen_swagger_map(up, from);
  gw_node *required = gw_node_make_bool(up->arena, is_required);
  gwgen_swagger_put(up, out, "required", required, from);
  gwgen_swagger_put(up, out, "content", content, from);
  return out;
}

static void put_media(gwgen_swagger *up, gw_node *content, gw_slice type,
                      gw_node *schema, gw_node *encoding) {
  gw_node *media = gwgen_swagger_map(up, schema);
  gwgen_swagger_put(up, media, "schema", schema, schema);
  gwgen_swagger_put(up, media, "encoding", encoding, schema);
  if (gw_node_put(up->arena, content, type, media)) {
    content->entries[content->n - 1].key_line = schema->line;
    content->entries[content->n - 1].key_column = schema->column;
  }
}

gw_node *gwgen_swagger_body_of(gwgen_swagger *up, const gw_node *from,
                               const gw_node *consumes) {
  gw_node *schema = gwgen_swagger_schema(up, gw_node_find(from, "schema"));
  gw_node *content = gwgen_swagger_map(up, from);
  if (!schema) {
    gwgen_report_add(up->product->report, "openapi-missing",
                     gwgen_node_pos(up->file, from),
                     "a body parameter has no \"schema\"");
    return NULL;
  }
  for (size_t i = 0; consumes && i < consumes->n; i++) {
    if (!gw_node_entry_find(content, consumes->items[i]->text)) {
      put_media(up, content, consumes->items[i]->text, schema, NULL);
    }
  }
  if (!consumes || !consumes->n) {
    put_media(up, content, GW_LIT("application/json"), schema, NULL);
  }
  const gw_node *required = gw_node_find(from, "required");
  return body_map(up, from, content, required && required->boolean);
}

void gwgen_swagger_field(gwgen_swagger *up, const gw_node *from,
                         gwgen_swagger_body *body) {
  const gw_node *name = gw_node_find(from, "name");
  const gw_node *required = gw_node_find(from, "required");
  if (!name || name->kind != GW_NODE_STRING) {
    gwgen_report_add(up->product->report, "openapi-missing",
                     gwgen_node_pos(up->file, from),
                     "a parameter has no \"name\"");
    return;
  }
  if (!body->properties) {
    body->properties = gwgen_swagger_map(up, from);
    body->encoding = gwgen_swagger_map(up, from);
    body->required = gw_node_make_list(up->arena);
  }
  gw_node *encoding = gwgen_swagger_map(up, from);
  put_style(up, encoding, from);
  gw_node_put(up->arena, body->properties, name->text, value_schema(up, from));
  if (encoding && encoding->n) {
    gw_node_put(up->arena, body->encoding, name->text, encoding);
  }
  if (required && required->boolean) {
    gw_node_add(up->arena, body->required, unchanged(name));
  }
  body->has_file |= gw_slice_is(gwgen_swagger_get(from, "type"), "file");
}

static gw_node *form_schema(gwgen_swagger *up, const gwgen_swagger_body *body) {
  gw_node *schema = gwgen_swagger_map(up, body->at);
  gwgen_swagger_put(up, schema, "type",
                    gwgen_swagger_text(up, "object", body->at), body->at);
  gwgen_swagger_put(up, schema, "properties", body->properties, body->at);
  if (body->required && body->required->n) {
    gwgen_swagger_put(up, schema, "required", body->required, body->at);
  }
  return schema;
}

/* 2.0 "Parameter Object": a file needs multipart/form-data; other fields may
 * come in either form, as "consumes" says. */
gw_node *gwgen_swagger_form(gwgen_swagger *up, const gwgen_swagger_body *body,
                            const gw_node *consumes) {
  gw_slice parts = GW_LIT("multipart/form-data");
  gw_slice plain = GW_LIT("application/x-www-form-urlencoded");
  gw_node *content = gwgen_swagger_map(up, body->at);
  gw_node *schema = form_schema(up, body);
  gw_node *encoding =
      body->encoding && body->encoding->n ? body->encoding : NULL;
  bool has_parts = body->has_file, has_plain = false;
  for (size_t i = 0; consumes && i < consumes->n; i++) {
    has_parts |= gw_slice_eq(consumes->items[i]->text, parts);
    has_plain |= gw_slice_eq(consumes->items[i]->text, plain);
  }
  if (!schema) {
    return NULL;
  }
  if (has_parts) {
    put_media(up, content, parts, schema, encoding);
  }
  if (!body->has_file && (has_plain || !has_parts)) {
    put_media(up, content, plain, schema, encoding);
  }
  bool is_required = body->required && body->required->n;
  return body_map(up, body->at, content, is_required);
}
