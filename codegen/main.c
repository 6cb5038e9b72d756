#include "options.h"
#include "verbs.h"

const gwgen_verb gwgen_verbs[] = {
    {"check", "read the specifications, link them and say what is wrong",
     "[-c FILE]", GWGEN_TAKES_CONFIG | GWGEN_TAKES_IR, gwgen_verb_check},
    {"generate", "write the gateway's tables as C", "[-c FILE] -o DIR",
     GWGEN_TAKES_CONFIG | GWGEN_TAKES_OUT | GWGEN_TAKES_DEPS,
     gwgen_verb_generate},
    {"build", "generate, compile and link a gateway", "[-c FILE] -o BINARY",
     GWGEN_TAKES_CONFIG | GWGEN_TAKES_OUT, gwgen_verb_build},
    {"routes", "list the routes in the order in which they are tried",
     "[-c FILE]", GWGEN_TAKES_CONFIG, gwgen_verb_routes},
    {"validate", "say whether a JSON body satisfies its schema",
     "(--operation ID [-c FILE] | --schema FILE [--dialect VERSION]) "
     "--body FILE [--lines]",
     GWGEN_TAKES_CONFIG | GWGEN_TAKES_BODY, gwgen_verb_validate},
    {"export", "print the API as an OpenAPI 3.1 document",
     "openapi [-c FILE] [-o FILE]",
     GWGEN_TAKES_CONFIG | GWGEN_TAKES_OUT | GWGEN_TAKES_WORD |
         GWGEN_TAKES_EXPORT,
     gwgen_verb_export},
    {"explain", "tell what a rule is about", "RULE", GWGEN_TAKES_WORD,
     gwgen_verb_explain},
    {"version", "print the version", "", 0, gwgen_verb_version},
};

const size_t gwgen_n_verbs = GW_COUNT(gwgen_verbs);

static int run(const gwgen_verb *verb, int argc, char **argv) {
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gwgen_options options = {.arena = &arena};
  bool wants_help = false;
  int status = GWGEN_EXIT_USAGE;
  if (gwgen_options_read(&options, verb, argc, argv, &wants_help)) {
    if (wants_help) {
      gwgen_verb_help_print(verb, stdout);
      status = GWGEN_EXIT_OK;
    } else {
      status = verb->run(&options);
    }
  }
  gw_arena_done(&arena);
  return status;
}

/* A full disk must not look like success. */
static int end(int status) {
  if (fflush(stdout) || ferror(stdout)) {
    return status ? status : GWGEN_EXIT_SYSTEM;
  }
  return status;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    gwgen_help_print(stderr);
    return GWGEN_EXIT_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
      strcmp(argv[1], "help") == 0) {
    gwgen_help_print(stdout);
    return end(GWGEN_EXIT_OK);
  }
  if (strcmp(argv[1], "--version") == 0) {
    return end(gwgen_verb_version(NULL));
  }
  const gwgen_verb *verb = gwgen_verb_find(argv[1]);
  return verb ? end(run(verb, argc - 2, argv + 2)) : GWGEN_EXIT_USAGE;
}
