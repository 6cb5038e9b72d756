#include "upstream/h1_reply.h"

#include <stdio.h>

#include "h1_feed.h"
#include "unit.h"

typedef struct row {
  const char *bytes, *method;
  gw_status status; /* at the end of the bytes */
  int http_status;
  const char *body;
  bool stays;
} row;

#define OK_LINE "HTTP/1.1 200 OK\r\n"
#define CHUNKED OK_LINE "transfer-encoding: chunked\r\n\r\n"

static const row good[] = {
    {OK_LINE "content-length: 2\r\n\r\nok", "GET", GW_END, 200, "ok", true},
    {OK_LINE "Content-Length: 0\r\n\r\n", "GET", GW_END, 200, "", true},
    {"HTTP/1.1 404\r\ncontent-length: 1\r\n\r\nx", "GET", GW_END, 404, "x",
     true},
    {CHUNKED "2\r\nab\r\n1;e=v\r\nc\r\n0\r\n\r\n", "GET", GW_END, 200, "abc",
     true},
    {CHUNKED "1\r\na\r\n0\r\nx-t: 1\r\n\r\n", "GET", GW_END, 200, "a", true},
    {OK_LINE "transfer-encoding: CHUNKED\r\n\r\n0\r\n\r\n", "GET", GW_END, 200,
     "", true},
    {OK_LINE "content-length: 2\r\n\r\nok", "HEAD", GW_END, 200, "", true},
    {OK_LINE "content-length: 2000\r\n\r\n", "HEAD", GW_END, 200, "", true},
    {CHUNKED, "HEAD", GW_END, 200, "", true},
    {"HTTP/1.1 204 \r\n\r\n", "GET", GW_END, 204, "", true},
    {"HTTP/1.1 204 \r\ncontent-length: 0\r\n\r\n", "GET", GW_END, 204, "",
     true},
    {"HTTP/1.1 304 \r\ncontent-length: 9\r\n\r\n", "GET", GW_END, 304, "",
     true},
    {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nlink: x\r\n\r\n" OK_LINE
     "content-length: 1\r\n\r\nx",
     "GET", GW_END, 200, "x", true},
    {OK_LINE "connection: Close\r\ncontent-length: 0\r\n\r\n", "GET", GW_END,
     200, "", false},
    {OK_LINE "connection: x, close\r\ncontent-length: 0\r\n\r\n", "GET", GW_END,
     200, "", false},
    {"HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n", "GET", GW_END, 200, "",
     false},
    {"HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n",
     "GET", GW_END, 200, "", true},
    {"HTTP/1.1 599 \x80\r\ncontent-length: 0\r\n\r\n", "GET", GW_END, 599, "",
     true},
};

static const char *const bad[] = {
    OK_LINE "content-length: 2\r\ncontent-length: 2\r\n\r\n",
    OK_LINE "content-length: 2, 2\r\n\r\n",
    OK_LINE "content-length: +2\r\n\r\n",
    OK_LINE "content-length: 0x2\r\n\r\n",
    OK_LINE "content-length: \r\n\r\n",
    OK_LINE "content-length: 99999999999999999999\r\n\r\n",
    OK_LINE "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n",
    OK_LINE "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
    OK_LINE "transfer-encoding: gzip, chunked\r\n\r\n",
    OK_LINE "transfer-encoding: identity\r\n\r\n",
    OK_LINE "transfer-encoding:\r\n\r\n",
    "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
    CHUNKED "x\r\n",
    CHUNKED "2\r\nabc",
    CHUNKED "2\nab",
    CHUNKED "fffffffffffffffff\r\n",
    CHUNKED "0\r\n bad: 1\r\n\r\n",
    "HTTP/1.1 200 OK\ncontent-length: 2\n\n",
    OK_LINE "a: b\r\n c\r\n\r\n",
    OK_LINE " a: b\r\n\r\n",
    OK_LINE "a : b\r\n\r\n",
    OK_LINE ": b\r\n\r\n",
    OK_LINE "no colon\r\n\r\n",
    OK_LINE "a: b\rc\r\n\r\n",
    OK_LINE "a: \x01\r\n\r\n",
    "HTTP/1.1 200\tOK\r\n\r\n",
    "HTTP/1.1  200 OK\r\n\r\n",
    "HTTP/1.1 2000\r\n\r\n",
    "HTTP/1.1 099 ?\r\n\r\n",
    "HTTP/1.1 600 ?\r\n\r\n",
    "HTTP/1.1 OK\r\n\r\n",
    "HTTP/1.2 200 OK\r\n\r\n",
    "HTTP/2.0 200 OK\r\n\r\n",
    "\r\n" OK_LINE "\r\n",
    "SSH-2.0-x\r\n",
    "HTTP/1.1 200 O\x7fK\r\n\r\n",
    "HTTP/1.1 101 Switching\r\n\r\n",
    "HTTP/1.1 103 \r\ncontent-length: 1\r\n\r\n",
    "HTTP/1.1 204 \r\ncontent-length: 2\r\n\r\n",
    "HTTP/1.1 204 \r\ntransfer-encoding: chunked\r\n\r\n",
};

static void assert_good(const row *r, size_t cut) {
  h1_feed f;
  h1_feed_run(&f, r->method, gw_slice_str(r->bytes), cut);
  if (f.status != r->status) {
    fail_msg("cut %zu: %s: %s", cut, gw_status_text(f.status), r->bytes);
  }
  assert_int_equal(f.call.http_status, r->http_status);
  assert_slice(f.call.reply, r->body);
  assert_int_equal(gw_h1_reply_may_stay(&f.reply), r->stays);
  h1_feed_done(&f);
}

static void replies_cut_at_each_byte(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(good); i++) {
    for (size_t cut = 1; cut <= strlen(good[i].bytes); cut++) {
      assert_good(&good[i], cut);
    }
  }
}

static void two_readings_are_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(bad); i++) {
    for (size_t cut = 1; cut <= strlen(bad[i]); cut++) {
      h1_feed f;
      h1_feed_run(&f, "GET", gw_slice_str(bad[i]), cut);
      if (f.status != GW_ERR_PROTOCOL) {
        fail_msg("cut %zu: %s: %s", cut, gw_status_text(f.status), bad[i]);
      }
      h1_feed_done(&f);
    }
  }
}

/* A reply that is broken off is never taken for a whole one. */
static void no_prefix_is_a_reply(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(good); i++) {
    size_t n = strlen(good[i].bytes);
    bool is_bodiless = gw_slice_is(gw_slice_str(good[i].method), "HEAD");
    for (size_t end = 0; end < n; end++) {
      h1_feed f;
      h1_feed_run(&f, good[i].method, gw_slice_of(good[i].bytes, end), n);
      h1_feed_close(&f);
      if (f.status != GW_ERR_CLOSED && !is_bodiless) {
        fail_msg("%zu bytes: %s: %s", end, gw_status_text(f.status),
                 good[i].bytes);
      }
      h1_feed_done(&f);
    }
  }
}

static void the_end_of_the_connection_ends_a_body(void **state) {
  (void)state;
  h1_feed f;
  h1_feed_run(&f, "GET", GW_LIT(OK_LINE "\r\nto the end"), 3);
  assert_int_equal(f.status, GW_AGAIN);
  h1_feed_close(&f);
  assert_int_equal(f.status, GW_END);
  assert_slice(f.call.reply, "to the end");
  assert_false(gw_h1_reply_may_stay(&f.reply));
  h1_feed_done(&f);
}

static void what_is_behind_a_reply_is_left(void **state) {
  (void)state;
  gw_slice bytes = GW_LIT(OK_LINE "content-length: 2\r\n\r\nokmore");
  h1_feed f;
  h1_feed_run(&f, "GET", bytes, bytes.n);
  assert_int_equal(f.status, GW_END);
  assert_slice(f.call.reply, "ok");
  assert_int_equal(bytes.n - f.n_used, 4);
  h1_feed_done(&f);
}

static void fields_of_the_connection_stay_there(void **state) {
  (void)state;
  h1_feed f;
  h1_feed_run(&f, "GET",
              GW_LIT(OK_LINE "ETag: \"a\"\r\nConnection: keep-alive\r\n"
                             "Keep-Alive: timeout=5\r\nUpgrade: h2c\r\n"
                             "Proxy-Authenticate: Basic\r\nx_y: 1\r\n"
                             "Trailer: a\r\nX-Two:  v \r\n"
                             "Transfer-Encoding: chunked\r\n\r\n"
                             "0\r\nx-late: 1\r\n\r\n"),
              7);
  assert_int_equal(f.status, GW_END);
  assert_int_equal(f.call.headers.n, 3);
  assert_slice(f.call.headers.v[0].name, "etag");
  assert_slice(f.call.headers.v[1].name, "x_y");
  assert_slice(f.call.headers.v[2].name, "x-two");
  assert_slice(f.call.headers.v[2].value, "v");
  assert_int_equal(f.call.trailers.n, 0);
  h1_feed_done(&f);
}

static gw_status status_of(gw_buf *bytes) {
  h1_feed f;
  h1_feed_run(&f, "GET", gw_buf_slice(bytes), 4096);
  gw_status status = f.status;
  h1_feed_done(&f);
  gw_buf_done(bytes);
  return status;
}

static void put(gw_buf *bytes, const char *text, size_t times) {
  for (size_t i = 0; i < times; i++) {
    assert_int_equal(gw_buf_append(bytes, gw_slice_str(text)), GW_OK);
  }
}

static gw_status with_fields(const char *field, size_t n) {
  gw_buf bytes;
  gw_buf_init(&bytes, NULL, 1 << 20);
  put(&bytes, OK_LINE, 1);
  put(&bytes, field, n);
  put(&bytes, "content-length: 0\r\n\r\n", 1);
  return status_of(&bytes);
}

static gw_status with_line(size_t n) {
  gw_buf bytes;
  gw_buf_init(&bytes, NULL, 1 << 20);
  put(&bytes, OK_LINE "x: ", 1);
  put(&bytes, "y", n);
  put(&bytes, "\r\ncontent-length: 0\r\n\r\n", 1);
  return status_of(&bytes);
}

static gw_status with_body(size_t n, bool is_chunked) {
  gw_buf bytes;
  gw_buf_init(&bytes, NULL, 1 << 20);
  put(&bytes, OK_LINE, 1);
  char line[64];
  snprintf(line, sizeof line,
           is_chunked ? "transfer-encoding: chunked\r\n\r\n%zx\r\n"
                      : "content-length: %zu\r\n\r\n",
           n);
  put(&bytes, line, 1);
  put(&bytes, "z", n);
  put(&bytes, is_chunked ? "\r\n0\r\n\r\n" : "", 1);
  return status_of(&bytes);
}

static void heads_and_bodies_have_limits(void **state) {
  (void)state;
  /* ":status" and content-length count too */
  assert_int_equal(with_fields("x: y\r\n", GW_CALL_MAX_FIELDS - 2), GW_END);
  assert_int_equal(with_fields("x: y\r\n", GW_CALL_MAX_FIELDS - 1),
                   GW_ERR_LIMIT);
  assert_int_equal(with_line(GW_CALL_MAX_HEAD - 1000), GW_END);
  assert_int_equal(with_line(GW_CALL_MAX_HEAD), GW_ERR_LIMIT);
  assert_int_equal(with_body(H1_FEED_MAX_REPLY, false), GW_END);
  assert_int_equal(with_body(H1_FEED_MAX_REPLY + 1, false), GW_ERR_LIMIT);
  assert_int_equal(with_body(H1_FEED_MAX_REPLY, true), GW_END);
  assert_int_equal(with_body(H1_FEED_MAX_REPLY + 1, true), GW_ERR_LIMIT);
}

static void interim_answers_have_a_limit(void **state) {
  (void)state;
  for (size_t n = GW_CALL_MAX_INTERIM; n < GW_CALL_MAX_INTERIM + 2; n++) {
    gw_buf bytes;
    gw_buf_init(&bytes, NULL, 4096);
    put(&bytes, "HTTP/1.1 103 \r\n\r\n", n);
    put(&bytes, OK_LINE "content-length: 0\r\n\r\n", 1);
    assert_int_equal(status_of(&bytes),
                     n == GW_CALL_MAX_INTERIM ? GW_END : GW_ERR_PROTOCOL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(replies_cut_at_each_byte),
      cmocka_unit_test(two_readings_are_refused),
      cmocka_unit_test(no_prefix_is_a_reply),
      cmocka_unit_test(the_end_of_the_connection_ends_a_body),
      cmocka_unit_test(what_is_behind_a_reply_is_left),
      cmocka_unit_test(fields_of_the_connection_stay_there),
      cmocka_unit_test(heads_and_bodies_have_limits),
      cmocka_unit_test(interim_answers_have_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
