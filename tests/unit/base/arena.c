#include "base/arena.h"

#include "base/mem.h"
#include "unit.h"

static void blocks_are_aligned_and_apart(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  char *a = gw_arena_alloc(&arena, 1);
  char *b = gw_arena_alloc(&arena, 100000);
  char *c = gw_arena_zalloc(&arena, 33);
  assert_int_equal((uintptr_t)a % 16, 0);
  assert_int_equal((uintptr_t)b % 16, 0);
  memset(b, 'x', 100000);
  for (int i = 0; i < 33; i++) {
    assert_int_equal(c[i], 0);
  }
  gw_arena_done(&arena);
}

static void budget_is_kept(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 16384);
  size_t got = 0;
  while (gw_arena_alloc(&arena, 512)) {
    got += 512;
  }
  assert_true(got > 12000 && got <= 16384);
  assert_int_equal(gw_arena_why(&arena), GW_ERR_LIMIT);
  gw_arena_done(&arena);
  assert_int_equal(gw_arena_why(&arena), GW_OK);
  assert_non_null(gw_arena_alloc(&arena, 512));
  gw_arena_done(&arena);
}

static bool fail_all(size_t n) {
  (void)n;
  return false;
}

static void memory_failure_is_told_apart(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_mem_set_hook(fail_all);
  assert_null(gw_arena_alloc(&arena, 8));
  gw_mem_set_hook(NULL);
  assert_int_equal(gw_arena_why(&arena), GW_ERR_NOMEM);
  gw_arena_done(&arena);
}

static void count_up(void *data) {
  int *n = data;
  (*n)++;
}

static void cleanups_run_once(void **state) {
  (void)state;
  int n = 0;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  assert_int_equal(gw_arena_on_done(&arena, count_up, &n), GW_OK);
  gw_arena_reset(&arena);
  assert_int_equal(n, 1);
  assert_int_equal(gw_arena_on_done(&arena, count_up, &n), GW_OK);
  gw_arena_done(&arena);
  gw_arena_done(&arena);
  assert_int_equal(n, 2);
}

static void text_is_formatted(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  assert_slice(gw_arena_printf(&arena, "%s-%d", "a", 7), "a-7");
  gw_slice wide = gw_arena_printf(&arena, "%0*d", 1000, 7);
  assert_int_equal(wide.n, 1000);
  assert_int_equal(wide.p[999], '7');
  assert_int_equal(wide.p[1000], 0);
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blocks_are_aligned_and_apart),
      cmocka_unit_test(budget_is_kept),
      cmocka_unit_test(memory_failure_is_told_apart),
      cmocka_unit_test(cleanups_run_once),
      cmocka_unit_test(text_is_formatted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
