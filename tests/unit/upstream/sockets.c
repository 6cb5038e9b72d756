/* Calls over real sockets on loopback, plain and with TLS. */
#include "fake_upstream.h"
#include "net/listener.h"
#include "unit.h"
#include "upstream/cluster.h"

#include "certs.h"

enum { N_CALLS = 200, MESSAGE = 3000 };

static gw_loop *loop;
static gw_arena arena;
static certs files;
static unsigned n_done, n_good;
static char message[MESSAGE];

static void on_done(gw_call *call) {
  n_done++;
  n_good += call->status == GW_OK && call->grpc_status == 0 &&
            gw_slice_eq(call->reply, call->message);
  if (n_done == N_CALLS) {
    gw_loop_stop(loop);
  }
}

static void stop_late(gw_timer *timer) {
  (void)timer;
  gw_loop_stop(loop);
}

static void run_until_done(void) {
  gw_timer late;
  gw_timer_init(&late, stop_late);
  gw_timer_start(loop, &late, 20000);
  gw_loop_run(loop);
  gw_timer_stop(&late);
}

static gw_slice named_endpoint(const gw_addr *addr) {
  return gw_arena_printf(&arena, "localhost:%u", gw_addr_port(addr));
}

/* Runs the calls against a fake behind |server_tls|; how many came back. */
static unsigned call_all(gw_tls_server *server_tls, gw_tls_client *client_tls,
                         bool by_name) {
  gw_addr addr;
  int fd = -1;
  assert_int_equal(gw_addr_parse(GW_LIT("127.0.0.1:0"), &addr), GW_OK);
  assert_int_equal(gw_listen(&addr, &fd, 1), GW_OK);
  fake_upstream fake;
  fake_init(&fake, loop);
  gw_listener_config listening = {server_tls, fake_accept, &fake};
  gw_listener *listener = gw_listener_new(loop, fd, &listening);
  char text[GW_ADDR_TEXT];
  gw_slice endpoint =
      by_name ? named_endpoint(&addr) : gw_addr_text(&addr, text);
  gw_cluster_config config = gw_cluster_defaults;
  config.endpoints = &endpoint;
  config.n_endpoints = 1;
  config.tls = client_tls;
  gw_cluster *cluster = gw_cluster_new(loop, &config);
  assert_non_null(cluster);
  static gw_call calls[N_CALLS];
  static gw_buf rooms[N_CALLS];
  n_done = n_good = 0;
  for (size_t i = 0; i < N_CALLS; i++) {
    calls[i] = (gw_call){.path = GW_LIT("/a.B/C"),
                         .message = {message, MESSAGE},
                         .deadline_ms = gw_loop_now_ms(loop) + 10000,
                         .arena = &arena,
                         .room = &rooms[i],
                         .on_done = on_done};
    gw_call_start(cluster, &calls[i]);
  }
  run_until_done();
  gw_cluster_free(cluster);
  fake_close(&fake);
  gw_listener_free(listener);
  assert_int_equal(n_done, N_CALLS);
  return n_good;
}

static void plain(void **state) {
  (void)state;
  assert_int_equal(call_all(NULL, NULL, false), N_CALLS);
}

static void by_name(void **state) {
  (void)state;
  assert_int_equal(call_all(NULL, NULL, true), N_CALLS);
}

static gw_tls_server *new_server(bool h2) {
  char crt[128];
  char key[128];
  gw_tls_certificate row = {certs_path(&files, "up.crt", crt),
                            certs_path(&files, "up.key", key)};
  gw_tls_server_config config = {&row, 1, true, h2};
  gw_tls_server *tls = NULL;
  gw_slice text;
  assert_int_equal(gw_tls_server_new(&arena, &config, &tls, &text), GW_OK);
  return tls;
}

static gw_tls_client *new_client(const char *server_name) {
  char ca[128];
  gw_tls_client_config config = {.ca = certs_path(&files, "up.crt", ca),
                                 .server_name = gw_slice_str(server_name)};
  gw_tls_client *tls = NULL;
  gw_slice text;
  assert_int_equal(gw_tls_client_new(&arena, &config, &tls, &text), GW_OK);
  return tls;
}

static void over_tls(void **state) {
  (void)state;
  static const struct {
    const char *name;
    bool h2;
    unsigned n_good;
  } rows[] = {{NULL, true, N_CALLS}, {"other.test", true, 0}, {NULL, false, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    gw_tls_server *server = new_server(rows[i].h2);
    gw_tls_client *client = new_client(rows[i].name);
    assert_int_equal(call_all(server, client, true), rows[i].n_good);
    gw_tls_server_unref(server);
    gw_tls_client_unref(client);
  }
}

static int set_up(void **state) {
  (void)state;
  loop = gw_loop_uv_new();
  gw_arena_init(&arena, 0);
  memset(message, 'm', sizeof message);
  certs_init(&files);
  certs_make(&files, "up", "DNS:localhost");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  gw_loop_free(loop);
  gw_arena_done(&arena);
  certs_done(&files);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain),
      cmocka_unit_test(by_name),
      cmocka_unit_test(over_tls),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
