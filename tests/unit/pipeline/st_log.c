#include "net/loop_mem.h"
#include "pipeline/run.h"
#include "text/json_lex.h"
#include "unit.h"

/* ---- a line -------------------------------------------------------------- */

typedef struct world {
  gw_operation operation;
  const gw_operation *operations[1];
  gw_operation_settings row;
  gw_api api;
  gw_settings settings;
  gw_generation generation;
  gw_pipeline pipeline;
  gw_request request;
  gw_run run;
  char line[GW_LOG_LINE_BYTES];
  size_t n;
} world;

static uint64_t wall_us(void) {
  return 1700000000000000 + 7;
}

static void keep(void *owner, gw_slice line) {
  world *w = owner;
  assert_in_range(line.n, 1, sizeof w->line);
  memcpy(w->line, line.p, line.n);
  w->n = line.n;
}

static void world_init(world *w) {
  *w = (world){.operation = {.id = GW_STR("Get"), .path = GW_STR("/things")},
               .row = {.index = 0}};
  w->operations[0] = &w->operation;
  w->api = (gw_api){.operations = w->operations, .n_operations = 1};
  w->settings.log_requests = true;
  w->generation.settings = &w->settings;
  w->pipeline.config = (gw_pipeline_config){.loop = gw_loop_mem_new(),
                                            .metrics = gw_metrics_new(&w->api),
                                            .log = keep,
                                            .log_owner = w,
                                            .wall_us = wall_us};
  w->request = (gw_request){.method = GW_LIT("GET"), .path = GW_LIT("/things")};
  w->run = (gw_run){.pipeline = &w->pipeline,
                    .generation = &w->generation,
                    .settings = &w->row,
                    .client = GW_LIT("192.0.2.1")};
  w->run.x = (gw_exchange){.request = &w->request,
                           .loop = w->pipeline.config.loop,
                           .grpc_status = -1};
  gw_arena_init(&w->run.x.arena, 0);
}

static void world_done(world *w) {
  gw_arena_done(&w->run.x.arena);
  gw_metrics_free(w->pipeline.config.metrics);
  gw_loop_free(w->pipeline.config.loop);
}

static bool has(const world *w, const char *text) {
  return memmem(w->line, w->n, text, strlen(text)) != NULL;
}

/* One line of JSON and nothing else, whatever stood in the request. */
static void check_line(world *w) {
  gw_json json;
  gw_buf text;
  assert_int_equal(gw_st_log(&w->run), GW_NEXT);
  gw_buf_init(&text, &w->run.x.arena, sizeof w->line);
  assert_int_equal(gw_buf_append(&text, gw_slice_of(w->line, w->n)), GW_OK);
  assert_int_equal(gw_buf_pad(&text), GW_OK);
  assert_int_equal(gw_json_init(&json, gw_buf_slice(&text)), GW_OK);
  assert_int_equal(gw_json_skip(&json), GW_OK);
  assert_int_equal(gw_json_finish(&json), GW_OK);
  assert_null(memchr(w->line, '\n', w->n));
}

static void find(world *w, size_t n, gw_slice at) {
  for (size_t i = 0; i < n; i++) {
    gw_finding finding = {
        .mode = GW_FINDING_REPORT, .at = at, .code = GW_LIT("type")};
    gw_findings_add(&w->run.findings, &w->run.x.arena, &finding);
  }
}

/* ---- what clients choose ------------------------------------------------- */

static void texts_stay_within_their_quotes(void **state) {
  (void)state;
  world w;
  char all[256];
  for (size_t i = 0; i < 128; i++) {
    all[i] = (char)i;
  }
  world_init(&w);
  w.request.path = gw_slice_of(all, 128);
  find(&w, 2, gw_slice_of(all, 128));
  check_line(&w);
  assert_true(has(&w, "\\u0000\\u0001"));
  assert_true(has(&w, " !\\\"#"));
  assert_true(has(&w, "\"validation_findings\":2"));
  world_done(&w);
}

/* ---- the limit ----------------------------------------------------------- */

/* Each length around the limit, plain and with as many escapes: the line is
 * whole, or it says that it is lost; findings go first. */
static void lines_are_whole_or_lost(void **state) {
  (void)state;
  static char path[GW_LOG_LINE_BYTES];
  static world w;
  size_t n_lost = 0, n_bare = 0, n_whole = 0;
  for (size_t n = GW_LOG_LINE_BYTES - 900; n < GW_LOG_LINE_BYTES; n += 3) {
    memset(path, n % 2 ? 'p' : '"', sizeof path);
    world_init(&w);
    w.request.path = gw_slice_of(path, n % 2 ? n : n / 2);
    find(&w, 5, GW_LIT("/a/place"));
    check_line(&w);
    bool is_lost = has(&w, "log-line-lost");
    assert_true(is_lost || has(&w, "\"validation_findings\":5"));
    assert_true(is_lost || has(&w, "\"bytes_out\":0"));
    n_lost += is_lost;
    n_bare += !is_lost && !has(&w, "\"validation\":");
    n_whole += has(&w, "\"validation\":");
    world_done(&w);
  }
  assert_in_range(n_lost, 1, 300);
  assert_in_range(n_bare, 1, 300);
  assert_in_range(n_whole, 1, 300);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_stay_within_their_quotes),
      cmocka_unit_test(lines_are_whole_or_lost),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
