/* gw/tables.h: how a JSON value and a message correspond. */
#include "emit/describe_rows.h"

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
STRUCT(enum_names, gw_enum_names);

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
STRUCT(member, gw_member);

static const gwgen_row sparse_rows[] = {
    ROW(gw_sparse, number, UNSIGNED),
    ROW(gw_sparse, member, UNSIGNED),
    END,
};
STRUCT(sparse, gw_sparse);

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
    ROW(gw_shape, n_emits, UNSIGNED),
    END,
};
STRUCT(shape, gw_shape);

static const gwgen_row any_type_rows[] = {
    POINTER(gw_type, message, message),
    POINTER(gw_type, in, shape),
    POINTER(gw_type, out, shape),
    END,
};
STRUCT(any_type, gw_type);

COUNTER(count_types, gw_types, x->n_types)

static const gwgen_row types_rows[] = {
    ARRAY(gw_types, types, any_type, count_types),
    COUNT(gw_types, n_types, types),
    END,
};
STRUCT(types, gw_types);
