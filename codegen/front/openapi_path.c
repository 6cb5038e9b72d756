#include "front/openapi_read.h"
#include "front/template.h"

static const struct {
  const char *key, *method;
} methods[] = {
    {"get", "GET"},         {"put", "PUT"},     {"post", "POST"},
    {"delete", "DELETE"},   {"head", "HEAD"},   {"patch", "PATCH"},
    {"options", "OPTIONS"}, {"trace", "TRACE"},
};

const char *gwgen_oas_method(gw_slice key) {
  for (size_t i = 0; i < GW_COUNT(methods); i++) {
    if (gw_slice_is(key, methods[i].key)) {
      return methods[i].method;
    }
  }
  return NULL;
}

/* 4.8.9.1: what a path item means that has both a $ref and operations is left
 * undefined: two readings, so neither. */
static bool refuse_siblings(gwgen_oas *oas, gwgen_place place) {
  if (!gw_node_find(place.node, "$ref")) {
    return false;
  }
  for (size_t i = 0; i < place.node->n; i++) {
    const gw_node_entry *entry = &place.node->entries[i];
    if (gwgen_oas_method(entry->key) || gw_slice_is(entry->key, "parameters")) {
      gwgen_report_add(oas->report, "openapi-unsupported",
                       gwgen_key_pos(place.document->file, entry),
                       "\"%.*s\" beside $ref has no defined meaning",
                       GWGEN_S(entry->key));
      return true;
    }
  }
  return false;
}

static void read_operations(gwgen_oas *oas, gwgen_place place,
                            gwgen_oas_operation *item) {
  for (size_t i = 0; i < place.node->n; i++) {
    const gw_node_entry *entry = &place.node->entries[i];
    const char *method = gwgen_oas_method(entry->key);
    if (method && entry->value->kind == GW_NODE_MAP) {
      item->method = gw_slice_str(method);
      gwgen_oas_operation_read(oas, gwgen_place_entry(oas->arena, place, i),
                               gwgen_key_pos(place.document->file, entry),
                               item);
    }
  }
}

/* Several paths may refer to one path item; it is checked once. */
static bool check_item(gwgen_oas *oas, gwgen_place place) {
  if (gwgen_oas_seen(oas, place.node)) {
    return true;
  }
  if (!gwgen_object_check(oas, place, &gwgen_object_path_item)) {
    return false;
  }
  gwgen_oas_see(oas, place.node, oas);
  return true;
}

static bool parse_template(gwgen_oas *oas, gwgen_pos pos,
                           const gw_node *item_node,
                           gwgen_oas_operation *item) {
  gw_why why = {"", 0};
  gw_slice text = gwgen_oas_cut_fragment(oas, pos, item->path_text, item_node);
  gw_status status =
      gwgen_template_parse_openapi(oas->arena, text, &item->path, &why);
  if (status) {
    gwgen_report_add(
        oas->report, "openapi-path", pos, "the path \"%.*s\": %s (at byte %zu)",
        GWGEN_S(item->path_text),
        status == GW_ERR_SYNTAX ? why.what : gw_status_text(status), why.pos);
  }
  return status == GW_OK;
}

static void read_path(gwgen_oas *oas, gwgen_place paths, size_t i,
                      const gwgen_oas_operation *common) {
  const gw_node_entry *entry = &paths.node->entries[i];
  gwgen_oas_operation item = *common;
  item.path_text = entry->key;
  item.path_item = entry->value;
  gwgen_place place = gwgen_place_entry(oas->arena, paths, i);
  gwgen_pos pos = gwgen_key_pos(paths.document->file, entry);
  if (!parse_template(oas, pos, place.node, &item) ||
      refuse_siblings(oas, place) || !gwgen_ref_follow(&oas->refs, &place) ||
      !check_item(oas, place)) {
    return;
  }
  item.base_path = gwgen_oas_own_base(oas, place, (gw_slice){NULL, 0});
  gwgen_oas_parameters(oas, gwgen_place_key(oas->arena, place, "parameters"),
                       &item);
  read_operations(oas, place, &item);
}

void gwgen_oas_paths(gwgen_oas *oas, gwgen_place document) {
  gwgen_oas_operation common = {.document = document.document};
  gwgen_place security = gwgen_place_key(oas->arena, document, "security");
  if (security.node && security.node->kind == GW_NODE_LIST) {
    gwgen_oas_requirements(oas, security, &common);
  }
  gwgen_place paths = gwgen_place_key(oas->arena, document, "paths");
  if (!paths.node || paths.node->kind != GW_NODE_MAP) {
    return;
  }
  gwgen_oas_count_fragments(oas, paths.node);
  for (size_t i = 0; i < paths.node->n; i++) {
    if (!gwgen_key_is_extension(paths.node->entries[i].key)) {
      read_path(oas, paths, i, &common);
    }
  }
}
