#include "net/tls.h"

#include "net/loop_mem.h"
#include "unit.h"

#include "certs.h"

/* One end of a connection: completes its handshake, then reads all. */
typedef struct end {
  gw_stream *stream;
  gw_status status; /* of the handshake, then of the last read */
  const char *why;  /* if it was no success */
  bool is_open;
  size_t chunk; /* read so much at an event; 0: all there is */
  size_t n_read, n_calls;
  char first[32];
} end;

static gw_loop *loop;
static certs files;
static gw_arena arena;

static void read_some(end *e) {
  char bytes[4096];
  size_t cap = e->chunk ? e->chunk : sizeof bytes;
  size_t n = 0;
  do {
    e->status = gw_stream_read(e->stream, bytes, cap, &n);
    for (size_t i = 0; i < n; i++) {
      if (e->n_read + i < sizeof e->first) {
        e->first[e->n_read + i] = bytes[i];
      }
    }
    e->n_read += n;
  } while (e->status == GW_OK && n == cap && !e->chunk);
  if (e->status != GW_OK && e->status != GW_AGAIN) {
    gw_stream_want(e->stream, 0);
  }
}

static void on_ready(void *owner, unsigned events) {
  (void)events;
  end *e = owner;
  e->n_calls++;
  if (e->is_open) {
    read_some(e);
    return;
  }
  e->status = gw_stream_handshake(e->stream);
  if (e->status == GW_OK) {
    e->is_open = true;
    gw_stream_want(e->stream, GW_READABLE);
  } else if (e->status != GW_AGAIN) {
    e->why = gw_stream_why(e->stream, e->status);
    gw_stream_close(e->stream);
    e->stream = NULL;
  }
}

static void start(end *e, gw_stream *stream) {
  e->stream = stream;
  stream->on_ready = on_ready;
  stream->owner = e;
  on_ready(e, 0);
}

static gw_tls_server *new_server(const char *const *names, size_t n, bool h1,
                                 bool h2) {
  char paths[8][2][128];
  gw_tls_certificate rows[8];
  for (size_t i = 0; i < n; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s.crt", names[i]);
    rows[i].certificate = certs_path(&files, name, paths[i][0]);
    snprintf(name, sizeof name, "%s.key", names[i]);
    rows[i].key = certs_path(&files, name, paths[i][1]);
  }
  gw_tls_server_config config = {rows, n, h1, h2};
  gw_tls_server *tls = NULL;
  gw_slice text = {NULL, 0};
  assert_int_equal(gw_tls_server_new(&arena, &config, &tls, &text), GW_OK);
  return tls;
}

static gw_tls_client *new_client(const char *ca, const char *server_name) {
  char path[128];
  gw_tls_client_config config = {.server_name = gw_slice_str(server_name),
                                 .is_insecure = !ca};
  if (ca) {
    config.ca = certs_path(&files, ca, path);
  }
  gw_tls_client *tls = NULL;
  gw_slice text = {NULL, 0};
  assert_int_equal(gw_tls_client_new(&arena, &config, &tls, &text), GW_OK);
  return tls;
}

/* Shakes hands over a pair with |capacity|; takes both references. */
static void connect_pair(gw_tls_server *server, gw_tls_client *client,
                         const char *host, size_t capacity, end *ret_server,
                         end *ret_client) {
  gw_stream *a;
  gw_stream *b;
  assert_int_equal(gw_loop_mem_pair(loop, capacity, &a, &b), GW_OK);
  assert_int_equal(gw_tls_accept(server, a, &a), GW_OK);
  assert_int_equal(gw_tls_connect(client, b, gw_slice_str(host), &b), GW_OK);
  gw_tls_server_unref(server);
  gw_tls_client_unref(client);
  start(ret_server, a);
  start(ret_client, b);
  gw_loop_mem_run(loop);
}

static void close_pair(end *a, end *b) {
  gw_stream_close(a->stream);
  gw_stream_close(b->stream);
  gw_loop_mem_run(loop);
}

static const char *const one_name[] = {"a"};

static void shakes_hands_and_knows_facts(void **state) {
  (void)state;
  end s = {.n_read = 0};
  end c = {.n_read = 0};
  connect_pair(new_server(one_name, 1, true, true), new_client("a.crt", NULL),
               "A.test", 1 << 16, &s, &c);
  assert_true(s.is_open && c.is_open);
  assert_true(s.stream->info.is_secure);
  assert_slice(s.stream->info.alpn, "h2");
  assert_slice(c.stream->info.alpn, "h2");
  assert_slice(s.stream->info.server_name, "a.test");
  assert_slice(s.stream->info.tls_version, "TLSv1.3");
  const gw_slice parts[] = {GW_LIT("hello"), GW_LIT(""), GW_LIT(" world")};
  size_t n = 0;
  assert_int_equal(gw_stream_write(c.stream, parts, 3, &n), GW_OK);
  assert_int_equal(n, 11);
  gw_loop_mem_run(loop);
  assert_slice(gw_slice_of(s.first, s.n_read), "hello world");
  assert_int_equal(gw_stream_shutdown(c.stream), GW_OK);
  gw_loop_mem_run(loop);
  assert_int_equal(s.status, GW_END);
  close_pair(&s, &c);
}

/* Short reads, short writes, a small pipe: the same bytes arrive. */
static void any_cut_gives_the_same(void **state) {
  (void)state;
  gw_loop_mem_cut(loop, 7, 5);
  end s = {.n_read = 0};
  end c = {.n_read = 0};
  connect_pair(new_server(one_name, 1, true, true), new_client("a.crt", NULL),
               "a.test", 64, &s, &c);
  assert_true(s.is_open && c.is_open);
  gw_loop_mem_cut(loop, 0, 0);
  static char big[50000];
  memset(big, 'x', sizeof big);
  size_t sent = 0;
  while (sent < sizeof big) {
    gw_slice part = gw_slice_of(big + sent, sizeof big - sent);
    size_t n = 0;
    gw_status status = gw_stream_write(c.stream, &part, 1, &n);
    assert_true(status == GW_OK || status == GW_AGAIN);
    sent += n;
    gw_loop_mem_run(loop);
  }
  assert_int_equal(s.n_read, sizeof big);
  close_pair(&s, &c);
}

/* A reader that takes a little at each event is told again, although the
 * lower stream is empty. */
static void held_bytes_are_told_of(void **state) {
  (void)state;
  end s = {.chunk = 10};
  end c = {.n_read = 0};
  connect_pair(new_server(one_name, 1, true, true), new_client("a.crt", NULL),
               "a.test", 1 << 16, &s, &c);
  char bytes[1000];
  memset(bytes, 'y', sizeof bytes);
  const gw_slice part = {bytes, sizeof bytes};
  size_t n = 0;
  assert_int_equal(gw_stream_write(c.stream, &part, 1, &n), GW_OK);
  gw_loop_mem_run(loop);
  assert_int_equal(s.n_read, sizeof bytes);
  assert_true(s.n_calls >= 100);
  /* a paused reader is not */
  gw_stream_want(s.stream, 0);
  assert_int_equal(gw_stream_write(c.stream, &part, 1, &n), GW_OK);
  gw_loop_mem_run(loop);
  assert_int_equal(s.n_read, sizeof bytes);
  gw_stream_want(s.stream, GW_READABLE);
  gw_loop_mem_run(loop);
  assert_int_equal(s.n_read, 2 * sizeof bytes);
  close_pair(&s, &c);
}

static void a_cut_off_end_is_no_end(void **state) {
  (void)state;
  end s = {.n_read = 0};
  end c = {.n_read = 0};
  gw_stream *a;
  gw_stream *b;
  assert_int_equal(gw_loop_mem_pair(loop, 1 << 16, &a, &b), GW_OK);
  gw_tls_server *server = new_server(one_name, 1, true, true);
  gw_tls_client *client = new_client("a.crt", NULL);
  gw_stream *lower = b;
  assert_int_equal(gw_tls_accept(server, a, &a), GW_OK);
  assert_int_equal(gw_tls_connect(client, b, GW_LIT("a.test"), &b), GW_OK);
  gw_tls_server_unref(server);
  gw_tls_client_unref(client);
  start(&s, a);
  start(&c, b);
  gw_loop_mem_run(loop);
  assert_int_equal(gw_stream_shutdown(lower), GW_OK);
  gw_loop_mem_run(loop);
  assert_int_equal(s.status, GW_ERR_CLOSED);
  close_pair(&s, &c);
}

static void the_name_is_verified(void **state) {
  (void)state;
  static const struct {
    const char *ca, *name, *host;
    bool is_open;
  } rows[] = {
      {"a.crt", NULL, "a.test", true},
      {"a.crt", NULL, "b.test", false},
      {"a.crt", NULL, "127.0.0.1", true},
      {"a.crt", NULL, "127.0.0.2", false},
      {"a.crt", "a.test", "10.0.0.1", true},
      {"b.crt", NULL, "a.test", false},
      {NULL, NULL, "anything", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    end s = {.n_read = 0};
    end c = {.n_read = 0};
    connect_pair(new_server(one_name, 1, true, true),
                 new_client(rows[i].ca, rows[i].name), rows[i].host, 1 << 16,
                 &s, &c);
    assert_int_equal(c.is_open, rows[i].is_open);
    if (!rows[i].is_open) {
      assert_int_equal(c.status, GW_ERR_TLS);
      assert_non_null(
          strstr(c.why, rows[i].ca[0] == 'b' ? "self-signed" : "mismatch"));
    }
    close_pair(&s, &c);
  }
}

/* The client trusts one certificate only: if hands are shaken, it was it. */
static void names_choose_the_certificate(void **state) {
  (void)state;
  static const char *const names[] = {"a", "b", "c"};
  static const struct {
    const char *ca, *host;
    bool is_open;
  } rows[] = {
      {"a.crt", "a.test", true},      {"b.crt", "b.test", true},
      {"b.crt", "x.b.test", true},    {"b.crt", "x.y.b.test", false},
      {"c.crt", "api.b.test", true}, /* exact before wildcard */
      {"b.crt", "api.b.test", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    end s = {.n_read = 0};
    end c = {.n_read = 0};
    connect_pair(new_server(names, 3, true, true), new_client(rows[i].ca, NULL),
                 rows[i].host, 1 << 16, &s, &c);
    assert_int_equal(c.is_open, rows[i].is_open);
    close_pair(&s, &c);
  }
}

static void alpn_is_strict(void **state) {
  (void)state;
  end s = {.n_read = 0};
  end c = {.n_read = 0};
  connect_pair(new_server(one_name, 1, true, false), new_client("a.crt", NULL),
               "a.test", 1 << 16, &s, &c);
  assert_false(s.is_open);
  assert_false(c.is_open);
  assert_int_equal(s.status, GW_ERR_TLS);
  close_pair(&s, &c);
}

static void garbage_is_refused(void **state) {
  (void)state;
  gw_stream *a;
  gw_stream *b;
  end s = {.n_read = 0};
  assert_int_equal(gw_loop_mem_pair(loop, 1 << 16, &a, &b), GW_OK);
  gw_tls_server *server = new_server(one_name, 1, true, true);
  assert_int_equal(gw_tls_accept(server, a, &a), GW_OK);
  gw_tls_server_unref(server);
  start(&s, a);
  const gw_slice part = GW_LIT("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
  size_t n = 0;
  assert_int_equal(gw_stream_write(b, &part, 1, &n), GW_OK);
  gw_loop_mem_run(loop);
  assert_int_equal(s.status, GW_ERR_TLS);
  gw_stream_close(b);
}

static void certificates_have_a_limit(void **state) {
  (void)state;
  enum { MOST = 64 };
  char crt[128], key[128];
  gw_tls_certificate rows[MOST + 1];
  gw_tls_certificate row = {certs_path(&files, "a.crt", crt),
                            certs_path(&files, "a.key", key)};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    rows[i] = row;
  }
  for (size_t n = MOST - 1; n <= MOST + 1; n++) {
    gw_tls_server_config config = {rows, n, true, true};
    gw_tls_server *tls = NULL;
    gw_slice text = {NULL, 0};
    gw_status status = gw_tls_server_new(&arena, &config, &tls, &text);
    assert_int_equal(status == GW_OK, n <= MOST);
    assert_int_equal(tls != NULL, n <= MOST);
    if (n <= MOST) {
      gw_tls_server_unref(tls);
    } else {
      assert_slice(text, "too many certificates");
    }
  }
}

/* Names behind the limit are not served by it: the first certificate is. */
static void names_of_one_have_a_limit(void **state) {
  (void)state;
  enum { MOST = 256 };
  static char alt[(MOST + 1) * 16];
  static const char *const names[] = {"a", "many"};
  size_t n = 0;
  for (int i = 0; i <= MOST; i++) {
    n += (size_t)snprintf(alt + n, sizeof alt - n, "%sDNS:n%d.test",
                          i ? "," : "", i);
  }
  certs_make(&files, "many", alt);
  for (int i = MOST - 1; i <= MOST; i++) {
    char host[32];
    end s = {.n_read = 0};
    end c = {.n_read = 0};
    snprintf(host, sizeof host, "n%d.test", i);
    connect_pair(new_server(names, 2, true, true), new_client("many.crt", NULL),
                 host, 1 << 16, &s, &c);
    assert_int_equal(c.is_open, i < MOST);
    close_pair(&s, &c);
  }
}

static void bad_files_are_named(void **state) {
  (void)state;
  char crt[128];
  char key[128];
  char other[128];
  certs_path(&files, "a.crt", crt);
  certs_path(&files, "a.key", key);
  certs_path(&files, "b.key", other);
  const struct {
    const char *crt, *key;
    gw_status status;
  } rows[] = {
      {"/nonexistent/a.crt", key, GW_ERR_IO},
      {crt, "/nonexistent/a.key", GW_ERR_IO},
      {crt, other, GW_ERR_TLS},
      {key, key, GW_ERR_TLS},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    gw_tls_certificate row = {gw_slice_str(rows[i].crt),
                              gw_slice_str(rows[i].key)};
    gw_tls_server_config config = {&row, 1, true, true};
    gw_tls_server *tls = NULL;
    gw_slice text = {NULL, 0};
    assert_int_equal(gw_tls_server_new(&arena, &config, &tls, &text),
                     rows[i].status);
    assert_null(tls);
    assert_true(text.n > 0);
  }
}

/* Every read and write fails once, at each index: no crash, no leak, and
 * whatever comes is an error, not a success. */
static void faults_at_each_operation(void **state) {
  (void)state;
  for (int op = GW_MEM_READ; op <= GW_MEM_WRITE; op++) {
    for (uint64_t i = 0; i < 12; i++) {
      end s = {.n_read = 0};
      end c = {.n_read = 0};
      uint64_t base = gw_loop_mem_count(loop, (gw_mem_op)op);
      gw_loop_mem_fault(loop, (gw_mem_op)op, base + i, GW_ERR_CLOSED);
      connect_pair(new_server(one_name, 1, true, true),
                   new_client("a.crt", NULL), "a.test", 1 << 16, &s, &c);
      if (gw_loop_mem_count(loop, (gw_mem_op)op) > base + i) {
        assert_true(s.status < 0 || c.status < 0);
      }
      close_pair(&s, &c);
      while (gw_loop_mem_count(loop, (gw_mem_op)op) <= base + i) {
        gw_stream *a;
        gw_stream *b;
        char byte;
        size_t n;
        const gw_slice part = GW_LIT("x");
        assert_int_equal(gw_loop_mem_pair(loop, 8, &a, &b), GW_OK);
        if (op == GW_MEM_READ) {
          (void)gw_stream_read(a, &byte, 1, &n);
        } else {
          (void)gw_stream_write(a, &part, 1, &n);
        }
        gw_stream_close(a);
        gw_stream_close(b);
      }
    }
  }
}

static int set_up(void **state) {
  (void)state;
  loop = gw_loop_mem_new();
  gw_arena_init(&arena, 0);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  gw_loop_free(loop);
  gw_arena_done(&arena);
  return 0;
}

static int make_files(void **state) {
  (void)state;
  certs_init(&files);
  certs_make(&files, "a", "DNS:a.test,IP:127.0.0.1");
  certs_make(&files, "b", "DNS:b.test,DNS:*.b.test");
  certs_make(&files, "c", "DNS:api.b.test");
  return 0;
}

static int remove_files(void **state) {
  (void)state;
  certs_done(&files);
  return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(shakes_hands_and_knows_facts),
      TEST(any_cut_gives_the_same),
      TEST(held_bytes_are_told_of),
      TEST(a_cut_off_end_is_no_end),
      TEST(the_name_is_verified),
      TEST(names_choose_the_certificate),
      TEST(alpn_is_strict),
      TEST(garbage_is_refused),
      TEST(certificates_have_a_limit),
      TEST(names_of_one_have_a_limit),
      TEST(bad_files_are_named),
      TEST(faults_at_each_operation),
  };
  return cmocka_run_group_tests(tests, make_files, remove_files);
}
