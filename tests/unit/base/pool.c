#include "base/pool.h"

#include "base/mem.h"
#include "unit.h"

static size_t n_allocated;

static bool count(size_t n) {
  (void)n;
  n_allocated++;
  return true;
}

static void test_blocks_of_a_size_go_round(void **state) {
  gw_pool pool;
  (void)state;
  gw_pool_init(&pool);
  for (size_t n = 1; n <= 3 * GW_POOL_CLASSES * GW_POOL_STEP; n += 7) {
    char *p = gw_pool_alloc(&pool, n);
    assert_non_null(p);
    memset(p, 'x', n);
    gw_pool_free(&pool, p, n);
    assert_true(pool.kept <= GW_POOL_BYTES);
  }
  gw_pool_free(&pool, NULL, 1);
  gw_pool_done(&pool);
  assert_int_equal(pool.kept, 0);
}

static void test_kept_blocks_need_no_heap(void **state) {
  gw_pool pool;
  void *p[8];
  (void)state;
  gw_pool_init(&pool);
  for (size_t i = 0; i < GW_COUNT(p); i++) {
    p[i] = gw_pool_alloc(&pool, 100);
  }
  for (size_t i = 0; i < GW_COUNT(p); i++) {
    gw_pool_free(&pool, p[i], 100);
  }
  size_t kept = pool.kept;
  n_allocated = 0;
  gw_mem_set_hook(count);
  for (size_t i = 0; i < GW_COUNT(p); i++) {
    p[i] = gw_pool_alloc(&pool, 128); /* the same class */
  }
  gw_mem_set_hook(NULL);
  assert_int_equal(n_allocated, kept ? 0 : GW_COUNT(p)); /* sanitizer: none */
  for (size_t i = 0; i < GW_COUNT(p); i++) {
    gw_pool_free(&pool, p[i], 128);
  }
  gw_pool_done(&pool);
}

static void test_no_more_than_the_limit_is_kept(void **state) {
  enum { BLOCKS = 1200, BYTES = 1024 };
  static void *p[BLOCKS];
  gw_pool pool;
  (void)state;
  gw_pool_init(&pool);
  for (size_t i = 0; i < BLOCKS; i++) {
    p[i] = gw_pool_alloc(&pool, BYTES);
  }
  for (size_t i = 0; i < BLOCKS; i++) {
    gw_pool_free(&pool, p[i], BYTES);
  }
  assert_true(pool.kept <= GW_POOL_BYTES);
  gw_pool_done(&pool);
}

static void test_a_buffer_keeps_its_own_limit(void **state) {
  gw_pool pool;
  gw_buf wide, narrow;
  (void)state;
  gw_pool_init(&pool);
  gw_buf_init(&wide, NULL, 1 << 20);
  gw_buf_init(&narrow, NULL, 5000);
  assert_int_equal(gw_buf_reserve(&wide, 16384), GW_OK);
  gw_pool_take(&pool, &wide);
  assert_null(wide.p);
  assert_int_equal(wide.limit, 1 << 20);
  gw_pool_lend(&pool, &narrow);
  assert_int_equal(gw_buf_reserve(&narrow, 5000), GW_OK);
  assert_int_equal(narrow.n, 0);
  narrow.n = 5000;
  assert_int_equal(gw_buf_reserve(&narrow, 1), GW_ERR_LIMIT);
  gw_pool_take(&pool, &narrow);
  gw_pool_done(&pool);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_blocks_of_a_size_go_round),
      cmocka_unit_test(test_kept_blocks_need_no_heap),
      cmocka_unit_test(test_no_more_than_the_limit_is_kept),
      cmocka_unit_test(test_a_buffer_keeps_its_own_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
