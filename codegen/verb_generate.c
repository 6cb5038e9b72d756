#include <errno.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "emit/emit.h"
#include "front/front.h"
#include "verbs.h"

static int fail(const char *what, gw_status status) {
  const char *reason =
      status == GW_ERR_IO ? strerror(errno) : gw_status_text(status);
  fprintf(stderr, "gwgen: %s: %s\n", what, reason);
  return GWGEN_EXIT_SYSTEM;
}

/* Digests of what was read, for MANIFEST. */
static gw_status digest(gwgen_loaded *loaded, const gwgen_read_files *files,
                        gwgen_source *sources) {
  for (size_t i = 0; i < files->n; i++) {
    gw_slice text;
    char *hex = gw_arena_alloc(&loaded->arena, GW_SHA256_HEX);
    gw_status status = gwgen_file_load(&loaded->arena, files->v[i].path,
                                       GWGEN_FILE_LIMIT, &text);
    if (!status) {
      status = hex ? gw_sha256_hex(text, hex) : gw_arena_why(&loaded->arena);
    }
    if (status) {
      return status;
    }
    sources[i] =
        (gwgen_source){files->v[i].place, gw_slice_of(hex, GW_SHA256_HEX)};
  }
  return GW_OK;
}

static void print_stale(const gwgen_out *out, const char *folder) {
  for (size_t i = 0; i < out->stale.n; i++) {
    fprintf(stderr, "gwgen: %s/%.*s is out of date\n", folder,
            GWGEN_S(out->stale.v[i]));
  }
}

int gwgen_generate_into(gwgen_loaded *loaded, const char *folder,
                        bool is_verify) {
  gwgen_read_files files;
  gw_status status = gwgen_load_files(loaded, &files);
  gwgen_source *sources =
      gw_arena_zalloc(&loaded->arena, (files.n + 1) * sizeof *sources);
  if (!status) {
    status = sources ? digest(loaded, &files, sources)
                     : gw_arena_why(&loaded->arena);
  }
  if (status) {
    return fail("inputs", status);
  }
  gwgen_out out;
  status = gwgen_out_open(&out, &loaded->arena, folder, is_verify);
  if (!status) {
    status =
        gwgen_emit(&loaded->arena, &loaded->layout, sources, files.n, &out);
  }
  int saved = errno;
  gwgen_out_close(&out);
  errno = saved;
  if (status) {
    return fail(folder, status);
  }
  if (is_verify && out.stale.n) {
    print_stale(&out, folder);
    return GWGEN_EXIT_FINDINGS;
  }
  return GWGEN_EXIT_OK;
}

/* ---- --deps -------------------------------------------------------------- */

/* As make wants names: '$' doubled, spaces and '#' behind a backslash. */
static void put_name(FILE *out, gw_slice name) {
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    if (c == ' ' || c == '#' || c == '\\') {
      fputc('\\', out);
    } else if (c == '$') {
      fputc('$', out);
    }
    fputc(c, out);
  }
}

static int write_deps(gwgen_loaded *loaded, const gwgen_options *options) {
  gwgen_read_files files;
  gw_status status = gwgen_load_files(loaded, &files);
  FILE *out = status ? NULL : fopen(options->deps, "w");
  if (!out) {
    return fail(options->deps, status ? status : GW_ERR_IO);
  }
  put_name(out, gw_slice_str(options->out));
  fputs("/MANIFEST:", out);
  for (size_t i = 0; i < files.n; i++) {
    fputs(" \\\n  ", out);
    put_name(out, files.v[i].path);
  }
  fputc('\n', out);
  bool is_bad = ferror(out);
  if (fclose(out) || is_bad) {
    return fail(options->deps, GW_ERR_IO);
  }
  return GWGEN_EXIT_OK;
}

int gwgen_verb_generate(const gwgen_options *options) {
  if (!options->out) {
    fprintf(stderr, "gwgen generate: -o DIR is missing\n");
    return GWGEN_EXIT_USAGE;
  }
  gwgen_loaded loaded;
  gwgen_load_init(&loaded);
  gwgen_load(&loaded, options);
  int exit_status = gwgen_load_report(&loaded, options);
  if (!exit_status) {
    exit_status =
        gwgen_generate_into(&loaded, options->out, options->is_verify);
  }
  if (!exit_status && options->deps) {
    exit_status = write_deps(&loaded, options);
  }
  gwgen_load_done(&loaded);
  return exit_status;
}
