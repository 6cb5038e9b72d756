/* links: gwgen_pass gw_schema gw_base */
#include "pass/pattern.h"
#include "schema/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text before the first NUL is a pattern, what follows a subject. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_slice rest = gw_slice_of((const char *)data, size);
  gw_slice source = gw_slice_cut(&rest, '\0');
  gw_arena arena;
  gw_pattern pattern;
  gw_why why;
  gwgen_pattern_limits limits = {.n_states = 200, .n_nodes = 2000};
  gw_arena_init(&arena, 0);
  if (gwgen_pattern_compile(&arena, source, &limits, &pattern, &why) == GW_OK) {
    (void)gw_pattern_match(&pattern, rest.p ? rest : GW_LIT(""));
  }
  gw_arena_done(&arena);
  return 0;
}
