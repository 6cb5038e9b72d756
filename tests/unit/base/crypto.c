#include "base/crypto.h"

#include "unit.h"

static void digests_are_the_published_ones(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  /* FIPS 180-4 examples */
  assert_slice(gw_sha256_hex(GW_LIT("abc"), &arena),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015"
               "ad");
  assert_slice(gw_sha256_hex(GW_LIT(""), &arena),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8"
               "55");
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(digests_are_the_published_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
