/* links: gw_upstream gw_http gw_net gw_base */
/* What an upstream sends, at each cut: every call ends exactly once, and a good
 * reply has its zero bytes behind it. The first byte is the cut; the others
 * follow the upstream's SETTINGS. */
#include <assert.h>

#include "base/buf.h"
#include "net/loop_mem.h"
#include "upstream/cluster.h"

enum { N_CALLS = 3, MAX_REPLY = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static gw_stream *far;
static unsigned n_done;

static void keep_far(void *owner, gw_stream *stream) {
  (void)owner;
  if (far) {
    gw_stream_close(stream); /* one connection is enough */
    return;
  }
  far = stream;
}

static void on_done(gw_call *call) {
  n_done++;
  if (call->status == GW_OK && call->grpc_status == 0) {
    assert(call->reply.n <= MAX_REPLY);
    for (size_t i = 0; i < GW_BUF_PAD; i++) {
      assert(call->reply.p[call->reply.n + i] == 0);
    }
  }
}

static void send_all(gw_slice bytes) {
  while (bytes.n) {
    size_t n = 0;
    if (gw_stream_write(far, &bytes, 1, &n) != GW_OK) {
      return;
    }
    bytes = gw_slice_from(bytes, n);
  }
}

static void run(gw_loop *loop, gw_cluster *cluster, gw_slice bytes) {
  static const char settings[9] = {0, 0, 0, 4};
  gw_call calls[N_CALLS];
  gw_arena arenas[N_CALLS];
  gw_buf rooms[N_CALLS];
  for (size_t i = 0; i < N_CALLS; i++) {
    gw_arena_init(&arenas[i], 65536);
    gw_buf_init(&rooms[i], NULL, 0);
    calls[i] = (gw_call){.path = GW_LIT("/a.B/C"),
                         .message = GW_LIT("message"),
                         .deadline_ms = gw_loop_now_ms(loop) + 1000,
                         .max_reply = MAX_REPLY,
                         .arena = &arenas[i],
                         .room = &rooms[i],
                         .on_done = on_done};
    gw_call_start(cluster, &calls[i]);
  }
  gw_loop_mem_run(loop);
  send_all(gw_slice_of(settings, sizeof settings));
  gw_loop_mem_run(loop);
  send_all(bytes);
  gw_loop_mem_advance(loop, 1001);
  assert(n_done == N_CALLS);
  for (size_t i = 0; i < N_CALLS; i++) {
    gw_arena_done(&arenas[i]);
    gw_buf_done(&rooms[i]);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const gw_slice endpoint = {"10.0.0.1:1", 10};
  if (!size || size > 65536) {
    return 0;
  }
  gw_addr addr;
  gw_loop *loop = gw_loop_mem_new();
  gw_status status = gw_addr_parse(endpoint, &addr);
  assert(loop && status == GW_OK);
  far = NULL;
  n_done = 0;
  gw_loop_mem_listen(loop, &addr, keep_far, NULL);
  gw_loop_mem_cut(loop, data[0], 0);
  gw_cluster_config config = gw_cluster_defaults;
  config.endpoints = &endpoint;
  config.n_endpoints = 1;
  config.max_connections = 1;
  gw_cluster *cluster = gw_cluster_new(loop, &config);
  assert(cluster);
  run(loop, cluster, gw_slice_of((const char *)data + 1, size - 1));
  gw_cluster_free(cluster);
  gw_stream_close(far);
  gw_loop_free(loop);
  return 0;
}
