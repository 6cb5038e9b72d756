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
  return gw_yaml_read(&f->arena, gw_slice_str(text), NULL, &f->root, &f->error);
}

/* The root as JSON. */
static gw_slice json_of(fixture *f, const char *text) {
  gw_buf out;
  gw_buf_init(&out, &f->arena, 1 << 20);
  assert_int_equal(read_text(f, text), GW_OK);
  assert_int_equal(gw_node_write_json(f->root, &out), GW_OK);
  return gw_buf_slice(&out);
}

static void resolves_the_core_schema(void **state) {
  static const struct {
    const char *yaml, *json;
  } rows[] = {
      {"null", "null"},
      {"~", "null"},
      {"", "null"},
      {"NULL", "null"},
      {"nUll", "\"nUll\""},
      {"true", "true"},
      {"FALSE", "false"},
      {"yes", "\"yes\""},
      {"no", "\"no\""},
      {"on", "\"on\""},
      {"y", "\"y\""},
      {"0", "0"},
      {"-0", "-0"},
      {"+12", "12"},
      {"007", "7"},
      {"0777", "777"},
      {"0o17", "15"},
      {"0xfF", "255"},
      {"0xffffffffffffffff", "18446744073709551615"},
      {"0b11", "\"0b11\""},
      {"1_000", "\"1_000\""},
      {"12:30:45", "\"12:30:45\""},
      {"2001-12-14", "\"2001-12-14\""},
      {"1.10", "1.10"},
      {".5", "0.5"},
      {"-.5", "-0.5"},
      {"1.", "1.0"},
      {"1.e5", "1.0e5"},
      {"+1e+3", "1e+3"},
      {"1E-3", "1E-3"},
      {"1e", "\"1e\""},
      {".", "\".\""},
      {"-", "[null]"},
      {"1.2.3", "\"1.2.3\""},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"'1'", "\"1\""},
      {"\"true\"", "\"true\""},
      {"'null'", "\"null\""},
      {"|\n  12\n", "\"12\\n\""},
      {"{200: ok, '201': no}", "{\"200\":\"ok\",\"201\":\"no\"}"},
      {"{a: [1, 'two', {b: ~}]}", "{\"a\":[1,\"two\",{\"b\":null}]}"},
      {"\"a\\0b\"", "\"a\\u0000b\""},
      {"{on: 1, y: 2}", "{\"on\":1,\"y\":2}"},
      {"'<<': 1", "{\"<<\":1}"},
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    assert_slice(json_of(f, rows[i].yaml), rows[i].json);
  }
}

static void says_which_integers_fit(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "-9223372036854775808"), GW_OK);
  assert_int_equal(f->root->kind, GW_NODE_INTEGER);
  assert_true(f->root->fits && f->root->integer == INT64_MIN);
  assert_int_equal(read_text(f, "9223372036854775807"), GW_OK);
  assert_true(f->root->fits && f->root->integer == INT64_MAX);
  assert_int_equal(read_text(f, "9223372036854775808"), GW_OK);
  assert_false(f->root->fits);
  assert_slice(f->root->text, "9223372036854775808");
}

static void keeps_places(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "# first\nkey: value\nother:\n  - 'é': 1\n"),
                   GW_OK);
  gw_node_entry *key = gw_node_entry_find(f->root, GW_LIT("key"));
  assert_int_equal(key->key_line, 2);
  assert_int_equal(key->key_column, 1);
  assert_int_equal(key->value->line, 2);
  assert_int_equal(key->value->column, 6);
  gw_node *map = gw_node_find(f->root, "other")->items[0];
  assert_int_equal(map->entries[0].value->line, 4);
  assert_int_equal(map->entries[0].value->column, 10);
  assert_null(gw_node_find(f->root, "nothing"));
  assert_null(gw_node_find(key->value, "key"));
}

static void refuses_with_a_place(void **state) {
  static const struct {
    const char *text;
    gw_status status;
    uint32_t line, column;
    const char *message;
  } rows[] = {
      {"a: 1\nb: 2\na: 3\n", GW_ERR_DUPLICATE, 3, 1,
       "the key \"a\" stands here twice, first in line 1"},
      {"{1: a, '1': b}", GW_ERR_DUPLICATE, 1, 8,
       "the key \"1\" stands here twice, first in line 1"},
      {"{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, c: 2}",
       GW_ERR_DUPLICATE, 1, 56,
       "the key \"c\" stands here twice, first in line 1"},
      {"a: &x 1\nb: *x\n", GW_ERR_UNSUPPORTED, 1, 4,
       "anchors are not supported"},
      {"- *x\n", GW_ERR_UNSUPPORTED, 1, 3, "aliases are not supported"},
      {"a: !!str 1\n", GW_ERR_UNSUPPORTED, 1, 4, "tags are not supported"},
      {"a: ! x\n", GW_ERR_UNSUPPORTED, 1, 4, "tags are not supported"},
      {"a: !t {}\n", GW_ERR_UNSUPPORTED, 1, 4, "tags are not supported"},
      {"b:\n  <<: {a: 1}\n", GW_ERR_UNSUPPORTED, 2, 3,
       "merge keys are not supported"},
      {"a: 1\n---\nb: 2\n", GW_ERR_UNSUPPORTED, 2, 1,
       "a second document is not supported"},
      {"? [a]\n: 1\n", GW_ERR_UNSUPPORTED, 1, 3, "a key must be a scalar"},
      {"a: .nan\n", GW_ERR_UNSUPPORTED, 1, 4,
       "infinity and NaN are not supported"},
      {"-.inf", GW_ERR_UNSUPPORTED, 1, 1, "infinity and NaN are not supported"},
      {"a: 0x10000000000000000", GW_ERR_RANGE, 1, 4,
       "the number needs more than 64 bits"},
      {"a: [1\nb: 2\n", GW_ERR_SYNTAX, 2, 2, NULL},
      {"a:\n\t- 1\n", GW_ERR_SYNTAX, 2, 1, NULL},
      {"a: b\nc: \xff\n", GW_ERR_SYNTAX, 2, 4, NULL},
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    assert_int_equal(read_text(f, rows[i].text), rows[i].status);
    assert_int_equal(f->error.line, rows[i].line);
    assert_int_equal(f->error.column, rows[i].column);
    if (rows[i].message) {
      assert_slice(f->error.message, rows[i].message);
    }
  }
}

static void limits_depth_size_and_nodes(void **state) {
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
  assert_int_equal(f->error.column, 65);

  gw_node_limits limits = {.bytes = 7, .depth = 2, .nodes = 3};
  assert_int_equal(
      gw_yaml_read(&f->arena, GW_LIT("[1, 2]"), &limits, &f->root, &f->error),
      GW_OK);
  assert_int_equal(
      gw_yaml_read(&f->arena, GW_LIT("[1,2,3]"), &limits, &f->root, &f->error),
      GW_ERR_LIMIT);
  assert_slice(f->error.message, "more than 3 values");
  assert_int_equal(
      gw_yaml_read(&f->arena, GW_LIT("[1, 2  ]"), &limits, &f->root, &f->error),
      GW_ERR_LIMIT);
}

static void survives_very_deep_text(void **state) {
  fixture *f = *state;
  enum { DEPTH = 100000 };
  char *text = gw_arena_alloc(&f->arena, DEPTH + 1);
  memset(text, '[', DEPTH);
  text[DEPTH] = '\0';
  assert_true(read_text(f, text) < 0);
}

static void finds_in_large_maps(void **state) {
  fixture *f = *state;
  gw_buf text;
  gw_buf_init(&text, &f->arena, 1 << 20);
  for (int i = 0; i < 1000; i++) {
    assert_int_equal(gw_buf_printf(&text, "k%d: %d\n", i, i), GW_OK);
  }
  assert_int_equal(
      gw_yaml_read(&f->arena, gw_buf_slice(&text), NULL, &f->root, &f->error),
      GW_OK);
  assert_int_equal(f->root->n, 1000);
  assert_int_equal(gw_node_find(f->root, "k777")->integer, 777);
  assert_null(gw_node_find(f->root, "k1000"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(resolves_the_core_schema, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(says_which_integers_fit, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(keeps_places, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_with_a_place, set_up, tear_down),
      cmocka_unit_test_setup_teardown(limits_depth_size_and_nodes, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(survives_very_deep_text, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(finds_in_large_maps, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
