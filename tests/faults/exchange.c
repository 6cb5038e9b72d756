/* Four exchanges over HTTP/1.1 and four over HTTP/2, in which the k-th
 * allocation, or the k-th operation of a stream, fails: for each k until there
 * is no k-th. Whatever fails, each exchange ends once, none of them is told
 * that it was the client's fault, and the next one works. */
#include <stdlib.h>

#include "base/mem.h"
#include "road.h"
#include "unit.h"

#define MOVE   "{\"toShelf\":\"shelves/poetry\"}"
#define WRONG  "{\"theme\":\"\",\"them\":1}"
#define JSON   "content-type: application/json\r\n"
#define SHELF  "GET /v1/shelves/fiction HTTP/1.1\r\nhost: a\r\n\r\n"
#define MOVE_1 "/v1/shelves/fiction/books/emma:move"
#define MAKE_1 "/v1/shelves?shelfId=poetry"

/* What the access log may say of each: this, or a failure of the server's, or
 * that the client was gone. */
static const struct {
  const char *needle;
  int echoed, refused; /* as the upstream answers */
} expected[] = {
    {"\"MoveBook\"", 200, 404},
    {"\"GetShelf\"", 200, 404},
    {"\"CreateShelf\"", 400, 400},
    {"\"/v1/none\"", 404, 404},
};

static fake_mode mode;

static bool is_armed, keeps_failing;
static uint64_t n_allocations, fails_at;

static bool hook(size_t n) {
  (void)n;
  if (!is_armed) {
    return true;
  }
  uint64_t index = n_allocations++;
  return keeps_failing ? index < fails_at : index != fails_at;
}

static bool is_fine(const char *line) {
  const char *at = strstr(line, "\"status\":");
  int status = at ? (int)strtol(at + 9, NULL, 10) : 0;
  if (status == 499 || status == 502 || status == 503 || status == 504) {
    return true;
  }
  for (size_t i = 0; i < GW_COUNT(expected); i++) {
    if (strstr(line, expected[i].needle)) {
      return status ==
             (mode == FAKE_STATUS ? expected[i].refused : expected[i].echoed);
    }
  }
  return strstr(line, "log-line-lost") != NULL;
}

static void check_log(road *r) {
  char *text = (char *)(uintptr_t)road_log(r);
  for (char *line = text; *line;) {
    char *end = strchr(line, '\n');
    *end = '\0';
    if (!is_fine(line)) {
      fail_msg("%s", line);
    }
    line = end + 1;
  }
}

/* The clients are ours, and have what they need. */
static void make_room(http_client *client) {
  assert_int_equal(gw_buf_reserve(&client->in, 1 << 17), GW_OK);
  assert_int_equal(gw_buf_reserve(&client->out, 1 << 14), GW_OK);
}

static void run_armed(road *r, uint64_t ms) {
  is_armed = true;
  gw_loop_mem_advance(r->loop, ms);
  is_armed = false;
}

static void talk_h1(road *r) {
  http_client client;
  http_client_init(&client, &r->server, 65536);
  make_room(&client);
  http_client_send_text(&client, "POST " MOVE_1 " HTTP/1.1\r\nhost: a\r\n" JSON
                                 "transfer-encoding: chunked\r\n\r\n");
  http_client_send_text(&client, "1c\r\n" MOVE "\r\n0\r\n\r\n" SHELF);
  run_armed(r, 0);
  http_client_send_text(&client, "POST " MAKE_1 " HTTP/1.1\r\nhost: a\r\n" JSON
                                 "content-length: 21\r\n\r\n" WRONG);
  http_client_send_text(&client, "GET /v1/none HTTP/1.1\r\nhost: a\r\n\r\n");
  run_armed(r, 6000);
  http_client_done(&client);
}

static void ask_h2(h2_client *client, const char *method, const char *path,
                   const char *body) {
  static const char *const fields[] = {"content-type", "application/json",
                                       NULL};
  gw_slice bytes = gw_slice_str(body);
  h2_reply *reply = h2_client_request(
      client, method, path, body ? fields : NULL, body ? &bytes : NULL);
  assert_int_equal(gw_buf_reserve(&reply->body, 1 << 13), GW_OK);
  assert_int_equal(gw_buf_reserve(&reply->fields, 1 << 12), GW_OK);
}

static void talk_h2(road *r) {
  h2_client client;
  h2_client_init(&client, &r->server, 65536);
  make_room(&client.raw);
  h2_client_run(&client); /* the buffer on the way has its room then */
  ask_h2(&client, "POST", MOVE_1, MOVE);
  ask_h2(&client, "GET", "/v1/shelves/fiction", NULL);
  ask_h2(&client, "POST", MAKE_1, WRONG);
  ask_h2(&client, "GET", "/v1/none", NULL);
  is_armed = true;
  h2_client_run(&client);
  run_armed(r, 6000);
  h2_client_run(&client);
  for (size_t i = 0; i < client.n_replies; i++) {
    assert_true(client.replies[i]->is_closed || client.raw.has_ended);
  }
  h2_client_done(&client);
}

static void (*const talks[])(road *r) = {talk_h1, talk_h2};

/* What holds after every failure. */
static void look(road *r) {
  gw_loop_mem_run(r->loop);
  assert_int_equal(gw_pipeline_n_open(r->pipeline), 0);
  assert_int_equal(r->n_lines, r->n_begun);
  check_log(r);
  gw_loop_mem_advance(r->loop, 20000); /* the longest back-off */
  r->fake.mode = FAKE_ECHO;
  assert_non_null(strstr(road_ask(r, SHELF), "HTTP/1.1 200 OK\r\n"));
}

static void fail_allocations(void (*talk)(road *r)) {
  bool was_reached = true;
  for (fails_at = 0; was_reached; fails_at++) {
    road r;
    road_init(&r, NULL);
    r.fake.mode = mode;
    n_allocations = 0;
    gw_mem_set_hook(hook);
    talk(&r);
    gw_mem_set_hook(NULL);
    was_reached = n_allocations > fails_at;
    look(&r);
    road_done(&r);
  }
  assert_true(fails_at > 30);
}

static void fail_all_ways(void) {
  for (size_t i = 0; i < GW_COUNT(talks); i++) {
    keeps_failing = false;
    fail_allocations(talks[i]);
    keeps_failing = true;
    fail_allocations(talks[i]);
  }
}

static void allocations_fail(void **state) {
  (void)state;
  mode = FAKE_ECHO;
  fail_all_ways();
}

static void allocations_fail_on_the_way_of_a_status(void **state) {
  (void)state;
  mode = FAKE_STATUS;
  fail_all_ways();
}

/* The upstream answers as it should; the operation of number |k| fails. */
static uint64_t fail_operation(void (*talk)(road *r), gw_mem_op op, uint64_t k,
                               gw_status error) {
  road r;
  road_init(&r, NULL);
  gw_loop_mem_fault(r.loop, op, k, error);
  talk(&r);
  uint64_t n = gw_loop_mem_count(r.loop, op);
  look(&r);
  road_done(&r);
  return n;
}

static void operations_fail(void **state) {
  (void)state;
  static const gw_status errors[] = {GW_AGAIN, GW_ERR_CLOSED, GW_ERR_IO};
  mode = FAKE_ECHO;
  gw_mem_set_hook(NULL);
  for (size_t i = 0; i < GW_COUNT(talks); i++) {
    for (int op = GW_MEM_READ; op < GW_MEM_N_OPS; op++) {
      for (size_t e = op == GW_MEM_CONNECT; e < GW_COUNT(errors); e++) {
        uint64_t n = 1;
        for (uint64_t k = 0; k < n; k++) {
          n = fail_operation(talks[i], (gw_mem_op)op, k, errors[e]);
        }
      }
    }
  }
}

/* Whether there was a k-th allocation while |hello| came on a new connection,
 * which is served or ends. */
static bool fail_accept(gw_slice hello) {
  road r;
  gw_stream *client, *server;
  char text[1024];
  size_t n;
  road_init(&r, NULL);
  assert_int_equal(gw_loop_mem_pair(r.loop, 65536, &client, &server), GW_OK);
  assert_int_equal(gw_stream_write(client, &hello, 1, &n), GW_OK);
  n_allocations = 0;
  gw_mem_set_hook(hook);
  is_armed = true;
  gw_http_server_accept(&r.server, server);
  run_armed(&r, 6000);
  gw_mem_set_hook(NULL);
  assert_int_not_equal(gw_stream_read(client, text, sizeof text, &n), GW_AGAIN);
  gw_stream_close(client);
  look(&r);
  road_done(&r);
  return n_allocations > fails_at;
}

static void accepting_fails(void **state) {
  (void)state;
  static const gw_slice hellos[] = {
      GW_STR(SHELF),
      GW_STR("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
  };
  keeps_failing = false;
  for (size_t i = 0; i < GW_COUNT(hellos); i++) {
    for (fails_at = 0; fail_accept(hellos[i]); fails_at++) {
    }
    assert_true(fails_at > 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(accepting_fails),
      cmocka_unit_test(allocations_fail),
      cmocka_unit_test(allocations_fail_on_the_way_of_a_status),
      cmocka_unit_test(operations_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
