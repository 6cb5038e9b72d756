/* links: gw_test_http gw_http gw_net gw_base */
#include <assert.h>

#include "http_client.h"
#include "http_probe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first byte says how input is cut; the rest is what a client sends
 * behind the preface. Time passes, the client goes: every request has had its
 * end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
  if (n == 0) {
    return 0;
  }
  gw_loop *loop = gw_loop_mem_new();
  http_probe probe;
  http_probe_init(&probe);
  probe.takes_none = data[0] & 0x80;
  gw_http_handler handler = http_probe_handler(&probe);
  gw_http_server server;
  gw_http_server_init(&server, loop, &gw_http_default_limits, &handler);
  server.accepts_h1 = false;
  gw_loop_mem_cut(loop, data[0] & 0x3f, data[0] & 0x40 ? 7 : 0);
  http_client client;
  http_client_init(&client, &server, 1 << 20);
  http_client_send_text(&client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  http_client_send(&client, gw_slice_of((const char *)data + 1, n - 1));
  gw_loop_mem_run(loop);
  gw_loop_mem_advance(loop, 3000);
  http_client_done(&client);
  gw_loop_mem_advance(loop, 120 * 1000);
  assert(server.n_conns == 0 && server.n_streams == 0);
  assert(probe.n_begun == probe.n_closed);
  http_probe_done(&probe);
  gw_loop_free(loop);
  return 0;
}
