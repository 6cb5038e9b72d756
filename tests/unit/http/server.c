#include "http_client.h"
#include "http_probe.h"
#include "unit.h"

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define GET     "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

typedef struct world {
  gw_loop *loop;
  gw_http_server server;
  http_probe probe;
} world;

static void world_init(world *w) {
  w->loop = gw_loop_mem_new();
  http_probe_init(&w->probe);
  gw_http_handler handler = http_probe_handler(&w->probe);
  gw_http_server_init(&w->server, w->loop, &gw_http_default_limits, &handler);
}

static void world_done(world *w) {
  gw_http_server_close(&w->server);
  assert_int_equal(w->server.n_conns, 0);
  http_probe_done(&w->probe);
  gw_loop_free(w->loop);
}

/* Sends |text| in two pieces, and gives back the first byte of the answer. */
static int first_byte(world *w, const char *text, size_t cut) {
  http_client client;
  http_client_init(&client, &w->server, 65536);
  http_client_send(&client, gw_slice_of(text, cut));
  gw_loop_mem_run(w->loop);
  http_client_send_text(&client, text + cut);
  gw_loop_mem_run(w->loop);
  int byte = client.in.n ? client.in.p[0] : -1;
  http_client_done(&client);
  gw_loop_mem_run(w->loop);
  assert_int_equal(w->server.n_conns, 0);
  return byte;
}

static void tells_protocols_apart(void **state) {
  (void)state;
  world w;
  world_init(&w);
  for (size_t cut = 0; cut <= sizeof PREFACE - 1; cut++) {
    assert_int_equal(first_byte(&w, PREFACE, cut), 0); /* of SETTINGS */
    assert_int_equal(first_byte(&w, GET, cut), 'H');
    assert_int_equal(first_byte(&w, "PRI * HTTP/2.0\r\n\r\nSMART\r\n", cut),
                     'H'); /* of HTTP/1.1 400 */
  }
  w.server.accepts_h2 = false;
  assert_int_equal(first_byte(&w, PREFACE, 24), 'H');
  w.server.accepts_h1 = false;
  w.server.accepts_h2 = true;
  assert_int_equal(first_byte(&w, PREFACE, 10), 0);
  world_done(&w);
}

static void times_out_unknown_protocols(void **state) {
  (void)state;
  world w;
  world_init(&w);
  http_client client;
  http_client_init(&client, &w.server, 65536);
  http_client_send_text(&client, "PRI * HT");
  gw_loop_mem_run(w.loop);
  gw_loop_mem_advance(w.loop, 9999);
  assert_int_equal(w.server.n_conns, 1);
  gw_loop_mem_advance(w.loop, 2);
  assert_int_equal(w.server.n_conns, 0);
  http_client_done(&client);
  world_done(&w);
}

/* Who connected before a drain may still say what it came for, for a second. */
static void drains_who_has_not_begun(void **state) {
  (void)state;
  world w;
  world_init(&w);
  http_client silent, speaks;
  http_client_init(&silent, &w.server, 65536);
  http_client_init(&speaks, &w.server, 65536);
  gw_http_server_drain(&w.server);
  assert_int_equal(w.server.n_conns, 2);
  http_client_send_text(&speaks, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  gw_loop_mem_run(w.loop);
  assert_non_null(strstr(http_client_text(&speaks), "200 OK"));
  assert_non_null(strstr(http_client_text(&speaks), "connection: close"));
  assert_true(speaks.has_ended);
  gw_loop_mem_advance(w.loop, 1001);
  assert_true(silent.has_ended);
  http_client_done(&silent);
  http_client_done(&speaks); /* until now its last words were waited for */
  gw_loop_mem_run(w.loop);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* The same requests over both protocols give the same log. */
static void gives_one_request_for_both(void **state) {
  (void)state;
  world w;
  world_init(&w);
  http_client h1;
  http_client_init(&h1, &w.server, 65536);
  http_client_send_text(
      &h1, "POST /p?q=%20 HTTP/1.1\r\nHOST: A:80\r\nX-B: 1\r\nX-b: 2\r\n"
           "TE: trailers\r\nCookie: a; b\r\nContent-Type: t/x\r\n"
           "Connection: keep-alive\r\nContent-Length: 3\r\n\r\nabc"
           "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  gw_loop_mem_run(w.loop);
  gw_buf log = w.probe.log;
  gw_buf_init(&w.probe.log, NULL, 1 << 20);
  h2_client h2;
  h2_client_init(&h2, &w.server, 65536);
  gw_slice body = GW_LIT("abc");
  const char *fields[] = {
      ":authority", "A:80", "x-b",          "1",      "x-b",
      "2",          "te",   "trailers",     "cookie", "a",
      "cookie",     "b",    "content-type", "t/x",    "content-length",
      "3",          NULL};
  h2_client_request(&h2, "POST", "/p?q=%20", fields, &body);
  h2_client_run(&h2);
  h2_client_request(&h2, "OPTIONS", "*", NULL, NULL);
  h2_client_run(&h2);
  gw_buf_pad(&log);
  assert_string_equal(http_probe_log(&w.probe), log.p);
  assert_non_null(strstr(log.p, "POST /p?q=%20 @a:80 http x-b=1 x-b=2 "
                                "cookie=a; b content-type=t/x "
                                "content-length=3\nbody abc\nclose ok\n"
                                "OPTIONS * @a http\n"));
  gw_buf_done(&log);
  http_client_done(&h1);
  h2_client_done(&h2);
  world_done(&w);
}

/* What is wrong with a message has one answer, whatever carried it. */
static void gives_one_refusal_for_both(void **state) {
  (void)state;
  static const struct {
    const char *h1;
    const char *method, *path;
    const char *fields[10];
  } rows[] = {
      {"GET x HTTP/1.1\r\nHost: a\r\n", "GET", "x", {NULL}},
      {"GET * HTTP/1.1\r\nHost: a\r\n", "GET", "*", {NULL}},
      {"GET /a#b HTTP/1.1\r\nHost: a\r\n", "GET", "/a#b", {NULL}},
      {"GET / HTTP/1.1\r\nHost: a/b\r\n", "GET", "/", {":authority", "a/b"}},
      {"GET / HTTP/1.1\r\nHost: \r\n", "GET", "/", {":authority", ""}},
      {"GET / HTTP/1.1\r\n", "GET", "/", {":authority", NULL}},
      {"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n", "CONNECT", "/", {NULL}},
      {"SEVENTEENLETTERSX / HTTP/1.1\r\n", "SEVENTEENLETTERSX", "/", {NULL}},
      {"GET / HTTP/1.1\r\nHost: a\r\nx_y: 1\r\n", "GET", "/", {"x_y", "1"}},
      {"GET / HTTP/1.1\r\nHost: a\r\nx: \x7f\r\n", "GET", "/", {"x", "\x7f"}},
      {"GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n", "GET", "/", {"", "1"}},
      {"GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n",
       "GET",
       "/",
       {"expect", "x"}},
      {"GET / HTTP/1.1\r\nHost: a\r\nRange: 1\r\nRange: 1\r\n",
       "GET",
       "/",
       {"range", "1", "range", "1"}},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n",
       "GET",
       "/",
       {"content-length", "x"}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    world w;
    world_init(&w);
    http_client h1;
    http_client_init(&h1, &w.server, 65536);
    http_client_send_text(&h1, rows[i].h1);
    http_client_send_text(&h1, "\r\n");
    gw_loop_mem_run(w.loop);
    gw_buf log = w.probe.log;
    gw_buf_init(&w.probe.log, NULL, 1 << 20);
    h2_client h2;
    h2_client_init(&h2, &w.server, 65536);
    h2_client_request(&h2, rows[i].method, rows[i].path, rows[i].fields, NULL);
    h2_client_run(&h2);
    gw_buf_pad(&log);
    assert_non_null(strstr(log.p, "refuse "));
    assert_string_equal(http_probe_log(&w.probe), log.p);
    gw_buf_done(&log);
    http_client_done(&h1);
    h2_client_done(&h2);
    world_done(&w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tells_protocols_apart),
      cmocka_unit_test(times_out_unknown_protocols),
      cmocka_unit_test(drains_who_has_not_begun),
      cmocka_unit_test(gives_one_request_for_both),
      cmocka_unit_test(gives_one_refusal_for_both),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
