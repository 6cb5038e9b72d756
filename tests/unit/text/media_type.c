#include "text/media_type.h"

#include <stdio.h>

#include "unit.h"

static void cuts_types_and_parameters(void **state) {
  (void)state;
  static const struct {
    const char *value, *found;
    gw_status status;
  } rows[] = {
      {"text/plain", "text/plain", GW_END},
      {" text/plain ; a=b;c=\"d;e\" ; f=1", "text/plain|a=b|c=d;e|f=1", GW_END},
      {"a/b;;; x=y;", "a/b|x=y", GW_END},
      {"a/b;x=\"a\\\"b\"", "a/b|x=a\\\"b", GW_END},
      {"a/b;x=\"\"", "a/b|x=", GW_END},
      {"a/b;x", "a/b", GW_ERR_SYNTAX},
      {"a/b;x=", "a/b", GW_ERR_SYNTAX},
      {"a/b;=x", "a/b", GW_ERR_SYNTAX},
      {"a/b;x = y", "a/b", GW_ERR_SYNTAX},
      {"a/b;x=\"y", "a/b", GW_ERR_SYNTAX},
      {"a/b;x=\"y\"z", "a/b", GW_ERR_SYNTAX},
      {"a/b;x=y z", "a/b", GW_ERR_SYNTAX},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_slice rest = gw_slice_str(rows[i].value);
    gw_slice type = gw_type_cut(&rest);
    gw_type_param param;
    gw_status status;
    char text[128];
    int n = snprintf(text, sizeof text, "%.*s", (int)type.n, type.p);
    while ((status = gw_type_next(&rest, &param)) == GW_OK) {
      n += snprintf(text + n, sizeof text - (size_t)n, "|%.*s=%.*s",
                    (int)param.name.n, param.name.p, (int)param.value.n,
                    param.value.p);
      assert_int_equal(param.has_escapes,
                       gw_slice_find(param.value, '\\') < param.value.n);
    }
    assert_int_equal(status, rows[i].status);
    assert_string_equal(text, rows[i].found);
  }
}

static void knows_types_and_ranges(void **state) {
  (void)state;
  static const char *const types[] = {"a/b", "A/b+c", "x.y/z-1"};
  static const char *const others[] = {"",    "a",   "a/",   "/b",   "a/*",
                                       "*/*", "a b", "a/b ", "a/b/c"};
  for (size_t i = 0; i < GW_COUNT(types); i++) {
    assert_true(gw_type_is(gw_slice_str(types[i])));
  }
  for (size_t i = 0; i < GW_COUNT(others); i++) {
    assert_false(gw_type_is(gw_slice_str(others[i])));
  }
  assert_true(gw_type_in(GW_LIT("image/PNG"), GW_LIT("image/png")));
  assert_true(gw_type_in(GW_LIT("Image/png"), GW_LIT("image/*")));
  assert_true(gw_type_in(GW_LIT("a/b"), GW_LIT("*/*")));
  assert_false(gw_type_in(GW_LIT("images/png"), GW_LIT("image/*")));
  assert_false(gw_type_in(GW_LIT("image/"), GW_LIT("image/*")));
}

static void weighs_by_the_most_exact_word(void **state) {
  (void)state;
  static const struct {
    const char *accept, *type;
    int weight, rank;
  } rows[] = {
      {"a/b", "a/b", 1000, 3},
      {"a/b;q=0.25", "a/b", 250, 3},
      {"a/b;q=1.000", "a/b", 1000, 3},
      {"a/*;q=0.5, */*;q=0.1", "a/b", 500, 2},
      {"*/*;q=0.1, a/b;q=0", "a/b", 0, 3},
      {"a/b;q=0, */*", "a/c", 1000, 1},
      {"a/c", "a/b", -1, 0},
      {"", "a/b", -1, 0},
      {"a/b;x=1", "a/b", -1, 0},
      {"a/b;x=1;q=1, a/b;q=0.2", "a/b", 200, 3},
      {"a/b;charset=UTF-8", "a/b", 1000, 3},
      {"a/b;q=2", "a/b", -1, 0},
      {"a/b;q=1.001", "a/b", -1, 0},
      {"a/b;q=0.0001", "a/b", -1, 0},
      {"a/b;q=.5", "a/b", -1, 0},
      {"x/y;p=\"a,b\", a/b", "a/b", 1000, 3},
      {"image/png", "image/*", 1000, 3},
      {"text/plain", "*/*", 1000, 3},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    int rank;
    assert_int_equal(gw_type_weight(gw_slice_str(rows[i].accept),
                                    gw_slice_str(rows[i].type), &rank),
                     rows[i].weight);
    assert_int_equal(rank, rows[i].rank);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cuts_types_and_parameters),
      cmocka_unit_test(knows_types_and_ranges),
      cmocka_unit_test(weighs_by_the_most_exact_word),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
