#include "pass/6_bindings.h"

#include "pass/6_operation.h"

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

/* A value that is bytes as they come: nothing in it is walked. */
static const gw_member *make_raw(gwgen_tables *tables,
                                 const gwgen_message *message,
                                 const gwgen_field *field, gwgen_way way) {
  gw_member *value = room(tables, sizeof *value);
  if (value) {
    value->field = field ? gwgen_field_table(message, field) : NULL;
    value->flags = way == GWGEN_WAY_OUT ? GW_MEMBER_OUT : GW_MEMBER_IN;
  }
  return value;
}

static void bind_one(gwgen_tables *tables, const gwgen_body_use *use,
                     const gwgen_served *served, gw_media *media) {
  media->type = served->type;
  media->codec = served->codec;
  switch (served->codec) {
  case GW_CODEC_JSON:
    media->value = make_value(tables, use->message, use->field,
                              gwgen_served_schema(served, use->way), use->way);
    break;
  case GW_CODEC_XML:
    media->value = make_value(tables, use->message, use->field,
                              gwgen_served_schema(served, use->way), use->way);
    media->root = gwgen_bind_xml(tables, served, use->way);
    break;
  case GW_CODEC_TEXT:
    media->value = make_value(tables, use->message, use->field,
                              gwgen_served_schema(served, use->way), use->way);
    gwgen_bind_whole(tables, use, served, media);
    break;
  case GW_CODEC_BYTES:
    media->value = make_raw(tables, use->message, use->field, use->way);
    gwgen_bind_whole(tables, use, served, media);
    break;
  case GW_CODEC_FORM:
  case GW_CODEC_MULTIPART:
    media->value =
        make_value(tables, use->message, use->field,
                   gwgen_bind_form(tables, use, served, media), use->way);
    break;
  }
}

static const gw_media *bind_media(gwgen_tables *tables,
                                  const gwgen_body_use *use,
                                  const gwgen_served_list *list) {
  gw_media *media = room(tables, (list->n + 1) * sizeof *media);
  for (size_t i = 0; media && i < list->n && !tables->status; i++) {
    bind_one(tables, use, &list->v[i], &media[i]);
  }
  return media;
}

static void bind_body(gwgen_tables *tables, const gwgen_operation *operation,
                      gw_operation *out) {
  if (!operation->has_body) {
    return;
  }
  gwgen_body_use use = {operation->rpc->input, operation->body, GWGEN_WAY_IN};
  gw_body *body = room(tables, sizeof *body);
  tables->is_update = gw_slice_is(operation->method, "PATCH");
  const gw_media *media = bind_media(tables, &use, &operation->takes);
  tables->is_update = false;
  if (!body || !media) {
    return;
  }
  body->media = media;
  body->n_media = operation->takes.n;
  bool is_asked =
      operation->oas
          ? operation->oas->body_required
          : operation->body && operation->body->behavior & GWGEN_FIELD_ASKED;
  body->flags = is_asked ? (uint32_t)GW_BODY_REQUIRED : 0u;
  body->value = media->value;
  body->schema = operation->takes.n
                     ? gwgen_served_schema(&operation->takes.v[0], use.way)
                     : NULL;
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

static bool has_name(const gw_slice *names, size_t n, gw_slice name) {
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_eq_nocase(names[i], name)) {
      return true;
    }
  }
  return false;
}

static gw_slice lower_of(gwgen_tables *tables, gw_slice text) {
  char *out = room(tables, text.n + 1);
  for (size_t i = 0; out && i < text.n; i++) {
    char c = text.p[i];
    out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  return gw_slice_of(out, out ? text.n : 0);
}

void gwgen_bind_headers(gwgen_tables *tables, const gwgen_response *responses,
                        size_t n_responses, gw_reply *reply) {
  size_t n = 0, most = 0;
  for (size_t i = 0; i < n_responses; i++) {
    most += responses[i].headers.n;
  }
  gw_slice *names = room(tables, (most + 1) * sizeof *names);
  for (size_t i = 0; i < n_responses && names; i++) {
    for (size_t j = 0; j < responses[i].headers.n; j++) {
      gw_slice name = responses[i].headers.v[j].name;
      if (!is_ours(name) && !has_name(names, n, name)) {
        names[n++] = lower_of(tables, name);
      }
    }
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
  reply->status = operation->success_status;
  gwgen_bind_headers(tables, operation->success, operation->success ? 1 : 0,
                     reply);
  gwgen_body_use use = {operation->rpc->output, operation->response_body,
                        GWGEN_WAY_OUT};
  const gw_media *media = has_content(operation)
                              ? bind_media(tables, &use, &operation->gives)
                              : NULL;
  if (media && operation->gives.n) {
    reply->media_type = media->type;
    reply->value = media->value;
    reply->media = media;
    reply->n_media = operation->gives.n;
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
  const gwgen_rpc *rpc = operation->rpc;
  return rpc && (rpc->is_idempotent || rpc->is_safe);
}

static void bind_rpc(gwgen_tables *tables, const gwgen_rpc *rpc,
                     gw_operation *out) {
  out->rpc = rpc->name;
  out->grpc_path = gw_arena_printf(tables->product->arena, "/%.*s/%.*s",
                                   GWGEN_S(rpc->service), GWGEN_S(rpc->name));
  if (!out->grpc_path.p) {
    tables->status = gw_arena_why(tables->product->arena);
  }
  out->input = rpc->input->table;
  out->output = rpc->output->table;
}

static void bind_head(const gwgen_operation *operation, gw_operation *out) {
  bool is_deprecated = (operation->rpc && operation->rpc->is_deprecated) ||
                       (operation->oas && operation->oas->is_deprecated);
  out->id = operation->id;
  out->method = operation->method;
  out->path = operation->path.text;
  out->service = operation->service;
  out->security = operation->security;
  out->credentials = operation->credentials.n ? operation->credentials.v : NULL;
  out->n_credentials = operation->credentials.n;
  out->timeout_ms = operation->timeout_ms;
  out->max_body = operation->max_body;
  out->validate = operation->validate;
  out->response = operation->response;
  out->flags = (is_deprecated ? (uint32_t)GW_OP_DEPRECATED : 0u) |
               (is_idempotent(operation) ? (uint32_t)GW_OP_IDEMPOTENT : 0u);
}

/* Without a body, a message lacks what it has to have. */
static void ask_for_bodies(gwgen_tables *tables) {
  for (size_t i = 0; i < tables->product->operations.n; i++) {
    const gw_body *body = tables->operations[i].body;
    const gw_member *value = body ? body->value : NULL;
    if (value && !value->field && !value->schema && value->shape &&
        value->shape->n_required) {
      ((gw_body *)(uintptr_t)body)->flags |= GW_BODY_REQUIRED;
    }
  }
}

gw_status gwgen_bindings(gwgen_tables *tables) {
  gwgen_product *product = tables->product;
  for (size_t i = 0; i < product->operations.n && !tables->status; i++) {
    const gwgen_operation *operation = product->operations.v[i];
    gw_operation *out = &tables->operations[i];
    tables->unknown = operation->unknown;
    bind_head(operation, out);
    gwgen_bind_params(tables, operation, out);
    gwgen_bind_answers(tables, operation, out);
    if (!operation->rpc) {
      gwgen_bind_rest(tables, operation, out);
      continue;
    }
    bind_rpc(tables, operation->rpc, out);
    gwgen_bind_path(tables, operation, out);
    if (operation->has_more_params) {
      out->query =
          gwgen_shape_of(tables, operation->rpc->input, NULL, GWGEN_WAY_IN);
    }
    bind_body(tables, operation, out);
    bind_reply(tables, operation, out);
  }
  gwgen_shapes_fill(tables);
  tables->types = gwgen_types_finish(tables);
  gwgen_shapes_fill(tables);
  ask_for_bodies(tables);
  return tables->status;
}
