#include "base/deflate.h"

#include <stdlib.h>

#include "base/mem.h"
#include "unit.h"

enum { MOST = 100000 };

static char bytes[MOST];

static int fill(void **state) {
  (void)state;
  uint64_t x = 88172645463325252u;
  for (size_t i = 0; i < MOST; i++) { /* text-like: half of it repeats */
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    bytes[i] = (char)(i % 64 < 32 ? 'a' + (char)(i % 16) : (char)x);
  }
  return 0;
}

static void goes_round(void **state) {
  (void)state;
  static const size_t sizes[] = {0, 1, 2, 4095, 4096, 4097, 70000, MOST};
  for (int coding = GW_CODING_GZIP; coding <= GW_CODING_DEFLATE; coding++) {
    for (size_t i = 0; i < GW_COUNT(sizes); i++) {
      gw_buf packed, plain;
      gw_buf_init(&packed, NULL, 2 * MOST);
      gw_buf_init(&plain, NULL, sizes[i]); /* exactly at its limit */
      gw_slice in = gw_slice_of(bytes, sizes[i]);
      assert_int_equal(gw_deflate_pack((gw_coding)coding, in, &packed), GW_OK);
      assert_int_equal(
          gw_deflate_unpack((gw_coding)coding, gw_buf_slice(&packed), &plain),
          GW_OK);
      assert_true(gw_slice_eq(gw_buf_slice(&plain), in));
      gw_buf_done(&packed);
      gw_buf_done(&plain);
    }
  }
}

/* A byte less than what would fit, both ways. */
static void keeps_to_limits(void **state) {
  (void)state;
  gw_buf packed, out;
  gw_slice in = gw_slice_of(bytes, 9000);
  gw_buf_init(&packed, NULL, MOST);
  assert_int_equal(gw_deflate_pack(GW_CODING_GZIP, in, &packed), GW_OK);
  gw_buf_init(&out, NULL, packed.n - 1);
  assert_int_equal(gw_deflate_pack(GW_CODING_GZIP, in, &out), GW_ERR_LIMIT);
  gw_buf_restart(&out, packed.n);
  assert_int_equal(gw_deflate_pack(GW_CODING_GZIP, in, &out), GW_OK);
  gw_buf_restart(&out, in.n - 1);
  assert_int_equal(
      gw_deflate_unpack(GW_CODING_GZIP, gw_buf_slice(&packed), &out),
      GW_ERR_LIMIT);
  gw_buf_done(&packed);
  gw_buf_done(&out);
}

static void refuses_what_is_damaged(void **state) {
  (void)state;
  gw_buf packed, out;
  gw_buf_init(&packed, NULL, MOST);
  gw_buf_init(&out, NULL, MOST);
  gw_slice in = gw_slice_of(bytes, 300);
  assert_int_equal(gw_deflate_pack(GW_CODING_DEFLATE, in, &packed), GW_OK);
  for (size_t n = 0; n < packed.n; n++) { /* every cut */
    gw_buf_restart(&out, MOST);
    assert_int_equal(
        gw_deflate_unpack(GW_CODING_DEFLATE, gw_slice_of(packed.p, n), &out),
        GW_ERR_SYNTAX);
  }
  gw_buf_restart(&out, MOST);
  assert_int_equal(
      gw_deflate_unpack(GW_CODING_GZIP, gw_buf_slice(&packed), &out),
      GW_ERR_SYNTAX);
  packed.p[packed.n - 1] ^= 1; /* the check sum */
  gw_buf_restart(&out, MOST);
  assert_int_equal(
      gw_deflate_unpack(GW_CODING_DEFLATE, gw_buf_slice(&packed), &out),
      GW_ERR_SYNTAX);
  packed.p[packed.n - 1] ^= 1;
  assert_int_equal(gw_buf_append(&packed, GW_LIT("x")), GW_OK);
  gw_buf_restart(&out, MOST);
  assert_int_equal(
      gw_deflate_unpack(GW_CODING_DEFLATE, gw_buf_slice(&packed), &out),
      GW_ERR_SYNTAX);
  gw_buf_done(&packed);
  gw_buf_done(&out);
}

static size_t n_left;

static bool allow(size_t n) {
  (void)n;
  return n_left && n_left--;
}

static void says_when_there_is_no_memory(void **state) {
  (void)state;
  bool was_enough = false;
  for (size_t i = 0; !was_enough; i++) {
    gw_buf packed, plain;
    gw_buf_init(&packed, NULL, MOST);
    gw_buf_init(&plain, NULL, MOST);
    n_left = i;
    gw_mem_set_hook(allow);
    gw_status status =
        gw_deflate_pack(GW_CODING_GZIP, gw_slice_of(bytes, 20000), &packed);
    if (status == GW_OK) {
      status = gw_deflate_unpack(GW_CODING_GZIP, gw_buf_slice(&packed), &plain);
    }
    gw_mem_set_hook(NULL);
    was_enough = status == GW_OK;
    assert_true(was_enough || status == GW_ERR_NOMEM);
    assert_true(i < 100);
    gw_buf_done(&packed);
    gw_buf_done(&plain);
  }
}

static void names_are_grpcs(void **state) {
  (void)state;
  assert_int_equal(gw_coding_find(GW_LIT("identity")), GW_CODING_NONE);
  assert_int_equal(gw_coding_find(GW_LIT("gzip")), GW_CODING_GZIP);
  assert_int_equal(gw_coding_find(GW_LIT("deflate")), GW_CODING_DEFLATE);
  assert_int_equal(gw_coding_find(GW_LIT("GZIP")), GW_CODING_UNKNOWN);
  assert_slice(gw_coding_name(GW_CODING_GZIP), "gzip");
  assert_slice(gw_coding_name(GW_CODING_UNKNOWN), "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(goes_round),
      cmocka_unit_test(keeps_to_limits),
      cmocka_unit_test(refuses_what_is_damaged),
      cmocka_unit_test(says_when_there_is_no_memory),
      cmocka_unit_test(names_are_grpcs),
  };
  return cmocka_run_group_tests(tests, fill, NULL);
}
