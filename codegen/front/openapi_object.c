#include "front/openapi_read.h"

#define ANY  GWGEN_IS_ANY
#define BOOL GWGEN_IS_BOOL
#define TEXT GWGEN_IS_STRING
#define LIST GWGEN_IS_LIST
#define MAP  GWGEN_IS_MAP
#define MUST GWGEN_KEY_REQUIRED
#define NEW  GWGEN_KEY_ONLY_31

#define OBJECT(name, what, list)                                               \
  const gwgen_object gwgen_object_##name = {what, list, GW_COUNT(list)}

static const gwgen_key document_keys[] = {
    {"openapi", TEXT, MUST},
    {"info", MAP, MUST},
    {"jsonSchemaDialect", TEXT, NEW},
    {"servers", LIST, 0},
    {"paths", MAP, GWGEN_KEY_REQUIRED_30},
    {"webhooks", MAP, NEW},
    {"components", MAP, 0},
    {"security", LIST, 0},
    {"tags", LIST, 0},
    {"externalDocs", MAP, 0},
};
OBJECT(document, "the document", document_keys);

static const gwgen_key info_keys[] = {
    {"title", TEXT, MUST},       {"summary", TEXT, NEW},
    {"description", TEXT, 0},    {"contact", MAP, 0},
    {"termsOfService", TEXT, 0}, {"license", MAP, 0},
    {"version", TEXT, MUST},
};
OBJECT(info, "info", info_keys);

static const gwgen_key contact_keys[] = {
    {"name", TEXT, 0}, {"url", TEXT, 0}, {"email", TEXT, 0}};
OBJECT(contact, "contact", contact_keys);

static const gwgen_key license_keys[] = {
    {"name", TEXT, MUST}, {"identifier", TEXT, NEW}, {"url", TEXT, 0}};
OBJECT(license, "license", license_keys);

static const gwgen_key server_keys[] = {
    {"url", TEXT, MUST}, {"description", TEXT, 0}, {"variables", MAP, 0}};
OBJECT(server, "a server", server_keys);

static const gwgen_key server_variable_keys[] = {
    {"enum", LIST, 0}, {"default", TEXT, MUST}, {"description", TEXT, 0}};
OBJECT(server_variable, "a server variable", server_variable_keys);

static const gwgen_key components_keys[] = {
    {"schemas", MAP, 0},       {"responses", MAP, 0},
    {"parameters", MAP, 0},    {"examples", MAP, 0},
    {"requestBodies", MAP, 0}, {"headers", MAP, 0},
    {"links", MAP, 0},         {"securitySchemes", MAP, 0},
    {"callbacks", MAP, 0},     {"pathItems", MAP, NEW},
};
OBJECT(components, "components", components_keys);

static const gwgen_key path_item_keys[] = {
    {"summary", TEXT, 0}, {"description", TEXT, 0}, {"get", MAP, 0},
    {"put", MAP, 0},      {"post", MAP, 0},         {"delete", MAP, 0},
    {"options", MAP, 0},  {"head", MAP, 0},         {"patch", MAP, 0},
    {"trace", MAP, 0},    {"servers", LIST, 0},     {"parameters", LIST, 0},
};
OBJECT(path_item, "a path item", path_item_keys);

static const gwgen_key operation_keys[] = {
    {"tags", LIST, 0},        {"summary", TEXT, 0},
    {"description", TEXT, 0}, {"externalDocs", MAP, 0},
    {"operationId", TEXT, 0}, {"parameters", LIST, 0},
    {"requestBody", MAP, 0},  {"responses", MAP, GWGEN_KEY_REQUIRED_30},
    {"callbacks", MAP, 0},    {"deprecated", BOOL, 0},
    {"security", LIST, 0},    {"servers", LIST, 0},
};
OBJECT(operation, "an operation", operation_keys);

static const gwgen_key docs_keys[] = {{"url", TEXT, MUST},
                                      {"description", TEXT, 0}};
OBJECT(docs, "externalDocs", docs_keys);

static const gwgen_key parameter_keys[] = {
    {"name", TEXT, MUST},       {"in", TEXT, MUST},
    {"description", TEXT, 0},   {"required", BOOL, 0},
    {"deprecated", BOOL, 0},    {"allowEmptyValue", BOOL, 0},
    {"style", TEXT, 0},         {"explode", BOOL, 0},
    {"allowReserved", BOOL, 0}, {"schema", ANY, 0},
    {"example", ANY, 0},        {"examples", MAP, 0},
    {"content", MAP, 0},
};
OBJECT(parameter, "a parameter", parameter_keys);

static const gwgen_key header_keys[] = {
    {"description", TEXT, 0},   {"required", BOOL, 0},
    {"deprecated", BOOL, 0},    {"allowEmptyValue", BOOL, 0},
    {"style", TEXT, 0},         {"explode", BOOL, 0},
    {"allowReserved", BOOL, 0}, {"schema", ANY, 0},
    {"example", ANY, 0},        {"examples", MAP, 0},
    {"content", MAP, 0},
};
OBJECT(header, "a header", header_keys);

static const gwgen_key request_body_keys[] = {
    {"description", TEXT, 0}, {"content", MAP, MUST}, {"required", BOOL, 0}};
OBJECT(request_body, "a request body", request_body_keys);

static const gwgen_key media_keys[] = {{"schema", ANY, 0},
                                       {"example", ANY, 0},
                                       {"examples", MAP, 0},
                                       {"encoding", MAP, 0}};
OBJECT(media, "a media type", media_keys);

static const gwgen_key encoding_keys[] = {
    {"contentType", TEXT, 0}, {"headers", MAP, 0},        {"style", TEXT, 0},
    {"explode", BOOL, 0},     {"allowReserved", BOOL, 0},
};
OBJECT(encoding, "an encoding", encoding_keys);

static const gwgen_key response_keys[] = {{"description", TEXT, MUST},
                                          {"headers", MAP, 0},
                                          {"content", MAP, 0},
                                          {"links", MAP, 0}};
OBJECT(response, "a response", response_keys);

static const gwgen_key tag_keys[] = {
    {"name", TEXT, MUST}, {"description", TEXT, 0}, {"externalDocs", MAP, 0}};
OBJECT(tag, "a tag", tag_keys);

static const gwgen_key security_scheme_keys[] = {
    {"type", TEXT, MUST}, {"description", TEXT, 0},
    {"name", TEXT, 0},    {"in", TEXT, 0},
    {"scheme", TEXT, 0},  {"bearerFormat", TEXT, 0},
    {"flows", MAP, 0},    {"openIdConnectUrl", TEXT, 0},
};
OBJECT(security_scheme, "a security scheme", security_scheme_keys);

static const gwgen_key flows_keys[] = {{"implicit", MAP, 0},
                                       {"password", MAP, 0},
                                       {"clientCredentials", MAP, 0},
                                       {"authorizationCode", MAP, 0}};
OBJECT(flows, "flows", flows_keys);

static const gwgen_key flow_keys[] = {{"authorizationUrl", TEXT, 0},
                                      {"tokenUrl", TEXT, 0},
                                      {"refreshUrl", TEXT, 0},
                                      {"scopes", MAP, MUST}};
OBJECT(flow, "an OAuth flow", flow_keys);

static const gwgen_key example_keys[] = {{"summary", TEXT, 0},
                                         {"description", TEXT, 0},
                                         {"value", ANY, 0},
                                         {"externalValue", TEXT, 0}};
OBJECT(example, "an example", example_keys);

static const gwgen_key link_keys[] = {
    {"operationRef", TEXT, 0}, {"operationId", TEXT, 0}, {"parameters", MAP, 0},
    {"requestBody", ANY, 0},   {"description", TEXT, 0}, {"server", MAP, 0},
};
OBJECT(link, "a link", link_keys);

/* ---- checking ------------------------------------------------------------ */

bool gwgen_key_is_extension(gw_slice key) {
  return gw_slice_starts(key, GW_LIT("x-"));
}

static const gwgen_key *find_key(const gwgen_object *object, gw_slice name) {
  for (size_t i = 0; i < object->n_keys; i++) {
    if (gw_slice_is(name, object->keys[i].name)) {
      return &object->keys[i];
    }
  }
  return NULL;
}

static void unknown_key(gwgen_oas *oas, gwgen_place place,
                        const gw_node_entry *entry,
                        const gwgen_object *object) {
  const char *names[16];
  for (size_t i = 0; i < object->n_keys; i++) {
    names[i] = object->keys[i].name;
  }
  const char *near = gwgen_nearest(entry->key, names, object->n_keys);
  gwgen_report_add(oas->report, "openapi-unknown-key",
                   gwgen_key_pos(place.document->file, entry),
                   "%s has no \"%.*s\"%s%s%s", object->what,
                   GWGEN_S(entry->key), near ? "; did you mean \"" : "",
                   near ? near : "", near ? "\"?" : "");
}

/* Of the kinds that occur in our rows. */
static const char *kinds_text(uint8_t kinds) {
  switch (kinds) {
  case BOOL:
    return "true or false";
  case TEXT:
    return "a string";
  case LIST:
    return "a list";
  default:
    return "a map";
  }
}

static void check_entry(gwgen_oas *oas, gwgen_place place,
                        const gw_node_entry *entry,
                        const gwgen_object *object) {
  gw_slice file = place.document->file;
  const gwgen_key *key = find_key(object, entry->key);
  if (!key) {
    unknown_key(oas, place, entry, object);
    return;
  }
  if ((key->flags & GWGEN_KEY_ONLY_31) &&
      place.document->dialect == GWGEN_OPENAPI_30) {
    gwgen_report_add(oas->report, "openapi-unknown-key",
                     gwgen_key_pos(file, entry),
                     "%s has no \"%s\" in OpenAPI 3.0, only in 3.1",
                     object->what, key->name);
  }
  if (!(key->kinds & 1u << entry->value->kind)) {
    gwgen_report_add(
        oas->report, "openapi-type", gwgen_node_pos(file, entry->value),
        "%s of %s is %s, not %s", key->name, object->what,
        gw_node_kind_text(entry->value->kind), kinds_text(key->kinds));
  }
}

bool gwgen_object_check(gwgen_oas *oas, gwgen_place place,
                        const gwgen_object *object) {
  if (place.node->kind != GW_NODE_MAP) {
    gwgen_report_add(oas->report, "openapi-type", gwgen_place_pos(place),
                     "%s is a map, not %s", object->what,
                     gw_node_kind_text(place.node->kind));
    return false;
  }
  for (size_t i = 0; i < place.node->n; i++) {
    const gw_node_entry *entry = &place.node->entries[i];
    if (!gwgen_key_is_extension(entry->key)) {
      check_entry(oas, place, entry, object);
    }
  }
  bool is_30 = place.document->dialect == GWGEN_OPENAPI_30;
  for (size_t i = 0; i < object->n_keys; i++) {
    const gwgen_key *key = &object->keys[i];
    bool is_required = (key->flags & GWGEN_KEY_REQUIRED) ||
                       ((key->flags & GWGEN_KEY_REQUIRED_30) && is_30);
    if (is_required && !gw_node_find(place.node, key->name)) {
      gwgen_report_add(oas->report, "openapi-missing", gwgen_place_pos(place),
                       "%s has no \"%s\"", object->what, key->name);
    }
  }
  return true;
}

const gw_node *gwgen_object_get(gwgen_place place, const char *key,
                                gw_node_kind kind) {
  const gw_node *node = gw_node_find(place.node, key);
  return node && node->kind == kind ? node : NULL;
}

gw_slice gwgen_object_text(gwgen_place place, const char *key) {
  const gw_node *node = gwgen_object_get(place, key, GW_NODE_STRING);
  return node ? node->text : GW_LIT("");
}

bool gwgen_object_flag(gwgen_place place, const char *key, bool otherwise) {
  const gw_node *node = gwgen_object_get(place, key, GW_NODE_BOOL);
  return node ? node->boolean : otherwise;
}

/* ---- what was read already ----------------------------------------------- */

void *gwgen_oas_seen(const gwgen_oas *oas, const gw_node *node) {
  return gw_map_find(&oas->seen, gwgen_node_key(&node));
}

/* A full arena ends the run; until then the object is only read again. */
void gwgen_oas_see(gwgen_oas *oas, const gw_node *node, void *what) {
  gw_slice key = gw_arena_dup(oas->arena, gwgen_node_key(&node));
  if (key.p && what) {
    (void)gw_map_put(oas->arena, &oas->seen, key, what);
  }
}
