#include "pass/1_link_parts.h"

enum { MESSAGE_DEPTH = 100 };

/* A field somewhere below a message that can't be transcoded; |field| NULL:
 * there is none. */
typedef struct gwgen_untranscoded {
  const gwgen_field *field;
  gw_slice path;
} gwgen_untranscoded;

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

static bool is_untranscoded(const gwgen_message *message) {
  return message->well_known == GW_WK_ANY;
}

/* Looks for the first such field below |message|; each message is entered
 * once. */
static bool search(gw_arena *arena, gw_map *entered,
                   const gwgen_message *message, int depth,
                   gwgen_untranscoded *ret_found) {
  if (depth > MESSAGE_DEPTH ||
      gw_map_put(arena, entered, message->name, ret_found) != GW_OK) {
    return false;
  }
  for (size_t i = 0; i < message->fields.n; i++) {
    const gwgen_field *field = &message->fields.v[i];
    if (!field->message) {
      continue;
    }
    if (is_untranscoded(field->message)) {
      *ret_found = (gwgen_untranscoded){field, field->name};
      return true;
    }
    if (search(arena, entered, field->message, depth + 1, ret_found)) {
      ret_found->path = gw_arena_printf(
          arena, "%.*s.%.*s", GWGEN_S(field->name), GWGEN_S(ret_found->path));
      return true;
    }
  }
  return false;
}

/* The answer for |message|, kept for the other operations that use it. */
static const gwgen_untranscoded *find(gwgen_linker *linker,
                                      const gwgen_message *message) {
  gw_arena *arena = linker->product->arena;
  gwgen_untranscoded *found =
      gw_map_find(&linker->seen_messages, message->name);
  if (found) {
    return found;
  }
  found = gw_arena_zalloc(arena, sizeof *found);
  if (!found) {
    return NULL;
  }
  gw_map entered = {0};
  search(arena, &entered, message, 0, found);
  (void)gw_map_put(arena, &linker->seen_messages, message->name, found);
  return found;
}

static bool check_message(gwgen_linker *linker, const gwgen_operation *op,
                          gwgen_message *message) {
  if (is_untranscoded(message)) {
    gwgen_finding *finding = gwgen_link_unsupported(
        linker, op, "link-well-known", op->pos,
        "operation %.*s uses %.*s, which can't be transcoded yet",
        GWGEN_S(op->id), GWGEN_S(message->name));
    gwgen_finding_note(linker->product->report, finding, op->rpc->pos,
                       "the rpc");
    return false;
  }
  const gwgen_untranscoded *found = find(linker, message);
  if (!found || !found->field) {
    return true;
  }
  gwgen_finding *finding = gwgen_link_unsupported(
      linker, op, "link-well-known", op->pos,
      "operation %.*s reaches field %.*s.%.*s of type %.*s, which can't be "
      "transcoded yet",
      GWGEN_S(op->id), GWGEN_S(message->name), GWGEN_S(found->path),
      GWGEN_S(found->field->message->name));
  gwgen_finding_note(linker->product->report, finding, found->field->pos,
                     "the field");
  return false;
}

bool gwgen_link_supported(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_rpc *rpc = op->rpc;
  if (rpc->client_streaming || rpc->server_streaming) {
    gwgen_finding *finding = gwgen_link_unsupported(
        linker, op, "link-streaming", op->pos,
        "operation %.*s is bound to %.*s/%.*s, which streams; streams are "
        "not supported yet",
        GWGEN_S(op->id), GWGEN_S(rpc->service), GWGEN_S(rpc->name));
    gwgen_finding_note(linker->product->report, finding, rpc->pos, "the rpc");
    return false;
  }
  bool input = check_message(linker, op, rpc->input);
  return check_message(linker, op, rpc->output) && input;
}
