/* headers: fixed headers on every answer of an operation.
 *
 *   headers: { set: { strict-transport-security: "max-age=31536000" } }
 */
#include "policy/rows.h"

enum { MAX_HEADERS = 32 };

typedef struct headers_config {
  gw_header *set;
  size_t n;
} headers_config;

/* The framing is the codec's: RFC 9110 section 7.6.1. */
static bool is_ours(gw_slice name) {
  static const char *const ours[] = {"connection",   "content-length",
                                     "content-type", "date",
                                     "keep-alive",   "te",
                                     "trailer",      "transfer-encoding",
                                     "upgrade",      "x-request-id"};
  for (size_t i = 0; i < GW_COUNT(ours); i++) {
    if (gw_slice_is(name, ours[i])) {
      return true;
    }
  }
  return false;
}

/* A lower-case token (RFC 9110 section 5.6.2, without its rarities). */
static bool is_name(gw_slice name) {
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
      return false;
    }
  }
  return name.n > 0 && !is_ours(name);
}

static bool is_value(gw_slice value) {
  for (size_t i = 0; i < value.n; i++) {
    if (value.p[i] < 0x20 || value.p[i] > 0x7e) {
      return false;
    }
  }
  return gw_slice_eq(gw_slice_trim(value), value);
}

static gw_status fail(gw_arena *arena, uint32_t line, uint32_t column,
                      gw_node_error *reterr_error, const char *message) {
  *reterr_error =
      (gw_node_error){line, column, gw_arena_printf(arena, "%s", message)};
  return GW_ERR_INVALID;
}

static gw_status parse_set(gw_arena *arena, const gw_node *node,
                           headers_config *config,
                           gw_node_error *reterr_error) {
  if (node->kind != GW_NODE_MAP || node->n > MAX_HEADERS) {
    return fail(arena, node->line, node->column, reterr_error,
                "this must be a map of at most 32 headers");
  }
  config->set = gw_arena_zalloc(arena, node->n * sizeof *config->set);
  if (!config->set) {
    return gw_arena_why(arena);
  }
  for (size_t i = 0; i < node->n; i++) {
    const gw_node_entry *entry = &node->entries[i];
    if (!is_name(entry->key)) {
      return fail(arena, entry->key_line, entry->key_column, reterr_error,
                  "this is no lower-case header name, or the gateway's own");
    }
    if (entry->value->kind != GW_NODE_STRING || !is_value(entry->value->text)) {
      return fail(arena, entry->value->line, entry->value->column, reterr_error,
                  "this is no header value");
    }
    config->set[i].name = gw_arena_dup(arena, entry->key);
    config->set[i].value = gw_arena_dup(arena, entry->value->text);
  }
  config->n = node->n;
  return gw_arena_why(arena);
}

static gw_status parse_config(gw_arena *arena, const gw_node *node,
                              void **ret_config, gw_node_error *reterr_error) {
  headers_config *config = gw_arena_zalloc(arena, sizeof *config);
  gw_status status = config ? GW_OK : gw_arena_why(arena);
  for (size_t i = 0; i < node->n && status == GW_OK; i++) {
    const gw_node_entry *entry = &node->entries[i];
    status = gw_slice_is(entry->key, "set")
                 ? parse_set(arena, entry->value, config, reterr_error)
                 : fail(arena, entry->key_line, entry->key_column, reterr_error,
                        "\"headers\" knows \"set\"");
  }
  *ret_config = config;
  return status;
}

static void on_response(gw_exchange *x, const void *data, void *note) {
  (void)note;
  const headers_config *config = data;
  for (size_t i = 0; i < config->n; i++) {
    gw_exchange_header(x, config->set[i].name, config->set[i].value);
  }
}

const gw_policy gw_policy_headers = {
    .name = "headers",
    .phase = GW_PHASE_PREPARE,
    .parse_config = parse_config,
    .on_response = on_response,
};
