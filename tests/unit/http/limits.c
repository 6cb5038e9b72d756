/* Each limit of a connection at its edge, where no other unit crosses it. */
#include "http/limits.h"

#include "http/h2_server.h"
#include "http_client.h"
#include "http_probe.h"
#include "unit.h"

enum { END_STREAM_AND_HEADERS = 5, SMALL = 256 };

/* GET http://a/ by the static table (RFC 7541 appendix A). */
#define HEAD                                                                   \
  "\x82\x86\x84\x41\x01"                                                       \
  "a"

typedef struct world {
  gw_loop *loop;
  gw_http_server server;
  http_probe probe;
} world;

static void world_init(world *w, const gw_http_limits *limits) {
  w->loop = gw_loop_mem_new();
  http_probe_init(&w->probe);
  gw_http_handler handler = http_probe_handler(&w->probe);
  gw_http_server_init(&w->server, w->loop, limits, &handler);
}

static void world_done(world *w) {
  gw_http_server_close(&w->server);
  http_probe_done(&w->probe);
  gw_loop_free(w->loop);
}

static uint32_t setting(const h2_client *client, nghttp2_settings_id id) {
  return nghttp2_session_get_remote_settings(client->session, id);
}

static void h2_is_told_of_its_limits(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  world w;
  h2_client client;
  limits.streams = 7;
  limits.stream_window = 70000;
  limits.connection_window = 200000;
  world_init(&w, &limits);
  h2_client_init(&client, &w.server, 65536);
  h2_client_run(&client);
  assert_int_equal(setting(&client, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS),
                   7);
  assert_int_equal(setting(&client, NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE),
                   70000);
  assert_int_equal(setting(&client, NGHTTP2_SETTINGS_MAX_FRAME_SIZE), 16384);
  assert_int_equal(setting(&client, NGHTTP2_SETTINGS_HEADER_TABLE_SIZE), 4096);
  assert_int_equal(setting(&client, NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL),
                   0);
  assert_int_equal(nghttp2_session_get_remote_window_size(client.session),
                   200000);
  h2_client_done(&client);
  world_done(&w);
}

/* Who opens more streams than it may has none of them served. */
static void streams_have_a_limit(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  limits.streams = 3;
  for (size_t n = 2; n <= 4; n++) {
    world w;
    h2_client client;
    world_init(&w, &limits);
    w.probe.holds = true;
    h2_client_init(&client, &w.server, 65536);
    h2_client_run(&client);
    for (size_t i = 0; i < n; i++) {
      h2_client_frame(&client, NGHTTP2_HEADERS, END_STREAM_AND_HEADERS,
                      (int32_t)(2 * i + 1), GW_LIT(HEAD));
    }
    gw_loop_mem_run(w.loop);
    assert_int_equal(w.probe.most_open, n <= 3 ? n : 3);
    h2_client_done(&client);
    world_done(&w);
  }
}

static void settings_have_a_limit(void **state) {
  (void)state;
  static const char entries[18 * 6]; /* an unknown one, again and again */
  for (size_t n = 15; n <= 17; n++) {
    world w;
    h2_client client;
    world_init(&w, &gw_http_default_limits);
    h2_client_init(&client, &w.server, 65536);
    h2_client_run(&client);
    h2_client_frame(&client, NGHTTP2_SETTINGS, 0, 0,
                    gw_slice_of(entries, n * 6));
    h2_client_run(&client);
    assert_int_equal(client.n_goaways, n > 16);
    h2_client_done(&client);
    world_done(&w);
  }
}

/* After how many PINGs, whose answers nobody reads, the server ends it. */
static size_t pings_until_end(const gw_http_limits *limits) {
  world w;
  h2_client client;
  size_t n = 0;
  world_init(&w, limits);
  h2_client_init(&client, &w.server, SMALL);
  h2_client_run(&client);
  http_client_pause(&client.raw, true);
  while (w.server.n_conns && n < 90) {
    h2_client_frame(&client, NGHTTP2_PING, 0, 0, GW_LIT("12345678"));
    gw_loop_mem_run(w.loop);
    n++;
  }
  h2_client_done(&client);
  world_done(&w);
  return n;
}

/* One more allowed is one more taken. */
static void what_waits_to_be_sent_has_a_limit(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  assert_int_equal(pings_until_end(&limits), 90);
  size_t before = 0;
  for (uint32_t most = 5; most <= 7; most++) {
    limits.outbound_frames = most;
    size_t n = pings_until_end(&limits);
    assert_in_range(n, SMALL / 17 + most, SMALL / 17 + most + 4);
    assert_true(before == 0 || n == before + 1);
    before = n;
  }
}

/* The answer after its time says that it is the last. */
static void connections_have_an_age(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  limits.max_age_ms = 10000;
  for (uint64_t ms = 9999; ms <= 10001; ms++) {
    world w;
    http_client h1;
    h2_client h2;
    world_init(&w, &limits);
    http_client_init(&h1, &w.server, 65536);
    h2_client_init(&h2, &w.server, 65536);
    http_client_send_text(&h1, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    h2_client_request(&h2, "GET", "/", NULL, NULL);
    h2_client_run(&h2);
    gw_loop_mem_advance(w.loop, ms);
    http_client_send_text(&h1, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    h2_reply *last = h2_client_request(&h2, "GET", "/", NULL, NULL);
    h2_client_run(&h2);
    assert_int_equal(w.probe.n_ok, 4);
    assert_int_equal(strstr(http_client_text(&h1), "close") != NULL,
                     ms >= 10000);
    assert_int_equal(last->status, 200);
    assert_int_equal(h2.n_goaways > 0, ms >= 10000);
    http_client_done(&h1);
    h2_client_done(&h2);
    world_done(&w);
  }
}

/* What of the answers the server of the only connection holds for writing. */
static size_t queued(const world *w) {
  gw_http_conn *conn = GW_CONTAINER(w->server.conns.next, gw_http_conn, link);
  return GW_CONTAINER(conn, gw_h2_server_conn, conn)->out.n_bytes;
}

/* A client that does not read: nothing is gathered beyond the limit but the
 * frame that reaches it. */
static void answers_that_wait_have_a_limit(void **state) {
  (void)state;
  enum { FRAME = 9 + 16384, ANSWERS = 6 };
  static char body[16384];
  gw_http_limits limits = gw_http_default_limits;
  for (size_t n = 1; n < ANSWERS; n++) {
    world w;
    h2_client client;
    limits.queued_bytes = n * FRAME;
    world_init(&w, &limits);
    w.probe.body = gw_slice_of(body, sizeof body);
    h2_client_init(&client, &w.server, SMALL);
    nghttp2_session_set_local_window_size(client.session, 0, 0, 1 << 24);
    h2_client_run(&client);
    http_client_pause(&client.raw, true);
    for (size_t i = 0; i < ANSWERS; i++) {
      h2_client_request(&client, "GET", "/", NULL, NULL);
      h2_client_run(&client);
    }
    gw_loop_mem_run(w.loop);
    assert_in_range(queued(&w), 1, n * FRAME + FRAME);
    http_client_pause(&client.raw, false);
    h2_client_run(&client);
    for (size_t i = 0; i < ANSWERS; i++) {
      assert_int_equal(client.replies[i]->body.n, sizeof body);
    }
    h2_client_done(&client);
    world_done(&w);
  }
}

/* How much of a long upload is taken before another connection has its turn.
 * The upload came first. */
static size_t taken_before_others(const gw_http_limits *limits) {
  enum { UPLOAD = 200000 };
  static char body[UPLOAD];
  world w;
  http_client first, other;
  world_init(&w, limits);
  http_client_init(&first, &w.server, 1 << 18);
  http_client_init(&other, &w.server, 65536);
  const char *get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  http_client_send_text(&other, get); /* it is known to speak HTTP/1.1 */
  gw_loop_mem_run(w.loop);
  http_client_send_text(&first, "POST / HTTP/1.1\r\nHost: a\r\n"
                                "Content-Length: 200000\r\n\r\n");
  gw_loop_mem_run(w.loop);
  size_t taken = 0;
  http_exchange *x = http_probe_first(&w.probe);
  http_client_send(&first, gw_slice_of(body, UPLOAD));
  http_client_send_text(&other, get);
  w.probe.on_other = &taken;
  w.probe.watched = x;
  gw_loop_mem_run(w.loop);
  assert_int_equal(w.probe.n_ok, 3);
  http_client_done(&first);
  http_client_done(&other);
  world_done(&w);
  return taken;
}

static void a_turn_reads_so_much(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  for (size_t n = 1; n <= 4; n++) {
    limits.read_per_turn = n * 16384;
    assert_int_equal(taken_before_others(&limits), n * 16384);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answers_that_wait_have_a_limit),
      cmocka_unit_test(a_turn_reads_so_much),
      cmocka_unit_test(h2_is_told_of_its_limits),
      cmocka_unit_test(streams_have_a_limit),
      cmocka_unit_test(settings_have_a_limit),
      cmocka_unit_test(what_waits_to_be_sent_has_a_limit),
      cmocka_unit_test(connections_have_an_age),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
