#include "policies.h"

static void sets_headers(void **state) {
  (void)state;
  const char *why;
  gw_exchange x = {.grpc_status = -1};
  void *config = policy_parse(
      &gw_policy_headers,
      GW_LIT("{\"set\":{\"x-a\":\"1\",\"x-b\":\"\",\"x-c\":\"a b;c\"}}"), &why);
  assert_null(why);
  gw_policy_headers.on_response(&x, config, NULL);
  assert_int_equal(x.response.headers.n, 3);
  assert_slice(gw_headers_find(&x.response.headers, "x-a"), "1");
  assert_slice(gw_headers_find(&x.response.headers, "x-b"), "");
  assert_slice(gw_headers_find(&x.response.headers, "x-c"), "a b;c");
  gw_arena_done(&x.arena);
  config = policy_parse(&gw_policy_headers, GW_LIT("{}"), &why);
  assert_null(why);
  gw_policy_headers.on_response(&x, config, NULL);
  assert_int_equal(x.response.headers.n, 3);
}

/* Nothing that splits an answer, and nothing of the framing. */
static void refuses_with_a_place(void **state) {
  (void)state;
  static const struct {
    const char *config, *why;
  } rows[] = {
      {"{\"sett\":{}}", "1:2 \"headers\" knows"},
      {"{\"set\":[]}", "1:8 this must be a map"},
      {"{\"set\":{\"X-A\":\"1\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"\":\"1\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"x a\":\"1\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"x:\":\"1\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"content-length\":\"1\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"connection\":\"x\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"transfer-encoding\":\"x\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"date\":\"x\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"x-request-id\":\"x\"}}", "1:9 this is no lower-case"},
      {"{\"set\":{\"x-a\":1}}", "1:15 this is no header value"},
      {"{\"set\":{\"x-a\":\"a\\r\\nb\"}}", "1:15 this is no header value"},
      {"{\"set\":{\"x-a\":\" a\"}}", "1:15 this is no header value"},
      {"{\"set\":{\"x-a\":\"a\\t\"}}", "1:15 this is no header value"},
      {"{\"set\":{\"x-a\":\"\\u007f\"}}", "1:15 this is no header value"},
      {"{\"set\":{\"x-a\":\"\\u00e9\"}}", "1:15 this is no header value"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const char *why;
    policy_parse(&gw_policy_headers, gw_slice_str(rows[i].config), &why);
    if (!why || strncmp(why, rows[i].why, strlen(rows[i].why)) != 0) {
      fail_msg("%s: %s", rows[i].config, why ? why : "taken");
    }
  }
}

static void headers_have_a_limit(void **state) {
  (void)state;
  for (size_t n = 31; n <= 33; n++) {
    gw_arena arena;
    const char *why;
    gw_arena_init(&arena, 0);
    gw_slice json = policy_json(&arena, "{\"set\":{", "\"x-#\":\"v\"", n, "}}");
    policy_parse(&gw_policy_headers, json, &why);
    assert_int_equal(why == NULL, n <= 32);
    gw_arena_done(&arena);
  }
}

static int tear_down(void **state) {
  (void)state;
  gw_arena_done(&policy_arena);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sets_headers),
      cmocka_unit_test(refuses_with_a_place),
      cmocka_unit_test(headers_have_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, tear_down);
}
