/* links: gw_transcode gw_schema gw_text gw_base */
#include "../support/shapes.h"
#include "text/json_lex.h"
#include "transcode/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 22 };

/* Whatever is taken for a message comes out as JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) {
    return 0;
  }
  if (!book_shape.names.n) {
    shapes_init();
  }
  const gw_member *value = data[0] & 1 ? &book_value : &sample_value;
  gw_slice message = gw_slice_of((const char *)data + 1, size - 1);
  gw_arena arena;
  gw_buf out;
  gw_why why;
  gw_arena_init(&arena, (size_t)64 << 20);
  gw_buf_init(&out, &arena, LIMIT);
  if (gw_decode(value, message, &arena, &out, &why) == GW_OK &&
      gw_buf_pad(&out) == GW_OK) {
    gw_json json;
    gw_status status = gw_json_init(&json, gw_buf_slice(&out));
    assert(status == GW_OK);
    status = gw_json_skip(&json);
    /* A message may be 64 deep and lie in maps and lists. */
    assert(status == GW_ERR_LIMIT || gw_json_finish(&json) == GW_OK);
  }
  gw_arena_done(&arena);
  return 0;
}
