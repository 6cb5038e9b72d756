/* gw/tables.h: names, and what OpenAPI says of values. */
#include "emit/describe_rows.h"

COUNTER(count_names, gw_names, x->n)
COUNTER(count_slots, gw_names, x->n ? (size_t)1 << x->bits : 0)

static const gwgen_row names_rows[] = {
    ARRAY(gw_names, names, slice, count_names),
    ARRAY(gw_names, slots, u16, count_slots),
    COUNT(gw_names, n, names),
    ROW(gw_names, bits, UNSIGNED),
    ROW(gw_names, seed, HEX),
    END,
};
STRUCT(names, gw_names);

/* ---- schemas ----------------------------------------------------------- */

const gwgen_label gwgen_type_labels[] = {
    LABEL(GW_TYPE_ANY),     LABEL(GW_TYPE_NULL),   LABEL(GW_TYPE_BOOLEAN),
    LABEL(GW_TYPE_INTEGER), LABEL(GW_TYPE_NUMBER), LABEL(GW_TYPE_STRING),
    LABEL(GW_TYPE_ARRAY),   LABEL(GW_TYPE_OBJECT), {0, NULL},
};

static const gwgen_label check_labels[] = {
    LABEL(GW_CHECK_MIN_LENGTH),
    LABEL(GW_CHECK_MAX_LENGTH),
    LABEL(GW_CHECK_PATTERN),
    LABEL(GW_CHECK_MINIMUM),
    LABEL(GW_CHECK_MAXIMUM),
    LABEL(GW_CHECK_EXCLUSIVE_MINIMUM),
    LABEL(GW_CHECK_EXCLUSIVE_MAXIMUM),
    LABEL(GW_CHECK_MIN_ITEMS),
    LABEL(GW_CHECK_MAX_ITEMS),
    LABEL(GW_CHECK_UNIQUE_ITEMS),
    LABEL(GW_CHECK_MIN_PROPERTIES),
    LABEL(GW_CHECK_MAX_PROPERTIES),
    LABEL(GW_CHECK_VALUES),
    LABEL(GW_CHECK_CLOSED),
    LABEL(GW_CHECK_RULES),
    LABEL(GW_CHECK_SUBTREE),
    LABEL(GW_CHECK_FORMAT),
    LABEL(GW_CHECK_UNEVALUATED),
    LABEL(GW_CHECK_OPEN),
    LABEL(GW_CHECK_READ_ONLY),
    LABEL(GW_CHECK_WRITE_ONLY),
    LABEL(GW_CHECK_SECRET),
    LABEL(GW_CHECK_ESCAPES),
    {0, NULL},
};

static const gwgen_label rule_labels[] = {
    LABEL(GW_RULE_ALL_OF),
    LABEL(GW_RULE_ANY_OF),
    LABEL(GW_RULE_ONE_OF),
    LABEL(GW_RULE_NOT),
    LABEL(GW_RULE_MULTIPLE_OF),
    LABEL(GW_RULE_CONTAINS),
    LABEL(GW_RULE_PROPERTY_NAMES),
    LABEL(GW_RULE_DEPENDENT_REQUIRED),
    LABEL(GW_RULE_DEPENDENT_SCHEMA),
    LABEL(GW_RULE_IF),
    LABEL(GW_RULE_UNEVALUATED_PROPERTIES),
    LABEL(GW_RULE_UNEVALUATED_ITEMS),
    LABEL(GW_RULE_SCOPE),
    LABEL(GW_RULE_DYNAMIC_REF),
    {0, NULL},
};

static const gwgen_label format_labels[] = {
    LABEL(GW_FORMAT_ID_DATE_TIME),
    LABEL(GW_FORMAT_ID_DATE),
    LABEL(GW_FORMAT_ID_TIME),
    LABEL(GW_FORMAT_ID_DURATION),
    LABEL(GW_FORMAT_ID_EMAIL),
    LABEL(GW_FORMAT_ID_IDN_EMAIL),
    LABEL(GW_FORMAT_ID_HOSTNAME),
    LABEL(GW_FORMAT_ID_IDN_HOSTNAME),
    LABEL(GW_FORMAT_ID_IPV4),
    LABEL(GW_FORMAT_ID_IPV6),
    LABEL(GW_FORMAT_ID_UUID),
    LABEL(GW_FORMAT_ID_URI),
    LABEL(GW_FORMAT_ID_URI_REFERENCE),
    LABEL(GW_FORMAT_ID_IRI),
    LABEL(GW_FORMAT_ID_IRI_REFERENCE),
    LABEL(GW_FORMAT_ID_URI_TEMPLATE),
    LABEL(GW_FORMAT_ID_JSON_POINTER),
    LABEL(GW_FORMAT_ID_RELATIVE_JSON_POINTER),
    LABEL(GW_FORMAT_ID_REGEX),
    LABEL(GW_FORMAT_ID_BYTE),
    LABEL(GW_FORMAT_ID_BASE64URL),
    LABEL(GW_FORMAT_ID_CHAR),
    LABEL(GW_FORMAT_ID_INT8),
    LABEL(GW_FORMAT_ID_INT16),
    LABEL(GW_FORMAT_ID_INT32),
    LABEL(GW_FORMAT_ID_INT64),
    LABEL(GW_FORMAT_ID_UINT8),
    LABEL(GW_FORMAT_ID_UINT16),
    LABEL(GW_FORMAT_ID_UINT32),
    LABEL(GW_FORMAT_ID_UINT64),
    LABEL(GW_FORMAT_ID_FLOAT),
    LABEL(GW_FORMAT_ID_DOUBLE),
    {0, NULL},
};

static const gwgen_row number_rows[] = {
    ROW(gw_number, text, SLICE),
    ROW(gw_number, i, SIGNED),
    ROW(gw_number, d, DOUBLE),
    ROW(gw_number, is_integer, UNSIGNED),
    END,
};
STRUCT(number, gw_number);

COUNTER(count_classes, gw_pattern, x->classes ? 256 : 0)
COUNTER(count_next, gw_pattern, (size_t)x->n_states * x->n_classes)
COUNTER(count_accepting, gw_pattern, x->n_states)

static const gwgen_row pattern_rows[] = {
    ROW(gw_pattern, source, SLICE),
    ARRAY(gw_pattern, classes, u8, count_classes),
    ARRAY(gw_pattern, next, u16, count_next),
    ARRAY(gw_pattern, accepting, u8, count_accepting),
    COUNT(gw_pattern, n_states, accepting),
    ROW(gw_pattern, n_classes, UNSIGNED),
    ROW(gw_pattern, min_length, UNSIGNED),
    ROW(gw_pattern, max_length, UNSIGNED),
    ROW(gw_pattern, integers, UNSIGNED),
    END,
};
STRUCT(pattern, gw_pattern);

COUNTER(count_others, gw_values, x->n_others)

static const gwgen_row values_rows[] = {
    NAMES(gw_values, strings),
    ARRAY(gw_values, others, slice, count_others),
    COUNT(gw_values, n_others, others),
    ROW(gw_values, is_const, UNSIGNED),
    END,
};
STRUCT(values, gw_values);

static const gwgen_row property_rows[] = {
    ROW(gw_property, name, SLICE),
    POINTER(gw_property, schema, schema),
    ROW(gw_property, is_required, UNSIGNED),
    ROW(gw_property, is_declared, UNSIGNED),
    END,
};
STRUCT(property, gw_property);

COUNTER(count_rule_schemas, gw_rule, x->n_schemas)
COUNTER(count_rule_names, gw_rule, x->n_names)

COUNTER(count_branches, gw_choice, x->values.n)

static const gwgen_row choice_rows[] = {
    ROW(gw_choice, property, SLICE),
    NAMES(gw_choice, values),
    ARRAY(gw_choice, branches, u16, count_branches),
    ROW(gw_choice, is_by_key, UNSIGNED),
    END,
};
STATIC_STRUCT(choice, gw_choice);

static const gwgen_row rule_rows[] = {
    LABELS(gw_rule, kind, ENUM, rule_labels),
    POINTERS(gw_rule, schemas, schema, count_rule_schemas),
    COUNT(gw_rule, n_schemas, schemas),
    ARRAY(gw_rule, names, slice, count_rule_names),
    COUNT(gw_rule, n_names, names),
    POINTER(gw_rule, number, number),
    ROW(gw_rule, min, UNSIGNED),
    ROW(gw_rule, max, UNSIGNED),
    POINTER(gw_rule, choice, choice),
    END,
};
STRUCT(rule, gw_rule);

static const gwgen_row pattern_property_rows[] = {
    POINTER(gw_pattern_property, pattern, pattern),
    POINTER(gw_pattern_property, schema, schema),
    END,
};
STATIC_STRUCT(pattern_property, gw_pattern_property);

COUNTER(count_properties, gw_schema, x->n_properties)
COUNTER(count_prefix, gw_schema, x->n_prefix)
COUNTER(count_patterns, gw_schema, x->n_patterns)
COUNTER(count_rules, gw_schema, x->n_rules)

static const gwgen_row schema_rows[] = {
    ROW(gw_schema, name, SLICE),
    LABELS(gw_schema, types, FLAGS, gwgen_type_labels),
    LABELS(gw_schema, checks, FLAGS, check_labels),
    ROW(gw_schema, min_length, UNSIGNED),
    ROW(gw_schema, max_length, UNSIGNED),
    ROW(gw_schema, min_items, UNSIGNED),
    ROW(gw_schema, max_items, UNSIGNED),
    ROW(gw_schema, min_properties, UNSIGNED),
    ROW(gw_schema, max_properties, UNSIGNED),
    POINTER(gw_schema, minimum, number),
    POINTER(gw_schema, maximum, number),
    POINTER(gw_schema, pattern, pattern),
    POINTER(gw_schema, values, values),
    POINTER(gw_schema, items, schema),
    NAMES(gw_schema, property_names),
    ARRAY(gw_schema, properties, property, count_properties),
    COUNT(gw_schema, n_properties, properties),
    ROW(gw_schema, n_required, UNSIGNED),
    POINTER(gw_schema, additional, schema),
    ARRAY(gw_schema, rules, rule, count_rules),
    COUNT(gw_schema, n_rules, rules),
    POINTERS(gw_schema, prefix, schema, count_prefix),
    COUNT(gw_schema, n_prefix, prefix),
    ARRAY(gw_schema, patterns, pattern_property, count_patterns),
    COUNT(gw_schema, n_patterns, patterns),
    LABELS(gw_schema, format, ENUM, format_labels),
    END,
};
STRUCT(schema, gw_schema);
