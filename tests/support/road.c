#include "road.h"

#include <assert.h>
#include <stdio.h>

#include "base/mem.h"

static const gw_slice endpoints[] = {{"10.0.0.1:50051", 14}};

enum { WALL_US = 1700000000, BODY_BYTES = 1 << 20 };

gw_settings *road_settings(void) {
  static gw_cluster_config cluster;
  const gw_api *api = &gw_api_bookstore;
  gw_settings *settings = gw_zalloc(sizeof *settings);
  cluster = gw_cluster_defaults;
  cluster.name = GW_LIT("books");
  cluster.endpoints = endpoints;
  cluster.n_endpoints = 1;
  gw_arena_init(&settings->arena, 0);
  atomic_init(&settings->refs, 1);
  settings->api = api;
  settings->clusters = &cluster;
  settings->n_clusters = 1;
  settings->invalid_status = 400;
  settings->max_reply = settings->max_response = BODY_BYTES;
  settings->exchange_bytes = 2 * BODY_BYTES;
  settings->worker_bytes = 64 * BODY_BYTES;
  settings->connection_bytes = 16 * BODY_BYTES;
  settings->max_exchanges = 100;
  settings->log_requests = true;
  settings->operations = gw_arena_zalloc(
      &settings->arena, api->n_operations * sizeof *settings->operations);
  for (size_t i = 0; i < api->n_operations; i++) {
    settings->operations[i] =
        (gw_operation_settings){.operation = api->operations[i],
                                .index = (uint32_t)i,
                                .timeout_ms = 5000,
                                .max_body = BODY_BYTES};
  }
  gw_status status = gw_settings_index(settings);
  assert(status == GW_OK);
  (void)status;
  return settings;
}

static gw_arena *on_begin(void *owner, gw_http_stream *stream) {
  road *r = owner;
  gw_arena *arena = r->handler.on_begin(r->handler.owner, stream);
  r->n_begun += arena != NULL;
  return arena;
}

static void on_line(void *owner, gw_slice line) {
  road *r = owner;
  assert(r->n_log + line.n + 2 < sizeof r->log);
  memcpy(r->log + r->n_log, line.p, line.n);
  r->n_log += line.n;
  r->log[r->n_log++] = '\n';
  r->n_lines++;
}

static uint64_t wall_us(void) {
  return (uint64_t)WALL_US * 1000000;
}

static void init_pipeline(road *r) {
  r->settings = road_settings();
  r->metrics = gw_metrics_new(&gw_api_bookstore);
  gw_pipeline_config config = {.loop = r->loop,
                               .metrics = r->metrics,
                               .log = on_line,
                               .log_owner = r,
                               .wall_us = wall_us};
  r->pipeline = gw_pipeline_new(&config);
  gw_status status = gw_pipeline_use(r->pipeline, r->settings);
  assert(status == GW_OK);
  (void)status;
}

void road_init(road *r, const gw_http_limits *limits) {
  *r = (road){.loop = gw_loop_mem_new()};
  gw_status status = gw_addr_parse(endpoints[0], &r->addr);
  assert(status == GW_OK);
  (void)status;
  fake_init(&r->fake, r->loop);
  gw_loop_mem_listen(r->loop, &r->addr, fake_accept, &r->fake);
  init_pipeline(r);
  r->handler = gw_pipeline_handler(r->pipeline);
  gw_http_handler counting = r->handler;
  counting.owner = r;
  counting.on_begin = on_begin;
  gw_http_server_init(&r->server, r->loop,
                      limits ? limits : &gw_http_default_limits, &counting);
}

void road_done(road *r) {
  gw_http_server_close(&r->server);
  gw_loop_mem_run(r->loop);
  assert(r->server.n_conns == 0);
  assert(gw_pipeline_n_open(r->pipeline) == 0);
  assert(r->n_lines == r->n_begun);
  gw_pipeline_free(r->pipeline);
  fake_close(&r->fake);
  gw_loop_mem_run(r->loop);
  gw_metrics_free(r->metrics);
  gw_settings_unref(r->settings);
  gw_loop_free(r->loop);
}

const char *road_ask(road *r, const char *request) {
  static char text[64 * 1024];
  http_client client;
  http_client_init(&client, &r->server, 65536);
  http_client_send_text(&client, request);
  gw_loop_mem_run(r->loop);
  snprintf(text, sizeof text, "%s", http_client_text(&client));
  http_client_done(&client);
  gw_loop_mem_run(r->loop);
  return text;
}

const char *road_log(road *r) {
  r->log[r->n_log] = '\0';
  return r->log;
}
