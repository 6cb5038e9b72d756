/* links: gw_text gw_base */
#include <assert.h>

#include "base/utf8.h"
#include "text/json_lex.h"
#include "text/json_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a string decodes to is UTF-8, has the code points that were counted,
 * and is written and read back as itself. */
static void check_string(const gw_json *json, gw_json_token token,
                         gw_arena *arena) {
  gw_buf text, again;
  gw_json other;
  gw_json_token twin;
  gw_buf_init(&text, arena, SIZE_MAX);
  gw_buf_init(&again, arena, SIZE_MAX);
  if (gw_json_append(json, token, &text) != GW_OK ||
      gw_json_write_string(&again, gw_buf_slice(&text)) != GW_OK ||
      gw_buf_pad(&again) != GW_OK) {
    return; /* the arena is used up */
  }
  assert(gw_utf8_check(gw_buf_slice(&text)));
  assert(gw_json_code_points(json, token) ==
         gw_utf8_code_points(gw_buf_slice(&text)));
  gw_status status = gw_json_init(&other, gw_buf_slice(&again));
  assert(status == GW_OK);
  status = gw_json_value(&other, &twin);
  assert(status == GW_OK && gw_json_finish(&other) == GW_OK);
  size_t n = text.n;
  if (gw_json_append(&other, twin, &text) == GW_OK) {
    assert(text.n == 2 * n && (!n || !memcmp(text.p, text.p + n, n)));
  }
}

/* Walks by single steps where gw_json_skip() takes one. */
static gw_status walk(gw_json *json, gw_arena *arena) {
  gw_json_token token;
  gw_status status = gw_json_value(json, &token);
  if (status == GW_OK && token.kind == GW_JSON_STRING) {
    check_string(json, token, arena);
  }
  if (status != GW_OK || token.kind < GW_JSON_ARRAY) {
    return status;
  }
  bool is_object = token.kind == GW_JSON_OBJECT;
  do {
    status = is_object ? gw_json_key(json, GW_LIT("key"), &token)
                       : gw_json_item(json);
    if (status == GW_OK) {
      status = walk(json, arena);
    }
  } while (status == GW_OK);
  return status == GW_END ? GW_OK : status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_arena arena;
  gw_buf text;
  gw_json json;
  gw_arena_init(&arena, (size_t)64 << 20);
  gw_buf_init(&text, NULL, size);
  if (gw_buf_append(&text, gw_slice_of((const char *)data, size)) == GW_OK &&
      gw_buf_pad(&text) == GW_OK) {
    gw_status status = gw_json_init(&json, gw_buf_slice(&text));
    gw_json saved = json;
    if (status == GW_OK) {
      status = gw_json_skip(&json);
      assert(walk(&saved, &arena) == status && saved.p == json.p);
      status = gw_json_finish(&json);
    }
    assert((status == GW_OK) == (json.why.what == NULL));
    assert(json.why.pos <= size);
  }
  gw_buf_done(&text);
  gw_arena_done(&arena);
  return 0;
}
