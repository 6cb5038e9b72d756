#include "base/map.h"

#include "base/hash.h"
#include "unit.h"

static void keeps_order_and_refuses_twice(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_map map = {0};
  assert_null(gw_map_find(&map, GW_LIT("k1")));
  for (int i = 0; i < 1000; i++) {
    gw_slice key = gw_arena_printf(&arena, "k%d", i);
    assert_int_equal(gw_map_put(&arena, &map, key, &map), GW_OK);
  }
  assert_int_equal(gw_map_put(&arena, &map, GW_LIT("k7"), &map),
                   GW_ERR_DUPLICATE);
  assert_int_equal(map.n, 1000);
  assert_slice(map.entries[999].key, "k999");
  assert_ptr_equal(gw_map_find(&map, GW_LIT("k500")), &map);
  assert_null(gw_map_find(&map, GW_LIT("k1000")));
  gw_arena_done(&arena);
}

static void siphash_tells_lengths_apart(void **state) {
  (void)state;
  uint64_t key[2] = {0x0706050403020100u, 0x0f0e0d0c0b0a0908u};
  char in[15];
  for (int i = 0; i < 15; i++) {
    in[i] = (char)i;
  }
  uint64_t a = gw_siphash(key, gw_slice_of(in, 15));
  uint64_t b = gw_siphash(key, gw_slice_of(in, 14));
  assert_true(a != b);
  assert_true(a == gw_siphash(key, gw_slice_of(in, 15)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_order_and_refuses_twice),
      cmocka_unit_test(siphash_tells_lengths_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
