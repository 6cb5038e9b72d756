/* schemas: a schema by hand whose members have each kind of plain value, and
 * what isn't plain beside them, for tests of the two roads of the walk.
 *
 * schemas_init() must run first: it searches the seeds of the name tables. */
#ifndef GW_TESTS_SCHEMAS_H
#define GW_TESTS_SCHEMAS_H

#include <assert.h>

#include "base/names.h"
#include "schema/schema.h"

static const gw_number schemas_least = {GW_STR("-3"), -3, -3, 1};
static const gw_number schemas_most = {GW_STR("2100"), 2100, 2100, 1};
static const gw_number schemas_half = {GW_STR("0.5"), 0, 0.5, 0};

/* ^[A-Z]{2}$ */
static uint8_t schemas_classes[256];
static const uint16_t schemas_next[] = {
    GW_PATTERN_DEAD, 1, GW_PATTERN_DEAD, 2, GW_PATTERN_DEAD, GW_PATTERN_DEAD,
};
static const uint8_t schemas_accepting[] = {0, 0, GW_PATTERN_AT_END};
static const gw_pattern schemas_pattern = {
    .source = GW_STR("^[A-Z]{2}$"),
    .classes = schemas_classes,
    .next = schemas_next,
    .accepting = schemas_accepting,
    .n_states = 3,
    .n_classes = 2,
};

static const gw_slice schemas_colors[] = {GW_STR("red"), GW_STR("blue")};
static gw_values schemas_values;
static const gw_slice schemas_other[] = {GW_STR("1"), GW_STR("null")};

static const gw_schema schemas_text = {
    .types = GW_TYPE_STRING,
    .checks = GW_CHECK_MIN_LENGTH | GW_CHECK_MAX_LENGTH,
    .min_length = 2,
    .max_length = 20,
};
static const gw_schema schemas_code = {.types = GW_TYPE_STRING | GW_TYPE_NULL,
                                       .checks = GW_CHECK_PATTERN,
                                       .pattern = &schemas_pattern};
static const gw_schema schemas_time = {.types = GW_TYPE_STRING,
                                       .checks = GW_CHECK_FORMAT,
                                       .format = GW_FORMAT_ID_DATE_TIME};
static const gw_schema schemas_color = {
    .types = GW_TYPE_ANY, .checks = GW_CHECK_VALUES, .values = &schemas_values};
static const gw_schema schemas_year = {
    .types = GW_TYPE_INTEGER,
    .checks = GW_CHECK_MINIMUM | GW_CHECK_MAXIMUM | GW_CHECK_FORMAT,
    .minimum = &schemas_least,
    .maximum = &schemas_most,
    .format = GW_FORMAT_ID_INT32,
};
static const gw_schema schemas_share = {
    .types = GW_TYPE_INTEGER | GW_TYPE_NUMBER,
    .checks = GW_CHECK_MINIMUM | GW_CHECK_EXCLUSIVE_MAXIMUM | GW_CHECK_FORMAT,
    .minimum = &schemas_least,
    .maximum = &schemas_half,
    .format = GW_FORMAT_ID_FLOAT,
};
static const gw_schema schemas_flag = {.types = GW_TYPE_BOOLEAN};
static const gw_schema schemas_unique = {
    .types = GW_TYPE_ARRAY,
    .checks = GW_CHECK_UNIQUE_ITEMS,
    .items = &schemas_year,
};
static const gw_schema *const schemas_first[] = {&schemas_flag};
static const gw_schema schemas_pair = {
    .types = GW_TYPE_ARRAY,
    .checks = GW_CHECK_MAX_ITEMS,
    .max_items = 4,
    .items = &schemas_text,
    .prefix = schemas_first,
    .n_prefix = 1,
};
static const gw_schema schemas_map = {
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_MAX_PROPERTIES,
    .max_properties = 12,
    .additional = &schemas_text,
};
static gw_schema schemas_parcel;
static const gw_schema *const schemas_branches[] = {&schemas_parcel,
                                                    &schemas_text};
static const gw_rule schemas_rule = {
    .kind = GW_RULE_ANY_OF, .schemas = schemas_branches, .n_schemas = 2};
static const gw_schema schemas_choice = {
    .types = GW_TYPE_ANY, .rules = &schemas_rule, .n_rules = 1};
static const gw_schema schemas_parcels = {.types = GW_TYPE_ARRAY,
                                          .items = &schemas_parcel};

/* Whose names need escapes in JSON. */
static const gw_property schemas_odd_properties[] = {
    {GW_STR("a\":1,\"b"), &schemas_flag, 1, 1},
    {GW_STR("c"), &schemas_flag, 0, 1},
};
static gw_schema schemas_odd = {
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_CLOSED | GW_CHECK_ESCAPES,
    .properties = schemas_odd_properties,
    .n_properties = GW_COUNT(schemas_odd_properties),
    .n_required = 1,
};

/* Closed; and the same open, where "name" only stands in "required". */
static const gw_property schemas_properties[] = {
    {GW_STR("name"), &schemas_text, 1, 1},
    {GW_STR("code"), &schemas_code, 0, 1},
    {GW_STR("sent"), &schemas_time, 0, 1},
    {GW_STR("color"), &schemas_color, 0, 1},
    {GW_STR("year"), &schemas_year, 0, 1},
    {GW_STR("share"), &schemas_share, 0, 1},
    {GW_STR("is-fragile"), &schemas_flag, 0, 1},
    {GW_STR("any"), NULL, 0, 1},
    {GW_STR("unique"), &schemas_unique, 0, 1},
    {GW_STR("pair"), &schemas_pair, 0, 1},
    {GW_STR("map"), &schemas_map, 0, 1},
    {GW_STR("choice"), &schemas_choice, 0, 1},
    {GW_STR("parts"), &schemas_parcels, 0, 1},
    {GW_STR("odd"), &schemas_odd, 0, 1},
    {GW_STR("the name that is the longest of all"), &schemas_flag, 0, 1},
    {GW_STR("\xc3\xa9"), &schemas_flag, 0, 1},
    {GW_STR(""), &schemas_flag, 0, 1},
};
static gw_schema schemas_parcel = {
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_CLOSED,
    .properties = schemas_properties,
    .n_properties = GW_COUNT(schemas_properties),
    .n_required = 1,
};
static const gw_property schemas_open_properties[] = {
    {GW_STR("year"), &schemas_year, 0, 1},
    {GW_STR("name"), NULL, 1, 0},
};
static gw_schema schemas_open = {
    .types = GW_TYPE_OBJECT | GW_TYPE_ARRAY,
    .properties = schemas_open_properties,
    .n_properties = GW_COUNT(schemas_open_properties),
    .n_required = 1,
    .items = &schemas_open,
};

static inline void schemas_file_names(gw_arena *arena, gw_schema *schema) {
  gw_slice names[GW_COUNT(schemas_properties)];
  for (size_t i = 0; i < schema->n_properties; i++) {
    names[i] = schema->properties[i].name;
  }
  gw_status status = gw_names_build(arena, names, schema->n_properties,
                                    &schema->property_names);
  assert(status == GW_OK);
  (void)status;
}

/* What is made stands in an arena that is kept. */
static inline void schemas_init(void) {
  static gw_arena arena;
  gw_arena_init(&arena, 0);
  for (char c = 'A'; c <= 'Z'; c++) {
    schemas_classes[(unsigned char)c] = 1;
  }
  schemas_file_names(&arena, &schemas_parcel);
  schemas_file_names(&arena, &schemas_open);
  schemas_file_names(&arena, &schemas_odd);
  gw_status status =
      gw_names_build(&arena, schemas_colors, GW_COUNT(schemas_colors),
                     &schemas_values.strings);
  assert(status == GW_OK);
  (void)status;
  schemas_values.others = schemas_other;
  schemas_values.n_others = GW_COUNT(schemas_other);
}

#endif
