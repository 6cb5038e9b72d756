/* gw/tables.h: what protobuf says of values. */
#include "emit/describe_rows.h"

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
STRUCT(field, gw_field);

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
STRUCT(enum_value, gw_enum_value);

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
