/* The limits of an OpenAPI document at their edges. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "front/front.h"
#include "front/openapi.h"
#include "spec.h"

#define HEAD   "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
#define ANSWER "security: [], responses: {'200': {description: d}}"

static char folder[] = "/tmp/gwgen-limits-XXXXXX";
static char path[64];

/* Reads what |text| holds; the rule of the only finding, or "". */
static const char *finding_of(gw_buf *text) {
  static char rule[64];
  spec s;
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_int_equal(fwrite(text->p, 1, text->n, file), text->n);
  assert_int_equal(fclose(file), 0);
  spec_open(&s, folder, "openapi.yaml");
  (void)gwgen_openapi_read(&s.product);
  assert_true(s.report.findings.n <= 1);
  snprintf(rule, sizeof rule, "%s",
           s.report.findings.n ? s.report.findings.v[0]->rule->name : "");
  spec_close(&s);
  gw_buf_done(text);
  return rule;
}

static void operations_have_a_limit(void **state) {
  (void)state;
  for (size_t n = GWGEN_MAX_OPERATIONS; n <= GWGEN_MAX_OPERATIONS + 1; n++) {
    gw_buf text;
    gw_buf_init(&text, NULL, 8 << 20);
    gw_buf_append(&text, GW_LIT(HEAD "paths:\n"));
    for (size_t i = 0; i < n; i++) {
      gw_buf_printf(&text, "  /p%zu: {get: {operationId: o%zu, " ANSWER "}}\n",
                    i, i);
    }
    assert_string_equal(finding_of(&text),
                        n <= GWGEN_MAX_OPERATIONS ? "" : "openapi-limit");
  }
}

/* A parameter that stands |n| references away. */
static void references_have_a_limit(void **state) {
  (void)state;
  for (size_t n = GWGEN_MAX_REF_DEPTH - 1; n <= GWGEN_MAX_REF_DEPTH + 1; n++) {
    gw_buf text;
    gw_buf_init(&text, NULL, 1 << 20);
    gw_buf_append(&text, GW_LIT(HEAD "components:\n  parameters:\n"));
    for (size_t i = 1; i < n; i++) {
      gw_buf_printf(&text, "    P%zu: {$ref: '#/components/parameters/P%zu'}\n",
                    i, i + 1);
    }
    gw_buf_printf(&text, "    P%zu: {name: q, in: query, schema: {}}\n", n);
    gw_buf_append(&text, GW_LIT("paths:\n  /p:\n    get: {operationId: o, "
                                "parameters: [{$ref: '#/components/"
                                "parameters/P1'}], " ANSWER "}\n"));
    assert_string_equal(finding_of(&text),
                        n <= GWGEN_MAX_REF_DEPTH ? "" : "ref-cycle");
  }
}

static void schemas_have_a_limit(void **state) {
  (void)state;
  for (size_t n = GWGEN_MAX_SCHEMAS; n <= GWGEN_MAX_SCHEMAS + 1; n++) {
    gw_buf text;
    gw_buf_init(&text, NULL, 16 << 20);
    gw_buf_append(&text, GW_LIT(HEAD "paths: {}\ncomponents:\n  schemas:\n"));
    for (size_t i = 0; i < n; i++) {
      gw_buf_printf(&text, "    S%zu: {}\n", i);
    }
    assert_string_equal(finding_of(&text),
                        n <= GWGEN_MAX_SCHEMAS ? "" : "openapi-limit");
  }
}

static const char *other_path(size_t i) {
  static char other[64];
  snprintf(other, sizeof other, "%s/d%zu.yaml", folder, i);
  return other;
}

/* The document itself is one of them. */
static void documents_have_a_number(void **state) {
  (void)state;
  for (size_t i = 1; i <= GWGEN_MAX_DOCUMENTS; i++) {
    FILE *file = fopen(other_path(i), "w");
    assert_non_null(file);
    fputs("{name: q, in: query, schema: {}}\n", file);
    assert_int_equal(fclose(file), 0);
  }
  for (size_t n = GWGEN_MAX_DOCUMENTS - 1; n <= GWGEN_MAX_DOCUMENTS; n++) {
    gw_buf text;
    gw_buf_init(&text, NULL, 1 << 20);
    gw_buf_append(&text, GW_LIT(HEAD "paths:\n"));
    for (size_t i = 1; i <= n; i++) {
      gw_buf_printf(&text,
                    "  /p%zu: {get: {operationId: o%zu, parameters: "
                    "[{$ref: d%zu.yaml}], " ANSWER "}}\n",
                    i, i, i);
    }
    assert_string_equal(finding_of(&text),
                        n < GWGEN_MAX_DOCUMENTS ? "" : "openapi-limit");
  }
  for (size_t i = 1; i <= GWGEN_MAX_DOCUMENTS; i++) {
    unlink(other_path(i));
  }
}

static void documents_have_a_size(void **state) {
  (void)state;
  for (size_t n = GWGEN_FILE_LIMIT; n <= GWGEN_FILE_LIMIT + 1; n++) {
    gw_buf text;
    gw_buf_init(&text, NULL, n);
    gw_buf_append(&text, GW_LIT(HEAD "paths: {}\n#"));
    assert_int_equal(gw_buf_reserve(&text, n - text.n), GW_OK);
    memset(text.p + text.n, 'x', n - text.n);
    text.n = n;
    assert_string_equal(finding_of(&text),
                        n == GWGEN_FILE_LIMIT ? "" : "unreadable");
  }
}

static int set_up(void **state) {
  (void)state;
  if (!mkdtemp(folder)) {
    return -1;
  }
  return snprintf(path, sizeof path, "%s/openapi.yaml", folder) > 0 ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  unlink(path);
  return rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(operations_have_a_limit),
      cmocka_unit_test(references_have_a_limit),
      cmocka_unit_test(schemas_have_a_limit),
      cmocka_unit_test(documents_have_a_number),
      cmocka_unit_test(documents_have_a_size),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
