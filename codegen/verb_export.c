#include <errno.h>

#include "emit/out.h"
#include "export/export.h"
#include "front/front.h"
#include "verbs.h"

enum { DOCUMENT_LIMIT = 256 << 20 };

static int fail(const char *what, gw_status status) {
  fprintf(stderr, "gwgen: %s: %s\n", what,
          status == GW_ERR_IO ? strerror(errno) : gw_status_text(status));
  return GWGEN_EXIT_SYSTEM;
}

static gw_status write_text(const gwgen_options *options, const gw_node *root,
                            gw_buf *text) {
  bool is_json = options->notation == GWGEN_NOTATION_JSON;
  if (options->notation == GWGEN_NOTATION_BY_NAME && options->out) {
    is_json = gw_slice_ends(gw_slice_str(options->out), GW_LIT(".json"));
  }
  return is_json ? gw_node_write_json_lines(root, text)
                 : gw_node_write_yaml(root, text);
}

/* Into the file that -o names, as generated files are written, or to standard
 * output. */
static int put(const gwgen_options *options, gw_slice text) {
  if (!options->out) {
    fwrite(text.p, 1, text.n, stdout);
    return GWGEN_EXIT_OK;
  }
  gw_slice path = gw_slice_str(options->out);
  gw_slice folder = gw_arena_dup(options->arena, gwgen_path_folder(path));
  size_t at = path.n;
  while (at && path.p[at - 1] != '/') {
    at--;
  }
  gwgen_out out;
  gw_status status = folder.p
                         ? gwgen_out_open(&out, options->arena, folder.p, false)
                         : GW_ERR_NOMEM;
  if (!status) {
    status = gwgen_out_put(&out, gw_slice_from(path, at), text);
    int saved = errno;
    gwgen_out_close(&out);
    errno = saved;
  }
  return status ? fail(options->out, status) : GWGEN_EXIT_OK;
}

static int export_openapi(gwgen_loaded *loaded, const gwgen_options *options) {
  const gw_node *root = gwgen_export_openapi(&loaded->product);
  gw_buf text;
  gw_buf_init(&text, NULL, DOCUMENT_LIMIT);
  gw_status status =
      root ? write_text(options, root, &text) : gw_arena_why(&loaded->arena);
  int exit_status =
      status ? fail("openapi", status) : put(options, gw_buf_slice(&text));
  gw_buf_done(&text);
  return exit_status;
}

int gwgen_verb_export(const gwgen_options *options) {
  if (!options->word || strcmp(options->word, "openapi") != 0) {
    fprintf(stderr, "gwgen export: say what: openapi\n");
    return GWGEN_EXIT_USAGE;
  }
  gwgen_loaded loaded;
  gwgen_load_init(&loaded);
  gwgen_load(&loaded, options);
  int exit_status = GWGEN_EXIT_OK;
  if (loaded.status || loaded.report.n_errors) {
    exit_status = gwgen_load_report(&loaded, options);
  } else {
    int written = export_openapi(&loaded, options);
    exit_status = gwgen_load_report(&loaded, options);
    exit_status = written ? written : exit_status;
  }
  gwgen_load_done(&loaded);
  return exit_status;
}
