#include "emit/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

static void writes_only_plain_names(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  char folder[] = "/tmp/gwgen-out-XXXXXX";
  assert_non_null(mkdtemp(folder));
  gwgen_out out;
  assert_int_equal(gwgen_out_open(&out, &arena, folder, 0), GW_OK);
  static const char *const refused[] = {
      "",    ".",    "..",      "../x", "/etc/x", "a/b",
      "a b", "a\nb", ".hidden", "a\\b", "a$b",    "caf\303\251"};
  for (size_t i = 0; i < GW_COUNT(refused); i++) {
    gw_slice name = gw_slice_str(refused[i]);
    assert_int_equal(gwgen_out_put(&out, name, GW_LIT("x")), GW_ERR_INVALID);
    assert_int_equal(gwgen_out_drop(&out, name), GW_ERR_INVALID);
  }
  assert_int_equal(gwgen_out_put(&out, GW_LIT("a.c"), GW_LIT("x")), GW_OK);
  assert_int_equal(out.stale.n, 1);
  assert_int_equal(gwgen_out_put(&out, GW_LIT("a.c"), GW_LIT("x")), GW_OK);
  assert_int_equal(out.stale.n, 1); /* the bytes were there */
  gw_buf text;
  gw_buf_init(&text, &arena, 1 << 20);
  assert_int_equal(gwgen_out_get(&out, GW_LIT("a.c"), &text), GW_OK);
  assert_slice(gw_buf_slice(&text), "x");
  assert_int_equal(gwgen_out_drop(&out, GW_LIT("a.c")), GW_OK); /* just put */
  assert_int_equal(gwgen_out_get(&out, GW_LIT("b.c"), &text), GW_ERR_NOT_FOUND);
  gwgen_out_close(&out);

  assert_int_equal(gwgen_out_open(&out, &arena, folder, 1), GW_OK);
  assert_int_equal(gwgen_out_put(&out, GW_LIT("b.c"), GW_LIT("y")), GW_OK);
  assert_int_equal(out.stale.n, 1);
  assert_int_equal(gwgen_out_get(&out, GW_LIT("b.c"), &text),
                   GW_ERR_NOT_FOUND); /* verifying writes nothing */
  out.is_verify = 0;
  assert_int_equal(gwgen_out_drop(&out, GW_LIT("a.c")), GW_OK);
  assert_int_equal(gwgen_out_get(&out, GW_LIT("a.c"), &text), GW_ERR_NOT_FOUND);
  gwgen_out_close(&out);
  assert_int_equal(rmdir(folder), 0); /* no temporary file is left */
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_only_plain_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
