#include "base/num.h"
#include "pass/2_check_parts.h"

/* What an integer type holds, as decimal texts, exact; and the next numbers
 * outside, which an exclusive limit may name. */
typedef struct range {
  const char *low, *high;
  const char *below, *above;
} range;

static const range int32_range = {"-2147483648", "2147483647", "-2147483649",
                                  "2147483648"};
static const range uint32_range = {"0", "4294967295", "-1", "4294967296"};
static const range int64_range = {"-9223372036854775808", "9223372036854775807",
                                  "-9223372036854775809",
                                  "9223372036854775808"};
static const range uint64_range = {"0", "18446744073709551615", "-1",
                                   "18446744073709551616"};

static const range *range_of_field(gw_field_type type) {
  switch (type) {
  case GW_PB_INT32:
  case GW_PB_SINT32:
  case GW_PB_SFIXED32:
    return &int32_range;
  case GW_PB_UINT32:
  case GW_PB_FIXED32:
    return &uint32_range;
  case GW_PB_INT64:
  case GW_PB_SINT64:
  case GW_PB_SFIXED64:
    return &int64_range;
  case GW_PB_UINT64:
  case GW_PB_FIXED64:
    return &uint64_range;
  case GW_PB_DOUBLE:
  case GW_PB_FLOAT:
  case GW_PB_BOOL:
  case GW_PB_STRING:
  case GW_PB_GROUP:
  case GW_PB_MESSAGE:
  case GW_PB_BYTES:
  case GW_PB_ENUM:
    return NULL;
  }
  return NULL;
}

bool gwgen_field_is_integer(gw_field_type type) {
  return range_of_field(type) != NULL;
}

bool gwgen_field_is_wide(gw_field_type type) {
  const range *held = range_of_field(type);
  return held == &int64_range || held == &uint64_range;
}

static const range *range_of_format(gw_slice format) {
  return gw_slice_is(format, "int32")    ? &int32_range
         : gw_slice_is(format, "uint32") ? &uint32_range
         : gw_slice_is(format, "int64")  ? &int64_range
         : gw_slice_is(format, "uint64") ? &uint64_range
                                         : NULL;
}

static int compare(gw_slice a, const char *b) {
  return gw_num_cmp(a, gw_slice_str(b));
}

typedef struct limit {
  gw_slice text; /* p NULL: there is none */
  bool is_exclusive;
} limit;

static const gw_node *number_at(const gwgen_schema *schema,
                                const char *keyword) {
  const gw_node *node = gw_node_find(schema->node, keyword);
  return node &&
                 (node->kind == GW_NODE_INTEGER ||
                  node->kind == GW_NODE_NUMBER) &&
                 gw_num_is_json(node->text)
             ? node
             : NULL;
}

/* The limit on one side: the keyword, the exclusive one (a number in 3.1, a
 * flag in 3.0), else the format's. */
static limit limit_of(const gwgen_schema *schema, const char *keyword,
                      const char *exclusive, const char *of_format) {
  const gw_node *node = number_at(schema, keyword);
  if (node) {
    return (limit){node->text, gwgen_schema_flag(schema, exclusive)};
  }
  node = number_at(schema, exclusive);
  return node ? (limit){node->text, true}
              : (limit){gw_slice_str(of_format), false};
}

static void report(gwgen_checker *checker, const gwgen_pair *pair,
                   const char *rule, const char *what) {
  gwgen_report *to = checker->product->report;
  gwgen_finding *finding = gwgen_report_add(to, rule, pair->schema->pos,
                                            "%s than field '%.*s' holds", what,
                                            GWGEN_S(pair->field->name));
  gwgen_finding_note(to, finding, pair->field->pos, "the field");
}

static void check_request(gwgen_checker *checker, const gwgen_pair *pair,
                          const range *field, const range *format) {
  limit low = limit_of(pair->schema, "minimum", "exclusiveMinimum",
                       format ? format->low : NULL);
  limit high = limit_of(pair->schema, "maximum", "exclusiveMaximum",
                        format ? format->high : NULL);
  bool is_listed = gw_node_find(pair->schema->node, "enum") ||
                   gw_node_find(pair->schema->node, "const");
  if (low.text.p &&
      compare(low.text, low.is_exclusive ? field->below : field->low) < 0) {
    report(checker, pair, "drift-range", "the schema takes smaller numbers");
  }
  if (high.text.p &&
      compare(high.text, high.is_exclusive ? field->above : field->high) > 0) {
    report(checker, pair, "drift-range", "the schema takes larger numbers");
  }
  bool is_small = field != &int64_range && field != &uint64_range;
  bool open_low = !low.text.p && field != &int64_range;
  bool open_high = !high.text.p && is_small;
  if (!is_listed && (open_low || open_high)) {
    report(checker, pair, "drift-range-open",
           open_low && !open_high
               ? "the schema has no minimum and takes smaller numbers"
               : "the schema has no limits and takes larger numbers");
  }
}

void gwgen_check_range(gwgen_checker *checker, const gwgen_pair *pair) {
  const range *field = range_of_field(pair->field->type);
  const range *format =
      range_of_format(gwgen_schema_text(pair->schema, "format"));
  if (checker->direction == GWGEN_REQUEST) {
    check_request(checker, pair, field, format);
    return;
  }
  if (format && (compare(gw_slice_str(field->low), format->low) < 0 ||
                 compare(gw_slice_str(field->high), format->high) > 0)) {
    gwgen_report *to = checker->product->report;
    gwgen_finding *finding =
        gwgen_report_add(to, "drift-range", pair->schema->pos,
                         "field '%.*s' gives numbers outside of format %.*s",
                         GWGEN_S(pair->field->name),
                         GWGEN_S(gwgen_schema_text(pair->schema, "format")));
    gwgen_finding_note(to, finding, pair->field->pos, "the field");
  }
}
