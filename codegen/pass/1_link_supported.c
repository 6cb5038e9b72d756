#include "pass/1_link_parts.h"

gwgen_finding *gwgen_link_unsupported(gwgen_linker *linker,
                                      const gwgen_operation *op,
                                      const char *rule, gwgen_pos pos,
                                      const char *format, ...) {
  gwgen_product *product = linker->product;
  va_list args;
  va_start(args, format);
  gw_slice text = gw_arena_vprintf(product->arena, format, args);
  va_end(args);
  if (!product->settings.skip_unsupported) {
    return gwgen_report_add(product->report, rule, pos, "%.*s", GWGEN_S(text));
  }
  return gwgen_report_add(product->report, "link-skipped", pos,
                          "operation %.*s is left out: %.*s", GWGEN_S(op->id),
                          GWGEN_S(text));
}

bool gwgen_link_supported(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_rpc *rpc = op->rpc;
  if (!rpc) {
    return true;
  }
  if (rpc->client_streaming || rpc->server_streaming) {
    gwgen_finding *finding = gwgen_link_unsupported(
        linker, op, "link-streaming", op->pos,
        "operation %.*s is bound to %.*s/%.*s, which streams; streams are "
        "not supported yet",
        GWGEN_S(op->id), GWGEN_S(rpc->service), GWGEN_S(rpc->name));
    gwgen_finding_note(linker->product->report, finding, rpc->pos, "the rpc");
    return false;
  }
  return true;
}
