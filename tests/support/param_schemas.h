/* param_schemas: a schema by hand, for parameters.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    all is constant but for the set of names, which is made in an arena.
 * Errors:  none.
 * Threads: any.
 * Source:  this project.
 *
 * An object with the members "n" (integer), "s" (string), "l" (integers), "o"
 * (the object itself), "u" (anyOf: integer, string) and no others.
 */
#ifndef GW_TEST_PARAM_SCHEMAS_H
#define GW_TEST_PARAM_SCHEMAS_H

#include "base/names.h"
#include "form/param.h"

static const gw_schema test_integer = {.name = GW_STR("integer"),
                                       .types = GW_TYPE_INTEGER};
static const gw_schema test_string = {.name = GW_STR("string"),
                                      .types = GW_TYPE_STRING};
static const gw_schema test_integers = {
    .name = GW_STR("integers"), .types = GW_TYPE_ARRAY, .items = &test_integer};

static const gw_schema *const test_branches[] = {&test_integer, &test_string};
static const gw_rule test_any_of[] = {
    {.kind = GW_RULE_ANY_OF, .schemas = test_branches, .n_schemas = 2}};
static const gw_schema test_either = {.name = GW_STR("either"),
                                      .types = GW_TYPE_ANY,
                                      .checks =
                                          GW_CHECK_RULES | GW_CHECK_SUBTREE,
                                      .rules = test_any_of,
                                      .n_rules = 1};

extern gw_schema test_object;
static const gw_property test_properties[] = {
    {.name = GW_STR("n"), .schema = &test_integer, .is_declared = 1},
    {.name = GW_STR("s"), .schema = &test_string, .is_declared = 1},
    {.name = GW_STR("l"), .schema = &test_integers, .is_declared = 1},
    {.name = GW_STR("o"), .schema = &test_object, .is_declared = 1},
    {.name = GW_STR("u"), .schema = &test_either, .is_declared = 1},
};
gw_schema test_object = {.name = GW_STR("object"),
                         .types = GW_TYPE_OBJECT,
                         .checks = GW_CHECK_CLOSED,
                         .properties = test_properties,
                         .n_properties = GW_COUNT(test_properties)};

/* Before the first use of test_object. */
static inline void test_object_init(gw_arena *arena) {
  gw_slice *names =
      gw_arena_alloc(arena, sizeof *names * GW_COUNT(test_properties));
  for (size_t i = 0; names && i < GW_COUNT(test_properties); i++) {
    names[i] = test_properties[i].name;
  }
  if (names) {
    (void)gw_names_build(arena, names, GW_COUNT(test_properties),
                         &test_object.property_names);
  }
}

#endif
