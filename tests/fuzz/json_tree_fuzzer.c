/* links: gw_text gw_base */
#include "text/node.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_arena arena;
  gw_arena_init(&arena, (size_t)256 << 20);
  gw_node *root = NULL;
  gw_node_error error;
  gw_slice text = gw_slice_of((const char *)data, size);
  if (gw_json_tree_read(&arena, text, NULL, &root, &error) == GW_OK) {
    gw_buf out;
    gw_buf_init(&out, &arena, (size_t)64 << 20);
    (void)gw_node_write_json(root, &out);
  }
  gw_arena_done(&arena);
  return 0;
}
