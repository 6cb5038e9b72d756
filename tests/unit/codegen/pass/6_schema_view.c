#include "pass/6_bindings.h"
#include "unit.h"

static const gw_schema text = {.types = GW_TYPE_STRING};
static const gw_schema null = {.types = GW_TYPE_NULL};
static const gw_property a_rows[] = {
    {.name = GW_STR("a"), .schema = &text, .is_required = 1, .is_declared = 1}};
static const gw_property b_rows[] = {
    {.name = GW_STR("b"), .schema = &text, .is_declared = 1}};
static const gw_schema a = {
    .types = GW_TYPE_OBJECT, .properties = a_rows, .n_properties = 1};
static const gw_schema b = {
    .types = GW_TYPE_ANY, .properties = b_rows, .n_properties = 1};
static const gw_schema closed = {.types = GW_TYPE_OBJECT,
                                 .checks = GW_CHECK_CLOSED,
                                 .properties = b_rows,
                                 .n_properties = 1};

static gwgen_view view_of(gw_arena *arena, gw_rule_kind kind,
                          const gw_schema *first, const gw_schema *second) {
  const gw_schema *const parts[] = {first, second};
  const gw_rule rule = {.kind = kind, .schemas = parts, .n_schemas = 2};
  const gw_schema whole = {.types = GW_TYPE_ANY, .rules = &rule, .n_rules = 1};
  gwgen_view view;
  assert_int_equal(gwgen_view_make(arena, &whole, &view), GW_OK);
  return view;
}

static void plain_parts_become_one_list(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gwgen_view view = view_of(&arena, GW_RULE_ALL_OF, &a, &b);
  assert_true(view.is_plain && view.is_merged && !view.is_closed);
  assert_int_equal(view.properties.n, 2);
  assert_true(view.properties.v[0].is_required);
  assert_false(view.properties.v[1].is_required);
  /* One name in two parts, a closed part, a choice: asked as a whole. */
  assert_false(view_of(&arena, GW_RULE_ALL_OF, &a, &a).is_plain);
  assert_false(view_of(&arena, GW_RULE_ALL_OF, &a, &closed).is_plain);
  view = view_of(&arena, GW_RULE_ONE_OF, &a, &b);
  assert_false(view.is_plain);
  assert_int_equal(view.properties.n, 2);
  assert_false(view.properties.v[0].is_required);
  assert_int_equal(gwgen_view_make(&arena, &closed, &view), GW_OK);
  assert_true(view.is_plain && view.is_closed && !view.is_merged);
  gw_arena_done(&arena);
}

static void types_follow_the_rules(void **state) {
  (void)state;
  const gw_schema *const parts[] = {&text, &null};
  const gw_rule any = {
      .kind = GW_RULE_ANY_OF, .schemas = parts, .n_schemas = 2};
  const gw_rule all = {
      .kind = GW_RULE_ALL_OF, .schemas = parts, .n_schemas = 1};
  gw_schema schema = {.types = GW_TYPE_ANY, .rules = &any, .n_rules = 1};
  assert_int_equal(gwgen_view_types(&schema), GW_TYPE_STRING | GW_TYPE_NULL);
  schema.rules = &all;
  assert_int_equal(gwgen_view_types(&schema), GW_TYPE_STRING);
  assert_int_equal(gwgen_view_types(NULL), GW_TYPE_ANY);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_parts_become_one_list),
      cmocka_unit_test(types_follow_the_rules),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
