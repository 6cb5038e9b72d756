/* The limits of schema/schema.h at their edges. */
#include "schema/schema.h"

#include "base/buf.h"
#include "unit.h"

typedef struct world {
  gw_arena arena;
  gw_buf buf;
  gw_json json;
  gw_schema_run run;
  gw_problem_sink sink;
} world;

static void open_buf(world *w) {
  gw_arena_init(&w->arena, 0);
  gw_buf_init(&w->buf, &w->arena, 1 << 20);
}

static void load(world *w) {
  assert_int_equal(gw_buf_pad(&w->buf), GW_OK);
  assert_int_equal(gw_json_init(&w->json, gw_buf_slice(&w->buf)), GW_OK);
  gw_schema_start(&w->run, &w->arena, w->buf.n);
  gw_sink_init(&w->sink, &w->arena);
}

/* THREATS E14. */
static void unique_elements_have_a_limit(void **state) {
  (void)state;
  static const gw_schema unique = {.types = GW_TYPE_ARRAY,
                                   .checks = GW_CHECK_UNIQUE_ITEMS};
  for (size_t n = GW_SCHEMA_MAX_UNIQUE - 1; n <= GW_SCHEMA_MAX_UNIQUE + 1;
       n++) {
    world w;
    open_buf(&w);
    for (size_t i = 0; i < n; i++) {
      gw_buf_printf(&w.buf, "%c%zu", i ? ',' : '[', i);
    }
    gw_buf_append(&w.buf, GW_LIT("]"));
    load(&w);
    assert_int_equal(gw_schema_validate(&w.run, &unique, &w.json),
                     n <= GW_SCHEMA_MAX_UNIQUE ? GW_OK : GW_ERR_INVALID);
    gw_arena_done(&w.arena);
  }
}

/* A chain of |n| schemas over one value. */
static gw_status walk_chain(size_t n) {
  static gw_schema schemas[GW_SCHEMA_MAX_DEPTH + 2];
  static const gw_schema *branches[GW_COUNT(schemas)];
  static gw_rule rules[GW_COUNT(schemas)];
  world w;
  for (size_t i = 0; i < n; i++) {
    bool is_last = i + 1 == n;
    branches[i] = is_last ? NULL : &schemas[i + 1];
    rules[i] = (gw_rule){
        .kind = GW_RULE_ALL_OF, .schemas = &branches[i], .n_schemas = 1};
    schemas[i] = (gw_schema){.types = GW_TYPE_ANY,
                             .rules = is_last ? NULL : &rules[i],
                             .n_rules = is_last ? 0 : 1,
                             .checks = is_last ? 0 : GW_CHECK_RULES};
  }
  open_buf(&w);
  gw_buf_append(&w.buf, GW_LIT("1"));
  load(&w);
  gw_status status = gw_schema_validate(&w.run, &schemas[0], &w.json);
  gw_arena_done(&w.arena);
  return status;
}

static void schemas_have_a_depth(void **state) {
  (void)state;
  assert_int_equal(walk_chain(GW_SCHEMA_MAX_DEPTH - 1), GW_OK);
  assert_int_equal(walk_chain(GW_SCHEMA_MAX_DEPTH), GW_OK);
  assert_int_equal(walk_chain(GW_SCHEMA_MAX_DEPTH + 1), GW_ERR_LIMIT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(unique_elements_have_a_limit),
      cmocka_unit_test(schemas_have_a_depth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
