#include "verbs.h"

int gwgen_verb_check(const gwgen_options *options) {
  gwgen_loaded loaded;
  gwgen_load_init(&loaded);
  gwgen_load(&loaded, options);
  int exit_status = gwgen_load_report(&loaded, options);
  if (options->dump_ir && !loaded.report.n_syntax) {
    gwgen_ir_dump(&loaded.product, stdout);
  }
  gwgen_load_done(&loaded);
  return exit_status;
}
