/* links: gw_transcode gw_schema gw_text gw_base */
#include "../support/shapes.h"
#include "text/json_lex.h"
#include "transcode/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 22 };

/* The general walk alone comes to the same. */
static void go_plainly(const gw_member *value, gw_slice message,
                       gw_arena *arena, gw_status status, const gw_buf *out) {
  gw_buf plain;
  gw_why why;
  gw_buf_init(&plain, arena, LIMIT);
  shapes_set_forms(false);
  gw_status plain_status = gw_decode(value, message, arena, &plain, &why);
  shapes_set_forms(true);
  if (status != GW_ERR_NOMEM && plain_status != GW_ERR_NOMEM &&
      !gw_arena_why(arena)) {
    assert(status == plain_status);
    assert(gw_slice_eq(gw_buf_slice(out), gw_buf_slice(&plain)));
  }
}

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
  gw_status status = gw_decode(value, message, &arena, &out, &why);
  go_plainly(value, message, &arena, status, &out);
  if (status == GW_OK && gw_buf_pad(&out) == GW_OK) {
    gw_json json;
    status = gw_json_init(&json, gw_buf_slice(&out));
    assert(status == GW_OK);
    status = gw_json_skip(&json);
    /* A message may be 64 deep and lie in maps and lists. */
    assert(status == GW_ERR_LIMIT || gw_json_finish(&json) == GW_OK);
  }
  gw_arena_done(&arena);
  return 0;
}
