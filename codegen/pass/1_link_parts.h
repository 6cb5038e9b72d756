/* 1_link_parts: what the files of 1_link share.
 *
 * Reads:   the product.
 * Units:   as 1_link.h.
 * Owns:    everything stands in the product's arena.
 * Errors:  findings. Lists and keys that the arena refused are left short:
 *          gwgen_link() asks the arena once, at its end.
 * Threads: one.
 * Source:  BEHAVIOUR.md section 1.
 */
#ifndef GWGEN_PASS_1_LINK_PARTS_H
#define GWGEN_PASS_1_LINK_PARTS_H

#include "pass/1_link.h"

/* One http rule of one RPC, as the index knows it. */
typedef struct gwgen_link_rule {
  gwgen_rpc *rpc;
  gwgen_http_rule *rule;
  struct gwgen_link_rule *next; /* of the same method and path */
  uint8_t is_taken;             /* by an operation, served or left out */
} gwgen_link_rule;

/* RPCs that one short name stands for. */
typedef struct gwgen_link_name {
  gwgen_rpc *rpc;
  size_t n;
} gwgen_link_name;

typedef struct gwgen_linker {
  gwgen_product *product;
  GW_VEC(gwgen_link_rule *) rules; /* in order of the RPCs */
  gw_map by_path;                  /* method and path -> gwgen_link_rule */
  gw_map by_full_name;             /* "pkg.Service/Method" -> gwgen_rpc */
  gw_map by_short_name; /* "Service_Method", "Method" -> gwgen_link_name */
  gw_map ids;           /* of operations -> gwgen_operation */
} gwgen_linker;

/* x-gwgen of an operation. */
typedef struct gwgen_extension {
  gw_slice rpc, body, response_body;
  gw_slice http_service; /* p NULL: not said */
  gwgen_pos rpc_pos, body_pos, response_body_pos;
  uint32_t timeout_ms, max_body;
  gw_mode validate, response; /* the product's where not said */
  gwgen_unknown unknown;
  bool has_body, has_response_body;
} gwgen_extension;

/* Where an operation comes from, while it is made. */
typedef struct gwgen_origin {
  gwgen_rpc *rpc; /* NULL: |service| speaks HTTP */
  gw_slice service;
  gwgen_link_rule *rule;    /* NULL: derived from the OpenAPI operation */
  gwgen_oas_operation *oas; /* NULL: the proto alone */
  gwgen_extension extension;
} gwgen_origin;

/* ---- 1_link_index.c ------------------------------------------------------ */

void gwgen_link_index(gwgen_linker *linker);

/* A text that two templates share if they are equal up to variable names. A
 * "*" at segment |rest_at| counts as "**"; SIZE_MAX: none does. */
gw_slice gwgen_template_key(gw_arena *arena, gw_slice method,
                            const gwgen_template *path, size_t rest_at);

/* "BookService_GetBook" */
gw_slice gwgen_rpc_short_name(gw_arena *arena, const gwgen_rpc *rpc);

/* ---- 1_link_template.c --------------------------------------------------- */

/* The base path and the operation's path as one template. */
void gwgen_effective_path(gwgen_product *product,
                          const gwgen_oas_operation *oas,
                          gwgen_template *ret_path);

/* |path| with each variable whose parameter has a pattern like
 * "^shelves/[^/]+$" taken apart into segments. False: there was none. */
bool gwgen_expand_patterns(gwgen_product *product,
                           const gwgen_oas_operation *oas,
                           const gwgen_template *path,
                           gwgen_template *ret_path);

/* The capture that is the whole of variable |at|, or -1: it has text of its
 * own, or several. |ret_first| is its first capture in any case. */
int32_t gwgen_variable_capture(const gwgen_template *path, size_t at,
                               uint32_t *ret_first);

/* ---- 1_link_fields.c ----------------------------------------------------- */

typedef GW_VEC(gwgen_field *) gwgen_field_path;

typedef enum gwgen_leaf {
  GWGEN_LEAF_PATH,   /* one scalar or enum */
  GWGEN_LEAF_VALUE,  /* also repeated, and messages with a text of their own */
  GWGEN_LEAF_OBJECT, /* one message that is an object, or a map */
  GWGEN_LEAF_JSON    /* whatever a body could fill */
} gwgen_leaf;

/* Follows "a.b.c" from |message|. What is wrong comes back as a text in the
 * arena, p NULL: nothing. */
gw_slice gwgen_field_resolve(gw_arena *arena, const gwgen_message *message,
                             gw_slice path, gwgen_leaf leaf,
                             gwgen_field_path *ret_fields);

/* ---- 1_link_choose.c ----------------------------------------------------- */

/* Fills |origin->rpc| and |origin->rule| by the three binding rules, or
 * |origin->service| where the operation goes on as HTTP. |path| is the
 * effective path and takes over what the rule knows better ("**"). False: bound
 * to none, and filed. */
bool gwgen_link_choose(gwgen_linker *linker, gwgen_origin *origin,
                       gwgen_template *path);

/* ---- 1_link_body.c ------------------------------------------------------- */

/* Fills the body's and the response's fields. */
void gwgen_link_bodies(gwgen_linker *linker, gwgen_operation *op,
                       const gwgen_origin *origin);

/* ---- 1_link_params.c ----------------------------------------------------- */

/* Appends a binding of |parameter|; NULL where the arena failed. */
gwgen_param_binding *gwgen_param_push(gw_arena *arena, gwgen_operation *op,
                                      gwgen_parameter *parameter);
void gwgen_param_set_fields(gwgen_param_binding *param,
                            const gwgen_field_path *fields);

/* Fills path_bindings and params of |op|. False: the operation is left out. */
bool gwgen_link_params(gwgen_linker *linker, gwgen_operation *op,
                       const gwgen_origin *origin);

/* ---- 1_link_style.c ------------------------------------------------------ */

/* False, and filed, if |parameter| can't be read as its style says. Where
 * OpenAPI leaves open how it is written a warning says how it is read. */
bool gwgen_link_style(gwgen_linker *linker, const gwgen_operation *op,
                      gwgen_parameter *parameter);

/* What kind of field |parameter| fills. */
gwgen_leaf gwgen_param_leaf(gwgen_product *product,
                            const gwgen_parameter *parameter);

/* False, and filed, if two parameters of |op| share a name because one of them
 * is an exploded object. */
bool gwgen_link_members(gwgen_linker *linker, const gwgen_operation *op);

/* ---- 1_link_path.c ------------------------------------------------------- */

/* Binds the variables of the rule's path, or of the operation's own. */
void gwgen_link_path(gwgen_linker *linker, gwgen_operation *op);

/* ---- 1_link_proto_params.c ----------------------------------------------- */

/* Adds the query parameters that the fields of the input make. */
void gwgen_link_proto_params(gwgen_linker *linker, gwgen_operation *op);

/* ---- 1_link_extension.c -------------------------------------------------- */

void gwgen_extension_read(gwgen_product *product,
                          const gwgen_oas_operation *oas,
                          gwgen_extension *ret_extension);

/* The "field" of a parameter's x-gwgen; p NULL: none. */
gw_slice gwgen_extension_field(gwgen_product *product,
                               const gwgen_parameter *parameter);

/* ---- 1_link_media.c ------------------------------------------------------ */

/* Fills the request and response media, success and its status. False: the
 * operation is left out. */
bool gwgen_link_media(gwgen_linker *linker, gwgen_operation *op);

/* ---- 1_link_security.c --------------------------------------------------- */

void gwgen_link_security(gwgen_linker *linker, gwgen_operation *op);

/* Whether HTTP/2, gRPC or the gateway keep |name|, in any case, for
 * themselves: what a client sends under it is never passed on. */
bool gwgen_link_is_reserved(gw_slice name);

/* ---- 1_link_rest.c --------------------------------------------------------
 */

/* "get_pets_pet_id", for an operation without an operationId. */
gw_slice gwgen_link_rest_name(gw_arena *arena, const gwgen_oas_operation *oas);

/* The HTTP service that serves what no RPC does: the operation's own, the
 * product's, or where there are no protos the product itself. p NULL: none. */
gw_slice gwgen_link_rest_service(const gwgen_linker *linker,
                                 const gwgen_extension *extension);

/* Binds the operation to that service. False, and filed, if it also asks for
 * an RPC or a field of one. */
bool gwgen_link_rest(gwgen_linker *linker, gwgen_origin *origin);

/* The parameters: all are checked, and go on where they stand. */
void gwgen_link_rest_param(gwgen_linker *linker, gwgen_operation *op,
                           gwgen_parameter *parameter);

/* Which media types the body may have, and how each is read. */
void gwgen_link_rest_media(gwgen_linker *linker, gwgen_operation *op);

/* ---- 1_link_supported.c -------------------------------------------------- */

/* Files what gwgen does not do yet: an error under |rule|, or with
 * "on_unsupported: skip" a warning that |op| is left out. */
gwgen_finding *
gwgen_link_unsupported(gwgen_linker *linker, const gwgen_operation *op,
                       const char *rule, gwgen_pos pos, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* False, and filed, if the RPC streams. */
bool gwgen_link_supported(gwgen_linker *linker, gwgen_operation *op);

#endif
