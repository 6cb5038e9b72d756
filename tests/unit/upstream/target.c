#include "upstream/target.h"

#include "unit.h"

static void good_ones(void **state) {
  (void)state;
  static const struct {
    const char *text, *authority, *host;
    uint16_t port;
    bool is_literal;
  } rows[] = {
      {"127.0.0.1:50051", "127.0.0.1:50051", "127.0.0.1", 50051, true},
      {"[::1]:80", "[::1]:80", "::1", 80, true},
      {"unix:/tmp/x", "localhost", "localhost", 0, true},
      {"books.svc:443", "books.svc:443", "books.svc", 443, false},
      {"dns:///books_1.svc.:1", "books_1.svc.:1", "books_1.svc.", 1, false},
      {"localhost:8080", "localhost:8080", "localhost", 8080, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    gw_upstream_target target;
    assert_int_equal(
        gw_upstream_target_parse(gw_slice_str(rows[i].text), &target), GW_OK);
    assert_slice(target.authority, rows[i].authority);
    assert_slice(target.host, rows[i].host);
    assert_int_equal(target.port, rows[i].port);
    assert_int_equal(target.addr.len != 0, rows[i].is_literal);
  }
}

static void bad_ones(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gw_status status;
  } rows[] = {
      {"", GW_ERR_SYNTAX},
      {"books.svc", GW_ERR_SYNTAX},
      {":80", GW_ERR_SYNTAX},
      {"books svc:80", GW_ERR_SYNTAX},
      {"-a:80", GW_ERR_SYNTAX},
      {"a..b:80", GW_ERR_SYNTAX},
      {"a/b:80", GW_ERR_SYNTAX},
      {"1.2.3:80", GW_ERR_SYNTAX},
      {"dns://x/a:80", GW_ERR_SYNTAX},
      {"a:b:80", GW_ERR_SYNTAX},
      {"a:", GW_ERR_SYNTAX},
      {"a:0", GW_ERR_RANGE},
      {"127.0.0.1:0", GW_ERR_RANGE},
      {"a:65536", GW_ERR_RANGE},
      {"[::1]", GW_ERR_SYNTAX},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    gw_upstream_target target;
    assert_int_equal(
        gw_upstream_target_parse(gw_slice_str(rows[i].text), &target),
        rows[i].status);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(good_ones),
      cmocka_unit_test(bad_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
