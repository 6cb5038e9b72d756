#include "app/config_build.h"

#include "app/config_policies.h"
#include "base/names.h"
#include "pipeline/rest.h"
#include "upstream/conn.h"
#include "upstream/target.h"

enum {
  DEFAULT_TIMEOUT_MS = 15000,
  ARENA_BASE = 512 * 1024 /* head, captures, problems, one log line */
};

typedef struct builder {
  gw_config *config;
  const gw_raw_config *raw;
  const gw_api *api;
  const gw_policy *const *policies;
  gw_config_reader *reader;
  gw_arena *arena;           /* of the settings */
  gw_policy_list everywhere; /* what "policies" says for all operations */
} builder;

static void fail_at(builder *b, uint32_t line, uint32_t column,
                    const char *what, gw_slice name, const gw_slice *known,
                    size_t n_known) {
  gw_node at = {.line = line, .column = column};
  gw_slice hint = gw_config_suggest(b->reader, name, known, n_known);
  gw_config_fail(b->reader, &at, "%s \"%.*s\"%.*s", what, (int)name.n, name.p,
                 (int)hint.n, hint.p);
}

static void require(builder *b, bool there, const gw_node *node,
                    const char *key) {
  if (!there) {
    gw_config_fail(b->reader, node, "\"%s\" is missing", key);
  }
}

static gw_slice keep(builder *b, gw_slice text) {
  return gw_arena_dup(b->arena, text);
}

/* ---- listeners ---- */

static void check_protocols(builder *b, gw_listener_settings *listener) {
  const gw_node *list = gw_node_find(listener->node, "protocols");
  listener->h1 = listener->h2 = listener->protocols.n == 0;
  for (size_t i = 0; i < listener->protocols.n; i++) {
    gw_slice name = listener->protocols.v[i];
    if (gw_slice_is(name, "h1")) {
      listener->h1 = true;
    } else if (gw_slice_is(name, "h2")) {
      listener->h2 = true;
    } else {
      gw_config_fail(b->reader, list->items[i],
                     "unknown protocol \"%.*s\": h1 and h2 are known",
                     (int)name.n, name.p ? name.p : "");
    }
  }
}

static void check_certificates(builder *b, gw_listener_settings *listener) {
  bool complete = true;
  for (size_t i = 0; i < listener->n_certificates; i++) {
    complete = complete && listener->certificates[i].certificate.n &&
               listener->certificates[i].key.n;
  }
  require(b, complete, listener->node, "certificate\" or \"key");
  if (!complete || !listener->n_certificates) {
    return;
  }
  gw_tls_server_config tls = {listener->certificates, listener->n_certificates,
                              listener->h1, listener->h2};
  gw_slice why = {NULL, 0};
  if (gw_tls_server_new(b->reader->arena, &tls, &listener->tls, &why) !=
      GW_OK) {
    gw_config_fail(b->reader, listener->node, "tls: %.*s", (int)why.n,
                   why.p ? why.p : "");
  }
}

static void build_listeners(builder *b) {
  size_t n = b->raw->listeners.n;
  require(b, n > 0, b->raw->root, "listeners");
  if (n > GW_LISTENERS_MAX) {
    gw_config_fail(b->reader, b->raw->root, "more than %d listeners",
                   (int)GW_LISTENERS_MAX);
    return;
  }
  gw_listener_settings *rows =
      gw_arena_zalloc(&b->config->arena, n * sizeof *rows);
  for (size_t i = 0; rows && i < n; i++) {
    rows[i] = b->raw->listeners.v[i];
    require(b, rows[i].address.len > 0, rows[i].node, "address");
    rows[i].name = gw_arena_dup(&b->config->arena, rows[i].name);
    check_protocols(b, &rows[i]);
    if (rows[i].n_certificates) {
      check_certificates(b, &rows[i]);
    }
  }
  b->config->listeners = rows;
  b->config->n_listeners = rows ? n : 0;
}

/* ---- upstreams ---- */

static void unref_client(void *tls) {
  gw_tls_client_unref(tls);
}

static gw_tls_client *build_client_tls(builder *b,
                                       const gw_raw_upstream *upstream,
                                       const char *alpn) {
  gw_tls_client_config config = upstream->tls;
  gw_tls_client *tls = NULL;
  config.alpn = alpn;
  gw_slice why = {NULL, 0};
  if ((upstream->tls.certificate.n > 0) != (upstream->tls.key.n > 0)) {
    gw_config_fail(b->reader, upstream->tls_node,
                   "\"certificate\" and \"key\" come together");
    return NULL;
  }
  if (gw_tls_client_new(b->reader->arena, &config, &tls, &why) != GW_OK) {
    gw_config_fail(b->reader, upstream->tls_node, "tls: %.*s", (int)why.n,
                   why.p ? why.p : "");
    return NULL;
  }
  (void)gw_arena_on_done(b->arena, unref_client, tls);
  if (upstream->tls.is_insecure) {
    gw_slice *warning = GW_PUSH(&b->config->arena, &b->config->warnings);
    if (warning) {
      *warning = gw_arena_printf(
          &b->config->arena,
          "upstream \"%.*s\" is insecure: its certificate is not verified",
          (int)upstream->name.n, upstream->name.p);
    }
  }
  return tls;
}

static void take_if_set(uint32_t *to, uint32_t value) {
  if (value) {
    *to = value;
  }
}

static void check_endpoint(builder *b, const gw_raw_upstream *raw,
                           gw_slice text) {
  gw_upstream_target target;
  if (gw_upstream_target_parse(text, &target) != GW_OK) {
    gw_config_fail(b->reader, raw->node,
                   "endpoint \"%.*s\" is no \"host:port\", "
                   "\"dns:///host:port\" or \"unix:/path\"",
                   (int)text.n, text.p ? text.p : "");
  }
}

/* Whether operations go on as plain HTTP; one product has no two kinds. */
static bool is_rest(const gw_api *api) {
  return api->n_operations && api->operations[0]->n_target;
}

/* The words of upstreams.*.protocol, in the order of its row. */
static const gw_protocol *choose_protocol(builder *b,
                                          const gw_raw_upstream *raw) {
  static const char *const names[] = {"grpc", "http1", "h2"};
  enum { GRPC, HTTP1 };
  int word = raw->protocol >= 0 ? raw->protocol
             : is_rest(b->api)  ? HTTP1
                                : GRPC;
  if ((word == GRPC) == is_rest(b->api)) {
    gw_config_fail(b->reader, raw->node,
                   is_rest(b->api)
                       ? "the product has no protos: its upstreams speak "
                         "http1 or h2"
                       : "the product's operations are RPCs: its upstreams "
                         "speak grpc");
  }
  return gw_protocol_find(names[word]);
}

static void build_cluster(builder *b, const gw_raw_upstream *raw,
                          gw_cluster_config *cluster) {
  *cluster = gw_cluster_defaults;
  cluster->protocol = choose_protocol(b, raw);
  cluster->max_connections = cluster->protocol->max_connections;
  cluster->name = keep(b, raw->name);
  cluster->authority = keep(b, raw->authority);
  cluster->max_reply = b->raw->response_body;
  take_if_set(&cluster->connect_timeout_ms, raw->connect_timeout_ms);
  take_if_set(&cluster->resolve_every_ms, raw->resolve_every_ms);
  take_if_set(&cluster->backoff_min_ms, raw->backoff_min_ms);
  take_if_set(&cluster->backoff_max_ms, raw->backoff_max_ms);
  take_if_set(&cluster->max_streams, raw->max_streams);
  take_if_set(&cluster->max_connections, raw->max_connections);
  take_if_set(&cluster->max_waiting, raw->max_waiting);
  take_if_set(&cluster->keepalive_ms, raw->keepalive_ms);
  take_if_set(&cluster->idle_timeout_ms, raw->idle_timeout_ms);
  take_if_set(&cluster->max_ratio, b->raw->inflate_ratio);
  cluster->coding = (gw_coding)raw->compression;
  if (raw->compression_min != SIZE_MAX) {
    cluster->coding_min = raw->compression_min;
  }
  require(b, raw->endpoints.n > 0, raw->node, "endpoints");
  gw_slice *endpoints =
      gw_arena_zalloc(b->arena, raw->endpoints.n * sizeof *endpoints);
  for (size_t i = 0; endpoints && i < raw->endpoints.n; i++) {
    endpoints[i] = keep(b, raw->endpoints.v[i]);
    check_endpoint(b, raw, endpoints[i]);
  }
  cluster->endpoints = endpoints;
  cluster->n_endpoints = endpoints ? raw->endpoints.n : 0;
  if (raw->has_tls) {
    cluster->tls = build_client_tls(b, raw, cluster->protocol->alpn);
  }
}

static void build_clusters(builder *b) {
  size_t n = b->raw->upstreams.n;
  require(b, n > 0, b->raw->root, "upstreams");
  gw_cluster_config *clusters = gw_arena_zalloc(b->arena, n * sizeof *clusters);
  for (size_t i = 0; clusters && i < n; i++) {
    build_cluster(b, &b->raw->upstreams.v[i], &clusters[i]);
  }
  b->config->settings->clusters = clusters;
  b->config->settings->n_clusters = clusters ? n : 0;
}

/* ---- operations ---- */

static const gw_raw_target *find_target(const gw_raw_target *rows, size_t n,
                                        gw_slice name) {
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_eq(rows[i].name, name)) {
      return &rows[i];
    }
  }
  return NULL;
}

static uint32_t find_cluster(const builder *b, gw_slice name) {
  const gw_settings *settings = b->config->settings;
  for (size_t i = 0; i < settings->n_clusters; i++) {
    if (gw_slice_eq(settings->clusters[i].name, name)) {
      return (uint32_t)i;
    }
  }
  return UINT32_MAX;
}

/* gateway.yaml's word (-1: none), the specification's, or the default. */
static gw_mode choose_mode(int own, gw_mode of_spec, gw_mode fallback) {
  if (own >= 0) {
    return (gw_mode)(own + GW_MODE_OFF);
  }
  return of_spec != GW_MODE_DEFAULT ? of_spec : fallback;
}

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static gw_slice narrowest(const builder *b, const gw_raw_target *service,
                          const gw_raw_target *own) {
  return own && own->upstream.n           ? own->upstream
         : service && service->upstream.n ? service->upstream
                                          : b->raw->upstream;
}

/* gateway.yaml wins over x-gwgen for numbers; narrower wins. */
static void build_operation(builder *b, const gw_operation *operation,
                            gw_operation_settings *row) {
  const gw_raw_config *raw = b->raw;
  const gw_raw_target *service =
      find_target(raw->services.v, raw->services.n, operation->service);
  const gw_raw_target *own =
      find_target(raw->operations.v, raw->operations.n, operation->id);
  gw_policy_list list = b->everywhere;
  row->operation = operation;
  row->timeout_ms = DEFAULT_TIMEOUT_MS;
  row->max_body = raw->request_body;
  take_if_set(&row->timeout_ms, service ? service->timeout_ms : 0);
  take_if_set(&row->timeout_ms, operation->timeout_ms);
  take_if_set(&row->timeout_ms, own ? own->timeout_ms : 0);
  if (operation->max_body) {
    row->max_body = smaller(row->max_body, operation->max_body);
  }
  if (own && own->request_body != SIZE_MAX) {
    row->max_body = own->request_body;
  }
  row->validate = choose_mode(own ? own->validate : -1, operation->validate,
                              GW_MODE_ENFORCE);
  row->response =
      choose_mode(own ? own->response : -1, operation->response, GW_MODE_OFF);
  row->cluster = find_cluster(b, narrowest(b, service, own));
  if (row->cluster == UINT32_MAX) {
    row->cluster = 0; /* and nothing starts: it was found missing */
  }
  gw_config_use_spec_policies(&list, operation);
  gw_config_use_policies(&list, own ? own->policies : NULL);
  gw_config_settle_policies(&list, row);
}

static void build_operations(builder *b) {
  gw_settings *settings = b->config->settings;
  size_t n = b->api->n_operations;
  settings->operations =
      gw_arena_zalloc(b->arena, (n + 1) * sizeof *settings->operations);
  for (size_t i = 0; settings->operations && i < n; i++) {
    settings->operations[i].index = (uint32_t)i;
    build_operation(b, b->api->operations[i], &settings->operations[i]);
  }
  if (!settings->operations || gw_settings_index(settings) != GW_OK) {
    gw_config_fail(b->reader, NULL, "out of memory");
  }
}

/* ---- names that must exist ---- */

static void check_upstream(builder *b, const gw_node *owner, gw_slice name) {
  const gw_settings *settings = b->config->settings;
  const gw_node *node = gw_node_find(owner, "upstream");
  if (!name.n || find_cluster(b, name) != UINT32_MAX) {
    return;
  }
  gw_slice *names = gw_arena_alloc(b->reader->arena,
                                   (settings->n_clusters + 1) * sizeof *names);
  size_t n = names ? settings->n_clusters : 0;
  for (size_t i = 0; i < n; i++) {
    names[i] = settings->clusters[i].name;
  }
  fail_at(b, node->line, node->column, "there is no upstream", name, names, n);
}

/* Whether each operation of |service| says who serves it. */
static bool is_said_by_operations(const builder *b, gw_slice service) {
  for (size_t i = 0; i < b->api->n_operations; i++) {
    const gw_operation *op = b->api->operations[i];
    const gw_raw_target *own =
        find_target(b->raw->operations.v, b->raw->operations.n, op->id);
    if (gw_slice_eq(op->service, service) && (!own || !own->upstream.n)) {
      return false;
    }
  }
  return true;
}

static void check_services(builder *b) {
  for (size_t i = 0; i < b->raw->services.n; i++) {
    const gw_raw_target *row = &b->raw->services.v[i];
    bool is_known = false;
    for (size_t j = 0; j < b->api->n_services; j++) {
      is_known = is_known || gw_slice_eq(b->api->services[j], row->name);
    }
    if (!is_known) {
      fail_at(b, row->key_line, row->key_column, "the product has no service",
              row->name, b->api->services, b->api->n_services);
    }
    check_upstream(b, row->node, row->upstream);
    require(b, row->upstream.n || b->raw->upstream.n, row->node, "upstream");
  }
  check_upstream(b, b->raw->root, b->raw->upstream);
  for (size_t j = 0; j < b->api->n_services; j++) {
    gw_slice name = b->api->services[j];
    if (!b->raw->upstream.n &&
        !find_target(b->raw->services.v, b->raw->services.n, name) &&
        !is_said_by_operations(b, name)) {
      gw_config_fail(b->reader, b->raw->root,
                     "\"services\" does not say who serves \"%.*s\"",
                     (int)name.n, name.p);
    }
  }
}

static void check_operations(builder *b) {
  size_t n = b->api->n_operations;
  gw_slice *ids = gw_arena_alloc(b->reader->arena, (n + 1) * sizeof *ids);
  gw_map known = {0};
  for (size_t i = 0; ids && i < n; i++) {
    ids[i] = b->api->operations[i]->id;
    (void)gw_map_put(b->reader->arena, &known, ids[i], &ids[i]);
  }
  for (size_t i = 0; ids && i < b->raw->operations.n; i++) {
    const gw_raw_target *row = &b->raw->operations.v[i];
    if (!gw_map_find(&known, row->name)) {
      fail_at(b, row->key_line, row->key_column, "the product has no operation",
              row->name, ids, n);
    }
    check_upstream(b, row->node, row->upstream);
  }
}

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
static bool is_reserved(const builder *b, gw_slice name) {
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

static void build_forward_headers(builder *b) {
  gw_config_texts texts = b->raw->forward_headers;
  gw_slice *names = gw_arena_zalloc(b->arena, (texts.n + 1) * sizeof *names);
  for (size_t i = 0; names && i < texts.n; i++) {
    names[i] = keep(b, texts.v[i]);
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

/* ---- headers ---- */

typedef struct header_set {
  GW_VEC(gw_slice) names;
  gw_map seen;
} header_set;

/* Lower case, once. */
static void add_header(builder *b, header_set *set, gw_slice name) {
  gw_slice copy = keep(b, name);
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

static void add_operation_headers(builder *b, header_set *set,
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

static void add_policy_headers(builder *b, header_set *set,
                               const gw_operation_settings *row) {
  for (size_t i = 0; i < row->n_policies; i++) {
    const char *const *name = row->policies[i].policy->headers;
    for (; name && *name; name++) {
      add_header(b, set, gw_slice_str(*name));
    }
  }
}

/* What nobody will ask for is checked and counted by the codecs, not stored
 * (THREATS A6, A7). */
static void build_request_headers(builder *b) {
  gw_settings *settings = b->config->settings;
  header_set set = {.seen = {0}};
  static const char *const ours[] = {"accept", "content-encoding",
                                     "tracestate"};
  static const char *const forwarded[] = {
      "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"};
  for (size_t i = 0; i < GW_COUNT(ours); i++) {
    add_header(b, &set, gw_slice_str(ours[i]));
  }
  for (size_t i = 0; is_rest(b->api) && gw_rest_request_headers[i]; i++) {
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

void gw_config_build(gw_config *config, const gw_raw_config *raw,
                     const gw_api *api, const gw_policy *const *policies,
                     gw_config_reader *reader) {
  gw_settings *settings = config->settings;
  builder b = {config,
               raw,
               api,
               policies,
               reader,
               &settings->arena,
               {.reader = reader, .arena = &settings->arena, .own = policies}};
  require(&b, raw->version == 1, raw->root, "version");
  settings->api = api;
  if (raw->invalid_status != 400 && raw->invalid_status != 422) {
    gw_config_fail(reader, raw->root, "\"invalid_status\" is 400 or 422");
  }
  settings->error_format = (gw_error_format)raw->error_format;
  settings->invalid_status = (int)raw->invalid_status;
  settings->form_parts = raw->form_parts;
  settings->xml_nodes = raw->xml_nodes;
  settings->max_reply = raw->response_body;
  settings->max_response = raw->response_body;
  settings->exchange_bytes = ARENA_BASE + raw->response_body;
  settings->worker_bytes = raw->worker_memory;
  settings->connection_bytes = raw->connection_memory;
  settings->max_exchanges = raw->exchanges;
  settings->forwarded = (gw_forwarded_form)raw->forwarded;
  settings->trusted_hops = raw->trusted_hops;
  settings->log_requests = !gw_slice_is(raw->access_log, "off");
  config->admin = raw->admin;
  config->workers = raw->workers;
  config->limits = raw->http;
  config->limits.trusted_hops = raw->trusted_hops;
  config->readiness_ms = raw->readiness_ms;
  config->drain_ms = raw->drain_ms;
  config->access_log = gw_arena_dup(&config->arena, raw->access_log);
  config->log_level = raw->log_level;
  build_listeners(&b);
  build_clusters(&b);
  check_services(&b);
  check_operations(&b);
  build_forward_headers(&b);
  gw_config_use_policies(&b.everywhere, raw->policies);
  build_operations(&b);
  if (!reader->errors.n) {
    build_request_headers(&b);
  }
}
