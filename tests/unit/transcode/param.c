#include "transcode/param.h"

#include "shapes.h"
#include "transcode/decode.h"
#include "unit.h"

static gw_arena arena;
static gw_buf out;
static gw_binder binder;

static int set_up(void **state) {
  (void)state;
  shapes_init();
  return 0;
}

/* Begins with a message that says |wire|. */
static void begin(gw_slice wire) {
  gw_arena_done(&arena);
  gw_arena_init(&arena, 0);
  gw_buf_init(&out, &arena, 10000);
  binder = (gw_binder){.message = &sample, .arena = &arena, .out = &out};
  assert_int_equal(gw_buf_append(&out, wire), GW_OK);
}

static const gw_member *member(const char *name) {
  int32_t at = gw_names_find(&sample_shape.names, gw_slice_str(name));
  assert_true(at >= 0);
  return &sample_members[at];
}

static gw_status bind(const char *name, const char *text) {
  gw_target target = {.leaf = member(name)};
  gw_slice value = gw_slice_str(text);
  return gw_param_bind(&binder, &target, &value, 1);
}

static void expect(const char *json) {
  gw_buf text;
  gw_why why;
  gw_buf_init(&text, &arena, 10000);
  assert_int_equal(
      gw_decode(&sample_value, gw_buf_slice(&out), &arena, &text, &why), GW_OK);
  assert_slice(gw_buf_slice(&text), json);
}

typedef struct row {
  const char *name, *text, *json; /* json NULL: refused with |fault| */
  gw_fault fault;
} row;

static void reads_texts(void **state) {
  (void)state;
  static const row rows[] = {
      {"i32", "5", "{\"i32\":5}", GW_FAULT_NONE},
      {"i32", "2147483648", NULL, GW_FAULT_RANGE},
      {"i32", "x", NULL, GW_FAULT_NOT_NUMBER},
      {"i32", "", NULL, GW_FAULT_NOT_NUMBER},
      {"i32", "1.5", NULL, GW_FAULT_FRACTION},
      {"i64", "-9223372036854775808", "{\"i64\":\"-9223372036854775808\"}",
       GW_FAULT_NONE},
      {"f32", "7", "{\"f32\":7}", GW_FAULT_NONE},
      {"big", "1e3", "{\"big\":1000}", GW_FAULT_NONE},
      {"big", "NaN", "{\"big\":\"NaN\"}", GW_FAULT_NONE},
      {"flag", "true", "{\"flag\":true}", GW_FAULT_NONE},
      {"flag", "1", NULL, GW_FAULT_TYPE},
      {"text", "123", "{\"text\":\"123\"}", GW_FAULT_NONE},
      {"text", "\xff", NULL, GW_FAULT_TYPE},
      {"raw", "-_", "{\"raw\":\"+w==\"}", GW_FAULT_NONE},
      {"raw", "!", NULL, GW_FAULT_BASE64},
      {"color", "RED", "{\"color\":\"RED\"}", GW_FAULT_NONE},
      {"color", "2", "{\"color\":\"GREEN\"}", GW_FAULT_NONE},
      {"color", "BLUE", NULL, GW_FAULT_ENUM},
      {"at", "1970-01-01T00:00:01Z", "{\"at\":\"1970-01-01T00:00:01Z\"}",
       GW_FAULT_NONE},
      {"at", "now", NULL, GW_FAULT_TIMESTAMP},
      {"span", "3.5s", "{\"span\":\"3.500s\"}", GW_FAULT_NONE},
      {"mask", "aB,c", "{\"mask\":\"aB,c\"}", GW_FAULT_NONE},
      {"boxed", "5", "{\"boxed\":\"5\"}", GW_FAULT_NONE},
      {"child", "{}", "{\"child\":{}}", GW_FAULT_NONE},
      {"child", "[]", NULL, GW_FAULT_JSON},
      {"free", "{\"a\":null}", "{\"free\":{\"a\":null}}", GW_FAULT_NONE},
      {"free", "[]", NULL, GW_FAULT_JSON},
      {"free", "{\"a\":1,\"a\":1}", NULL, GW_FAULT_JSON},
      {"value", "null", "{\"value\":null}", GW_FAULT_NONE},
      {"value", "x", NULL, GW_FAULT_JSON},
      {"value", "", NULL, GW_FAULT_JSON},
      {"list", "[true]", "{\"list\":[true]}", GW_FAULT_NONE},
      {"any", "{\"@type\":\"/test.Sample\"}",
       "{\"any\":{\"@type\":\"/test.Sample\"}}", GW_FAULT_NONE},
      {"any", "{\"@type\":\"/test.None\"}", NULL, GW_FAULT_JSON},
      {"counts", "1", NULL, GW_FAULT_UNSUPPORTED},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    begin((gw_slice){0});
    gw_status status = bind(rows[i].name, rows[i].text);
    assert_int_equal(binder.fault, rows[i].fault);
    assert_int_equal(status, gw_fault_status(rows[i].fault));
    if (rows[i].json) {
      expect(rows[i].json);
    }
  }
}

static void compares_with_what_is_there(void **state) {
  (void)state;
  begin(GW_LIT("\x08\x05"));
  assert_int_equal(bind("i32", "5"), GW_OK);
  assert_int_equal(bind("i32", "6"), GW_ERR_DUPLICATE);
  assert_int_equal(bind("text", "a"), GW_OK);
  assert_int_equal(bind("text", "a"), GW_OK);
  assert_int_equal(bind("text", "b"), GW_ERR_DUPLICATE);
  expect("{\"i32\":5,\"text\":\"a\"}");
  /* All 64 bits count. */
  begin(GW_LIT("\x10\x85\x80\x80\x80\x10"));
  assert_int_equal(bind("i64", "5"), GW_ERR_DUPLICATE);
  assert_int_equal(bind("i64", "4294967301"), GW_OK);
  /* A oneof has one member. */
  begin((gw_slice){0});
  assert_int_equal(bind("left", "a"), GW_OK);
  assert_int_equal(bind("right", "1"), GW_ERR_DUPLICATE);
  assert_int_equal(binder.fault, GW_FAULT_ONEOF);
}

static void binds_lists(void **state) {
  (void)state;
  gw_target target = {.leaf = member("numbers")};
  gw_slice values[] = {GW_LIT("1"), GW_LIT("2")};
  begin((gw_slice){0});
  assert_int_equal(gw_param_bind(&binder, &target, values, 0), GW_OK);
  assert_int_equal(gw_param_bind(&binder, &target, values, 2), GW_OK);
  expect("{\"numbers\":[1,2]}");
  assert_int_equal(gw_param_bind(&binder, &target, values, 1),
                   GW_ERR_DUPLICATE);
  target.leaf = member("i32");
  assert_int_equal(gw_param_bind(&binder, &target, values, 2),
                   GW_ERR_DUPLICATE);
}

static void merges_nested_fields(void **state) {
  (void)state;
  const gw_field *child = member("child")->field;
  const gw_field *parents[] = {child, child};
  gw_target target = {parents, 2, member("i32")};
  gw_slice values[] = {GW_LIT("7"), GW_LIT("8")};
  /* {"child": {"text": "x"}} from a body */
  begin(GW_LIT("\x8a\x01\x03\x72\x01x"));
  assert_int_equal(gw_param_bind(&binder, &target, values, 1), GW_OK);
  expect("{\"child\":{\"text\":\"x\",\"child\":{\"i32\":7}}}");
  assert_int_equal(gw_param_bind(&binder, &target, values, 1), GW_OK);
  assert_int_equal(gw_param_bind(&binder, &target, values + 1, 1),
                   GW_ERR_DUPLICATE);
}

/* A message that was written last goes on, whatever the length of its length:
 * the bytes are those of one message, not of parts. */
static void goes_on_in_the_last_message(void **state) {
  (void)state;
  const gw_field *child = member("child")->field;
  const gw_field *parents[] = {child};
  gw_target target = {parents, 1, member("i32")};
  gw_slice value = GW_LIT("7");
  char body[512] = "\x8a\x01\xcb\x01\x72\xc8\x01"; /* child { text: 200 } */
  memset(body + 7, 'x', 200);
  begin(gw_slice_of(body, 207));
  size_t before = binder.out->n;
  assert_int_equal(gw_param_bind(&binder, &target, &value, 1), GW_OK);
  assert_int_equal(binder.out->n, before + 2);    /* no tag, no length */
  begin(GW_LIT("\x8a\x01\x03\x72\x01x\x08\x01")); /* another one is last */
  before = binder.out->n;
  assert_int_equal(gw_param_bind(&binder, &target, &value, 1), GW_OK);
  assert_int_equal(binder.out->n, before + 5);
}

static void binds_entries(void **state) {
  (void)state;
  gw_target target = {.leaf = member("counts")};
  begin((gw_slice){0});
  assert_int_equal(
      gw_param_bind_entry(&binder, &target, GW_LIT("a"), GW_LIT("1")), GW_OK);
  assert_int_equal(
      gw_param_bind_entry(&binder, &target, GW_LIT("ab"), GW_LIT("2")), GW_OK);
  assert_int_equal(
      gw_param_bind_entry(&binder, &target, GW_LIT("a"), GW_LIT("1")),
      GW_ERR_DUPLICATE);
  assert_int_equal(
      gw_param_bind_entry(&binder, &target, GW_LIT("c"), GW_LIT("x")),
      GW_ERR_INVALID);
  expect("{\"counts\":{\"a\":1,\"ab\":2}}");
  target.leaf = member("switches");
  assert_int_equal(
      gw_param_bind_entry(&binder, &target, GW_LIT("true"), GW_LIT("t")),
      GW_OK);
  assert_int_equal(
      gw_param_bind_entry(&binder, &target, GW_LIT("x"), GW_LIT("t")),
      GW_ERR_INVALID);
  target.leaf = member("i32");
  assert_int_equal(
      gw_param_bind_entry(&binder, &target, GW_LIT("x"), GW_LIT("1")),
      GW_ERR_UNSUPPORTED);
}

static void joins_pieces_of_a_path(void **state) {
  (void)state;
  gw_target target = {.leaf = member("text")};
  gw_piece pieces[] = {{GW_STR("shelves/"), -1},
                       {GW_STR(""), 1},
                       {GW_STR("/books/"), -1},
                       {GW_STR(""), 0}};
  gw_path_field field = {&target, pieces, GW_COUNT(pieces)};
  gw_slice captures[] = {GW_LIT("b"), GW_LIT("s")};
  begin((gw_slice){0});
  assert_int_equal(gw_param_bind_path(&binder, &field, captures), GW_OK);
  expect("{\"text\":\"shelves/s/books/b\"}");
  assert_int_equal(gw_param_bind_path(&binder, &field, captures), GW_OK);
}

/* "x/" "**" "/y" of which the wildcard took nothing. */
static void drops_a_slash_beside_nothing(void **state) {
  (void)state;
  gw_target target = {.leaf = member("text")};
  gw_piece pieces[] = {{GW_STR("x/"), -1}, {GW_STR(""), 0}, {GW_STR("/y"), -1}};
  gw_slice captures[] = {GW_LIT("")};
  static const struct {
    size_t first, n;
    const char *expected;
  } rows[] = {{0, 3, "{\"text\":\"x/y\"}"},
              {0, 2, "{\"text\":\"x\"}"},
              {1, 2, "{\"text\":\"y\"}"},
              {1, 1, "{}"}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_path_field field = {&target, pieces + rows[i].first, rows[i].n};
    begin((gw_slice){0});
    assert_int_equal(gw_param_bind_path(&binder, &field, captures), GW_OK);
    expect(rows[i].expected);
  }
}

static int tear_down(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_texts),
      cmocka_unit_test(compares_with_what_is_there),
      cmocka_unit_test(binds_lists),
      cmocka_unit_test(merges_nested_fields),
      cmocka_unit_test(goes_on_in_the_last_message),
      cmocka_unit_test(binds_entries),
      cmocka_unit_test(joins_pieces_of_a_path),
      cmocka_unit_test(drops_a_slash_beside_nothing),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
