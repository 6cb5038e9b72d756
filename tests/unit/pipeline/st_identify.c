#include "pipeline/run.h"
#include "unit.h"

#define ID_64 "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcd-f"
#define TRACE "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

static gw_header fields[4];
static gw_request request = {.headers = {fields, 0, GW_COUNT(fields)}};
static gw_settings settings;
static gw_generation generation = {.settings = &settings};
static gw_run run;

static void identify(const char *const *pairs) {
  gw_arena_done(&run.x.arena);
  run = (gw_run){.x.request = &request, .generation = &generation};
  request.headers.n = 0;
  for (; pairs && *pairs; pairs += 2) {
    fields[request.headers.n++] =
        (gw_header){gw_slice_str(pairs[0]), gw_slice_str(pairs[1])};
  }
  assert_int_equal(gw_st_identify(&run), GW_NEXT);
  assert_true(gw_slice_eq(
      gw_headers_find(&run.x.response.headers, "x-request-id"), run.x.id));
}

static bool is_hex(gw_slice s) {
  for (size_t i = 0; i < s.n; i++) {
    if (!strchr("0123456789abcdef", s.p[i])) {
      return false;
    }
  }
  return true;
}

/* THREATS D11. */
static void good_ids_are_kept(void **state) {
  (void)state;
  static const struct {
    const char *id;
    bool is_kept;
  } rows[] = {
      {"a", true},         {"A-9z", true},     {ID_64, true},
      {ID_64 "0", false},  {"", false},        {"a b", false},
      {"a\"b", false},     {"a\nb", false},    {"a_b", false},
      {"\xc3\xa9", false}, {"../../x", false}, {"a;b", false},
      {"%0d%0a", false},   {"a\x7f", false},   {"-", true},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const char *pairs[] = {"x-request-id", rows[i].id, NULL};
    identify(pairs);
    assert_int_equal(gw_slice_is(run.x.id, rows[i].id), rows[i].is_kept);
    if (!rows[i].is_kept) {
      assert_int_equal(run.x.id.n, 32);
      assert_true(is_hex(run.x.id));
    }
  }
}

static void made_ids_differ(void **state) {
  (void)state;
  enum { N = 200 };
  static char seen[N][32];
  for (size_t i = 0; i < N; i++) {
    identify(NULL);
    for (size_t j = 0; j < i; j++) {
      assert_memory_not_equal(run.x.id.p, seen[j], 32);
    }
    memcpy(seen[i], run.x.id.p, 32);
  }
}

/* W3C Trace Context 3.2: the trace and its flags stay, the span is ours. */
static void good_traces_go_on(void **state) {
  (void)state;
  static const struct {
    const char *given;
    bool is_kept;
  } rows[] = {
      {TRACE, true},
      {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", true},
      {"", false},
      {TRACE "0", false},
      {"01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false},
      {"00-00000000000000000000000000000000-b7ad6b7169203331-01", false},
      {"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false},
      {"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false},
      {"00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01", false},
      {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g", false},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const char *pairs[] = {"traceparent", rows[i].given, "tracestate", "a=1",
                           NULL};
    identify(pairs);
    gw_slice t = run.x.trace;
    assert_int_equal(t.n, GW_TRACE_BYTES);
    assert_memory_equal(t.p, "00-", 3);
    assert_true(t.p[35] == '-' && t.p[52] == '-');
    assert_true(is_hex(gw_slice_sub(t, 3, 32)) &&
                is_hex(gw_slice_sub(t, 36, 16)));
    bool is_kept =
        gw_slice_eq(gw_slice_sub(t, 3, 32), gw_slice_sub(GW_LIT(TRACE), 3, 32));
    assert_int_equal(is_kept, rows[i].is_kept);
    assert_int_equal(run.x.trace_state.n, rows[i].is_kept ? 3 : 0);
    assert_false(gw_slice_eq(gw_slice_sub(t, 36, 16),
                             gw_slice_sub(GW_LIT(TRACE), 36, 16)));
    if (is_kept) {
      assert_memory_equal(t.p + 52, rows[i].given + 52, 3);
    }
  }
}

static void trace_states_have_a_limit(void **state) {
  (void)state;
  char text[514];
  memset(text, 's', sizeof text);
  for (size_t n = 511; n <= 513; n++) {
    text[n] = '\0';
    const char *pairs[] = {"traceparent", TRACE, "tracestate", text, NULL};
    identify(pairs);
    assert_int_equal(run.x.trace_state.n, n <= 512 ? n : 0);
    text[n] = 's';
  }
  gw_arena_done(&run.x.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(good_ids_are_kept),
      cmocka_unit_test(made_ids_differ),
      cmocka_unit_test(good_traces_go_on),
      cmocka_unit_test(trace_states_have_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
