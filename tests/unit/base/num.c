#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

static void knows_the_grammar(void **state) {
  (void)state;
  static const char *good[] = {"0",   "-0",  "1",    "10",      "1.5",
                               "0.0", "1e3", "1E+3", "1.5e-10", "-12.25"};
  static const char *bad[] = {"",    "-",   "+1", "01", "1.",   ".5",  "1e",
                              "1e+", "0x1", " 1", "1 ", "1.e3", "--1", "NaN"};
  for (size_t i = 0; i < GW_COUNT(good); i++) {
    assert_true(gw_num_is_json(gw_slice_str(good[i])));
  }
  for (size_t i = 0; i < GW_COUNT(bad); i++) {
    assert_false(gw_num_is_json(gw_slice_str(bad[i])));
  }
}

typedef struct int_row {
  const char *text;
  gw_status status;
  int64_t value;
} int_row;

static void reads_int64(void **state) {
  (void)state;
  static const int_row rows[] = {
      {"0", GW_OK, 0},
      {"-0", GW_OK, 0},
      {"1.0", GW_OK, 1},
      {"1e3", GW_OK, 1000},
      {"-1.5e1", GW_OK, -15},
      {"1500e-2", GW_OK, 15},
      {"0.0000e999999999999999999999", GW_OK, 0},
      {"9223372036854775807", GW_OK, INT64_MAX},
      {"9223372036854775808", GW_ERR_RANGE, 0},
      {"-9223372036854775808", GW_OK, INT64_MIN},
      {"-9223372036854775809", GW_ERR_RANGE, 0},
      {"9223372036854775807.0", GW_OK, INT64_MAX},
      {"922337203685477580.7e1", GW_OK, INT64_MAX},
      {"1.5", GW_ERR_INVALID, 0},
      {"1e-1", GW_ERR_INVALID, 0},
      {"1e99999999999999999999", GW_ERR_RANGE, 0},
      {"1e-99999999999999999999", GW_ERR_INVALID, 0},
      {"123456789012345678901234567890123", GW_ERR_LIMIT, 0},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    int64_t value = 0;
    gw_slice text = gw_slice_str(rows[i].text);
    assert_int_equal(gw_num_int64(text, &value), rows[i].status);
    if (rows[i].status == GW_OK) {
      assert_true(value == rows[i].value);
    }
  }
}

static void reads_uint64(void **state) {
  (void)state;
  uint64_t value = 1;
  assert_int_equal(gw_num_uint64(GW_LIT("18446744073709551615"), &value), 0);
  assert_true(value == UINT64_MAX);
  assert_int_equal(gw_num_uint64(GW_LIT("18446744073709551616"), &value),
                   GW_ERR_RANGE);
  assert_int_equal(gw_num_uint64(GW_LIT("-1"), &value), GW_ERR_RANGE);
  assert_int_equal(gw_num_uint64(GW_LIT("-0"), &value), GW_OK);
  assert_true(value == 0);
  assert_int_equal(gw_num_digits(GW_LIT("007"), &value), GW_ERR_INVALID);
  assert_int_equal(gw_num_digits(GW_LIT("18446744073709551616"), &value),
                   GW_ERR_RANGE);
  assert_int_equal(gw_num_digits(GW_LIT("42"), &value), GW_OK);
  assert_true(value == 42);
}

static bool same(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

static void reads_doubles(void **state) {
  (void)state;
  static const char *texts[] = {
      "0",
      "-0",
      "0.1",
      "1e22",
      "1e23",
      "123456.75",
      "5e-324",
      "2.5e-324",
      "2.2250738585072014e-308",
      "1.7976931348623157e308",
      "9007199254740993",
      "0.000000000000000000000000000000000000012345678901234567890",
      "8.41e21",
      "1e-400"};
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    double value = 1;
    assert_int_equal(gw_num_double(gw_slice_str(texts[i]), &value), GW_OK);
    assert_true(same(value, strtod(texts[i], NULL)));
  }
  double value;
  assert_int_equal(gw_num_double(GW_LIT("1e309"), &value), GW_ERR_RANGE);
  float small;
  assert_int_equal(gw_num_float(GW_LIT("3.5e38"), &small), GW_ERR_RANGE);
  assert_int_equal(gw_num_float(GW_LIT("3.4028235e38"), &small), GW_OK);
  char digits[GW_NUM_DOUBLE_DIGITS + 1];
  memset(digits, '7', sizeof digits);
  assert_int_equal(gw_num_double(gw_slice_of(digits, sizeof digits), &value),
                   GW_ERR_LIMIT);
}

typedef struct cmp_row {
  const char *a, *b;
  int order;
} cmp_row;

static void compares(void **state) {
  (void)state;
  static const cmp_row rows[] = {
      {"1", "1.0", 0},
      {"-0", "0", 0},
      {"1e2", "100", 0},
      {"0.1", "0.10000000000000000000000000000000001", -1},
      {"-1", "1", -1},
      {"-2", "-1", -1},
      {"10", "9", 1},
      {"1e400", "1e399", 1},
      {"-1e400", "5", -1},
      {"0.001", "1e-3", 0},
      {"9007199254740993", "9007199254740992", 1},
      {"0", "0.0001", -1},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_slice a = gw_slice_str(rows[i].a), b = gw_slice_str(rows[i].b);
    assert_int_equal(gw_num_cmp(a, b), rows[i].order);
    assert_int_equal(gw_num_cmp(b, a), -rows[i].order);
  }
  gw_number five = {GW_STR("5"), 5, 5, 1};
  assert_int_equal(gw_num_cmp_number(GW_LIT("4.99"), &five), -1);
  assert_int_equal(gw_num_cmp_number(GW_LIT("5"), &five), 0);
  assert_int_equal(gw_num_cmp_number(GW_LIT("6"), &five), 1);
}

static void divides(void **state) {
  (void)state;
  static const cmp_row rows[] = {
      {"0.3", "0.1", 1},    {"0.35", "0.1", 0}, {"1e30", "7", 0},
      {"7e30", "7", 1},     {"0", "3", 1},      {"19.99", "0.01", 1},
      {"-9", "3", 1},       {"10", "3", 0},     {"1.5", "0.5", 1},
      {"100", "1e1", 1},    {"105", "1e1", 0},  {"1e999999", "3", 0},
      {"3e999999", "3", 1},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    bool is_multiple;
    assert_int_equal(gw_num_multiple_of(gw_slice_str(rows[i].a),
                                        gw_slice_str(rows[i].b), &is_multiple),
                     GW_OK);
    assert_int_equal(is_multiple, rows[i].order);
  }
}

static void writes_the_shortest(void **state) {
  (void)state;
  static const char *doubles[] = {"0",
                                  "-0",
                                  "1",
                                  "-12.5",
                                  "0.1",
                                  "1e+21",
                                  "5e-324",
                                  "1.7976931348623157e+308",
                                  "0.30000000000000004",
                                  "123456789012"};
  for (size_t i = 0; i < GW_COUNT(doubles); i++) {
    char text[GW_NUM_TEXT];
    size_t n = gw_num_write_double(strtod(doubles[i], NULL), text);
    assert_slice(gw_slice_of(text, n), doubles[i]);
  }
  static const char *floats[] = {"0.1", "16777216", "3.4028235e+38", "1e-45"};
  for (size_t i = 0; i < GW_COUNT(floats); i++) {
    char text[GW_NUM_TEXT];
    float value = strtof(floats[i], NULL), back;
    size_t n = gw_num_write_float(value, text);
    assert_int_equal(gw_num_float(gw_slice_of(text, n), &back), GW_OK);
    assert_memory_equal(&value, &back, sizeof value);
  }
}

static void writes_integers(void **state) {
  (void)state;
  static const int64_t values[] = {0,  9,   10,  99,        100,      12345,
                                   -1, -10, -99, INT64_MAX, INT64_MIN};
  for (size_t i = 0; i < GW_COUNT(values); i++) {
    char text[GW_NUM_TEXT], expected[GW_NUM_TEXT];
    int n = snprintf(expected, sizeof expected, "%lld", (long long)values[i]);
    assert_int_equal(gw_num_write_int64(values[i], text), n);
    assert_memory_equal(text, expected, (size_t)n);
  }
}

/* Around each power of ten, and what stands behind is not touched. */
static void writes_whole_numbers(void **state) {
  (void)state;
  uint64_t power = 1;
  for (int digits = 1; digits <= 20; digits++, power *= 10) {
    for (uint64_t i = 0; i < 24; i++) {
      uint64_t value = i < 12 ? power + i * 7 : power - (i - 12);
      char want[GW_NUM_TEXT], out[GW_NUM_TEXT + 1];
      memset(out, '#', sizeof out);
      int n = snprintf(want, sizeof want, "%llu", (unsigned long long)value);
      assert_int_equal(gw_num_write_uint64(value, out), n);
      assert_memory_equal(out, want, (size_t)n);
      assert_int_equal(out[n], '#');
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_whole_numbers),
      cmocka_unit_test(knows_the_grammar),
      cmocka_unit_test(reads_int64),
      cmocka_unit_test(reads_uint64),
      cmocka_unit_test(reads_doubles),
      cmocka_unit_test(compares),
      cmocka_unit_test(divides),
      cmocka_unit_test(writes_the_shortest),
      cmocka_unit_test(writes_integers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
