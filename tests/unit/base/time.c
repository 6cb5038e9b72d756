#include "base/time.h"

#include "unit.h"

typedef struct row {
  const char *text;
  gw_status status;
  gw_time time;
  const char *back; /* NULL: the same text */
} row;

static const row times[] = {
    {"1970-01-01T00:00:00Z", GW_OK, {0, 0}, NULL},
    {"0001-01-01T00:00:00Z", GW_OK, {GW_TIME_MIN_SECONDS, 0}, NULL},
    {"9999-12-31T23:59:59.999999999Z",
     GW_OK,
     {GW_TIME_MAX_SECONDS, 999999999},
     NULL},
    {"2024-02-29T12:00:00.5Z",
     GW_OK,
     {1709208000, 500000000},
     "2024-02-29T12:00:00.500Z"},
    {"1969-12-31T23:59:59.000001Z", GW_OK, {-1, 1000}, NULL},
    {"1970-01-01T01:00:00+01:00", GW_OK, {0, 0}, "1970-01-01T00:00:00Z"},
    {"1969-12-31T16:30:00-07:30", GW_OK, {0, 0}, "1970-01-01T00:00:00Z"},
    {"0001-01-01T00:00:00+01:00", GW_ERR_RANGE, {0, 0}, NULL},
    {"9999-12-31T23:59:59-00:01", GW_ERR_RANGE, {0, 0}, NULL},
    {"0000-12-31T00:00:00Z", GW_ERR_RANGE, {0, 0}, NULL},
    {"2023-02-29T12:00:00Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-13-01T12:00:00Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-00T12:00:00Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T24:00:00Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T23:59:60Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01t00:00:00Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T00:00:00z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T00:00:00", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T00:00:00.Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T00:00:00.1234567890Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T00:00:00+24:00", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-01-01T00:00:00Zx", GW_ERR_INVALID, {0, 0}, NULL},
    {"2023-1-01T00:00:00Z", GW_ERR_INVALID, {0, 0}, NULL},
    {"", GW_ERR_INVALID, {0, 0}, NULL},
};

static const row spans[] = {
    {"0s", GW_OK, {0, 0}, NULL},
    {"3.5s", GW_OK, {3, 500000000}, "3.500s"},
    {"-1.500s", GW_OK, {-1, -500000000}, NULL},
    {"-0.000000001s", GW_OK, {0, -1}, NULL},
    {"315576000000s", GW_OK, {GW_DURATION_MAX_SECONDS, 0}, NULL},
    {"-315576000000.999999999s",
     GW_OK,
     {-GW_DURATION_MAX_SECONDS, -999999999},
     NULL},
    {"315576000001s", GW_ERR_RANGE, {0, 0}, NULL},
    {"99999999999999999999999s", GW_ERR_RANGE, {0, 0}, NULL},
    {"1", GW_ERR_INVALID, {0, 0}, NULL},
    {"s", GW_ERR_INVALID, {0, 0}, NULL},
    {".5s", GW_ERR_INVALID, {0, 0}, NULL},
    {"1.s", GW_ERR_INVALID, {0, 0}, NULL},
    {"+1s", GW_ERR_INVALID, {0, 0}, NULL},
    {"1ss", GW_ERR_INVALID, {0, 0}, NULL},
    {"1.0000000001s", GW_ERR_INVALID, {0, 0}, NULL},
};

static void check(const row *rows, size_t n,
                  gw_status (*parse)(gw_slice, gw_time *),
                  size_t (*write)(gw_time, char *)) {
  for (size_t i = 0; i < n; i++) {
    gw_time time = {0, 0};
    assert_int_equal(parse(gw_slice_str(rows[i].text), &time), rows[i].status);
    if (rows[i].status != GW_OK) {
      continue;
    }
    assert_true(time.seconds == rows[i].time.seconds);
    assert_int_equal(time.nanos, rows[i].time.nanos);
    char text[GW_TIME_TEXT];
    assert_slice(gw_slice_of(text, write(time, text)),
                 rows[i].back ? rows[i].back : rows[i].text);
  }
}

static void reads_and_writes(void **state) {
  (void)state;
  check(times, GW_COUNT(times), gw_time_parse, gw_time_write);
  check(spans, GW_COUNT(spans), gw_duration_parse, gw_duration_write);
}

static void knows_the_calendar(void **state) {
  (void)state;
  gw_civil before = gw_time_civil(-719163);
  for (int64_t day = -719162; day < 2932897; day += 1) {
    gw_civil civil = gw_time_civil(day);
    assert_true(gw_time_days(civil) == day);
    bool is_next = civil.day == before.day + 1 || civil.day == 1;
    assert_true(is_next);
    before = civil;
  }
  assert_true(before.year == 9999 && before.month == 12 && before.day == 31);
}

static void refuses_what_is_no_span(void **state) {
  (void)state;
  assert_false(gw_time_is_duration((gw_time){1, -1}));
  assert_false(gw_time_is_duration((gw_time){-1, 1}));
  assert_false(gw_time_is_duration((gw_time){0, 1000000000}));
  assert_false(gw_time_is_timestamp((gw_time){0, -1}));
  assert_false(gw_time_is_timestamp((gw_time){GW_TIME_MAX_SECONDS + 1, 0}));
}

static void writes_http_dates(void **state) {
  (void)state;
  char text[GW_TIME_TEXT];
  assert_slice(gw_slice_of(text, gw_time_write_http(784111777, text)),
               "Sun, 06 Nov 1994 08:49:37 GMT");
  assert_slice(gw_slice_of(text, gw_time_write_http(0, text)),
               "Thu, 01 Jan 1970 00:00:00 GMT");
  assert_slice(gw_slice_of(text, gw_time_write_http(-1, text)),
               "Wed, 31 Dec 1969 23:59:59 GMT");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_and_writes),
      cmocka_unit_test(knows_the_calendar),
      cmocka_unit_test(refuses_what_is_no_span),
      cmocka_unit_test(writes_http_dates),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
