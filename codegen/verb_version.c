#include "verbs.h"

int gwgen_verb_version(const gwgen_options *options) {
  (void)options;
  printf("gwgen %s (tables %d)\n", GWGEN_VERSION, GW_TABLES_VERSION);
  return GWGEN_EXIT_OK;
}
