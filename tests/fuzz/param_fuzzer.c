/* links: gw_form gw_schema gw_route gw_text gw_base */
#include <assert.h>

#include "../support/param_schemas.h"
#include "text/json_lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken is one JSON value, and the same one when it is read again. */
static void check_json(gw_slice text) {
  gw_json json;
  gw_status status = gw_json_init(&json, text);
  assert(status == GW_OK);
  status = gw_json_skip(&json);
  assert(status == GW_OK && gw_json_finish(&json) == GW_OK);
}

static void read_param(gw_arena *arena, const gw_param *param,
                       const gw_param_texts *texts) {
  gw_problem_sink sink;
  gw_slice json;
  gw_sink_init(&sink, arena);
  gw_status status = gw_param_read(arena, &gw_param_default_limits, param,
                                   texts, &sink, &json);
  assert(status <= 0 && status != GW_ERR_SYNTAX);
  assert(status != GW_ERR_INVALID || sink.n);
  if (status == GW_OK) {
    assert(!sink.n);
    check_json(json);
  }
}

/* The bytes pick place, style and kind; then follows the text of a style, or
 * "keys=value" of a deepObject, a line each. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) {
    return 0;
  }
  gw_arena arena;
  gw_why why = {0};
  gw_param_texts texts = {0};
  gw_arena_init(&arena, (size_t)64 << 20);
  test_object_init(&arena);
  gw_slice text = gw_slice_of((const char *)data + 2, size - 2);
  gw_param param = {.name = GW_STR("p"),
                    .in = (gw_param_in)(GW_IN_PATH + data[0] % 4),
                    .style = (gw_param_style)(GW_STYLE_SIMPLE + data[1] % 7),
                    .schema = data[1] & 0x80 ? &test_either : &test_object};
  param.flags = (data[0] & 4 ? (uint32_t)GW_PARAM_ARRAY : 0u) |
                (data[0] & 8 ? (uint32_t)GW_PARAM_OBJECT : 0u) |
                (data[0] & 16 ? (uint32_t)GW_PARAM_SCALAR : 0u) |
                (data[0] & 32 ? (uint32_t)GW_PARAM_EXPLODE : 0u);
  gw_status status = GW_OK;
  if (param.style == GW_STYLE_DEEP_OBJECT) {
    texts.is_keyed = true;
    while (text.p && status == GW_OK) {
      gw_slice value = gw_slice_cut(&text, '\n');
      gw_slice keys = gw_slice_cut(&value, '=');
      status = gw_param_texts_add(&arena, &texts, keys);
      if (status == GW_OK) {
        status =
            gw_param_texts_add(&arena, &texts, value.p ? value : GW_LIT(""));
      }
    }
  } else {
    status = gw_style_cut(&arena, &param, text, &texts, &why);
    assert(status != GW_ERR_SYNTAX || why.what);
    assert(!texts.is_keyed || texts.n % 2 == 0);
  }
  if (status == GW_OK) {
    read_param(&arena, &param, &texts);
  }
  gw_arena_done(&arena);
  return 0;
}
