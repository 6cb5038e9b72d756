#include "policies.h"

static gw_verdict ask(const void *config, const char *address) {
  gw_stream_info info = {0};
  gw_exchange x = {.client = &info, .from = &info.client, .grpc_status = -1};
  void *note = NULL;
  assert_int_equal(gw_addr_parse(gw_slice_str(address), &info.client), GW_OK);
  gw_verdict verdict = gw_policy_ip.on_request(&x, config, &note);
  if (verdict == GW_FAIL) {
    assert_int_equal(gw_problem_status(x.problem), 403);
  }
  gw_arena_done(&x.arena);
  return verdict;
}

static void lets_in_who_may(void **state) {
  (void)state;
  static const struct {
    const char *config, *address;
    bool is_in;
  } rows[] = {
      {"{}", "192.0.2.1:1", true},
      {"{\"deny\":[\"192.0.2.1\"]}", "192.0.2.1:1", false},
      {"{\"deny\":[\"192.0.2.1\"]}", "192.0.2.2:1", true},
      {"{\"allow\":[\"10.0.0.0/8\"]}", "10.255.255.255:1", true},
      {"{\"allow\":[\"10.0.0.0/8\"]}", "11.0.0.0:1", false},
      {"{\"allow\":[\"10.0.0.0/9\"]}", "10.127.0.1:1", true},
      {"{\"allow\":[\"10.0.0.0/9\"]}", "10.128.0.1:1", false},
      {"{\"allow\":[\"10.0.0.0/31\"]}", "10.0.0.1:1", true},
      {"{\"allow\":[\"10.0.0.0/31\"]}", "10.0.0.2:1", false},
      {"{\"allow\":[\"0.0.0.0/0\"]}", "203.0.113.9:1", true},
      {"{\"allow\":[\"0.0.0.0/0\"]}", "[2001:db8::1]:1", false},
      {"{\"allow\":[\"::/0\"]}", "[2001:db8::1]:1", true},
      {"{\"allow\":[\"2001:db8::/33\"]}", "[2001:db8:7fff::1]:1", true},
      {"{\"allow\":[\"2001:db8::/33\"]}", "[2001:db8:8000::1]:1", false},
      /* the same address in both spellings */
      {"{\"deny\":[\"192.0.2.1\"]}", "[::ffff:192.0.2.1]:1", false},
      {"{\"deny\":[\"::ffff:192.0.2.0/120\"]}", "192.0.2.7:1", false},
      /* who is denied is denied */
      {"{\"allow\":[\"10.0.0.0/8\"],\"deny\":[\"10.1.0.0/16\"]}", "10.1.2.3:1",
       false},
      {"{\"allow\":[\"10.0.0.0/8\"],\"deny\":[\"10.1.0.0/16\"]}", "10.2.2.3:1",
       true},
      {"{\"deny\":[\"::/0\"]}", "unix:/run/x", true},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const char *why;
    void *config =
        policy_parse(&gw_policy_ip, gw_slice_str(rows[i].config), &why);
    assert_null(why);
    if ((ask(config, rows[i].address) == GW_NEXT) != rows[i].is_in) {
      fail_msg("%s: %s", rows[i].config, rows[i].address);
    }
  }
}

static void refuses_with_a_place(void **state) {
  (void)state;
  static const struct {
    const char *config, *why;
  } rows[] = {
      {"{\"alow\":[]}", "1:9 \"ip\" knows"},
      {"{\"allow\":\"::1\"}", "1:10 this must be a list"},
      {"{\"allow\":[\"::1\",5]}", "1:17 this is no address"},
      {"{\"allow\":[\"10.0.0.0/33\"]}", "1:11 this is no address"},
      {"{\"allow\":[\"::/129\"]}", "1:11 this is no address"},
      {"{\"allow\":[\"10.0.0.0/\"]}", "1:11 this is no address"},
      {"{\"allow\":[\"10.0.0.0/-1\"]}", "1:11 this is no address"},
      {"{\"allow\":[\"10.0.0\"]}", "1:11 this is no address"},
      {"{\"allow\":[\"fe80::1%eth0\"]}", "1:11 this is no address"},
      {"{\"allow\":[\"\"]}", "1:11 this is no address"},
      {"{\"allow\":[\"example.com\"]}", "1:11 this is no address"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const char *why;
    policy_parse(&gw_policy_ip, gw_slice_str(rows[i].config), &why);
    assert_non_null(why);
    if (strncmp(why, rows[i].why, strlen(rows[i].why)) != 0) {
      fail_msg("%s: %s", rows[i].config, why);
    }
  }
}

static void ranges_have_a_limit(void **state) {
  (void)state;
  for (size_t n = 999; n <= 1001; n++) {
    gw_arena arena;
    const char *why;
    gw_arena_init(&arena, 0);
    gw_slice json = policy_json(&arena, "{\"allow\":[", "\"::#\"", n, "]}");
    policy_parse(&gw_policy_ip, json, &why);
    assert_int_equal(why == NULL, n <= 1000);
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
      cmocka_unit_test(lets_in_who_may),
      cmocka_unit_test(refuses_with_a_place),
      cmocka_unit_test(ranges_have_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, tear_down);
}
