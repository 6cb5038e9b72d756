/* links: gw_schema gw_text gw_base */
#include <stdlib.h>

#include "../support/schemas.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ONE_NAME(name)                                                         \
  { (const gw_slice[]){GW_STR(name)}, (const uint16_t[]){1}, 1, 0, 0 }

static const gw_schema node;
static const gw_schema text = {
    .types = GW_TYPE_STRING | GW_TYPE_NULL,
    .checks = GW_CHECK_MAX_LENGTH,
    .max_length = 4,
};
static const gw_schema list = {
    .types = GW_TYPE_ARRAY,
    .checks = GW_CHECK_UNIQUE_ITEMS,
    .items = &node,
};
static const gw_schema *const branches[] = {&text, &list};
static const gw_rule rule = {
    .kind = GW_RULE_ONE_OF, .schemas = branches, .n_schemas = 2};
static const gw_schema choice = {
    .types = GW_TYPE_ANY, .rules = &rule, .n_rules = 1};
static const gw_property property[] = {{GW_STR("a"), &choice, 1, 1}};
static const gw_schema node = {
    .types = GW_TYPE_OBJECT | GW_TYPE_INTEGER,
    .property_names = ONE_NAME("a"),
    .properties = property,
    .n_properties = 1,
    .n_required = 1,
    .additional = &node,
};

/* The fast walk, with its short road, says what the explanation says, which
 * takes the general road alone; and both stop at the same place, at the same
 * price. */
static void compare(const gw_schema *schema, gw_json json, gw_arena *arena) {
  gw_schema_run run, slow_run;
  gw_problem_sink sink;
  gw_json start = json;
  size_t n = (size_t)(json.end - json.start);
  gw_schema_start(&run, arena, n);
  gw_status fast = gw_schema_validate(&run, schema, &json);
  gw_sink_init(&sink, arena);
  gw_schema_start(&slow_run, arena, n);
  gw_status slow = gw_schema_explain(&slow_run, schema, &start, &sink);
  if ((fast == GW_OK) != (slow == GW_OK) || (fast == GW_OK) != (sink.n == 0)) {
    abort();
  }
  if (fast == GW_OK &&
      (json.p != start.p || json.depth != start.depth ||
       run.n_marks != slow_run.n_marks || run.work != slow_run.work)) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const gw_schema *const schemas[] = {&node, &schemas_parcel,
                                             &schemas_open};
  gw_arena arena;
  gw_buf body;
  gw_json json;
  if (!schemas_parcel.property_names.n) {
    schemas_init();
  }
  gw_arena_init(&arena, 0);
  gw_buf_init(&body, NULL, size);
  if (gw_buf_append(&body, gw_slice_of((const char *)data, size)) == GW_OK &&
      gw_buf_pad(&body) == GW_OK &&
      gw_json_init(&json, gw_buf_slice(&body)) == GW_OK) {
    for (size_t i = 0; i < GW_COUNT(schemas); i++) {
      compare(schemas[i], json, &arena);
    }
  }
  gw_buf_done(&body);
  gw_arena_done(&arena);
  return 0;
}
