/* gw/tables.h: operations, their parameters, bodies and answers. */
#include "emit/describe_rows.h"

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
STRUCT(target, gw_target);

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
STRUCT(param, gw_param);

static const gwgen_row piece_rows[] = {
    ROW(gw_piece, text, SLICE),
    ROW(gw_piece, capture, SIGNED),
    END,
};
STRUCT(piece, gw_piece);

COUNTER(count_pieces, gw_path_field, x->n_pieces)

static const gwgen_row path_field_rows[] = {
    POINTER(gw_path_field, target, target),
    ARRAY(gw_path_field, pieces, piece, count_pieces),
    COUNT(gw_path_field, n_pieces, pieces),
    END,
};
STRUCT(path_field, gw_path_field);

COUNTER(count_media_types, gw_part, x->n_media_types)

static const gwgen_row part_rows[] = {
    ROW(gw_part, name, SLICE),
    LABELS(gw_part, codec, ENUM, codec_labels),
    LABELS(gw_part, style, ENUM, style_labels),
    LABELS(gw_part, flags, FLAGS, part_labels),
    LABELS(gw_part, types, FLAGS, gwgen_type_labels),
    ROW(gw_part, min_length, UNSIGNED),
    ROW(gw_part, max_length, UNSIGNED),
    ARRAY(gw_part, media_types, slice, count_media_types),
    COUNT(gw_part, n_media_types, media_types),
    POINTER(gw_part, param, param),
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
STRUCT(xml_member, gw_xml_member);

static const gwgen_label xml_labels[] = {
    LABEL(GW_XML_HAS_ATTRIBUTES),
    LABEL(GW_XML_HAS_REQUIRED),
    {0, NULL},
};

COUNTER(count_xml_members, gw_xml, x->n_members)

static const gwgen_row xml_rows[] = {
    ROW(gw_xml, space, SLICE),
    LABELS(gw_xml, types, FLAGS, gwgen_type_labels),
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
STRUCT(body, gw_body);

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
STRUCT(reply, gw_reply);

static const gwgen_row credential_rows[] = {
    LABELS(gw_credential, in, ENUM, in_labels),
    ROW(gw_credential, name, SLICE),
    ROW(gw_credential, metadata, SLICE),
    END,
};
STRUCT(credential, gw_credential);

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
