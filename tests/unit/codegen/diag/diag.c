#include "diag/diag.h"

#include <jansson.h>

#include "unit.h"

typedef struct fixture {
  gw_arena arena;
  gwgen_report report;
} fixture;

static int set_up(void **state) {
  static fixture f;
  f = (fixture){0};
  gw_arena_init(&f.arena, 0);
  f.report.arena = &f.arena;
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  gw_arena_done(&f->arena);
  return 0;
}

static gwgen_pos at(const char *file, uint32_t line, uint32_t column) {
  return (gwgen_pos){gw_slice_str(file), line, column};
}

/* What the report prints in |format|, in the arena. */
static const char *printed(fixture *f, gwgen_format format) {
  FILE *out = tmpfile();
  assert_non_null(out);
  gwgen_report_print(&f->report, format, out);
  long n = ftell(out);
  rewind(out);
  char *text = gw_arena_zalloc(&f->arena, (size_t)n + 1);
  assert_int_equal(fread(text, 1, (size_t)n, out), n);
  fclose(out);
  return text;
}

static void fill(fixture *f) {
  gwgen_report_add(&f->report, "product-key", at("b.yaml", 2, 3), "key %d", 7);
  gwgen_finding *finding =
      gwgen_report_add(&f->report, "syntax", at("a b.yaml", 9, 1), "50%%, a:b");
  gwgen_finding_note(&f->report, finding, at("c.yaml", 4, 5), "see %s", "here");
  gwgen_report_add(&f->report, "product-key", at("b.yaml", 2, 1), "first");
  gwgen_report_add(&f->report, "unreadable", at("b.yaml", 0, 0), "gone");
}

static void prints_sorted_text(void **state) {
  fixture *f = *state;
  fill(f);
  assert_string_equal(printed(f, GWGEN_FORMAT_TEXT),
                      "a b.yaml:9:1: error: GW0002 syntax: 50%, a:b\n"
                      "c.yaml:4:5: note: see here\n"
                      "b.yaml: error: GW0001 unreadable: gone\n"
                      "b.yaml:2:1: error: GW1001 product-key: first\n"
                      "b.yaml:2:3: error: GW1001 product-key: key 7\n"
                      "4 errors, 0 warnings\n");
}

static void prints_github_commands(void **state) {
  fixture *f = *state;
  fill(f);
  assert_string_equal(
      printed(f, GWGEN_FORMAT_GITHUB),
      "::error file=a b.yaml,line=9,col=1,title=GW0002 syntax::50%25, a:b"
      "%0Ac.yaml:4:5: see here\n"
      "::error file=b.yaml,title=GW0001 unreadable::gone\n"
      "::error file=b.yaml,line=2,col=1,title=GW1001 product-key::first\n"
      "::error file=b.yaml,line=2,col=3,title=GW1001 product-key::key 7\n");
}

static void prints_json(void **state) {
  fixture *f = *state;
  fill(f);
  json_t *root = json_loads(printed(f, GWGEN_FORMAT_JSON), 0, NULL);
  assert_non_null(root);
  assert_int_equal(json_integer_value(json_object_get(root, "errors")), 4);
  json_t *first = json_array_get(json_object_get(root, "findings"), 0);
  assert_string_equal(json_string_value(json_object_get(first, "rule")),
                      "GW0002");
  assert_int_equal(json_integer_value(json_object_get(first, "line")), 9);
  json_t *note = json_array_get(json_object_get(first, "notes"), 0);
  assert_string_equal(json_string_value(json_object_get(note, "message")),
                      "see here");
  json_t *whole = json_array_get(json_object_get(root, "findings"), 1);
  assert_null(json_object_get(whole, "line"));
  json_decref(root);
}

static void prints_sarif(void **state) {
  fixture *f = *state;
  fill(f);
  json_t *root = json_loads(printed(f, GWGEN_FORMAT_SARIF), 0, NULL);
  assert_non_null(root);
  const char *uri = NULL, *id = NULL, *level = NULL, *text = NULL;
  int line = 0, column = 0;
  assert_int_equal(json_unpack(root,
                               "{s:[{s:[{s:s, s:s, s:{s:s}, s:[{s:{s:{s:s}, "
                               "s:{s:i, s:i}}}]}]}]}",
                               "runs", "results", "ruleId", &id, "level",
                               &level, "message", "text", &text, "locations",
                               "physicalLocation", "artifactLocation", "uri",
                               &uri, "region", "startLine", &line,
                               "startColumn", &column),
                   0);
  assert_string_equal(uri, "a%20b.yaml");
  assert_string_equal(id, "GW0002");
  assert_string_equal(level, "error");
  assert_string_equal(text, "50%, a:b");
  assert_int_equal(line, 9);
  assert_int_equal(column, 1);
  json_t *rules = json_object_get(
      json_object_get(
          json_object_get(json_array_get(json_object_get(root, "runs"), 0),
                          "tool"),
          "driver"),
      "rules");
  assert_int_equal(json_array_size(rules), 3);
  json_decref(root);
}

static void shows_hostile_bytes_as_text(void **state) {
  fixture *f = *state;
  gwgen_report_add(&f->report, "product-key", at("a\n::error.yaml", 1, 1), "%s",
                   "x\x1b[31m\ny");
  gwgen_report_add(&f->report, "product-key", at("b", 1, 1), "%s",
                   "\xff \xc3\xa9");
  gwgen_report_add(&f->report, "product-key", at("c", 1, 1), "%s", "\xc3\xa9");
  assert_string_equal(printed(f, GWGEN_FORMAT_TEXT),
                      "a\\x0a::error.yaml:1:1: error: GW1001 product-key: "
                      "x\\x1b[31m\\x0ay\n"
                      "b:1:1: error: GW1001 product-key: \\xff \\xc3\\xa9\n"
                      "c:1:1: error: GW1001 product-key: \xc3\xa9\n"
                      "3 errors, 0 warnings\n");
  json_t *root = json_loads(printed(f, GWGEN_FORMAT_JSON), 0, NULL);
  assert_non_null(root);
  json_decref(root);
}

static void bounds_messages_and_findings(void **state) {
  fixture *f = *state;
  char long_text[5000];
  memset(long_text, 'x', sizeof long_text - 1);
  long_text[sizeof long_text - 1] = '\0';
  gwgen_finding *finding = gwgen_report_add(&f->report, "product-key",
                                            at("a", 1, 1), "%s", long_text);
  assert_int_equal(finding->message.n, GWGEN_MAX_MESSAGE + 3);
  for (uint32_t i = 0; i < GWGEN_MAX_FINDINGS + 5; i++) {
    finding =
        gwgen_report_add(&f->report, "product-key", at("a", i + 2, 1), "x");
    gwgen_finding_note(&f->report, finding, at("a", 3, 1), "y");
  }
  assert_int_equal(f->report.findings.n, GWGEN_MAX_FINDINGS);
  assert_int_equal(f->report.n_errors, GWGEN_MAX_FINDINGS + 6);
  assert_non_null(
      strstr(printed(f, GWGEN_FORMAT_TEXT), ", 6 of them not shown\n"));
}

static void warnings_leave_room_for_errors(void **state) {
  fixture *f = *state;
  for (uint32_t i = 0; i < GWGEN_MAX_FINDINGS + 5; i++) {
    gwgen_report_add(&f->report, "ref-siblings", at("a", i + 1, 1), "x");
  }
  gwgen_finding *finding =
      gwgen_report_add(&f->report, "product-key", at("a", 1, 1), "the error");
  assert_int_equal(f->report.findings.n, GWGEN_MAX_FINDINGS + 1);
  assert_ptr_equal(f->report.findings.v[GWGEN_MAX_FINDINGS], finding);
  gwgen_finding_demote(&f->report, finding);
  gwgen_finding_demote(&f->report, finding);
  assert_int_equal(f->report.n_errors, 0);
  assert_int_equal(f->report.n_warnings, GWGEN_MAX_FINDINGS + 6);
}

static void says_things_once(void **state) {
  fixture *f = *state;
  for (int i = 0; i < 3; i++) {
    gwgen_finding *finding =
        gwgen_report_add(&f->report, "product-key", at("a", 1, 1), "x");
    gwgen_finding_note(&f->report, finding, at("b", 1, 1), "y");
  }
  gwgen_report_add(&f->report, "product-key", at("a", 1, 2), "x");
  assert_int_equal(f->report.n_errors, 2);
  assert_string_equal(printed(f, GWGEN_FORMAT_TEXT),
                      "a:1:1: error: GW1001 product-key: x\n"
                      "b:1:1: note: y\n"
                      "a:1:2: error: GW1001 product-key: x\n"
                      "2 errors, 0 warnings\n");
}

static void maps_to_exit_codes(void **state) {
  fixture *f = *state;
  assert_int_equal(gwgen_report_exit(&f->report, true), 0);
  gw_slice *demoted = GW_PUSH(&f->arena, &f->report.demoted);
  *demoted = GW_LIT("GW1001");
  gwgen_finding *finding =
      gwgen_report_add(&f->report, "product-key", at("a", 1, 1), "x");
  assert_int_equal(finding->severity, GWGEN_WARNING);
  assert_int_equal(gwgen_report_exit(&f->report, false), 0);
  assert_int_equal(gwgen_report_exit(&f->report, true), 100);
  gwgen_report_add(&f->report, "product-value", at("a", 1, 1), "x");
  assert_int_equal(gwgen_report_exit(&f->report, false), 100);
  gwgen_report_add(&f->report, "syntax", at("a", 1, 1), "x");
  assert_int_equal(gwgen_report_exit(&f->report, false), 101);
}

static void has_sound_rules(void **state) {
  (void)state;
  for (size_t i = 0; i < gwgen_n_rules; i++) {
    const gwgen_rule *rule = &gwgen_rules[i];
    assert_int_equal(strlen(rule->id), 6);
    assert_memory_equal(rule->id, "GW", 2);
    assert_true(strlen(rule->summary) > 0 && strlen(rule->explanation) > 20);
    assert_ptr_equal(gwgen_rule_find(gw_slice_str(rule->name)), rule);
    assert_ptr_equal(gwgen_rule_find(gw_slice_str(rule->id)), rule);
    assert_true(i == 0 || strcmp(gwgen_rules[i - 1].id, rule->id) < 0);
  }
  assert_null(gwgen_rule_find(GW_LIT("nothing")));
}

static void knows_its_formats(void **state) {
  (void)state;
  gwgen_format format = GWGEN_FORMAT_TEXT;
  assert_true(gwgen_format_parse(GW_LIT("github-actions"), &format));
  assert_int_equal(format, GWGEN_FORMAT_GITHUB);
  assert_false(gwgen_format_parse(GW_LIT("xml"), &format));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(prints_sorted_text, set_up, tear_down),
      cmocka_unit_test_setup_teardown(prints_github_commands, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(prints_json, set_up, tear_down),
      cmocka_unit_test_setup_teardown(prints_sarif, set_up, tear_down),
      cmocka_unit_test_setup_teardown(shows_hostile_bytes_as_text, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(bounds_messages_and_findings, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(warnings_leave_room_for_errors, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(says_things_once, set_up, tear_down),
      cmocka_unit_test_setup_teardown(maps_to_exit_codes, set_up, tear_down),
      cmocka_unit_test(has_sound_rules),
      cmocka_unit_test(knows_its_formats),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
