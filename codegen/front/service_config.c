#include "front/service_config.h"

#include "front/http_rule.h"

typedef struct reader {
  gwgen_product *product;
  gw_slice file;
} reader;

static void refuse(reader *r, const gw_node *node, const char *what) {
  gwgen_report_add(r->product->report, "service-config",
                   gwgen_node_pos(r->file, node), "%s", what);
}

static void refuse_key(reader *r, const gw_node_entry *entry, const char *where,
                       const char *const *known, size_t n) {
  const char *nearest = gwgen_nearest(entry->key, known, n);
  gwgen_report_add(r->product->report, "service-config",
                   gwgen_key_pos(r->file, entry),
                   "unknown key \"%.*s\" in %s%s%s%s", GWGEN_S(entry->key),
                   where, nearest ? ", did you mean \"" : "",
                   nearest ? nearest : "", nearest ? "\"?" : "");
}

static bool is_selected(const gwgen_rpc *rpc, gw_slice selector) {
  gw_slice service = rpc->service;
  gw_slice prefix = gw_slice_sub(selector, 0, service.n);
  if (gw_slice_is(selector, "*")) {
    return true;
  }
  if (gw_slice_ends(selector, GW_LIT(".*"))) {
    gw_slice scope = gw_slice_sub(selector, 0, selector.n - 1);
    return gw_slice_starts(service, scope) ||
           (gw_slice_eq(prefix, service) && scope.n == service.n + 1);
  }
  return gw_slice_eq(prefix, service) && selector.n > service.n &&
         selector.p[service.n] == '.' &&
         gw_slice_eq(gw_slice_from(selector, service.n + 1), rpc->name);
}

/* The text of a string under |key|; empty where there is none. */
static gw_slice text_at(reader *r, const gw_node *map, const char *key) {
  const gw_node *value = gw_node_find(map, key);
  if (!value) {
    return (gw_slice){0};
  }
  if (value->kind != GW_NODE_STRING) {
    refuse(r, value, "a string is expected");
    return (gw_slice){0};
  }
  return value->text;
}

static void take_pattern(reader *r, const gw_node_entry *entry,
                         const char *method, gwgen_http_text *text) {
  if (text->method.n) {
    gwgen_report_add(r->product->report, "service-config",
                     gwgen_key_pos(r->file, entry),
                     "a rule has one method, and %.*s was given before",
                     GWGEN_S(text->method));
    return;
  }
  text->pos = gwgen_node_pos(r->file, entry->value);
  if (method) {
    text->method = gw_slice_str(method);
    if (entry->value->kind != GW_NODE_STRING) {
      refuse(r, entry->value, "a path is expected");
    }
    text->path = entry->value->text;
    return;
  }
  text->method = text_at(r, entry->value, "kind");
  text->path = text_at(r, entry->value, "path");
}

/* The fields of an HttpRule; both spellings, as ProtoJSON reads them. */
static void take_field(reader *r, const gw_node *rule,
                       const gw_node_entry *entry, gwgen_http_text *text) {
  static const struct {
    const char *key, *method;
  } patterns[] = {{"get", "GET"},       {"put", "PUT"},     {"post", "POST"},
                  {"delete", "DELETE"}, {"patch", "PATCH"}, {"custom", NULL}};
  static const char *const known[] = {"selector",
                                      "get",
                                      "put",
                                      "post",
                                      "delete",
                                      "patch",
                                      "custom",
                                      "body",
                                      "response_body",
                                      "responseBody",
                                      "additional_bindings",
                                      "additionalBindings"};
  for (size_t i = 0; i < GW_COUNT(patterns); i++) {
    if (gw_slice_is(entry->key, patterns[i].key)) {
      take_pattern(r, entry, patterns[i].method, text);
      return;
    }
  }
  if (gw_slice_is(entry->key, "body")) {
    text->body = text_at(r, rule, "body");
    return;
  }
  if (gw_slice_is(entry->key, "response_body") ||
      gw_slice_is(entry->key, "responseBody")) {
    text->response_body = entry->value->text;
    return;
  }
  for (size_t i = 0; i < GW_COUNT(known); i++) {
    if (gw_slice_is(entry->key, known[i])) {
      return;
    }
  }
  refuse_key(r, entry, "a rule", known, GW_COUNT(known));
}

static gwgen_http_text read_text(reader *r, const gw_node *rule) {
  gwgen_http_text text = {.pos = gwgen_node_pos(r->file, rule)};
  for (size_t i = 0; i < rule->n; i++) {
    take_field(r, rule, &rule->entries[i], &text);
  }
  return text;
}

static const gw_node *bindings_of(const gw_node *rule) {
  const gw_node *bindings = gw_node_find(rule, "additional_bindings");
  return bindings ? bindings : gw_node_find(rule, "additionalBindings");
}

/* All bindings of a rule, its own first. */
typedef struct bindings {
  gwgen_http_text v[GWGEN_HTTP_BINDINGS];
  size_t n;
} bindings;

static void read_bindings(reader *r, const gw_node *rule, bindings *out) {
  out->v[0] = read_text(r, rule);
  out->n = 1;
  const gw_node *list = bindings_of(rule);
  if (!list) {
    return;
  }
  if (list->kind != GW_NODE_LIST || list->n >= GWGEN_HTTP_BINDINGS) {
    refuse(r, list, "a list of less than 100 rules is expected");
    return;
  }
  for (size_t i = 0; i < list->n; i++) {
    const gw_node *item = list->items[i];
    if (item->kind != GW_NODE_MAP) {
      refuse(r, item, "a rule is expected");
    } else if (bindings_of(item)) {
      refuse(r, item, "additional bindings must not nest");
    } else {
      out->v[out->n++] = read_text(r, item);
    }
  }
}

static gw_status replace_rules(reader *r, gwgen_rpc *rpc,
                               const bindings *from) {
  rpc->rules.n = rpc->rules.cap = 0;
  rpc->rules.v = NULL;
  gw_status status = GW_OK;
  for (size_t i = 0; i < from->n && status == GW_OK; i++) {
    status = gwgen_http_rule_add(r->product, rpc, &from->v[i]);
  }
  return status;
}

static gw_status apply_rule(reader *r, const gw_node *rule) {
  if (rule->kind != GW_NODE_MAP) {
    refuse(r, rule, "a rule is expected");
    return GW_OK;
  }
  gw_slice selector = text_at(r, rule, "selector");
  bindings found;
  size_t n_before = r->product->report->n_errors, n_selected = 0;
  read_bindings(r, rule, &found);
  if (!selector.n) {
    refuse(r, rule, "a rule needs a \"selector\"");
  }
  gw_status status = GW_OK;
  for (size_t i = 0; i < r->product->proto.rpcs.n && status == GW_OK; i++) {
    gwgen_rpc *rpc = r->product->proto.rpcs.v[i];
    if (selector.n && is_selected(rpc, selector)) {
      n_selected++;
      if (r->product->report->n_errors == n_before) {
        status = replace_rules(r, rpc, &found);
      }
    }
  }
  if (selector.n && !n_selected) {
    gwgen_report_add(r->product->report, "service-config",
                     gwgen_node_pos(r->file, gw_node_find(rule, "selector")),
                     "\"%.*s\" selects no RPC", GWGEN_S(selector));
  }
  return status;
}

/* A "%2F" that "**" captures stays as it is, and all else is decoded: what
 * http.proto describes as true. Its default would leave every reserved
 * character as it came, and one path would have two readings. */
static void check_expansion(reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_BOOL) {
    refuse(r, value, "true is expected");
  } else if (!value->boolean) {
    refuse(r, value,
           "false is not supported: what \"**\" captures is decoded, all but "
           "\"/\"; say true, or nothing");
  }
}

/* The fields of google.api.Http. |ret_rules|: NULL where there are none. */
static void read_http(reader *r, const gw_node *http,
                      const gw_node **ret_rules) {
  static const char *const known[] = {"rules",
                                      "fully_decode_reserved_expansion",
                                      "fullyDecodeReservedExpansion"};
  if (http->kind != GW_NODE_MAP) {
    refuse(r, http, "a map is expected");
    return;
  }
  for (size_t i = 0; i < http->n; i++) {
    const gw_node_entry *entry = &http->entries[i];
    if (gw_slice_is(entry->key, "rules")) {
      *ret_rules = entry->value;
    } else if (gw_slice_is(entry->key, known[1]) ||
               gw_slice_is(entry->key, known[2])) {
      check_expansion(r, entry->value);
    } else {
      refuse_key(r, entry, "http", known, GW_COUNT(known));
    }
  }
}

/* Other parts of a google.api.Service are for other programs. */
static gw_status read_config(reader *r, const gw_node *root) {
  if (root->kind != GW_NODE_MAP) {
    refuse(r, root, "a map is expected");
    return GW_OK;
  }
  const gw_node *http = gw_node_find(root, "http"), *rules = NULL;
  if (http) {
    read_http(r, http, &rules);
  }
  if (!rules) {
    return GW_OK;
  }
  if (rules->kind != GW_NODE_LIST) {
    refuse(r, rules, "a list of rules is expected");
    return GW_OK;
  }
  gw_status status = GW_OK;
  for (size_t i = 0; i < rules->n && status == GW_OK; i++) {
    status = apply_rule(r, rules->items[i]);
  }
  return status;
}

gw_status gwgen_service_config_read(gwgen_product *product) {
  size_t n_before = product->report->n_errors;
  gw_status status = GW_OK;
  for (size_t i = 0; i < product->settings.service_configs.n && status == GW_OK;
       i++) {
    const gwgen_input *input = &product->settings.service_configs.v[i];
    reader r = {product, input->file};
    const gw_node *root = gwgen_tree_read(product, input, NULL);
    status = root ? read_config(&r, root) : GW_ERR_INVALID;
  }
  if (status == GW_OK && product->report->n_errors > n_before) {
    return GW_ERR_INVALID;
  }
  return status;
}
