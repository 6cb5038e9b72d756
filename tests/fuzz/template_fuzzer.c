/* links: gwgen_front gwgen_ir gwgen_diag gw_text gw_base */
#include "front/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_arena arena;
  gw_arena_init(&arena, (size_t)16 << 20);
  gw_slice text = gw_slice_of((const char *)data, size);
  gwgen_template path;
  gw_why why;
  (void)gwgen_template_parse_http(&arena, text, &path, &why);
  (void)gwgen_template_parse_openapi(&arena, text, &path, &why);
  gw_arena_done(&arena);
  return 0;
}
