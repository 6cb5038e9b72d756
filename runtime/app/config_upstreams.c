/* Clusters, and how they are spoken to. */
#include "app/config_parts.h"

#include "upstream/conn.h"
#include "upstream/target.h"

static void unref_client(void *tls) {
  gw_tls_client_unref(tls);
}

static gw_tls_client *build_client_tls(gw_config_builder *b,
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

static void check_endpoint(gw_config_builder *b, const gw_raw_upstream *raw,
                           gw_slice text) {
  gw_upstream_target target;
  if (gw_upstream_target_parse(text, &target) != GW_OK) {
    gw_config_fail(b->reader, raw->node,
                   "endpoint \"%.*s\" is no \"host:port\", "
                   "\"dns:///host:port\" or \"unix:/path\"",
                   (int)text.n, text.p ? text.p : "");
  }
}

/* One operation of each kind that an upstream serves, or NULL. */
typedef struct served {
  const gw_operation *rpc, *http;
} served;

static served served_by(const gw_config_builder *b, gw_slice upstream) {
  served found = {NULL, NULL};
  for (size_t i = 0; b->upstreams && i < b->api->n_operations; i++) {
    const gw_operation *operation = b->api->operations[i];
    if (gw_slice_eq(b->upstreams[i], upstream)) {
      *(gw_config_is_http(operation) ? &found.http : &found.rpc) = operation;
    }
  }
  return found;
}

static bool has_rpcs(const gw_api *api) {
  for (size_t i = 0; i < api->n_operations; i++) {
    if (!gw_config_is_http(api->operations[i])) {
      return true;
    }
  }
  return !api->n_operations;
}

/* The words of upstreams.*.protocol, in the order of its row. One upstream
 * speaks one language, and what it serves decides which. */
static const gw_protocol *choose_protocol(gw_config_builder *b,
                                          const gw_raw_upstream *raw) {
  static const char *const names[] = {"grpc", "http1", "h2"};
  enum { GRPC, HTTP1 };
  served serves = served_by(b, raw->name);
  int word = raw->protocol >= 0                 ? raw->protocol
             : serves.http || !has_rpcs(b->api) ? HTTP1
                                                : GRPC;
  const gw_operation *wrong = word == GRPC ? serves.http : serves.rpc;
  if (wrong) {
    gw_config_fail(b->reader, raw->node,
                   "upstream \"%.*s\" speaks %s, and serves %.*s, which is %s",
                   (int)raw->name.n, raw->name.p, names[word], (int)wrong->id.n,
                   wrong->id.p,
                   word == GRPC ? "no RPC: http1 or h2" : "an RPC: grpc");
  }
  return gw_protocol_find(names[word]);
}

static void build_cluster(gw_config_builder *b, const gw_raw_upstream *raw,
                          gw_cluster_config *cluster) {
  *cluster = gw_cluster_defaults;
  cluster->protocol = choose_protocol(b, raw);
  cluster->max_connections = cluster->protocol->max_connections;
  cluster->name = gw_config_keep(b, raw->name);
  cluster->authority = gw_config_keep(b, raw->authority);
  cluster->max_reply = b->raw->response_body;
  gw_config_take(&cluster->connect_timeout_ms, raw->connect_timeout_ms);
  gw_config_take(&cluster->resolve_every_ms, raw->resolve_every_ms);
  gw_config_take(&cluster->backoff_min_ms, raw->backoff_min_ms);
  gw_config_take(&cluster->backoff_max_ms, raw->backoff_max_ms);
  gw_config_take(&cluster->max_streams, raw->max_streams);
  gw_config_take(&cluster->max_connections, raw->max_connections);
  gw_config_take(&cluster->max_waiting, raw->max_waiting);
  gw_config_take(&cluster->keepalive_ms, raw->keepalive_ms);
  gw_config_take(&cluster->idle_timeout_ms, raw->idle_timeout_ms);
  gw_config_take(&cluster->max_ratio, b->raw->inflate_ratio);
  cluster->coding = (gw_coding)raw->compression;
  if (raw->compression_min != SIZE_MAX) {
    cluster->coding_min = raw->compression_min;
  }
  gw_config_require(b, raw->endpoints.n > 0, raw->node, "endpoints");
  gw_slice *endpoints =
      gw_arena_zalloc(b->arena, raw->endpoints.n * sizeof *endpoints);
  for (size_t i = 0; endpoints && i < raw->endpoints.n; i++) {
    endpoints[i] = gw_config_keep(b, raw->endpoints.v[i]);
    check_endpoint(b, raw, endpoints[i]);
  }
  cluster->endpoints = endpoints;
  cluster->n_endpoints = endpoints ? raw->endpoints.n : 0;
  if (raw->has_tls) {
    cluster->tls = build_client_tls(b, raw, cluster->protocol->alpn);
  }
}

void gw_config_build_clusters(gw_config_builder *b) {
  size_t n = b->raw->upstreams.n;
  gw_config_require(b, n > 0, b->raw->root, "upstreams");
  gw_cluster_config *clusters = gw_arena_zalloc(b->arena, n * sizeof *clusters);
  for (size_t i = 0; clusters && i < n; i++) {
    build_cluster(b, &b->raw->upstreams.v[i], &clusters[i]);
  }
  b->config->settings->clusters = clusters;
  b->config->settings->n_clusters = clusters ? n : 0;
}
