#include "exchange/problem.h"

#include <stdio.h>

#include "exchange/exchange.h"
#include "unit.h"

static gw_arena arena;

static const char *render(const gw_problem *problem, gw_error_format format,
                          gw_slice instance) {
  gw_slice body;
  gw_arena_done(&arena);
  gw_slice type = gw_problem_render(problem, format, instance, &arena, &body);
  assert_slice(type, format == GW_ERRORS_GOOGLE_RPC
                         ? "application/json"
                         : "application/problem+json");
  return gw_arena_dup(&arena, body).p;
}

/* RFC 9457 3.1: type, title, status, instance. */
static void every_problem_renders(void **state) {
  (void)state;
  static const struct {
    gw_problem_id id;
    const char *code;
    int status, grpc;
    const char *title;
  } rows[] = {
#define X(id, code, status, grpc, title)                                       \
  {GW_PROBLEM_##id, code, status, grpc, title},
      GW_PROBLEM_LIST(X)
#undef X
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (rows[i].id == GW_PROBLEM_GRPC || rows[i].id == GW_PROBLEM_NONE) {
      continue;
    }
    gw_problem problem = {.id = rows[i].id};
    char expected[512];
    assert_int_equal(gw_problem_status(&problem), rows[i].status);
    snprintf(expected, sizeof expected,
             "{\"type\":\"urn:gwgen:problem:%s\",\"title\":\"%s\","
             "\"status\":%d,\"instance\":\"id-1\"}",
             rows[i].code, rows[i].title, rows[i].status);
    assert_string_equal(
        render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("id-1")), expected);
    snprintf(expected, sizeof expected,
             "{\"code\":%d,\"message\":\"%s\",\"details\":[]}", rows[i].grpc,
             rows[i].title);
    assert_string_equal(render(&problem, GW_ERRORS_GOOGLE_RPC, GW_LIT("id-1")),
                        expected);
  }
}

/* google/rpc/code.proto; what gRPC lacks is UNKNOWN. */
static void every_grpc_code_has_a_status(void **state) {
  (void)state;
  static const struct {
    const char *name;
    int status;
  } rows[] = {
      {"OK", 200},
      {"CANCELLED", 499},
      {"UNKNOWN", 500},
      {"INVALID_ARGUMENT", 400},
      {"DEADLINE_EXCEEDED", 504},
      {"NOT_FOUND", 404},
      {"ALREADY_EXISTS", 409},
      {"PERMISSION_DENIED", 403},
      {"RESOURCE_EXHAUSTED", 429},
      {"FAILED_PRECONDITION", 400},
      {"ABORTED", 409},
      {"OUT_OF_RANGE", 400},
      {"UNIMPLEMENTED", 501},
      {"INTERNAL", 500},
      {"UNAVAILABLE", 503},
      {"DATA_LOSS", 500},
      {"UNAUTHENTICATED", 401},
      {"UNKNOWN", 500}, /* 17 */
  };
  for (int i = 0; i < (int)GW_COUNT(rows); i++) {
    gw_problem problem = {.id = GW_PROBLEM_GRPC, .grpc_status = i};
    char expected[64];
    assert_string_equal(gw_grpc_code_find(i)->name, rows[i].name);
    assert_int_equal(gw_problem_status(&problem), rows[i].status);
    snprintf(expected, sizeof expected, "\"grpc\":{\"code\":\"%s\"}",
             rows[i].name);
    assert_non_null(
        strstr(render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")), expected));
    snprintf(expected, sizeof expected, "{\"code\":%d,", i);
    assert_non_null(
        strstr(render(&problem, GW_ERRORS_GOOGLE_RPC, GW_LIT("")), expected));
  }
  assert_string_equal(gw_grpc_code_find(-1)->name, "UNKNOWN");
}

static void items_are_listed(void **state) {
  (void)state;
  gw_problem problem = {.id = GW_PROBLEM_INVALID, .status = 422};
  gw_problem_add(&problem, "pointer", GW_LIT("/a\"b"), GW_LIT("type"),
                 GW_LIT("line\n\xe2\x80\xa8"));
  gw_problem_add(&problem, "parameter", GW_LIT("q"), GW_LIT("min"),
                 GW_LIT("too small"));
  assert_string_equal(
      render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")),
      "{\"type\":\"urn:gwgen:problem:invalid-request\","
      "\"title\":\"The request is not valid\",\"status\":422,\"errors\":["
      "{\"pointer\":\"/a\\\"b\",\"code\":\"type\","
      "\"detail\":\"line\\n\xe2\x80\xa8\"},"
      "{\"parameter\":\"q\",\"code\":\"min\",\"detail\":\"too small\"}]}");
  assert_string_equal(
      render(&problem, GW_ERRORS_GOOGLE_RPC, GW_LIT("")),
      "{\"code\":3,\"message\":\"The request is not valid\",\"details\":["
      "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\","
      "\"fieldViolations\":["
      "{\"field\":\"/a\\\"b\",\"description\":\"line\\n\xe2\x80\xa8\"},"
      "{\"field\":\"q\",\"description\":\"too small\"}]}]}");
}

static void items_have_a_limit(void **state) {
  (void)state;
  gw_problem problem = {.id = GW_PROBLEM_INVALID};
  for (size_t i = 1; i <= GW_PROBLEM_ITEMS + 1; i++) {
    gw_problem_add(&problem, "pointer", GW_LIT("/a"), GW_LIT("c"), GW_LIT("d"));
    assert_int_equal(problem.n_items,
                     i <= GW_PROBLEM_ITEMS ? i : GW_PROBLEM_ITEMS);
  }
}

/* What no mode lets pass is kept whatever came before it. */
static void firm_items_find_room(void **state) {
  (void)state;
  gw_problem problem = {.id = GW_PROBLEM_INVALID};
  for (size_t i = 0; i < GW_PROBLEM_ITEMS; i++) {
    gw_problem_add(&problem, "pointer", GW_LIT("/a"), GW_LIT("type"),
                   GW_LIT(""));
  }
  for (size_t i = 1; i <= GW_PROBLEM_ITEMS + 1; i++) {
    size_t n_firm = 0;
    gw_problem_add(&problem, "parameter", GW_LIT("q"),
                   i % 2 ? GW_LIT("duplicate-parameter") : GW_LIT("syntax"),
                   GW_LIT(""));
    for (size_t j = 0; j < problem.n_items; j++) {
      n_firm += gw_problem_is_firm(&problem.items[j]);
    }
    assert_int_equal(problem.n_items, GW_PROBLEM_ITEMS);
    assert_int_equal(n_firm, i <= GW_PROBLEM_ITEMS ? i : GW_PROBLEM_ITEMS);
  }
}

/* In a value within a parameter, both shapes tell where. */
static void places_within_a_value_are_told(void **state) {
  (void)state;
  gw_problem problem = {.id = GW_PROBLEM_INVALID};
  gw_problem_add_inside(&problem, "parameter", GW_LIT("filter"),
                        GW_LIT("/tags/0"), GW_LIT("type"), GW_LIT("no"));
  assert_non_null(strstr(render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")),
                         "\"parameter\":\"filter\",\"pointer\":\"/tags/0\""));
  assert_non_null(strstr(render(&problem, GW_ERRORS_GOOGLE_RPC, GW_LIT("")),
                         "\"field\":\"filter/tags/0\""));
}

static void details_left_out_are_counted(void **state) {
  (void)state;
  gw_problem problem = {
      .id = GW_PROBLEM_GRPC, .grpc_status = 3, .n_more_details = 2};
  assert_non_null(strstr(render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")),
                         "\"moreDetails\":2"));
  problem.n_more_details = 0;
  assert_null(strstr(render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")),
                     "moreDetails"));
}

static void details_are_shown_once(void **state) {
  (void)state;
  gw_problem problem = {
      .id = GW_PROBLEM_GRPC,
      .grpc_status = 3,
      .details = {{.json = GW_LIT("{\"@type\":\"BadRequest\"}"),
                   .is_items = true},
                  {.json = GW_LIT("{\"@type\":\"t/x\"}")}},
      .n_details = 2};
  gw_problem_add(&problem, "pointer", GW_LIT("/a"), GW_LIT("c"), GW_LIT("d"));
  const char *text = render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT(""));
  assert_non_null(strstr(text, "\"details\":[{\"@type\":\"t/x\"}]"));
  assert_non_null(strstr(text, "\"pointer\":\"/a\""));
  text = render(&problem, GW_ERRORS_GOOGLE_RPC, GW_LIT(""));
  assert_non_null(strstr(text, "\"details\":[{\"@type\":\"BadRequest\"},"
                               "{\"@type\":\"t/x\"}]"));
  problem.n_details = 1;
  text = render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT(""));
  assert_null(strstr(text, "details"));
}

static void details_are_base64(void **state) {
  (void)state;
  gw_problem problem = {
      .id = GW_PROBLEM_GRPC,
      .grpc_status = 9,
      .detail = GW_LIT("stale"),
      .details = {{.type = GW_LIT("t/x"), .value = GW_LIT("\x01\xff")}},
      .n_details = 1};
  assert_string_equal(
      render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")),
      "{\"type\":\"urn:gwgen:problem:failed-precondition\","
      "\"title\":\"Failed precondition\",\"status\":400,\"detail\":\"stale\","
      "\"grpc\":{\"code\":\"FAILED_PRECONDITION\",\"details\":["
      "{\"@type\":\"t/x\",\"value\":\"Af8=\"}]}}");
  assert_string_equal(render(&problem, GW_ERRORS_GOOGLE_RPC, GW_LIT("")),
                      "{\"code\":9,\"message\":\"stale\",\"details\":["
                      "{\"@type\":\"t/x\",\"value\":\"Af8=\"}]}");
}

/* Without room there is still an answer, and it is JSON. */
static void falls_back_to_a_constant(void **state) {
  (void)state;
  static char big[300 * 1024];
  memset(big, 'x', sizeof big);
  gw_problem problem = {.id = GW_PROBLEM_GRPC, .detail = {big, sizeof big}};
  assert_string_equal(render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")),
                      "{\"type\":\"about:blank\"}");
  assert_string_equal(render(&problem, GW_ERRORS_GOOGLE_RPC, GW_LIT("")),
                      "{\"code\":8,\"message\":\"\"}");
  problem.detail.n = 200 * 1024;
  assert_non_null(
      strstr(render(&problem, GW_ERRORS_PROBLEM_JSON, GW_LIT("")), "xxx"));
}

static void the_first_problem_stays(void **state) {
  (void)state;
  gw_exchange x = {.grpc_status = -1};
  gw_exchange_fail(&x, GW_PROBLEM_FORBIDDEN);
  gw_exchange_failf(&x, GW_PROBLEM_INVALID, "%d", 1);
  gw_exchange_fail_memory(&x, GW_ERR_NOMEM, true);
  assert_int_equal(x.problem->id, GW_PROBLEM_FORBIDDEN);
  assert_null(x.problem->detail.p);
  gw_arena_done(&x.arena);
}

static void memory_has_its_statuses(void **state) {
  (void)state;
  static const struct {
    gw_status why;
    bool is_response;
    int status;
  } rows[] = {{GW_ERR_NOMEM, false, 503},
              {GW_ERR_NOMEM, true, 503},
              {GW_ERR_LIMIT, false, 413},
              {GW_ERR_LIMIT, true, 502}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_exchange x = {.grpc_status = -1};
    gw_problem *problem =
        gw_exchange_fail_memory(&x, rows[i].why, rows[i].is_response);
    assert_int_equal(gw_problem_status(problem), rows[i].status);
    gw_arena_done(&x.arena);
  }
}

static int tear_down(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_problem_renders),
      cmocka_unit_test(every_grpc_code_has_a_status),
      cmocka_unit_test(items_are_listed),
      cmocka_unit_test(items_have_a_limit),
      cmocka_unit_test(firm_items_find_room),
      cmocka_unit_test(places_within_a_value_are_told),
      cmocka_unit_test(details_left_out_are_counted),
      cmocka_unit_test(details_are_shown_once),
      cmocka_unit_test(details_are_base64),
      cmocka_unit_test(falls_back_to_a_constant),
      cmocka_unit_test(the_first_problem_stays),
      cmocka_unit_test(memory_has_its_statuses),
  };
  return cmocka_run_group_tests(tests, NULL, tear_down);
}
