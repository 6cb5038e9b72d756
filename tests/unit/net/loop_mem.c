#include "net/loop_mem.h"

#include "net/dns.h"
#include "unit.h"

typedef struct end {
  gw_stream *stream;
  char got[256];
  size_t n;
  gw_status status;
  unsigned n_calls;
} end;

static void on_ready(void *owner, unsigned events) {
  end *e = owner;
  e->n_calls++;
  assert_true(events & GW_READABLE);
  size_t n = 0;
  e->status =
      gw_stream_read(e->stream, e->got + e->n, sizeof e->got - e->n, &n);
  e->n += n;
  if (e->status != GW_OK) {
    gw_stream_want(e->stream, 0);
  }
}

static void watch(end *e, gw_stream *stream) {
  e->stream = stream;
  stream->on_ready = on_ready;
  stream->owner = e;
  gw_stream_want(stream, GW_READABLE);
}

static void bytes_cross(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  gw_stream *a;
  gw_stream *b;
  assert_int_equal(gw_loop_mem_pair(loop, 8, &a, &b), GW_OK);
  end e = {.n = 0};
  watch(&e, b);
  const gw_slice parts[] = {GW_LIT("hello"), GW_LIT(" world")};
  size_t n = 0;
  assert_int_equal(gw_stream_write(a, parts, 2, &n), GW_OK);
  assert_int_equal(n, 8);
  assert_int_equal(gw_loop_mem_readable(b), 8);
  assert_int_equal(gw_stream_write(a, parts, 1, &n), GW_AGAIN);
  gw_loop_mem_run(loop);
  assert_slice(gw_slice_of(e.got, e.n), "hello wo");
  assert_int_equal(gw_stream_shutdown(a), GW_OK);
  gw_loop_mem_run(loop);
  assert_int_equal(e.status, GW_END);
  gw_stream_close(b);
  assert_int_equal(gw_stream_write(a, parts, 1, &n), GW_ERR_CLOSED);
  gw_stream_close(a);
  gw_loop_free(loop);
}

static void faults_come_by_index(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  gw_stream *a;
  gw_stream *b;
  assert_int_equal(gw_loop_mem_pair(loop, 100, &a, &b), GW_OK);
  const gw_slice part = GW_LIT("x");
  size_t n = 0;
  gw_loop_mem_fault(loop, GW_MEM_WRITE, 1, GW_AGAIN);
  gw_loop_mem_fault(loop, GW_MEM_WRITE, 3, GW_ERR_IO);
  assert_int_equal(gw_stream_write(a, &part, 1, &n), GW_OK);
  assert_int_equal(gw_stream_write(a, &part, 1, &n), GW_AGAIN);
  assert_int_equal(gw_stream_write(a, &part, 1, &n), GW_OK);
  assert_int_equal(gw_stream_write(a, &part, 1, &n), GW_ERR_IO);
  char got[4];
  assert_int_equal(gw_stream_read(b, got, sizeof got, &n), GW_ERR_CLOSED);
  assert_int_equal(gw_loop_mem_count(loop, GW_MEM_WRITE), 4);
  gw_stream_close(a);
  gw_stream_close(b);
  gw_loop_free(loop);
}

static void reads_and_writes_are_cut(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  gw_stream *a;
  gw_stream *b;
  assert_int_equal(gw_loop_mem_pair(loop, 100, &a, &b), GW_OK);
  end e = {.n = 0};
  watch(&e, b);
  const gw_slice parts[] = {GW_LIT("ab"), GW_LIT("cdef")};
  size_t n = 0;
  gw_loop_mem_cut(loop, 1, 3);
  assert_int_equal(gw_stream_write(a, parts, 2, &n), GW_OK);
  assert_int_equal(n, 3);
  gw_loop_mem_run(loop);
  assert_slice(gw_slice_of(e.got, e.n), "abc");
  assert_int_equal(e.n_calls, 3);
  gw_stream_close(a);
  gw_stream_close(b);
  gw_loop_free(loop);
}

static void keep_end(void *owner, gw_stream *stream) {
  *(gw_stream **)owner = stream;
}

static void note_events(void *owner, unsigned events) {
  *(unsigned *)owner |= events;
}

static void connects_refuses_and_hangs(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  gw_addr good;
  gw_addr bad;
  gw_addr slow;
  assert_int_equal(gw_addr_parse(GW_LIT("10.0.0.1:1"), &good), GW_OK);
  assert_int_equal(gw_addr_parse(GW_LIT("10.0.0.2:1"), &bad), GW_OK);
  assert_int_equal(gw_addr_parse(GW_LIT("10.0.0.3:1"), &slow), GW_OK);
  gw_stream *far = NULL;
  gw_loop_mem_listen(loop, &good, keep_end, &far);
  gw_loop_mem_listen(loop, &slow, NULL, NULL);
  const gw_addr *addrs[] = {&good, &bad, &slow};
  static const gw_status expected[] = {GW_OK, GW_ERR_IO, GW_AGAIN};
  for (size_t i = 0; i < 3; i++) {
    gw_stream *stream;
    unsigned events = 0;
    assert_int_equal(gw_stream_connect(loop, addrs[i], &stream), GW_OK);
    stream->on_ready = note_events;
    stream->owner = &events;
    assert_int_equal(gw_stream_handshake(stream), GW_AGAIN);
    gw_status status = gw_stream_handshake(stream);
    assert_int_equal(status, expected[i]);
    gw_stream_close(stream);
  }
  assert_non_null(far);
  gw_stream_close(far);
  gw_loop_mem_unlisten(loop, &good);
  gw_loop_free(loop);
}

typedef struct answer {
  gw_status status;
  size_t n;
  uint16_t port;
  unsigned n_calls;
} answer;

static void on_names(void *user, gw_status status, const gw_addr *addrs,
                     size_t n) {
  answer *a = user;
  *a = (answer){status, n, n ? gw_addr_port(&addrs[0]) : 0, a->n_calls + 1};
}

static void names_are_scripted(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  answer a = {.n = 0};
  gw_addr addr;
  assert_int_equal(gw_addr_parse(GW_LIT("10.0.0.1:1"), &addr), GW_OK);
  assert_non_null(gw_dns_resolve(loop, GW_LIT("x"), 80, on_names, &a));
  assert_int_equal(a.n_calls, 0);
  gw_loop_mem_run(loop);
  assert_int_equal(a.status, GW_ERR_NOT_FOUND);
  gw_loop_mem_set_names(loop, GW_OK, &addr, 1);
  assert_non_null(gw_dns_resolve(loop, GW_LIT("x"), 80, on_names, &a));
  gw_loop_mem_run(loop);
  assert_int_equal(a.status, GW_OK);
  assert_int_equal(a.port, 80);
  gw_dns_cancel(gw_dns_resolve(loop, GW_LIT("x"), 80, on_names, &a));
  gw_loop_mem_run(loop);
  assert_int_equal(a.n_calls, 2);
  gw_loop_free(loop);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bytes_cross),
      cmocka_unit_test(faults_come_by_index),
      cmocka_unit_test(reads_and_writes_are_cut),
      cmocka_unit_test(connects_refuses_and_hangs),
      cmocka_unit_test(names_are_scripted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
