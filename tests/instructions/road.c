#include "road.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/mem.h"

enum { WALL_S = 1700000000, BODY_BYTES = 1 << 20, MAX_EXCHANGES = 100 };

static const gw_slice endpoints[] = {{"10.0.0.1:50051", 14}};

void library_road_fail(const char *what) {
  fprintf(stderr, "scenarios: %s\n", what);
  exit(1);
}

/* In place of libc's: ids and hash keys are the same in every run. */
ssize_t getrandom(void *to, size_t n, unsigned flags) {
  (void)flags;
  memset(to, 0x5a, n);
  return (ssize_t)n;
}

static gw_settings *new_settings(const gw_api *api) {
  static gw_cluster_config cluster;
  gw_settings *settings = gw_zalloc(sizeof *settings);
  if (!settings) {
    library_road_fail("out of memory");
  }
  cluster = gw_cluster_defaults;
  cluster.name = GW_LIT("library");
  cluster.endpoints = endpoints;
  cluster.n_endpoints = GW_COUNT(endpoints);
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
  settings->max_exchanges = MAX_EXCHANGES;
  settings->log_requests = true;
  settings->operations = gw_arena_zalloc(
      &settings->arena, api->n_operations * sizeof *settings->operations);
  for (size_t i = 0; i < api->n_operations; i++) {
    settings->operations[i] =
        (gw_operation_settings){.operation = api->operations[i],
                                .validate = GW_MODE_ENFORCE,
                                .response = GW_MODE_OFF,
                                .index = (uint32_t)i,
                                .timeout_ms = 5000,
                                .max_body = BODY_BYTES};
  }
  if (gw_settings_index(settings) != GW_OK) {
    library_road_fail("no settings");
  }
  return settings;
}

static void on_line(void *owner, gw_slice line) {
  library_road *road = owner;
  road->n_log_bytes += line.n;
}

static uint64_t wall_us(void) {
  return (uint64_t)WALL_S * 1000000;
}

void library_road_init(library_road *road, const char *payloads) {
  *road = (library_road){.loop = gw_loop_mem_new()};
  if (!canned_init(&road->backend, payloads) ||
      gw_addr_parse(endpoints[0], &road->addr) != GW_OK) {
    library_road_fail("no payloads");
  }
  gw_loop_mem_listen(road->loop, &road->addr, canned_accept, &road->backend);
  road->api = gw_api_library;
  road->settings = new_settings(&road->api);
  road->metrics = gw_metrics_new(&road->api);
  gw_pipeline_config config = {.loop = road->loop,
                               .metrics = road->metrics,
                               .log = on_line,
                               .log_owner = road,
                               .wall_us = wall_us};
  road->pipeline = gw_pipeline_new(&config);
  if (gw_pipeline_use(road->pipeline, road->settings) != GW_OK) {
    library_road_fail("no pipeline");
  }
  gw_http_handler handler = gw_pipeline_handler(road->pipeline);
  gw_http_server_init(&road->server, road->loop, &gw_http_default_limits,
                      &handler);
  road->server.keep = &road->settings->request_headers;
}

void library_road_check(library_road *road, bool answers, bool next) {
  for (size_t i = 0; i < road->api.n_operations; i++) {
    road->settings->operations[i].response =
        answers ? GW_MODE_ENFORCE : GW_MODE_OFF;
  }
  road->api.shadow = next ? &gw_api_library : NULL;
}

void library_road_done(library_road *road) {
  gw_http_server_close(&road->server);
  gw_loop_mem_run(road->loop);
  gw_pipeline_free(road->pipeline);
  canned_close(&road->backend);
  gw_loop_mem_run(road->loop);
  gw_metrics_free(road->metrics);
  gw_settings_unref(road->settings);
  gw_loop_free(road->loop);
}
