#include "upstream/grpc_text.h"

#include "unit.h"

static void messages(void **state) {
  (void)state;
  static const struct {
    const char *value, *text;
  } rows[] = {
      {"", ""},
      {"plain", "plain"},
      {"a%20b%25", "a b%"},
      {"%e2%82%ac%E2%82%AC", "\xe2\x82\xac\xe2\x82\xac"},
      {"%", "%"},
      {"%4", "%4"},
      {"%4x", "%4x"},
      {"%c3", "\xef\xbf\xbd"},
      {"%ed%a0%80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* surrogate */
      {"%c0%af", "\xef\xbf\xbd\xef\xbf\xbd"},                /* overlong */
      {"%f4%90%80%80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
      {"%f0%9f%98%80", "\xf0\x9f\x98\x80"},
  };
  gw_arena arena;
  gw_arena_init(&arena, 0);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_slice(gw_grpc_message_decode(&arena, gw_slice_str(rows[i].value)),
                 rows[i].text);
  }
  gw_arena_done(&arena);
}

static void base64(void **state) {
  (void)state;
  static const struct {
    const char *value, *bytes; /* NULL: refused */
  } rows[] = {
      {"", ""},
      {"Zg==", "f"},
      {"Zg", "f"},
      {"Zm8=", "fo"},
      {"Zm8", "fo"},
      {"Zm9v", "foo"},
      {"Zm9vYmE", "fooba"},
      {"+/+/", "\xfb\xff\xbf"},
      {"Z", NULL},
      {"Z===", NULL},
      {"Zm9", "fo"},
      {"Zm9=v", NULL},
      {"Zm-v", NULL},
      {"Zg=", NULL},
      {"=", NULL},
  };
  gw_arena arena;
  gw_arena_init(&arena, 0);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    gw_slice got = gw_grpc_base64_decode(&arena, gw_slice_str(rows[i].value));
    if (rows[i].bytes) {
      assert_slice(got, rows[i].bytes);
    } else {
      assert_null(got.p);
    }
  }
  gw_arena_done(&arena);
}

static void timeouts(void **state) {
  (void)state;
  static const struct {
    uint64_t ms;
    const char *text;
  } rows[] = {
      {0, "1m"},
      {1, "1m"},
      {5000, "5000m"},
      {99999999, "99999999m"},
      {100000000, "100000S"},
      {UINT64_MAX, "99999999S"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char out[GW_GRPC_TIMEOUT];
    assert_slice(gw_grpc_timeout(rows[i].ms, out), rows[i].text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(messages),
      cmocka_unit_test(base64),
      cmocka_unit_test(timeouts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
