#include "pass/keyword_table.h"

static const struct {
  const char *name;
  uint32_t types;
} types[] = {
    {"null", GW_TYPE_NULL},       {"boolean", GW_TYPE_BOOLEAN},
    {"integer", GW_TYPE_INTEGER}, {"number", GW_TYPE_INTEGER | GW_TYPE_NUMBER},
    {"string", GW_TYPE_STRING},   {"array", GW_TYPE_ARRAY},
    {"object", GW_TYPE_OBJECT},
};

/* OpenAPI 3.0.3 4.7.24.1: null is no type there. */
static uint32_t type_bits(gwgen_lowering *lowering, const gw_node *node) {
  bool is_30 = lowering->schema->document->dialect == GWGEN_OPENAPI_30;
  for (size_t i = is_30 ? 1 : 0; i < GW_COUNT(types); i++) {
    if (node->kind == GW_NODE_STRING &&
        gw_slice_is(node->text, types[i].name)) {
      return types[i].types;
    }
  }
  gwgen_report_add(lowering->report, "schema-value",
                   gwgen_lower_pos(lowering, node),
                   "there is no type \"%.*s\"%s", GWGEN_S(node->text),
                   is_30 && gw_slice_is(node->text, "null")
                       ? " in OpenAPI 3.0; write nullable: true"
                       : "");
  return 0;
}

void gwgen_lower_type(gwgen_lowering *lowering, const gw_node_entry *entry) {
  const gw_node *value = entry->value;
  uint32_t bits = 0;
  if (value->kind == GW_NODE_STRING) {
    bits = type_bits(lowering, value);
  }
  for (size_t i = 0; value->kind == GW_NODE_LIST && i < value->n; i++) {
    bits |= type_bits(lowering, value->items[i]);
  }
  if (value->kind == GW_NODE_LIST && value->n == 0) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_pos(lowering, value),
                     "the list of types is empty");
  }
  lowering->out->types = bits ? bits : GW_TYPE_ANY;
}

void gwgen_lower_nullable(gwgen_lowering *lowering,
                          const gw_node_entry *entry) {
  lowering->nullable = entry->value->boolean ? entry->value : NULL;
}

/* OpenAPI 3.0.3 4.7.24.1: nullable only adds to a "type" beside it. */
void gwgen_finish_type(gwgen_lowering *lowering) {
  if (!lowering->nullable) {
    return;
  }
  if (gw_node_find(lowering->schema->node, "type")) {
    lowering->out->types |= GW_TYPE_NULL;
  } else {
    gwgen_report_add(lowering->report, "schema-nullable",
                     gwgen_lower_pos(lowering, lowering->nullable),
                     "nullable does nothing without \"type\" beside it");
  }
}

void gwgen_lower_format(gwgen_lowering *lowering, const gw_node_entry *entry) {
  for (size_t i = 0; i < gwgen_n_formats; i++) {
    if (gw_slice_is(entry->value->text, gwgen_formats[i])) {
      return;
    }
  }
  gwgen_report_add(lowering->report, "schema-format",
                   gwgen_lower_pos(lowering, entry->value),
                   "the format \"%.*s\" is not known and does nothing",
                   GWGEN_S(entry->value->text));
}
