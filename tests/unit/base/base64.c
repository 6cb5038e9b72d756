#include "base/base64.h"

#include "unit.h"

typedef struct row {
  const char *text, *bytes; /* bytes NULL: refused */
} row;

static void decodes(void **state) {
  (void)state;
  static const row rows[] = {
      {"", ""},
      {"Zg==", "f"},
      {"Zg", "f"},
      {"Zm8=", "fo"},
      {"Zm8", "fo"},
      {"Zm9v", "foo"},
      {"Zm9vYg==", "foob"},
      {"-_", "\xfb"},
      {"+/+/", "\xfb\xff\xbf"},
      {"-_-_", "\xfb\xff\xbf"},
      {"Z", NULL},
      {"Zg=", NULL},
      {"Zg===", NULL},
      {"=", NULL},
      {"Z g", NULL},
      {"Zm9v=", NULL},
      {"Zg==Zg==", NULL},
      {"Zm9v\n", NULL},
      {"====", NULL},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char out[32];
    size_t n = 0;
    gw_status status = gw_base64_decode(gw_slice_str(rows[i].text), out, &n);
    assert_int_equal(status, rows[i].bytes ? GW_OK : GW_ERR_INVALID);
    if (rows[i].bytes) {
      assert_slice(gw_slice_of(out, n), rows[i].bytes);
    }
  }
}

static void goes_round(void **state) {
  (void)state;
  char bytes[67], text[GW_BASE64_ENCODED(67)], back[GW_BASE64_DECODED(92)];
  for (size_t i = 0; i < sizeof bytes; i++) {
    bytes[i] = (char)(i * 37 + 200);
  }
  for (size_t n = 0; n <= sizeof bytes; n++) {
    size_t got;
    size_t length = gw_base64_encode(gw_slice_of(bytes, n), text);
    assert_int_equal(length, GW_BASE64_ENCODED(n));
    assert_int_equal(gw_base64_decode(gw_slice_of(text, length), back, &got),
                     GW_OK);
    assert_int_equal(got, n);
    assert_memory_equal(back, bytes, n);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(decodes),
      cmocka_unit_test(goes_round),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
