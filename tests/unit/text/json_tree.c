#include "text/node.h"
#include "unit.h"

typedef struct fixture {
  gw_arena arena;
  gw_node *root;
  gw_node_error error;
} fixture;

static int set_up(void **state) {
  static fixture f;
  f = (fixture){0};
  gw_arena_init(&f.arena, 0);
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  gw_arena_done(&f->arena);
  return 0;
}

static gw_status read_text(fixture *f, const char *text) {
  f->root = NULL;
  return gw_json_tree_read(&f->arena, gw_slice_str(text), NULL, &f->root,
                           &f->error);
}

static void writes_what_it_read(void **state) {
  static const char *const texts[] = {
      "null",
      "true",
      "-1.50e+03",
      "\"a\\\"b\\\\c\\n\"",
      "[]",
      "{}",
      "{\"a\":[1,2.0,\"x\"],\"b\":{\"c\":null,\"d\":false}}",
      "123456789012345678901234567890",
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    gw_buf out;
    gw_buf_init(&out, &f->arena, 1 << 16);
    assert_int_equal(read_text(f, texts[i]), GW_OK);
    assert_int_equal(gw_node_write_json(f->root, &out), GW_OK);
    assert_slice(gw_buf_slice(&out), texts[i]);
  }
}

static void decodes_and_keeps_places(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "{\n  \"k\\u0041\": \"\\ud83d\\ude00\",\n"
                                "  \"é\": [1, -7]\n}\n"),
                   GW_OK);
  gw_node_entry *entry = gw_node_entry_find(f->root, GW_LIT("kA"));
  assert_int_equal(entry->key_line, 2);
  assert_int_equal(entry->key_column, 3);
  assert_int_equal(entry->value->column, 14);
  assert_slice(entry->value->text, "\xf0\x9f\x98\x80");
  gw_node *list = gw_node_find(f->root, "\xc3\xa9");
  assert_int_equal(list->line, 3);
  assert_int_equal(list->column, 8);
  assert_int_equal(list->items[1]->column, 12);
  assert_int_equal(list->items[1]->integer, -7);
}

static void refuses_with_a_place(void **state) {
  static const struct {
    const char *text;
    gw_status status;
    uint32_t line;
  } rows[] = {
      {"", GW_ERR_SYNTAX, 1},
      {"{\"a\":1,\n\"a\":2}", GW_ERR_DUPLICATE, 2},
      {"{\"a\":1,\n\"\\u0061\":2}", GW_ERR_DUPLICATE, 2},
      {"[1,\n]", GW_ERR_SYNTAX, 2},
      {"{a: 1}", GW_ERR_SYNTAX, 1},
      {"\n\n01", GW_ERR_SYNTAX, 3},
      {"// no\n1", GW_ERR_SYNTAX, 1},
      {"1 2", GW_ERR_SYNTAX, 1},
      {"\n\"\xff\"", GW_ERR_SYNTAX, 2},
      {"[NaN]", GW_ERR_SYNTAX, 1},
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    assert_int_equal(read_text(f, rows[i].text), rows[i].status);
    assert_int_equal(f->error.line, rows[i].line);
    assert_true(f->error.message.n > 0);
  }
}

static void limits_depth(void **state) {
  fixture *f = *state;
  char text[200];
  memset(text, '[', 64);
  memset(text + 64, ']', 64);
  text[128] = '\0';
  assert_int_equal(read_text(f, text), GW_OK);
  memset(text, '[', 65);
  memset(text + 65, ']', 65);
  text[130] = '\0';
  assert_int_equal(read_text(f, text), GW_ERR_LIMIT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(writes_what_it_read, set_up, tear_down),
      cmocka_unit_test_setup_teardown(decodes_and_keeps_places, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(refuses_with_a_place, set_up, tear_down),
      cmocka_unit_test_setup_teardown(limits_depth, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
