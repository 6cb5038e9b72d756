#include "pass/1_link_parts.h"

static gwgen_field *find_body_field(gwgen_linker *linker, const gwgen_rpc *rpc,
                                    const gwgen_message *message, gw_slice name,
                                    gwgen_pos pos) {
  gwgen_field *field = gwgen_field_find(message, name);
  if (field) {
    return field;
  }
  gw_slice nearest = gwgen_field_nearest(message, name);
  gwgen_finding *finding = gwgen_report_add(
      linker->product->report, "link-body", pos,
      "%.*s, the %s of %.*s, has no field '%.*s'%s%.*s%s",
      GWGEN_S(message->name), message == rpc->input ? "request" : "response",
      GWGEN_S(rpc->name), GWGEN_S(name), nearest.p ? "; did you mean '" : "",
      GWGEN_S(nearest), nearest.p ? "'?" : "");
  gwgen_finding_note(linker->product->report, finding, message->pos,
                     "the message");
  return NULL;
}

/* x-gwgen may say again what the rule says, and nothing else. */
static void check_said_twice(gwgen_linker *linker, const gwgen_origin *origin,
                             const char *key, gw_slice said, gwgen_pos pos,
                             gw_slice ruled) {
  if (gw_slice_eq(said, ruled)) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      linker->product->report, "link-conflict", pos,
      "x-gwgen says %s '%.*s', and the http rule of %.*s says '%.*s'", key,
      GWGEN_S(said), GWGEN_S(origin->rpc->name), GWGEN_S(ruled));
  gwgen_finding_note(linker->product->report, finding, origin->rule->rule->pos,
                     "the http rule");
}

static void check_body_documented(gwgen_linker *linker,
                                  const gwgen_operation *op,
                                  const gwgen_origin *origin) {
  if (!origin->oas || !origin->rule) {
    return;
  }
  bool is_ruled = op->rule->body.n > 0;
  if (is_ruled == (bool)origin->oas->has_body) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      linker->product->report,
      is_ruled ? "link-body-undocumented" : "link-body",
      is_ruled ? origin->oas->pos : origin->oas->body_pos,
      is_ruled ? "operation %.*s documents no request body, and its http rule "
                 "takes one; it will take none"
               : "operation %.*s documents a request body, and its http rule "
                 "takes none",
      GWGEN_S(op->id));
  gwgen_finding_note(linker->product->report, finding, op->rule->pos,
                     "the http rule");
}

static gw_slice choose_body(gwgen_linker *linker, const gwgen_origin *origin,
                            gwgen_pos *ret_pos) {
  const gwgen_extension *extension = &origin->extension;
  if (origin->rule) {
    gw_slice body = origin->rule->rule->body;
    *ret_pos = origin->rule->rule->pos;
    if (extension->has_body) {
      check_said_twice(linker, origin, "body", extension->body,
                       extension->body_pos, body);
    }
    return body;
  }
  *ret_pos = extension->has_body ? extension->body_pos : origin->oas->pos;
  return extension->has_body ? extension->body : GW_LIT("*");
}

static void link_body(gwgen_linker *linker, gwgen_operation *op,
                      const gwgen_origin *origin) {
  gwgen_pos pos;
  gw_slice body = choose_body(linker, origin, &pos);
  check_body_documented(linker, op, origin);
  op->has_body = body.n > 0 && (!origin->oas || origin->oas->has_body);
  if (!op->has_body) {
    return;
  }
  op->body_field = body;
  if (!gw_slice_is(body, "*")) {
    op->body = find_body_field(linker, op->rpc, op->rpc->input, body, pos);
  }
}

static void link_response_body(gwgen_linker *linker, gwgen_operation *op,
                               const gwgen_origin *origin) {
  const gwgen_extension *extension = &origin->extension;
  gw_slice field = extension->response_body;
  gwgen_pos pos = extension->response_body_pos;
  if (origin->rule) {
    field = origin->rule->rule->response_body;
    pos = origin->rule->rule->pos;
    if (extension->has_response_body) {
      check_said_twice(linker, origin, "response_body",
                       extension->response_body, extension->response_body_pos,
                       field);
    }
  }
  if (field.n) {
    op->response_body =
        find_body_field(linker, op->rpc, op->rpc->output, field, pos);
  }
}

void gwgen_link_bodies(gwgen_linker *linker, gwgen_operation *op,
                       const gwgen_origin *origin) {
  if (!op->rpc) {
    op->has_body = origin->oas->has_body;
    op->body_field = op->has_body ? GW_LIT("*") : GW_LIT("");
    return;
  }
  link_body(linker, op, origin);
  link_response_body(linker, op, origin);
}
