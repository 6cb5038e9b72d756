#include "pass/1_link_parts.h"

static gw_slice choose_id(gwgen_linker *linker, const gwgen_origin *origin) {
  gw_arena *arena = linker->product->arena;
  if (origin->oas && origin->oas->id.n) {
    return origin->oas->id;
  }
  gw_slice base = origin->rpc ? gwgen_rpc_short_name(arena, origin->rpc)
                              : gwgen_link_rest_name(arena, origin->oas);
  gw_slice id = base;
  for (int i = 2; gw_map_find(&linker->ids, id); i++) {
    id = gw_arena_printf(arena, "%.*s_%d", GWGEN_S(base), i);
  }
  return id;
}

static bool claim_id(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_operation *other = gw_map_find(&linker->ids, op->id);
  if (!other) {
    (void)gw_map_put(linker->product->arena, &linker->ids, op->id, op);
    return true;
  }
  gwgen_finding *finding =
      gwgen_report_add(linker->product->report, "link-id", op->pos,
                       "two operations are called '%.*s'", GWGEN_S(op->id));
  gwgen_finding_note(linker->product->report, finding, other->pos,
                     "the other one");
  return false;
}

static void make_operation(gwgen_linker *linker, const gwgen_origin *origin,
                           const gwgen_template *path) {
  gw_arena *arena = linker->product->arena;
  gwgen_operation *op = gw_arena_zalloc(arena, sizeof *op);
  if (!op) {
    return;
  }
  op->rpc = origin->rpc;
  op->service = origin->rpc ? origin->rpc->service : origin->service;
  op->oas = origin->oas;
  op->rule = origin->rule ? origin->rule->rule : NULL;
  op->pos = origin->oas ? origin->oas->pos : op->rule->pos;
  op->method = origin->oas ? origin->oas->method : op->rule->method;
  op->path = *path;
  op->tag =
      origin->oas && origin->oas->tags.n ? origin->oas->tags.v[0] : GW_LIT("");
  op->timeout_ms = origin->extension.timeout_ms;
  op->max_body = origin->extension.max_body;
  op->validate = origin->extension.validate;
  op->response = origin->extension.response;
  op->unknown = origin->extension.unknown;
  op->id = choose_id(linker, origin);
  if (!claim_id(linker, op) || !gwgen_link_supported(linker, op)) {
    return;
  }
  gwgen_link_bodies(linker, op, origin);
  bool is_readable = gwgen_link_params(linker, op, origin);
  gwgen_link_security(linker, op);
  gwgen_operation **slot = gwgen_link_media(linker, op) && is_readable
                               ? GW_PUSH(arena, &linker->product->operations)
                               : NULL;
  if (slot) {
    *slot = op;
  }
}

static void link_documented(gwgen_linker *linker, gwgen_oas_operation *oas) {
  gwgen_origin origin = {.oas = oas};
  gwgen_template path;
  gwgen_extension_read(linker->product, oas, &origin.extension);
  gwgen_effective_path(linker->product, oas, &path);
  bool is_bound = gwgen_link_choose(linker, &origin, &path);
  oas->is_rpc = origin.rpc != NULL;
  if (is_bound && !oas->is_left_out) {
    make_operation(linker, &origin, &path);
  }
  if (origin.rule) {
    origin.rule->is_taken = 1;
  }
}

/* Where its RPC is served under other paths. */
static void note_served(gwgen_linker *linker, gwgen_finding *finding,
                        const gwgen_rpc *rpc) {
  const gwgen_product *product = linker->product;
  for (size_t i = 0; i < product->operations.n; i++) {
    const gwgen_operation *op = product->operations.v[i];
    if (op->rpc == rpc && op->oas) {
      gwgen_finding_note(product->report, finding, op->pos, "%.*s is %.*s %.*s",
                         GWGEN_S(op->id), GWGEN_S(op->method),
                         GWGEN_S(op->path.text));
    }
  }
}

/* A route that only the proto knows. Beside OpenAPI documents that is an error
 * or, if that is allowed, a warning. */
static void link_undocumented(gwgen_linker *linker, gwgen_link_rule *rule) {
  const gwgen_settings *settings = &linker->product->settings;
  gwgen_origin origin = {.rpc = rule->rpc,
                         .rule = rule,
                         .extension = {.response = settings->response,
                                       .unknown = settings->json.unknown}};
  if (linker->product->openapi.documents.n) {
    gwgen_finding *finding = gwgen_report_add(
        linker->product->report, "link-undocumented", rule->rule->pos,
        "%.*s %.*s of %.*s/%.*s is not documented by OpenAPI",
        GWGEN_S(rule->rule->method), GWGEN_S(rule->rule->path.text),
        GWGEN_S(rule->rpc->service), GWGEN_S(rule->rpc->name));
    note_served(linker, finding, rule->rpc);
    if (finding->severity == GWGEN_ERROR) {
      return;
    }
  }
  make_operation(linker, &origin, &rule->rule->path);
}

gw_status gwgen_link(gwgen_product *product) {
  gwgen_linker linker = {.product = product};
  gwgen_link_index(&linker);
  if (product->settings.allow_undocumented) {
    gw_slice *slot = GW_PUSH(product->report->arena, &product->report->demoted);
    if (slot) {
      *slot = GW_LIT("link-undocumented");
    }
  }
  for (size_t i = 0; i < product->openapi.operations.n; i++) {
    link_documented(&linker, product->openapi.operations.v[i]);
  }
  for (size_t i = 0; i < linker.rules.n; i++) {
    if (!linker.rules.v[i]->is_taken) {
      link_undocumented(&linker, linker.rules.v[i]);
    }
  }
  return gw_arena_why(product->arena);
}
