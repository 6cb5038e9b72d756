#include <stdlib.h>

#include "http_client.h"
#include "http_probe.h"
#include "unit.h"

typedef struct world {
  gw_loop *loop;
  gw_http_server server;
  http_probe probe;
  h2_client client;
} world;

static void world_init(world *w, const gw_http_limits *limits) {
  w->loop = gw_loop_mem_new();
  http_probe_init(&w->probe);
  gw_http_handler handler = http_probe_handler(&w->probe);
  gw_http_server_init(&w->server, w->loop,
                      limits ? limits : &gw_http_default_limits, &handler);
  w->probe.body = GW_LIT("hello");
  h2_client_init(&w->client, &w->server, 1 << 18);
  h2_client_run(&w->client);
}

static void world_done(world *w) {
  gw_http_server_close(&w->server);
  assert_int_equal(w->server.n_conns, 0);
  assert_int_equal(w->server.n_streams, 0);
  assert_int_equal(w->probe.n_begun, w->probe.n_closed);
  h2_client_done(&w->client);
  http_probe_done(&w->probe);
  gw_loop_free(w->loop);
}

static void assert_log(world *w, const char *log) {
  assert_string_equal(http_probe_log(&w->probe), log);
}

static void run_all(world *w) {
  h2_client_run(&w->client);
}

static void advance(world *w, uint64_t ms) {
  gw_loop_mem_advance(w->loop, ms);
  h2_client_run(&w->client);
}

static h2_reply *get(world *w, const char *const *fields) {
  h2_reply *reply = h2_client_request(&w->client, "GET", "/", fields, NULL);
  run_all(w);
  return reply;
}

#define FIELDS(...)                                                            \
  (const char *const[]) {                                                      \
    __VA_ARGS__, NULL                                                          \
  }

#define HEAD                                                                   \
  "\x83\x86\x84\x41\x01"                                                       \
  "a"

static void serves(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  h2_reply *reply = get(&w, FIELDS("x", "y"));
  assert_int_equal(reply->status, 200);
  assert_slice(gw_buf_slice(&reply->body), "hello");
  assert_non_null(strstr(reply->fields.p, "content-length: 5\n"));
  assert_true(reply->is_closed);
  gw_slice body = GW_LIT("abc");
  reply = h2_client_request(&w.client, "POST", "/p?q", NULL, &body);
  run_all(&w);
  assert_int_equal(reply->status, 200);
  reply = h2_client_request(&w.client, "HEAD", "/", NULL, NULL);
  run_all(&w);
  assert_int_equal(reply->status, 200);
  assert_int_equal(reply->body.n, 0);
  assert_log(&w, "GET / @a http x=y\nclose ok\n"
                 "POST /p?q @a http\nbody abc\nclose ok\n"
                 "HEAD / @a http\nclose ok\n");
  assert_int_equal(w.client.n_goaways, 0);
  world_done(&w);
}

static void joins_cookies(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  get(&w, FIELDS("cookie", "a=1", "x", "y", "cookie", "b=2", "cookie", "c"));
  assert_log(&w, "GET / @a http cookie=a=1; b=2; c x=y\nclose ok\n");
  world_done(&w);
}

static void refuses_heads(void **state) {
  (void)state;
  static const struct {
    const char *name, *value;
    const char *log; /* of the refusal */
  } rows[] = {
      {"host", "b", "refuse 400 malformed-request\n"},
      {"host", "a:80", "refuse 400 malformed-request\n"},
      {":authority", "u@a", "refuse 400"},
      {":authority", "a,b", "refuse 400"},
      {":authority", "a/b", "refuse 400 malformed-request\n"},
      {":scheme", "https", "refuse 400 malformed-request\n"},
      {":scheme", "ftp", "refuse 400"},
      {":path", "x", "refuse 400 malformed-request\n"},
      {":path", "*", "refuse 400 malformed-request\n"},
      {":path", "/a#b", "refuse 400 malformed-request\n"},
      {":path", "/\x80", "refuse 400 malformed-request\n"},
      {":path", "/a b", "refuse 400 malformed-request\n"},
      {":method", "CONNECT", "refuse 405 method-not-allowed\n"},
      {":method", "SEVENTEENLETTERSX", "refuse 501 not-implemented\n"},
      {":method", "G T", "refuse 400 malformed-request\n"},
      {":path", "", "refuse 400 malformed-request\n"},
      {":authority", "", "refuse 400 malformed-request\n"},
      {":method", "", "refuse 400 malformed-request\n"},
      {":status", "200", "refuse 400 malformed-request\n"},
      {":foo", "x", "refuse 400 malformed-request\n"},
      {"x_y", "a", "refuse 400 malformed-request\n"},
      {"", "a", "refuse 400 malformed-request\n"},
      {"x", "a\rb", "refuse 400 malformed-request\n"},
      {"x", "a\nb", "refuse 400 malformed-request\n"},
      {"x", "\x7f", "refuse 400 malformed-request\n"},
      {"x", " a", "refuse 400 malformed-request\n"},
      {"x", "a ", "refuse 400 malformed-request\n"},
      {"te", "gzip", "refuse 400 malformed-request\n"},
      {"connection", "close", "refuse 400 malformed-request\n"},
      {"keep-alive", "5", "refuse 400 malformed-request\n"},
      {"proxy-connection", "x", "refuse 400 malformed-request\n"},
      {"transfer-encoding", "chunked", "refuse 400 malformed-request\n"},
      {"upgrade", "h2c", "refuse 400 malformed-request\n"},
      {"expect", "200-ok", "refuse 417 expectation-failed\n"},
      {"content-length", "3", "refuse 400 malformed-request\n"},
      {"content-length", "x", "refuse 400 malformed-request\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    world w;
    world_init(&w, NULL);
    h2_reply *reply = get(&w, FIELDS(rows[i].name, rows[i].value));
    const char *log = http_probe_log(&w.probe);
    size_t n = strlen(rows[i].log);
    if (w.probe.n_requests || strncmp(log, rows[i].log, n) != 0) {
      print_error("%s: %s gave %s\n", rows[i].name, rows[i].value, log);
      fail();
    }
    assert_true(reply->is_closed);
    assert_in_range(reply->status, 400, 501);
    /* the connection lives */
    assert_int_equal(get(&w, NULL)->status, 200);
    world_done(&w);
  }
}

/* A name that our own nghttp2 would write in lower case. */
static void refuses_upper_case(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  h2_client_frame(&w.client, NGHTTP2_HEADERS, 5, 1,
                  GW_LIT("\x82\x86\x84\x41\x01"
                         "a\0\1X\1y"));
  run_all(&w);
  assert_log(&w, "refuse 400 malformed-request\nclose ok\n");
  assert_int_equal(w.client.n_goaways, 0);
  world_done(&w);
}

/* RFC 9113 8.3: what nghttp2 leaves to us. */
static void refuses_pseudo_headers(void **state) {
  (void)state;
  static const char *const rows[][12] = {
      {":scheme", NULL},
      {":method", NULL},
      {":path", NULL},
      {":authority", NULL},
      {":path", "/", ":path", "/", NULL},
      {":method", "GET", ":method", "GET", NULL},
      {":scheme", "http", ":scheme", "http", NULL},
      {":authority", "a", ":authority", "a", NULL},
      {":path", "/", "x", "y", ":authority", "a", NULL},
      {":path", "/", "x", "y", ":foo", "a", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    world w;
    world_init(&w, NULL);
    assert_int_equal(get(&w, rows[i])->status, 400);
    assert_log(&w, "refuse 400 malformed-request\nclose ok\n");
    assert_int_equal(get(&w, NULL)->status, 200);
    world_done(&w);
  }
}

static void refuses_second_singletons(void **state) {
  (void)state;
  static const char *const names[] = {"authorization", "content-type",
                                      "x-request-id", "x-api-key", "host"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    world w;
    world_init(&w, NULL);
    get(&w, FIELDS(names[i], "a", names[i], "a"));
    assert_int_equal(w.probe.n_requests, 0);
    world_done(&w);
  }
}

static void takes_host_for_authority(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  get(&w, FIELDS("host", "A"));
  h2_client_request(&w.client, "GET", "/",
                    FIELDS("host", "B", ":authority", NULL), NULL);
  run_all(&w);
  assert_log(&w, "GET / @a http\nclose ok\nGET / @b http\nclose ok\n");
  world_done(&w);
}

static void trusts_the_scheme_behind_proxies(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  limits.trusted_hops = 1;
  world w;
  world_init(&w, &limits);
  assert_int_equal(get(&w, FIELDS(":scheme", "https"))->status, 200);
  world_done(&w);
}

/* |n| fields of one byte; what came of it. */
static int after_fields(size_t n, size_t *ret_goaways) {
  world w;
  world_init(&w, NULL);
  const char **fields = calloc(2 * n + 1, sizeof *fields);
  for (size_t i = 0; i < n; i++) {
    fields[2 * i] = "c";
    fields[2 * i + 1] = "d";
  }
  int status = get(&w, fields)->status;
  *ret_goaways = w.client.n_goaways;
  free(fields);
  world_done(&w);
  return status;
}

static void counts_fields(void **state) {
  (void)state;
  size_t goaways;
  assert_int_equal(after_fields(99, &goaways), 200);
  assert_int_equal(after_fields(100, &goaways), 200);
  assert_int_equal(after_fields(101, &goaways), 431);
  assert_int_equal(goaways, 0);
  /* four pseudo-headers count as decoded */
  assert_int_equal(after_fields(496, &goaways), 431);
  assert_int_equal(goaways, 0);
  assert_int_equal(after_fields(497, &goaways), 0);
  assert_int_equal(goaways, 1);
}

static void limits_bytes(void **state) {
  (void)state;
  /* the usual four: 7+3+32, 7+4+32, 10+1+32, 5+1+32; x: 1+n+32 */
  size_t own = 42 + 43 + 43 + 38 + 33;
  static char value[40000];
  memset(value, 'v', sizeof value);
  for (size_t n = 32767; n <= 32769; n++) {
    world w;
    world_init(&w, NULL);
    char *copy = calloc(1, n);
    memcpy(copy, value, n - own);
    int status = get(&w, FIELDS("x", copy))->status;
    assert_int_equal(status, n > 32768 ? 431 : 200);
    free(copy);
    world_done(&w);
  }
  static char path[8195];
  memset(path, 'p', sizeof path);
  path[0] = '/';
  for (size_t n = 8191; n <= 8193; n++) {
    world w;
    world_init(&w, NULL);
    path[n] = '\0';
    h2_reply *reply = h2_client_request(&w.client, "GET", path, NULL, NULL);
    run_all(&w);
    assert_int_equal(reply->status, n > 8192 ? 414 : 200);
    path[n] = 'p';
    world_done(&w);
  }
}

static void holds_lengths_against_data(void **state) {
  (void)state;
  static const char *const lengths[] = {"2", "3", "4"};
  for (size_t i = 0; i < 3; i++) {
    world w;
    world_init(&w, NULL);
    gw_slice body = GW_LIT("abc");
    h2_reply *reply = h2_client_request(
        &w.client, "POST", "/", FIELDS("content-length", lengths[i]), &body);
    run_all(&w);
    assert_int_equal(reply->status, i == 1 ? 200 : 400);
    assert_true(reply->is_closed);
    assert_int_equal(w.probe.n_ok, 1);
    assert_int_equal(w.server.n_wasted, i != 1);
    if (i != 1) {
      assert_slice(gw_buf_slice(&reply->body), "malformed-request");
    }
    world_done(&w);
  }
}

/* A bad body that nobody has asked for yet is not told of; then it is, in its
 * place. Behind an answer it is not. */
static void tells_of_bad_bodies_in_time(void **state) {
  (void)state;
  for (int answers = 0; answers <= 1; answers++) {
    world w;
    world_init(&w, NULL);
    w.probe.holds = w.probe.takes_none = true;
    gw_slice body = GW_LIT("abc");
    h2_reply *reply = h2_client_request(&w.client, "POST", "/",
                                        FIELDS("content-length", "4"), &body);
    run_all(&w);
    assert_log(&w, "POST / @a http content-length=4\n");
    if (answers) {
      http_exchange_answer(http_probe_first(&w.probe));
    } else {
      gw_http_want_body(http_probe_first(&w.probe)->stream);
    }
    run_all(&w);
    assert_int_equal(reply->status, answers ? 200 : 400);
    assert_log(&w, answers ? "POST / @a http content-length=4\nclose ok\n"
                           : "POST / @a http content-length=4\n"
                             "refuse 400 malformed-request\nclose ok\n");
    world_done(&w);
  }
}

/* Bytes of refused bodies do not eat the connection's window. */
static void returns_credit_of_refused(void **state) {
  (void)state;
  static char bytes[60000];
  world w;
  world_init(&w, NULL);
  for (int i = 0; i < 40; i++) { /* 2.4 MB, the window is 1 MiB */
    gw_slice body = gw_slice_of(bytes, sizeof bytes);
    h2_reply *reply = h2_client_request(
        &w.client, "POST", "/", FIELDS("content-length", "59999"), &body);
    run_all(&w);
    assert_int_equal(reply->status, 400);
    assert_true(reply->is_closed);
  }
  gw_slice body = gw_slice_of(bytes, sizeof bytes);
  h2_reply *reply = h2_client_request(&w.client, "POST", "/", NULL, &body);
  run_all(&w);
  assert_int_equal(reply->status, 200);
  world_done(&w);
}

static void continues(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  gw_slice body = GW_LIT("abc");
  w.probe.holds = w.probe.takes_none = true;
  h2_client_request(&w.client, "POST", "/", FIELDS("expect", "100-continue"),
                    NULL); /* no body follows: nothing to continue */
  run_all(&w);
  assert_false(w.client.replies[0]->had_continue);
  w.probe.takes_none = w.probe.holds = false;
  h2_reply *reply = h2_client_request(&w.client, "POST", "/",
                                      FIELDS("expect", "100-continue"), &body);
  run_all(&w);
  assert_int_equal(reply->status, 200);
  world_done(&w);
}

static void holds_back_uploads(void **state) {
  (void)state;
  static char bytes[1 << 18];
  world w;
  world_init(&w, NULL);
  w.probe.hoards = true;
  gw_slice body = gw_slice_of(bytes, sizeof bytes);
  h2_reply *reply = h2_client_request(&w.client, "POST", "/", NULL, &body);
  run_all(&w);
  http_exchange *x = http_probe_first(&w.probe);
  assert_int_equal(x->body.n, 65535);
  advance(&w, 20000); /* it's our doing, not the client's */
  w.probe.hoards = false;
  gw_http_consume(x->stream, 65535);
  run_all(&w);
  assert_int_equal(reply->status, 200);
  assert_int_equal(w.probe.n_ok, 1);
  world_done(&w);
}

/* Bodies that nobody took do not eat the connection's window. */
static void returns_credit(void **state) {
  (void)state;
  static char bytes[60000];
  world w;
  world_init(&w, NULL);
  w.probe.takes_none = true;
  for (int i = 0; i < 60; i++) { /* 3.6 MB, the window is 1 MiB */
    gw_slice body = gw_slice_of(bytes, sizeof bytes);
    h2_reply *reply = h2_client_request(&w.client, "POST", "/", NULL, &body);
    run_all(&w);
    assert_int_equal(reply->status, 200);
  }
  w.probe.takes_none = false;
  gw_slice body = gw_slice_of(bytes, sizeof bytes);
  h2_reply *reply = h2_client_request(&w.client, "POST", "/", NULL, &body);
  run_all(&w);
  assert_int_equal(reply->status, 200);
  world_done(&w);
}

/* Behind an answer so much may come and no more, whatever was announced. */
static void reads_unwanted_bodies_away(void **state) {
  (void)state;
  static char frame[8192];
  static const char *const blocks[] = {
      HEAD, HEAD "\x0f\x0d\x01" /* content-length: 9 */ "9"};
  for (size_t i = 0; i < 2; i++) {
    for (size_t n = 8; n <= 9; n++) { /* times 8 KiB */
      world w;
      world_init(&w, NULL);
      w.probe.takes_none = true;
      h2_client_frame(&w.client, NGHTTP2_HEADERS, 4, 1,
                      gw_slice_str(blocks[i]));
      gw_loop_mem_run(w.loop);
      for (size_t k = 0; k < n; k++) {
        assert_int_equal(w.probe.n_closed, 0);
        h2_client_frame(&w.client, NGHTTP2_DATA, 0, 1,
                        gw_slice_of(frame, sizeof frame));
        gw_loop_mem_run(w.loop);
      }
      assert_int_equal(w.probe.n_closed, n == 9);
      assert_false(w.client.raw.has_ended);
      h2_client_frame(&w.client, NGHTTP2_DATA, 1, 1, GW_LIT(""));
      gw_loop_mem_run(w.loop);
      assert_int_equal(w.probe.n_ok, 1);
      world_done(&w);
    }
  }
}

static void sends_large_answers(void **state) {
  (void)state;
  static char bytes[3 << 20];
  for (size_t i = 0; i < sizeof bytes; i++) {
    bytes[i] = (char)(i * 31 >> 3);
  }
  world w;
  world_init(&w, NULL);
  w.probe.body = gw_slice_of(bytes, sizeof bytes);
  gw_loop_mem_cut(w.loop, 0, 1000);
  h2_reply *a = h2_client_request(&w.client, "GET", "/a", NULL, NULL);
  h2_reply *b = h2_client_request(&w.client, "GET", "/b", NULL, NULL);
  run_all(&w);
  assert_int_equal(a->body.n, sizeof bytes);
  assert_memory_equal(a->body.p, bytes, sizeof bytes);
  assert_memory_equal(b->body.p, bytes, sizeof bytes);
  assert_int_equal(w.probe.n_ok, 2);
  world_done(&w);
}

/* More pieces than one write takes, and trailers behind each body. */
static void sends_many_answers_at_once(void **state) {
  (void)state;
  enum { MANY = 90 };
  gw_header trailers[] = {{GW_LIT("x-sum"), GW_LIT("7")}};
  h2_reply *replies[MANY];
  gw_http_limits limits = gw_http_default_limits;
  limits.streams = MANY;
  limits.requests_per_turn = MANY;
  world w;
  world_init(&w, &limits);
  w.probe.trailers = trailers;
  w.probe.n_trailers = 1;
  w.probe.holds = true;
  for (int i = 0; i < MANY; i++) {
    const char *te = i % 3 ? "trailers" : NULL;
    replies[i] = h2_client_request(&w.client, "GET", "/",
                                   te ? FIELDS("te", te) : NULL, NULL);
  }
  run_all(&w);
  for (gw_list *at = w.probe.exchanges.next; at != &w.probe.exchanges;
       at = at->next) {
    http_exchange_answer(GW_CONTAINER(at, http_exchange, link));
  }
  run_all(&w);
  for (int i = 0; i < MANY; i++) {
    assert_int_equal(replies[i]->status, 200);
    assert_true(replies[i]->is_closed && replies[i]->code == 0);
    assert_slice(gw_buf_slice(&replies[i]->body), "hello");
  }
  assert_int_equal(w.probe.n_ok, MANY);
  world_done(&w);
}

/* RFC 9113 6.5.2: the client may change the size of its table. */
static void follows_the_clients_table(void **state) {
  (void)state;
  static const uint32_t sizes[] = {4096, 0, 128, 65536, 0};
  gw_header headers[] = {{GW_LIT("x-one"), GW_LIT("1")},
                         {GW_LIT("x-two"), GW_LIT("2")}};
  world w;
  world_init(&w, NULL);
  w.probe.headers = headers;
  w.probe.n_headers = 2;
  for (size_t i = 0; i < GW_COUNT(sizes); i++) {
    nghttp2_settings_entry entry = {NGHTTP2_SETTINGS_HEADER_TABLE_SIZE,
                                    sizes[i]};
    get(&w, NULL);
    nghttp2_submit_settings(w.client.session, NGHTTP2_FLAG_NONE, &entry, 1);
    run_all(&w);
    for (int k = 0; k < 3; k++) {
      h2_reply *reply = get(&w, NULL);
      assert_int_equal(reply->status, 200);
      gw_slice fields = gw_buf_slice(&reply->fields);
      assert_true(gw_slice_starts(fields, GW_LIT("x-one: 1\nx-two: 2\n")));
    }
  }
  assert_int_equal(w.client.n_goaways, 0);
  world_done(&w);
}

/* The codec's limit of what it says: the answer is lost, not the others. */
static void resets_endless_heads(void **state) {
  (void)state;
  static char bytes[61 * 1024];
  memset(bytes, 'b', sizeof bytes);
  gw_header headers[] = {{GW_LIT("x-one"), gw_slice_of(bytes, 50 * 1024)}};
  world w;
  world_init(&w, NULL);
  w.probe.headers = headers;
  w.probe.n_headers = 1;
  assert_int_equal(get(&w, NULL)->status, 200);
  headers[0].value.n = sizeof bytes;
  h2_reply *reply = get(&w, NULL);
  assert_true(reply->is_closed && reply->status == 0);
  assert_int_equal(reply->code, NGHTTP2_INTERNAL_ERROR);
  headers[0].value.n = 1;
  assert_int_equal(get(&w, NULL)->status, 200);
  world_done(&w);
}

/* Of one that takes nothing at all, whatever the rate is. */
static void gives_up_on_slow_readers(void **state) {
  (void)state;
  static char bytes[1 << 20];
  gw_http_limits limits = gw_http_default_limits;
  for (int has_rate = 1; has_rate >= 0; has_rate--) {
    world w;
    limits.body_rate *= (uint32_t)has_rate;
    world_init(&w, &limits);
    w.probe.body = gw_slice_of(bytes, sizeof bytes);
    w.client.keeps_windows = true; /* 65,535 bytes and no more */
    h2_reply *reply = get(&w, NULL);
    assert_int_equal(reply->body.n, 65535);
    advance(&w, 65000);
    assert_true(reply->is_closed);
    assert_log(&w, "GET / @a http\nclose timed out\n");
    world_done(&w);
  }
}

static void limits_upload_rate(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  /* a head that promises a body which never comes */
  int32_t id = 1;
  h2_client_frame(&w.client, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, id,
                  GW_LIT("\x83\x86\x84\x41\x01"
                         "a"));
  run_all(&w);
  assert_int_equal(w.probe.n_requests, 1);
  advance(&w, 4000);
  assert_int_equal(w.probe.n_closed, 0);
  advance(&w, 2000);
  assert_log(&w, "POST / @a http\nrefuse 408 request-timeout\nclose ok\n");
  assert_int_equal(w.client.n_goaways, 0);
  world_done(&w);
}

static void resets_pass_through(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  h2_reply *reply = get(&w, NULL);
  nghttp2_submit_rst_stream(w.client.session, 0, reply->id, NGHTTP2_CANCEL);
  run_all(&w);
  assert_log(&w, "GET / @a http\nclose closed\n");
  reply = get(&w, NULL);
  gw_http_reset(http_probe_first(&w.probe)->stream);
  run_all(&w);
  assert_int_equal(reply->code, NGHTTP2_INTERNAL_ERROR);
  assert_int_equal(w.probe.n_closed, 2);
  world_done(&w);
}

static void refuses_without_memory(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.refuses = true;
  assert_int_equal(get(&w, NULL)->code, NGHTTP2_REFUSED_STREAM);
  w.probe.refuses = false;
  assert_int_equal(get(&w, NULL)->status, 200);
  world_done(&w);
}

static void budgets_rapid_resets(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  size_t n = 0;
  for (; n < 1000 && !w.client.n_goaways; n++) {
    h2_reply *reply = get(&w, NULL);
    nghttp2_submit_rst_stream(w.client.session, 0, reply->id, NGHTTP2_CANCEL);
    run_all(&w);
  }
  assert_int_equal(w.client.goaway_code, NGHTTP2_ENHANCE_YOUR_CALM);
  assert_int_equal(n, 500);
  assert_int_equal(w.probe.n_requests, 100); /* the others were held */
  world_done(&w);
}

static void delays_who_wastes(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  for (size_t n = 0; n < 100; n++) {
    h2_reply *reply = get(&w, NULL);
    nghttp2_submit_rst_stream(w.client.session, 0, reply->id, NGHTTP2_CANCEL);
    run_all(&w);
  }
  w.probe.holds = false;
  h2_reply *reply = get(&w, NULL);
  advance(&w, 98);
  assert_int_equal(reply->status, 0);
  advance(&w, 2);
  assert_int_equal(reply->status, 200);
  assert_int_equal(get(&w, NULL)->status, 200); /* it has paid for that */
  world_done(&w);
}

/* |n| frames of one kind; whether the connection lives. */
static bool lives_after(size_t n, uint8_t type, uint8_t flags, int32_t id,
                        gw_slice payload) {
  world w;
  world_init(&w, NULL);
  for (size_t i = 0; i < n; i++) {
    h2_client_frame(&w.client, type, flags, id, payload);
  }
  gw_loop_mem_run(w.loop); /* no nghttp2: it did not send these */
  bool lives = !w.client.raw.has_ended;
  world_done(&w);
  return lives;
}

static void ends_floods(void **state) {
  (void)state;
  gw_slice ping = GW_LIT("12345678"), window = GW_LIT("\0\0\0\1");
  gw_slice priority = GW_LIT("\0\0\0\0\1"), none = GW_LIT("");
  assert_true(lives_after(100, NGHTTP2_PING, 0, 0, ping));
  assert_false(lives_after(101, NGHTTP2_PING, 0, 0, ping));
  assert_false(lives_after(10000, NGHTTP2_PING, 0, 0, ping));
  assert_true(lives_after(9, NGHTTP2_SETTINGS, 0, 0, none)); /* and the first */
  assert_false(lives_after(10, NGHTTP2_SETTINGS, 0, 0, none));
  assert_true(lives_after(5, NGHTTP2_WINDOW_UPDATE, 0, 0, window));
  assert_false(lives_after(6, NGHTTP2_WINDOW_UPDATE, 0, 0, window));
  assert_true(lives_after(100, NGHTTP2_PRIORITY, 0, 1, priority));
  assert_false(lives_after(101, NGHTTP2_PRIORITY, 0, 1, priority));
}

static void ends_empty_data(void **state) {
  (void)state;
  for (int n = 10; n <= 11; n++) {
    world w;
    world_init(&w, NULL);
    h2_client_frame(&w.client, NGHTTP2_HEADERS, 4, 1, GW_LIT(HEAD));
    for (int i = 0; i < n; i++) {
      h2_client_frame(&w.client, NGHTTP2_DATA, 0, 1, GW_LIT(""));
    }
    run_all(&w);
    assert_int_equal(w.client.n_goaways, n == 11);
    world_done(&w);
  }
  world w; /* nothing but padding is nothing */
  world_init(&w, NULL);
  h2_client_frame(&w.client, NGHTTP2_HEADERS, 4, 1, GW_LIT(HEAD));
  for (int i = 0; i < 11; i++) {
    h2_client_frame(&w.client, NGHTTP2_DATA, 8, 1, GW_LIT("\2\0\0"));
  }
  run_all(&w);
  assert_int_equal(w.client.n_goaways, 1);
  world_done(&w);
}

static void counts_continuations(void **state) {
  (void)state;
  for (int n = 8; n <= 9; n++) {
    for (size_t cut = 0; cut <= 1; cut++) {
      world w;
      world_init(&w, NULL);
      gw_loop_mem_cut(w.loop, cut, 0);
      h2_client_frame(&w.client, NGHTTP2_HEADERS, 1, 1, GW_LIT(HEAD));
      for (int i = 1; i <= n; i++) {
        h2_client_frame(&w.client, NGHTTP2_CONTINUATION, i == n ? 4 : 0, 1,
                        GW_LIT(""));
      }
      run_all(&w);
      assert_int_equal(w.probe.n_requests, n == 8);
      assert_int_equal(w.client.n_goaways, n == 9);
      world_done(&w);
    }
  }
}

static void ends_endless_blocks(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  h2_client_frame(&w.client, NGHTTP2_HEADERS, 1, 1, GW_LIT(HEAD));
  run_all(&w);
  advance(&w, 9000);
  assert_int_equal(w.client.n_goaways, 0);
  advance(&w, 2000);
  assert_int_equal(w.client.n_goaways, 1);
  assert_int_equal(w.probe.n_requests, 0);
  world_done(&w);
}

static void drops_trailers(void **state) {
  (void)state;
  /* literal, not indexed: "x: y", "x_y: z", ":x: y"; and not the end */
  static const struct {
    const char *block;
    size_t n;
    uint8_t flags;
    bool is_fine;
  } rows[] = {{"\0\1x\1y", 5, 5, true},
              {"\0\3x_y\1z", 7, 5, false},
              {"\0\2:x\1y", 6, 5, false},
              {"\0\5:path\1/", 9, 5, false},
              {"\0\1x\1y", 5, 4, false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    world w;
    world_init(&w, NULL);
    h2_client_frame(&w.client, NGHTTP2_HEADERS, 4, 1, GW_LIT(HEAD));
    h2_client_frame(&w.client, NGHTTP2_DATA, 0, 1, GW_LIT("ab"));
    h2_client_frame(&w.client, NGHTTP2_HEADERS, rows[i].flags, 1,
                    gw_slice_of(rows[i].block, rows[i].n));
    run_all(&w);
    assert_log(&w, rows[i].is_fine
                       ? "POST / @a http\nbody ab\nclose ok\n"
                       : "POST / @a http\nrefuse 400 malformed-request\n"
                         "close ok\n");
    assert_int_equal(w.client.n_goaways, 0);
    world_done(&w);
  }
}

/* Behind an answer, trailers that end nothing end the stream. */
static void ends_endless_trailers(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.takes_none = true;
  h2_client_frame(&w.client, NGHTTP2_HEADERS, 4, 1, GW_LIT(HEAD));
  gw_loop_mem_run(w.loop);
  assert_int_equal(w.probe.n_closed, 0);
  h2_client_frame(&w.client, NGHTTP2_HEADERS, 4, 1, GW_LIT("\0\1x\1y"));
  gw_loop_mem_run(w.loop);
  assert_log(&w, "POST / @a http\nclose ok\n");
  world_done(&w);
}

static void is_fair_in_a_turn(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  for (int i = 0; i < 100; i++) {
    h2_client_request(&w.client, "GET", "/", NULL, NULL);
  }
  run_all(&w);
  advance(&w, 100);
  assert_int_equal(w.probe.n_ok, 100);
  world_done(&w);
}

static void drains_in_two_steps(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  h2_reply *a = get(&w, NULL);
  gw_http_server_drain(&w.server);
  gw_loop_mem_run(w.loop);
  h2_reply *b = h2_client_request(&w.client, "GET", "/", NULL, NULL);
  run_all(&w);
  assert_int_equal(w.client.n_goaways, 2);
  assert_int_equal(w.client.goaway_code, NGHTTP2_NO_ERROR);
  while (http_probe_first(&w.probe)) {
    http_exchange_answer(http_probe_first(&w.probe));
    run_all(&w);
  }
  assert_int_equal(a->status, 200);
  assert_int_equal(w.client.last_stream >= b->id ? 200 : 0, b->status);
  advance(&w, 2001);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* How many frames of GOAWAY are in what came and was not read. */
static size_t unread_goaways(const world *w) {
  size_t n = 0;
  gw_slice in = gw_buf_slice(&w->client.raw.in);
  while (in.n >= 9) {
    size_t length =
        (size_t)(unsigned char)in.p[1] << 8 | (unsigned char)in.p[2];
    n += in.p[3] == NGHTTP2_GOAWAY;
    in = gw_slice_from(in, 9 + length);
  }
  return n;
}

static void ends_after_its_share(void **state) {
  (void)state;
  gw_http_limits limits = gw_http_default_limits;
  limits.max_requests = 3;
  world w;
  world_init(&w, &limits);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(get(&w, NULL)->status, 200);
  }
  h2_reply *last = h2_client_request(&w.client, "GET", "/", NULL, NULL);
  const uint8_t *data;
  ssize_t n = nghttp2_session_mem_send(w.client.session, &data);
  http_client_send(&w.client.raw, gw_slice_of((const char *)data, (size_t)n));
  gw_loop_mem_run(w.loop);
  assert_int_equal(unread_goaways(&w), 1);
  gw_loop_mem_advance(w.loop, 1001); /* the PING is not answered */
  assert_int_equal(unread_goaways(&w), 2);
  run_all(&w);
  assert_int_equal(last->status, 200);
  advance(&w, 4001); /* it said something: once more */
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* A request that crosses the first GOAWAY on an idle connection is served. */
static void loses_nothing_when_draining(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  get(&w, NULL);
  h2_reply *late = h2_client_request(&w.client, "GET", "/", NULL, NULL);
  gw_http_server_drain(&w.server);
  gw_loop_mem_run(w.loop);
  assert_int_equal(w.server.n_conns, 1);
  const uint8_t *data; /* it leaves before the GOAWAY is read */
  ssize_t n = nghttp2_session_mem_send(w.client.session, &data);
  http_client_send(&w.client.raw, gw_slice_of((const char *)data, (size_t)n));
  run_all(&w);
  assert_int_equal(late->status, 200);
  advance(&w, 2001);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* Its answer would else say nothing of the GOAWAY. */
static void the_ping_is_behind_the_goaway(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  w.probe.holds = true;
  get(&w, NULL); /* nghttp2 answers no PING without a stream */
  gw_http_server_drain(&w.server);
  gw_loop_mem_run(w.loop);
  gw_slice in = gw_buf_slice(&w.client.raw.in);
  assert_int_equal(in.n, 9 + 8 + 9 + 8);
  assert_int_equal(in.p[3], NGHTTP2_GOAWAY);
  assert_int_equal(in.p[9 + 8 + 3], NGHTTP2_PING);
  run_all(&w);
  assert_int_equal(w.client.n_goaways, 2);
  world_done(&w);
}

/* The end of a connection whose client has not read its answer. */
static void end_unread(world *w, h2_reply **ret_reply) {
  static char body[60000];
  w->probe.body = gw_slice_of(body, sizeof body);
  http_client_pause(&w->client.raw, true);
  *ret_reply = get(w, NULL);
  gw_http_server_drain(&w->server);
  advance(w, 1001); /* nobody answers the PING */
}

static void waits_until_an_answer_is_read(void **state) {
  (void)state;
  world w;
  h2_reply *reply;
  world_init(&w, NULL);
  end_unread(&w, &reply);
  advance(&w, 20000);
  assert_int_equal(w.server.n_conns, 1);
  http_client_pause(&w.client.raw, false);
  run_all(&w);
  assert_true(reply->is_closed);
  assert_int_equal(reply->body.n, 60000);
  advance(&w, 4001); /* it said something: once more */
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

static void does_not_wait_for_ever(void **state) {
  (void)state;
  world w;
  h2_reply *reply;
  world_init(&w, NULL);
  end_unread(&w, &reply);
  advance(&w, 29000);
  assert_int_equal(w.server.n_conns, 1);
  advance(&w, 4000);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* Credit that a slow reader returns shows that it reads; it may do so for a
 * while, but not for ever. */
static void who_talks_is_waited_for(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  get(&w, NULL);
  gw_http_server_drain(&w.server);
  run_all(&w);
  for (int i = 0; i < 28; i++) {
    h2_client_frame(&w.client, NGHTTP2_WINDOW_UPDATE, 0, 0, GW_LIT("\0\0\0\1"));
    advance(&w, 1000);
  }
  assert_int_equal(w.server.n_conns, 1);
  for (int i = 0; i < 8 && w.server.n_conns; i++) {
    h2_client_frame(&w.client, NGHTTP2_WINDOW_UPDATE, 0, 0, GW_LIT("\0\0\0\1"));
    advance(&w, 1000);
  }
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

static void who_floods_is_not(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  for (int i = 0; i < 200; i++) {
    h2_client_frame(&w.client, NGHTTP2_PING, 0, 0, GW_LIT("12345678"));
  }
  run_all(&w);
  assert_int_equal(w.client.goaway_code, NGHTTP2_ENHANCE_YOUR_CALM);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(w.server.n_conns, 1);
    h2_client_frame(&w.client, NGHTTP2_PING, 0, 0, GW_LIT("12345678"));
    advance(&w, 1000);
  }
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* RFC 7541: an error of the compression is one of the connection; what it may
 * have lost makes every later block another. */
static void ends_compression_errors(void **state) {
  (void)state;
#define ROW(text)                                                              \
  { (text), sizeof(text) - 1 }
  static const gw_slice blocks[] = {
      ROW("\x80"),                          /* 6.1: the index 0 */
      ROW("\xff\x80\x01"),                  /* beyond both tables */
      ROW("\x7f\x80\x01\x01y"),             /* 6.2.1: so is its name's */
      ROW("\xff\xff\xff\xff\xff\xff\xff"),  /* 5.1: the integer's size */
      ROW("\xff"),                          /* and its end */
      ROW("\x40\x03x"),                     /* 5.2: a string that is cut */
      ROW("\x40\x81\x00\x01y"),             /* Huffman: padding of zeros */
      ROW("\x40\x84\xff\xff\xff\xff\x01y"), /* EOS */
      ROW("\x3f\xe2\x1f"),                  /* 6.3: more than 4,096 */
      ROW("\x82\x20"),                      /* 4.2: behind a field */
  };
#undef ROW
  for (size_t i = 0; i < GW_COUNT(blocks); i++) {
    world w;
    world_init(&w, NULL);
    h2_client_frame(&w.client, NGHTTP2_HEADERS, 5, 1, blocks[i]);
    run_all(&w);
    assert_int_equal(w.client.n_goaways, 1);
    assert_int_equal(w.client.goaway_code, NGHTTP2_COMPRESSION_ERROR);
    assert_int_equal(w.probe.n_requests, 0);
    world_done(&w);
  }
}

static void ends_when_idle(void **state) {
  (void)state;
  world w;
  world_init(&w, NULL);
  get(&w, NULL);
  advance(&w, 59000);
  assert_int_equal(w.client.n_goaways, 0);
  advance(&w, 5000);
  assert_int_equal(w.client.n_goaways, 1);
  assert_int_equal(w.server.n_conns, 0);
  world_done(&w);
}

/* The server is the first to read and to write; every operation fails once. */
static void survives_faults(void **state) {
  (void)state;
  static const gw_status errors[] = {GW_AGAIN, GW_ERR_CLOSED, GW_ERR_IO};
  for (int op = GW_MEM_READ; op <= GW_MEM_WRITE; op++) {
    for (uint64_t index = 0; index < 24; index++) {
      for (size_t e = 0; e < 3; e++) {
        world w;
        world_init(&w, NULL);
        uint64_t now = gw_loop_mem_count(w.loop, (gw_mem_op)op);
        gw_loop_mem_fault(w.loop, (gw_mem_op)op, now + index, errors[e]);
        gw_slice body = GW_LIT("abc");
        h2_client_request(&w.client, "POST", "/", NULL, &body);
        h2_client_request(&w.client, "GET", "/", NULL, NULL);
        run_all(&w);
        world_done(&w);
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(serves),
      cmocka_unit_test(joins_cookies),
      cmocka_unit_test(refuses_heads),
      cmocka_unit_test(refuses_upper_case),
      cmocka_unit_test(refuses_pseudo_headers),
      cmocka_unit_test(refuses_second_singletons),
      cmocka_unit_test(takes_host_for_authority),
      cmocka_unit_test(trusts_the_scheme_behind_proxies),
      cmocka_unit_test(counts_fields),
      cmocka_unit_test(limits_bytes),
      cmocka_unit_test(holds_lengths_against_data),
      cmocka_unit_test(tells_of_bad_bodies_in_time),
      cmocka_unit_test(returns_credit_of_refused),
      cmocka_unit_test(continues),
      cmocka_unit_test(holds_back_uploads),
      cmocka_unit_test(returns_credit),
      cmocka_unit_test(reads_unwanted_bodies_away),
      cmocka_unit_test(sends_large_answers),
      cmocka_unit_test(sends_many_answers_at_once),
      cmocka_unit_test(follows_the_clients_table),
      cmocka_unit_test(resets_endless_heads),
      cmocka_unit_test(gives_up_on_slow_readers),
      cmocka_unit_test(limits_upload_rate),
      cmocka_unit_test(resets_pass_through),
      cmocka_unit_test(refuses_without_memory),
      cmocka_unit_test(budgets_rapid_resets),
      cmocka_unit_test(delays_who_wastes),
      cmocka_unit_test(ends_floods),
      cmocka_unit_test(ends_empty_data),
      cmocka_unit_test(counts_continuations),
      cmocka_unit_test(ends_endless_blocks),
      cmocka_unit_test(drops_trailers),
      cmocka_unit_test(ends_endless_trailers),
      cmocka_unit_test(is_fair_in_a_turn),
      cmocka_unit_test(drains_in_two_steps),
      cmocka_unit_test(ends_after_its_share),
      cmocka_unit_test(loses_nothing_when_draining),
      cmocka_unit_test(the_ping_is_behind_the_goaway),
      cmocka_unit_test(waits_until_an_answer_is_read),
      cmocka_unit_test(does_not_wait_for_ever),
      cmocka_unit_test(who_talks_is_waited_for),
      cmocka_unit_test(who_floods_is_not),
      cmocka_unit_test(ends_compression_errors),
      cmocka_unit_test(ends_when_idle),
      cmocka_unit_test(survives_faults),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
