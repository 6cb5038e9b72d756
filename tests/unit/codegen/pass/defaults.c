#include "pass/6_bindings.h"
#include "unit.h"

/* As protoc writes them into FieldDescriptorProto.default_value. */

static gw_arena arena;
static gwgen_report report;
static gwgen_product product;

static int set_up(void **state) {
  (void)state;
  gw_arena_init(&arena, 0);
  report = (gwgen_report){.arena = &arena};
  product = (gwgen_product){.arena = &arena, .report = &report};
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return 0;
}

static gw_status fill(gw_field_type type, const char *text, gw_field *table) {
  gwgen_field from = {.name = GW_LIT("f"), .type = type};
  from.default_text = text ? gw_slice_str(text) : (gw_slice){0};
  table->type = type;
  return gwgen_default_fill(&product, &from, table);
}

static void numbers_are_as_on_the_wire(void **state) {
  static const struct {
    gw_field_type type;
    const char *text;
    uint64_t bits;
  } rows[] = {
      {GW_PB_INT32, "-1", UINT64_MAX},
      {GW_PB_INT64, "-9223372036854775808", UINT64_C(1) << 63},
      {GW_PB_UINT64, "18446744073709551615", UINT64_MAX},
      {GW_PB_SINT32, "-3", 5},
      {GW_PB_SFIXED32, "-1", UINT64_MAX},
      {GW_PB_BOOL, "true", 1},
      {GW_PB_BOOL, "false", 0},
      {GW_PB_FLOAT, "9e+09", 0x50061c46},
      {GW_PB_FLOAT, "-inf", 0xff800000},
      {GW_PB_DOUBLE, "inf", UINT64_C(0x7ff0000000000000)},
      {GW_PB_DOUBLE, "nan", UINT64_C(0x7ff8000000000000)},
      {GW_PB_DOUBLE, "-0", UINT64_C(1) << 63},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_field table = {.number = 1};
    assert_int_equal(fill(rows[i].type, rows[i].text, &table), GW_OK);
    assert_true(table.default_bits == rows[i].bits);
  }
}

static void bytes_are_unescaped(void **state) {
  gw_field table = {.number = 1};
  (void)state;
  assert_int_equal(fill(GW_PB_STRING, "a\\n", &table), GW_OK);
  assert_slice(table.default_bytes, "a\\n"); /* of a string it is the text */
  assert_int_equal(fill(GW_PB_BYTES, "a\\n\\r\\t\\\"\\'\\\\", &table), GW_OK);
  assert_slice(table.default_bytes, "a\n\r\t\"'\\");
  assert_int_equal(fill(GW_PB_BYTES, "\\000\\3777\\", &table), GW_OK);
  assert_true(gw_slice_eq(table.default_bytes, (gw_slice)GW_STR("\0\377"
                                                                "7\\")));
}

static void enums_begin_with_their_first(void **state) {
  static const gw_enum_value values[] = {{GW_STR("B"), -2}, {GW_STR("A"), 1}};
  static const gw_enum e = {.values = values, .n_values = GW_COUNT(values)};
  gw_field table = {.enumeration = &e};
  (void)state;
  assert_int_equal(fill(GW_PB_ENUM, NULL, &table), GW_OK);
  assert_true(table.default_bits == (uint64_t)-2);
}

static void what_is_no_default_is_found(void **state) {
  gw_field table = {.number = 1};
  (void)state;
  assert_int_equal(fill(GW_PB_INT32, "2147483648", &table), GW_ERR_INVALID);
  assert_int_equal(fill(GW_PB_UINT32, "x", &table), GW_ERR_INVALID);
  assert_int_equal(report.findings.n, 2);
  assert_string_equal(report.findings.v[0]->rule->name, "descriptor-set");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_as_on_the_wire),
      cmocka_unit_test(bytes_are_unescaped),
      cmocka_unit_test(enums_begin_with_their_first),
      cmocka_unit_test(what_is_no_default_is_found),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
