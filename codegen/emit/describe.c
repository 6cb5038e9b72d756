/* gw/tables.h: plain elements, routes and the API; the list of all. */
#include "emit/describe.h"

#include "emit/describe_rows.h"

const gwgen_type gwgen_type_slice = {"gw_slice", sizeof(gw_slice),
                                     GWGEN_FORM_SLICE, NULL};
const gwgen_type gwgen_type_u8 = {"uint8_t", 1, GWGEN_FORM_UNSIGNED, NULL};
const gwgen_type gwgen_type_u16 = {"uint16_t", 2, GWGEN_FORM_UNSIGNED, NULL};
const gwgen_type gwgen_type_i32 = {"int32_t", 4, GWGEN_FORM_SIGNED, NULL};

/* ---- routes and the api ------------------------------------------------- */

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
STRUCT(leaf, gw_route_leaf);

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
