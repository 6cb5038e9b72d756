/* links: gw_text gw_base */
#include <stdlib.h>

#include "text/node_make.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read is written, and must be read as the same. */
static void check_written(gw_arena *arena, const gw_node *root) {
  gw_buf out;
  gw_node *back = NULL;
  gw_node_error error;
  gw_buf_init(&out, arena, (size_t)64 << 20);
  if (gw_node_write_yaml(root, &out) == GW_OK &&
      (gw_yaml_read(arena, gw_buf_slice(&out), NULL, &back, &error) != GW_OK ||
       !gw_node_eq(root, back))) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_arena arena;
  gw_arena_init(&arena, (size_t)256 << 20);
  gw_node *root = NULL;
  gw_node_error error;
  gw_slice text = gw_slice_of((const char *)data, size);
  if (gw_yaml_read(&arena, text, NULL, &root, &error) == GW_OK) {
    gw_buf out;
    gw_buf_init(&out, &arena, (size_t)64 << 20);
    (void)gw_node_write_json(root, &out);
    check_written(&arena, root);
  }
  gw_arena_done(&arena);
  return 0;
}
