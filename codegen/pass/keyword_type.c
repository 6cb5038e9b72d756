#include "pass/keyword_table.h"
#include "pass/schema_set.h"
#include "schema/formats.h"

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

/* JSON Schema 2020-12 7.2.1: a plain schema document's formats are for
 * readers; OpenAPI's are part of the contract. */
static bool is_asserted(const gwgen_lowering *lowering) {
  return lowering->schema->document->dialect <= GWGEN_OPENAPI_31 ||
         lowering->set->product->settings.assert_formats;
}

static void use_format(gwgen_lowering *lowering, const gw_format_row *row) {
  if (row->id && is_asserted(lowering)) {
    lowering->out->format = row->id;
    lowering->out->checks |= GW_CHECK_FORMAT;
  }
}

void gwgen_lower_format(gwgen_lowering *lowering, const gw_node_entry *entry) {
  gw_slice name = entry->value->text;
  const gw_format_row *row = gw_format_find(name);
  if (row) {
    use_format(lowering, row);
  } else {
    gwgen_report_add(lowering->report, "schema-format",
                     gwgen_lower_pos(lowering, entry->value),
                     "the format \"%.*s\" is not known and does nothing",
                     GWGEN_S(name));
  }
}

/* OpenAPI 3.1.0 4.8.14.4: "contentEncoding: base64" is what "format: byte" was
 * in 3.0. */
void gwgen_lower_content_encoding(gwgen_lowering *lowering,
                                  const gw_node_entry *entry) {
  gw_slice name = entry->value->text;
  if (lowering->out->format || gw_node_find(lowering->schema->node, "format")) {
    return;
  }
  if (gw_slice_is(name, "base64")) {
    use_format(lowering, gw_format_find(GW_LIT("byte")));
  } else if (gw_slice_is(name, "base64url")) {
    use_format(lowering, gw_format_find(GW_LIT("base64url")));
  }
}

/* Limits that are tighter than what the format's type holds say it all, and a
 * format that speaks of other types says nothing. */
void gwgen_finish_format(gwgen_lowering *lowering) {
  gw_schema *out = lowering->out;
  const uint32_t both = GW_CHECK_MINIMUM | GW_CHECK_MAXIMUM;
  const uint32_t numbers = GW_TYPE_INTEGER | GW_TYPE_NUMBER;
  bool has_limits = (out->checks & both) == both &&
                    !(out->types & GW_TYPE_NUMBER) &&
                    out->minimum->is_integer && out->maximum->is_integer;
  bool is_implied =
      (out->format == GW_FORMAT_ID_INT64 ||
       (out->format == GW_FORMAT_ID_INT32 && has_limits &&
        out->minimum->i >= INT32_MIN && out->maximum->i <= INT32_MAX)) &&
      has_limits;
  bool is_number = out->format >= GW_FORMAT_ID_INT8;
  if (is_implied || !(out->types & (is_number ? numbers : GW_TYPE_STRING))) {
    out->format = GW_FORMAT_ID_NONE;
    out->checks &= ~(uint32_t)GW_CHECK_FORMAT;
  }
}
