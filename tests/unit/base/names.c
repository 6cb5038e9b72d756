#include "base/names.h"

#include "base/hash.h"
#include "unit.h"

static gw_arena arena;

static int setup(void **state) {
  (void)state;
  gw_arena_init(&arena, 0);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return 0;
}

static gw_slice *make_names(size_t n) {
  gw_slice *names = gw_arena_alloc(&arena, n * sizeof *names);
  for (size_t i = 0; i < n; i++) {
    names[i] = gw_arena_printf(&arena, "property%zu", i * 7);
  }
  return names;
}

static void every_name_is_found_at_its_index(void **state) {
  (void)state;
  static const size_t sizes[] = {1, 2, 3, 8, 20, 64, 100, 700, GW_NAMES_MAX};
  for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
    gw_slice *names = make_names(sizes[k]);
    gw_names set;
    assert_int_equal(gw_names_build(&arena, names, sizes[k], &set), GW_OK);
    for (size_t i = 0; i < sizes[k]; i++) {
      assert_int_equal(gw_names_find(&set, names[i]), (int)i);
    }
    assert_int_equal(gw_names_find(&set, GW_LIT("propertz0")), -1);
    assert_int_equal(gw_names_find(&set, GW_LIT("")), -1);
  }
}

static void the_same_names_give_the_same_set(void **state) {
  (void)state;
  gw_slice *names = make_names(50);
  gw_names a, b;
  assert_int_equal(gw_names_build(&arena, names, 50, &a), GW_OK);
  assert_int_equal(gw_names_build(&arena, names, 50, &b), GW_OK);
  assert_true(a.seed == b.seed);
  assert_int_equal(a.bits, b.bits);
}

static void odd_names_are_names(void **state) {
  (void)state;
  const gw_slice names[] = {GW_LIT(""), GW_LIT("\0"), GW_LIT("\0\0"),
                            GW_LIT("\xff"), GW_LIT("a rather long name here")};
  gw_names set;
  assert_int_equal(gw_names_build(&arena, names, 5, &set), GW_OK);
  for (int i = 0; i < 5; i++) {
    assert_int_equal(gw_names_find(&set, names[i]), i);
  }
}

static void what_cannot_be_a_set_is_refused(void **state) {
  (void)state;
  const gw_slice twice[] = {GW_LIT("a"), GW_LIT("b"), GW_LIT("a")};
  gw_names set;
  assert_int_equal(gw_names_build(&arena, twice, 3, &set), GW_ERR_DUPLICATE);
  gw_slice *many = make_names(GW_NAMES_MAX + 1);
  assert_int_equal(gw_names_build(&arena, many, GW_NAMES_MAX + 1, &set),
                   GW_ERR_LIMIT);
  assert_int_equal(gw_names_build(&arena, NULL, 0, &set), GW_OK);
  assert_int_equal(set.n, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_name_is_found_at_its_index),
      cmocka_unit_test(the_same_names_give_the_same_set),
      cmocka_unit_test(odd_names_are_names),
      cmocka_unit_test(what_cannot_be_a_set_is_refused),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
