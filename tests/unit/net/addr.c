#include "net/addr.h"

#include "unit.h"

static void good_ones_come_back(void **state) {
  (void)state;
  static const char *const texts[] = {"127.0.0.1:80", "0.0.0.0:0", "[::1]:443",
                                      "[2001:db8::1]:65535",
                                      "unix:/tmp/a.sock"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    gw_addr addr;
    char out[GW_ADDR_TEXT];
    assert_int_equal(gw_addr_parse(gw_slice_str(texts[i]), &addr), GW_OK);
    assert_slice(gw_addr_text(&addr, out), texts[i]);
    gw_addr again;
    assert_int_equal(gw_addr_parse(gw_slice_str(texts[i]), &again), GW_OK);
    assert_true(gw_addr_eq(&addr, &again));
  }
}

static void bad_ones_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gw_status status;
  } rows[] = {
      {"", GW_ERR_SYNTAX},
      {"127.0.0.1", GW_ERR_SYNTAX},
      {"127.0.0.1:", GW_ERR_SYNTAX},
      {"127.0.0.1:x", GW_ERR_SYNTAX},
      {"127.0.0.1:-1", GW_ERR_SYNTAX},
      {"127.0.0.1:65536", GW_ERR_RANGE},
      {"127.0.0.1:100000000000000000000", GW_ERR_RANGE},
      {"localhost:80", GW_ERR_SYNTAX},
      {"1.2.3:80", GW_ERR_SYNTAX},
      {"::1:80", GW_ERR_SYNTAX},
      {"[::1:80", GW_ERR_SYNTAX},
      {"[::1]80", GW_ERR_SYNTAX},
      {"[127.0.0.1]:80", GW_ERR_SYNTAX},
      {"unix:", GW_ERR_SYNTAX},
      {"unix:/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
       GW_ERR_RANGE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    gw_addr addr;
    assert_int_equal(gw_addr_parse(gw_slice_str(rows[i].text), &addr),
                     rows[i].status);
  }
}

static void parts(void **state) {
  (void)state;
  gw_addr addr;
  gw_addr other;
  gw_addr none = {.len = 0};
  char out[GW_ADDR_TEXT];
  assert_int_equal(gw_addr_parse(GW_LIT("[::1]:443"), &addr), GW_OK);
  assert_slice(gw_addr_host(&addr, out), "::1");
  assert_int_equal(gw_addr_port(&addr), 443);
  other = addr;
  gw_addr_set_port(&other, 444);
  assert_false(gw_addr_eq(&addr, &other));
  assert_false(gw_addr_eq(&addr, &none));
  assert_true(gw_addr_eq(&none, &none));
  assert_slice(gw_addr_text(&none, out), "-");
  assert_int_equal(gw_addr_parse(GW_LIT("unix:/x"), &other), GW_OK);
  assert_slice(gw_addr_host(&other, out), "unix");
  assert_false(gw_addr_eq(&addr, &other));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(good_ones_come_back),
      cmocka_unit_test(bad_ones_are_refused),
      cmocka_unit_test(parts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
