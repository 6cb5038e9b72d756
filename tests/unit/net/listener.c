#include "net/listener.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "net/dns.h"
#include "unit.h"

static gw_loop *loop;

/* An accepted stream that sends back what it reads. */
typedef struct echo {
  gw_stream *streams[8];
  size_t n;
} echo;

static void echo_ready(void *owner, unsigned events) {
  (void)events;
  gw_stream *stream = owner;
  char bytes[64];
  size_t n = 0;
  gw_status status = gw_stream_read(stream, bytes, sizeof bytes, &n);
  if (status == GW_END) {
    gw_stream_want(stream, 0);
    gw_stream_shutdown(stream);
    return;
  }
  assert_int_equal(status, GW_OK);
  const gw_slice part = {bytes, n};
  assert_int_equal(gw_stream_write(stream, &part, 1, &n), GW_OK);
}

static void echo_accept(void *owner, gw_stream *stream) {
  echo *e = owner;
  assert_int_equal(gw_stream_handshake(stream), GW_OK);
  assert_true(stream->info.local.len > 0);
  e->streams[e->n++] = stream;
  stream->on_ready = echo_ready;
  stream->owner = stream;
  gw_stream_want(stream, GW_READABLE);
}

static void echo_close(echo *e) {
  for (size_t i = 0; i < e->n; i++) {
    gw_stream_close(e->streams[i]);
  }
}

/* Connects, sends "ping", ends its direction, and reads to the end. */
typedef struct client {
  gw_stream *stream;
  gw_status status;
  bool is_open;
  char got[64];
  size_t n;
} client;

static void client_ready(void *owner, unsigned events) {
  (void)events;
  client *c = owner;
  size_t n = 0;
  if (!c->is_open) {
    c->status = gw_stream_handshake(c->stream);
    if (c->status == GW_OK) {
      c->is_open = true;
      const gw_slice parts[] = {GW_LIT("pi"), GW_LIT("ng")};
      assert_int_equal(gw_stream_write(c->stream, parts, 2, &n), GW_OK);
      assert_int_equal(n, 4);
      assert_int_equal(gw_stream_shutdown(c->stream), GW_OK);
      gw_stream_want(c->stream, GW_READABLE);
    }
  } else {
    c->status =
        gw_stream_read(c->stream, c->got + c->n, sizeof c->got - c->n, &n);
    c->n += n;
  }
  if (c->status != GW_OK && c->status != GW_AGAIN) {
    gw_stream_want(c->stream, 0);
    gw_loop_stop(loop);
  }
}

static void client_start(client *c, const gw_addr *addr) {
  *c = (client){.n = 0};
  assert_int_equal(gw_stream_connect(loop, addr, &c->stream), GW_OK);
  c->stream->on_ready = client_ready;
  c->stream->owner = c;
  client_ready(c, 0);
}

static void stop_late(gw_timer *timer) {
  (void)timer;
  gw_loop_stop(loop);
}

static void run_for(uint64_t ms) {
  gw_timer timer;
  gw_timer_init(&timer, stop_late);
  gw_timer_start(loop, &timer, ms);
  gw_loop_run(loop);
  gw_timer_stop(&timer);
}

static void one_echo(gw_addr *addr) {
  int fds[1];
  assert_int_equal(gw_listen(addr, fds, 1), GW_OK);
  echo e = {.n = 0};
  gw_listener_config config = {.on_accept = echo_accept, .owner = &e};
  gw_listener *listener = gw_listener_new(loop, fds[0], &config);
  client c;
  client_start(&c, addr);
  run_for(5000);
  assert_int_equal(c.status, GW_END);
  assert_slice(gw_slice_of(c.got, c.n), "ping");
  gw_stream_close(c.stream);
  echo_close(&e);
  gw_listener_free(listener);
}

static void serves_every_family(void **state) {
  (void)state;
  static const char *const texts[] = {"127.0.0.1:0", "[::1]:0"};
  for (size_t i = 0; i < 2; i++) {
    gw_addr addr;
    assert_int_equal(gw_addr_parse(gw_slice_str(texts[i]), &addr), GW_OK);
    one_echo(&addr);
    assert_int_not_equal(gw_addr_port(&addr), 0);
  }
}

static void workers_share_an_address(void **state) {
  (void)state;
  gw_addr addr;
  int fds[3];
  int more[1];
  assert_int_equal(gw_addr_parse(GW_LIT("127.0.0.1:0"), &addr), GW_OK);
  assert_int_equal(gw_listen(&addr, fds, 3), GW_OK);
  /* a second instance does not get in between */
  errno = 0;
  assert_int_equal(gw_listen(&addr, more, 1), GW_ERR_IO);
  assert_int_equal(errno, EADDRINUSE);
  for (size_t i = 0; i < 3; i++) {
    close(fds[i]);
  }
  assert_int_equal(gw_listen(&addr, more, 1), GW_OK);
  close(more[0]);
}

static void unix_files_are_kept_or_replaced(void **state) {
  (void)state;
  char folder[] = "/tmp/gw-listener-XXXXXX";
  assert_non_null(mkdtemp(folder));
  char text[64];
  snprintf(text, sizeof text, "unix:%s/s", folder);
  gw_addr addr;
  assert_int_equal(gw_addr_parse(gw_slice_str(text), &addr), GW_OK);
  one_echo(&addr); /* leaves its file behind */
  assert_int_equal(access(text + 5, F_OK), 0);
  one_echo(&addr); /* and nobody listens on it */
  int fds[2];
  int more[1];
  assert_int_equal(gw_listen(&addr, fds, 2), GW_OK);
  assert_int_equal(gw_listen(&addr, more, 1), GW_ERR_IO);
  assert_int_equal(errno, EADDRINUSE);
  close(fds[0]);
  close(fds[1]);
  assert_int_equal(unlink(text + 5), 0);
  assert_int_equal(mkdir(text + 5, 0700), 0);
  assert_int_equal(gw_listen(&addr, more, 1), GW_ERR_IO);
  assert_int_equal(errno, EEXIST);
  assert_int_equal(rmdir(text + 5), 0);
  assert_int_equal(rmdir(folder), 0);
}

static void a_refused_connection_is_told(void **state) {
  (void)state;
  gw_addr addr;
  int fds[1];
  assert_int_equal(gw_addr_parse(GW_LIT("127.0.0.1:0"), &addr), GW_OK);
  assert_int_equal(gw_listen(&addr, fds, 1), GW_OK);
  close(fds[0]);
  client c;
  client_start(&c, &addr);
  if (c.status == GW_AGAIN) {
    run_for(5000);
  }
  assert_int_equal(c.status, GW_ERR_IO);
  gw_stream_close(c.stream);
}

/* Without descriptors the listener rests, and goes on when there are some. */
static void waits_for_descriptors(void **state) {
  (void)state;
  gw_addr addr;
  int fds[1];
  assert_int_equal(gw_addr_parse(GW_LIT("127.0.0.1:0"), &addr), GW_OK);
  assert_int_equal(gw_listen(&addr, fds, 1), GW_OK);
  struct rlimit before;
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
  client c;
  client_start(&c, &addr);
  echo e = {.n = 0};
  gw_listener_config config = {.on_accept = echo_accept, .owner = &e};
  gw_listener *listener = gw_listener_new(loop, fds[0], &config);
  struct rlimit tight = {3, before.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
  struct rusage used_before;
  struct rusage used;
  getrusage(RUSAGE_SELF, &used_before);
  run_for(300);
  getrusage(RUSAGE_SELF, &used);
  assert_int_equal(e.n, 0);
  long us = (used.ru_utime.tv_sec - used_before.ru_utime.tv_sec) * 1000000 +
            used.ru_utime.tv_usec - used_before.ru_utime.tv_usec;
  assert_true(us < 150000); /* it slept */
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
  run_for(2000);
  assert_int_equal(e.n, 1);
  assert_int_equal(c.status, GW_END);
  gw_stream_close(c.stream);
  echo_close(&e);
  gw_listener_free(listener);
}

static void drain_takes_what_is_queued(void **state) {
  (void)state;
  gw_addr addr;
  int fds[1];
  assert_int_equal(gw_addr_parse(GW_LIT("127.0.0.1:0"), &addr), GW_OK);
  assert_int_equal(gw_listen(&addr, fds, 1), GW_OK);
  echo e = {.n = 0};
  gw_listener_config config = {.on_accept = echo_accept, .owner = &e};
  gw_listener *listener = gw_listener_new(loop, fds[0], &config);
  client c[3];
  for (size_t i = 0; i < 3; i++) {
    client_start(&c[i], &addr);
  }
  usleep(20 * 1000);
  gw_listener_drain(listener);
  assert_int_equal(e.n, 3);
  for (size_t i = 0; i < 3; i++) {
    gw_stream_close(c[i].stream);
  }
  echo_close(&e);
}

typedef struct answer {
  gw_status status;
  size_t n;
  gw_addr first;
} answer;

static void on_names(void *user, gw_status status, const gw_addr *addrs,
                     size_t n) {
  answer *a = user;
  *a = (answer){.status = status, .n = n};
  if (n) {
    a->first = addrs[0];
  }
  gw_loop_stop(loop);
}

static void names_are_resolved(void **state) {
  (void)state;
  answer a = {.n = 0};
  assert_non_null(
      gw_dns_resolve(loop, GW_LIT("localhost"), 4711, on_names, &a));
  run_for(5000);
  assert_int_equal(a.status, GW_OK);
  assert_true(a.n >= 1);
  assert_int_equal(gw_addr_port(&a.first), 4711);
  a = (answer){.n = 0};
  gw_dns_query *query =
      gw_dns_resolve(loop, GW_LIT("localhost"), 1, on_names, &a);
  gw_dns_cancel(query);
  run_for(50);
  assert_int_equal(a.n, 0);
}

static int set_up(void **state) {
  (void)state;
  loop = gw_loop_uv_new();
  return loop ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  gw_loop_free(loop);
  return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(serves_every_family),
      TEST(workers_share_an_address),
      TEST(unix_files_are_kept_or_replaced),
      TEST(a_refused_connection_is_told),
      TEST(waits_for_descriptors),
      TEST(drain_takes_what_is_queued),
      TEST(names_are_resolved),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
