#include "pass/4_routes.h"
#include "verbs.h"

int gwgen_verb_routes(const gwgen_options *options) {
  gwgen_loaded loaded;
  gwgen_load_init(&loaded);
  gwgen_load(&loaded, options);
  int exit_status = gwgen_load_report(&loaded, options);
  if (!exit_status && gwgen_routes_print(&loaded.product, stdout)) {
    exit_status = GWGEN_EXIT_SYSTEM;
  }
  gwgen_load_done(&loaded);
  return exit_status;
}
