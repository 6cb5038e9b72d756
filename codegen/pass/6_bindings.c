#include "pass/6_bindings.h"

#include "pass/6_operation.h"

static const gw_slice json_type = {"application/json", 16};

static void *room(gwgen_tables *tables, size_t n) {
  void *p = gw_arena_zalloc(tables->product->arena, n);
  if (!p && !tables->status) {
    tables->status = gw_arena_why(tables->product->arena);
  }
  return p;
}

/* The value of a whole body: a field of |message|, or all of it. */
static const gw_member *make_value(gwgen_tables *tables,
                                   const gwgen_message *message,
                                   const gwgen_field *field,
                                   const gw_schema *schema, gwgen_way way) {
  gw_member *value = room(tables, sizeof *value);
  if (!value) {
    return NULL;
  }
  if (field) {
    gwgen_member_fill(tables, value, message, field, schema, way);
    if (way == GWGEN_WAY_OUT) {
      value->flags |= GW_MEMBER_EMIT; /* a body is there, set or not */
    }
    return value;
  }
  value->shape = gwgen_shape_of(tables, message, schema, way);
  value->schema = value->shape ? value->shape->schema : schema;
  value->flags =
      way == GWGEN_WAY_OUT ? GW_MEMBER_OUT | GW_MEMBER_EMIT : GW_MEMBER_IN;
  if (!schema && way != GWGEN_WAY_OUT) {
    value->flags |= GW_MEMBER_LENIENT;
  }
  return value;
}

static void bind_body(gwgen_tables *tables, const gwgen_operation *operation,
                      gw_operation *out) {
  if (!operation->has_body) {
    return;
  }
  gw_body *body = room(tables, sizeof *body);
  gw_slice *types = room(tables, sizeof *types);
  if (!body || !types) {
    return;
  }
  const gwgen_media *media = operation->request_media;
  *types = media ? media->type : json_type;
  body->media_types = types;
  body->n_media_types = 1;
  body->flags = operation->oas && operation->oas->body_required
                    ? (uint32_t)GW_BODY_REQUIRED
                    : 0u;
  body->schema = media && media->schema ? media->schema->request : NULL;
  body->value = make_value(tables, operation->rpc->input, operation->body,
                           body->schema, GWGEN_WAY_IN);
  out->body = body;
}

/* Success without documented content, and 204, have no body. */
static bool has_content(const gwgen_operation *operation) {
  if (operation->success_status == 204) {
    return false;
  }
  return !operation->success || operation->success->content.n > 0;
}

/* What the gateway says of an answer itself: a backend's word would be a second
 * one, or would not be true of the JSON. */
static bool is_ours(gw_slice name) {
  static const char *const ours[] = {
      "connection",  "content-encoding", "content-length",    "content-type",
      "date",        "keep-alive",       "proxy-connection",  "te",
      "trailer",     "traceparent",      "transfer-encoding", "upgrade",
      "x-request-id"};
  for (size_t i = 0; i < GW_COUNT(ours); i++) {
    if (gw_slice_eq_nocase(name, gw_slice_str(ours[i]))) {
      return true;
    }
  }
  return false;
}

/* Names of documented headers, in lower case as metadata has them. */
static void bind_headers(gwgen_tables *tables, const gwgen_response *success,
                         gw_reply *reply) {
  size_t n_documented = success ? success->headers.n : 0;
  size_t n = 0;
  gw_slice *names = room(tables, (n_documented + 1) * sizeof *names);
  for (size_t i = 0; i < n_documented && names; i++) {
    gw_slice name = success->headers.v[i].name;
    if (is_ours(name)) {
      continue;
    }
    char *out = room(tables, name.n + 1);
    for (size_t k = 0; out && k < name.n; k++) {
      char c = name.p[k];
      out[k] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    names[n++] = gw_slice_of(out, out ? name.n : 0);
  }
  reply->headers = n ? names : NULL;
  reply->n_headers = n;
}

static void bind_reply(gwgen_tables *tables, const gwgen_operation *operation,
                       gw_operation *out) {
  gw_reply *reply = room(tables, sizeof *reply);
  if (!reply) {
    return;
  }
  const gwgen_media *media = operation->response_media;
  reply->status = operation->success_status;
  bind_headers(tables, operation->success, reply);
  if (has_content(operation)) {
    const gw_schema *schema =
        media && media->schema ? media->schema->response : NULL;
    reply->media_type = media ? media->type : json_type;
    reply->value = make_value(tables, operation->rpc->output,
                              operation->response_body, schema, GWGEN_WAY_OUT);
  }
  out->reply = reply;
}

/* RFC 9110 section 9.2.2, or the proto's word. */
static bool is_idempotent(const gwgen_operation *operation) {
  static const char *const methods[] = {"GET",    "HEAD",    "PUT",
                                        "DELETE", "OPTIONS", "TRACE"};
  for (size_t i = 0; i < GW_COUNT(methods); i++) {
    if (gw_slice_is(operation->method, methods[i])) {
      return true;
    }
  }
  return operation->rpc->is_idempotent || operation->rpc->is_safe;
}

static void bind_head(gwgen_tables *tables, const gwgen_operation *operation,
                      gw_operation *out) {
  const gwgen_rpc *rpc = operation->rpc;
  bool is_deprecated =
      rpc->is_deprecated || (operation->oas && operation->oas->is_deprecated);
  out->id = operation->id;
  out->method = operation->method;
  out->path = operation->path.text;
  out->service = rpc->service;
  out->rpc = rpc->name;
  out->grpc_path = gw_arena_printf(tables->product->arena, "/%.*s/%.*s",
                                   GWGEN_S(rpc->service), GWGEN_S(rpc->name));
  if (!out->grpc_path.p) {
    tables->status = gw_arena_why(tables->product->arena);
  }
  out->input = rpc->input->table;
  out->output = rpc->output->table;
  out->security = operation->security;
  out->credentials = operation->credentials.n ? operation->credentials.v : NULL;
  out->n_credentials = operation->credentials.n;
  out->timeout_ms = operation->timeout_ms;
  out->max_body = operation->max_body;
  out->flags = (is_deprecated ? (uint32_t)GW_OP_DEPRECATED : 0u) |
               (is_idempotent(operation) ? (uint32_t)GW_OP_IDEMPOTENT : 0u);
}

gw_status gwgen_bindings(gwgen_tables *tables) {
  gwgen_product *product = tables->product;
  for (size_t i = 0; i < product->operations.n && !tables->status; i++) {
    const gwgen_operation *operation = product->operations.v[i];
    gw_operation *out = &tables->operations[i];
    bind_head(tables, operation, out);
    gwgen_bind_params(tables, operation, out);
    gwgen_bind_path(tables, operation, out);
    bind_body(tables, operation, out);
    bind_reply(tables, operation, out);
  }
  gwgen_shapes_fill(tables);
  tables->types = gwgen_types_finish(tables);
  gwgen_shapes_fill(tables);
  return tables->status;
}
