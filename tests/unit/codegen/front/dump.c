#include <stdlib.h>

#include "front/product.h"
#include "front/proto.h"
#include "front/service_config.h"
#include "unit.h"

/* What data/library says, as the model has it, is data/library/expected.ir.
 * After a change that is meant: GWGEN_GOLDEN=1 writes the file anew. */
#define LIBRARY "tests/unit/codegen/front/data/library/"

static gw_slice dumped(gw_arena *arena, const gwgen_product *product) {
  FILE *out = tmpfile();
  assert_non_null(out);
  gwgen_ir_dump(product, out);
  size_t n = (size_t)ftell(out);
  rewind(out);
  char *text = gw_arena_alloc(arena, n);
  assert_int_equal(fread(text, 1, n, out), n);
  fclose(out);
  return gw_slice_of(text, n);
}

static void dumps_the_library(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gwgen_report report = {.arena = &arena};
  gwgen_product product = {.arena = &arena, .report = &report};
  assert_int_equal(gwgen_product_read(&product, GW_LIT(LIBRARY "gwgen.yaml")),
                   GW_OK);
  assert_int_equal(gwgen_proto_read(&product), GW_OK);
  assert_int_equal(gwgen_service_config_read(&product), GW_OK);
  assert_int_equal(report.findings.n, 0);
  gw_slice actual = dumped(&arena, &product);
  if (getenv("GWGEN_GOLDEN")) {
    FILE *out = fopen(LIBRARY "expected.ir", "w");
    assert_non_null(out);
    assert_int_equal(fwrite(actual.p, 1, actual.n, out), actual.n);
    fclose(out);
  }
  gw_slice expected = {0};
  assert_int_equal(gwgen_file_load(&arena, GW_LIT(LIBRARY "expected.ir"),
                                   1 << 20, &expected),
                   GW_OK);
  assert_int_equal(actual.n, expected.n);
  assert_memory_equal(actual.p, expected.p, actual.n);
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dumps_the_library),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
