#include "text/json_write.h"

#include <math.h>

#include "base/utf8.h"
#include "text/json_lex.h"
#include "text/json_scan.h"
#include "unit.h"

static void escapes(void **state) {
  (void)state;
  gw_buf out;
  gw_buf_init(&out, NULL, 1000);
  assert_int_equal(gw_json_write_string(
                       &out, gw_slice_of("a\"\\/\b\t\n\f\r\x0b\0\x1f\x7f", 13)),
                   GW_OK);
  assert_slice(gw_buf_slice(&out),
               "\"a\\\"\\\\/\\b\\t\\n\\f\\r\\u000b\\u0000\\u001f\x7f\"");
  gw_buf_done(&out);
}

/* Every code point reads back as itself, within sixteen bytes and across. */
static void goes_round(void **state) {
  (void)state;
  gw_buf out, back;
  gw_buf_init(&out, NULL, 1000);
  gw_buf_init(&back, NULL, 1000);
  for (uint32_t code = 0; code < 0x11000; code++) {
    char text[32] = "0123456789abcd";
    if (code >= 0xd800 && code <= 0xdfff) {
      continue;
    }
    size_t n = 14 + gw_utf8_put(code, text + 14);
    gw_json json;
    gw_json_token token;
    out.n = back.n = 0;
    assert_int_equal(gw_json_write_string(&out, gw_slice_of(text, n)), GW_OK);
    assert_int_equal(gw_buf_pad(&out), GW_OK);
    assert_int_equal(gw_json_init(&json, gw_buf_slice(&out)), GW_OK);
    assert_int_equal(gw_json_value(&json, &token), GW_OK);
    assert_int_equal(gw_json_finish(&json), GW_OK);
    assert_int_equal(gw_json_append(&json, token, &back), GW_OK);
    assert_int_equal(back.n, n);
    assert_memory_equal(back.p, text, n);
  }
  gw_buf_done(&out);
  gw_buf_done(&back);
}

static void keeps_to_its_limit(void **state) {
  (void)state;
  for (size_t limit = 0; limit < 30; limit++) {
    gw_buf out;
    gw_buf_init(&out, NULL, limit);
    gw_status status =
        gw_json_write_string(&out, GW_LIT("ab\x01\x02\x03 the end"));
    assert_int_equal(status, limit >= 30 ? GW_OK : GW_ERR_LIMIT);
    assert_true(out.n <= limit);
    gw_buf_done(&out);
  }
}

static void writes_numbers(void **state) {
  (void)state;
  gw_buf out;
  gw_buf_init(&out, NULL, 1000);
  assert_int_equal(gw_json_write_double(&out, 0.5), GW_OK);
  assert_int_equal(gw_json_write_char(&out, ' '), GW_OK);
  assert_int_equal(gw_json_write_double(&out, (double)-INFINITY), GW_OK);
  assert_int_equal(gw_json_write_float(&out, INFINITY), GW_OK);
  assert_int_equal(gw_json_write_float(&out, NAN), GW_OK);
  assert_int_equal(gw_json_write_float(&out, 0.1F), GW_OK);
  assert_int_equal(gw_json_write_int64(&out, INT64_MIN), GW_OK);
  assert_int_equal(gw_json_write_uint64(&out, UINT64_MAX), GW_OK);
  assert_slice(gw_buf_slice(&out),
               "0.5 \"-Infinity\"\"Infinity\"\"NaN\"0.1-9223372036854775808"
               "18446744073709551615");
  gw_buf_done(&out);
}

/* For each length, with a special byte at each place and with none. */
static void copies_as_its_twin(void **state) {
  (void)state;
  char from[64], to[64 + 16], twin[64 + 16];
  for (size_t n = 0; n <= 50; n++) {
    for (size_t at = 0; at <= n; at++) {
      memset(from, 'x', sizeof from);
      from[at] = at % 3 == 0 ? '"' : at % 3 == 1 ? '\\' : '\n';
      size_t copied = gw_json_copy_plain(from, n, to);
      assert_int_equal(copied, gw_json_copy_plain_scalar(from, n, twin));
      assert_int_equal(copied, at);
      assert_memory_equal(to, from, copied);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(escapes),
      cmocka_unit_test(goes_round),
      cmocka_unit_test(keeps_to_its_limit),
      cmocka_unit_test(writes_numbers),
      cmocka_unit_test(copies_as_its_twin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
