/* Repeated fields beside the keywords of arrays, and maps beside those of
 * objects. JSON Schema 2020-12 sections 10.3 and 11. */
#include "base/num.h"
#include "pass/2_check_parts.h"

/* ---- repeated fields ----------------------------------------------------- */

static void check_element(gwgen_checker *checker, const gwgen_field *field,
                          const gw_node *node) {
  gwgen_pair item = {.field = field, .is_element = true};
  item.schema = gwgen_schema_of(checker, node);
  if (item.schema) {
    gwgen_check_value(checker, &item);
  }
}

void gwgen_check_list(gwgen_checker *checker, const gwgen_pair *pair) {
  const gw_node *node = pair->schema->node;
  const gw_node *prefix = gw_node_find(node, "prefixItems");
  for (size_t i = 0; prefix && prefix->kind == GW_NODE_LIST && i < prefix->n;
       i++) {
    check_element(checker, pair->field, prefix->items[i]);
  }
  check_element(checker, pair->field, gw_node_find(node, "items"));
  check_element(checker, pair->field, gw_node_find(node, "unevaluatedItems"));
  gwgen_claim before = checker->claim; /* some element must be able to fit */
  checker->claim = GWGEN_CLAIM_TEST;
  check_element(checker, pair->field, gw_node_find(node, "contains"));
  checker->claim = before;
}

/* ---- maps ---------------------------------------------------------------- */

static bool is_key(const gwgen_field *key, gw_slice name) {
  if (key->type == GW_PB_BOOL) {
    return gw_slice_is(name, "true") || gw_slice_is(name, "false");
  }
  return !gwgen_field_is_integer(key->type) ||
         (gw_num_is_json(name) && gw_num_is_integer(name));
}

static void check_key(gwgen_checker *checker, const gwgen_pair *pair,
                      gw_slice name, uint32_t line, uint32_t column) {
  const gwgen_field *key = &pair->field->message->fields.v[0];
  if (is_key(key, name)) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-property",
      (gwgen_pos){pair->schema->pos.file, line, column},
      "'%.*s' is no key of map '%.*s', whose keys are %s", GWGEN_S(name),
      GWGEN_S(pair->field->name),
      key->type == GW_PB_BOOL ? "true and false" : "whole numbers");
  gwgen_finding_note(checker->product->report, finding, pair->field->pos,
                     "the field");
}

/* propertyNames: {enum}, the one form that names keys one by one. */
static void check_key_names(gwgen_checker *checker, const gwgen_pair *pair) {
  const gwgen_schema *names =
      gwgen_schema_child(checker, pair->schema, "propertyNames");
  const gw_node *list = names ? gw_node_find(names->node, "enum") : NULL;
  for (size_t i = 0; list && list->kind == GW_NODE_LIST && i < list->n; i++) {
    const gw_node *name = list->items[i];
    check_key(checker, pair, name->text, name->line, name->column);
  }
}

/* The values' field stands in no file: the map speaks for it. */
static void check_held(gwgen_checker *checker, const gwgen_pair *pair,
                       const gwgen_schema *schema) {
  gwgen_field held = pair->field->message->fields.v[1];
  held.name = pair->field->name;
  held.pos = pair->field->pos;
  gwgen_pair value = {.field = &held, .schema = schema, .is_element = true};
  if (schema) {
    gwgen_check_value(checker, &value);
  }
}

void gwgen_check_map(gwgen_checker *checker, const gwgen_pair *pair) {
  static const char *const others[] = {"additionalProperties",
                                       "unevaluatedProperties"};
  const gwgen_message *entry = pair->field->message;
  if (!entry || entry->fields.n < 2) {
    return;
  }
  for (size_t i = 0; i < GW_COUNT(others); i++) {
    check_held(checker, pair,
               gwgen_schema_child(checker, pair->schema, others[i]));
  }
  const gw_node *patterns =
      gw_node_find(pair->schema->node, "patternProperties");
  for (size_t i = 0;
       patterns && patterns->kind == GW_NODE_MAP && i < patterns->n; i++) {
    check_held(checker, pair,
               gwgen_schema_of(checker, patterns->entries[i].value));
  }
  gwgen_properties properties;
  gwgen_properties_collect(checker, pair->schema, &properties);
  for (size_t i = 0; i < properties.list.n; i++) {
    const gwgen_property *property = &properties.list.v[i];
    check_key(checker, pair, property->name, property->pos.line,
              property->pos.column);
    check_held(checker, pair, property->schema);
  }
  check_key_names(checker, pair);
}
