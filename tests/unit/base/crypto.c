#include "base/crypto.h"

#include "unit.h"

static void check(const char *text, const char *expected) {
  char hex[GW_SHA256_HEX];
  assert_int_equal(gw_sha256_hex(gw_slice_str(text), hex), GW_OK);
  assert_slice(gw_slice_of(hex, sizeof hex), expected);
}

/* FIPS 180-4, examples */
static void digests_are_the_published_ones(void **state) {
  (void)state;
  check("abc", "ba7816bf8f01cfea414140de5dae2223"
               "b00361a396177a9cb410ff61f20015ad");
  check("", "e3b0c44298fc1c149afbf4c8996fb924"
            "27ae41e4649b934ca495991b7852b855");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(digests_are_the_published_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
