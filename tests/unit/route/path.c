#include "route/path.h"

#include "unit.h"

typedef struct row {
  const char *raw;
  gw_status status;
  const char *segments; /* decoded, joined by "|" */
  size_t pos;
} row;

static const row rows[] = {
    {"/", GW_OK, "", 0},
    {"/a", GW_OK, "a", 0},
    {"/a/", GW_OK, "a|", 0},
    {"/a/b.json/~x", GW_OK, "a|b.json|~x", 0},
    {"/a%20b/c", GW_OK, "a b|c", 0},
    {"/%C3%A9", GW_OK, "\xc3\xa9", 0},
    {"/a:b@c!$&'()*+,=", GW_OK, "a:b@c!$&'()*+,=", 0},
    {"/100%25", GW_OK, "100%", 0},
    {"/a%2Fb", GW_OK, "a/b", 0},
    {"/...", GW_OK, "...", 0},
    {"/a%3Bb", GW_OK, "a;b", 0},
    {"", GW_ERR_SYNTAX, NULL, 0},
    {"a/b", GW_ERR_SYNTAX, NULL, 0},
    {"//", GW_ERR_SYNTAX, NULL, 1},
    {"//admin", GW_ERR_SYNTAX, NULL, 1},
    {"/a//b", GW_ERR_SYNTAX, NULL, 3},
    {"///", GW_ERR_SYNTAX, NULL, 1},
    {"/.", GW_ERR_SYNTAX, NULL, 1},
    {"/a/../b", GW_ERR_SYNTAX, NULL, 3},
    {"/%2e%2e/b", GW_ERR_SYNTAX, NULL, 1},
    {"/.%2E", GW_ERR_SYNTAX, NULL, 1},
    {"/a%2F..%2Fb", GW_ERR_SYNTAX, NULL, 1},
    {"/a%", GW_ERR_SYNTAX, NULL, 2},
    {"/a%4", GW_ERR_SYNTAX, NULL, 2},
    {"/a%zz", GW_ERR_SYNTAX, NULL, 2},
    {"/a%5Cb", GW_ERR_SYNTAX, NULL, 2},
    {"/a\\b", GW_ERR_SYNTAX, NULL, 2},
    {"/a%00", GW_ERR_SYNTAX, NULL, 2},
    {"/a%0d%0a", GW_ERR_SYNTAX, NULL, 2},
    {"/a%7f", GW_ERR_SYNTAX, NULL, 2},
    {"/a b", GW_ERR_SYNTAX, NULL, 2},
    {"/a\xc3\xa9", GW_ERR_SYNTAX, NULL, 2},
    {"/a;x=1/b", GW_ERR_SYNTAX, NULL, 2},
    {"/;/admin", GW_ERR_SYNTAX, NULL, 1},
    {"/a?b", GW_ERR_SYNTAX, NULL, 2},
    {"/a#b", GW_ERR_SYNTAX, NULL, 2},
    {"/%ff", GW_ERR_SYNTAX, NULL, 1},
    {"/%c0%af", GW_ERR_SYNTAX, NULL, 1},
    {"/%ed%a0%80", GW_ERR_SYNTAX, NULL, 1},
    {"/a%252Fb", GW_ERR_SYNTAX, NULL, 1},
    {"/a%252e", GW_ERR_SYNTAX, NULL, 1},
    {"/a%25252F", GW_ERR_SYNTAX, NULL, 1},
    {"/a%255c", GW_ERR_SYNTAX, NULL, 1},
};

static void has_one_reading(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_arena arena;
    gw_path path;
    gw_why why = {NULL, 0};
    char text[200];
    size_t n = 0;
    gw_arena_init(&arena, 0);
    gw_status status =
        gw_path_parse(&arena, gw_slice_str(rows[i].raw), 0, &path, &why);
    if (status != rows[i].status || why.pos != rows[i].pos) {
      fail_msg("%s: %d at %zu", rows[i].raw, status, why.pos);
    }
    for (size_t k = 0; status == GW_OK && k < path.n; k++) {
      text[n] = '|';
      n += k > 0;
      memcpy(text + n, path.segments[k].text.p, path.segments[k].text.n);
      n += path.segments[k].text.n;
    }
    if (status == GW_OK) {
      assert_slice(gw_slice_of(text, n), rows[i].segments);
    }
    gw_arena_done(&arena);
  }
}

static void keeps_what_rest_captures(void **state) {
  (void)state;
  gw_arena arena;
  gw_path path;
  gw_why why;
  gw_arena_init(&arena, 0);
  assert_int_equal(
      gw_path_parse(&arena, GW_LIT("/a%2fb%20c:d%3Ae"), 0, &path, &why), GW_OK);
  assert_slice(path.segments[0].text, "a/b c:d:e");
  assert_slice(path.segments[0].kept, "a%2Fb c:d:e");
  assert_int_equal(path.segments[0].colon, 6);
  assert_int_equal(path.segments[0].kept_colon, 8);
  assert_true(path.segments[0].has_slash);
  gw_arena_done(&arena);
}

static void has_limits(void **state) {
  (void)state;
  char text[GW_PATH_MAX_BYTES + 2];
  gw_arena arena;
  gw_path path;
  gw_why why;
  gw_arena_init(&arena, 0);
  for (size_t i = 0; i < GW_PATH_MAX_SEGMENTS + 1; i++) {
    memcpy(text + i * 2, "/a", 2);
  }
  size_t n = GW_PATH_MAX_SEGMENTS * 2;
  assert_int_equal(gw_path_parse(&arena, gw_slice_of(text, n), 0, &path, &why),
                   GW_OK);
  assert_int_equal(
      gw_path_parse(&arena, gw_slice_of(text, n + 2), 0, &path, &why),
      GW_ERR_LIMIT);
  memset(text + 1, 'a', sizeof text - 1);
  n = GW_PATH_MAX_BYTES;
  assert_int_equal(gw_path_parse(&arena, gw_slice_of(text, n), 0, &path, &why),
                   GW_OK);
  assert_int_equal(
      gw_path_parse(&arena, gw_slice_of(text, n + 1), 0, &path, &why),
      GW_ERR_LIMIT);
  gw_arena_done(&arena);
}

/* THREATS C6. */
static void a_semicolon_is_for_matrix(void **state) {
  (void)state;
  gw_arena arena;
  gw_path path;
  gw_why why;
  gw_arena_init(&arena, 0);
  gw_slice raw = GW_LIT("/a/;b=1/c%3Bd");
  assert_int_equal(gw_path_parse(&arena, raw, 0, &path, &why), GW_ERR_SYNTAX);
  assert_int_equal(why.pos, 3);
  assert_int_equal(gw_path_parse(&arena, raw, GW_PATH_MATRIX, &path, &why),
                   GW_OK);
  assert_false(path.segments[0].has_semicolon);
  assert_true(path.segments[1].has_semicolon);
  assert_false(path.segments[2].has_semicolon);
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_one_reading),
      cmocka_unit_test(keeps_what_rest_captures),
      cmocka_unit_test(has_limits),
      cmocka_unit_test(a_semicolon_is_for_matrix),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
