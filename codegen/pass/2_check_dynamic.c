#include "pass/2_check_parts.h"

static bool is_one_of(gw_slice key, const char *const *keys, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_is(key, keys[i])) {
      return true;
    }
  }
  return false;
}

/* Keywords that allow and refuse nothing; "type" is compared by itself. */
static bool is_annotation(gw_slice key) {
  static const char *const keys[] = {
      "title",     "description", "default",  "deprecated",   "readOnly",
      "writeOnly", "example",     "examples", "externalDocs", "xml",
      "$comment",  "$id",         "$anchor",  "type",         "nullable"};
  return is_one_of(key, keys, GW_COUNT(keys)) ||
         gw_slice_starts(key, GW_LIT("x-"));
}

/* The schemas true and {}. */
static bool takes_all(const gw_node *node) {
  return node->kind == GW_NODE_BOOL ? node->boolean
                                    : node->kind == GW_NODE_MAP && !node->n;
}

/* "properties" and "required" that speak of "@type" alone. */
static bool names_the_type(const gw_node *node) {
  gw_slice name = GW_LIT("@type");
  if (node->n != 1) {
    return false;
  }
  return node->kind == GW_NODE_MAP
             ? gw_slice_eq(node->entries[0].key, name)
             : node->kind == GW_NODE_LIST &&
                   gw_slice_eq(node->items[0]->text, name);
}

/* The first keyword that refuses JSON which a field of |kind| can hold; p NULL:
 * there is none. */
static gw_slice narrowing(const gwgen_schema *schema, gw_well_known kind) {
  static const char *const of_all[] = {"additionalProperties", "items",
                                       "unevaluatedProperties",
                                       "unevaluatedItems"};
  for (size_t i = 0; i < schema->node->n; i++) {
    const gw_node_entry *entry = &schema->node->entries[i];
    if (is_annotation(entry->key)) {
      continue;
    }
    if (is_one_of(entry->key, of_all, GW_COUNT(of_all)) &&
        takes_all(entry->value)) {
      continue;
    }
    bool is_of_type = gw_slice_is(entry->key, "properties") ||
                      gw_slice_is(entry->key, "required");
    if (kind == GW_WK_ANY && is_of_type && names_the_type(entry->value)) {
      continue;
    }
    return entry->key;
  }
  bool is_narrow =
      kind == GW_WK_VALUE && gwgen_schema_types(schema) != GW_TYPE_ANY;
  return is_narrow ? GW_LIT("type") : (gw_slice){NULL, 0};
}

static bool requires_type(const gwgen_schema *schema) {
  const gw_node *required = gw_node_find(schema->node, "required");
  for (size_t i = 0;
       required && required->kind == GW_NODE_LIST && i < required->n; i++) {
    if (gw_slice_is(required->items[i]->text, "@type")) {
      return true;
    }
  }
  return false;
}

bool gwgen_is_dynamic(const gwgen_message *message) {
  return message->well_known == GW_WK_STRUCT ||
         message->well_known == GW_WK_VALUE ||
         message->well_known == GW_WK_LIST_VALUE ||
         message->well_known == GW_WK_ANY;
}

void gwgen_check_dynamic(gwgen_checker *checker, const gwgen_pair *pair) {
  gwgen_report *report = checker->product->report;
  const gwgen_message *message = pair->field->message;
  gwgen_finding *finding = NULL;
  gw_slice keyword = narrowing(pair->schema, message->well_known);
  if (checker->direction == GWGEN_RESPONSE && keyword.p) {
    finding = gwgen_report_add(
        report, "drift-dynamic", pair->schema->pos,
        "'%.*s' narrows what field '%.*s' can hold: the service may put any "
        "%.*s there",
        GWGEN_S(keyword), GWGEN_S(pair->field->name), GWGEN_S(message->name));
  } else if (checker->direction == GWGEN_REQUEST &&
             message->well_known == GW_WK_ANY && !requires_type(pair->schema)) {
    finding = gwgen_report_add(
        report, "drift-dynamic", pair->schema->pos,
        "the schema takes objects without \"@type\", which field '%.*s' can't "
        "hold",
        GWGEN_S(pair->field->name));
  }
  if (finding) {
    gwgen_finding_note(report, finding, pair->field->pos, "the field");
  }
}
