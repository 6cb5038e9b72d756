#include "http/h1_read.h"

#include "base/buf.h"
#include "unit.h"

/* What a reader made of an input: the request, its data, its end, or why it
 * was refused. Input is shown in pieces, as a connection would. */
typedef struct run {
  gw_arena arena;
  gw_http_limits limits;
  gw_request request;
  gw_head head;
  gw_h1_head_reader head_reader;
  gw_h1_body_reader body_reader;
  gw_buf in, trace;
  bool has_head, is_over;
} run;

static void run_init(run *r) {
  *r = (run){.limits = gw_http_default_limits};
  gw_arena_init(&r->arena, 1 << 20);
  gw_buf_init(&r->in, NULL, 1 << 24);
  gw_buf_init(&r->trace, NULL, 1 << 24);
  r->request.scheme = GW_LIT("http");
  gw_head_init(&r->head, &r->arena, &r->limits, &r->request);
  gw_h1_head_start(&r->head_reader, &r->head);
}

static void run_done(run *r) {
  gw_arena_done(&r->arena);
  gw_buf_done(&r->in);
  gw_buf_done(&r->trace);
}

static void note(run *r, const char *what, gw_slice s) {
  gw_buf_append(&r->trace, gw_slice_str(what));
  gw_buf_append(&r->trace, s);
}

static void refused(run *r) {
  r->is_over = true;
  gw_buf_printf(&r->trace, "!%d %s", r->head.refusal.status,
                r->head.refusal.what);
}

static void note_head(run *r) {
  const gw_request *q = &r->request;
  note(r, "", q->method);
  note(r, " ", q->path);
  note(r, q->query.p ? "?" : " ", q->query);
  note(r, " @", q->authority);
  gw_buf_printf(&r->trace, " %d%s%s", q->version, q->has_body ? " body" : "",
                q->expects_continue ? " expect" : "");
  for (size_t i = 0; i < q->headers.n; i++) {
    note(r, "|", q->headers.v[i].name);
    note(r, "=", q->headers.v[i].value);
  }
  note(r, "\n", GW_LIT(""));
}

static void read_head(run *r) {
  size_t used;
  gw_status status =
      gw_h1_head_read(&r->head_reader, gw_buf_slice(&r->in), &used);
  gw_buf_drop(&r->in, used);
  if (status == GW_OK) {
    r->has_head = true;
    note_head(r);
    gw_h1_body_start(&r->body_reader, &r->head);
  } else if (status == GW_ERR_INVALID) {
    refused(r);
  } else {
    assert_int_equal(status, GW_AGAIN);
  }
}

static void read_body(run *r) {
  gw_status status = GW_OK;
  while (status == GW_OK) {
    size_t used;
    gw_slice data;
    status =
        gw_h1_body_read(&r->body_reader, gw_buf_slice(&r->in), &used, &data);
    gw_buf_append(&r->trace, data);
    gw_buf_drop(&r->in, used);
  }
  if (status == GW_END) {
    r->is_over = true;
    note(r, "$", gw_buf_slice(&r->in));
  } else if (status == GW_ERR_INVALID) {
    refused(r);
  }
}

static void feed(run *r, gw_slice piece) {
  gw_buf_append(&r->in, piece);
  if (!r->has_head && !r->is_over) {
    read_head(r);
  }
  if (r->has_head && !r->is_over) {
    read_body(r);
  }
}

/* The trace of the whole in one piece; what was left unread after the end is
 * cut away, as it depends on the pieces. */
static void assert_trace(const char *input, size_t n, const char *expected) {
  gw_slice all = gw_slice_of(input, n);
  for (size_t cut = 0; cut <= n + 1; cut++) {
    run r;
    run_init(&r);
    if (cut <= n) {
      feed(&r, gw_slice_sub(all, 0, cut));
      feed(&r, gw_slice_from(all, cut));
    } else {
      for (size_t i = 0; i < n; i++) {
        feed(&r, gw_slice_sub(all, i, 1));
      }
    }
    gw_slice trace = gw_buf_slice(&r.trace);
    size_t end = gw_slice_find(trace, '$');
    trace.n = end < trace.n ? end + 1 : trace.n;
    if (!gw_slice_starts(trace, gw_slice_str(expected)) ||
        (!strchr(expected, '!') && trace.n != strlen(expected))) {
      print_error("cut %zu of: %s\n got: %.*s\nwant: %s\n", cut, input,
                  (int)trace.n, trace.p, expected);
      fail();
    }
    run_done(&r);
  }
}

typedef struct sample {
  const char *input;
  const char *trace; /* "!status" refuses, whatever follows */
} sample;

static void assert_samples(const sample *samples, size_t n) {
  for (size_t i = 0; i < n; i++) {
    assert_trace(samples[i].input, strlen(samples[i].input), samples[i].trace);
  }
}

#define H            "Host: a\r\n"
#define GET          "GET / HTTP/1.1\r\n" H
#define POST         "POST / HTTP/1.1\r\n" H
#define CHUNK        POST "Transfer-Encoding: chunked\r\n\r\n"
#define OK           "POST /  @a 11 body\n"
#define RUN(samples) assert_samples(samples, sizeof samples / sizeof *samples)

static void reads_requests(void **state) {
  (void)state;
  static const sample samples[] = {
      {GET "\r\n", "GET /  @a 11\n$"},
      {"GET /p?q=1&m[k]=v HTTP/1.1\r\nhOST:\t A:80 \r\nX-Y: b "
       "c\t\r\nE:\r\n\r\n",
       "GET /p?q=1&m[k]=v @a:80 11|x-y=b c|e=\n$"},
      {"GET /? HTTP/1.1\r\n" H "\r\n", "GET /? @a 11\n$"},
      {"OPTIONS * HTTP/1.1\r\n" H "\r\n", "OPTIONS *  @a 11\n$"},
      {"GET http://A/x?y HTTP/1.1\r\n" H "\r\n", "GET /x?y @a 11\n$"},
      {"GET http://a HTTP/1.1\r\n" H "\r\n", "GET /  @a 11\n$"},
      {"GET / HTTP/1.0\r\n\r\n", "GET /  @ 10\n$"},
      {POST "Content-Length: 3\r\n\r\nabc",
       "POST /  @a 11 body|content-length=3\nabc$"},
      {POST "Content-Length: 0\r\n\r\n", "POST /  @a 11|content-length=0\n$"},
      {GET "Content-Length: 1\r\n\r\nx",
       "GET /  @a 11 body|content-length=1\nx$"},
      {POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
       "POST /  @a 11 body expect|content-length=1\nx$"},
      {GET "Expect: 100-continue\r\n\r\n", "GET /  @a 11\n$"},
      {GET "Connection: keep-alive, X-Z, authorization\r\nX-Z: 1\r\n"
           "Authorization: t\r\nUpgrade: h2c\r\nTE: trailers\r\n"
           "Keep-Alive: 5\r\nProxy-Connection: x\r\n\r\n",
       "GET /  @a 11|authorization=t\n$"},
      {GET "X: 1\r\nX: 2\r\n\r\n", "GET /  @a 11|x=1|x=2\n$"},
      {GET "X: \x80\xff\r\n\r\n", "GET /  @a 11|x=\x80\xff\n$"},
  };
  RUN(samples);
}

static void reads_chunks(void **state) {
  (void)state;
  static const sample samples[] = {
      {CHUNK "0\r\n\r\n", OK "$"},
      {CHUNK "3\r\nabc\r\n0\r\n\r\n", OK "abc$"},
      {CHUNK "003;x=\"y\";z\r\nabc\r\nA\r\n0123456789\r\n0;e\r\nX-T: 1\r\n"
             "authorization: no\r\n\r\n",
       OK "abc0123456789$"},
      {POST "transfer-encoding: \tCHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n", OK "x$"},
      {CHUNK "\r\n", OK "!"},
      {CHUNK "1\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "1\r\nx\n0\r\n\r\n", OK "x!"},
      {CHUNK "1\r\nxy\r\n0\r\n\r\n", OK "x!"},
      {CHUNK "1\rx", OK "!"},
      {CHUNK "0\r\n\n", OK "!"},
      {CHUNK "0\r\nx: y\n\r\n", OK "!"},
      {CHUNK "0\r\n x: y\r\n\r\n", OK "!"},
      {CHUNK "0\r\nx : y\r\n\r\n", OK "!"},
      {CHUNK "0\r\nx_y: y\r\n\r\n", OK "!"},
      {CHUNK "0\r\n: y\r\n\r\n", OK "!"},
      {CHUNK "0\r\nx\r\n\r\n", OK "!"},
      {CHUNK "0\r\nx: \x7f\r\n\r\n", OK "!"},
      {CHUNK "0x1\r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "+1\r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "-1\r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK " 1\r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "1 \r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "1_0\r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK ";a\r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "1;a\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "1;\x01\r\nx\r\n0\r\n\r\n", OK "!"},
      {CHUNK "1;a\rb\r\nx\r\n0\r\n\r\n", OK "!"},
  };
  RUN(samples);
}

static void refuses(void **state) {
  (void)state;
  static const sample samples[] = {
      /* framing: B1 to B6 */
      {POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: xchunked\r\n\r\n", "!501"},
      {POST "Transfer-Encoding: identity\r\n\r\n", "!501"},
      {POST "Transfer-Encoding: chunked,\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: chunked, chunked\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: gzip, chunked\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: \"chunked\"\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: chunked;a=b\r\n\r\n", "!400"},
      {POST "Transfer-Encoding:\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: \x0b"
            "chunked\r\n\r\n",
       "!400"},
      {POST "Transfer-Encoding: \x0c"
            "chunked\r\n\r\n",
       "!400"},
      {POST "Transfer-Encoding : chunked\r\n\r\n", "!400"},
      {POST "Transfer-Encoding:\r\n chunked\r\n\r\n", "!400"},
      {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
       "!400"},
      {POST "Transfer-Encoding: chunked\r\n\tx\r\n\r\n", "!400"},
      {POST "Transfer_Encoding: chunked\r\n\r\n", "!400"},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "!400"},
      {POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", "!400"},
      {POST "Content-Length: 3, 3\r\n\r\n", "!400"},
      {POST "Content-Length:\r\n\r\n", "!400"},
      {POST "Content-Length: ,\r\n\r\n", "!400"},
      {POST "Content-Length: +3\r\n\r\n", "!400"},
      {POST "Content-Length: -3\r\n\r\n", "!400"},
      {POST "Content-Length: 0x3\r\n\r\n", "!400"},
      {POST "Content-Length: 1_0\r\n\r\n", "!400"},
      {POST "Content-Length: 1 0\r\n\r\n", "!400"},
      {POST "Content-Length: 18446744073709551616\r\n\r\n", "!400"},
      /* lines: B8 to B11 */
      {"GET / HTTP/1.1\nHost: a\r\n\r\n", "!400"},
      {"GET / HTTP/1.1\r\nHost: a\n\r\n", "!400"},
      {"GET / HTTP/1.1\r\nHost: a\r\n\n", "!400"},
      {"\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"GET / HTTP/1.1\rHost: a\r\n\r\n", "!"},
      {GET "X: a\rb\r\n\r\n", "!400"},
      {GET "X: a\r\r\n\r\n", "!400"},
      {GET "X: a\r\n b\r\n\r\n", "!400"},
      {GET "X: a\r\n\tb\r\n\r\n", "!400"},
      {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", "!400"},
      {GET "X : a\r\n\r\n", "!400"},
      {GET ": a\r\n\r\n", "!400"},
      {GET "X\r\n\r\n", "!400"},
      {GET "X Y: a\r\n\r\n", "!400"},
      {GET "X: \x01\r\n\r\n", "!400"},
      {GET "X: \x7f\r\n\r\n", "!400"},
      /* hosts: B17, B18 */
      {"GET / HTTP/1.1\r\n\r\n", "!400"},
      {GET H "\r\n", "!400"},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "!400"},
      {"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "!400"},
      {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "!400"},
      {"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"GET http://a:80/ HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"GET http://a/ HTTP/1.1\r\n\r\n", "!400"},
      {"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"GET http://a?x HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "!400"},
      {"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "!405"},
      /* request lines: B19, B21, B22 */
      {"GET /\r\n\r\n", "!400"},
      {"GET\r\n\r\n", "!400"},
      {"GET  / HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET /  HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET / HTTP/1.1 \r\n" H "\r\n", "!400"},
      {" GET / HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET\t/ HTTP/1.1\r\n" H "\r\n", "!400"},
      {"G=T / HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET / HTTP/1.2\r\n" H "\r\n", "!505"},
      {"GET / HTTP/2.0\r\n" H "\r\n", "!505"},
      {"GET / HTTP/0.9\r\n" H "\r\n", "!505"},
      {"GET / http/1.1\r\n" H "\r\n", "!400"},
      {"GET / HTTP/1.10\r\n" H "\r\n", "!400"},
      {"GET / HTTP/11\r\n" H "\r\n", "!400"},
      {"GET / HTTP/1,1\r\n" H "\r\n", "!400"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "!"},
      {"GET * HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET x HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET /a#b HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET /?a#b HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET /a\\b HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET /[ HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET /\x80 HTTP/1.1\r\n" H "\r\n", "!400"},
      {"GET /?\x80 HTTP/1.1\r\n" H "\r\n", "!400"},
      /* singletons, names: B7, D2, D6 */
      {GET "Expect: 200-ok\r\nContent-Length: 1\r\n\r\n", "!417"},
      {GET "Authorization: a\r\nAuthorization: a\r\n\r\n", "!400"},
      {GET "Content-Type: a\r\ncontent-type: b\r\n\r\n", "!400"},
      {GET "X-Request-Id: a\r\nX-Request-Id: b\r\n\r\n", "!400"},
      {GET "Cookie: a\r\nCookie: b\r\n\r\n", "!400"},
      {GET "X_Y: a\r\n\r\n", "!400"},
      {GET "Connection: a b\r\n\r\n", "!400"},
  };
  RUN(samples);
}

/* A head made of |n| times |c| somewhere. */
static void assert_sized(const char *before, char c, size_t n,
                         const char *after, const char *expected) {
  gw_buf buf;
  gw_buf_init(&buf, NULL, 1 << 20);
  gw_buf_append(&buf, gw_slice_str(before));
  for (size_t i = 0; i < n; i++) {
    gw_buf_append(&buf, gw_slice_of(&c, 1));
  }
  gw_buf_append(&buf, gw_slice_str(after));
  for (int is_bytewise = 0; is_bytewise < 2; is_bytewise++) {
    run r;
    run_init(&r);
    gw_slice all = gw_buf_slice(&buf);
    size_t step = is_bytewise ? 1 : all.n;
    for (size_t i = 0; i < all.n; i += step) {
      feed(&r, gw_slice_sub(all, i, step));
    }
    gw_slice trace = gw_buf_slice(&r.trace);
    assert_true(gw_slice_starts(trace, gw_slice_str(expected)));
    run_done(&r);
  }
  gw_buf_done(&buf);
}

static void keeps_limits(void **state) {
  (void)state;
  const char *rest = " HTTP/1.1\r\n" H "\r\n";
  const char *after = " / HTTP/1.1\r\n" H "\r\n";
  assert_sized("", 'M', 15, after, "MMM");
  assert_sized("", 'M', 16, after, "MMM");
  assert_sized("", 'M', 17, after, "!501");
  assert_sized("", 'M', 100000, after, "!501");
  assert_sized("GET /", 'a', 8190, rest, "GET /a");
  assert_sized("GET /", 'a', 8191, rest, "GET /a");
  assert_sized("GET /", 'a', 8192, rest, "!414");
  assert_sized("GET /", 'a', 100000, rest, "!414");
  assert_sized("GET / ", 'a', 100000, "\r\n\r\n", "!400");
  /* GET and its line ends, the field and the end: 25 + 5 + 2 */
  size_t head = 32 * 1024, own = sizeof GET - 1 + 5 + 2;
  assert_sized(GET "X: ", 'v', head - own - 1, "\r\n\r\n", "GET");
  assert_sized(GET "X: ", 'v', head - own, "\r\n\r\n", "GET");
  assert_sized(GET "X: ", 'v', head - own + 1, "\r\n\r\n", "!431");
  assert_sized(GET "X: ", 'v', 100000, "\r\n\r\n", "!431");
}

static void counts_fields(void **state) {
  (void)state;
  for (int n = 98; n <= 100; n++) {
    gw_buf buf;
    gw_buf_init(&buf, NULL, 1 << 16);
    gw_buf_append(&buf, GW_LIT(GET));
    for (int i = 0; i < n; i++) {
      gw_buf_append(&buf, GW_LIT("x: y\r\n"));
    }
    gw_buf_append(&buf, GW_LIT("\r\n"));
    run r;
    run_init(&r);
    feed(&r, gw_buf_slice(&buf));
    assert_int_equal(r.head.refusal.status, n == 100 ? 431 : 0);
    run_done(&r);
    gw_buf_done(&buf);
  }
}

static void keeps_chunk_limits(void **state) {
  (void)state;
  assert_sized(CHUNK, '0', 14, "1\r\nx\r\n0\r\n\r\n", OK "x$");
  assert_sized(CHUNK, '0', 15, "1\r\nx\r\n0\r\n\r\n", OK "!400");
  assert_sized(CHUNK "1F", 'F', 12, "\r\nx", OK "x");
  assert_sized(CHUNK "20", '0', 12, "\r\nx", OK "!400");
  assert_sized(CHUNK "3;", 'e', 255, "\r\nabc\r\n0\r\n\r\n", OK "abc$");
  assert_sized(CHUNK "3;", 'e', 256, "\r\nabc\r\n0\r\n\r\n", OK "abc$");
  assert_sized(CHUNK "3;", 'e', 257, "\r\nabc\r\n0\r\n\r\n", OK "!400");
}

/* |n| chunks of |chunk|; returns the status of the refusal, or 0. */
static int after_chunks(const char *chunk, size_t n) {
  run r;
  run_init(&r);
  feed(&r, GW_LIT(CHUNK));
  for (size_t i = 0; i < n && !r.is_over; i++) {
    feed(&r, gw_slice_str(chunk));
  }
  int status = r.head.refusal.status;
  run_done(&r);
  return status;
}

static void weighs_framing(void **state) {
  (void)state;
  /* 5 bytes of framing for one: at last more than 4,096 and four times */
  assert_int_equal(after_chunks("1\r\nx\r\n", 4094), 0);
  assert_int_equal(after_chunks("1\r\nx\r\n", 4095), 400);
  assert_int_equal(after_chunks("2\r\nxy\r\n", 100000), 0);
  /* extensions: 4,096 bytes in all */
  char chunk[300] = "64;";
  memset(chunk + 3, 'e', 64);
  memcpy(chunk + 67, "\r\n", 2);
  memset(chunk + 69, 'd', 100);
  memcpy(chunk + 169, "\r\n", 3);
  assert_int_equal(after_chunks(chunk, 64), 0);
  assert_int_equal(after_chunks(chunk, 65), 400);
}

static void counts_trailers(void **state) {
  (void)state;
  for (size_t n = 98; n <= 99; n++) { /* host and the coding count as well */
    run r;
    run_init(&r);
    feed(&r, GW_LIT(CHUNK "0\r\n"));
    for (size_t i = 0; i < n; i++) {
      feed(&r, GW_LIT("t: 1\r\n"));
    }
    assert_int_equal(r.head.refusal.status, n == 99 ? 431 : 0);
    run_done(&r);
  }
}

static void refuses_bytes_in_targets(void **state) {
  (void)state;
  for (int i = 0; i < 256; i++) {
    char input[] = "GET /a?b HTTP/1.1\r\n" H "\r\n";
    input[5] = (char)i;
    run r;
    run_init(&r);
    feed(&r, gw_slice_of(input, sizeof input - 1));
    bool is_alnum = (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') ||
                    (i >= 'A' && i <= 'Z');
    bool is_fine = is_alnum || (i && strchr("-._~!$&'()*+,;=:@/%?", i));
    assert_int_equal(r.is_over && r.head.refusal.status == 0, is_fine);
    run_done(&r);
  }
}

static void stores_what_is_kept(void **state) {
  (void)state;
  static const gw_slice names[] = {{"x-b", 3}};
  static const uint16_t slots[] = {1};
  static const gw_names keep = {.names = names, .n = 1, .slots = slots};
  run r;
  run_init(&r);
  r.head.keep = &keep;
  feed(&r, GW_LIT(GET "X-A: 1\r\nX-B: 2\r\nContent-Type: t\r\n\r\n"));
  assert_int_equal(r.request.headers.n, 2);
  assert_slice(gw_headers_find(&r.request.headers, "x-b"), "2");
  assert_slice(gw_headers_find(&r.request.headers, "content-type"), "t");
  assert_int_equal(gw_headers_count(&r.request.headers, "x-a"), 0);
  assert_int_equal(r.head.fields, 4);
  run_done(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_requests),
      cmocka_unit_test(reads_chunks),
      cmocka_unit_test(refuses),
      cmocka_unit_test(keeps_limits),
      cmocka_unit_test(counts_fields),
      cmocka_unit_test(keeps_chunk_limits),
      cmocka_unit_test(weighs_framing),
      cmocka_unit_test(counts_trailers),
      cmocka_unit_test(refuses_bytes_in_targets),
      cmocka_unit_test(stores_what_is_kept),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
