/* links: gw_form gw_schema gw_route gw_text gw_base */
#include <assert.h>

#include "../support/forms.h"
#include "text/json_lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 22, MAX_PARTS = 64 };

/* A form that is taken is one JSON object, whose members no part can leave. */
static void check_object(gw_buf *out) {
  gw_json json;
  gw_json_token token;
  if (gw_buf_pad(out) != GW_OK) {
    return;
  }
  gw_status status = gw_json_init(&json, gw_buf_slice(out));
  assert(status == GW_OK);
  status = gw_json_value(&json, &token);
  assert(status == GW_OK && token.kind == GW_JSON_OBJECT);
  size_t n = 0;
  while ((status = gw_json_key(&json, GW_LIT(""), &token)) == GW_OK) {
    n++;
    status = gw_json_skip(&json);
    /* JSON of its own depth may be too deep inside of the object. */
    assert(status == GW_OK || status == GW_ERR_LIMIT);
    if (status != GW_OK) {
      return;
    }
  }
  assert(status == GW_END && gw_json_finish(&json) == GW_OK);
  assert(n <= MAX_PARTS);
}

/* The first byte picks the form; the boundary is "B". */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) {
    return 0;
  }
  gw_arena arena;
  gw_buf out;
  gw_form_fault fault;
  gw_arena_init(&arena, (size_t)64 << 20);
  gw_buf_init(&out, NULL, LIMIT);
  gw_media media =
      forms_media(*data & 1 ? GW_CODEC_MULTIPART : GW_CODEC_FORM, &arena);
  gw_form_input input = {&media, GW_LIT("B"),
                         gw_slice_of((const char *)data + 1, size - 1),
                         MAX_PARTS, &gw_param_default_limits};
  gw_status status = gw_form_to_json(&input, &arena, &out, &fault);
  assert(status <= 0 && fault.why.pos <= size);
  assert(status == GW_OK || fault.why.what || status == GW_ERR_LIMIT ||
         status == GW_ERR_NOMEM);
  if (status == GW_OK) {
    check_object(&out);
  }
  gw_buf_done(&out);
  gw_arena_done(&arena);
  return 0;
}
