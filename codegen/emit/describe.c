#include "emit/describe.h"

/* One row; the forms of a field that need more than its place follow. */
#define FULL(type_, field, form_, to_, labels_, count_, of_)                   \
  {                                                                            \
    .name = #field, .offset = offsetof(type_, field),                          \
    .size = sizeof(((type_ *)0)->field), .form = GWGEN_FORM_##form_,           \
    .type = (to_), .labels = (labels_), .count = (count_), .of = (of_)         \
  }
#define ROW(type_, field, form_)                                               \
  FULL(type_, field, form_, NULL, NULL, NULL, NULL)
#define LABELS(type_, field, form_, labels_)                                   \
  FULL(type_, field, form_, NULL, labels_, NULL, NULL)
#define POINTER(type_, field, to)                                              \
  FULL(type_, field, POINTER, &gwgen_type_##to, NULL, NULL, NULL)
#define ARRAY(type_, field, to, counter)                                       \
  FULL(type_, field, ARRAY, &gwgen_type_##to, NULL, counter, NULL)
#define POINTERS(type_, field, to, counter)                                    \
  FULL(type_, field, POINTERS, &gwgen_type_##to, NULL, counter, NULL)
#define COUNT(type_, field, array)                                             \
  FULL(type_, field, COUNT, NULL, NULL, NULL, #array)
#define NAMES(type_, field)                                                    \
  FULL(type_, field, STRUCT, &gwgen_type_names, NULL, NULL, NULL)
#define END                                                                    \
  { .name = NULL }
#define LABEL(constant)                                                        \
  { (uint32_t)(constant), #constant }

/* How many elements an array of |type_| has: one function per pointer. */
#define COUNTER(name, type_, expression)                                       \
  static size_t name(const void *owner) {                                      \
    const type_ *x = owner;                                                    \
    return (expression);                                                       \
  }

#define STRUCT(short_, type_)                                                  \
  const gwgen_type gwgen_type_##short_ = {                                     \
      .name = #type_, .size = sizeof(type_), .rows = short_##_rows}
#define STATIC_STRUCT(short_, type_)                                           \
  static const gwgen_type gwgen_type_##short_ = {                              \
      .name = #type_, .size = sizeof(type_), .rows = short_##_rows}

/* ---- plain elements --------------------------------------------------------
 */

static const gwgen_type gwgen_type_slice = {"gw_slice", sizeof(gw_slice),
                                            GWGEN_FORM_SLICE, NULL};
static const gwgen_type gwgen_type_u8 = {"uint8_t", 1, GWGEN_FORM_UNSIGNED,
                                         NULL};
static const gwgen_type gwgen_type_u16 = {"uint16_t", 2, GWGEN_FORM_UNSIGNED,
                                          NULL};
static const gwgen_type gwgen_type_i32 = {"int32_t", 4, GWGEN_FORM_SIGNED,
                                          NULL};

/* ---- names ------------------------------------------------------------------
 */

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
STATIC_STRUCT(names, gw_names);

/* ---- schemas ----------------------------------------------------------------
 */

static const gwgen_label type_labels[] = {
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
STATIC_STRUCT(number, gw_number);

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
STATIC_STRUCT(pattern, gw_pattern);

COUNTER(count_others, gw_values, x->n_others)

static const gwgen_row values_rows[] = {
    NAMES(gw_values, strings),
    ARRAY(gw_values, others, slice, count_others),
    COUNT(gw_values, n_others, others),
    ROW(gw_values, is_const, UNSIGNED),
    END,
};
STATIC_STRUCT(values, gw_values);

static const gwgen_row property_rows[] = {
    ROW(gw_property, name, SLICE),
    POINTER(gw_property, schema, schema),
    ROW(gw_property, is_required, UNSIGNED),
    ROW(gw_property, is_declared, UNSIGNED),
    END,
};
STATIC_STRUCT(property, gw_property);

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
STATIC_STRUCT(rule, gw_rule);

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
    LABELS(gw_schema, types, FLAGS, type_labels),
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

/* ---- messages ---------------------------------------------------------------
 */

static const gwgen_label field_type_labels[] = {
    LABEL(GW_PB_DOUBLE),
    LABEL(GW_PB_FLOAT),
    LABEL(GW_PB_INT64),
    LABEL(GW_PB_UINT64),
    LABEL(GW_PB_INT32),
    LABEL(GW_PB_FIXED64),
    LABEL(GW_PB_FIXED32),
    LABEL(GW_PB_BOOL),
    LABEL(GW_PB_STRING),
    LABEL(GW_PB_GROUP),
    LABEL(GW_PB_MESSAGE),
    LABEL(GW_PB_BYTES),
    LABEL(GW_PB_UINT32),
    LABEL(GW_PB_ENUM),
    LABEL(GW_PB_SFIXED32),
    LABEL(GW_PB_SFIXED64),
    LABEL(GW_PB_SINT32),
    LABEL(GW_PB_SINT64),
    {0, NULL},
};

static const gwgen_label field_labels[] = {
    LABEL(GW_FIELD_REPEATED), LABEL(GW_FIELD_PACKED), LABEL(GW_FIELD_PRESENCE),
    LABEL(GW_FIELD_REQUIRED), LABEL(GW_FIELD_MAP),    {0, NULL},
};

static const gwgen_label well_known_labels[] = {
    LABEL(GW_WK_TIMESTAMP),  LABEL(GW_WK_DURATION),
    LABEL(GW_WK_FIELD_MASK), LABEL(GW_WK_EMPTY),
    LABEL(GW_WK_WRAPPER),    LABEL(GW_WK_STRUCT),
    LABEL(GW_WK_VALUE),      LABEL(GW_WK_LIST_VALUE),
    LABEL(GW_WK_ANY),        {0, NULL},
};

static const gwgen_row field_rows[] = {
    ROW(gw_field, name, SLICE),
    ROW(gw_field, json_name, SLICE),
    ROW(gw_field, number, UNSIGNED),
    LABELS(gw_field, type, ENUM, field_type_labels),
    LABELS(gw_field, flags, FLAGS, field_labels),
    ROW(gw_field, oneof, UNSIGNED),
    POINTER(gw_field, message, message),
    POINTER(gw_field, enumeration, enum),
    ROW(gw_field, default_bits, HEX),
    ROW(gw_field, default_bytes, SLICE),
    END,
};
STATIC_STRUCT(field, gw_field);

COUNTER(count_fields, gw_message, x->n_fields)

static const gwgen_row message_rows[] = {
    ROW(gw_message, name, SLICE),
    LABELS(gw_message, well_known, ENUM, well_known_labels),
    ARRAY(gw_message, fields, field, count_fields),
    COUNT(gw_message, n_fields, fields),
    ROW(gw_message, n_oneofs, UNSIGNED),
    END,
};
STRUCT(message, gw_message);

static const gwgen_row enum_value_rows[] = {
    ROW(gw_enum_value, name, SLICE),
    ROW(gw_enum_value, number, SIGNED),
    END,
};
STATIC_STRUCT(enum_value, gw_enum_value);

COUNTER(count_values, gw_enum, x->n_values)

static const gwgen_row enum_rows[] = {
    ROW(gw_enum, name, SLICE),
    ARRAY(gw_enum, values, enum_value, count_values),
    COUNT(gw_enum, n_values, values),
    NAMES(gw_enum, names),
    ROW(gw_enum, is_closed, UNSIGNED),
    ROW(gw_enum, is_null, UNSIGNED),
    END,
};
STRUCT(enum, gw_enum);

/* ---- shapes -----------------------------------------------------------------
 */

static const gwgen_label member_labels[] = {
    LABEL(GW_MEMBER_REQUIRED),   LABEL(GW_MEMBER_NULLABLE),
    LABEL(GW_MEMBER_EMIT),       LABEL(GW_MEMBER_EMIT_NULL),
    LABEL(GW_MEMBER_IN),         LABEL(GW_MEMBER_OUT),
    LABEL(GW_MEMBER_ALIAS),      LABEL(GW_MEMBER_LENIENT),
    LABEL(GW_MEMBER_INT_NUMBER), LABEL(GW_MEMBER_ENUM_NUMBER),
    LABEL(GW_MEMBER_ONEOF),      {0, NULL},
};

static const gwgen_label form_labels[] = {
    LABEL(GW_FORM_OTHER),     LABEL(GW_FORM_STRING),
    LABEL(GW_FORM_BYTES),     LABEL(GW_FORM_BOOL),
    LABEL(GW_FORM_INT),       LABEL(GW_FORM_UINT),
    LABEL(GW_FORM_INT_TEXT),  LABEL(GW_FORM_UINT_TEXT),
    LABEL(GW_FORM_DOUBLE),    LABEL(GW_FORM_ENUM),
    LABEL(GW_FORM_TIMESTAMP), LABEL(GW_FORM_MESSAGE),
    LABEL(GW_FORM_LIST),      LABEL(GW_FORM_PACKED),
    LABEL(GW_FORM_MAP),       {0, NULL},
};

static const gwgen_label shape_labels[] = {
    LABEL(GW_SHAPE_VALIDATE),
    LABEL(GW_SHAPE_DROP_UNKNOWN),
    LABEL(GW_SHAPE_REPORT_UNKNOWN),
    LABEL(GW_SHAPE_IN),
    LABEL(GW_SHAPE_OUT),
    LABEL(GW_SHAPE_ORDERED),
    {0, NULL},
};

COUNTER(count_numbers, gw_enum_names, x->names.n)

static const gwgen_row enum_names_rows[] = {
    NAMES(gw_enum_names, names),
    ARRAY(gw_enum_names, numbers, i32, count_numbers),
    END,
};
STATIC_STRUCT(enum_names, gw_enum_names);

static const gwgen_row member_rows[] = {
    ROW(gw_member, name, SLICE),
    POINTER(gw_member, field, field),
    POINTER(gw_member, schema, schema),
    POINTER(gw_member, shape, shape),
    POINTER(gw_member, item_schema, schema),
    POINTER(gw_member, enum_names, enum_names),
    LABELS(gw_member, flags, FLAGS, member_labels),
    ROW(gw_member, bit, UNSIGNED),
    LABELS(gw_member, form, ENUM, form_labels),
    LABELS(gw_member, item, ENUM, form_labels),
    ROW(gw_member, tag, UNSIGNED),
    ROW(gw_member, item_tag, UNSIGNED),
    ROW(gw_member, key, SLICE),
    END,
};
STATIC_STRUCT(member, gw_member);

static const gwgen_row sparse_rows[] = {
    ROW(gw_sparse, number, UNSIGNED),
    ROW(gw_sparse, member, UNSIGNED),
    END,
};
STATIC_STRUCT(sparse, gw_sparse);

COUNTER(count_members, gw_shape, x->n_members)
COUNTER(count_by_number, gw_shape, x->n_by_number)
COUNTER(count_sparse, gw_shape, x->n_sparse)

static const gwgen_row shape_rows[] = {
    ROW(gw_shape, name, SLICE),
    POINTER(gw_shape, message, message),
    POINTER(gw_shape, schema, schema),
    NAMES(gw_shape, names),
    ARRAY(gw_shape, members, member, count_members),
    COUNT(gw_shape, n_members, members),
    ROW(gw_shape, n_bits, UNSIGNED),
    ROW(gw_shape, n_required, UNSIGNED),
    ARRAY(gw_shape, by_number, u16, count_by_number),
    COUNT(gw_shape, n_by_number, by_number),
    ARRAY(gw_shape, sparse, sparse, count_sparse),
    COUNT(gw_shape, n_sparse, sparse),
    LABELS(gw_shape, flags, FLAGS, shape_labels),
    POINTER(gw_shape, types, types),
    END,
};
STRUCT(shape, gw_shape);

static const gwgen_row any_type_rows[] = {
    POINTER(gw_type, message, message),
    POINTER(gw_type, in, shape),
    POINTER(gw_type, out, shape),
    END,
};
STATIC_STRUCT(any_type, gw_type);

COUNTER(count_types, gw_types, x->n_types)

static const gwgen_row types_rows[] = {
    ARRAY(gw_types, types, any_type, count_types),
    COUNT(gw_types, n_types, types),
    END,
};
STRUCT(types, gw_types);

/* ---- operations -------------------------------------------------------------
 */

static const gwgen_label in_labels[] = {
    LABEL(GW_IN_PATH),   LABEL(GW_IN_QUERY), LABEL(GW_IN_HEADER),
    LABEL(GW_IN_COOKIE), {0, NULL},
};

static const gwgen_label style_labels[] = {
    LABEL(GW_STYLE_SIMPLE),          LABEL(GW_STYLE_FORM),
    LABEL(GW_STYLE_SPACE_DELIMITED), LABEL(GW_STYLE_PIPE_DELIMITED),
    LABEL(GW_STYLE_DEEP_OBJECT),     LABEL(GW_STYLE_LABEL),
    LABEL(GW_STYLE_MATRIX),          {0, NULL},
};

static const gwgen_label param_labels[] = {
    LABEL(GW_PARAM_REQUIRED),
    LABEL(GW_PARAM_EXPLODE),
    LABEL(GW_PARAM_ALLOW_EMPTY),
    LABEL(GW_PARAM_ALLOW_RESERVED),
    LABEL(GW_PARAM_METADATA),
    LABEL(GW_PARAM_ARRAY),
    LABEL(GW_PARAM_JSON),
    LABEL(GW_PARAM_ALIAS),
    LABEL(GW_PARAM_OBJECT),
    LABEL(GW_PARAM_SCALAR),
    LABEL(GW_PARAM_WHOLE),
    LABEL(GW_PARAM_OPEN),
    {0, NULL},
};

static const gwgen_label codec_labels[] = {
    LABEL(GW_CODEC_JSON),
    LABEL(GW_CODEC_TEXT),
    LABEL(GW_CODEC_BYTES),
    LABEL(GW_CODEC_FORM),
    LABEL(GW_CODEC_MULTIPART),
    LABEL(GW_CODEC_XML),
    {0, NULL},
};

static const gwgen_label part_labels[] = {
    LABEL(GW_PART_LIST),
    LABEL(GW_PART_JOINED),
    LABEL(GW_PART_HTTP_BODY),
    {0, NULL},
};

static const gwgen_label body_labels[] = {
    LABEL(GW_BODY_REQUIRED),
    {0, NULL},
};

static const gwgen_label security_labels[] = {
    LABEL(GW_SECURITY_PUBLIC),
    LABEL(GW_SECURITY_DELEGATE),
    {0, NULL},
};

static const gwgen_label operation_labels[] = {
    LABEL(GW_OP_DEPRECATED),
    LABEL(GW_OP_IDEMPOTENT),
    LABEL(GW_OP_CODES),
    {0, NULL},
};

COUNTER(count_parents, gw_target, x->n_parents)

static const gwgen_row target_rows[] = {
    POINTERS(gw_target, parents, field, count_parents),
    COUNT(gw_target, n_parents, parents),
    POINTER(gw_target, leaf, member),
    END,
};
STATIC_STRUCT(target, gw_target);

static const gwgen_row param_rows[] = {
    ROW(gw_param, name, SLICE),
    LABELS(gw_param, in, ENUM, in_labels),
    LABELS(gw_param, style, ENUM, style_labels),
    LABELS(gw_param, flags, FLAGS, param_labels),
    POINTER(gw_param, schema, schema),
    POINTER(gw_param, target, target),
    ROW(gw_param, capture, UNSIGNED),
    ROW(gw_param, default_value, SLICE),
    NAMES(gw_param, members),
    END,
};
STATIC_STRUCT(param, gw_param);

static const gwgen_row piece_rows[] = {
    ROW(gw_piece, text, SLICE),
    ROW(gw_piece, capture, SIGNED),
    END,
};
STATIC_STRUCT(piece, gw_piece);

COUNTER(count_pieces, gw_path_field, x->n_pieces)

static const gwgen_row path_field_rows[] = {
    POINTER(gw_path_field, target, target),
    ARRAY(gw_path_field, pieces, piece, count_pieces),
    COUNT(gw_path_field, n_pieces, pieces),
    END,
};
STATIC_STRUCT(path_field, gw_path_field);

COUNTER(count_media_types, gw_part, x->n_media_types)

static const gwgen_row part_rows[] = {
    ROW(gw_part, name, SLICE),
    LABELS(gw_part, codec, ENUM, codec_labels),
    LABELS(gw_part, style, ENUM, style_labels),
    LABELS(gw_part, flags, FLAGS, part_labels),
    LABELS(gw_part, types, FLAGS, type_labels),
    ROW(gw_part, min_length, UNSIGNED),
    ROW(gw_part, max_length, UNSIGNED),
    ARRAY(gw_part, media_types, slice, count_media_types),
    COUNT(gw_part, n_media_types, media_types),
    END,
};
STATIC_STRUCT(part, gw_part);

static const gwgen_label xml_member_labels[] = {
    LABEL(GW_XML_ATTRIBUTE),
    LABEL(GW_XML_LIST),
    LABEL(GW_XML_REQUIRED),
    {0, NULL},
};

static const gwgen_row xml_member_rows[] = {
    ROW(gw_xml_member, key, SLICE),
    ROW(gw_xml_member, name, SLICE),
    ROW(gw_xml_member, tag, SLICE),
    ROW(gw_xml_member, prefix, SLICE),
    ROW(gw_xml_member, space, SLICE),
    LABELS(gw_xml_member, flags, FLAGS, xml_member_labels),
    POINTER(gw_xml_member, value, xml),
    END,
};
STATIC_STRUCT(xml_member, gw_xml_member);

static const gwgen_label xml_labels[] = {
    LABEL(GW_XML_HAS_ATTRIBUTES),
    LABEL(GW_XML_HAS_REQUIRED),
    {0, NULL},
};

COUNTER(count_xml_members, gw_xml, x->n_members)

static const gwgen_row xml_rows[] = {
    ROW(gw_xml, space, SLICE),
    LABELS(gw_xml, types, FLAGS, type_labels),
    LABELS(gw_xml, flags, FLAGS, xml_labels),
    NAMES(gw_xml, names),
    NAMES(gw_xml, keys),
    ARRAY(gw_xml, members, xml_member, count_xml_members),
    COUNT(gw_xml, n_members, members),
    POINTER(gw_xml, item, xml_member),
    POINTER(gw_xml, additional, xml),
    END,
};
STRUCT(xml, gw_xml);

COUNTER(count_parts, gw_media, x->n_parts)

static const gwgen_row media_rows[] = {
    ROW(gw_media, type, SLICE),
    LABELS(gw_media, codec, ENUM, codec_labels),
    POINTER(gw_media, value, member),
    NAMES(gw_media, part_names),
    ARRAY(gw_media, parts, part, count_parts),
    COUNT(gw_media, n_parts, parts),
    POINTER(gw_media, root, xml_member),
    END,
};
STATIC_STRUCT(media, gw_media);

COUNTER(count_media, gw_body, x->n_media)

static const gwgen_row body_rows[] = {
    ARRAY(gw_body, media, media, count_media),  COUNT(gw_body, n_media, media),
    LABELS(gw_body, flags, FLAGS, body_labels), POINTER(gw_body, value, member),
    POINTER(gw_body, schema, schema),           END,
};
STATIC_STRUCT(body, gw_body);

COUNTER(count_headers, gw_reply, x->n_headers)
COUNTER(count_reply_media, gw_reply, x->n_media)

static const gwgen_row reply_rows[] = {
    ROW(gw_reply, status, UNSIGNED),
    ROW(gw_reply, media_type, SLICE),
    POINTER(gw_reply, value, member),
    ARRAY(gw_reply, headers, slice, count_headers),
    COUNT(gw_reply, n_headers, headers),
    ARRAY(gw_reply, media, media, count_reply_media),
    COUNT(gw_reply, n_media, media),
    END,
};
STATIC_STRUCT(reply, gw_reply);

static const gwgen_row credential_rows[] = {
    LABELS(gw_credential, in, ENUM, in_labels),
    ROW(gw_credential, name, SLICE),
    ROW(gw_credential, metadata, SLICE),
    END,
};
STATIC_STRUCT(credential, gw_credential);

static const gwgen_label mode_labels[] = {
    LABEL(GW_MODE_OFF),
    LABEL(GW_MODE_REPORT),
    LABEL(GW_MODE_ENFORCE),
    {0, NULL},
};

static const gwgen_row answer_media_rows[] = {
    ROW(gw_answer_media, type, SLICE),
    POINTER(gw_answer_media, schema, schema),
    END,
};
STATIC_STRUCT(answer_media, gw_answer_media);

COUNTER(count_answer_media, gw_answer, x->n_media)

static const gwgen_row answer_rows[] = {
    ROW(gw_answer, first, UNSIGNED),
    ROW(gw_answer, last, UNSIGNED),
    ARRAY(gw_answer, media, answer_media, count_answer_media),
    COUNT(gw_answer, n_media, media),
    END,
};
STATIC_STRUCT(answer, gw_answer);

static const gwgen_row policy_use_rows[] = {
    ROW(gw_policy_use, policy, SLICE),
    ROW(gw_policy_use, config, SLICE),
    END,
};
STRUCT(policy_use, gw_policy_use);

COUNTER(count_params, gw_operation, x->n_params)
COUNTER(count_path_fields, gw_operation, x->n_path_fields)
COUNTER(count_credentials, gw_operation, x->n_credentials)
COUNTER(count_policies, gw_operation, x->n_policies)
COUNTER(count_target, gw_operation, x->n_target)
COUNTER(count_answers, gw_operation, x->n_answers)

static const gwgen_row operation_rows[] = {
    ROW(gw_operation, id, SLICE),
    ROW(gw_operation, method, SLICE),
    ROW(gw_operation, path, SLICE),
    ROW(gw_operation, service, SLICE),
    ROW(gw_operation, rpc, SLICE),
    ROW(gw_operation, grpc_path, SLICE),
    POINTER(gw_operation, input, message),
    POINTER(gw_operation, output, message),
    ARRAY(gw_operation, params, param, count_params),
    COUNT(gw_operation, n_params, params),
    NAMES(gw_operation, query_names),
    ROW(gw_operation, n_path_params, UNSIGNED),
    ARRAY(gw_operation, path_fields, path_field, count_path_fields),
    COUNT(gw_operation, n_path_fields, path_fields),
    POINTER(gw_operation, body, body),
    POINTER(gw_operation, reply, reply),
    LABELS(gw_operation, security, ENUM, security_labels),
    ARRAY(gw_operation, credentials, credential, count_credentials),
    COUNT(gw_operation, n_credentials, credentials),
    ARRAY(gw_operation, policies, policy_use, count_policies),
    COUNT(gw_operation, n_policies, policies),
    ROW(gw_operation, timeout_ms, UNSIGNED),
    ROW(gw_operation, max_body, UNSIGNED),
    LABELS(gw_operation, flags, FLAGS, operation_labels),
    ARRAY(gw_operation, target, piece, count_target),
    COUNT(gw_operation, n_target, target),
    LABELS(gw_operation, validate, ENUM, mode_labels),
    LABELS(gw_operation, response, ENUM, mode_labels),
    ARRAY(gw_operation, answers, answer, count_answers),
    COUNT(gw_operation, n_answers, answers),
    POINTER(gw_operation, query, shape),
    END,
};
STRUCT(operation, gw_operation);

/* ---- routes and the api -----------------------------------------------------
 */

static const gwgen_label path_labels[] = {
    LABEL(GW_PATH_ENCODED_SLASH),
    LABEL(GW_PATH_MATRIX),
    {0, NULL},
};

static const gwgen_row literal_rows[] = {
    ROW(gw_route_literal, text, SLICE),
    POINTER(gw_route_literal, node, route_node),
    END,
};
STATIC_STRUCT(literal, gw_route_literal);

COUNTER(count_texts, gw_route_mixed, x->n_texts)

static const gwgen_row mixed_rows[] = {
    ARRAY(gw_route_mixed, texts, slice, count_texts),
    COUNT(gw_route_mixed, n_texts, texts),
    POINTER(gw_route_mixed, node, route_node),
    END,
};
STATIC_STRUCT(mixed, gw_route_mixed);

static const gwgen_row leaf_rows[] = {
    ROW(gw_route_leaf, method, SLICE),
    ROW(gw_route_leaf, verb, SLICE),
    POINTER(gw_route_leaf, operation, operation),
    END,
};
STATIC_STRUCT(leaf, gw_route_leaf);

COUNTER(count_literals, gw_route_node, x->n_literals)
COUNTER(count_mixed, gw_route_node, x->n_mixed)
COUNTER(count_leaves, gw_route_node, x->n_leaves)

static const gwgen_row route_node_rows[] = {
    ARRAY(gw_route_node, literals, literal, count_literals),
    COUNT(gw_route_node, n_literals, literals),
    ARRAY(gw_route_node, mixed, mixed, count_mixed),
    COUNT(gw_route_node, n_mixed, mixed),
    POINTER(gw_route_node, any, route_node),
    POINTER(gw_route_node, rest, route_node),
    ARRAY(gw_route_node, leaves, leaf, count_leaves),
    COUNT(gw_route_node, n_leaves, leaves),
    END,
};
STRUCT(route_node, gw_route_node);

static const gwgen_row document_rows[] = {
    ROW(gw_document, name, SLICE),
    ROW(gw_document, json, SLICE),
    END,
};
STRUCT(document, gw_document);

COUNTER(count_operations, gw_api, x->n_operations)
COUNTER(count_services, gw_api, x->n_services)
COUNTER(count_ignore_query, gw_api, x->n_ignore_query)
COUNTER(count_documents, gw_api, x->n_documents)

static const gwgen_row api_rows[] = {
    ROW(gw_api, version, VERSION),
    ROW(gw_api, name, SLICE),
    ROW(gw_api, title, SLICE),
    ROW(gw_api, spec_version, SLICE),
    POINTERS(gw_api, operations, operation, count_operations),
    COUNT(gw_api, n_operations, operations),
    POINTER(gw_api, routes, route_node),
    ARRAY(gw_api, services, slice, count_services),
    COUNT(gw_api, n_services, services),
    ARRAY(gw_api, ignore_query, slice, count_ignore_query),
    COUNT(gw_api, n_ignore_query, ignore_query),
    ARRAY(gw_api, documents, document, count_documents),
    COUNT(gw_api, n_documents, documents),
    LABELS(gw_api, path_flags, FLAGS, path_labels),
    POINTER(gw_api, types, types),
    POINTER(gw_api, shadow, api),
    END,
};
STRUCT(api, gw_api);

const gwgen_type *const gwgen_types[] = {
    &gwgen_type_names,
    &gwgen_type_number,
    &gwgen_type_pattern,
    &gwgen_type_values,
    &gwgen_type_property,
    &gwgen_type_rule,
    &gwgen_type_schema,
    &gwgen_type_field,
    &gwgen_type_message,
    &gwgen_type_enum_value,
    &gwgen_type_enum,
    &gwgen_type_enum_names,
    &gwgen_type_member,
    &gwgen_type_sparse,
    &gwgen_type_shape,
    &gwgen_type_any_type,
    &gwgen_type_types,
    &gwgen_type_target,
    &gwgen_type_param,
    &gwgen_type_piece,
    &gwgen_type_path_field,
    &gwgen_type_body,
    &gwgen_type_reply,
    &gwgen_type_credential,
    &gwgen_type_policy_use,
    &gwgen_type_operation,
    &gwgen_type_literal,
    &gwgen_type_mixed,
    &gwgen_type_leaf,
    &gwgen_type_route_node,
    &gwgen_type_document,
    &gwgen_type_api,
    &gwgen_type_xml_member,
    &gwgen_type_xml,
    NULL,
};
