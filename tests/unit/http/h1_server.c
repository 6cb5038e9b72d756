#include <stdio.h>

#include "http_client.h"
#include "http_probe.h"
#include "unit.h"

typedef struct world {
  gw_loop *loop;
  gw_http_server server;
  http_probe probe;
  http_client client;
} world;

static void world_init(world *w, const gw_http_limits *limits) {
  w->loop = gw_loop_mem_new();
  http_probe_init(&w->probe);
  gw_http_handler handler = http_probe_handler(&w->probe);
  gw_http_server_init(&w->server, w->loop,
                      limits ? limits : &gw_http_default_limits, &handler);
  w->probe.body = GW_LIT("hello");
  http_client_init(&w->client, &w->server, 1 << 18);
}

static void world_done(world *w) {
  gw_http_server_close(&w->server);
  assert_int_equal(w->server.n_conns, 0);
  assert_int_equal(w->server.n_streams, 0);
  assert_int_equal(w->probe.n_begun, w->probe.n_closed);
  http_client_done(&w->client);
  http_probe_done(&w->probe);
  gw_loop_free(w->loop);
}

static void talk(world *w, const char *text) {
  http_client_send_text(&w->client, text);
  gw_loop_mem_run(w->loop);
}

/* How many responses with this status line came. */
static size_t count(world *w, const char *what) {
  size_t n = 0;
  for (const char *at = http_client_text(&w->client);
       (at = strstr(at, what)) != NULL; at++) {
    n++;
  }
  return n;
}

static void assert_has(world *w, const char *what) {
  if (!count(w, what)) {
    print_error("no %s in:\n%s\n", what, http_client_text(&w->client));
    fail();
  }
}

static void assert_log(world *w, const char *log) {
  assert_string_equal(http_probe_log(&w->probe), log);
}

#define GET  "GET / HTTP/1.1\r\nHost: a\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"

static void keeps_alive(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  talk(&w, GET "X: y\r\n\r\n");
  talk(&w, "\r\nHEAD /b HTTP/1.1\r\nHost: a\r\n\r\n");
  talk(&w, POST "Content-Length: 3\r\n\r\nabc");
  assert_log(&w, "GET / @a http x=y\nclose ok\n"
                 "HEAD /b @a http\nclose ok\n"
                 "POST / @a http content-length=3\nbody abc\nclose ok\n");
  assert_int_equal(count(&w, "HTTP/1.1 200 OK\r\n"), 3);
  assert_int_equal(count(&w, "content-length: 5\r\n"), 3);
  assert_int_equal(count(&w, "\r\n\r\nhello"), 2);
  assert_false(w.client.has_ended);
  world_done(&w);
}

/* Requests of a script, and the log and number of answers that do not depend
 * on how it is cut. */
static void is_the_same_however_cut(void **state) {
  (void)state;
  static const char script[] =
      GET "\r\n" POST "Transfer-Encoding: chunked\r\n\r\n"
          "3;x\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n" POST
          "Content-Length: 2\r\n\r\nxy" POST "Content-Length: 1,1\r\n\r\n" GET
          "\r\n";
  for (size_t cut = 0; cut < sizeof script; cut++) {
    world w;
    world_init(&w, NULL);
    if (cut == 0) {
      gw_loop_mem_cut(w.loop, 1, 1);
    }
    http_client_send(&w.client, gw_slice_of(script, cut));
    gw_loop_mem_run(w.loop);
    talk(&w, script + cut);
    assert_log(&w, "GET / @a http\nclose ok\n"
                   "POST / @a http\nbody abcde\nclose ok\n"
                   "POST / @a http content-length=2\nbody xy\nclose ok\n"
                   "refuse 400 malformed-request\nclose ok\n");
    assert_int_equal(count(&w, "HTTP/1.1 200 OK"), 3);
    assert_int_equal(count(&w, "HTTP/1.1 400 Bad Request"), 1);
    assert_true(w.client.has_ended);
    world_done(&w);
  }
}

static void answers_in_order(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  talk(&w, GET "\r\n" GET "\r\n" GET "\r\n");
  assert_int_equal(w.probe.n_begun, 1); /* the others wait unread */
  for (int i = 1; i <= 3; i++) {
    http_exchange_answer(http_probe_first(&w.probe));
    gw_loop_mem_run(w.loop);
    assert_int_equal(count(&w, "200 OK"), i);
  }
  assert_int_equal(w.probe.most_open, 1);
  world_done(&w);
}

/* However short the writes are, and with another answer behind. */
static void sends_trailers(void **state) {
  (void)state;
  static gw_header trailers[] = {{{"x-end", 5}, {"yes", 3}}};
  static const char expected[] =
      "transfer-encoding: chunked\r\ntrailer: x-end\r\n\r\n5\r\nhello"
      "\r\n0\r\nx-end: yes\r\n\r\nHTTP/1.1 200 OK\r\n";
  for (size_t cut = 0; cut < 20; cut++) {
    world w;
    world_init(&w, NULL);
    w.probe.body = GW_LIT("hello");
    w.probe.trailers = trailers;
    w.probe.n_trailers = 1;
    gw_loop_mem_cut(w.loop, 0, cut);
    talk(&w, GET "te: trailers\r\n\r\n" GET "\r\n");
    assert_int_equal(count(&w, expected), 1);
    assert_int_equal(count(&w, "content-length: 5\r\n\r\nhello"), 1);
    assert_int_equal(w.probe.n_ok, 2);
    world_done(&w);
  }
}

static void survives_a_flood_of_requests(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  for (int i = 0; i < 2000; i++) {
    http_client_send_text(&w.client, GET "\r\n");
  }
  gw_loop_mem_run(w.loop);
  gw_loop_mem_advance(w.loop, 5000);
  assert_int_equal(count(&w, "200 OK"), 2000);
  assert_int_equal(w.probe.most_open, 1);
  world_done(&w);
}

static void ends_after_its_share(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  limits.max_requests = 2;
  world w;
  world_init(&w, &limits);
  talk(&w, GET "\r\n" GET "\r\n" GET "\r\n");
  assert_int_equal(w.probe.n_requests, 2);
  assert_int_equal(count(&w, "connection: close"), 1);
  assert_true(w.client.has_ended);
  world_done(&w);
  limits = gw_http_default_limits;
  limits.max_age_ms = 1000;
  world_init(&w, &limits);
  talk(&w, GET "\r\n");
  assert_false(w.client.has_ended);
  gw_loop_mem_advance(w.loop, 1000);
  talk(&w, GET "\r\n");
  assert_true(w.client.has_ended);
  world_done(&w);
}

static void closes_when_asked(void **state) {
  (void)state;
  static const char *const requests[] = {
      GET "Connection: close\r\n\r\n" GET "\r\n",
      GET "Connection: x, CLOSE\r\n\r\n" GET "\r\n",
      "GET / HTTP/1.0\r\n\r\n" GET "\r\n",
      "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" GET "\r\n"};
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
    world w;
    world_init(&w, NULL);
    talk(&w, requests[i]);
    assert_has(&w, "connection: close\r\n");
    assert_int_equal(w.probe.n_requests, 1); /* B25 */
    assert_true(w.client.has_ended);
    talk(&w, GET "\r\n");
    assert_int_equal(w.probe.n_requests, 1);
    gw_loop_mem_advance(w.loop, 4000);
    assert_int_equal(w.server.n_conns, 0);
    world_done(&w);
  }
}

static void continues_once(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  const char *head = POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
  talk(&w, head);
  assert_string_equal(http_client_text(&w.client),
                      "HTTP/1.1 100 Continue\r\n\r\n");
  talk(&w, "abc");
  assert_int_equal(count(&w, "100 Continue"), 1);
  assert_int_equal(count(&w, "200 OK"), 1);
  /* an early answer: the body may come or not, so nothing is read after it */
  w.probe.takes_none = true;
  talk(&w, head);
  assert_int_equal(count(&w, "100 Continue"), 1);
  assert_has(&w, "connection: close");
  assert_true(w.client.has_ended);
  world_done(&w);
}

static void reads_unwanted_bodies_away(void **state) {
  (void)state;
  for (size_t n = 65535; n <= 65537; n++) {
    world w;
    world_init(&w, NULL);
    w.probe.takes_none = true;
    char head[128];
    int length =
        snprintf(head, sizeof head, POST "Content-Length: %zu\r\n\r\n", n);
    http_client_send(&w.client, gw_slice_of(head, (size_t)length));
    static const char body[65537];
    http_client_send(&w.client, gw_slice_of(body, n));
    talk(&w, GET "\r\n");
    bool is_kept = n <= 65536;
    assert_int_equal(w.probe.n_requests, is_kept ? 2 : 1);
    assert_int_equal(w.client.has_ended, !is_kept);
    assert_int_equal(count(&w, "200 OK"), is_kept ? 2 : 1);
    world_done(&w);
  }
}

static void reads_unwanted_chunks_away(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.takes_none = true;
  talk(&w, POST "Transfer-Encoding: chunked\r\n\r\n");
  talk(&w, "3\r\nabc\r\n0\r\n\r\n" GET "\r\n");
  assert_int_equal(count(&w, "200 OK"), 2);
  talk(&w, POST "Transfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 80 && !w.client.has_ended; i++) {
    char chunk[1024 + 7] = "400\r\n";
    memset(chunk + 5, 'x', 1024);
    memcpy(chunk + 1029, "\r\n", 2);
    http_client_send(&w.client, gw_slice_of(chunk, sizeof chunk));
    gw_loop_mem_run(w.loop);
  }
  assert_true(w.client.has_ended);
  world_done(&w);
}

static void answers_bad_bodies(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  talk(&w, POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n" GET "\r\n");
  assert_log(&w, "POST / @a http\nrefuse 400 malformed-request\n"
                 "close ok\n");
  assert_has(&w, "HTTP/1.1 400 Bad Request\r\n");
  assert_int_equal(count(&w, "HTTP/1.1"), 1);
  assert_true(w.client.has_ended);
  world_done(&w);
}

static void hears_of_clients_that_go(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  talk(&w, GET "\r\n");
  gw_loop_mem_break(w.client.stream);
  gw_loop_mem_run(w.loop);
  assert_log(&w, "GET / @a http\nclose closed\n");
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
  world_init(&w, NULL); /* an ordinary close */
  w.probe.holds = true;
  talk(&w, GET "\r\n");
  gw_stream_shutdown(w.client.stream);
  gw_loop_mem_run(w.loop);
  assert_log(&w, "GET / @a http\nclose closed\n");
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
  world_init(&w, NULL); /* in the middle of a body, or of a head */
  talk(&w, POST "Content-Length: 5\r\n\r\nab");
  gw_stream_shutdown(w.client.stream);
  gw_loop_mem_run(w.loop);
  assert_log(&w, "POST / @a http content-length=5\nclose closed\n");
  assert_int_equal(w.server.n_conns, 0);
  assert_int_equal(w.client.in.n, 0);
  world_done(&w);
  world_init(&w, NULL);
  talk(&w, GET);
  gw_stream_shutdown(w.client.stream);
  gw_loop_mem_run(w.loop);
  assert_log(&w, "close closed\n");
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* What was answered before the client closed its direction still goes. */
static void answers_who_closed_one_direction(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  http_client_send_text(&w.client, GET "\r\n");
  gw_stream_shutdown(w.client.stream);
  gw_loop_mem_run(w.loop);
  assert_int_equal(count(&w, "200 OK"), 1);
  assert_true(w.client.has_ended);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

static void limits_time(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL); /* a connection that says nothing */
  gw_loop_mem_advance(w.loop, 9999);
  assert_int_equal(w.server.n_conns, 1);
  gw_loop_mem_advance(w.loop, 2);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
  world_init(&w, NULL); /* or nothing more */
  talk(&w, GET "\r\n");
  gw_loop_mem_advance(w.loop, 59999);
  assert_int_equal(w.server.n_conns, 1);
  gw_loop_mem_advance(w.loop, 2);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
  world_init(&w, NULL); /* a head by drops */
  for (int i = 0; i < 9; i++) {
    talk(&w, "G");
    gw_loop_mem_advance(w.loop, 1000);
  }
  assert_false(w.client.has_ended);
  gw_loop_mem_advance(w.loop, 1000);
  assert_log(&w, "refuse 408 request-timeout\nclose ok\n");
  assert_has(&w, "HTTP/1.1 408 ");
  assert_true(w.client.has_ended);
  world_done(&w);
  world_init(&w, NULL); /* a body by drops */
  talk(&w, POST "Content-Length: 100000\r\n\r\n");
  for (int i = 0; i < 5; i++) {
    for (int j = 0; j < 24; j++) {
      talk(&w, "0123456789");
    }
    gw_loop_mem_advance(w.loop, 1000);
  }
  assert_false(w.client.has_ended); /* 240 a second is enough */
  gw_loop_mem_advance(w.loop, 5000);
  assert_has(&w, "HTTP/1.1 408 ");
  assert_true(w.client.has_ended);
  world_done(&w);
}

static void gives_up_on_slow_readers(void **state) {
  (void)state;
  static char body[1 << 20];
  world w;
  world_init(&w, NULL);
  w.probe.body = gw_slice_of(body, sizeof body);
  http_client_pause(&w.client, true);
  talk(&w, GET "\r\n");
  gw_loop_mem_advance(w.loop, 29999);
  assert_int_equal(w.probe.n_closed, 0);
  gw_loop_mem_advance(w.loop, 2);
  assert_log(&w, "GET / @a http\nclose timed out\n");
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

static void holds_back_uploads(void **state) {
  (void)state;
  static char body[1 << 18];
  world w;
  world_init(&w, NULL);
  w.probe.hoards = true;
  talk(&w, POST "Content-Length: 262144\r\n\r\n");
  http_client_send(&w.client, gw_slice_of(body, sizeof body));
  gw_loop_mem_run(w.loop);
  http_exchange *x = http_probe_first(&w.probe);
  assert_in_range(x->body.n, 65535, 65535 + 64 * 1024);
  gw_loop_mem_advance(w.loop, 20000); /* it's our doing, not the client's */
  size_t had = x->body.n;
  gw_http_consume(x->stream, had);
  w.probe.hoards = false;
  gw_loop_mem_run(w.loop);
  assert_int_equal(w.probe.n_ok, 1);
  assert_has(&w, "200 OK");
  world_done(&w);
}

static void refuses_without_memory(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.refuses = true;
  talk(&w, GET "\r\n" GET "\r\n");
  assert_int_equal(count(&w, "HTTP/1.1 503 "), 1);
  assert_true(w.client.has_ended);
  assert_int_equal(w.server.n_refused, 1);
  world_done(&w);
}

static void resets_and_unsound_answers(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  talk(&w, GET "\r\n");
  gw_http_reset(http_probe_first(&w.probe)->stream);
  gw_loop_mem_run(w.loop);
  assert_log(&w, "GET / @a http\nclose cancelled\n");
  assert_true(w.client.has_ended);
  assert_int_equal(w.client.in.n, 0);
  world_done(&w);
  gw_header evil = {GW_LIT("x"), GW_LIT("a\r\nSet-Cookie: b")};
  world_init(&w, NULL);
  w.probe.headers = &evil;
  w.probe.n_headers = 1;
  talk(&w, GET "\r\n");
  assert_has(&w, "HTTP/1.1 500 ");
  assert_int_equal(count(&w, "Set-Cookie"), 0);
  assert_log(&w, "GET / @a http\nclose internal error\n");
  world_done(&w);
}

static void drains(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  http_client idle;
  http_client_init(&idle, &w.server, 4096);
  http_client_send_text(&idle, GET "\r\n");
  gw_loop_mem_run(w.loop);
  w.probe.holds = true;
  talk(&w, GET "\r\n");
  assert_int_equal(w.server.n_conns, 2);
  gw_http_server_drain(&w.server);
  gw_loop_mem_advance(w.loop, 999);
  assert_int_equal(w.server.n_conns, 2); /* a request may be on its way */
  gw_loop_mem_advance(w.loop, 1);
  assert_int_equal(w.server.n_conns, 1);
  assert_true(idle.has_ended);
  http_exchange_answer(http_probe_first(&w.probe));
  gw_loop_mem_run(w.loop);
  assert_has(&w, "connection: close\r\n");
  gw_loop_mem_advance(w.loop, 2000);
  assert_int_equal(w.server.n_conns, 0);
  http_client_done(&idle);
  world_done(&w);
}

static void waits_until_an_answer_is_read(void **state) {
  (void)state;
  for (int reads = 0; reads < 2; reads++) {
    static char body[3000];
    world w;
    world_init(&w, NULL);
    w.probe.body = gw_slice_of(body, sizeof body);
    http_client_pause(&w.client, true);
    talk(&w, GET "Connection: close\r\n\r\n");
    gw_loop_mem_advance(w.loop, 28000);
    assert_int_equal(w.server.n_conns, 1);
    http_client_pause(&w.client, !reads);
    gw_loop_mem_advance(w.loop, 4000);
    assert_int_equal(w.server.n_conns, 0);
    world_done(&w);
  }
}

/* An upload that nobody wants: reset under it, the answer would be lost. */
static void waits_while_the_client_sends(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.takes_none = true;
  talk(&w, POST "Content-Length: 1000000\r\n\r\n");
  assert_has(&w, "connection: close\r\n");
  for (int i = 0; i < 28; i++) {
    talk(&w, "more");
    gw_loop_mem_advance(w.loop, 1000);
  }
  assert_int_equal(w.server.n_conns, 1);
  for (int i = 0; i < 8 && w.server.n_conns; i++) {
    talk(&w, "more");
    gw_loop_mem_advance(w.loop, 1000);
  }
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* Without a rate to hold it to, too: nobody waits for ever, but for one write
 * timeout more than the client takes something in. */
static void waits_for_no_progress(void **state) {
  (void)state;
  static char body[3000];
  gw_http_limits limits = gw_http_default_limits;
  limits.body_rate = 0;
  for (int talks = 0; talks < 2; talks++) {
    world w;
    world_init(&w, &limits);
    w.probe.body = gw_slice_of(body, sizeof body);
    http_client_pause(&w.client, !talks);
    talk(&w, GET "Connection: close\r\n\r\n");
    for (int i = 0; i < 66 && w.server.n_conns; i++) {
      talk(&w, talks ? "more" : "");
      gw_loop_mem_advance(w.loop, 1000);
      assert_true(i >= 28 || w.server.n_conns);
    }
    assert_int_equal(w.server.n_conns, 0);
    world_done(&w);
  }
}

static void drains_after_a_late_request(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  talk(&w, GET "\r\n");
  gw_http_server_drain(&w.server);
  gw_loop_mem_advance(w.loop, 900);
  talk(&w, GET "\r\n");
  assert_int_equal(count(&w, "HTTP/1.1 200 "), 2);
  assert_int_equal(count(&w, "connection: close\r\n"), 1);
  gw_loop_mem_advance(w.loop, 2000);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* Every read and write fails once, with each error. */
static void survives_faults(void **state) {
  (void)state;
  static const gw_status errors[] = {GW_AGAIN, GW_ERR_CLOSED, GW_ERR_IO};
  for (int op = GW_MEM_READ; op <= GW_MEM_WRITE; op++) {
    for (uint64_t index = 0; index < 12; index++) {
      for (size_t e = 0; e < 3; e++) {
        world w;
        world_init(&w, NULL);
        gw_loop_mem_fault(w.loop, (gw_mem_op)op, index, errors[e]);
        talk(&w, GET "\r\n" POST "Content-Length: 2\r\n\r\nab");
        talk(&w, POST "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
        world_done(&w);
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_alive),
      cmocka_unit_test(is_the_same_however_cut),
      cmocka_unit_test(answers_in_order),
      cmocka_unit_test(sends_trailers),
      cmocka_unit_test(survives_a_flood_of_requests),
      cmocka_unit_test(ends_after_its_share),
      cmocka_unit_test(closes_when_asked),
      cmocka_unit_test(continues_once),
      cmocka_unit_test(reads_unwanted_bodies_away),
      cmocka_unit_test(reads_unwanted_chunks_away),
      cmocka_unit_test(answers_bad_bodies),
      cmocka_unit_test(hears_of_clients_that_go),
      cmocka_unit_test(answers_who_closed_one_direction),
      cmocka_unit_test(limits_time),
      cmocka_unit_test(gives_up_on_slow_readers),
      cmocka_unit_test(holds_back_uploads),
      cmocka_unit_test(refuses_without_memory),
      cmocka_unit_test(resets_and_unsound_answers),
      cmocka_unit_test(drains),
      cmocka_unit_test(drains_after_a_late_request),
      cmocka_unit_test(waits_until_an_answer_is_read),
      cmocka_unit_test(waits_while_the_client_sends),
      cmocka_unit_test(waits_for_no_progress),
      cmocka_unit_test(survives_faults),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
