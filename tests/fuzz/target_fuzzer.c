/* links: gw_upstream gw_http gw_net gw_base */
/* Any text as an address and as an endpoint: what is taken comes back the same
 * from its own text. */
#include <assert.h>

#include "upstream/grpc_text.h"
#include "upstream/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_slice text = gw_slice_of((const char *)data, size);
  gw_addr addr;
  if (gw_addr_parse(text, &addr) == GW_OK) {
    char out[GW_ADDR_TEXT];
    gw_addr again;
    gw_status status = gw_addr_parse(gw_addr_text(&addr, out), &again);
    assert(status == GW_OK && gw_addr_eq(&addr, &again));
  }
  gw_upstream_target target;
  if (gw_upstream_target_parse(text, &target) == GW_OK) {
    assert(target.host.n && target.authority.n);
  }
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_slice message = gw_grpc_message_decode(&arena, text);
  assert(message.n <= size * 3);
  gw_slice again = gw_grpc_message_decode(&arena, message);
  assert(again.n <= message.n * 3);
  (void)gw_grpc_base64_decode(&arena, text);
  gw_arena_done(&arena);
  return 0;
}
