/* The keys of gateway.yaml: one row each. docs/CONFIG.md is compared with
 * these rows by a test. */
#include "app/config_raw.h"

static void read_listeners(gw_config_reader *reader, const gw_node *node,
                           void *target);
static void read_admin(gw_config_reader *reader, const gw_node *node,
                       void *target);
static void read_workers(gw_config_reader *reader, const gw_node *node,
                         void *target);
static void read_errors(gw_config_reader *reader, const gw_node *node,
                        void *target);
static void read_limits(gw_config_reader *reader, const gw_node *node,
                        void *target);
static void read_upstreams(gw_config_reader *reader, const gw_node *node,
                           void *target);
static void read_services(gw_config_reader *reader, const gw_node *node,
                          void *target);
static void read_operations(gw_config_reader *reader, const gw_node *node,
                            void *target);
static void read_drain(gw_config_reader *reader, const gw_node *node,
                       void *target);
static void read_log(gw_config_reader *reader, const gw_node *node,
                     void *target);
static void read_listener_tls(gw_config_reader *reader, const gw_node *node,
                              void *target);
static void read_certificates(gw_config_reader *reader, const gw_node *node,
                              void *target);
static void read_upstream_tls(gw_config_reader *reader, const gw_node *node,
                              void *target);
static void keep_node(gw_config_reader *reader, const gw_node *node,
                      void *target);

#define AT(member) offsetof(gw_raw_config, member)
static const gw_config_key root_keys[] = {
    {"version", GW_CONFIG_COUNT, AT(version), 1, 1, NULL, NULL, "required",
     "the version of this file's form"},
    {"listeners", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_listeners, "required",
     "where clients come in"},
    {"admin", GW_CONFIG_SECTION, AT(admin), 0, 0, NULL, read_admin, "none",
     "the listener of health, metrics and routes"},
    {"workers", GW_CONFIG_SECTION, AT(workers), 0, 0, NULL, read_workers,
     "auto", "threads: 1 to 256, or auto: one per processor"},
    {"trusted_hops", GW_CONFIG_COUNT, AT(trusted_hops), 0, GW_FORWARDED_HOPS,
     NULL, NULL, "0",
     "proxies in front; with 0 the :scheme of a request must be that of its "
     "connection"},
    {"forwarded", GW_CONFIG_CHOICE, AT(forwarded), 0, 0,
     "off|x-forwarded|forwarded", NULL, "off",
     "what tells who the client is: of X-Forwarded-For, -Proto and -Host, or "
     "of Forwarded, the entries of trusted_hops; upstreams are told the same "
     "way"},
    {"errors", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_errors, "",
     "how errors look"},
    {"limits", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_limits, "",
     "what a client may ask"},
    {"forward_headers", GW_CONFIG_TEXTS, AT(forward_headers), 0, 0, NULL, NULL,
     "[]", "request headers that are passed on as metadata"},
    {"upstreams", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_upstreams, "required",
     "gRPC or HTTP servers, by name"},
    {"upstream", GW_CONFIG_TEXT, AT(upstream), 0, 0, NULL, NULL, "none",
     "a name of \"upstreams\": who serves what neither services nor operations "
     "names"},
    {"services", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_services,
     "required without upstream",
     "which upstream serves a gRPC service, or an HTTP service, by its name"},
    {"operations", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_operations, "",
     "settings of single operations, by operationId"},
    {"policies", GW_CONFIG_SECTION, AT(policies), 0, 0, NULL, keep_node, "",
     "policies of every operation"},
    {"drain", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_drain, "",
     "the orderly end after SIGTERM"},
    {"log", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_log, "",
     "what is logged, and where"},
};
const gw_config_section gw_config_root = {"", root_keys, GW_COUNT(root_keys)};

static const gw_config_key errors_keys[] = {
    {"format", GW_CONFIG_CHOICE, AT(error_format), 0, 0,
     "problem+json|google.rpc.Status", NULL, "problem+json",
     "the shape of error bodies"},
    {"invalid_status", GW_CONFIG_COUNT, AT(invalid_status), 400, 422, NULL,
     NULL, "400", "status of a request that its schema refuses: 400 or 422"},
};
static const gw_config_section errors_section = {"errors", errors_keys,
                                                 GW_COUNT(errors_keys)};

#define MIB (UINT64_C(1) << 20)
static const gw_config_key limits_keys[] = {
    {"request_body", GW_CONFIG_SIZE, AT(request_body), 0, 1024 * MIB, NULL,
     NULL, "4MiB", "bytes of a request body"},
    {"response_body", GW_CONFIG_SIZE, AT(response_body), 1024, 1024 * MIB, NULL,
     NULL, "4MiB",
     "bytes of an upstream's message, and of the JSON made of it"},
    {"inflate_ratio", GW_CONFIG_COUNT, AT(inflate_ratio), 1, 1100, NULL, NULL,
     "100",
     "what an upstream's compressed message may grow to, times its bytes; 64 "
     "KiB in any case, and response_body at most"},
    {"form_parts", GW_CONFIG_SIZE, AT(form_parts), 1, 100000, NULL, NULL,
     "1000", "fields or parts of a form"},
    {"xml_nodes", GW_CONFIG_SIZE, AT(xml_nodes), 1, 1000000, NULL, NULL,
     "100000", "elements and attributes of a body that is XML"},
    {"param_depth", GW_CONFIG_SIZE, AT(params.depth), 1, GW_PARAM_MAX_DEPTH,
     NULL, NULL, "16", "keys in brackets of a parameter: p[a][b]"},
    {"param_keys", GW_CONFIG_SIZE, AT(params.keys), 1, 100000, NULL, NULL,
     "1000", "members of a parameter that is an object"},
    {"param_bytes", GW_CONFIG_SIZE, AT(params.bytes), 64, 64 * MIB, NULL, NULL,
     "1MiB", "JSON made of a parameter"},
    {"head", GW_CONFIG_SIZE, AT(http.head_bytes), 1024, MIB, NULL, NULL,
     "32KiB", "bytes of a request's head"},
    {"head_fields", GW_CONFIG_SIZE, AT(http.head_fields), 1, 1000, NULL, NULL,
     "100", "header fields of a request"},
    {"target", GW_CONFIG_SIZE, AT(http.target_bytes), 64, 65536, NULL, NULL,
     "8KiB", "bytes of a request's target"},
    {"head_timeout", GW_CONFIG_DURATION, AT(http.head_timeout_ms), 10, 0, NULL,
     NULL, "10s", "for a handshake, and for a head"},
    {"idle_timeout", GW_CONFIG_DURATION, AT(http.idle_timeout_ms), 10, 0, NULL,
     NULL, "1m", "of a connection between requests"},
    {"write_timeout", GW_CONFIG_DURATION, AT(http.write_timeout_ms), 10, 0,
     NULL, NULL, "30s", "of a client that reads nothing"},
    {"body_grace", GW_CONFIG_DURATION, AT(http.body_grace_ms), 10, 0, NULL,
     NULL, "5s", "before the rate of a body counts"},
    {"body_rate", GW_CONFIG_COUNT, AT(http.body_rate), 0, 0, NULL, NULL, "240",
     "least bytes a second of a body"},
    {"streams", GW_CONFIG_COUNT, AT(http.streams), 1, 10000, NULL, NULL, "100",
     "HTTP/2 requests of a connection at once"},
    {"requests_per_connection", GW_CONFIG_COUNT, AT(http.max_requests), 1, 0,
     NULL, NULL, "10000", "then the connection ends gracefully"},
    {"connection_age", GW_CONFIG_DURATION, AT(http.max_age_ms), 1000, 0, NULL,
     NULL, "1h", "then the connection ends gracefully"},
    {"exchanges", GW_CONFIG_COUNT, AT(exchanges), 1, 0, NULL, NULL, "10000",
     "requests of a worker at once; more are refused with 503"},
    {"worker_memory", GW_CONFIG_SIZE, AT(worker_memory), MIB, 1024 * 1024 * MIB,
     NULL, NULL, "256MiB",
     "bodies and answers of a worker at once; more are refused with 503"},
    {"connection_memory", GW_CONFIG_SIZE, AT(connection_memory), 65536,
     1024 * 1024 * MIB, NULL, NULL, "16MiB",
     "bodies and answers of a client's connection at once; more are refused"},
};
static const gw_config_section limits_section = {"limits", limits_keys,
                                                 GW_COUNT(limits_keys)};

static const gw_config_key admin_keys[] = {
    {"address", GW_CONFIG_ADDRESS, 0, 0, 0, NULL, NULL, "required",
     "as of listeners; keep it on loopback or a unix socket"},
};
static const gw_config_section admin_section = {"admin", admin_keys,
                                                GW_COUNT(admin_keys)};

static const gw_config_key drain_keys[] = {
    {"readiness", GW_CONFIG_DURATION, AT(readiness_ms), 0, 600000, NULL, NULL,
     "1s", "/readyz fails so long before listeners close"},
    {"timeout", GW_CONFIG_DURATION, AT(drain_ms), 0, 3600000, NULL, NULL, "30s",
     "then what is still open is closed"},
};
static const gw_config_section drain_section = {"drain", drain_keys,
                                                GW_COUNT(drain_keys)};

static const gw_config_key log_keys[] = {
    {"access", GW_CONFIG_TEXT, AT(access_log), 0, 0, NULL, NULL, "stdout",
     "stdout, off, or a file or FIFO: one JSON line a request"},
    {"level", GW_CONFIG_CHOICE, AT(log_level), 0, 0, "error|warn|info|debug",
     NULL, "info", "of the operational log on stderr"},
};
static const gw_config_section log_section = {"log", log_keys,
                                              GW_COUNT(log_keys)};
#undef AT

#define AT(member) offsetof(gw_listener_settings, member)
static const gw_config_key listener_keys[] = {
    {"name", GW_CONFIG_TEXT, AT(name), 0, 0, NULL, NULL, "", "for the log"},
    {"address", GW_CONFIG_ADDRESS, AT(address), 0, 0, NULL, NULL, "required",
     "\"0.0.0.0:8080\", \"[::]:8080\", \"unix:/path\"; port 0 is chosen by "
     "the system"},
    {"protocols", GW_CONFIG_TEXTS, AT(protocols), 0, 0, NULL, NULL, "[h1, h2]",
     "h1, h2; h2 is told by its preface on a plain listener, by ALPN on TLS"},
    {"tls", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_listener_tls, "none",
     "makes it a TLS listener"},
};
static const gw_config_section listener_section = {"listeners[]", listener_keys,
                                                   GW_COUNT(listener_keys)};

static const gw_config_key listener_tls_keys[] = {
    {"certificates", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_certificates,
     "required", "one or several; several are chosen by SNI"},
};
static const gw_config_section listener_tls_section = {
    "listeners[].tls", listener_tls_keys, GW_COUNT(listener_tls_keys)};
#undef AT

#define AT(member) offsetof(gw_tls_certificate, member)
static const gw_config_key certificate_keys[] = {
    {"certificate", GW_CONFIG_PATH, AT(certificate), 0, 0, NULL, NULL,
     "required", "PEM file of the chain"},
    {"key", GW_CONFIG_PATH, AT(key), 0, 0, NULL, NULL, "required",
     "PEM file of the private key"},
};
static const gw_config_section certificate_section = {
    "listeners[].tls.certificates[]", certificate_keys,
    GW_COUNT(certificate_keys)};
#undef AT

#define AT(member) offsetof(gw_raw_upstream, member)
static const gw_config_key upstream_keys[] = {
    {"endpoints", GW_CONFIG_TEXTS, AT(endpoints), 0, 0, NULL, NULL, "required",
     "\"10.0.0.1:50051\", \"books.svc:50051\", \"dns:///books.svc:50051\", "
     "\"unix:/path\""},
    {"protocol", GW_CONFIG_CHOICE, AT(protocol), 0, 0, "grpc|http1|h2", NULL,
     "grpc for RPCs, http1 for the others",
     "how it is spoken to: gRPC, or plain HTTP of one of two versions; one "
     "upstream serves RPCs or other operations"},
    {"tls", GW_CONFIG_SECTION, 0, 0, 0, NULL, read_upstream_tls, "none",
     "TLS to the upstream"},
    {"authority", GW_CONFIG_TEXT, AT(authority), 0, 0, NULL, NULL,
     "the endpoint's host", "the :authority of calls, the Host of requests"},
    {"connect_timeout", GW_CONFIG_DURATION, AT(connect_timeout_ms), 1, 0, NULL,
     NULL, "1s", "of one connection, TLS included"},
    {"resolve_every", GW_CONFIG_DURATION, AT(resolve_every_ms), 1000, 0, NULL,
     NULL, "30s", "names are looked up again so often"},
    {"backoff_min", GW_CONFIG_DURATION, AT(backoff_min_ms), 1, 0, NULL, NULL,
     "100ms", "first pause after a failed connection"},
    {"backoff_max", GW_CONFIG_DURATION, AT(backoff_max_ms), 1, 0, NULL, NULL,
     "10s", "longest pause"},
    {"max_streams", GW_CONFIG_COUNT, AT(max_streams), 1, 10000, NULL, NULL,
     "100", "calls at once on a connection"},
    {"max_connections", GW_CONFIG_COUNT, AT(max_connections), 1, 1000, NULL,
     NULL, "4; 64 of http1", "per endpoint and worker"},
    {"idle_timeout", GW_CONFIG_DURATION, AT(idle_timeout_ms), 1, 3600000, NULL,
     NULL, "30s", "without a call a connection of http1 ends"},
    {"max_waiting", GW_CONFIG_COUNT, AT(max_waiting), 0, 100000, NULL, NULL,
     "1024", "calls that wait for a connection"},
    {"keepalive", GW_CONFIG_DURATION, AT(keepalive_ms), 100, 0, NULL, NULL,
     "10s", "silence with open calls before a PING"},
    {"compression", GW_CONFIG_CHOICE, AT(compression), 0, 0, "off|gzip|deflate",
     NULL, "off", "of the messages that are sent"},
    {"compression_min", GW_CONFIG_SIZE, AT(compression_min), 0, 1024 * MIB,
     NULL, NULL, "1KiB", "smaller messages are sent as they are"},
};
static const gw_config_section upstream_section = {"upstreams.*", upstream_keys,
                                                   GW_COUNT(upstream_keys)};
#undef AT

#define AT(member) offsetof(gw_tls_client_config, member)
static const gw_config_key upstream_tls_keys[] = {
    {"ca", GW_CONFIG_PATH, AT(ca), 0, 0, NULL, NULL, "the system's",
     "PEM file of the authorities that are trusted"},
    {"certificate", GW_CONFIG_PATH, AT(certificate), 0, 0, NULL, NULL, "none",
     "PEM file of our own chain"},
    {"key", GW_CONFIG_PATH, AT(key), 0, 0, NULL, NULL, "none",
     "PEM file of our own key"},
    {"server_name", GW_CONFIG_TEXT, AT(server_name), 0, 0, NULL, NULL,
     "the endpoint's host", "SNI, and the name that is verified"},
    {"insecure", GW_CONFIG_BOOL, AT(is_insecure), 0, 0, NULL, NULL, "false",
     "verifies nothing; warned about"},
};
static const gw_config_section upstream_tls_section = {
    "upstreams.*.tls", upstream_tls_keys, GW_COUNT(upstream_tls_keys)};
#undef AT

#define AT(member) offsetof(gw_raw_target, member)
static const gw_config_key service_keys[] = {
    {"upstream", GW_CONFIG_TEXT, AT(upstream), 0, 0, NULL, NULL, "the root's",
     "a name of \"upstreams\""},
    {"timeout", GW_CONFIG_DURATION, AT(timeout_ms), 1, 3600000, NULL, NULL,
     "15s", "of a call, from the request's arrival at the upstream station"},
};
static const gw_config_section service_section = {"services.*", service_keys,
                                                  GW_COUNT(service_keys)};

static const gw_config_key operation_keys[] = {
    {"upstream", GW_CONFIG_TEXT, AT(upstream), 0, 0, NULL, NULL,
     "the service's", "a name of \"upstreams\""},
    {"timeout", GW_CONFIG_DURATION, AT(timeout_ms), 1, 3600000, NULL, NULL,
     "the service's", "of a call"},
    {"request_body", GW_CONFIG_SIZE, AT(request_body), 0, 1024 * MIB, NULL,
     NULL, "limits.request_body", "bytes of a request body"},
    {"validate", GW_CONFIG_CHOICE, AT(validate), 0, 0, "off|report|enforce",
     NULL, "the specification's",
     "of requests: what the schemas refuse is let pass unseen, counted and let "
     "pass, or refused"},
    {"response", GW_CONFIG_CHOICE, AT(response), 0, 0, "off|report|enforce",
     NULL, "the specification's",
     "the same of answers; with enforce, one that is not as documented is 502"},
    {"policies", GW_CONFIG_SECTION, AT(policies), 0, 0, NULL, keep_node, "",
     "policies of this operation, by name"},
};
static const gw_config_section operation_section = {
    "operations.*", operation_keys, GW_COUNT(operation_keys)};
#undef AT

const gw_config_section *const gw_config_sections[] = {
    &gw_config_root,       &listener_section,
    &listener_tls_section, &certificate_section,
    &admin_section,        &errors_section,
    &limits_section,       &upstream_section,
    &upstream_tls_section, &service_section,
    &operation_section,    &drain_section,
    &log_section,          NULL,
};

/* ---- how the sections are read ---- */

static void keep_node(gw_config_reader *reader, const gw_node *node,
                      void *target) {
  if (gw_config_is(reader, node, GW_NODE_MAP)) {
    *(const gw_node **)target = node;
  }
}

/* Sections of the root whose keys stand in gw_raw_config itself: their rows
 * have offset 0, so that |target| is the whole. */
static void read_errors(gw_config_reader *reader, const gw_node *node,
                        void *target) {
  gw_config_read(reader, node, &errors_section, target);
}

static void read_limits(gw_config_reader *reader, const gw_node *node,
                        void *target) {
  gw_config_read(reader, node, &limits_section, target);
}

static void read_drain(gw_config_reader *reader, const gw_node *node,
                       void *target) {
  gw_config_read(reader, node, &drain_section, target);
}

static void read_log(gw_config_reader *reader, const gw_node *node,
                     void *target) {
  gw_config_read(reader, node, &log_section, target);
}

static void read_admin(gw_config_reader *reader, const gw_node *node,
                       void *target) {
  gw_config_read(reader, node, &admin_section, target);
}

static void read_workers(gw_config_reader *reader, const gw_node *node,
                         void *target) {
  uint32_t *workers = target;
  if (node->kind == GW_NODE_STRING && gw_slice_is(node->text, "auto")) {
    *workers = 0;
  } else if (node->kind == GW_NODE_INTEGER && node->fits &&
             node->integer >= 1 && node->integer <= 256) {
    *workers = (uint32_t)node->integer;
  } else {
    gw_config_fail(reader, node, "\"workers\" must be auto, or 1 to 256");
  }
}

static void read_listeners(gw_config_reader *reader, const gw_node *node,
                           void *target) {
  gw_raw_config *raw = target;
  if (!gw_config_is(reader, node, GW_NODE_LIST)) {
    return;
  }
  for (size_t i = 0; i < node->n; i++) {
    gw_listener_settings *listener = GW_PUSH(reader->arena, &raw->listeners);
    if (listener) {
      listener->node = node->items[i];
      gw_config_read(reader, node->items[i], &listener_section, listener);
    }
  }
}

static void read_listener_tls(gw_config_reader *reader, const gw_node *node,
                              void *target) {
  gw_config_read(reader, node, &listener_tls_section, target);
}

static void read_certificates(gw_config_reader *reader, const gw_node *node,
                              void *target) {
  gw_listener_settings *listener = target;
  if (!gw_config_is(reader, node, GW_NODE_LIST)) {
    return;
  }
  listener->certificates =
      gw_arena_zalloc(reader->arena, node->n * sizeof(gw_tls_certificate));
  listener->n_certificates = listener->certificates ? node->n : 0;
  for (size_t i = 0; i < listener->n_certificates; i++) {
    gw_config_read(reader, node->items[i], &certificate_section,
                   &listener->certificates[i]);
  }
  if (node->n == 0) {
    gw_config_fail(reader, node, "TLS needs a certificate");
  }
}

static void read_upstream_tls(gw_config_reader *reader, const gw_node *node,
                              void *target) {
  gw_raw_upstream *upstream = target;
  upstream->has_tls = true;
  upstream->tls_node = node;
  gw_config_read(reader, node, &upstream_tls_section, &upstream->tls);
}

static void read_upstreams(gw_config_reader *reader, const gw_node *node,
                           void *target) {
  gw_raw_config *raw = target;
  if (!gw_config_is(reader, node, GW_NODE_MAP)) {
    return;
  }
  for (size_t i = 0; i < node->n; i++) {
    gw_raw_upstream *upstream = GW_PUSH(reader->arena, &raw->upstreams);
    if (upstream) {
      upstream->node = node->entries[i].value;
      upstream->name = node->entries[i].key;
      upstream->compression_min = SIZE_MAX;
      upstream->protocol = -1;
      gw_config_read(reader, upstream->node, &upstream_section, upstream);
    }
  }
}

static void read_target(gw_config_reader *reader, const gw_node_entry *entry,
                        const gw_config_section *section,
                        gw_raw_target *target) {
  if (target) {
    target->node = entry->value;
    target->name = entry->key;
    target->key_line = entry->key_line;
    target->key_column = entry->key_column;
    target->request_body = SIZE_MAX;
    target->validate = target->response = -1;
    gw_config_read(reader, entry->value, section, target);
  }
}

static void read_services(gw_config_reader *reader, const gw_node *node,
                          void *target) {
  gw_raw_config *raw = target;
  if (!gw_config_is(reader, node, GW_NODE_MAP)) {
    return;
  }
  for (size_t i = 0; i < node->n; i++) {
    read_target(reader, &node->entries[i], &service_section,
                GW_PUSH(reader->arena, &raw->services));
  }
}

static void read_operations(gw_config_reader *reader, const gw_node *node,
                            void *target) {
  gw_raw_config *raw = target;
  if (!gw_config_is(reader, node, GW_NODE_MAP)) {
    return;
  }
  for (size_t i = 0; i < node->n; i++) {
    read_target(reader, &node->entries[i], &operation_section,
                GW_PUSH(reader->arena, &raw->operations));
  }
}
