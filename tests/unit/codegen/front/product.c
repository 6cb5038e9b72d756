#include "front/product.h"

#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>

#include "unit.h"

typedef struct fixture {
  char folder[64];
  gw_arena arena;
  gwgen_report report;
  gwgen_product product;
} fixture;

static int set_up(void **state) {
  static fixture f;
  f = (fixture){.folder = "/tmp/gwgen-product-XXXXXX"};
  assert_non_null(mkdtemp(f.folder));
  gw_arena_init(&f.arena, 0);
  f.report.arena = &f.arena;
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  unlink(gw_arena_printf(&f->arena, "%s/gwgen.yaml", f->folder).p);
  assert_int_equal(rmdir(f->folder), 0);
  gw_arena_done(&f->arena);
  return 0;
}

static gw_status read_text(fixture *f, const char *text) {
  gw_slice path = gw_arena_printf(&f->arena, "%s/gwgen.yaml", f->folder);
  FILE *out = fopen(path.p, "w");
  assert_non_null(out);
  fputs(text, out);
  assert_int_equal(fclose(out), 0);
  f->report = (gwgen_report){.arena = &f->arena};
  f->product = (gwgen_product){.arena = &f->arena, .report = &f->report};
  return gwgen_product_read(&f->product, path);
}

#define MINIMAL "version: 1\nname: a\nproto: {files: [a.proto]}\n"

static void has_defaults(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, MINIMAL), GW_OK);
  const gwgen_settings *settings = &f->product.settings;
  assert_slice(settings->name, "a");
  assert_slice(settings->folder, f->folder);
  assert_int_equal(settings->import_paths.n, 2);
  assert_slice(settings->import_paths.v[0], f->folder);
  assert_true(gw_slice_ends(settings->import_paths.v[1], GW_LIT("protos")));
  assert_true(settings->json.emit_defaults);
  assert_false(settings->json.proto_names);
  assert_int_equal(settings->json.unknown, GWGEN_UNKNOWN_REJECT);
  assert_int_equal(settings->security, GWGEN_SECURITY_ENFORCE);
  assert_int_equal(settings->security_pos.line, 0);
  assert_false(settings->has_base_path);
  assert_null(settings->descriptor_set.path.p);
}

static void reads_every_key(void **state) {
  fixture *f = *state;
  assert_int_equal(
      read_text(f, "version: 1\n"
                   "name: book-store_2\n"
                   "proto:\n"
                   "  import_paths: [., ./third, /usr/include]\n"
                   "  files: [a/b.proto, c.proto]\n"
                   "  descriptor_set: api.binpb\n"
                   "service_config: [rules.yaml]\n"
                   "openapi: [openapi.yaml, sub/other.json]\n"
                   "json: {names: proto, emit_defaults: false, enums: number,"
                   " int64: number, unknown_fields: drop}\n"
                   "security: delegate\n"
                   "base_path: /v1/\n"
                   "ignore_query: [utm_*, gclid]\n"
                   "copies: {'https://a.example/': vendor}\n"
                   "on_unsupported: skip\n"
                   "response: enforce\n"
                   "allow_list: true\n"
                   "shadow: next/openapi.yaml\n"
                   "path: {trailing_slash: strict, encoded_slash: allow}\n"),
      GW_OK);
  assert_int_equal(f->report.findings.n, 0);
  const gwgen_settings *settings = &f->product.settings;
  assert_slice(settings->name, "book-store_2");
  assert_int_equal(settings->import_paths.n, 4);
  gw_slice third = gw_arena_printf(&f->arena, "%s/third", f->folder);
  assert_true(gw_slice_eq(settings->import_paths.v[1], third));
  assert_slice(settings->import_paths.v[2], "/usr/include");
  assert_slice(settings->proto_files.v[1].path, "c.proto");
  assert_int_equal(settings->proto_files.v[1].pos.line, 5);
  assert_int_equal(settings->proto_files.v[1].pos.column, 22);
  assert_true(
      gw_slice_ends(settings->descriptor_set.path, GW_LIT("/api.binpb")));
  assert_true(
      gw_slice_ends(settings->openapi.v[1].file, GW_LIT("/sub/other.json")));
  assert_true(settings->json.proto_names && settings->json.enum_numbers &&
              settings->json.int64_numbers);
  assert_false(settings->json.emit_defaults);
  assert_int_equal(settings->json.unknown, GWGEN_UNKNOWN_DROP);
  assert_int_equal(settings->security, GWGEN_SECURITY_DELEGATE);
  assert_int_equal(settings->security_pos.line, 10);
  assert_slice(settings->base_path, "/v1");
  assert_int_equal(settings->ignore_query.n, 2);
  assert_true(settings->skip_unsupported && settings->encoded_slash);
  assert_int_equal(settings->copies.n, 1);
  assert_slice(settings->copies.v[0].uri, "https://a.example/");
  assert_true(gw_slice_ends(settings->copies.v[0].path, GW_LIT("/vendor")));
  assert_int_equal(settings->response, GW_MODE_ENFORCE);
  assert_true(settings->allow_list);
  assert_true(
      gw_slice_ends(settings->shadow.file, GW_LIT("/next/openapi.yaml")));
}

static void refuses_with_a_place(void **state) {
  static const struct {
    const char *text, *rule;
    uint32_t line, column;
    const char *message;
  } rows[] = {
      {MINIMAL "securty: public\n", "product-key", 4, 1,
       "unknown key \"securty\" in gwgen.yaml, did you mean \"security\"?"},
      {MINIMAL "zzz: 1\n", "product-key", 4, 1,
       "unknown key \"zzz\" in gwgen.yaml"},
      {MINIMAL "json: {name: json}\n", "product-key", 4, 8,
       "unknown key \"name\" in \"json\", did you mean \"names\"?"},
      {MINIMAL "security: open\n", "product-value", 4, 11,
       "expected enforce, delegate or public, found \"open\""},
      {MINIMAL "openapi: a.yaml\n", "product-value", 4, 10,
       "expected a list of strings, found a string"},
      {MINIMAL "openapi: [1]\n", "product-value", 4, 11,
       "expected a string, found an integer"},
      {MINIMAL "json: {emit_defaults: yes}\n", "product-value", 4, 23,
       "expected true or false, found a string"},
      {MINIMAL "base_path: v1\n", "product-value", 4, 12,
       "a path template must begin with a slash: \"v1\""},
      {MINIMAL "base_path: '/{a}'\n", "product-value", 4, 12,
       "expected a path without variables, found \"/{a}\""},
      {MINIMAL "base_path: /v1\n", "product-value", 4, 12,
       "base_path stands before the paths of OpenAPI documents, and there is "
       "none; HTTP rules say whole paths"},
      {MINIMAL "ignore_query: ['*']\n", "product-value", 4, 16,
       "expected a name, or the start of one and \"*\", found \"*\""},
      {MINIMAL "response: yes\n", "product-value", 4, 11,
       "expected off, report or enforce, found \"yes\""},
      {MINIMAL "shadow: [next.yaml]\n", "product-value", 4, 9,
       "expected a string, found a list"},
      {MINIMAL "path: {trailing_slash: ignore}\n", "not-yet", 4, 24,
       "\"trailing_slash\" is not supported yet, but for \"strict\""},
      {MINIMAL "allow_list: 1\n", "product-value", 4, 13,
       "expected true or false, found an integer"},
      {"version: 2\nname: a\nproto: {files: [a.proto]}\n", "product-value", 1,
       10, "expected version 1, found an integer \"2\""},
      {"version: 1\nname: A\nproto: {files: [a.proto]}\n", "product-value", 2,
       7, "a name is 1 to 63 of a-z, 0-9, '_' and '-', a letter first"},
      {"version: 1\nname: a\nproto: {files: [-Ix]}\n", "product-value", 3, 17,
       "expected the name of a .proto file, found \"-Ix\""},
      {"version: 1\nname: a\nproto: {files: ['@x']}\n", "product-value", 3, 17,
       "expected the name of a .proto file, found \"@x\""},
      {"version: 1\nname: a\nproto: {files: [\"a\\0b\"]}\n", "product-value", 3,
       17, "expected a path, found \"a\""},
      {"name: a\nproto: {files: [a.proto]}\n", "product-missing", 1, 1,
       "\"version: 1\" is missing"},
      {"version: 1\nproto: {files: [a.proto]}\n", "product-missing", 1, 1,
       "\"name\" is missing"},
      {"version: 1\nname: a\n", "product-missing", 1, 1,
       "\"proto\" is missing, or \"openapi\" without it"},
      {"version: 1\nname: a\nproto: {}\n", "product-missing", 3, 8,
       "\"proto\" needs \"files\" or \"descriptor_set\""},
      {"[1]\n", "product-value", 1, 1, "expected a map, found a list"},
      {"a: 1\na: 2\n", "syntax", 2, 1,
       "the key \"a\" stands here twice, first in line 1"},
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    assert_int_equal(read_text(f, rows[i].text), GW_ERR_INVALID);
    assert_int_equal(f->report.findings.n, 1);
    const gwgen_finding *finding = f->report.findings.v[0];
    assert_string_equal(finding->rule->name, rows[i].rule);
    assert_int_equal(finding->pos.line, rows[i].line);
    assert_int_equal(finding->pos.column, rows[i].column);
    assert_slice(finding->message, rows[i].message);
  }
}

static void files_all_errors_in_one_run(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, "version: 1\nnme: a\nproto: {fils: []}\n"),
                   GW_ERR_INVALID);
  assert_int_equal(f->report.n_errors, 4);
}

static void says_what_cannot_be_read(void **state) {
  fixture *f = *state;
  assert_int_equal(read_text(f, MINIMAL), GW_OK);
  f->report = (gwgen_report){.arena = &f->arena};
  f->product = (gwgen_product){.arena = &f->arena, .report = &f->report};
  assert_int_equal(
      gwgen_product_read(&f->product, GW_LIT("/nowhere/gwgen.yaml")),
      GW_ERR_INVALID);
  assert_slice(f->report.findings.v[0]->message,
               "cannot read \"/nowhere/gwgen.yaml\": No such file or "
               "directory");
  assert_int_equal(gwgen_report_exit(&f->report, false), 101);
}

static void joins_paths(void **state) {
  static const struct {
    const char *folder, *path, *expected;
  } rows[] = {
      {"specs", "a.yaml", "specs/a.yaml"},
      {"specs", "./a", "specs/a"},
      {".", "a", "a"},
      {".", ".", "."},
      {"specs", ".", "specs"},
      {"specs", "/abs", "/abs"},
      {"/", "a", "/a"},
      {"specs", "../a", "specs/../a"},
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    assert_slice(gwgen_path_join(&f->arena, gw_slice_str(rows[i].folder),
                                 gw_slice_str(rows[i].path)),
                 rows[i].expected);
  }
  assert_slice(gwgen_path_folder(GW_LIT("a/b/c.yaml")), "a/b");
  assert_slice(gwgen_path_folder(GW_LIT("/c.yaml")), "/");
  assert_slice(gwgen_path_folder(GW_LIT("c.yaml")), ".");
  assert_int_equal(read_text(f, MINIMAL), GW_OK);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(has_defaults),
      CASE(reads_every_key),
      CASE(refuses_with_a_place),
      CASE(files_all_errors_in_one_run),
      CASE(says_what_cannot_be_read),
      CASE(joins_paths),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
