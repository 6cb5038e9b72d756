/* Dotted names of a query, and the fields that they lead to. */
#include "transcode/field_path.h"

#include "base/buf.h"
#include "shapes.h"
#include "unit.h"

static int set_up_group(void **state) {
  (void)state;
  shapes_init();
  return 0;
}

static gw_status find(gw_arena *arena, const char *path,
                      const gw_target **ret_target) {
  return gw_field_path_find(&sample_shape, gw_slice_str(path), arena,
                            ret_target);
}

static void leads_to_what_a_text_fills(void **state) {
  static const struct {
    const char *path;
    size_t n_parents;
    uint32_t number;
  } rows[] = {
      {"i32", 0, 1},           {"child.text", 1, 14},
      {"child.names", 1, 19},  {"child.child.child.at", 3, 26},
      {"child.counts", 1, 21}, {"child.boxed", 1, 29},
      {"child.free", 1, 34},   {"child.any", 1, 40},
      {"child.values", 1, 38},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_arena arena;
    const gw_target *target = NULL;
    gw_arena_init(&arena, 0);
    assert_int_equal(find(&arena, rows[i].path, &target), GW_OK);
    assert_int_equal(target->n_parents, rows[i].n_parents);
    assert_int_equal(target->leaf->field->number, rows[i].number);
    for (size_t k = 0; k < target->n_parents; k++) {
      assert_int_equal(target->parents[k]->number, 17);
    }
    gw_arena_done(&arena);
  }
}

static void leads_nowhere_else(void **state) {
  static const char *const paths[] = {
      "",
      ".",
      "nope",
      "child",
      "child.",
      ".child.i32",
      "child..i32",
      "child.nope",
      "i32.i32",
      "at.seconds",
      "children",
      "nothing",
      "children.i32",
      "counts.key",
      "free.fields",
      "child.child",
  };
  gw_arena arena;
  const gw_target *target = NULL;
  (void)state;
  gw_arena_init(&arena, 0);
  for (size_t i = 0; i < GW_COUNT(paths); i++) {
    assert_int_equal(find(&arena, paths[i], &target), GW_ERR_NOT_FOUND);
  }
  assert_null(target);
  gw_arena_done(&arena);
}

/* As many names as are allowed, and one more. */
static void has_a_depth(void **state) {
  (void)state;
  for (size_t n = GW_FIELD_PATH_NAMES; n <= GW_FIELD_PATH_NAMES + 1; n++) {
    gw_arena arena;
    gw_buf path;
    const gw_target *target = NULL;
    gw_arena_init(&arena, 0);
    gw_buf_init(&path, &arena, 1024);
    for (size_t i = 0; i + 1 < n; i++) {
      assert_int_equal(gw_buf_append(&path, GW_LIT("child.")), GW_OK);
    }
    assert_int_equal(gw_buf_append(&path, GW_LIT("i32")), GW_OK);
    assert_int_equal(
        gw_field_path_find(&sample_shape, gw_buf_slice(&path), &arena, &target),
        n == GW_FIELD_PATH_NAMES ? GW_OK : GW_ERR_NOT_FOUND);
    gw_arena_done(&arena);
  }
}

static void says_that_there_is_no_memory(void **state) {
  gw_arena arena;
  const gw_target *target;
  (void)state;
  gw_arena_init(&arena, 1);
  assert_int_equal(find(&arena, "child.i32", &target), GW_ERR_LIMIT);
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(leads_to_what_a_text_fills),
      cmocka_unit_test(leads_nowhere_else),
      cmocka_unit_test(has_a_depth),
      cmocka_unit_test(says_that_there_is_no_memory),
  };
  return cmocka_run_group_tests(tests, set_up_group, NULL);
}
