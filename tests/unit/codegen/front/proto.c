#include "front/proto.h"

#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>

#include "front/http_rule.h"
#include "front/product.h"
#include "front/service_config.h"
#include "front/wire.h"
#include "unit.h"

/* A product in a folder of its own, and what was read of it. */
typedef struct fixture {
  char folder[64];
  gw_arena arena;
  gwgen_report report;
  gwgen_product product;
} fixture;

static int set_up(void **state) {
  static fixture f;
  f = (fixture){.folder = "/tmp/gwgen-front-XXXXXX"};
  assert_non_null(mkdtemp(f.folder));
  gw_arena_init(&f.arena, 0);
  f.report.arena = &f.arena;
  f.product.arena = &f.arena;
  f.product.report = &f.report;
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  static const char *const names[] = {"gwgen.yaml", "a.proto", "b.proto",
                                      "rules.yaml", "set.binpb"};
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    unlink(gw_arena_printf(&f->arena, "%s/%s", f->folder, names[i]).p);
  }
  assert_int_equal(rmdir(f->folder), 0);
  gw_arena_done(&f->arena);
  return 0;
}

static void write_bytes(fixture *f, const char *name, gw_slice bytes) {
  gw_slice path = gw_arena_printf(&f->arena, "%s/%s", f->folder, name);
  FILE *out = fopen(path.p, "w");
  assert_non_null(out);
  assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
  assert_int_equal(fclose(out), 0);
}

static void write_file(fixture *f, const char *name, const char *text) {
  write_bytes(f, name, gw_slice_str(text));
}

static gw_status read_product(fixture *f) {
  gw_slice path = gw_arena_printf(&f->arena, "%s/gwgen.yaml", f->folder);
  return gwgen_product_read(&f->product, path);
}

static gw_status read_protos(fixture *f) {
  assert_int_equal(read_product(f), GW_OK);
  return gwgen_proto_read(&f->product);
}

/* The message of the only finding; its place is checked. */
static gw_slice only_finding(fixture *f, const char *rule, const char *name,
                             uint32_t line, uint32_t column) {
  assert_int_equal(f->report.findings.n, 1);
  const gwgen_finding *finding = f->report.findings.v[0];
  assert_string_equal(finding->rule->name, rule);
  assert_true(gw_slice_ends(finding->pos.file, gw_slice_str(name)));
  assert_int_equal(finding->pos.line, line);
  assert_int_equal(finding->pos.column, column);
  return finding->message;
}

static const char one_file[] = "version: 1\nname: a\nproto:\n"
                               "  files: [a.proto]\n";

static const gwgen_message *message_of(fixture *f, const char *name) {
  const gwgen_message *found =
      gw_map_find(&f->product.proto.by_name, gw_slice_str(name));
  assert_non_null(found);
  return found;
}

static void reads_types_and_places(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  write_file(f, "a.proto",
             "syntax = \"proto3\";\n"
             "package p.v1;\n"
             "import \"google/protobuf/timestamp.proto\";\n"
             "message M {\n"
             "  oneof real { string s = 1; M m = 2; }\n"
             "  optional int32 maybe = 3;\n"
             "  repeated int64 some_numbers = 4;\n"
             "  repeated int32 loose = 5 [packed = false];\n"
             "  map<string, E> e_by_name = 6;\n"
             "  google.protobuf.Timestamp at = 7 [deprecated = true];\n"
             "  enum E { ZERO = 0; ONE = -1; }\n"
             "  bytes renamed = 8 [json_name = \"other\"];\n"
             "  optional string too = 9;\n"
             "}\n");
  assert_int_equal(read_protos(f), GW_OK);
  const gwgen_message *m = message_of(f, "p.v1.M");
  assert_slice(m->file, "a.proto");
  assert_int_equal(m->pos.line, 4);
  assert_int_equal(m->pos.column, 1);
  assert_true(gw_slice_ends(m->pos.file, GW_LIT("/a.proto")));
  assert_int_equal(m->oneofs.n, 1);
  static const struct {
    const char *name, *json_name;
    uint32_t flags, oneof, line;
  } rows[] = {
      {"s", "s", GW_FIELD_PRESENCE, 1, 5},
      {"m", "m", GW_FIELD_PRESENCE, 1, 5},
      {"maybe", "maybe", GW_FIELD_PRESENCE, 0, 6},
      {"some_numbers", "someNumbers", GW_FIELD_REPEATED | GW_FIELD_PACKED, 0,
       7},
      {"loose", "loose", GW_FIELD_REPEATED, 0, 8},
      {"e_by_name", "eByName", GW_FIELD_MAP, 0, 9},
      {"at", "at", GW_FIELD_PRESENCE, 0, 10},
      {"renamed", "other", 0, 0, 12},
      {"too", "too", GW_FIELD_PRESENCE, 0, 13},
  };
  assert_int_equal(m->fields.n, GW_COUNT(rows));
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const gwgen_field *field = &m->fields.v[i];
    assert_slice(field->name, rows[i].name);
    assert_slice(field->json_name, rows[i].json_name);
    assert_int_equal(field->flags, rows[i].flags);
    assert_int_equal(field->oneof, rows[i].oneof);
    assert_int_equal(field->pos.line, rows[i].line);
  }
  assert_ptr_equal(m->fields.v[1].message, m);
  assert_true(m->fields.v[5].message->is_map_entry);
  assert_int_equal(m->fields.v[6].message->well_known, GW_WK_TIMESTAMP);
  assert_true(m->fields.v[6].is_deprecated);
  const gwgen_enum *e = m->fields.v[5].message->fields.v[1].enumeration;
  assert_slice(e->name, "p.v1.M.E");
  assert_false(e->is_closed);
  assert_int_equal(e->values.v[1].number, -1);
  assert_int_equal(e->values.v[1].pos.line, 11);
}

static void reads_proto2(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  write_file(f, "a.proto",
             "syntax = \"proto2\";\n"
             "message M {\n"
             "  required int32 a = 1;\n"
             "  optional E e = 2;\n"
             "  repeated int32 r = 3;\n"
             "  optional group G = 4 { optional int32 x = 1; }\n"
             "}\n"
             "enum E { A = 1; }\n");
  assert_int_equal(read_protos(f), GW_OK);
  const gwgen_message *m = message_of(f, "M");
  assert_true(m->is_proto2);
  assert_int_equal(m->fields.v[0].flags, GW_FIELD_PRESENCE | GW_FIELD_REQUIRED);
  assert_true(m->fields.v[1].enumeration->is_closed);
  assert_int_equal(m->fields.v[2].flags, GW_FIELD_REPEATED);
  assert_int_equal(m->fields.v[3].type, GW_PB_GROUP);
  assert_slice(m->fields.v[3].message->name, "M.G");
}

static const char service_text[] =
    "syntax = \"proto3\";\n"
    "package p;\n"
    "import \"google/api/annotations.proto\";\n"
    "message M { string name = 1; M inner = 2; }\n"
    "service S {\n"
    "  rpc Get(M) returns (M) {\n"
    "    option idempotency_level = NO_SIDE_EFFECTS;\n"
    "    option deprecated = true;\n"
    "    option (google.api.http) = {\n"
    "      get: \"/v1/{name=a/*}\" response_body: \"inner\"\n"
    "      additional_bindings { post: \"/v1/x:go\" body: \"*\" }\n"
    "      additional_bindings {\n"
    "        custom { kind: \"REPORT\" path: \"/v1/{name}\" } body: \"inner\" "
    "}\n"
    "    };\n"
    "  }\n"
    "  rpc Watch(M) returns (stream M);\n"
    "}\n";

static void reads_services(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  write_file(f, "a.proto", service_text);
  assert_int_equal(read_protos(f), GW_OK);
  const gwgen_proto *proto = &f->product.proto;
  assert_int_equal(proto->rpcs.n, 2);
  const gwgen_rpc *get = proto->rpcs.v[0];
  assert_slice(get->service, "p.S");
  assert_slice(get->name, "Get");
  assert_true(get->is_safe && get->is_idempotent && get->is_deprecated);
  assert_int_equal(get->rules.n, 3);
  const gwgen_http_rule *rules = get->rules.v;
  assert_slice(rules[0].method, "GET");
  assert_slice(rules[0].path.text, "/v1/{name=a/*}");
  assert_slice(rules[0].response_body, "inner");
  assert_int_equal(rules[0].pos.line, 9);
  assert_slice(rules[1].method, "POST");
  assert_slice(rules[1].path.verb, "go");
  assert_slice(rules[1].body, "*");
  assert_slice(rules[2].method, "REPORT");
  assert_slice(rules[2].body, "inner");
  assert_true(proto->rpcs.v[1]->server_streaming);
  assert_int_equal(proto->rpcs.v[1]->rules.n, 0);
  assert_int_equal(proto->messages.n, 1); /* nothing of descriptor.proto */
}

static void keeps_what_is_reached(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  write_file(f, "b.proto",
             "syntax = \"proto3\";\n"
             "message Used { Deep deep = 1; }\n"
             "message Deep { E e = 1; }\n"
             "enum E { Z = 0; }\n"
             "enum Unused { Y = 0; }\n"
             "message Left { Unused u = 1; }\n");
  write_file(f, "a.proto",
             "syntax = \"proto3\";\n"
             "import \"b.proto\";\n"
             "message M { Used used = 1; }\n");
  assert_int_equal(read_protos(f), GW_OK);
  const gwgen_proto *proto = &f->product.proto;
  assert_int_equal(proto->messages.n, 3);
  assert_slice(proto->messages.v[0]->name, "Used");
  assert_slice(proto->messages.v[2]->name, "M");
  assert_int_equal(proto->enums.n, 1);
  assert_int_equal(proto->files.n, 2);
}

static void files_what_protoc_says(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  write_file(f, "a.proto", "syntax = \"proto3\";\nmessage M { Nope n = 1; }\n");
  assert_int_equal(read_protos(f), GW_ERR_INVALID);
  assert_slice(only_finding(f, "protoc", "/a.proto", 2, 13),
               "\"Nope\" is not defined.");
  assert_int_equal(gwgen_report_exit(&f->report, false), 101);
}

/* "/nowhere: warning: directory does not exist." stops nothing. */
static void files_a_missing_folder(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml",
             "version: 1\nname: a\nproto:\n  import_paths: [., /nowhere]\n"
             "  files: [a.proto]\n");
  write_file(f, "a.proto", "syntax = \"proto3\";\nmessage M {}\n");
  assert_int_equal(read_protos(f), GW_OK);
  assert_slice(only_finding(f, "protoc-warning", "/gwgen.yaml", 5, 11),
               "/nowhere: directory does not exist.");
}

static void files_a_missing_proto(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  assert_int_equal(read_protos(f), GW_ERR_INVALID);
  assert_true(f->report.n_errors > 0);
  assert_string_equal(f->report.findings.v[0]->rule->name, "protoc");
}

static void says_that_protoc_is_missing(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  gw_slice path = gw_arena_dup(&f->arena, gw_slice_str(getenv("PATH")));
  assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
  gw_status status = read_protos(f);
  assert_int_equal(setenv("PATH", path.p, 1), 0);
  assert_int_equal(status, GW_ERR_INVALID);
  assert_slice(only_finding(f, "protoc-run", "/gwgen.yaml", 4, 11),
               "cannot run protoc: No such file or directory");
}

static void files_bad_rules(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml", one_file);
  write_file(f, "a.proto",
             "syntax = \"proto3\";\n"
             "import \"google/api/annotations.proto\";\n"
             "message M {}\n"
             "service S {\n"
             "  rpc A(M) returns (M) {\n"
             "    option (google.api.http) = { get: \"/v1/{a\" };\n"
             "  }\n"
             "  rpc B(M) returns (M) {\n"
             "    option (google.api.http) = { body: \"*\" };\n"
             "  }\n"
             "}\n");
  assert_int_equal(read_protos(f), GW_ERR_INVALID);
  assert_int_equal(f->report.findings.n, 2);
  assert_slice(f->report.findings.v[0]->message,
               "S.A: \"/v1/{a\", character 7: the variable is not closed with "
               "\"}\"");
  assert_int_equal(f->report.findings.v[0]->pos.line, 6);
  assert_slice(f->report.findings.v[1]->message,
               "S.B: the rule has no method and path");
  assert_int_equal(gwgen_report_exit(&f->report, false), 100);
}

static void service_config_replaces_rules(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml",
             "version: 1\nname: a\nproto: {files: [a.proto]}\n"
             "service_config: [rules.yaml]\n");
  write_file(f, "a.proto", service_text);
  write_file(f, "rules.yaml",
             "type: google.api.Service\n"
             "http:\n"
             "  rules:\n"
             "  - selector: p.S.Get\n"
             "    put: /first\n"
             "  - selector: p.S.Get\n"
             "    delete: /v2/{name=b/*}\n"
             "    additional_bindings:\n"
             "    - post: /v2/more\n"
             "      body: inner\n");
  assert_int_equal(read_protos(f), GW_OK);
  assert_int_equal(gwgen_service_config_read(&f->product), GW_OK);
  const gwgen_rpc *get = f->product.proto.rpcs.v[0];
  assert_int_equal(get->rules.n, 2);
  assert_slice(get->rules.v[0].method, "DELETE");
  assert_slice(get->rules.v[0].path.text, "/v2/{name=b/*}");
  assert_int_equal(get->rules.v[0].pos.line, 7);
  assert_slice(get->rules.v[1].body, "inner");
}

/* |n| bindings with the rule's own: |before| has it, |form| is of the others.
 */
static const char *bindings_text(size_t n, const char *before, const char *form,
                                 const char *after) {
  static char text[16 * 1024];
  size_t at = (size_t)snprintf(text, sizeof text, "%s", before);
  for (size_t i = 1; i < n; i++) {
    at += (size_t)snprintf(text + at, sizeof text - at, "%s", form);
  }
  snprintf(text + at, sizeof text - at, "%s", after);
  return text;
}

static void bindings_have_a_limit(void **state) {
  fixture *f = *state;
  for (size_t n = GWGEN_HTTP_BINDINGS; n <= GWGEN_HTTP_BINDINGS + 1; n++) {
    bool is_taken = n <= GWGEN_HTTP_BINDINGS;
    tear_down(state);
    set_up(state);
    write_file(f, "gwgen.yaml", one_file);
    write_file(f, "a.proto",
               bindings_text(n,
                             "syntax = \"proto3\"; package p;\n"
                             "import \"google/api/annotations.proto\";\n"
                             "message M { string name = 1; }\n"
                             "service S { rpc Get(M) returns (M) {\n"
                             "option (google.api.http) = { get: \"/v0\"\n",
                             "additional_bindings { get: \"/v1\" }\n",
                             "}; } }\n"));
    assert_int_equal(read_protos(f), is_taken ? GW_OK : GW_ERR_INVALID);
    assert_int_equal(f->report.findings.n, !is_taken);
  }
}

static void configured_bindings_have_a_limit(void **state) {
  fixture *f = *state;
  for (size_t n = GWGEN_HTTP_BINDINGS; n <= GWGEN_HTTP_BINDINGS + 1; n++) {
    bool is_taken = n <= GWGEN_HTTP_BINDINGS;
    tear_down(state);
    set_up(state);
    write_file(f, "gwgen.yaml",
               "version: 1\nname: a\nproto: {files: [a.proto]}\n"
               "service_config: [rules.yaml]\n");
    write_file(f, "a.proto", service_text);
    write_file(f, "rules.yaml",
               bindings_text(n,
                             "http:\n  rules:\n  - selector: p.S.Get\n"
                             "    get: /v0\n    additional_bindings:\n",
                             "    - get: /v1\n", ""));
    assert_int_equal(read_protos(f), GW_OK);
    assert_int_equal(gwgen_service_config_read(&f->product),
                     is_taken ? GW_OK : GW_ERR_INVALID);
    assert_int_equal(f->report.findings.n, !is_taken);
  }
}

static void service_config_is_checked(void **state) {
  fixture *f = *state;
  write_file(f, "gwgen.yaml",
             "version: 1\nname: a\nproto: {files: [a.proto]}\n"
             "service_config: [rules.yaml]\n");
  write_file(f, "a.proto", service_text);
  write_file(f, "rules.yaml",
             "http:\n"
             "  rules:\n"
             "  - selector: p.S.Gat\n"
             "    get: /a\n"
             "  - selector: p.S.Get\n"
             "    gett: /a\n");
  assert_int_equal(read_protos(f), GW_OK);
  assert_int_equal(gwgen_service_config_read(&f->product), GW_ERR_INVALID);
  assert_int_equal(f->report.findings.n, 2);
  assert_slice(f->report.findings.v[0]->message, "\"p.S.Gat\" selects no RPC");
  assert_slice(f->report.findings.v[1]->message,
               "unknown key \"gett\" in a rule, did you mean \"get\"?");
  assert_int_equal(f->report.findings.v[1]->pos.line, 6);
}

static void service_config_knows_the_fields_of_http(void **state) {
  static const struct {
    const char *http, *message; /* NULL: nothing is wrong */
  } rows[] = {
      {"{fully_decode_reserved_expansion: true, rules: []}", NULL},
      {"{fullyDecodeReservedExpansion: true}", NULL},
      {"{fully_decode_reserved_expansion: false}",
       "false is not supported: what \"**\" captures is decoded, all but "
       "\"/\"; "
       "say true, or nothing"},
      {"{fully_decode_reserved_expansion: 1}", "true is expected"},
      {"{rule: []}", "unknown key \"rule\" in http, did you mean \"rules\"?"},
      {"[]", "a map is expected"},
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char text[128];
    write_file(f, "gwgen.yaml",
               "version: 1\nname: a\nproto: {files: [a.proto]}\n"
               "service_config: [rules.yaml]\n");
    write_file(f, "a.proto", service_text);
    snprintf(text, sizeof text, "http: %s\n", rows[i].http);
    write_file(f, "rules.yaml", text);
    f->product = (gwgen_product){.arena = &f->arena, .report = &f->report};
    f->report.findings.n = f->report.n_errors = 0;
    assert_int_equal(read_protos(f), GW_OK);
    assert_int_equal(gwgen_service_config_read(&f->product),
                     rows[i].message ? GW_ERR_INVALID : GW_OK);
    assert_int_equal(f->report.findings.n, rows[i].message ? 1 : 0);
    if (rows[i].message) {
      assert_slice(f->report.findings.v[0]->message, rows[i].message);
    }
  }
}

static const char ready_set[] = "version: 1\nname: a\n"
                                "proto: {descriptor_set: set.binpb}\n";

static void refuses_damaged_sets(void **state) {
  static const gw_slice sets[] = {
      {"\x0a\x05"
       "abc",
       5},                     /* longer than the text */
      {"\x0a\x02\x0a\x00", 4}, /* a file without a name */
      {"\x0b", 1},             /* a group */
      {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12},
  };
  fixture *f = *state;
  for (size_t i = 0; i < GW_COUNT(sets); i++) {
    write_bytes(f, "set.binpb", sets[i]);
    write_file(f, "gwgen.yaml", ready_set);
    f->product = (gwgen_product){.arena = &f->arena, .report = &f->report};
    f->report.findings.n = 0;
    assert_int_equal(read_protos(f), GW_ERR_INVALID);
    assert_string_equal(f->report.findings.v[0]->rule->name, "descriptor-set");
  }
}

/* Messages in messages, as deep as |depth|, in one file. */
static gw_slice deep_set(fixture *f, int depth) {
  gw_slice inner = GW_LIT("\x0a\x01M");
  for (int i = 0; i < depth; i++) {
    size_t n = inner.n;
    char *text = gw_arena_alloc(&f->arena, n + 8);
    memcpy(text, "\x0a\x01M", 3);
    size_t at = 3;
    text[at++] = i == depth - 1 ? '\x22' : '\x1a';
    text[at++] = (char)((n & 0x7f) | 0x80);
    text[at++] = (char)(n >> 7);
    memcpy(text + at, inner.p, n);
    inner = gw_slice_of(text, at + n);
  }
  char *text = gw_arena_alloc(&f->arena, inner.n + 3);
  text[0] = '\x0a';
  text[1] = (char)((inner.n & 0x7f) | 0x80);
  text[2] = (char)(inner.n >> 7);
  memcpy(text + 3, inner.p, inner.n);
  return gw_slice_of(text, inner.n + 3);
}

static void bounds_depth(void **state) {
  fixture *f = *state;
  assert_int_equal(gwgen_wire_check_descriptors(deep_set(f, 62)), GW_OK);
  assert_int_equal(gwgen_wire_check_descriptors(deep_set(f, 63)), GW_ERR_LIMIT);
}

static void reads_the_bookstore(void **state) {
  fixture *f = *state;
  gw_slice path = GW_LIT("specs/bookstore/gwgen.yaml");
  assert_int_equal(gwgen_product_read(&f->product, path), GW_OK);
  assert_int_equal(gwgen_proto_read(&f->product), GW_OK);
  assert_int_equal(f->report.findings.n, 0);
  assert_int_equal(f->product.proto.rpcs.n, 11);
  const gwgen_message *book = message_of(f, "bookstore.v1.Book");
  assert_slice(book->pos.file, "specs/bookstore/bookstore/v1/bookstore.proto");
  FILE *out = tmpfile();
  gwgen_ir_dump(&f->product, out);
  assert_true(ftell(out) > 1000);
  fclose(out);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(reads_types_and_places),
      CASE(reads_proto2),
      CASE(reads_services),
      CASE(keeps_what_is_reached),
      CASE(files_what_protoc_says),
      CASE(files_a_missing_folder),
      CASE(files_a_missing_proto),
      CASE(says_that_protoc_is_missing),
      CASE(files_bad_rules),
      CASE(service_config_replaces_rules),
      CASE(bindings_have_a_limit),
      CASE(configured_bindings_have_a_limit),
      CASE(service_config_is_checked),
      CASE(service_config_knows_the_fields_of_http),
      CASE(refuses_damaged_sets),
      CASE(bounds_depth),
      CASE(reads_the_bookstore),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
