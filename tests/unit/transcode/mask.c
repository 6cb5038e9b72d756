#include "transcode/mask.h"

#include "shapes.h"
#include "transcode/wire.h"
#include "unit.h"

enum { MASK_NUMBER = 2 };

static int set_up_group(void **state) {
  (void)state;
  shapes_init();
  return 0;
}

/* The mask of |json|, written within |limit| bytes. */
static gw_status put(gw_arena *arena, const char *json, size_t limit,
                     gw_buf *out) {
  gw_buf text;
  gw_buf_init(&text, arena, 10000);
  assert_int_equal(gw_buf_append(&text, gw_slice_str(json)), GW_OK);
  assert_int_equal(gw_buf_pad(&text), GW_OK);
  gw_buf_init(out, arena, limit);
  return gw_mask_put(&sample_value, gw_buf_slice(&text), MASK_NUMBER, arena,
                     out);
}

/* The paths of the only field of |message|, with a comma behind each. */
static void list_paths(gw_slice message, gw_buf *ret_paths) {
  gw_wire wire = gw_wire_of(message);
  gw_wire_field mask, path;
  assert_int_equal(gw_wire_next(&wire, &mask), GW_OK);
  assert_int_equal(mask.number, MASK_NUMBER);
  assert_int_equal(gw_wire_next(&wire, &path), GW_END);
  wire = gw_wire_of(mask.bytes);
  while (gw_wire_next(&wire, &path) == GW_OK) {
    assert_int_equal(path.number, 1);
    assert_int_equal(gw_buf_append(ret_paths, path.bytes), GW_OK);
    assert_int_equal(gw_buf_append(ret_paths, GW_LIT(",")), GW_OK);
  }
}

typedef struct row {
  const char *json, *paths;
} row;

static void names_what_the_body_has(void **state) {
  (void)state;
  static const row rows[] = {
      {"{\"i32\":1}", "i32,"},
      {"{\"i32\":0,\"text\":\"\"}", "i32,text,"},
      {"{\"child\":{\"i32\":1,\"child\":{\"text\":\"a\"}}}",
       "child.i32,child.child.text,"},
      {"{\"child\":{}}", "child,"},
      {"{\"child\":null,\"maybe\":null}", "child,maybe,"},
      {"{\"numbers\":[1,2],\"children\":[{\"i32\":1}]}", "numbers,children,"},
      {"{\"counts\":{\"a\":1}}", "counts,"},
      {"{\"left\":\"a\"}", "left,"},
      {"{\"at\":\"2020-01-01T00:00:00Z\",\"boxed\":\"7\"}", "at,boxed,"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_arena arena;
    gw_buf out, paths;
    gw_arena_init(&arena, 0);
    gw_buf_init(&paths, &arena, 1000);
    assert_int_equal(put(&arena, rows[i].json, 1000, &out), GW_OK);
    list_paths(gw_buf_slice(&out), &paths);
    assert_slice(gw_buf_slice(&paths), rows[i].paths);
    gw_arena_done(&arena);
  }
}

static void stays_in_its_buffer(void **state) {
  (void)state;
  gw_arena arena;
  gw_buf out;
  gw_arena_init(&arena, 0);
  assert_int_equal(put(&arena, "{\"text\":\"a\"}", 8, &out), GW_OK);
  assert_int_equal(out.n, 8);
  assert_int_equal(put(&arena, "{\"text\":\"a\"}", 7, &out), GW_ERR_LIMIT);
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_what_the_body_has),
      cmocka_unit_test(stays_in_its_buffer),
  };
  return cmocka_run_group_tests(tests, set_up_group, NULL);
}
