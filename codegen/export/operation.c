#include "export/parts.h"

static gw_slice short_name(gw_slice full) {
  size_t at = full.n;
  while (at && full.p[at - 1] != '.') {
    at--;
  }
  return gw_slice_from(full, at);
}

static void put_head(gwgen_exporter *x, const gwgen_operation *op,
                     gw_node *node) {
  const gwgen_rpc *rpc = op->rpc;
  gw_node *tags =
      gw_node_put(x->arena, node, GW_LIT("tags"), gw_node_make_list(x->arena));
  gw_node_add(x->arena, tags,
              gw_node_make_text(x->arena, short_name(rpc->service)));
  gwgen_export_summarize(x, node, rpc->comment, rpc->name);
  gwgen_export_describe(x, node, rpc->comment);
  gw_node_put(x->arena, node, GW_LIT("operationId"),
              gw_node_make_text(x->arena, op->id));
  if (rpc->is_deprecated) {
    gw_node_put(x->arena, node, GW_LIT("deprecated"),
                gw_node_make_bool(x->arena, true));
  }
}

/* {type: {schema: ...}} */
static gw_node *content(gwgen_exporter *x, gw_slice type, gw_node *schema) {
  gw_node *node = gw_node_make_map(x->arena);
  gw_node *media =
      gw_node_put(x->arena, node, type, gw_node_make_map(x->arena));
  gw_node_put(x->arena, media, GW_LIT("schema"), schema);
  return node;
}

/* With body "*" the fields of the path are not part of the body. */
static bool is_cut_by_path(const gwgen_operation *op, const gw_member *value) {
  for (size_t i = 0; !value->field && i < op->path_bindings.n; i++) {
    if (op->path_bindings.v[i].fields.n == 1) {
      return true;
    }
  }
  return false;
}

/* OpenAPI 3.1.0 4.8.14.3: raw bytes have no schema to speak of. */
static bool is_walked(const gw_media *media) {
  return media->codec != GW_CODEC_BYTES;
}

static gw_node *content_of(gwgen_exporter *x, const gw_media *media,
                           gw_node *schema) {
  return content(x, media->type, schema ? schema : gw_node_make_map(x->arena));
}

static void put_body(gwgen_exporter *x, const gwgen_operation *op,
                     const gw_operation *table, gw_node *node) {
  const gw_body *body = table->body;
  if (!body || !body->n_media) {
    return;
  }
  const gw_member *value = body->value;
  gw_node *schema = !is_walked(body->media) ? NULL
                    : value->shape && is_cut_by_path(op, value)
                        ? gwgen_export_object(x, value->shape, op)
                        : gwgen_export_value(x, value);
  gw_node *request = gw_node_put(x->arena, node, GW_LIT("requestBody"),
                                 gw_node_make_map(x->arena));
  gw_node_put(x->arena, request, GW_LIT("required"),
              gw_node_make_bool(x->arena, body->flags & GW_BODY_REQUIRED));
  gw_node_put(x->arena, request, GW_LIT("content"),
              content_of(x, body->media, schema));
}

static void put_responses(gwgen_exporter *x, const gwgen_operation *op,
                          const gw_operation *table, gw_node *node) {
  const gw_reply *reply = table->reply;
  gw_node *responses = gw_node_put(x->arena, node, GW_LIT("responses"),
                                   gw_node_make_map(x->arena));
  gw_node *success = gw_node_put(x->arena, responses,
                                 gw_arena_printf(x->arena, "%u", reply->status),
                                 gw_node_make_map(x->arena));
  const gwgen_message *output = op->rpc->output;
  gw_slice comment =
      op->response_body ? op->response_body->comment : output->comment;
  gwgen_export_describe(x, success, comment.n ? comment : output->name);
  if (reply->media_type.n) {
    gw_node *schema =
        is_walked(reply->media) ? gwgen_export_value(x, reply->value) : NULL;
    gw_node_put(x->arena, success, GW_LIT("content"),
                content_of(x, reply->media, schema));
  }
  gw_node *problem = gw_node_put(x->arena, responses, GW_LIT("default"),
                                 gw_node_make_map(x->arena));
  gw_node_put_str(x->arena, problem, "description",
                  "Why the gateway or the service refused the request.");
  gw_node_put(
      x->arena, problem, GW_LIT("content"),
      content(x, GW_LIT("application/problem+json"), gwgen_export_problem(x)));
}

/* Which RPC it is, for readers that have the protos too. */
static void put_extension(gwgen_exporter *x, const gwgen_operation *op,
                          gw_node *node) {
  gw_node *extension = gw_node_put(x->arena, node, GW_LIT("x-gwgen"),
                                   gw_node_make_map(x->arena));
  gw_slice name = gw_arena_printf(
      x->arena, "%.*s/%.*s", GWGEN_S(op->rpc->service), GWGEN_S(op->rpc->name));
  gw_node_put(x->arena, extension, GW_LIT("rpc"),
              gw_node_make_text(x->arena, name));
}

gw_node *gwgen_export_operation(gwgen_exporter *x, const gwgen_operation *op,
                                const gw_operation *table,
                                const gwgen_export_path *path) {
  gw_node *node = gw_node_make_map(x->arena);
  put_head(x, op, node);
  gw_node *parameters = gwgen_export_parameters(x, op, table, path);
  if (parameters) {
    gw_node_put(x->arena, node, GW_LIT("parameters"), parameters);
  }
  put_body(x, op, table, node);
  put_responses(x, op, table, node);
  gw_node_put(x->arena, node, GW_LIT("security"), gwgen_export_security(x, op));
  put_extension(x, op, node);
  return node;
}
