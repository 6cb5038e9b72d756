/* links: gwgen_front gwgen_ir gwgen_diag gw_text gw_base */
#include "front/http_rule.h"
#include "front/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a descriptor set, and as a google.api.HttpRule. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_arena arena;
  gw_arena_init(&arena, (size_t)64 << 20);
  gwgen_report report = {.arena = &arena};
  gwgen_product product = {.arena = &arena, .report = &report};
  gwgen_rpc rpc = {.service = GW_LIT("S"), .name = GW_LIT("M")};
  gw_slice bytes = gw_slice_of((const char *)data, size);
  gwgen_pos pos = {.file = GW_LIT("a.proto"), .line = 1, .column = 1};
  (void)gwgen_wire_check_descriptors(bytes);
  (void)gwgen_http_rule_read(&product, &rpc, pos, bytes);
  gw_arena_done(&arena);
  return 0;
}
