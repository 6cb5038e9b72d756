#include "app/config_build.h"

#include "app/config_parts.h"

enum {
  ARENA_BASE = 512 * 1024 /* head, captures, problems, one log line */
};

void gw_config_fail_at(gw_config_builder *b, uint32_t line, uint32_t column,
                       const char *what, gw_slice name, const gw_slice *known,
                       size_t n_known) {
  gw_node at = {.line = line, .column = column};
  gw_slice hint = gw_config_suggest(b->reader, name, known, n_known);
  gw_config_fail(b->reader, &at, "%s \"%.*s\"%.*s", what, (int)name.n, name.p,
                 (int)hint.n, hint.p);
}

void gw_config_require(gw_config_builder *b, bool there, const gw_node *node,
                       const char *key) {
  if (!there) {
    gw_config_fail(b->reader, node, "\"%s\" is missing", key);
  }
}

gw_slice gw_config_keep(gw_config_builder *b, gw_slice text) {
  return gw_arena_dup(b->arena, text);
}

void gw_config_take(uint32_t *to, uint32_t value) {
  if (value) {
    *to = value;
  }
}

const gw_raw_target *gw_config_find_target(const gw_raw_target *rows, size_t n,
                                           gw_slice name) {
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_eq(rows[i].name, name)) {
      return &rows[i];
    }
  }
  return NULL;
}

bool gw_config_is_http(const gw_operation *operation) {
  return operation->n_target > 0;
}

/* The narrowest word counts. */
static void choose_upstreams(gw_config_builder *b) {
  const gw_raw_config *raw = b->raw;
  size_t n = b->api->n_operations;
  gw_slice *names = gw_arena_zalloc(b->reader->arena, (n + 1) * sizeof *names);
  for (size_t i = 0; names && i < n; i++) {
    const gw_operation *operation = b->api->operations[i];
    const gw_raw_target *own = gw_config_find_target(
        raw->operations.v, raw->operations.n, operation->id);
    const gw_raw_target *service = gw_config_find_target(
        raw->services.v, raw->services.n, operation->service);
    names[i] = own && own->upstream.n           ? own->upstream
               : service && service->upstream.n ? service->upstream
                                                : raw->upstream;
  }
  if (!names) {
    gw_config_fail(b->reader, NULL, "out of memory");
  }
  b->upstreams = names;
}

/* What needs no look at the tables. */
static void copy_settings(gw_config_builder *b) {
  const gw_raw_config *raw = b->raw;
  gw_config *to = b->config;
  gw_settings *settings = to->settings;
  if (raw->invalid_status != 400 && raw->invalid_status != 422) {
    gw_config_fail(b->reader, raw->root, "\"invalid_status\" is 400 or 422");
  }
  settings->error_format = (gw_error_format)raw->error_format;
  settings->invalid_status = (int)raw->invalid_status;
  settings->form_parts = raw->form_parts;
  settings->xml_nodes = raw->xml_nodes;
  settings->params = raw->params;
  settings->max_reply = raw->response_body;
  settings->max_response = raw->response_body;
  settings->exchange_bytes = ARENA_BASE + raw->response_body;
  settings->worker_bytes = raw->worker_memory;
  settings->connection_bytes = raw->connection_memory;
  settings->max_exchanges = raw->exchanges;
  settings->forwarded = (gw_forwarded_form)raw->forwarded;
  settings->trusted_hops = raw->trusted_hops;
  settings->log_requests = !gw_slice_is(raw->access_log, "off");
  to->admin = raw->admin;
  to->workers = raw->workers;
  to->limits = raw->http;
  to->limits.trusted_hops = raw->trusted_hops;
  to->readiness_ms = raw->readiness_ms;
  to->drain_ms = raw->drain_ms;
  to->access_log = gw_arena_dup(&to->arena, raw->access_log);
  to->log_level = raw->log_level;
}

void gw_config_build(gw_config *config, const gw_raw_config *raw,
                     const gw_api *api, const gw_policy *const *policies,
                     gw_config_reader *reader) {
  gw_settings *settings = config->settings;
  gw_config_builder b = {.config = config,
                         .raw = raw,
                         .api = api,
                         .policies = policies,
                         .reader = reader,
                         .arena = &settings->arena,
                         .everywhere = {.reader = reader,
                                        .arena = &settings->arena,
                                        .own = policies}};
  gw_config_require(&b, raw->version == 1, raw->root, "version");
  settings->api = api;
  copy_settings(&b);
  choose_upstreams(&b);
  gw_config_build_listeners(&b);
  gw_config_build_clusters(&b);
  gw_config_check_services(&b);
  gw_config_check_operations(&b);
  gw_config_forward_headers(&b);
  gw_config_use_policies(&b.everywhere, raw->policies);
  gw_config_build_operations(&b);
  if (!reader->errors.n) {
    gw_config_request_headers(&b);
  }
}
