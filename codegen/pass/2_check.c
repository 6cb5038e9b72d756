#include "pass/2_check_parts.h"

/* A whole body is checked as if it were a field of the message's type. */
static void check_whole(gwgen_checker *checker, const gwgen_operation *op,
                        gwgen_message *message, const gwgen_schema *schema) {
  gwgen_field whole = {.pos = message->pos,
                       .name = op->rpc->name,
                       .json_name = op->rpc->name,
                       .type = GW_PB_MESSAGE,
                       .flags = GW_FIELD_PRESENCE,
                       .message = message};
  gwgen_pair pair = {.field = &whole, .schema = schema};
  checker->whole = message;
  gwgen_check_value(checker, &pair);
  checker->whole = NULL;
}

static void check_body(gwgen_checker *checker, const gwgen_operation *op,
                       const gwgen_field *field, gwgen_message *message,
                       const gwgen_media *media) {
  const gwgen_schema *schema =
      media ? gwgen_schema_target(media->schema) : NULL;
  if (!schema) {
    return;
  }
  if (field) {
    gwgen_pair pair = {
        .field = field, .schema = schema, .is_emitted_zero = true};
    gwgen_check_value(checker, &pair);
  } else {
    check_whole(checker, op, message, schema);
  }
}

static void check_params(gwgen_checker *checker, const gwgen_operation *op) {
  for (size_t i = 0; i < op->params.n; i++) {
    const gwgen_param_binding *param = &op->params.v[i];
    const gwgen_schema *schema =
        param->parameter ? gwgen_schema_target(param->parameter->schema) : NULL;
    if (schema && param->fields.n) {
      gwgen_pair pair = {.field = param->fields.v[param->fields.n - 1],
                         .schema = schema};
      gwgen_check_value(checker, &pair);
    }
  }
}

/* A documented success without content, and a message that has some. */
static void check_empty(gwgen_checker *checker, const gwgen_operation *op) {
  const gwgen_message *output = op->rpc->output;
  bool loses = op->response_body || output->fields.n;
  if (!op->success || op->success->content.n || !loses) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-status", op->success->pos,
      "response %.*s of %.*s has no content, and %.*s has fields",
      GWGEN_S(op->success->status), GWGEN_S(op->id), GWGEN_S(output->name));
  gwgen_finding_note(checker->product->report, finding, output->pos,
                     "the message");
}

static void check_no_content(gwgen_checker *checker,
                             const gwgen_operation *op) {
  if (op->success && op->success_status == 204 && op->success->content.n) {
    gwgen_report_add(checker->product->report, "drift-status", op->success->pos,
                     "response 204 of %.*s documents content, which 204 "
                     "can't have",
                     GWGEN_S(op->id));
  }
}

/* Each media type has a schema of its own. Raw bytes have no members. */
static void check_bodies(gwgen_checker *checker, const gwgen_operation *op,
                         const gwgen_field *field, gwgen_message *message,
                         const gwgen_served_list *list) {
  for (size_t i = 0; i < list->n; i++) {
    gw_codec codec = list->v[i].codec;
    checker->is_form = codec == GW_CODEC_FORM || codec == GW_CODEC_MULTIPART;
    if (codec != GW_CODEC_BYTES) {
      check_body(checker, op, field, message, list->v[i].media);
    }
  }
  checker->is_form = false;
}

gw_status gwgen_check_drift(gwgen_product *product) {
  gwgen_checker checker = {.product = product};
  for (size_t i = 0; i < product->operations.n; i++) {
    const gwgen_operation *op = product->operations.v[i];
    if (!op->oas || !op->rpc) {
      continue; /* one specification alone agrees with itself */
    }
    checker.direction = GWGEN_REQUEST;
    check_params(&checker, op);
    if (op->has_body) {
      check_bodies(&checker, op, op->body, op->rpc->input, &op->takes);
    }
    checker.direction = GWGEN_RESPONSE;
    check_empty(&checker, op);
    check_no_content(&checker, op);
    check_bodies(&checker, op, op->response_body, op->rpc->output, &op->gives);
  }
  return gw_arena_why(product->arena);
}
