#include "base/log.h"

#include "unit.h"

typedef struct lines {
  char text[GW_LOG_LINE];
  size_t n, n_lines;
} lines;

static void keep(void *user, gw_slice line) {
  lines *l = user;
  assert_true(line.n <= sizeof l->text);
  memcpy(l->text, line.p, line.n);
  l->n = line.n;
  l->n_lines++;
}

/* What follows the time. */
static gw_slice message_of(const lines *l) {
  return gw_slice_from(gw_slice_of(l->text, l->n), 25);
}

static void writes_one_line(void **state) {
  (void)state;
  lines l = {.n = 0};
  gw_log log = {GW_LOG_INFO, keep, &l};
  gw_log_write(&log, GW_LOG_WARN, "a %d", 7);
  assert_slice(message_of(&l), "warn a 7\n");
  assert_int_equal(l.text[4], '-');
  assert_int_equal(l.text[10], 'T');
  assert_int_equal(l.text[23], 'Z');
  gw_log_write(&log, GW_LOG_DEBUG, "not this");
  assert_int_equal(l.n_lines, 1);
}

static void a_message_cannot_forge_lines(void **state) {
  (void)state;
  lines l = {.n = 0};
  gw_log log = {GW_LOG_INFO, keep, &l};
  gw_log_write(&log, GW_LOG_ERROR, "x\ny\x1b[0m");
  assert_slice(message_of(&l), "error x\\x0ay\\x1b[0m\n");
}

static void long_ones_are_cut(void **state) {
  (void)state;
  lines l = {.n = 0};
  gw_log log = {GW_LOG_INFO, keep, &l};
  gw_log_write(&log, GW_LOG_INFO, "%05000d", 0);
  assert_int_equal(l.n, GW_LOG_LINE);
  assert_int_equal(l.text[l.n - 1], '\n');
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_one_line),
      cmocka_unit_test(a_message_cannot_forge_lines),
      cmocka_unit_test(long_ones_are_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
