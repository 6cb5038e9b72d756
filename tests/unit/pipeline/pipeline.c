#include <stdio.h>
#include <stdlib.h>

#include "road.h"
#include "unit.h"

#define SHELF  "GET /v1/shelves/fiction HTTP/1.1\r\nhost: a\r\n\r\n"
#define MOVE_1 "/v1/shelves/fiction/books/emma:move"
#define MOVE   "{\"toShelf\":\"shelves/poetry\"}" /* 28 bytes */
#define JSON   "content-type: application/json\r\n"
#define POST                                                                   \
  "POST " MOVE_1 " HTTP/1.1\r\nhost: a\r\n" JSON "content-length: 28\r\n\r\n"

static int status_of(const char *answer) {
  return strncmp(answer, "HTTP/1.1 ", 9) == 0
             ? (int)strtol(answer + 9, NULL, 10)
             : 0;
}

static void set_max_body(road *r, size_t n) {
  for (size_t i = 0; i < gw_api_bookstore.n_operations; i++) {
    r->settings->operations[i].max_body = n;
  }
}

static void answers(void **state) {
  (void)state;
  road r;
  road_init(&r, NULL);
  assert_non_null(strstr(road_ask(&r, SHELF), "{\"name\":\"shelves/fiction\""));
  assert_int_equal(status_of(road_ask(&r, POST MOVE)), 200);
  assert_int_equal(gw_counted(&r.metrics->n_open), 0);
  assert_non_null(strstr(road_log(&r), "\"grpc_code\":\"OK\""));
  road_done(&r);
}

static void bodies_have_a_limit(void **state) {
  (void)state;
  static const struct {
    size_t limit;
    int status;
  } rows[] = {{27, 413}, {28, 200}, {29, 200}};
  static const char chunked[] = "POST " MOVE_1 " HTTP/1.1\r\nhost: a\r\n" JSON
                                "transfer-encoding: chunked\r\n\r\n"
                                "10\r\n{\"toShelf\":\"shel\r\n"
                                "c\r\nves/poetry\"}\r\n0\r\n\r\n";
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    road r;
    road_init(&r, NULL);
    set_max_body(&r, rows[i].limit);
    assert_int_equal(status_of(road_ask(&r, POST MOVE)), rows[i].status);
    assert_int_equal(status_of(road_ask(&r, chunked)), rows[i].status);
    assert_int_equal(r.fake.n_requests, rows[i].status == 200 ? 2 : 0);
    road_done(&r);
  }
}

/* What the codecs find wrong with a body is a problem like any other, and no
 * upstream hears of it. */
static void bad_bodies_are_problems(void **state) {
  (void)state;
  static const char *const fields[] = {"content-type", "application/json",
                                       "content-length", "29", NULL};
  static const char problem[] = "{\"type\":\"urn:gwgen:problem:"
                                "malformed-request\"";
  road r;
  h2_client client;
  road_init(&r, NULL);
  const char *answer =
      road_ask(&r, "POST " MOVE_1 " HTTP/1.1\r\nhost: a\r\n" JSON
                   "transfer-encoding: chunked\r\n\r\n1c\r\n" MOVE "x");
  assert_int_equal(status_of(answer), 400);
  assert_non_null(strstr(answer, problem));
  assert_non_null(strstr(answer, "connection: close\r\n"));
  h2_client_init(&client, &r.server, 65536);
  gw_slice body = GW_LIT(MOVE);
  h2_reply *reply = h2_client_request(&client, "POST", MOVE_1, fields, &body);
  h2_client_run(&client);
  assert_int_equal(reply->status, 400);
  gw_buf_pad(&reply->body);
  assert_non_null(strstr(reply->body.p, problem));
  assert_int_equal(r.fake.n_requests, 0);
  h2_client_done(&client);
  road_done(&r);
}

/* {"name":"shelves/fiction"} and what else a shelf shows. */
static void answers_have_a_limit(void **state) {
  (void)state;
  road r;
  road_init(&r, NULL);
  const char *body = strstr(road_ask(&r, SHELF), "\r\n\r\n");
  assert_non_null(body);
  size_t n = strlen(body + 4);
  static const int statuses[] = {502, 200, 200};
  for (size_t i = 0; i < GW_COUNT(statuses); i++) {
    r.settings->max_response = n - 1 + i;
    assert_int_equal(status_of(road_ask(&r, SHELF)), statuses[i]);
  }
  road_done(&r);
}

/* As many exchanges as are allowed hang; one more is refused, and counted. */
static void exchanges_have_a_limit(void **state) {
  (void)state;
  enum { MOST = 3 };
  road r;
  http_client clients[MOST];
  road_init(&r, NULL);
  r.settings->max_exchanges = MOST;
  r.fake.mode = FAKE_HANG;
  for (size_t i = 0; i < MOST; i++) {
    http_client_init(&clients[i], &r.server, 65536);
    http_client_send_text(&clients[i], SHELF);
    gw_loop_mem_run(r.loop);
    assert_int_equal(gw_pipeline_n_open(r.pipeline), i + 1);
  }
  assert_int_equal(status_of(road_ask(&r, SHELF)), 503);
  assert_int_equal(gw_counted(&r.metrics->n_refused), 1);
  fake_answer_hanging(&r.fake);
  gw_loop_mem_run(r.loop);
  r.fake.mode = FAKE_ECHO;
  assert_int_equal(status_of(road_ask(&r, SHELF)), 200);
  for (size_t i = 0; i < MOST; i++) {
    assert_int_equal(status_of(http_client_text(&clients[i])), 200);
    http_client_done(&clients[i]);
  }
  road_done(&r);
}

/* One body of 28 bytes is held, with its message and its answer to come. */
static void held_bytes_have_a_limit(void **state) {
  (void)state;
  static const struct {
    size_t limit;
    int status;
  } rows[] = {{28, 503}, {4096, 200}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    road r;
    http_client client;
    road_init(&r, NULL);
    r.settings->worker_bytes = rows[i].limit;
    r.fake.mode = FAKE_HANG;
    http_client_init(&client, &r.server, 65536);
    http_client_send_text(&client, POST MOVE);
    gw_loop_mem_run(r.loop);
    r.fake.mode = FAKE_ECHO;
    assert_int_equal(status_of(road_ask(&r, SHELF)), rows[i].status);
    gw_loop_mem_break(client.stream); /* gives back what it held */
    http_client_done(&client);
    gw_loop_mem_run(r.loop);
    assert_int_equal(status_of(road_ask(&r, SHELF)), 200);
    road_done(&r);
  }
}

/* Large uploads on one connection wait for their answers: what comes on top of
 * its budget is refused there, and served elsewhere. */
static void connections_have_a_limit(void **state) {
  (void)state;
  enum { UPLOADS = 20, BODY = 60000, FIT = 5 };
  static const char *const json[] = {"content-type", "application/json", NULL};
  static char bytes[BODY];
  road r;
  h2_client clients[2];
  h2_reply *uploads[UPLOADS];
  road_init(&r, NULL);
  r.settings->connection_bytes = (FIT - 1) * BODY + BODY / 2;
  r.fake.mode = FAKE_HANG;
  gw_slice body = gw_slice_of(bytes, sizeof bytes);
  memset(bytes, ' ', sizeof bytes);
  memcpy(bytes, MOVE, sizeof MOVE - 1);
  h2_client_init(&clients[0], &r.server, 1 << 20);
  h2_client_init(&clients[1], &r.server, 1 << 20);
  for (size_t i = 0; i < UPLOADS; i++) {
    uploads[i] = h2_client_request(&clients[0], "POST", MOVE_1, json, &body);
    h2_client_run(&clients[0]);
    assert_int_equal(uploads[i]->is_closed, i >= FIT);
    assert_int_equal(uploads[i]->code, i < FIT ? 0 : NGHTTP2_REFUSED_STREAM);
  }
  assert_int_equal(gw_counted(&r.metrics->n_refused), UPLOADS - FIT);
  r.fake.mode = FAKE_ECHO;
  for (size_t i = 0; i < 2; i++) {
    h2_reply *reply = h2_client_request(&clients[1 - i], "GET",
                                        "/v1/shelves/fiction", NULL, NULL);
    h2_client_run(&clients[1 - i]);
    assert_int_equal(reply->status, 200);
    /* what ends gives its part back */
    nghttp2_submit_rst_stream(clients[0].session, 0, uploads[i]->id,
                              NGHTTP2_CANCEL);
    h2_client_run(&clients[0]);
  }
  h2_client_done(&clients[0]);
  h2_client_done(&clients[1]);
  road_done(&r);
}

static const char large_message[] =
    "POST /v1/shelves/fiction/books HTTP/1.1\r\nhost: a\r\n" JSON
    "content-length: 112\r\n\r\n{\"title\":\""
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}";

/* Messages go packed where the upstream is to have them so, where they are
 * large enough, and where they get smaller. */
static void messages_are_packed(void **state) {
  (void)state;
  static const struct {
    gw_coding coding;
    size_t min;
    const char *request, *encoding;
  } rows[] = {
      {GW_CODING_GZIP, 0, large_message, "gzip"},
      {GW_CODING_DEFLATE, 100, large_message, "deflate"},
      {GW_CODING_DEFLATE, 500, large_message, ""},
      {GW_CODING_NONE, 0, large_message, ""},
      {GW_CODING_GZIP, 0, POST MOVE, ""}, /* it would grow */
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    road r;
    road_init(&r, NULL);
    gw_cluster_config *config =
        (gw_cluster_config *)(uintptr_t)r.settings->clusters;
    config->coding = rows[i].coding;
    config->coding_min = rows[i].min;
    const char *answer = road_ask(&r, rows[i].request);
    assert_int_equal(status_of(answer) / 100, 2);
    assert_string_equal(r.fake.encoding, rows[i].encoding);
    assert_non_null(strstr(answer, "{\"name\":\"shelves/fiction"));
    road_done(&r);
  }
}

/* An upstream that can't unpack gets the message once more, and from then on
 * every one, as it is; UNIMPLEMENTED for another reason stands. */
static void upstreams_that_cannot_unpack_get_it_plain(void **state) {
  static const struct {
    fake_mode mode;
    gw_coding coding;
    int status;
    size_t n_first, n_second; /* requests that each call makes */
  } rows[] = {
      {FAKE_PLAIN_ONLY, GW_CODING_GZIP, 201, 2, 1},
      {FAKE_PLAIN_ONLY, GW_CODING_DEFLATE, 201, 2, 1},
      {FAKE_PLAIN_ONLY, GW_CODING_NONE, 201, 1, 1},
      {FAKE_NO_METHOD, GW_CODING_GZIP, 501, 1, 1},
      {FAKE_NO_METHOD, GW_CODING_NONE, 501, 1, 1},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    road r;
    road_init(&r, NULL);
    ((gw_cluster_config *)(uintptr_t)r.settings->clusters)->coding =
        rows[i].coding;
    ((gw_cluster_config *)(uintptr_t)r.settings->clusters)->coding_min = 0;
    r.fake.mode = rows[i].mode;
    assert_int_equal(status_of(road_ask(&r, large_message)), rows[i].status);
    assert_int_equal(r.fake.n_requests, rows[i].n_first);
    assert_int_equal(status_of(road_ask(&r, large_message)), rows[i].status);
    assert_int_equal(r.fake.n_requests, rows[i].n_first + rows[i].n_second);
    if (rows[i].mode == FAKE_PLAIN_ONLY) {
      assert_int_equal(r.fake.message[0], 0);
    }
    road_done(&r);
  }
}

static void the_deadline_is_the_operations(void **state) {
  (void)state;
  static const struct {
    const char *field;
    uint64_t before_ms;
  } rows[] = {
      {"", 5000},
      {"grpc-timeout: 20m\r\n", 20},
      {"grpc-timeout: 100S\r\n", 5000}, /* never longer */
      {"x-server-timeout: 2\r\n", 2000},
      {"x-server-timeout: 1e9\r\n", 5000},
      {"x-server-timeout: 1\r\ngrpc-timeout: 3S\r\n", 1000},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    road r;
    http_client client;
    char request[256];
    road_init(&r, NULL);
    r.fake.mode = FAKE_HANG;
    snprintf(request, sizeof request,
             "GET /v1/shelves/fiction HTTP/1.1\r\nhost: a\r\n%s\r\n",
             rows[i].field);
    http_client_init(&client, &r.server, 65536);
    http_client_send_text(&client, request);
    gw_loop_mem_run(r.loop);
    gw_loop_mem_advance(r.loop, rows[i].before_ms - 1);
    assert_int_equal(client.in.n, 0);
    gw_loop_mem_advance(r.loop, 1);
    assert_int_equal(status_of(http_client_text(&client)), 504);
    http_client_done(&client);
    road_done(&r);
  }
}

/* Two fields of ours, and what the client sends to be passed on. */
static void metadata_has_a_limit(void **state) {
  (void)state;
  static const gw_slice names[] = {GW_STR("x-tenant")};
  for (size_t n = 97; n <= 99; n++) {
    road r;
    gw_buf request;
    road_init(&r, NULL);
    r.settings->forward_headers = names;
    r.settings->n_forward_headers = 1;
    gw_buf_init(&request, NULL, 8192);
    gw_buf_append(&request,
                  GW_LIT("GET /v1/shelves/a HTTP/1.1\r\nhost: a\r\n"));
    for (size_t i = 0; i < n; i++) {
      gw_buf_append(&request, GW_LIT("x-tenant: t\r\n"));
    }
    gw_buf_append(&request, GW_LIT("\r\n"));
    gw_buf_pad(&request);
    assert_int_equal(status_of(road_ask(&r, request.p)), n < 99 ? 200 : 431);
    gw_buf_done(&request);
    road_done(&r);
  }
}

static void every_upstream_gets_its_status(void **state) {
  (void)state;
  static const struct {
    fake_mode mode;
    int status;
  } rows[] = {
      {FAKE_ECHO, 200},        {FAKE_STATUS, 404},
      {FAKE_LATE_STATUS, 400}, {FAKE_RESET, 502},
      {FAKE_HUGE, 502},        {FAKE_COMPRESSED, 502},
      {FAKE_NO_TRAILERS, 502}, {FAKE_HTML, 503},
      {FAKE_GARBAGE, 502},     {FAKE_TWO_MESSAGES, 502},
      {FAKE_MANY_FIELDS, 502},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    road r;
    road_init(&r, NULL);
    r.fake.mode = rows[i].mode;
    int status = status_of(road_ask(&r, SHELF));
    if (status != rows[i].status) {
      fail_msg("mode %d: %d, not %d", (int)rows[i].mode, status,
               rows[i].status);
    }
    road_done(&r);
  }
}

/* A snapshot lives as long as the exchanges that began with it. */
static void an_exchange_keeps_its_snapshot(void **state) {
  (void)state;
  road r;
  http_client client;
  road_init(&r, NULL);
  r.fake.mode = FAKE_HANG;
  http_client_init(&client, &r.server, 65536);
  http_client_send_text(&client, SHELF);
  gw_loop_mem_run(r.loop);
  gw_settings *old = r.settings;
  r.settings = road_settings();
  assert_int_equal(gw_pipeline_use(r.pipeline, r.settings), GW_OK);
  assert_int_equal(atomic_load(&old->refs), 2);
  fake_answer_hanging(&r.fake);
  gw_loop_mem_run(r.loop);
  assert_int_equal(atomic_load(&old->refs), 1);
  assert_int_equal(status_of(http_client_text(&client)), 200);
  gw_settings_unref(old);
  http_client_done(&client);
  road_done(&r);
}

static void without_settings_all_is_refused(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  gw_pipeline_config config = {.loop = loop,
                               .metrics = gw_metrics_new(&gw_api_bookstore)};
  gw_pipeline *pipeline = gw_pipeline_new(&config);
  gw_http_handler handler = gw_pipeline_handler(pipeline);
  gw_http_stream stream = {0};
  assert_null(handler.on_begin(handler.owner, &stream));
  assert_int_equal(gw_counted(&config.metrics->n_refused), 1);
  gw_pipeline_free(pipeline);
  gw_metrics_free(config.metrics);
  gw_loop_free(loop);
}

/* THREATS D10: what may be a secret is in no line of the log, whatever becomes
 * of the request. */
static void secrets_are_not_logged(void **state) {
  (void)state;
  static const char *const requests[] = {
      "GET /v1/shelves/fiction?utm_x=CANARY HTTP/1.1\r\nhost: a\r\n"
      "authorization: Bearer CANARY\r\ncookie: s=CANARY\r\n"
      "x-api-key: CANARY\r\n\r\n",
      "GET /v1/shelves/fiction?nosuch=CANARY HTTP/1.1\r\nhost: a\r\n\r\n",
      "GET /v1/none?key=CANARY HTTP/1.1\r\nhost: a\r\n"
      "authorization: CANARY\r\n\r\n",
      "GET /v1/shelves HTTP/1.1\r\nhost: a\r\nauthorization: CANARY\r\n"
      "authorization: CANARY\r\n\r\n",
      "POST " MOVE_1 " HTTP/1.1\r\nhost: a\r\n" JSON
      "content-length: 22\r\n\r\n"
      "{\"password\": \"CANARY\"}",
      "POST " MOVE_1 " HTTP/1.1\r\nhost: a\r\ncontent-type: CANARY/x\r\n"
      "content-length: 6\r\n\r\nCANARY",
      "GET /v1/shelves/fiction HTTP/1.1\r\nhost: a\r\nx-request-id: CANARY!\r\n"
      "tracestate: CANARY\r\n\r\n",
  };
  road r;
  road_init(&r, NULL);
  for (size_t i = 0; i < GW_COUNT(requests); i++) {
    assert_int_not_equal(status_of(road_ask(&r, requests[i])), 0);
    assert_int_equal(r.n_lines, i + 1);
  }
  r.fake.mode = FAKE_STATUS; /* nor what a service said */
  assert_int_equal(status_of(road_ask(&r, SHELF)), 404);
  assert_null(strstr(road_log(&r), "CANARY"));
  assert_null(strstr(road_log(&r), "book\\\""));
  road_done(&r);
}

/* ---- policies ---- */

static char trace[64];
static gw_exchange *waiting;

static void note(char c) {
  size_t n = strlen(trace);
  assert_true(n + 1 < sizeof trace);
  trace[n] = c;
}

static gw_verdict on_request(gw_exchange *x, const void *config, void **keep) {
  const char *how = config;
  note(how[0]);
  *keep = (void *)(uintptr_t)config;
  if (how[1] == 'w') {
    waiting = x;
    return GW_WAIT;
  }
  if (how[1] == 'f') {
    gw_exchange_fail(x, GW_PROBLEM_FORBIDDEN);
    return GW_FAIL;
  }
  return GW_NEXT;
}

static void on_response(gw_exchange *x, const void *config, void *kept) {
  (void)x;
  assert_ptr_equal(config, kept);
  note((char)(*(const char *)config - 'a' + 'A'));
}

static void on_end(gw_exchange *x, const void *config, void *kept) {
  (void)x;
  (void)config;
  (void)kept;
  note('.');
}

static const gw_policy row = {.name = "row",
                              .on_request = on_request,
                              .on_response = on_response,
                              .on_end = on_end};

static void policies_go_forth_and_back(void **state) {
  (void)state;
  static const struct {
    const char *how[3];
    const char *trace;
    int status;
  } rows[] = {
      {{"an", "bn", "cn"}, "abcCBA...", 200},
      {{"an", "bf", "cn"}, "abBA..", 403},
      {{"an", "bw", "cn"}, "abcCBA...", 200},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    road r;
    gw_policy_instance uses[3];
    road_init(&r, NULL);
    for (size_t j = 0; j < 3; j++) {
      uses[j] = (gw_policy_instance){&row, rows[i].how[j]};
    }
    for (size_t j = 0; j < gw_api_bookstore.n_operations; j++) {
      r.settings->operations[j].policies = uses;
      r.settings->operations[j].n_policies = 3;
    }
    memset(trace, 0, sizeof trace);
    http_client client;
    http_client_init(&client, &r.server, 65536);
    http_client_send_text(&client, SHELF);
    gw_loop_mem_run(r.loop);
    if (waiting) {
      assert_int_equal(client.in.n, 0);
      waiting->resume(waiting);
      waiting = NULL;
      gw_loop_mem_run(r.loop);
    }
    assert_int_equal(status_of(http_client_text(&client)), rows[i].status);
    assert_string_equal(trace, rows[i].trace);
    http_client_done(&client);
    road_done(&r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answers),
      cmocka_unit_test(bodies_have_a_limit),
      cmocka_unit_test(bad_bodies_are_problems),
      cmocka_unit_test(answers_have_a_limit),
      cmocka_unit_test(exchanges_have_a_limit),
      cmocka_unit_test(held_bytes_have_a_limit),
      cmocka_unit_test(connections_have_a_limit),
      cmocka_unit_test(messages_are_packed),
      cmocka_unit_test(upstreams_that_cannot_unpack_get_it_plain),
      cmocka_unit_test(the_deadline_is_the_operations),
      cmocka_unit_test(metadata_has_a_limit),
      cmocka_unit_test(every_upstream_gets_its_status),
      cmocka_unit_test(an_exchange_keeps_its_snapshot),
      cmocka_unit_test(without_settings_all_is_refused),
      cmocka_unit_test(secrets_are_not_logged),
      cmocka_unit_test(policies_go_forth_and_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
