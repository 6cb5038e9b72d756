/* Which headers of requests are passed on, and which are kept at all. */
#include "app/config_parts.h"

#include "base/names.h"
#include "pipeline/rest.h"

static bool is_lower_name(gw_slice name) {
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
      return false;
    }
  }
  return name.n > 0;
}

/* What HTTP/2 forbids or gRPC and the gateway say themselves: twice, or at
 * all, it would make every call malformed (RFC 9113 8.2.2). */
static bool is_reserved(const gw_config_builder *b, gw_slice name) {
  if (b->raw->forwarded && (gw_slice_is(name, "forwarded") ||
                            gw_slice_starts(name, GW_LIT("x-forwarded-")))) {
    return true;
  }
  static const char *const names[] = {
      "connection", "content-length",    "content-type",
      "host",       "keep-alive",        "proxy-connection",
      "te",         "trailer",           "traceparent",
      "tracestate", "transfer-encoding", "upgrade",
      "user-agent", "x-request-id"};
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    if (gw_slice_is(name, names[i])) {
      return true;
    }
  }
  return gw_slice_starts(name, GW_LIT("grpc-"));
}

void gw_config_forward_headers(gw_config_builder *b) {
  gw_config_texts texts = b->raw->forward_headers;
  gw_slice *names = gw_arena_zalloc(b->arena, (texts.n + 1) * sizeof *names);
  for (size_t i = 0; names && i < texts.n; i++) {
    names[i] = gw_config_keep(b, texts.v[i]);
    if (!is_lower_name(names[i]) || is_reserved(b, names[i])) {
      gw_config_fail(b->reader, b->raw->root,
                     "forward_headers: \"%.*s\" is no lower-case header name, "
                     "or one that HTTP/2, gRPC or the gateway keeps",
                     (int)names[i].n, names[i].p ? names[i].p : "");
    }
  }
  b->config->settings->forward_headers = names;
  b->config->settings->n_forward_headers = names ? texts.n : 0;
}

typedef struct header_set {
  GW_VEC(gw_slice) names;
  gw_map seen;
} header_set;

/* Lower case, once. */
static void add_header(gw_config_builder *b, header_set *set, gw_slice name) {
  gw_slice copy = gw_config_keep(b, name);
  for (size_t i = 0; copy.p && i < copy.n; i++) {
    char *c = (char *)(uintptr_t)copy.p + i;
    *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
  }
  if (gw_map_put(b->reader->arena, &set->seen, copy, set) == GW_OK) {
    gw_slice *slot = GW_PUSH(b->arena, &set->names);
    if (slot) {
      *slot = copy;
    }
  }
}

static void add_operation_headers(gw_config_builder *b, header_set *set,
                                  const gw_operation *operation) {
  for (size_t i = 0; i < operation->n_params; i++) {
    if (operation->params[i].in == GW_IN_HEADER) {
      add_header(b, set, operation->params[i].name);
    }
  }
  for (size_t i = 0; i < operation->n_credentials; i++) {
    if (operation->credentials[i].in == GW_IN_HEADER) {
      add_header(b, set, operation->credentials[i].name);
    }
  }
}

static void add_policy_headers(gw_config_builder *b, header_set *set,
                               const gw_operation_settings *row) {
  for (size_t i = 0; i < row->n_policies; i++) {
    const char *const *name = row->policies[i].policy->headers;
    for (; name && *name; name++) {
      add_header(b, set, gw_slice_str(*name));
    }
  }
}

static bool has_http(const gw_api *api) {
  for (size_t i = 0; i < api->n_operations; i++) {
    if (gw_config_is_http(api->operations[i])) {
      return true;
    }
  }
  return false;
}

/* What nobody will ask for is checked and counted by the codecs, not stored
 * (THREATS A6, A7). */
void gw_config_request_headers(gw_config_builder *b) {
  gw_settings *settings = b->config->settings;
  header_set set = {.seen = {0}};
  static const char *const ours[] = {"accept", "content-encoding",
                                     "tracestate"};
  static const char *const forwarded[] = {
      "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"};
  for (size_t i = 0; i < GW_COUNT(ours); i++) {
    add_header(b, &set, gw_slice_str(ours[i]));
  }
  bool goes_on = has_http(b->api);
  for (size_t i = 0; goes_on && gw_rest_request_headers[i]; i++) {
    add_header(b, &set, gw_slice_str(gw_rest_request_headers[i]));
  }
  for (size_t i = 0; settings->forwarded && i < GW_COUNT(forwarded); i++) {
    add_header(b, &set, gw_slice_str(forwarded[i]));
  }
  for (size_t i = 0; i < b->api->n_operations; i++) {
    add_operation_headers(b, &set, b->api->operations[i]);
    add_policy_headers(b, &set, &settings->operations[i]);
  }
  for (size_t i = 0; i < settings->n_forward_headers; i++) {
    add_header(b, &set, settings->forward_headers[i]);
  }
  if (gw_names_build(b->arena, set.names.v, set.names.n,
                     &settings->request_headers) != GW_OK) {
    gw_config_fail(b->reader, NULL, "too many request headers are declared");
  }
}
