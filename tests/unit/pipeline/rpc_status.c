#include "pipeline/rpc_status.h"

#include "road.h"
#include "unit.h"

static gw_exchange x;

/* Appends a field of wire type 2; messages here are short. */
static gw_slice field(char *at, int number, gw_slice bytes) {
  assert_true(bytes.n < 128);
  at[0] = (char)(number << 3 | 2);
  at[1] = (char)bytes.n;
  if (bytes.n) {
    memmove(at + 2, bytes.p, bytes.n);
  }
  return gw_slice_of(at, bytes.n + 2);
}

/* google.rpc.Status {details: [Any {type, value}]}. */
static gw_slice status_with(char *out, const char *type, gw_slice value) {
  char any[128];
  gw_slice head = field(any, 1, gw_slice_str(type));
  gw_slice tail = field(any + head.n, 2, value);
  return field(out, 3, gw_slice_of(any, head.n + tail.n));
}

static const gw_operation *operation(const char *id) {
  for (size_t i = 0; i < gw_api_bookstore.n_operations; i++) {
    if (gw_slice_is(gw_api_bookstore.operations[i]->id, id)) {
      return gw_api_bookstore.operations[i];
    }
  }
  fail_msg("no operation %s", id);
  return NULL;
}

static const gw_problem *fail_with(const char *id, int code, gw_slice details) {
  gw_arena_done(&x.arena);
  x = (gw_exchange){.operation = operation(id)};
  gw_rpc_status_fail(&x, code, GW_LIT("why"), details);
  assert_non_null(x.problem);
  assert_slice(x.problem->detail, "why");
  return x.problem;
}

static void violations_become_pointers(void **state) {
  (void)state;
  static const struct {
    const char *id, *field, *where, *place;
  } rows[] = {
      /* the body is a field of the message */
      {"CreateBook", "book.price.currency_code", "pointer",
       "/price/currencyCode"},
      {"CreateBook", "book.authors[2].family_name", "pointer",
       "/authors/2/familyName"},
      {"CreateBook", "book.no_such", "pointer", "/no_such"},
      {"CreateBook", "book", "pointer", ""},
      {"CreateBook", "parent", "parameter", "parent"},
      /* it is the message */
      {"MoveBook", "to_shelf", "pointer", "/toShelf"},
      /* there is none */
      {"GetShelf", "name", "parameter", "name"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char violation[128], bad[128], out[300];
    gw_slice name = field(violation, 1, gw_slice_str(rows[i].field));
    gw_slice text = field(violation + name.n, 2, GW_LIT("no"));
    gw_slice request = field(bad, 1, gw_slice_of(violation, name.n + text.n));
    const gw_problem *problem = fail_with(
        rows[i].id, 3,
        status_with(out, "type.googleapis.com/google.rpc.BadRequest", request));
    assert_int_equal(problem->n_items, 1);
    assert_string_equal(problem->items[0].where, rows[i].where);
    assert_slice(problem->items[0].place, rows[i].place);
    assert_slice(problem->items[0].detail, "no");
    assert_slice(problem->items[0].code, "refused-by-service");
    assert_int_equal(problem->n_details, 1);
    assert_true(problem->details[0].is_items);
  }
}

static void retry_info_becomes_seconds(void **state) {
  (void)state;
  static const struct {
    const char *duration;
    size_t n;
    uint32_t seconds;
  } rows[] = {
      {"\x08\x05", 2, 5},
      {"\x08\x05\x10\x01", 4, 6}, /* a nanosecond more */
      {"\x10\x01", 2, 1},
      {"\x08\x80\xa3\x05", 4, 86400}, /* a day */
      {"\x08\x81\xa3\x05", 4, 0},     /* and a second */
      {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, 0}, /* -1 */
      {"", 0, 0},
      {"\x08", 1, 0},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char info[32], out[300];
    gw_slice value = field(info, 1, gw_slice_of(rows[i].duration, rows[i].n));
    const gw_problem *problem = fail_with(
        "GetShelf", 14,
        status_with(out, "type.googleapis.com/google.rpc.RetryInfo", value));
    assert_int_equal(problem->retry_after_s, rows[i].seconds);
    assert_int_equal(problem->n_details, 1);
    /* It is shown, as JSON if that can hold it. */
    assert_int_equal(problem->details[0].json.p == NULL, i == 7);
  }
}

static void details_have_a_limit(void **state) {
  (void)state;
  char out[GW_PROBLEM_DETAILS + 1][64], all[1024];
  size_t n = 0;
  for (size_t i = 0; i < GW_COUNT(out); i++) {
    gw_slice one = status_with(out[i], "x/y", GW_LIT("v"));
    memcpy(all + n, one.p, one.n);
    n += one.n;
    const gw_problem *problem = fail_with("GetShelf", 5, gw_slice_of(all, n));
    assert_int_equal(problem->n_details,
                     i < GW_PROBLEM_DETAILS ? i + 1 : GW_PROBLEM_DETAILS);
    assert_int_equal(problem->n_more_details, i == GW_PROBLEM_DETAILS);
  }
}

/* Whatever the details are, there is an answer. */
static void malformed_details_are_dropped(void **state) {
  (void)state;
  static const gw_slice rows[] = {
      GW_STR(""),
      GW_STR("\x1a"),
      GW_STR("\x1a\xff\xff\xff\xff\x0f"),
      GW_STR("garbage"),
      GW_STR("\x1a\x02\x0a\x7f"),
      GW_STR("\x1a\x04\x0a\x02\xff\xfe"),
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const gw_problem *problem = fail_with("CreateBook", 3, rows[i]);
    assert_int_equal(gw_problem_status(problem), 400);
    assert_int_equal(problem->n_items, 0);
  }
  gw_arena_done(&x.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(violations_become_pointers),
      cmocka_unit_test(retry_info_becomes_seconds),
      cmocka_unit_test(details_have_a_limit),
      cmocka_unit_test(malformed_details_are_dropped),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
