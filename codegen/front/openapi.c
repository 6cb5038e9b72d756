#include "front/openapi.h"

#include "front/openapi_read.h"

/* ---- the head of a document ---------------------------------------------- */

static void bad_version(gwgen_oas *oas, gwgen_pos pos, const char *found,
                        gw_slice version) {
  gwgen_report_add(oas->report, "openapi-version", pos,
                   "%s \"%.*s\" is not supported: write the document in "
                   "OpenAPI 3.0 or 3.1, or in 2.0",
                   found, GWGEN_S(version));
}

static bool is_supported(gw_slice version) {
  return gw_slice_starts(version, GW_LIT("3.0.")) ||
         gw_slice_starts(version, GW_LIT("3.1."));
}

/* OpenAPI 2.0 calls itself "swagger", and was upgraded; others are left. */
static bool check_version(gwgen_oas *oas, gwgen_place place) {
  gw_slice file = place.document->file;
  const gw_node *swagger = gw_node_find(place.node, "swagger");
  const gw_node *version = gw_node_find(place.node, "openapi");
  if (swagger) {
    bad_version(oas, gwgen_node_pos(file, swagger), "Swagger", swagger->text);
    return false;
  }
  if (!version) {
    gwgen_report_add(oas->report, "openapi-missing", gwgen_place_pos(place),
                     "the document has no \"openapi\"");
    return false;
  }
  if (version->kind != GW_NODE_STRING || !is_supported(version->text)) {
    bad_version(oas, gwgen_node_pos(file, version), "OpenAPI", version->text);
    return false;
  }
  return true;
}

/* 4.8.24.5: another dialect would change what the keywords mean. */
static void check_json_schema_dialect(gwgen_oas *oas, gwgen_place place) {
  const gw_node *dialect =
      gwgen_object_get(place, "jsonSchemaDialect", GW_NODE_STRING);
  if (dialect &&
      !gw_slice_is(dialect->text,
                   "https://spec.openapis.org/oas/3.1/dialect/base") &&
      !gw_slice_is(dialect->text,
                   "https://json-schema.org/draft/2020-12/schema")) {
    gwgen_report_add(oas->report, "openapi-unsupported",
                     gwgen_node_pos(place.document->file, dialect),
                     "the schema dialect \"%.*s\" is not supported",
                     GWGEN_S(dialect->text));
  }
}

static void read_info(gwgen_oas *oas, gwgen_place place, bool is_first) {
  gwgen_place info = gwgen_place_key(oas->arena, place, "info");
  if (!info.node || info.node->kind != GW_NODE_MAP) {
    return;
  }
  gwgen_object_check(oas, info, &gwgen_object_info);
  gwgen_place contact = gwgen_place_key(oas->arena, info, "contact");
  gwgen_place license = gwgen_place_key(oas->arena, info, "license");
  if (contact.node && contact.node->kind == GW_NODE_MAP) {
    gwgen_object_check(oas, contact, &gwgen_object_contact);
  }
  if (license.node && license.node->kind == GW_NODE_MAP) {
    gwgen_object_check(oas, license, &gwgen_object_license);
  }
  if (is_first) {
    oas->product->openapi.title = gwgen_object_text(info, "title");
    oas->product->openapi.version = gwgen_object_text(info, "version");
  }
}

static void read_tags(gwgen_oas *oas, gwgen_place place) {
  gwgen_place tags = gwgen_place_key(oas->arena, place, "tags");
  if (!tags.node || tags.node->kind != GW_NODE_LIST) {
    return;
  }
  for (size_t i = 0; i < tags.node->n; i++) {
    gwgen_object_check(oas, gwgen_place_item(oas->arena, tags, i),
                       &gwgen_object_tag);
  }
}

/* ---- components ---------------------------------------------------------- */

static void component_schema(gwgen_oas *oas, gw_slice name, gwgen_place place) {
  (void)name;
  gwgen_oas_schema(oas, place, NULL);
}

static void component_parameter(gwgen_oas *oas, gw_slice name,
                                gwgen_place place) {
  (void)name;
  gwgen_oas_parameter(oas, place);
}

static void component_response(gwgen_oas *oas, gw_slice name,
                               gwgen_place place) {
  (void)name;
  gwgen_oas_response(oas, place);
}

static void component_body(gwgen_oas *oas, gw_slice name, gwgen_place place) {
  (void)name;
  gwgen_oas_request_body(oas, place);
}

static void component_header(gwgen_oas *oas, gw_slice name, gwgen_place place) {
  (void)name;
  gwgen_oas_header(oas, place);
}

static void component_example(gwgen_oas *oas, gw_slice name,
                              gwgen_place place) {
  (void)name;
  if (gwgen_ref_follow(&oas->refs, &place)) {
    gwgen_object_check(oas, place, &gwgen_object_example);
  }
}

static void component_path_item(gwgen_oas *oas, gw_slice name,
                                gwgen_place place) {
  (void)name;
  if (gwgen_ref_follow(&oas->refs, &place) &&
      !gwgen_oas_seen(oas, place.node)) {
    gwgen_object_check(oas, place, &gwgen_object_path_item);
  }
}

/* Callbacks and links describe calls that the gateway does not serve. */
static const struct {
  const char *key;
  void (*read)(gwgen_oas *oas, gw_slice name, gwgen_place place);
} components[] = {
    {"schemas", component_schema},
    {"parameters", component_parameter},
    {"headers", component_header},
    {"requestBodies", component_body},
    {"responses", component_response},
    {"securitySchemes", gwgen_oas_security_scheme},
    {"examples", component_example},
    {"pathItems", component_path_item},
};

/* 4.8.7.1: names match ^[a-zA-Z0-9._-]+$. */
static void check_name(gwgen_oas *oas, gw_slice file,
                       const gw_node_entry *entry) {
  bool is_name = entry->key.n > 0;
  for (size_t i = 0; i < entry->key.n && is_name; i++) {
    char c = entry->key.p[i];
    is_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  }
  if (!is_name) {
    gwgen_report_add(oas->report, "openapi-value", gwgen_key_pos(file, entry),
                     "the name of a component has only letters, digits, "
                     "\".\", \"-\" and \"_\"");
  }
}

static void read_component(gwgen_oas *oas, gwgen_place place, size_t kind) {
  gwgen_place map = gwgen_place_key(oas->arena, place, components[kind].key);
  if (!map.node || map.node->kind != GW_NODE_MAP) {
    return;
  }
  for (size_t i = 0; i < map.node->n; i++) {
    const gw_node_entry *entry = &map.node->entries[i];
    check_name(oas, place.document->file, entry);
    components[kind].read(oas, entry->key,
                          gwgen_place_entry(oas->arena, map, i));
  }
}

static void read_components(gwgen_oas *oas, gwgen_place document) {
  gwgen_place place = gwgen_place_key(oas->arena, document, "components");
  if (!place.node || place.node->kind != GW_NODE_MAP) {
    return;
  }
  gwgen_object_check(oas, place, &gwgen_object_components);
  for (size_t i = 0; i < GW_COUNT(components); i++) {
    read_component(oas, place, i);
  }
}

/* ---- documents ----------------------------------------------------------- */

static void read_document(gwgen_oas *oas, gwgen_document *document,
                          bool is_first) {
  gwgen_place place = {document, document->root, GW_LIT("")};
  if (!check_version(oas, place) ||
      !gwgen_object_check(oas, place, &gwgen_object_document)) {
    return;
  }
  if (!gw_node_find(place.node, "paths") &&
      !gw_node_find(place.node, "components") &&
      !gw_node_find(place.node, "webhooks") &&
      document->dialect == GWGEN_OPENAPI_31) {
    gwgen_report_add(oas->report, "openapi-missing", gwgen_place_pos(place),
                     "the document has no \"paths\"");
  }
  check_json_schema_dialect(oas, place);
  read_info(oas, place, is_first);
  gwgen_oas_servers(oas, place, is_first);
  read_tags(oas, place);
  read_components(oas, place);
  gwgen_oas_paths(oas, place);
}

static gw_status start(gwgen_oas *oas, gwgen_product *product) {
  *oas = (gwgen_oas){
      .product = product, .arena = product->arena, .report = product->report};
  return gwgen_refs_init(&oas->refs, product);
}

/* All named documents are opened first, so that they come first in the list;
 * what a reference opens later follows. */
gw_status gwgen_openapi_read(gwgen_product *product) {
  gwgen_oas oas;
  gw_status status = start(&oas, product);
  gwgen_openapi *openapi = &product->openapi;
  for (size_t i = 0; i < product->settings.openapi.n && !status; i++) {
    gwgen_document_open(&oas.refs, &product->settings.openapi.v[i],
                        GWGEN_OPENAPI_31);
    status = gw_arena_why(product->arena);
  }
  openapi->n_named = openapi->documents.n;
  for (size_t i = 0; i < openapi->n_named && !status; i++) {
    if (openapi->documents.v[i]->root) {
      read_document(&oas, openapi->documents.v[i], i == 0);
    }
    status = gw_arena_why(product->arena);
  }
  if (!status) {
    gwgen_oas_resolve_schemas(&oas);
    gwgen_oas_check_requirements(&oas);
    gwgen_oas_tag_schemas(&oas);
  }
  return gw_arena_why(product->arena);
}

gw_status gwgen_openapi_read_schema(gwgen_product *product, gwgen_input input,
                                    gwgen_dialect dialect,
                                    gwgen_schema **ret_schema) {
  gwgen_oas oas;
  *ret_schema = NULL;
  gw_status status = start(&oas, product);
  gwgen_document *document =
      status ? NULL : gwgen_document_open(&oas.refs, &input, dialect);
  if (document) {
    gwgen_place place = {document, document->root, GW_LIT("")};
    *ret_schema = gwgen_oas_schema(&oas, place, NULL);
    gwgen_oas_resolve_schemas(&oas);
    gwgen_oas_tag_schemas(&oas);
  }
  return gw_arena_why(product->arena);
}
