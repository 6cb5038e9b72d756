#include "load.h"

#include <unistd.h>
#include <sys/stat.h>

#include "front/openapi.h"
#include "front/product.h"
#include "front/proto.h"
#include "front/service_config.h"
#include "pass/leave_out.h"
#include "pass/pass.h"

enum {
  ARENA_BUDGET = 2000 << 20
}; /* THREATS F11: bounded, far above 512 MiB
      of tables for the largest specs */

void gwgen_load_init(gwgen_loaded *loaded) {
  *loaded = (gwgen_loaded){0};
  gw_arena_init(&loaded->arena, ARENA_BUDGET);
  loaded->report.arena = &loaded->arena;
  loaded->product.arena = &loaded->arena;
  loaded->product.report = &loaded->report;
}

void gwgen_load_done(gwgen_loaded *loaded) {
  gw_arena_done(&loaded->arena);
}

/* A folder stands for the gwgen.yaml in it. */
static gw_slice config_path(gw_arena *arena, const char *config) {
  struct stat st;
  if (stat(config, &st) == 0 && S_ISDIR(st.st_mode)) {
    bool is_here = strcmp(config, ".") == 0;
    size_t n = strlen(config);
    bool has_slash = n && config[n - 1] == '/';
    return is_here ? GW_LIT("gwgen.yaml")
                   : gw_arena_printf(arena, "%s%sgwgen.yaml", config,
                                     has_slash ? "" : "/");
  }
  return gw_slice_str(config);
}

/* Paths of the command line come before those of gwgen.yaml. */
static gw_status add_import_paths(gwgen_loaded *loaded,
                                  const gwgen_options *options) {
  gwgen_settings *settings = &loaded->product.settings;
  size_t n_more = options->import_paths.n, n_old = settings->import_paths.n;
  for (size_t i = 0; i < n_more; i++) {
    gw_slice *slot = GW_PUSH(&loaded->arena, &settings->import_paths);
    if (!slot) {
      return gw_arena_why(&loaded->arena);
    }
  }
  gw_slice *paths = settings->import_paths.v;
  if (n_more) {
    memmove(paths + n_more, paths, n_old * sizeof *paths);
    memcpy(paths, options->import_paths.v, n_more * sizeof *paths);
  }
  return GW_OK;
}

/* The next version of the document is a product without protos: what a request
 * must be for it, its routes, parameters and bodies, OpenAPI alone says. */
static gw_status read_shadow(gwgen_product *product) {
  const gwgen_settings *settings = &product->settings;
  if (!settings->shadow.path.p) {
    return GW_OK;
  }
  gwgen_product *shadow = gw_arena_zalloc(product->arena, sizeof *shadow);
  gwgen_settings *own = shadow ? &shadow->settings : NULL;
  if (!own) {
    return gw_arena_why(product->arena);
  }
  shadow->arena = product->arena;
  shadow->report = product->report;
  shadow->is_shadow = 1;
  own->pos = settings->pos;
  own->folder = settings->folder;
  own->name = settings->name;
  own->security = settings->security;
  own->security_pos = settings->security_pos;
  own->has_base_path = settings->has_base_path;
  own->base_path = settings->base_path;
  own->ignore_query = settings->ignore_query;
  own->skip_unsupported = settings->skip_unsupported;
  own->encoded_slash = settings->encoded_slash;
  gwgen_input *input = GW_PUSH(product->arena, &own->openapi);
  if (!input) {
    return gw_arena_why(product->arena);
  }
  *input = settings->shadow;
  product->shadow = shadow;
  return gwgen_openapi_read(shadow);
}

void gwgen_load(gwgen_loaded *loaded, const gwgen_options *options) {
  gwgen_product *product = &loaded->product;
  gw_status status =
      gwgen_product_read(product, config_path(&loaded->arena, options->config));
  if (!status) {
    product->settings.allow_undocumented |= options->allow_undocumented;
    status = add_import_paths(loaded, options);
  }
  if (!status) { /* what is wrong with each is said, whatever the others say */
    gw_status proto = gwgen_proto_read(product);
    gw_status rules = proto ? GW_OK : gwgen_service_config_read(product);
    gw_status openapi = gwgen_openapi_read(product);
    gw_status shadow = read_shadow(product);
    status = proto ? proto : rules ? rules : openapi ? openapi : shadow;
  }
  if (!status) { /* what the readers refuse may be left out */
    status = gwgen_leave_out(product);
  }
  if (!status && !loaded->report.n_syntax) {
    status = gwgen_pass_all(product, &loaded->layout);
  }
  loaded->status = status;
}

int gwgen_load_report(gwgen_loaded *loaded, const gwgen_options *options) {
  const gwgen_report *report = &loaded->report;
  bool is_text = options->format == GWGEN_FORMAT_TEXT;
  if (!is_text || report->findings.n) {
    gwgen_report_print(report, options->format, is_text ? stderr : stdout);
  }
  int exit = gwgen_report_exit(report, options->fail_on_warnings);
  if (exit == GWGEN_EXIT_OK && loaded->status) {
    fprintf(stderr, "gwgen: %s\n", gw_status_text(loaded->status));
    return GWGEN_EXIT_SYSTEM;
  }
  return exit;
}

/* ---- inputs -------------------------------------------------------------- */

/* Cuts |folder| off |*path|; false if it doesn't stand in it. */
static bool cut_folder(gw_slice *path, gw_slice folder) {
  if (!gw_slice_starts(*path, folder) || path->n <= folder.n + 1 ||
      path->p[folder.n] != '/') {
    return false;
  }
  *path = gw_slice_from(*path, folder.n + 1);
  return true;
}

static void push_file(gwgen_loaded *loaded, gwgen_read_files *files,
                      gw_slice path, gw_slice place) {
  gwgen_read_file *slot = GW_PUSH(&loaded->arena, files);
  if (slot) {
    *slot = (gwgen_read_file){path, place};
  }
}

static void push_documents(gwgen_loaded *loaded, gwgen_read_files *files,
                           const gwgen_product *product) {
  for (size_t i = 0; i < product->openapi.documents.n; i++) {
    const gwgen_document *document = product->openapi.documents.v[i];
    push_file(loaded, files, document->path, document->place);
  }
}

/* The place of a file is its path below the product's folder, or below an
 * import path: the same wherever both stand. */
static void add_file(gwgen_loaded *loaded, gwgen_read_files *files,
                     gw_slice path) {
  const gwgen_settings *settings = &loaded->product.settings;
  gw_slice place = path;
  bool is_cut = cut_folder(&place, settings->folder);
  for (size_t i = 0; i < settings->import_paths.n && !is_cut; i++) {
    is_cut = cut_folder(&place, settings->import_paths.v[i]);
  }
  push_file(loaded, files, path, place);
}

gw_status gwgen_load_files(gwgen_loaded *loaded, gwgen_read_files *ret_files) {
  const gwgen_product *product = &loaded->product;
  const gwgen_settings *settings = &product->settings;
  *ret_files = (gwgen_read_files){0};
  add_file(loaded, ret_files, settings->pos.file);
  if (settings->descriptor_set.path.p) {
    add_file(loaded, ret_files, settings->descriptor_set.path);
  } else {
    for (size_t i = 0; i < product->proto.files.n; i++) {
      gw_slice path = product->proto.files.v[i];
      if (access(path.p, R_OK) == 0) { /* else protoc brings it itself */
        add_file(loaded, ret_files, path);
      }
    }
  }
  for (size_t i = 0; i < settings->service_configs.n; i++) {
    add_file(loaded, ret_files, settings->service_configs.v[i].path);
  }
  push_documents(loaded, ret_files, product);
  if (product->shadow) {
    push_documents(loaded, ret_files, product->shadow);
  }
  return gw_arena_why(&loaded->arena);
}
