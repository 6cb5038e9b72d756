#include "base/slice.h"

#include "unit.h"

static void compares(void **state) {
  (void)state;
  assert_true(gw_slice_eq(GW_LIT(""), (gw_slice){NULL, 0}));
  assert_true(
      gw_slice_eq_nocase(GW_LIT("Content-Type"), GW_LIT("content-tYPE")));
  assert_false(gw_slice_eq_nocase(GW_LIT("a["), GW_LIT("a{")));
  assert_true(gw_slice_cmp(GW_LIT("ab"), GW_LIT("abc")) < 0);
  assert_true(gw_slice_cmp(GW_LIT("b"), GW_LIT("abc")) > 0);
  assert_true(gw_slice_ends(GW_LIT("x.json"), GW_LIT(".json")));
  assert_false(gw_slice_ends(GW_LIT("json"), GW_LIT(".json")));
}

static void cuts(void **state) {
  (void)state;
  gw_slice rest = GW_LIT("a/b//");
  assert_slice(gw_slice_cut(&rest, '/'), "a");
  assert_slice(gw_slice_cut(&rest, '/'), "b");
  assert_slice(gw_slice_cut(&rest, '/'), "");
  assert_non_null(rest.p);
  assert_slice(gw_slice_cut(&rest, '/'), "");
  assert_null(rest.p);
  assert_slice(gw_slice_trim(GW_LIT(" \tx y\t ")), "x y");
  assert_slice(gw_slice_sub(GW_LIT("abc"), 1, 9), "bc");
}

static void measures_distance(void **state) {
  (void)state;
  assert_int_equal(gw_slice_distance(GW_LIT("title"), GW_LIT("titel"), 3), 1);
  assert_int_equal(gw_slice_distance(GW_LIT("itlte"), GW_LIT("title"), 3), 2);
  assert_int_equal(gw_slice_distance(GW_LIT("i23"), GW_LIT("i32"), 1), 1);
  assert_int_equal(gw_slice_distance(GW_LIT("titles"), GW_LIT("tile"), 3), 2);
  assert_int_equal(gw_slice_distance(GW_LIT("title"), GW_LIT("title"), 3), 0);
  assert_int_equal(gw_slice_distance(GW_LIT("a"), GW_LIT("zzzzzz"), 3), 4);
}

static const char *nearest(const char *word) {
  gw_nearest n = gw_nearest_to(gw_slice_str(word));
  gw_nearest_try(&n, GW_LIT("limits"));
  gw_nearest_try(&n, GW_LIT("limit"));
  gw_nearest_try(&n, GW_LIT("at"));
  return n.name.p;
}

static void finds_what_is_near(void **state) {
  (void)state;
  assert_string_equal(nearest("imlit"), "limit");
  assert_string_equal(nearest("limitz"), "limits");
  assert_string_equal(nearest("limit"), "limit");
  assert_string_equal(nearest("LIMITS"), "limits");
  assert_string_equal(nearest("it"), "at");
  assert_null(nearest("xy")); /* two letters of two */
  assert_null(nearest("lost"));
  assert_null(nearest("limitation"));
  assert_null(nearest(""));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(compares),
      cmocka_unit_test(cuts),
      cmocka_unit_test(measures_distance),
      cmocka_unit_test(finds_what_is_near),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
