#include "base/quantity.h"
#include "ir/words.h"
#include "pass/1_link_parts.h"

/* What gwgen_extension_read() knows; everything else is refused. "name" is
 * read by names.c, "policies" by 7_policies, each where it is used. */
static const char *const operation_keys[] = {
    "rpc",      "body",           "response_body", "timeout",
    "limits",   "name",           "policies",      "validate",
    "response", "unknown_fields", "http_service",
};
static const char *const limit_keys[] = {"request_body"};
static const char *const parameter_keys[] = {"field"};

typedef struct reading {
  gwgen_product *product;
  gw_slice file;
} reading;

static gwgen_pos pos_of(const reading *reader, const gw_node *node) {
  return (gwgen_pos){reader->file, node->line, node->column};
}

static void check_keys(const reading *reader, const gw_node *node,
                       const char *const *keys, size_t n_keys) {
  for (size_t i = 0; i < node->n; i++) {
    const gw_node_entry *entry = &node->entries[i];
    gw_nearest nearest = gw_nearest_to(entry->key);
    for (size_t k = 0; k < n_keys; k++) {
      gw_nearest_try(&nearest, gw_slice_str(keys[k]));
    }
    if (gw_slice_eq(nearest.name, entry->key)) {
      continue;
    }
    gwgen_pos pos = {reader->file, entry->key_line, entry->key_column};
    gwgen_report_add(reader->product->report, "x-gwgen", pos,
                     "x-gwgen has no key '%.*s'%s%.*s%s", GWGEN_S(entry->key),
                     nearest.name.p ? "; did you mean '" : "",
                     GWGEN_S(nearest.name), nearest.name.p ? "'?" : "");
  }
}

static bool is_kind(const reading *reader, const gw_node *node, const char *key,
                    gw_node_kind kind) {
  if (node->kind == kind) {
    return true;
  }
  gwgen_report_add(reader->product->report, "x-gwgen", pos_of(reader, node),
                   "%s of x-gwgen is %s, not %s", key,
                   kind == GW_NODE_MAP ? "a map" : "a string",
                   gw_node_kind_text(node->kind));
  return false;
}

static bool read_text(const reading *reader, const gw_node *map,
                      const char *key, gw_slice *ret_text, gwgen_pos *ret_pos) {
  const gw_node *node = gw_node_find(map, key);
  if (!node || !is_kind(reader, node, key, GW_NODE_STRING)) {
    return false;
  }
  *ret_text = node->text;
  *ret_pos = pos_of(reader, node);
  return true;
}

/* A number over 0 and below 2^32, or 0 after a finding. */
static uint32_t read_quantity(const reading *reader, const gw_node *map,
                              const char *key,
                              bool (*parse)(gw_slice text, uint64_t *ret_value),
                              const char *form) {
  const gw_node *node = gw_node_find(map, key);
  uint64_t value = 0;
  if (!node) {
    return 0;
  }
  bool is_text = node->kind == GW_NODE_STRING || node->kind == GW_NODE_INTEGER;
  if (!is_text || !parse(node->text, &value) || !value || value > UINT32_MAX) {
    gwgen_report_add(reader->product->report, "x-gwgen", pos_of(reader, node),
                     "%s of x-gwgen is %s", key, form);
    return 0;
  }
  return (uint32_t)value;
}

/* Which of |words| stands at |key|, or -1. */
static int read_word(const reading *reader, const gw_node *map, const char *key,
                     const char *const *words, size_t n_words) {
  const gw_node *node = gw_node_find(map, key);
  if (!node || !is_kind(reader, node, key, GW_NODE_STRING)) {
    return -1;
  }
  for (size_t i = 0; i < n_words; i++) {
    if (gw_slice_is(node->text, words[i])) {
      return (int)i;
    }
  }
  gwgen_report_add(reader->product->report, "x-gwgen", pos_of(reader, node),
                   "%s of x-gwgen is %s, %s or %s", key, words[0], words[1],
                   words[2]);
  return -1;
}

static gw_mode read_mode(const reading *reader, const gw_node *map,
                         const char *key, gw_mode fallback) {
  static const char *const words[] = {"off", "report", "enforce"};
  int word = read_word(reader, map, key, words, GW_COUNT(words));
  return word < 0 ? fallback : (gw_mode)(word + GW_MODE_OFF);
}

static void read_modes(const reading *reader, const gw_node *map,
                       gwgen_extension *extension) {
  static const char *const words[] = {[GWGEN_UNKNOWN_REJECT] = "reject",
                                      [GWGEN_UNKNOWN_DROP] = "drop",
                                      [GWGEN_UNKNOWN_REPORT] = "report"};
  extension->validate = read_mode(reader, map, "validate", extension->validate);
  extension->response = read_mode(reader, map, "response", extension->response);
  int word = read_word(reader, map, "unknown_fields", words, GW_COUNT(words));
  if (word >= 0) {
    extension->unknown = (gwgen_unknown)word;
  }
}

static void read_http_service(const reading *reader, const gw_node *map,
                              gwgen_extension *extension) {
  gwgen_pos pos;
  if (read_text(reader, map, "http_service", &extension->http_service, &pos) &&
      !gwgen_is_name(extension->http_service)) {
    gwgen_report_add(reader->product->report, "x-gwgen", pos, "%s",
                     GWGEN_NAME_RULE);
  }
}

void gwgen_extension_read(gwgen_product *product,
                          const gwgen_oas_operation *oas,
                          gwgen_extension *ret_extension) {
  *ret_extension = (gwgen_extension){.response = product->settings.response,
                                     .unknown = product->settings.json.unknown};
  const gw_node *map = oas->extension;
  if (!map) {
    return;
  }
  reading reader = {product,
                    oas->document ? oas->document->file : oas->pos.file};
  if (!is_kind(&reader, map, "the value", GW_NODE_MAP)) {
    return;
  }
  check_keys(&reader, map, operation_keys, GW_COUNT(operation_keys));
  read_text(&reader, map, "rpc", &ret_extension->rpc, &ret_extension->rpc_pos);
  read_http_service(&reader, map, ret_extension);
  ret_extension->has_body = read_text(
      &reader, map, "body", &ret_extension->body, &ret_extension->body_pos);
  ret_extension->has_response_body =
      read_text(&reader, map, "response_body", &ret_extension->response_body,
                &ret_extension->response_body_pos);
  ret_extension->timeout_ms =
      read_quantity(&reader, map, "timeout", gw_quantity_duration,
                    "a duration like 1m30s or 500ms");
  read_modes(&reader, map, ret_extension);
  const gw_node *limits = gw_node_find(map, "limits");
  if (limits && is_kind(&reader, limits, "limits", GW_NODE_MAP)) {
    check_keys(&reader, limits, limit_keys, GW_COUNT(limit_keys));
    ret_extension->max_body =
        read_quantity(&reader, limits, "request_body", gw_quantity_size,
                      "a size like 4MiB or 64KiB");
  }
}

gw_slice gwgen_extension_field(gwgen_product *product,
                               const gwgen_parameter *parameter) {
  gw_slice field = {NULL, 0};
  gwgen_pos pos;
  if (!parameter->extension) {
    return field;
  }
  reading reader = {product, parameter->pos.file};
  if (is_kind(&reader, parameter->extension, "the value", GW_NODE_MAP)) {
    check_keys(&reader, parameter->extension, parameter_keys,
               GW_COUNT(parameter_keys));
    read_text(&reader, parameter->extension, "field", &field, &pos);
  }
  return field;
}
