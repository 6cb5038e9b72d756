/* One hostile value under one schema: hostile <case> <size>. linear.py runs it
 * under valgrind, twice, and compares how many instructions that took. */
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "schema/schema.h"

enum { LIMIT = 64 << 20, DEPTH = 20 };

static const gw_schema number = {.types = GW_TYPE_INTEGER};
static const gw_schema nothing = {.types = 0};
static const gw_schema text = {.types = GW_TYPE_STRING};

static const gw_schema unique = {.types = GW_TYPE_ARRAY,
                                 .checks = GW_CHECK_UNIQUE_ITEMS};
static const gw_schema wide = {.types = GW_TYPE_OBJECT, .additional = &number};

/* allOf: [{additionalProperties: integer}], unevaluatedProperties: false */
static const gw_schema *const wide_list[] = {&wide};
static const gw_schema *const nothing_list[] = {&nothing};
static const gw_rule closing_rules[] = {
    {.kind = GW_RULE_ALL_OF, .schemas = wide_list, .n_schemas = 1},
    {.kind = GW_RULE_UNEVALUATED_PROPERTIES,
     .schemas = nothing_list,
     .n_schemas = 1},
};
static const gw_schema closing = {
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE | GW_CHECK_UNEVALUATED,
    .rules = closing_rules,
    .n_rules = 2,
};

/* contains: string, of numbers */
static const gw_schema *const text_list[] = {&text};
static const gw_rule contains_rule[] = {{.kind = GW_RULE_CONTAINS,
                                         .schemas = text_list,
                                         .n_schemas = 1,
                                         .max = UINT32_MAX}};
static const gw_schema contains = {.types = GW_TYPE_ARRAY,
                                   .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                                   .rules = contains_rule,
                                   .n_rules = 1};

/* oneOf: two that hold one another: 2 to the depth walks, but for the memo */
static const gw_schema nested, left, right;
static const gw_schema *const both[] = {&left, &right};
static const gw_rule nested_rule[] = {
    {.kind = GW_RULE_ONE_OF, .schemas = both, .n_schemas = 2}};
static const gw_schema nested = {.types = GW_TYPE_ANY,
                                 .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                                 .rules = nested_rule,
                                 .n_rules = 1};
static const gw_schema left = {.types = GW_TYPE_ARRAY, .items = &nested};
static const gw_schema right = {.types = GW_TYPE_ARRAY | GW_TYPE_INTEGER,
                                .items = &nested};

/* A schema under which every value is looked at twice, by two that hold it: 2
 * to the depth walks, but for the memo. */
#define GW_TWICE(name, a_kind, n_branches, more_checks)                        \
  static const gw_schema name;                                                 \
  static const gw_schema name##_one = {                                        \
      .types = GW_TYPE_ANY, .items = &name, .additional = &name};              \
  static const gw_schema name##_two = {                                        \
      .types = GW_TYPE_ANY, .items = &name, .additional = &name};              \
  static const gw_schema *const name##_both[] = {&name##_one, &name##_two,     \
                                                 &name##_two};                 \
  static const gw_rule name##_rules[] = {                                      \
      {.kind = a_kind, .schemas = name##_both, .n_schemas = n_branches},       \
      {.kind = GW_RULE_UNEVALUATED_ITEMS,                                      \
       .schemas = nothing_list,                                                \
       .n_schemas = 1},                                                        \
  };                                                                           \
  static const gw_schema name = {.types = GW_TYPE_ANY,                         \
                                 .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE | \
                                           (more_checks),                      \
                                 .rules = name##_rules,                        \
                                 .n_rules = (more_checks) ? 2 : 1}

GW_TWICE(all_of, GW_RULE_ALL_OF, 2, 0);
GW_TWICE(any_of, GW_RULE_ANY_OF, 2, GW_CHECK_UNEVALUATED);
GW_TWICE(if_then, GW_RULE_IF, 3, 0);
GW_TWICE(closed_all_of, GW_RULE_ALL_OF, 2, GW_CHECK_UNEVALUATED);

/* patternProperties: two that match each name */
static const uint8_t any_class[256];
static const uint16_t any_next[] = {0};
static const uint8_t any_accepting[] = {GW_PATTERN_AT_END | GW_PATTERN_DECIDED};
static const gw_pattern any_name = {.classes = any_class,
                                    .next = any_next,
                                    .accepting = any_accepting,
                                    .n_states = 1,
                                    .n_classes = 1};
static const gw_schema by_pattern;
static const gw_pattern_property two_patterns[] = {{&any_name, &by_pattern},
                                                   {&any_name, &by_pattern}};
static const gw_schema by_pattern = {.types = GW_TYPE_ANY,
                                     .checks = GW_CHECK_SUBTREE,
                                     .patterns = two_patterns,
                                     .n_patterns = 2};

/* items, down to where the depth of brackets ends */
static const gw_schema deep = {.types = GW_TYPE_ARRAY | GW_TYPE_INTEGER,
                               .items = &deep};

static void put_numbers(gw_buf *out, size_t n) {
  for (size_t i = 0; i < n; i++) {
    (void)gw_buf_printf(out, "%c%zu", i ? ',' : '[', i + 100000);
  }
  (void)gw_buf_append(out, GW_LIT("]"));
}

static void put_members(gw_buf *out, size_t n) {
  for (size_t i = 0; i < n; i++) {
    (void)gw_buf_printf(out, "%c\"%zu\":1", i ? ',' : '{', i + 100000);
  }
  (void)gw_buf_append(out, GW_LIT("}"));
}

static void put_towers(gw_buf *out, size_t n, size_t depth) {
  for (size_t i = 0; i < n; i++) {
    (void)gw_buf_append(out, i ? GW_LIT(",") : GW_LIT("["));
    for (size_t k = 0; k < depth; k++) {
      (void)gw_buf_append(out, GW_LIT("["));
    }
    (void)gw_buf_append(out, GW_LIT("1"));
    for (size_t k = 0; k < depth; k++) {
      (void)gw_buf_append(out, GW_LIT("]"));
    }
  }
  (void)gw_buf_append(out, GW_LIT("]"));
}

static void put_nested(gw_buf *out, size_t n) {
  put_towers(out, n, DEPTH);
}

/* Objects within objects, |depth| of them. */
static void put_chain(gw_buf *out, size_t depth) {
  for (size_t i = 0; i < depth; i++) {
    (void)gw_buf_append(out, GW_LIT("{\"a\":"));
  }
  (void)gw_buf_append(out, GW_LIT("[]"));
  for (size_t i = 0; i < depth; i++) {
    (void)gw_buf_append(out, GW_LIT("}"));
  }
}

static void put_tower(gw_buf *out, size_t depth) {
  put_towers(out, 1, depth);
}

/* A tree of |n| leaves, or a little less: two branches at each level. */
static void put_tree(gw_buf *out, size_t n) {
  (void)gw_buf_append(out, GW_LIT("["));
  if (n > 1) {
    put_tree(out, n / 2);
    (void)gw_buf_append(out, GW_LIT(","));
    put_tree(out, n / 2);
  }
  (void)gw_buf_append(out, GW_LIT("]"));
}

static void put_deep(gw_buf *out, size_t n) {
  put_towers(out, n, GW_JSON_MAX_DEPTH - 1);
}

/* |expected| is the status of each size. */
static const struct {
  const char *name;
  const gw_schema *schema;
  void (*put)(gw_buf *out, size_t n);
  gw_status expected;
} cases[] = {
    {"unique", &unique, put_numbers, GW_OK},
    {"wide", &wide, put_members, GW_OK},
    {"unevaluated", &closing, put_members, GW_OK},
    {"contains", &contains, put_numbers, GW_OK},
    {"deep", &deep, put_deep, GW_OK},
    {"nested-one-of", &nested, put_nested, GW_ERR_INVALID},
    {"nested-all-of", &all_of, put_nested, GW_OK},
    {"tower-all-of", &all_of, put_tower, GW_OK},
    {"tower-any-of", &any_of, put_tower, GW_OK},
    {"tower-if", &if_then, put_tower, GW_OK},
    {"tower-closed", &closed_all_of, put_tower, GW_OK},
    {"chain-patterns", &by_pattern, put_chain, GW_OK},
    {"tree-all-of", &all_of, put_tree, GW_OK},
};

int main(int argc, char **argv) {
  gw_arena arena;
  gw_buf out;
  gw_json json;
  gw_schema_run run;
  size_t i = 0;
  while (argc == 3 && i < GW_COUNT(cases) && strcmp(argv[1], cases[i].name)) {
    i++;
  }
  if (argc != 3 || i == GW_COUNT(cases)) {
    return 2;
  }
  gw_arena_init(&arena, 0);
  gw_buf_init(&out, &arena, LIMIT);
  cases[i].put(&out, strtoul(argv[2], NULL, 10));
  if (gw_buf_pad(&out) || gw_json_init(&json, gw_buf_slice(&out))) {
    return 2;
  }
  gw_schema_start(&run, &arena, out.n);
  gw_status status = gw_schema_validate(&run, cases[i].schema, &json);
  gw_arena_done(&arena);
  return status == cases[i].expected ? 0 : 1;
}
