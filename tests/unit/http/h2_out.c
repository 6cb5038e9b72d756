#include "http/h2_out.h"

#include "unit.h"

static gw_slice some(size_t n) {
  static const char bytes[64 * 1024];
  return gw_slice_of(bytes, n);
}

/* |first|: a head alone, before the first answer. Each frame of data may have
 * a section behind it, before anybody asks again. */
static void what_is_not_full_takes_a_frame(void **state) {
  (void)state;
  for (int first = 0; first < 2; first++) {
    gw_h2_out out;
    gw_h2_out_init(&out, 1 << 20);
    if (first) {
      assert_int_equal(gw_h2_out_copy(&out, some(9)), GW_OK);
    }
    size_t n_frames = 0;
    for (; !gw_h2_out_is_full(&out); n_frames++) {
      assert_int_equal(gw_h2_out_copy(&out, some(9)), GW_OK);
      assert_int_equal(gw_h2_out_borrow(&out, some(100)), GW_OK);
      if (n_frames % 2) {
        assert_int_equal(gw_h2_out_copy(&out, some(60)), GW_OK);
      }
    }
    assert_int_equal(gw_h2_out_copy(&out, some(60 * 1024)), GW_OK);
    assert_true(n_frames >= 30 && out.n_parts <= GW_H2_OUT_PARTS);
    gw_h2_out_done(&out);
  }
}

static void bytes_make_it_full(void **state) {
  (void)state;
  gw_h2_out out;
  gw_h2_out_init(&out, 1000);
  assert_true(gw_h2_out_is_empty(&out));
  assert_int_equal(gw_h2_out_borrow(&out, some(999)), GW_OK);
  assert_false(gw_h2_out_is_full(&out));
  assert_int_equal(gw_h2_out_copy(&out, some(1)), GW_OK);
  assert_true(gw_h2_out_is_full(&out));
  gw_h2_out_done(&out);
  assert_true(gw_h2_out_is_empty(&out));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_not_full_takes_a_frame),
      cmocka_unit_test(bytes_make_it_full),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
