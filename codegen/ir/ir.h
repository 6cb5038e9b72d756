/* ir: the model of an API product, between the readers and the writers.
 *
 * Reads:   filled by front/ (what the inputs say), completed by pass/ (what
 *          follows from it), read by emit/. Each field names who fills it.
 * Units:   lines and columns from 1.
 * Owns:    everything stands in gwgen_product.arena and ends with it.
 * Errors:  none of its own.
 * Threads: one.
 * Source:  DESIGN.md sections 3 and 6, BEHAVIOUR.md section 1.
 */
#ifndef GWGEN_IR_IR_H
#define GWGEN_IR_IR_H

#include "base/map.h"
#include "base/vec.h"
#include "diag/diag.h"
#include "gw/tables.h"
#include "text/node.h"

typedef struct gwgen_message gwgen_message;
typedef struct gwgen_enum gwgen_enum;
typedef struct gwgen_schema gwgen_schema;

/* ---- proto (front/proto.c) ----------------------------------------------- */

typedef struct gwgen_field {
  gwgen_pos pos;
  gw_slice name, json_name;
  uint32_t number;
  gw_field_type type;
  uint32_t flags;      /* GW_FIELD_* */
  uint32_t oneof;      /* as gw_field.oneof */
  gwgen_message *message;
  gwgen_enum *enumeration;
  uint8_t is_deprecated;
  gw_slice comment;    /* leading, without its marks; "" none. As below */
  gw_slice default_text; /* proto2, as protoc writes it; p NULL: none */
  uint32_t behavior; /* of google.api.field_behavior: 1 << its number */
} gwgen_field;

enum { /* bits of gwgen_field.behavior that mean something here */
  GWGEN_FIELD_ASKED = 1 << 2,       /* REQUIRED */
  GWGEN_FIELD_OUTPUT_ONLY = 1 << 3,
  GWGEN_FIELD_INPUT_ONLY = 1 << 4
};

struct gwgen_message {
  gwgen_pos pos;
  gw_slice name; /* full, without the leading dot */
  gw_slice file; /* "bookstore/v1/bookstore.proto", as imported */
  gw_well_known well_known;
  GW_VEC(gwgen_field) fields;
  GW_VEC(gw_slice) oneofs; /* real ones only */
  uint8_t is_proto2, is_map_entry;
  gw_slice c_name;           /* 3_names */
  const gw_message *table;   /* 9_tables */
  gw_slice comment;
};

typedef struct gwgen_enum_value {
  gwgen_pos pos;
  gw_slice name;
  int32_t number;
  gw_slice comment;
} gwgen_enum_value;

struct gwgen_enum {
  gwgen_pos pos;
  gw_slice name;
  gw_slice file;
  GW_VEC(gwgen_enum_value) values;
  uint8_t is_closed;
  gw_slice c_name;
  const gw_enum *table;
  gw_slice comment;
};

/* One variable of a path template: {field.path=segments}. */
typedef struct gwgen_variable {
  gw_slice name;           /* "book.name"; empty for a bare * or ** */
  uint32_t first, count;   /* which segments of the template it spans */
} gwgen_variable;

typedef enum gwgen_segment_kind {
  GWGEN_SEGMENT_LITERAL,
  GWGEN_SEGMENT_ANY,  /* * or a plain {v} */
  GWGEN_SEGMENT_REST, /* ** */
  GWGEN_SEGMENT_MIXED /* text and variables in one segment (OpenAPI) */
} gwgen_segment_kind;

typedef struct gwgen_segment {
  gwgen_segment_kind kind;
  gw_slice text;           /* literal, decoded */
  GW_VEC(gw_slice) texts;  /* mixed: around its variables, as gw_route_mixed */
} gwgen_segment;

/* A path template, of either language. The i-th capture belongs to the i-th
 * non-literal place from the left (a mixed segment has several). */
typedef struct gwgen_template {
  gw_slice text; /* as written */
  GW_VEC(gwgen_segment) segments;
  GW_VEC(gwgen_variable) variables; /* in order */
  gw_slice verb;
  uint8_t trailing_slash;
} gwgen_template;

/* A google.api.http rule or one of its additional bindings. */
typedef struct gwgen_http_rule {
  gwgen_pos pos;
  gw_slice method; /* upper case; custom kinds as written */
  gwgen_template path;
  gw_slice body;          /* "", "*", or a field name */
  gw_slice response_body; /* "" or a field name */
} gwgen_http_rule;

typedef struct gwgen_rpc {
  gwgen_pos pos;
  gw_slice service; /* full name */
  gw_slice name;
  gwgen_message *input, *output;
  uint8_t client_streaming, server_streaming, is_deprecated, is_idempotent,
      is_safe;
  GW_VEC(gwgen_http_rule) rules; /* annotation, replaced by a service config's */
  gw_slice comment, service_comment;
} gwgen_rpc;

typedef struct gwgen_proto {
  GW_VEC(gwgen_message *) messages; /* every message, nested ones too, in file
                                       order, dependencies first */
  GW_VEC(gwgen_enum *) enums;
  GW_VEC(gwgen_rpc *) rpcs; /* of the files named in gwgen.yaml, in order */
  gw_map by_name; /* full name -> gwgen_message* or gwgen_enum* (kinds apart:
                     protobuf lets no two share a name) */
  GW_VEC(gw_slice) files; /* every .proto read, for --deps */
} gwgen_proto;

/* ---- OpenAPI (front/openapi*.c) ------------------------------------------ */

typedef enum gwgen_dialect {
  GWGEN_OPENAPI_30,
  GWGEN_OPENAPI_31,
  GWGEN_JSON_2020, /* plain JSON Schema: no OpenAPI document around it */
  GWGEN_JSON_DRAFT4,
  GWGEN_DIALECTS
} gwgen_dialect;

/* The old dialects: what stands beside $ref means nothing, and exclusive
 * bounds are booleans beside the inclusive ones. */
static inline bool gwgen_dialect_is_old(gwgen_dialect dialect) {
  return dialect == GWGEN_OPENAPI_30 || dialect == GWGEN_JSON_DRAFT4;
}

typedef struct gwgen_document {
  gw_slice file; /* as in diagnostics */
  gw_slice path; /* on disk */
  gw_slice place; /* below the product's folder, wherever that stands */
  gwgen_dialect dialect;
  const gw_node *root;
  gw_slice text;
  uint8_t is_upgraded; /* it was OpenAPI 2.0: front/swagger.h */
  gw_slice uri; /* what it is a copy of; p NULL: of nothing */
} gwgen_document;

/* A schema object in its place. Its keywords are read by pass/5_schemas from
 * |node|; the schemas inside it are found with gwgen_schema_at(). */
struct gwgen_schema {
  gwgen_pos pos;
  gwgen_document *document;
  gw_slice pointer;     /* "/components/schemas/Book/properties/title" */
  gw_slice tag;         /* of the first operation that reaches it; "" shared */
  const gw_node *node;  /* a map, or a boolean (3.1) */
  gwgen_schema *ref;    /* of $ref, resolved (its own siblings stay in node) */
  gwgen_schema *dynamic_ref; /* of $dynamicRef, as if it were a $ref */
  gw_slice dynamic_name;     /* its anchor; p NULL: it is a plain $ref */
  gw_slice base;             /* URI of its resource: what $id says, else the
                                document's path */
  gwgen_schema *parent; /* the schema that holds it, or NULL */
  uint32_t index;       /* in gwgen_openapi.schemas; gwgen_schema_file() */
  gw_slice c_name;      /* 3_names */
  gw_schema *request, *response; /* 5_schemas: its two views (readOnly,
                                    writeOnly); the same object where equal */
};

/* A value that the document shows: "example", an entry of "examples". */
typedef struct gwgen_example {
  gwgen_pos pos;
  const gw_node *value;
} gwgen_example;

typedef struct gwgen_parameter {
  gwgen_pos pos;
  gw_slice name;
  gw_param_in in;
  gw_param_style style; /* the default of |in| filled in */
  uint32_t flags;       /* GW_PARAM_* */
  gwgen_schema *schema; /* or NULL */
  const gw_node *extension; /* its x-gwgen, or NULL */
  GW_VEC(gwgen_example) examples;
  const gw_node *node; /* as written, its reference followed */
  uint8_t is_content;  /* "content": no style cuts its text */
} gwgen_parameter;

/* How a property is written as a part of a form. */
typedef struct gwgen_encoding {
  gwgen_pos pos;
  gw_slice name;         /* of the property */
  gw_slice content_type; /* as written; empty: not said */
  gw_param_style style;  /* form where not said */
  uint8_t explode;
  uint8_t has_headers;
  uint8_t is_styled; /* "style" or "explode" is said */
} gwgen_encoding;

typedef struct gwgen_media {
  gwgen_pos pos;
  gw_slice type; /* lower case, without parameters */
  gwgen_schema *schema; /* or NULL */
  GW_VEC(gwgen_example) examples;
  GW_VEC(gwgen_encoding) encodings;
} gwgen_media;

typedef struct gwgen_header {
  gwgen_pos pos;
  gw_slice name;
  gwgen_schema *schema;
} gwgen_header;

typedef struct gwgen_response {
  gwgen_pos pos;
  gw_slice status; /* "200", "2XX", "default" */
  GW_VEC(gwgen_media) content;
  GW_VEC(gwgen_header) headers;
} gwgen_response;

typedef struct gwgen_security_scheme {
  gwgen_pos pos;
  gw_slice name;
  gw_slice type;      /* apiKey, http, oauth2, openIdConnect, mutualTLS */
  gw_slice scheme;    /* http: bearer, basic */
  gw_param_in in;     /* apiKey */
  gw_slice key;       /* apiKey: the name of the header, query, cookie */
} gwgen_security_scheme;

/* One alternative of a security list: all of its schemes. */
typedef struct gwgen_requirement {
  gwgen_pos pos;
  GW_VEC(gw_slice) schemes;
} gwgen_requirement;

typedef struct gwgen_oas_operation {
  gwgen_pos pos;
  gwgen_document *document;
  gw_slice id;     /* operationId, or "" */
  gw_slice method; /* upper case */
  gw_slice path_text; /* as written, without the base path */
  gwgen_template path;
  GW_VEC(gw_slice) tags;
  GW_VEC(gwgen_parameter) parameters; /* path item's merged in */
  uint8_t has_body, body_required, is_deprecated;
  gwgen_pos body_pos;
  GW_VEC(gwgen_media) body;
  GW_VEC(gwgen_response) responses;
  uint8_t has_security; /* said here or for the whole document */
  gwgen_pos security_pos;
  GW_VEC(gwgen_requirement) security; /* empty: "[]" */
  const gw_node *extension; /* x-gwgen, or NULL */
  const gw_node *node; /* as written */
  const gw_node *path_item; /* the entry of "paths" that leads to it */
  uint8_t is_left_out; /* pass/leave_out: it can't be served */
  gw_slice base_path; /* of a server of its own; p NULL: the document's */
  uint8_t is_rpc; /* 1_link: bound to one */
} gwgen_oas_operation;

typedef struct gwgen_openapi {
  GW_VEC(gwgen_document *) documents; /* the named ones first, then those that
                                         references reached */
  size_t n_named;
  GW_VEC(gwgen_oas_operation *) operations;
  GW_VEC(gwgen_security_scheme) security_schemes;
  GW_VEC(gwgen_schema *) schemas; /* every one, in order of discovery */
  gw_map by_node; /* key: the bytes of the gw_node pointer -> gwgen_schema* */
  gw_slice base_path; /* of the first server, no trailing slash; "" */
  gw_slice title, version;
  gw_map left_out;   /* pass/leave_out: nodes that nothing served needs, by
                        gwgen_node_key() */
  gw_map references; /* of all but schemas; key: the bytes of the pointer to the
                        gw_node with $ref -> the gw_node that it leads to */
} gwgen_openapi;

/* ---- the product file (front/product.c) ----------------------------------- */

typedef enum gwgen_security_mode {
  GWGEN_SECURITY_ENFORCE,
  GWGEN_SECURITY_DELEGATE,
  GWGEN_SECURITY_PUBLIC
} gwgen_security_mode;

typedef enum gwgen_unknown { /* json.unknown_fields */
  GWGEN_UNKNOWN_REJECT,
  GWGEN_UNKNOWN_DROP,
  GWGEN_UNKNOWN_REPORT
} gwgen_unknown;

typedef struct gwgen_json_options {
  uint8_t emit_defaults;      /* true */
  uint8_t proto_names;        /* names: proto */
  uint8_t enum_numbers;       /* enums: number */
  uint8_t int64_numbers;      /* int64: number */
  gwgen_unknown unknown;
} gwgen_json_options;

typedef struct gwgen_input { /* a file that gwgen.yaml names */
  gwgen_pos pos;
  gw_slice path; /* on disk */
  gw_slice file; /* as in diagnostics */
} gwgen_input;

typedef struct gwgen_copy { /* where references by URI are read */
  gw_slice uri;  /* with "/" at its end: of all below it */
  gw_slice path; /* on disk */
} gwgen_copy;

typedef struct gwgen_settings {
  gwgen_pos pos; /* the file itself */
  gw_slice folder; /* on disk; relative paths start here */
  gw_slice name;
  gw_slice http_service; /* of operations without an RPC; p NULL: not said */
  GW_VEC(gw_slice) import_paths; /* on disk, in order; the shipped one last */
  GW_VEC(gwgen_input) proto_files;
  gwgen_input descriptor_set; /* path.p NULL: none */
  GW_VEC(gwgen_input) service_configs;
  GW_VEC(gwgen_input) openapi;
  gwgen_json_options json;
  gwgen_security_mode security;
  gwgen_pos security_pos; /* line 0: not said */
  uint8_t has_base_path;
  gw_slice base_path;
  GW_VEC(gw_slice) ignore_query;
  uint8_t skip_unsupported;
  uint8_t allow_undocumented;
  uint8_t encoded_slash;
  gwgen_input shadow;     /* the next version; path.p NULL: none */
  gw_mode response;       /* DEFAULT: not said */
  uint8_t allow_list;     /* of answers */
  uint8_t assert_formats; /* in plain JSON Schema too; OpenAPI always does */
  GW_VEC(gwgen_copy) copies;
} gwgen_settings;

/* ---- what follows (pass/) -------------------------------------------------- */

/* A variable path of the effective template that fills a field. */
typedef struct gwgen_path_binding {
  gw_slice field_path; /* "book.name" */
  GW_VEC(gwgen_field *) fields; /* resolved, the leaf last */
  GW_VEC(gw_piece) pieces;
} gwgen_path_binding;

/* A parameter and the field it fills (fields.n 0: none). */
typedef struct gwgen_param_binding {
  gwgen_parameter *parameter; /* NULL: from the proto alone */
  gw_slice name;
  gw_param_in in;
  uint32_t capture; /* path */
  GW_VEC(gwgen_field *) fields;
  uint8_t is_required; /* from the proto alone: field_behavior says so */
  uint8_t is_alias;    /* the name of the one before it in the .proto */
} gwgen_param_binding;

/* A media type of a body that the gateway reads or writes. */
typedef struct gwgen_served {
  gwgen_media *media; /* NULL: from the proto alone */
  gw_slice type;
  gw_codec codec;
} gwgen_served;

typedef GW_VEC(gwgen_served) gwgen_served_list;

/* One route of the product: an operation bound to an RPC, or to the same
 * request of a service that speaks HTTP (1_link). */
typedef struct gwgen_operation {
  gw_slice id;
  gw_slice tag; /* the first tag, or "" */
  gw_slice method;
  gwgen_template path; /* effective: base path and all */
  gwgen_pos pos;       /* where the route is written */
  gw_slice service;         /* of the RPC, or the HTTP service's name */
  gwgen_rpc *rpc;           /* NULL: REST, and |oas| is set */
  gwgen_oas_operation *oas; /* or NULL */
  gwgen_http_rule *rule;    /* or NULL: derived */
  gw_slice body_field;      /* "", "*", or a name */
  gwgen_field *body;        /* the field, or NULL for "*" and none */
  uint8_t has_body;
  uint8_t has_more_params; /* fields that |params| does not list */
  gwgen_field *response_body; /* or NULL: the message */
  GW_VEC(gwgen_path_binding) path_bindings;
  GW_VEC(gwgen_param_binding) params; /* path, query, header, cookie */
  gwgen_served_list takes; /* of the request's body, JSON first */
  gwgen_served_list gives; /* of the answer's, JSON first */
  gwgen_media *request_media;   /* of the first of |takes|, or NULL */
  gwgen_response *success;      /* the documented 2xx, or NULL */
  gwgen_media *response_media;  /* or NULL */
  uint32_t success_status;
  gw_security security;
  GW_VEC(gw_credential) credentials;
  uint32_t timeout_ms; /* x-gwgen; 0: none */
  uint32_t max_body;   /* x-gwgen limits, bytes; 0: none */
  gw_mode validate, response; /* x-gwgen, gwgen.yaml; DEFAULT: not said */
  gwgen_unknown unknown;      /* x-gwgen, gwgen.yaml */
  gw_slice c_name; /* 3_names */
} gwgen_operation;

typedef struct gwgen_product {
  gw_arena *arena;
  gwgen_report *report;
  gwgen_settings settings;
  gwgen_proto proto;
  gwgen_openapi openapi;
  GW_VEC(gwgen_operation *) operations; /* 1_link, in spec order */
  const gw_api *api;                    /* 9_tables */
  struct gwgen_product *shadow; /* of settings.shadow, or NULL */
  uint8_t is_shadow;            /* it is one: a document and nothing else */
} gwgen_product;

/* Whether the product has no protos: all of its operations go on as they
 * came. */
static inline bool gwgen_product_is_rest(const gwgen_product *product) {
  return !product->settings.proto_files.n &&
         !product->settings.descriptor_set.path.p && !product->proto.rpcs.n;
}

/* The key of a node in maps by nodes: the bytes of its address, which stand
 * where |node| points. */
static inline gw_slice gwgen_node_key(const gw_node *const *node) {
  return gw_slice_of((const char *)node, sizeof *node);
}

/* "3.0", "3.1", "2020-12", "draft4". */
const char *gwgen_dialect_text(gwgen_dialect dialect);

/* Files |schema| under its node. GW_ERR_DUPLICATE if one stands there. */
gw_status gwgen_schema_file(gw_arena *arena, gwgen_openapi *openapi,
                            gwgen_schema *schema);

/* The schema object that stands at |node|, or NULL. */
gwgen_schema *gwgen_schema_at(const gwgen_openapi *openapi,
                              const gw_node *node);

/* Prints the model as text, for golden tests and `gwgen check --dump-ir`. */
void gwgen_ir_dump(const gwgen_product *product, FILE *out);

#endif
