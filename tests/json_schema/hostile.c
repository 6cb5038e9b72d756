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

/* allOf: the same one twice: 2 to the depth walks, but for the budget */
static const gw_schema doubled;
static const gw_schema doubled_items = {.types = GW_TYPE_ANY,
                                        .items = &doubled};
static const gw_schema *const twice[] = {&doubled_items, &doubled_items};
static const gw_rule doubled_rule[] = {
    {.kind = GW_RULE_ALL_OF, .schemas = twice, .n_schemas = 2}};
static const gw_schema doubled = {.types = GW_TYPE_ANY,
                                  .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                                  .rules = doubled_rule,
                                  .n_rules = 1};

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

static void put_deep(gw_buf *out, size_t n) {
  put_towers(out, n, GW_JSON_MAX_DEPTH - 1);
}

/* |expected| is the status of each size: the budget is in proportion. */
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
    {"nested-all-of", &doubled, put_nested, GW_ERR_LIMIT},
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
