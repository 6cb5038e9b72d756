#include "base/quantity.h"

#include "unit.h"

typedef struct row {
  const char *text;
  int64_t value; /* -1: refused */
} row;

static const row sizes[] = {{"0", 0},
                            {"100", 100},
                            {"7B", 7},
                            {"4MiB", 4194304},
                            {"2KiB", 2048},
                            {"3GiB", 3221225472},
                            {"5KB", 5000},
                            {"1MB", 1000000},
                            {"", -1},
                            {"MiB", -1},
                            {"4Mib", -1},
                            {"4 MiB", -1},
                            {"-1", -1},
                            {"1KiB1KiB", -1},
                            {"99999999999999999999", -1},
                            {"99999999999GiB", -1}};

static const row durations[] = {{"0s", 0},
                                {"250ms", 250},
                                {"1m30s", 90000},
                                {"2h", 7200000},
                                {"1h1m1s1ms", 3661001},
                                {"", -1},
                                {"3", -1},
                                {"1d", -1},
                                {"1.5s", -1},
                                {"s", -1},
                                {"1m30", -1}};

static void reads_sizes(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(sizes); i++) {
    uint64_t value = 0;
    bool ok = gw_quantity_size(gw_slice_str(sizes[i].text), &value);
    assert_int_equal(ok ? (int64_t)value : -1, sizes[i].value);
  }
}

static void reads_durations(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(durations); i++) {
    uint64_t value = 0;
    bool ok = gw_quantity_duration(gw_slice_str(durations[i].text), &value);
    assert_int_equal(ok ? (int64_t)value : -1, durations[i].value);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_sizes),
      cmocka_unit_test(reads_durations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
