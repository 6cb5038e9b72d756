#include "base/buf.h"

#include "unit.h"

static void grows_to_its_limit(void **state) {
  (void)state;
  gw_buf buf;
  gw_buf_init(&buf, NULL, 1000);
  for (int i = 0; i < 100; i++) {
    assert_int_equal(gw_buf_append(&buf, GW_LIT("0123456789")), GW_OK);
  }
  assert_int_equal(gw_buf_append(&buf, GW_LIT("x")), GW_ERR_LIMIT);
  assert_int_equal(buf.n, 1000);
  assert_int_equal(gw_buf_pad(&buf), GW_OK);
  for (int i = 0; i < GW_BUF_PAD; i++) {
    assert_int_equal(buf.p[buf.n + (size_t)i], 0);
  }
  gw_buf_drop(&buf, 995);
  assert_slice(gw_buf_slice(&buf), "56789");
  gw_buf_done(&buf);
}

static void prints(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_buf buf;
  gw_buf_init(&buf, &arena, 4096);
  assert_int_equal(gw_buf_printf(&buf, "%d", 42), GW_OK);
  assert_int_equal(gw_buf_printf(&buf, "%0*d", 900, 1), GW_OK);
  assert_int_equal(buf.n, 902);
  assert_int_equal(gw_buf_printf(&buf, "%0*d", 4000, 1), GW_ERR_LIMIT);
  assert_int_equal(buf.n, 902);
  gw_buf_done(&buf);
  gw_arena_done(&arena);
}

static void pads_an_empty_buffer(void **state) {
  (void)state;
  gw_buf buf;
  gw_buf_init(&buf, NULL, 0);
  assert_int_equal(gw_buf_pad(&buf), GW_OK);
  assert_int_equal(buf.p[GW_BUF_PAD - 1], 0);
  gw_buf_done(&buf);
}

/* Writers that look at the room only keep the limit, too. */
static void starts_again_with_another_limit(void **state) {
  (void)state;
  gw_buf buf;
  gw_buf_init(&buf, NULL, 4096);
  assert_int_equal(gw_buf_append(&buf, GW_LIT("first")), GW_OK);
  gw_buf_restart(&buf, 1000);
  assert_int_equal(buf.n, 0);
  assert_true(buf.p && buf.cap <= 1000);
  assert_int_equal(gw_buf_append(&buf, GW_LIT("second")), GW_OK);
  gw_buf_restart(&buf, 3);
  assert_true(buf.cap <= 3);
  assert_int_equal(gw_buf_append(&buf, GW_LIT("four")), GW_ERR_LIMIT);
  assert_int_equal(gw_buf_append(&buf, GW_LIT("abc")), GW_OK);
  assert_int_equal(gw_buf_append(&buf, GW_LIT("d")), GW_ERR_LIMIT);
  assert_int_equal(buf.n, 3);
  gw_buf_done(&buf);
}

/* What was written behind the content moves with it, and counts. */
static void takes_from_its_pad(void **state) {
  (void)state;
  gw_buf buf;
  gw_buf_init(&buf, NULL, 600);
  assert_int_equal(gw_buf_reserve(&buf, 1), GW_OK);
  buf.n = buf.cap - 1;
  memset(buf.p, 'a', buf.n);
  memset(buf.p + buf.n, 'b', 3);
  assert_int_equal(gw_buf_take(&buf, 3), GW_OK);
  assert_true(buf.cap >= buf.n);
  assert_memory_equal(buf.p + buf.n - 4, "abbb", 4);
  buf.n = 598;
  assert_int_equal(gw_buf_take(&buf, 3), GW_ERR_LIMIT);
  assert_int_equal(buf.n, 598);
  gw_buf_done(&buf);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(grows_to_its_limit),
      cmocka_unit_test(prints),
      cmocka_unit_test(pads_an_empty_buffer),
      cmocka_unit_test(starts_again_with_another_limit),
      cmocka_unit_test(takes_from_its_pad),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
