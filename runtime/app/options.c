#include "app/options.h"

#include <stdio.h>

const char gw_options_help[] =
    "\n"
    "  --config FILE   the configuration (gateway.yaml)\n"
    "  --check         checks the configuration and exits\n"
    "  --print-spec    prints the OpenAPI that is enforced, as JSON\n"
    "  --print-keys    prints every configuration key with its default\n"
    "  --help          prints this text\n"
    "  --version       prints product and versions\n"
    "\n"
    "Signals: SIGTERM drains and ends, SIGHUP reads the configuration and\n"
    "certificates again. Exit status: 0 orderly end, 1 system failure, 2 "
    "usage,\n"
    "100 a configuration that is refused.\n";

typedef struct option_row {
  const char *name;
  gw_action action;
} option_row;

static const option_row rows[] = {
    {"--check", GW_ACTION_CHECK},
    {"--print-spec", GW_ACTION_PRINT_SPEC},
    {"--print-keys", GW_ACTION_PRINT_KEYS},
    {"--help", GW_ACTION_HELP},
    {"-h", GW_ACTION_HELP},
    {"--version", GW_ACTION_VERSION},
};

static const option_row *find(gw_slice name) {
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (gw_slice_is(name, rows[i].name)) {
      return &rows[i];
    }
  }
  return NULL;
}

gw_status gw_options_parse(int argc, char **argv, gw_options *ret_options) {
  gw_options options = {.action = GW_ACTION_RUN};
  for (int i = 1; i < argc; i++) {
    gw_slice word = gw_slice_str(argv[i]);
    const option_row *row = find(word);
    if (row) {
      options.action = row->action;
    } else if (gw_slice_is(word, "--config") || gw_slice_is(word, "-c")) {
      options.config = ++i < argc ? gw_slice_str(argv[i]) : GW_LIT("");
    } else if (gw_slice_starts(word, GW_LIT("--config="))) {
      options.config = gw_slice_from(word, 9);
    } else {
      fprintf(stderr, "%s: unknown option \"%s\"; --help lists them\n", argv[0],
              argv[i]);
      return GW_ERR_INVALID;
    }
  }
  bool needs_config =
      options.action == GW_ACTION_RUN || options.action == GW_ACTION_CHECK;
  if (needs_config && !options.config.n) {
    fprintf(stderr, "%s: --config FILE is missing; --help says more\n",
            argv[0]);
    return GW_ERR_INVALID;
  }
  *ret_options = options;
  return GW_OK;
}
