/* Connections of HTTP/1.1 to an upstream: one call after another. */
#include <stdio.h>

#include "base/buf.h"
#include "base/mem.h"
#include "net/loop_mem.h"
#include "unit.h"
#include "upstream/cluster.h"
#include "upstream/conn.h"
#include "upstream/h1_conn.h"

enum { N_CALLS = 8, MAX_FAR = 16 };

#define OK "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"

typedef struct one {
  gw_call call;
  gw_arena arena;
  gw_buf room;
  unsigned n_done;
  bool is_used;
} one;

/* The upstream's ends of its connections: what they were sent. */
typedef struct far_end {
  gw_stream *stream;
  char got[4096];
  size_t n;
  bool has_ended;
} far_end;

static gw_loop *loop;
static gw_cluster *cluster;
static gw_cluster_config config;
static gw_addr addr;
static const gw_slice endpoints[] = {{"10.0.0.1:8080", 13}};
static one ones[N_CALLS];
static far_end fars[MAX_FAR];
static size_t n_fars;
static const char *automatic; /* answered to whatever comes; NULL: nothing */

static void say(far_end *far, const char *text) {
  gw_slice bytes = gw_slice_str(text);
  while (bytes.n) {
    size_t n = 0;
    gw_status status = gw_stream_write(far->stream, &bytes, 1, &n);
    if (status != GW_OK && status != GW_ERR_NOMEM) { /* that is a test's */
      return;
    }
    bytes = gw_slice_from(bytes, n);
  }
}

static void on_far_ready(void *owner, unsigned events) {
  far_end *far = owner;
  (void)events;
  for (;;) {
    size_t n = 0;
    if (far->n == sizeof far->got - 1) {
      gw_stream_want(far->stream, 0); /* it reads no more */
      return;
    }
    gw_status status = gw_stream_read(far->stream, far->got + far->n,
                                      sizeof far->got - 1 - far->n, &n);
    if (status == GW_AGAIN) {
      break;
    }
    if (status != GW_OK) {
      far->has_ended = true;
      gw_stream_want(far->stream, 0);
      return;
    }
    far->n += n;
  }
  if (automatic && far->n >= 4 &&
      memcmp(far->got + far->n - 4, "\r\n\r\n", 4) == 0) {
    say(far, automatic);
  }
}

static void on_accept(void *owner, gw_stream *stream) {
  (void)owner;
  assert_true(n_fars < MAX_FAR);
  far_end *far = &fars[n_fars++];
  *far = (far_end){.stream = stream};
  stream->on_ready = on_far_ready;
  stream->owner = far;
  assert_int_equal(gw_stream_handshake(stream), GW_OK);
  gw_stream_want(stream, GW_READABLE);
}

static void hang_up(far_end *far) {
  gw_stream_close(far->stream);
  far->stream = NULL;
}

static void on_done(gw_call *call) {
  GW_CONTAINER(call, one, call)->n_done++;
}

static one *start_with(size_t at, const char *method, gw_slice body) {
  one *o = &ones[at];
  *o = (one){.is_used = true};
  gw_arena_init(&o->arena, 0);
  gw_buf_init(&o->room, NULL, 0);
  o->call = (gw_call){
      .path = GW_LIT("/a%20b?q=1"),
      .method = gw_slice_str(method),
      .message = body,
      .has_body = body.p != NULL,
      .is_idempotent = strcmp(method, "POST") != 0,
      .deadline_ms = gw_loop_now_ms(loop) + 5000,
      .max_reply = 1 << 20,
      .arena = &o->arena,
      .room = &o->room,
      .on_done = on_done,
  };
  gw_call_start(cluster, &o->call);
  return o;
}

static one *start(size_t at) {
  return start_with(at, "GET", (gw_slice){NULL, 0});
}

static int set_up(void **state) {
  (void)state;
  loop = gw_loop_mem_new();
  config = gw_cluster_defaults;
  config.protocol = gw_protocol_find("http1");
  config.max_connections = 2;
  config.endpoints = endpoints;
  config.n_endpoints = 1;
  memset(ones, 0, sizeof ones);
  memset(fars, 0, sizeof fars);
  n_fars = 0;
  automatic = OK;
  assert_int_equal(gw_addr_parse(endpoints[0], &addr), GW_OK);
  gw_loop_mem_listen(loop, &addr, on_accept, NULL);
  cluster = gw_cluster_new(loop, &config);
  assert_non_null(cluster);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  gw_cluster_free(cluster);
  for (size_t i = 0; i < n_fars; i++) {
    gw_stream_close(fars[i].stream);
  }
  for (size_t i = 0; i < N_CALLS; i++) {
    if (ones[i].is_used) {
      gw_arena_done(&ones[i].arena);
      gw_buf_done(&ones[i].room);
    }
  }
  gw_loop_mem_run(loop);
  gw_loop_free(loop);
  return 0;
}

static void assert_ok(const one *o) {
  assert_int_equal(o->n_done, 1);
  assert_int_equal(o->call.status, GW_OK);
  assert_int_equal(o->call.http_status, 200);
  assert_slice(o->call.reply, "ok");
}

static void assert_failed(const one *o, gw_status status) {
  assert_int_equal(o->n_done, 1);
  assert_int_equal(o->call.status, status);
}

/* ---- what goes out ------------------------------------------------------- */

static void requests_are_written_whole(void **state) {
  (void)state;
  const gw_header fields[] = {{GW_LIT("accept"), GW_LIT("*/*")}};
  one *o = start_with(0, "PUT", GW_LIT("body"));
  o->call.metadata = fields;
  o->call.n_metadata = 1;
  automatic = NULL;
  gw_loop_mem_run(loop);
  assert_string_equal(fars[0].got,
                      "PUT /a%20b?q=1 HTTP/1.1\r\nhost: 10.0.0.1:8080\r\n"
                      "content-length: 4\r\naccept: */*\r\n\r\nbody");
  say(&fars[0], OK);
  gw_loop_mem_run(loop);
  assert_ok(o);
  assert_true(gw_addr_eq(&o->call.endpoint, &addr));
}

static void requests_and_replies_in_single_bytes(void **state) {
  (void)state;
  gw_loop_mem_cut(loop, 1, 1);
  one *o = start(0);
  gw_loop_mem_run(loop);
  assert_ok(o);
  start(1);
  gw_loop_mem_run(loop);
  assert_ok(&ones[1]);
  assert_int_equal(n_fars, 1);
}

static void no_request_splits(void **state) {
  (void)state;
  static const char *const targets[] = {"/a b", "/a\r\nx: y", "a", "", "/\x80"};
  for (size_t i = 0; i < GW_COUNT(targets); i++) {
    gw_buf out;
    gw_buf_init(&out, NULL, 4096);
    gw_call call = {.method = GW_LIT("GET"), .path = gw_slice_str(targets[i])};
    assert_int_equal(gw_h1_write_request(&out, &call, GW_LIT("a")),
                     GW_ERR_INVALID);
    gw_buf_done(&out);
  }
  static const gw_header fields[] = {{{"a", 1}, {"b\r\nc: d", 7}},
                                     {{"A", 1}, {"b", 1}},
                                     {{"a b", 3}, {"c", 1}},
                                     {{"a", 1}, {"b\0c", 3}}};
  for (size_t i = 0; i < GW_COUNT(fields); i++) {
    gw_buf out;
    gw_buf_init(&out, NULL, 4096);
    gw_call call = {.method = GW_LIT("GET"),
                    .path = GW_LIT("/"),
                    .metadata = &fields[i],
                    .n_metadata = 1};
    assert_int_equal(gw_h1_write_request(&out, &call, GW_LIT("a")),
                     GW_ERR_INVALID);
    gw_buf_done(&out);
  }
}

/* ---- one call after another ---------------------------------------------- */

static void a_connection_is_kept(void **state) {
  (void)state;
  for (size_t i = 0; i < N_CALLS; i++) {
    start(i);
    gw_loop_mem_run(loop);
    assert_ok(&ones[i]);
  }
  assert_int_equal(n_fars, 1);
}

static void connections_are_bounded(void **state) {
  (void)state;
  automatic = NULL;
  for (size_t i = 0; i < 4; i++) {
    start(i);
  }
  gw_loop_mem_run(loop);
  assert_int_equal(n_fars, 2); /* the others wait */
  for (size_t i = 0; i < 4; i++) {
    say(&fars[i % 2], OK);
    gw_loop_mem_run(loop);
  }
  for (size_t i = 0; i < 4; i++) {
    assert_ok(&ones[i]);
  }
  assert_int_equal(n_fars, 2);
}

static void idle_connections_end(void **state) {
  (void)state;
  start(0);
  gw_loop_mem_run(loop);
  gw_loop_mem_advance(loop, config.idle_timeout_ms - 1);
  assert_false(fars[0].has_ended);
  gw_loop_mem_advance(loop, 1);
  assert_true(fars[0].has_ended);
  start(1);
  gw_loop_mem_run(loop);
  assert_ok(&ones[1]);
  assert_int_equal(n_fars, 2);
}

static void a_reply_may_end_the_connection(void **state) {
  (void)state;
  automatic = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n"
              "\r\nok";
  for (size_t i = 0; i < 3; i++) {
    start(i);
    gw_loop_mem_run(loop);
    assert_ok(&ones[i]);
    assert_true(fars[i].has_ended);
  }
  assert_int_equal(n_fars, 3);
}

static void bytes_behind_a_reply_end_the_connection(void **state) {
  (void)state;
  automatic = OK OK;
  start(0);
  gw_loop_mem_run(loop);
  assert_ok(&ones[0]);
  assert_true(fars[0].has_ended);
  automatic = OK;
  start(1);
  gw_loop_mem_run(loop);
  assert_ok(&ones[1]);
  say(&fars[1], OK); /* nobody asked */
  gw_loop_mem_run(loop);
  assert_true(fars[1].has_ended);
  start(2);
  gw_loop_mem_run(loop);
  assert_ok(&ones[2]);
  assert_int_equal(n_fars, 3);
}

/* ---- connections that break ---------------------------------------------- */

/* The upstream closes a kept connection as the next request comes. */
static void break_second(const char *method) {
  start(0);
  gw_loop_mem_run(loop);
  automatic = NULL;
  start_with(1, method, (gw_slice){NULL, 0});
  gw_loop_mem_run(loop);
  assert_true(fars[0].n > 0);
  hang_up(&fars[0]);
  automatic = OK;
  gw_loop_mem_run(loop);
}

static void a_kept_connection_that_closes_is_tried_again(void **state) {
  (void)state;
  break_second("GET");
  assert_ok(&ones[1]);
  assert_int_equal(ones[1].call.n_attempts, 2);
  assert_int_equal(n_fars, 2);
}

static void what_may_count_twice_is_not_tried_again(void **state) {
  (void)state;
  break_second("POST");
  assert_failed(&ones[1], GW_ERR_CLOSED);
  assert_int_equal(ones[1].call.n_attempts, 1);
}

static void a_fresh_connection_that_closes_is_a_fault(void **state) {
  (void)state;
  automatic = NULL;
  start(0);
  gw_loop_mem_run(loop);
  hang_up(&fars[0]);
  gw_loop_mem_run(loop);
  assert_failed(&ones[0], GW_ERR_CLOSED);
}

static void a_reply_that_began_is_not_asked_for_again(void **state) {
  (void)state;
  start(0);
  gw_loop_mem_run(loop);
  automatic = NULL;
  start(1);
  gw_loop_mem_run(loop);
  say(&fars[0], "HTTP/1.1 200");
  gw_loop_mem_run(loop);
  hang_up(&fars[0]);
  gw_loop_mem_run(loop);
  assert_failed(&ones[1], GW_ERR_CLOSED);
}

static void a_connection_that_closed_meanwhile_is_passed_over(void **state) {
  (void)state;
  start(0);
  gw_loop_mem_run(loop);
  hang_up(&fars[0]); /* known, if not told yet, when the next call comes */
  start_with(1, "POST", GW_LIT(""));
  gw_loop_mem_run(loop);
  assert_ok(&ones[1]);
  assert_int_equal(ones[1].call.n_attempts, 1);
}

static void an_answer_before_the_body_went_is_taken(void **state) {
  (void)state;
  static char body[1 << 20];
  automatic = NULL;
  one *o = start_with(0, "POST", gw_slice_of(body, sizeof body));
  gw_loop_mem_run(loop); /* the upstream's buffer is full */
  say(&fars[0], "HTTP/1.1 413 \r\ncontent-length: 0\r\n\r\n");
  gw_loop_mem_run(loop);
  assert_int_equal(o->n_done, 1);
  assert_int_equal(o->call.status, GW_OK);
  assert_int_equal(o->call.http_status, 413);
}

static void malformed_replies_end_the_connection(void **state) {
  (void)state;
  automatic = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n"
              "\r\nok";
  start(0);
  gw_loop_mem_run(loop);
  assert_failed(&ones[0], GW_ERR_PROTOCOL);
  assert_true(fars[0].has_ended);
  assert_int_equal(gw_cluster_n_open(cluster), 0);
}

/* ---- time ---------------------------------------------------------------- */

static void deadlines_and_clients_that_leave(void **state) {
  (void)state;
  automatic = NULL;
  start(0);
  start(1);
  gw_loop_mem_run(loop);
  gw_call_cancel(&ones[0].call);
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].n_done, 0);
  assert_true(fars[0].has_ended); /* the only way to give a call up */
  assert_false(fars[1].has_ended);
  gw_loop_mem_advance(loop, 5000);
  assert_failed(&ones[1], GW_ERR_TIMEOUT);
  assert_true(fars[1].has_ended);
}

static void connecting_has_a_timeout(void **state) {
  (void)state;
  gw_loop_mem_listen(loop, &addr, NULL, NULL);
  start(0);
  gw_loop_mem_advance(loop, config.connect_timeout_ms + 1);
  assert_failed(&ones[0], GW_ERR_UNAVAILABLE);
}

static void close_fars(void) {
  while (n_fars) {
    gw_stream_close(fars[--n_fars].stream);
  }
}

static void forget(one *o) {
  gw_arena_done(&o->arena);
  gw_buf_done(&o->room);
  o->is_used = false;
}

static void faults_at_each_operation(void **state) {
  (void)state;
  for (uint64_t i = 0; i < 12; i++) {
    for (int op = GW_MEM_READ; op < GW_MEM_N_OPS; op++) {
      gw_loop_mem_fault(loop, (gw_mem_op)op,
                        gw_loop_mem_count(loop, (gw_mem_op)op) + i % 4,
                        GW_ERR_CLOSED);
      one *o = start(0);
      gw_loop_mem_run(loop);
      gw_loop_mem_advance(loop, 6000);
      assert_int_equal(o->n_done, 1);
      forget(o);
      close_fars();
      gw_loop_mem_advance(loop, 60000);
    }
  }
}

static size_t n_allocations;
static size_t fails_at;

static bool fail_once(size_t n) {
  (void)n;
  return n_allocations++ != fails_at;
}

/* Each allocation fails once: the call ends exactly once, and the next one
 * comes back. */
static void no_memory_at_each_allocation(void **state) {
  (void)state;
  bool was_reached = true;
  for (fails_at = 0; was_reached; fails_at++) {
    assert_true(fails_at < 1000);
    close_fars();
    gw_loop_mem_advance(loop, 60000);
    n_allocations = 0;
    gw_mem_set_hook(fail_once);
    start(0);
    gw_loop_mem_run(loop);
    gw_mem_set_hook(NULL);
    was_reached = n_allocations > fails_at;
    gw_status status = ones[0].call.status;
    assert_int_equal(ones[0].n_done, 1);
    assert_true(status == GW_OK || status == GW_ERR_NOMEM ||
                status == GW_ERR_UNAVAILABLE || status == GW_ERR_CLOSED);
    gw_loop_mem_advance(loop, 20000);
    start(1);
    gw_loop_mem_run(loop);
    assert_ok(&ones[1]);
    forget(&ones[0]);
    forget(&ones[1]);
  }
  assert_true(fails_at > 5);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(requests_are_written_whole),
      TEST(requests_and_replies_in_single_bytes),
      TEST(no_request_splits),
      TEST(a_connection_is_kept),
      TEST(connections_are_bounded),
      TEST(idle_connections_end),
      TEST(a_reply_may_end_the_connection),
      TEST(bytes_behind_a_reply_end_the_connection),
      TEST(a_kept_connection_that_closes_is_tried_again),
      TEST(what_may_count_twice_is_not_tried_again),
      TEST(a_fresh_connection_that_closes_is_a_fault),
      TEST(a_reply_that_began_is_not_asked_for_again),
      TEST(a_connection_that_closed_meanwhile_is_passed_over),
      TEST(an_answer_before_the_body_went_is_taken),
      TEST(malformed_replies_end_the_connection),
      TEST(deadlines_and_clients_that_leave),
      TEST(connecting_has_a_timeout),
      TEST(faults_at_each_operation),
      TEST(no_memory_at_each_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
