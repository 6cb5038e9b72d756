#include <errno.h>

#include "body/body.h"
#include "front/front.h"
#include "front/openapi.h"
#include "pass/5_schemas.h"
#include "schema/schema.h"
#include "text/json_lex.h"
#include "transcode/explain.h"
#include "verbs.h"

/* As large as a gateway may be configured to take. */
enum { MAX_BODY = 64 << 20, MAX_PARTS = 10000, MAX_NODES = 1000000 };

/* ---- the body ------------------------------------------------------------ */

static gw_status read_stdin(gw_buf *body) {
  size_t n = 1;
  while (n) {
    gw_status status = gw_buf_reserve(body, 64 << 10);
    if (status) {
      return status;
    }
    n = fread(body->p + body->n, 1, 64 << 10, stdin);
    body->n += n;
  }
  return ferror(stdin) ? GW_ERR_IO : GW_OK;
}

/* Reads --body; the engines need zeroes behind it. */
static gw_status read_body(gw_arena *arena, const char *path, gw_buf *body) {
  gw_status status;
  gw_buf_init(body, arena, MAX_BODY);
  if (strcmp(path, "-") == 0) {
    status = read_stdin(body);
  } else {
    gw_slice text;
    status = gwgen_file_load(arena, gw_slice_str(path), MAX_BODY, &text);
    status = status ? status : gw_buf_append(body, text);
  }
  return status ? status : gw_buf_pad(body);
}

/* "/title: min-length: ..." for each, behind |line| and a colon if bodies have
 * lines; what was only counted comes last. */
static int print_problems(const gw_problem_sink *sink, gw_status status,
                          size_t line) {
  for (size_t i = 0; i < sink->n; i++) {
    const gw_sink_problem *problem = &sink->problems[i];
    if (line) {
      printf("%zu: ", line);
    }
    printf("%.*s: %.*s: %.*s\n", GWGEN_S(problem->pointer),
           GWGEN_S(problem->code), GWGEN_S(problem->detail));
  }
  if (sink->n_dropped) {
    printf("and %zu more\n", sink->n_dropped);
  }
  if (sink->n) {
    return GWGEN_EXIT_FINDINGS;
  }
  if (status) {
    fprintf(stderr, "gwgen validate: %s\n", gw_status_text(status));
    return GWGEN_EXIT_SYSTEM;
  }
  return GWGEN_EXIT_OK;
}

/* ---- against an operation ------------------------------------------------ */

static const gw_operation *find_operation(const gw_api *api, const char *id) {
  for (size_t i = 0; i < api->n_operations; i++) {
    if (gw_slice_is(api->operations[i]->id, id)) {
      return api->operations[i];
    }
  }
  return NULL;
}

/* What --content-type says of the operation's body; JSON if it says nothing. */
static bool choose_kind(const gw_operation *operation,
                        const gwgen_options *options, gw_body_kind *ret_kind) {
  const gw_body *body = operation->body;
  if (options->content_type) {
    return gw_body_choose(body, gw_slice_str(options->content_type), ret_kind);
  }
  *ret_kind = (gw_body_kind){.codec = GW_CODEC_JSON};
  ret_kind->media = body && body->n_media ? body->media : NULL;
  return ret_kind->media && ret_kind->media->codec == GW_CODEC_JSON;
}

/* |body| as JSON, or what is wrong with it in |sink|. */
static gw_status rewrite(const gw_body_kind *kind, gw_slice body, gw_buf *json,
                         gw_problem_sink *sink) {
  gw_form_fault fault;
  gw_body_limits limits = {MAX_PARTS, MAX_NODES, gw_param_default_limits};
  gw_status status =
      gw_body_to_json(kind, body, &limits, sink->arena, json, &fault);
  if (status != GW_OK && fault.why.what) {
    gw_body_explain(&fault, sink);
  }
  return status;
}

static gw_status look_at(const gw_body_kind *kind, gw_slice body,
                         gw_problem_sink *sink) {
  gw_buf json;
  gw_status status = GW_OK;
  if (kind->codec == GW_CODEC_BYTES) {
    gw_form_fault fault = gw_body_check_length(kind, body.n);
    if (fault.code) {
      gw_body_explain(&fault, sink);
    }
    return GW_OK;
  }
  gw_buf_init(&json, sink->arena, (size_t)2 * MAX_BODY);
  if (gw_body_is_rewritten(kind)) {
    status = rewrite(kind, body, &json, sink);
    body = gw_buf_slice(&json);
  }
  return status == GW_OK
             ? gw_explain(kind->media->value, body, sink->arena, MAX_BODY, sink)
             : status;
}

static int validate_body(const gw_body_kind *kind, gw_slice body, size_t line) {
  gw_arena arena;
  gw_problem_sink sink;
  gw_arena_init(&arena, 0);
  gw_sink_init(&sink, &arena);
  gw_status status = look_at(kind, body, &sink);
  int exit_status = print_problems(&sink, status, line);
  gw_arena_done(&arena);
  return exit_status;
}

/* The worst exit status of all lines. */
static int validate_lines(gwgen_loaded *loaded, const gw_body_kind *kind,
                          gw_slice bodies) {
  int worst = GWGEN_EXIT_OK;
  gw_buf body;
  gw_buf_init(&body, &loaded->arena, MAX_BODY);
  for (size_t line = 1; bodies.p && bodies.n; line++) {
    body.n = 0;
    if (gw_buf_append(&body, gw_slice_cut(&bodies, '\n')) ||
        gw_buf_pad(&body)) {
      return GWGEN_EXIT_SYSTEM;
    }
    int exit_status = validate_body(kind, gw_buf_slice(&body), line);
    worst = exit_status > worst ? exit_status : worst;
  }
  return worst;
}

static int validate_operation(gwgen_loaded *loaded,
                              const gwgen_options *options,
                              const gw_buf *body) {
  gwgen_load(loaded, options);
  int exit_status = gwgen_load_report(loaded, options);
  if (exit_status == GWGEN_EXIT_FINDINGS ||
      exit_status == GWGEN_EXIT_UNREADABLE) {
    return GWGEN_EXIT_UNREADABLE; /* not the body's fault */
  }
  if (exit_status) {
    return exit_status;
  }
  const gw_operation *operation =
      find_operation(loaded->product.api, options->operation);
  gw_body_kind kind;
  if (!operation || !choose_kind(operation, options, &kind)) {
    fprintf(stderr, "gwgen validate: %s \"%s\"\n",
            operation ? "no such body is taken by" : "there is no operation",
            options->operation);
    return GWGEN_EXIT_USAGE;
  }
  return options->by_line ? validate_lines(loaded, &kind, gw_buf_slice(body))
                          : validate_body(&kind, gw_buf_slice(body), 0);
}

/* ---- against a schema ---------------------------------------------------- */

static const gw_schema *read_schema(gwgen_loaded *loaded,
                                    const gwgen_options *options) {
  gwgen_product *product = &loaded->product;
  gw_slice path = gw_slice_str(options->schema);
  gwgen_input input = {.pos = {path, 0, 0}, .path = path, .file = path};
  gwgen_schema *schema = NULL;
  product->settings.pos.file = path;
  product->settings.folder =
      gw_arena_dup(&loaded->arena, gwgen_path_folder(path));
  loaded->status =
      gwgen_openapi_read_schema(product, input, options->dialect, &schema);
  if (!loaded->status && schema && !loaded->report.n_errors) {
    loaded->status = gwgen_schema_lower(product, schema);
  }
  return schema ? schema->request : NULL;
}

static int validate_schema(gwgen_loaded *loaded, const gwgen_options *options,
                           const gw_buf *body) {
  const gw_schema *schema = read_schema(loaded, options);
  int exit_status = gwgen_load_report(loaded, options);
  if (exit_status == GWGEN_EXIT_FINDINGS) {
    return GWGEN_EXIT_UNREADABLE;
  }
  if (exit_status) {
    return exit_status;
  }
  gw_problem_sink sink;
  gw_sink_init(&sink, &loaded->arena);
  gw_schema_run run;
  gw_schema_start(&run, &loaded->arena, body->n);
  gw_json json;
  gw_status status = gw_json_init(&json, gw_buf_slice(body));
  if (status) {
    gw_sink_add(&sink, "syntax", "%s", json.why.what);
    return print_problems(&sink, status, 0);
  }
  status = gw_schema_explain(&run, schema, &json, &sink);
  if (!status && gw_json_finish(&json)) {
    gw_sink_add(&sink, "syntax", "more text after the value");
  }
  return print_problems(&sink, status, 0);
}

int gwgen_verb_validate(const gwgen_options *options) {
  if (!options->body || !options->operation == !options->schema ||
      ((options->by_line || options->content_type) && options->schema)) {
    fprintf(stderr, "gwgen validate: --body and one of --operation and "
                    "--schema are needed; --lines and --content-type go with "
                    "--operation\n");
    return GWGEN_EXIT_USAGE;
  }
  gwgen_loaded loaded;
  gwgen_load_init(&loaded);
  gw_buf body;
  gw_status status = read_body(&loaded.arena, options->body, &body);
  int exit_status = GWGEN_EXIT_SYSTEM;
  if (status) {
    fprintf(stderr, "gwgen: %s: %s\n", options->body,
            status == GW_ERR_IO ? strerror(errno) : gw_status_text(status));
  } else if (options->operation) {
    exit_status = validate_operation(&loaded, options, &body);
  } else {
    exit_status = validate_schema(&loaded, options, &body);
  }
  gwgen_load_done(&loaded);
  return exit_status;
}
