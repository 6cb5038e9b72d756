#include "transcode/form.h"

#include "shapes.h"
#include "unit.h"

static gw_arena arena;

static int set_up(void **state) {
  (void)state;
  shapes_init();
  gw_arena_init(&arena, 0);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return 0;
}

static const gw_member *member_of(const char *name) {
  for (size_t i = 0; i < GW_COUNT(sample_members); i++) {
    if (gw_slice_is(sample_members[i].name, name)) {
      return &sample_members[i];
    }
  }
  fail_msg("no member %s", name);
  return NULL;
}

static void gives_each_kind_its_form(void **state) {
  (void)state;
  static const struct {
    const char *name;
    unsigned form, item;
    uint32_t tag, item_tag;
  } rows[] = {
      {"i32", GW_FORM_INT, GW_FORM_INT, 1 << 3, 1 << 3},
      {"i64", GW_FORM_INT_TEXT, GW_FORM_INT_TEXT, 2 << 3, 2 << 3},
      {"u32", GW_FORM_UINT, GW_FORM_UINT, 3 << 3, 3 << 3},
      {"s32", GW_FORM_OTHER, GW_FORM_OTHER, 5 << 3, 5 << 3},
      {"text", GW_FORM_STRING, GW_FORM_STRING, 14 << 3 | 2, 14 << 3 | 2},
      {"child", GW_FORM_MESSAGE, GW_FORM_MESSAGE, 17 << 3 | 2, 17 << 3 | 2},
      {"numbers", GW_FORM_PACKED, GW_FORM_INT, 18 << 3 | 2, 0},
      {"names", GW_FORM_LIST, GW_FORM_STRING, 19 << 3 | 2, 19 << 3 | 2},
      {"counts", GW_FORM_MAP, GW_FORM_INT, 21 << 3 | 2, 2 << 3},
      {"byId", GW_FORM_OTHER, GW_FORM_MESSAGE, 22 << 3 | 2, 2 << 3 | 2},
      {"at", GW_FORM_TIMESTAMP, GW_FORM_TIMESTAMP, 26 << 3 | 2, 26 << 3 | 2},
      {"span", GW_FORM_OTHER, GW_FORM_OTHER, 27 << 3 | 2, 27 << 3 | 2},
      {"left", GW_FORM_STRING, GW_FORM_STRING, 23 << 3 | 2, 23 << 3 | 2},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const gw_member *member = member_of(rows[i].name);
    assert_int_equal(member->form, rows[i].form);
    assert_int_equal(member->item, rows[i].item);
    assert_int_equal(member->tag, rows[i].tag);
    assert_int_equal(member->item_tag, rows[i].item_tag);
  }
}

/* A schema that wants more than a look at one token leaves no form. */
static void asks_the_schema(void **state) {
  (void)state;
  static const gw_slice allowed[] = {GW_STR("1")};
  static const gw_values values = {.others = allowed, .n_others = 1};
  gw_schema schema = {.types = GW_TYPE_INTEGER};
  gw_member member = *member_of("i32");
  member.schema = &schema;
  assert_int_equal(gw_member_prepare(&arena, &member), GW_OK);
  assert_int_equal(member.form, GW_FORM_INT);
  schema.checks = GW_CHECK_VALUES;
  schema.values = &values;
  assert_int_equal(gw_member_prepare(&arena, &member), GW_OK);
  assert_int_equal(member.form, GW_FORM_OTHER);
  schema = (gw_schema){.types = GW_TYPE_STRING};
  assert_int_equal(gw_member_prepare(&arena, &member), GW_OK);
  assert_int_equal(member.form, GW_FORM_OTHER);
}

static void makes_keys_of_plain_names(void **state) {
  (void)state;
  gw_member member = *member_of("i32");
  assert_true(gw_slice_is(member.key, "\"i32\":"));
  member.name = gw_slice_str("two\nlines");
  assert_int_equal(gw_member_prepare(&arena, &member), GW_OK);
  assert_int_equal(member.key.n, 0);
  member.name = gw_slice_str("");
  assert_int_equal(gw_member_prepare(&arena, &member), GW_OK);
  assert_int_equal(member.key.n, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_each_kind_its_form),
      cmocka_unit_test(asks_the_schema),
      cmocka_unit_test(makes_keys_of_plain_names),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
