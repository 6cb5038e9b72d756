#include "http/field.h"

#include "http/token.h"
#include "unit.h"

static void known_names_are_found(void **state) {
  (void)state;
  int n = 0;
  for (; gw_fields[n].name.p; n++) {
    gw_slice name = gw_fields[n].name;
    assert_int_equal(gw_field_find(name), n);
    assert_true(gw_token_is_lower_name(name));
    assert_int_equal(gw_field_find(gw_slice_from(name, 1)), -1);
  }
  assert_true(n > 30);
  assert_int_equal(gw_field_find(GW_LIT("")), -1);
  static char text[300];
  memset(text, 'x', sizeof text);
  for (size_t i = 0; i < sizeof text; i++) {
    assert_int_equal(gw_field_find(gw_slice_of(text, i)), -1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_names_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
