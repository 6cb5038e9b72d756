#include <stdio.h>
#include <unistd.h>

#include "gw/gateway.h"
#include "app/gateway.h"
#include "app/options.h"

enum { EXIT_USAGE = 2, EXIT_REFUSED = 100, EXIT_FAILED = 1 };

static int check(gw_slice path, const gw_api *api,
                 const gw_policy *const *policies) {
  gw_arena arena;
  gw_config_reader errors;
  gw_config *config = NULL;
  gw_arena_init(&arena, 0);
  gw_status status =
      gw_config_load(path, api, policies, &arena, &config, &errors);
  if (status == GW_OK) {
    printf("%.*s: fine\n", (int)path.n, path.p);
    gw_config_free(config);
  } else {
    gw_gateway_print_errors(path, &errors);
  }
  gw_arena_done(&arena);
  return status == GW_OK ? 0 : EXIT_REFUSED;
}

static int print_spec(const gw_api *api) {
  for (size_t i = 0; i < api->n_documents; i++) {
    gw_slice json = api->documents[i].json;
    fwrite(json.p, 1, json.n, stdout);
    fputc('\n', stdout);
  }
  return fflush(stdout) == 0 ? 0 : EXIT_FAILED;
}

static int print_keys(void) {
  for (size_t i = 0; gw_config_sections[i]; i++) {
    const gw_config_section *section = gw_config_sections[i];
    for (size_t j = 0; j < section->n_keys; j++) {
      const gw_config_key *key = &section->keys[j];
      printf("%s%s%s\t%s\t%s\n", section->path, *section->path ? "." : "",
             key->name, key->fallback, key->help);
    }
  }
  return 0;
}

static int print_help(const gw_api *api) {
  printf("usage: %.*s-gateway --config FILE\n%s", (int)api->name.n, api->name.p,
         gw_options_help);
  return 0;
}

static int print_version(const gw_api *api) {
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_slice digest = gw_gateway_spec_digest(api, &arena);
  printf("%.*s-gateway", (int)api->name.n, api->name.p);
  if (digest.n) {
    printf(", OpenAPI %.*s (sha256 %.*s)", (int)api->spec_version.n,
           api->spec_version.p, (int)digest.n, digest.p);
  }
  printf(", libgw %s\n", GW_VERSION);
  gw_arena_done(&arena);
  return 0;
}

int gw_main(int argc, char **argv, const gw_api *api,
            const struct gw_policy *const *policies) {
  gw_options options;
  if (api->version != GW_TABLES_VERSION) {
    fprintf(stderr, "the tables are of version %u, libgw wants %d\n",
            api->version, GW_TABLES_VERSION);
    return EXIT_FAILED;
  }
  if (gw_options_parse(argc, argv, &options) != GW_OK) {
    return EXIT_USAGE;
  }
  switch (options.action) {
  case GW_ACTION_RUN:
    return gw_gateway_run(options.config, api, policies);
  case GW_ACTION_CHECK:
    return check(options.config, api, policies);
  case GW_ACTION_PRINT_SPEC:
    return print_spec(api);
  case GW_ACTION_PRINT_KEYS:
    return print_keys();
  case GW_ACTION_HELP:
    return print_help(api);
  case GW_ACTION_VERSION:
    return print_version(api);
  }
  return EXIT_USAGE;
}
