#include "http/h2_guard.h"

#include "unit.h"

enum { DATA, HEADERS, PRIORITY, RST, SETTINGS, PUSH, PING, GOAWAY, WINDOW };
enum { CONTINUATION = 9, UNKNOWN = 77 };

/* How many frames of this kind pass, of at most 100,000. */
static size_t passes(gw_h2_guard *guard, uint64_t now_ms, uint8_t type,
                     size_t length) {
  for (size_t n = 0; n < 100000; n++) {
    if (!gw_h2_guard_frame(guard, now_ms, length, type, 0)) {
      return n;
    }
  }
  return 100000;
}

static gw_h2_guard fresh(void) {
  gw_h2_guard guard;
  gw_h2_guard_init(&guard, &gw_http_default_limits, 1000);
  return guard;
}

static void counts_frames(void **state) {
  (void)state;
  gw_h2_guard g = fresh();
  assert_int_equal(passes(&g, 1000, DATA, 0), 10);
  g = fresh();
  assert_int_equal(passes(&g, 1000, DATA, 1), 100000);
  g = fresh();
  assert_int_equal(passes(&g, 1000, SETTINGS, 6), 10);
  assert_int_equal(passes(&g, 2000, SETTINGS, 6), 10);
  g = fresh();
  assert_int_equal(passes(&g, 1000, PING, 8), 100);
  assert_int_equal(passes(&g, 2000, PING, 8), 20);
  assert_int_equal(passes(&g, 3600000, PING, 8), 100);
  g = fresh();
  assert_int_equal(passes(&g, 1000, PRIORITY, 5), 100);
  g = fresh();
  assert_int_equal(passes(&g, 1000, UNKNOWN, 5), 100);
  g = fresh();
  assert_int_equal(passes(&g, 1000, RST, 4), 10);
  g = fresh();
  assert_int_equal(passes(&g, 1000, GOAWAY, 8), 10);
  g = fresh();
  assert_int_equal(passes(&g, 1000, WINDOW, 4), 5);
  g = fresh();
  g.n_streams = 3;
  g.n_data_sent = 2;
  assert_int_equal(passes(&g, 1000, WINDOW, 4), 5 + 2 * (3 + 10 * 2));
}

static void lets_acknowledgements_pass(void **state) {
  (void)state;
  gw_h2_guard g = fresh();
  for (int i = 0; i < 1000; i++) {
    assert_true(gw_h2_guard_frame(&g, 1000, 8, PING, 1));
    assert_true(gw_h2_guard_frame(&g, 1000, 0, SETTINGS, 1));
    assert_true(gw_h2_guard_frame(&g, 1000, 0, DATA, 1));
  }
}

static void counts_blocks(void **state) {
  (void)state;
  gw_h2_guard g = fresh();
  assert_true(gw_h2_guard_frame(&g, 0, 1, HEADERS, 0));
  assert_int_equal(passes(&g, 0, CONTINUATION, 1), 8);
  assert_true(gw_h2_guard_frame(&g, 0, 1, HEADERS, 0));
  assert_int_equal(passes(&g, 0, CONTINUATION, 1), 8);
  g = fresh();
  assert_true(gw_h2_guard_frame(&g, 0, 16384, HEADERS, 0));
  assert_int_equal(passes(&g, 0, CONTINUATION, 16384), 2);
}

static void budgets_waste(void **state) {
  (void)state;
  gw_h2_guard g = fresh();
  for (int i = 0; i < 100; i++) {
    assert_false(gw_h2_guard_delays(&g));
    gw_h2_guard_stream(&g);
    assert_true(gw_h2_guard_waste(&g));
  }
  assert_true(gw_h2_guard_delays(&g));
  gw_h2_guard_complete(&g);
  assert_false(gw_h2_guard_delays(&g));
  for (int i = 100; i < 499; i++) {
    gw_h2_guard_stream(&g);
    assert_true(gw_h2_guard_waste(&g));
  }
  gw_h2_guard_stream(&g);
  assert_false(gw_h2_guard_waste(&g));
}

static void forgives_a_busy_client(void **state) {
  (void)state;
  gw_h2_guard g = fresh();
  for (int i = 0; i < 5000; i++) { /* a third of its streams */
    gw_h2_guard_stream(&g);
    if (i % 3 == 0) {
      assert_true(gw_h2_guard_waste(&g));
    } else {
      gw_h2_guard_complete(&g);
    }
    assert_false(gw_h2_guard_delays(&g));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(counts_frames),
      cmocka_unit_test(lets_acknowledgements_pass),
      cmocka_unit_test(counts_blocks),
      cmocka_unit_test(budgets_waste),
      cmocka_unit_test(forgives_a_busy_client),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
