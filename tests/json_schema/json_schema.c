/* Runs JSON-Schema-Test-Suite against the compiler and the engine, as a
 * gateway has them: each schema is lowered by the passes into the tables of
 * gw/tables.h, and each value is walked twice, for the verdict alone and for
 * the reasons; both must say what the suite says.
 *
 *   json_schema <folder of a draft> <dialect> <refusals> <tests> <optional>
 *
 * <tests> and <optional> are how many tests there are at least, in the folder
 * and below "optional". A line of <refusals> is
 *   file | group | test | reason
 * with "*" for any: what is listed there must be refused by the compiler or
 * (where a test is named) answered otherwise; everything else must pass. At
 * most one test in MOST_REFUSED may be listed.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "front/front.h"
#include "front/openapi.h"
#include "pass/5_schemas.h"
#include "schema/schema.h"
#include "text/json_lex.h"

enum { FILE_LIMIT = 8 << 20, MOST_REFUSED = 40 /* one in so many */ };

typedef struct refusal {
  gw_slice file, group, test;
  bool is_used;
} refusal;

typedef struct suite {
  gw_arena arena;
  const char *folder;
  gwgen_dialect dialect;
  char schema_path[64];
  GW_VEC(refusal) refusals;
  size_t n[2]; /* tests met: mandatory, optional */
  size_t n_passed, n_refused, n_failed;
} suite;

/* One test while it is looked at. */
typedef struct test {
  gw_slice file; /* "optional/format/uri.json" */
  gw_slice group, name;
} test;

static gw_slice text_of(const gw_node *node, const char *key) {
  const gw_node *value = gw_node_find(node, key);
  return value ? value->text : GW_LIT("");
}

static void die(const char *what, const char *which) {
  fprintf(stderr, "json_schema: %s: %s\n", what, which);
  exit(2);
}

/* ---- what is refused ----------------------------------------------------- */

static gw_slice trim(gw_slice s) {
  while (s.n && s.p[0] == ' ') {
    s = gw_slice_from(s, 1);
  }
  while (s.n && s.p[s.n - 1] == ' ') {
    s.n--;
  }
  return s;
}

static void read_refusals(suite *s, const char *path) {
  gw_slice text;
  if (gwgen_file_load(&s->arena, gw_slice_str(path), FILE_LIMIT, &text)) {
    die("cannot read", path);
  }
  while (text.p && text.n) {
    gw_slice line = gw_slice_cut(&text, '\n');
    if (!line.n || line.p[0] == '#') {
      continue;
    }
    refusal *slot = GW_PUSH(&s->arena, &s->refusals);
    if (!slot) {
      die("no memory", path);
    }
    slot->file = trim(gw_slice_cut(&line, '|'));
    slot->group = trim(gw_slice_cut(&line, '|'));
    slot->test = trim(gw_slice_cut(&line, '|'));
    slot->is_used = false;
    if (!line.p || !trim(line).n) {
      die("a line without a reason", path);
    }
  }
}

static bool is_or_any(gw_slice word, gw_slice text) {
  return gw_slice_is(word, "*") || gw_slice_eq(word, text);
}

static refusal *find_refusal(suite *s, const test *t) {
  for (size_t i = 0; i < s->refusals.n; i++) {
    refusal *r = &s->refusals.v[i];
    if (is_or_any(r->file, t->file) && is_or_any(r->group, t->group) &&
        is_or_any(r->test, t->name)) {
      return r;
    }
  }
  return NULL;
}

/* ---- one schema ---------------------------------------------------------- */

typedef struct compiled {
  gw_arena arena;
  gwgen_report report;
  gwgen_product product;
  const gw_schema *schema; /* NULL: the compiler said why not */
} compiled;

static void write_schema(suite *s, const gw_node *node) {
  gw_buf text;
  gw_buf_init(&text, &s->arena, FILE_LIMIT);
  FILE *file = fopen(s->schema_path, "w");
  if (!file || gw_node_write_json(node, &text) ||
      fwrite(text.p, 1, text.n, file) != text.n || fclose(file)) {
    die("cannot write", s->schema_path);
  }
}

/* What the suite wants to be served at an address stands beside its drafts. */
static void add_copy(suite *s, compiled *c, const char *uri, const char *name) {
  gw_slice path = gw_arena_printf(&c->arena, "%s/../%s", s->folder, name);
  gwgen_copy *copy = GW_PUSH(&c->arena, &c->product.settings.copies);
  if (!copy || !path.p) {
    die("no memory", name);
  }
  *copy = (gwgen_copy){.uri = gw_slice_str(uri), .path = path};
}

static void compile(suite *s, const gw_node *node, bool asserts_formats,
                    compiled *c) {
  *c = (compiled){.schema = NULL};
  write_schema(s, node);
  gw_arena_init(&c->arena, 0);
  c->report.arena = &c->arena;
  c->product.arena = &c->arena;
  c->product.report = &c->report;
  c->product.settings.assert_formats = asserts_formats;
  add_copy(s, c, "http://localhost:1234/", "remotes");
  add_copy(s, c, "http://json-schema.org/draft-04/schema",
           "draft-04.schema.json");
  gw_slice path = gw_slice_str(s->schema_path);
  gwgen_input input = {.pos = {path, 0, 0}, .path = path, .file = path};
  c->product.settings.pos.file = path;
  c->product.settings.folder = gwgen_path_folder(path);
  gwgen_schema *schema = NULL;
  gw_status status =
      gwgen_openapi_read_schema(&c->product, input, s->dialect, &schema);
  if (!status && schema && !c->report.n_errors) {
    status = gwgen_schema_lower(&c->product, schema);
  }
  if (!status && schema && !c->report.n_errors) {
    c->schema = schema->request;
  }
}

/* ---- one value ----------------------------------------------------------- */

static bool ask(const gw_schema *schema, const gw_node *value, bool explains) {
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_buf text;
  gw_buf_init(&text, &arena, FILE_LIMIT);
  gw_json json;
  gw_schema_run run;
  if (gw_node_write_json(value, &text) || gw_buf_pad(&text) ||
      gw_json_init(&json, gw_buf_slice(&text))) {
    die("a value is not JSON", "");
  }
  gw_schema_start(&run, &arena, text.n);
  gw_problem_sink sink;
  gw_sink_init(&sink, &arena);
  gw_status status = explains ? gw_schema_explain(&run, schema, &json, &sink)
                              : gw_schema_validate(&run, schema, &json);
  if (explains && (status == GW_OK) != (sink.n == 0)) {
    die("explain says no without a reason", "");
  }
  gw_arena_done(&arena);
  return status == GW_OK;
}

static void say(const test *t, const char *what) {
  printf("%s: %.*s | %.*s | %.*s\n", what, GWGEN_S(t->file), GWGEN_S(t->group),
         GWGEN_S(t->name));
}

static void run_test(suite *s, const compiled *c, const test *t,
                     const gw_node *node) {
  refusal *listed = find_refusal(s, t);
  const gw_node *data = gw_node_find(node, "data");
  bool expected = gw_node_find(node, "valid")->boolean;
  bool passes = false;
  if (c->schema) {
    bool fast = ask(c->schema, data, false);
    bool slow = ask(c->schema, data, true);
    passes = fast == expected && slow == expected;
    if (fast != slow) {
      say(t, "the two verdicts differ");
      s->n_failed++;
      return;
    }
  }
  if (passes) {
    s->n_passed++;
  } else if (listed) {
    listed->is_used = true;
    s->n_refused++;
  } else {
    say(t, c->schema ? expected ? "refused" : "accepted" : "not compiled");
    s->n_failed++;
  }
}

static void run_group(suite *s, gw_slice file, const gw_node *group) {
  const gw_node *tests = gw_node_find(group, "tests");
  bool is_optional = gw_slice_starts(file, GW_LIT("optional/"));
  bool is_format = gw_slice_starts(file, GW_LIT("optional/format/"));
  test t = {.file = file, .group = text_of(group, "description")};
  compiled c;
  compile(s, gw_node_find(group, "schema"), is_format, &c);
  size_t failed = s->n_failed;
  for (size_t i = 0; i < tests->n; i++) {
    t.name = text_of(tests->items[i], "description");
    s->n[is_optional]++;
    run_test(s, &c, &t, tests->items[i]);
  }
  if (s->n_failed > failed && !c.schema) {
    gwgen_report_print(&c.report, GWGEN_FORMAT_TEXT, stdout);
  }
  gw_arena_done(&c.arena);
}

/* ---- files --------------------------------------------------------------- */

static void run_file(suite *s, gw_slice name) {
  gw_slice path =
      gw_arena_printf(&s->arena, "%s/%.*s", s->folder, GWGEN_S(name));
  gw_slice text;
  gw_node *root = NULL;
  gw_node_error error;
  if (gwgen_file_load(&s->arena, path, FILE_LIMIT, &text) ||
      gw_json_tree_read(&s->arena, text, NULL, &root, &error)) {
    die("cannot read", path.p);
  }
  for (size_t i = 0; i < root->n; i++) {
    run_group(s, name, root->items[i]);
  }
}

static void run_folder(suite *s, gw_slice prefix) {
  gw_slice path =
      gw_arena_printf(&s->arena, "%s/%.*s", s->folder, GWGEN_S(prefix));
  struct dirent **names;
  int n = scandir(path.p, &names, NULL, alphasort);
  if (n < 0) {
    die("no such folder", path.p);
  }
  for (int i = 0; i < n; i++) {
    gw_slice name =
        gw_arena_printf(&s->arena, "%.*s%s", GWGEN_S(prefix), names[i]->d_name);
    if (gw_slice_ends(name, GW_LIT(".json"))) {
      run_file(s, name);
    } else if (names[i]->d_name[0] != '.') {
      run_folder(s, gw_arena_printf(&s->arena, "%.*s/", GWGEN_S(name)));
    }
    free(names[i]);
  }
  free(names);
}

static int verdict(const suite *s, size_t n_tests, size_t n_optional) {
  size_t n = s->n[0] + s->n[1];
  int exit_status = s->n_failed ? 1 : 0;
  printf("%s: %zu tests and %zu optional: %zu passed, %zu refused, "
         "%zu failed\n",
         gwgen_dialect_text(s->dialect), s->n[0], s->n[1], s->n_passed,
         s->n_refused, s->n_failed);
  if (s->n[0] < n_tests || s->n[1] < n_optional) {
    printf("fewer tests than the suite has\n");
    exit_status = 1;
  }
  if (s->n_refused * MOST_REFUSED > n) {
    printf("more than one in %d is refused\n", MOST_REFUSED);
    exit_status = 1;
  }
  for (size_t i = 0; i < s->refusals.n; i++) {
    if (!s->refusals.v[i].is_used) {
      printf("listed and not refused: %.*s | %.*s\n",
             GWGEN_S(s->refusals.v[i].file), GWGEN_S(s->refusals.v[i].group));
      exit_status = 1;
    }
  }
  return exit_status;
}

static gwgen_dialect dialect_of(const char *name) {
  for (int i = 0; i < GWGEN_DIALECTS; i++) {
    if (strcmp(name, gwgen_dialect_text((gwgen_dialect)i)) == 0) {
      return (gwgen_dialect)i;
    }
  }
  die("no such dialect", name);
  return GWGEN_JSON_2020;
}

int main(int argc, char **argv) {
  suite s = {.schema_path = "/tmp/json_schema_XXXXXX"};
  if (argc != 6) {
    die("five arguments are needed", "see the head of the source");
  }
  gw_arena_init(&s.arena, 0);
  s.folder = argv[1];
  s.dialect = dialect_of(argv[2]);
  read_refusals(&s, argv[3]);
  char folder[sizeof s.schema_path];
  if (!mkdtemp(s.schema_path)) {
    die("no temporary folder", s.schema_path);
  }
  memcpy(folder, s.schema_path, sizeof folder);
  memcpy(s.schema_path + strlen(folder), "/schema.json", 13);
  run_folder(&s, GW_LIT(""));
  int exit_status =
      verdict(&s, strtoul(argv[4], NULL, 10), strtoul(argv[5], NULL, 10));
  unlink(s.schema_path);
  rmdir(folder);
  gw_arena_done(&s.arena);
  return exit_status;
}
