#include "text/node_make.h"
#include "unit.h"

typedef struct fixture {
  gw_arena arena;
} fixture;

static int set_up(void **state) {
  static fixture f;
  gw_arena_init(&f.arena, 0);
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  gw_arena_done(&f->arena);
  return 0;
}

typedef gw_status (*node_write)(const gw_node *node, gw_buf *out);

static gw_slice write(fixture *f, node_write how, const gw_node *node) {
  gw_buf out;
  gw_buf_init(&out, &f->arena, 1 << 20);
  assert_int_equal(how(node, &out), GW_OK);
  return gw_buf_slice(&out);
}

static gw_node *read_yaml(fixture *f, gw_slice text) {
  gw_node *root = NULL;
  gw_node_error error = {0};
  assert_int_equal(gw_yaml_read(&f->arena, text, NULL, &root, &error), GW_OK);
  return root;
}

/* One of everything. */
static gw_node *sample(fixture *f) {
  gw_arena *a = &f->arena;
  gw_node *map = gw_node_make_map(a);
  gw_node_put_str(a, map, "text", "plain");
  gw_node_put(a, map, GW_LIT("200"), gw_node_make_integer(a, -7));
  gw_node_put(a, map, GW_LIT("yes"), gw_node_make_bool(a, true));
  gw_node *list = gw_node_put(a, map, GW_LIT("list"), gw_node_make_list(a));
  gw_node_add(a, list, gw_node_make_text(a, GW_LIT("200")));
  gw_node_add(a, list, gw_node_make_map(a));
  gw_node_add(a, list, gw_node_make_list(a));
  return map;
}

static void writes_json(void **state) {
  fixture *f = *state;
  const gw_node *node = sample(f);
  assert_slice(write(f, gw_node_write_json, node),
               "{\"text\":\"plain\",\"200\":-7,\"yes\":true,"
               "\"list\":[\"200\",{},[]]}");
  assert_slice(write(f, gw_node_write_json_lines, node),
               "{\n  \"text\": \"plain\",\n  \"200\": -7,\n  \"yes\": true,\n"
               "  \"list\": [\n    \"200\",\n    {},\n    []\n  ]\n}\n");
}

static void writes_yaml(void **state) {
  fixture *f = *state;
  assert_slice(write(f, gw_node_write_yaml, sample(f)),
               "text: plain\n'200': -7\n'yes': true\n"
               "list:\n- '200'\n- {}\n- []\n");
}

/* Whatever a string looks like, it comes back as that string. */
static void yaml_keeps_strings(void **state) {
  static const char *const texts[] = {
      "",           "null",
      "~",          "true",
      "No",         "1",
      "-1.5e3",     "0x1f",
      ".inf",       "- a",
      "a: b",       "a #b",
      "#",          "'",
      "\"",         "\\",
      "&a",         "*a",
      "!t",         "%",
      "@",          "`",
      "{",          "[a]",
      "a\nb",       "a\n",
      "\n",         "\n\na",
      " a",         "a ",
      "a\n b",      "  a\nb",
      "a \nb\n",    "\t",
      "a\tb",       "\r",
      "\x01",       "\x7f",
      "\xc2\x85",   "\xe2\x80\xa8",
      "\xc3\xa9",   "\xf0\x9f\x98\x80",
      "---",        "...",
      "? a",        "| a",
      "> a",        "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$",
      "2001-01-01", "=",
      "<<",
  };
  fixture *f = *state;
  gw_arena *a = &f->arena;
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    gw_node *map = gw_node_make_map(a);
    gw_node_put_str(a, map, texts[i], texts[i]);
    gw_node *list = gw_node_put(a, map, GW_LIT("list"), gw_node_make_list(a));
    gw_node_add(a, list, gw_node_make_text(a, gw_slice_str(texts[i])));
    const gw_node *back = read_yaml(f, write(f, gw_node_write_yaml, map));
    assert_true(gw_node_eq(back, map));
  }
}

static void compares_trees(void **state) {
  fixture *f = *state;
  gw_node *a = sample(f), *b = sample(f);
  assert_true(gw_node_eq(a, b));
  gw_node_add(&f->arena, gw_node_find(b, "list"),
              gw_node_make_bool(&f->arena, false));
  assert_false(gw_node_eq(a, b));
  gw_node_add(&f->arena, gw_node_find(a, "list"),
              gw_node_make_bool(&f->arena, true));
  assert_false(gw_node_eq(a, b));
}

/* Lists grow by doubling, without a count of what would fit. */
static void grows(void **state) {
  fixture *f = *state;
  gw_node *list = gw_node_make_list(&f->arena);
  for (int64_t i = 0; i < 1000; i++) {
    gw_node_add(&f->arena, list, gw_node_make_integer(&f->arena, i));
  }
  assert_int_equal(list->n, 1000);
  for (size_t i = 0; i < list->n; i++) {
    assert_int_equal(list->items[i]->integer, i);
  }
}

static void a_full_arena_adds_nothing(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 4096);
  gw_node *list = gw_node_make_list(&arena);
  for (size_t i = 0; i < 4096; i++) {
    gw_node_add(&arena, list, gw_node_make_map(&arena));
  }
  assert_int_not_equal(gw_arena_why(&arena), GW_OK);
  assert_true(list->n < 4096);
  gw_arena_done(&arena);
}

static void a_full_buffer_fails(void **state) {
  fixture *f = *state;
  gw_buf out;
  for (size_t limit = 0; limit < 40; limit++) {
    gw_buf_init(&out, &f->arena, limit);
    assert_int_not_equal(gw_node_write_yaml(sample(f), &out), GW_OK);
    gw_buf_init(&out, &f->arena, limit);
    assert_int_not_equal(gw_node_write_json_lines(sample(f), &out), GW_OK);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(writes_json, set_up, tear_down),
      cmocka_unit_test_setup_teardown(writes_yaml, set_up, tear_down),
      cmocka_unit_test_setup_teardown(yaml_keeps_strings, set_up, tear_down),
      cmocka_unit_test_setup_teardown(compares_trees, set_up, tear_down),
      cmocka_unit_test_setup_teardown(grows, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_full_buffer_fails, set_up, tear_down),
      cmocka_unit_test(a_full_arena_adds_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
