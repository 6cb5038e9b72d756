/* What "on_unsupported: skip" leaves out, and what it can't. */
#include "pass/leave_out.h"

#include "pass/pass.h"
#include "product.h"

#define SKIP "on_unsupported: skip\n"
#define OK   "responses: {'200': {description: ok}}"

static void build(product *p, const char *settings, const char *openapi) {
  gwgen_layout layout;
  product_read(p, settings, NULL, openapi);
  assert_int_equal(gwgen_leave_out(&p->ir), GW_OK);
  assert_int_equal(gwgen_pass_all(&p->ir, &layout), GW_OK);
}

/* The ids of the operations that are served, a space before each. */
static void expect_served(const product *p, const char *wanted) {
  char ids[256] = "";
  if (!p->ir.api) {
    product_show(p);
  }
  assert_non_null(p->ir.api);
  for (size_t i = 0; i < p->ir.api->n_operations; i++) {
    gw_slice id = p->ir.api->operations[i]->id;
    size_t n = strlen(ids);
    snprintf(ids + n, sizeof ids - n, " %.*s", GWGEN_S(id));
  }
  assert_string_equal(ids, wanted);
  assert_int_equal(p->report.n_errors, 0);
  assert_int_equal(p->report.n_syntax, 0);
}

/* Whether --print-spec shows |text|. */
static bool is_shown(const product *p, const char *text) {
  gw_slice json = p->ir.api->documents[0].json;
  return memmem(json.p, json.n, text, strlen(text)) != NULL;
}

#define SHARED                                                                 \
  "security: []\n"                                                             \
  "paths:\n"                                                                   \
  "  /a:\n"                                                                    \
  "    get: {operationId: a, parameters: [{$ref: "                             \
  "'#/components/parameters/P'}], " OK "}\n"                                   \
  "    post: {operationId: b, requestBody: {content: {application/json: "      \
  "{schema: {$ref: '#/components/schemas/Outer'}}}}, " OK "}\n"                \
  "  /c:\n"                                                                    \
  "    get: {operationId: c, " OK "}\n"                                        \
  "components:\n"                                                              \
  "  parameters:\n"                                                            \
  "    P: {name: p, in: query, schema: {$ref: '#/components/schemas/Leaf'}}\n" \
  "  schemas:\n"                                                               \
  "    Outer: {properties: {x: {items: {$ref: '#/components/schemas/Leaf'}}, " \
  "y: {$ref: '#/components/schemas/Outer'}}}\n"

static void a_broken_schema_breaks_who_reaches_it(void **state) {
  (void)state;
  product p;
  build(&p, SKIP, SHARED "    Leaf: {type: string, pattern: '('}\n");
  product_expect(&p, "schema-pattern link-skipped link-skipped");
  expect_served(&p, " c");
  assert_true(is_shown(&p, "\"/c\""));
  assert_false(is_shown(&p, "\"/a\"")); /* nothing of it is left */
  assert_false(is_shown(&p, "Outer") || is_shown(&p, "Leaf"));
  product_close(&p);

  build(&p, "", SHARED "    Leaf: {type: string, pattern: '('}\n");
  product_expect(&p, "schema-pattern");
  assert_null(p.ir.api);
  product_close(&p);
}

static void what_nobody_reaches_breaks_nobody(void **state) {
  (void)state;
  product p;
  build(&p, SKIP,
        SHARED "    Leaf: {type: string}\n"
               "    Lost: {items: {$ref: '#/components/schemas/Missing'}}\n");
  product_expect(&p, "ref-unresolved");
  expect_served(&p, " a b c");
  product_close(&p);
}

static void a_path_item_breaks_its_operations(void **state) {
  (void)state;
  product p;
  build(&p, SKIP,
        "security: []\n"
        "paths:\n"
        "  /a?b: {get: {operationId: a, " OK "}}\n"
        "  /c:\n"
        "    parameters: [{$ref: '#/components/parameters/Missing'}]\n"
        "    get: {operationId: c, " OK "}\n"
        "    put: {operationId: d, " OK "}\n"
        "  /e:\n"
        "    get: {operationId: e, " OK "}\n"
        "    put: {operationId: f, responses: {nine: {description: ok}}}\n");
  product_expect(&p, "openapi-path ref-unresolved openapi-value link-skipped "
                     "link-skipped link-skipped link-skipped");
  expect_served(&p, " e");
  assert_true(is_shown(&p, "\"/e\"") && is_shown(&p, "\"get\""));
  assert_false(is_shown(&p, "\"put\"") || is_shown(&p, "?b"));
  product_close(&p);
}

static void a_document_is_not_left_out(void **state) {
  (void)state;
  product p;
  build(&p, SKIP "security: delegate\n",
        "colour: red\n"
        "paths: {/a: {get: {operationId: a, " OK "}}}\n"
        "components: {securitySchemes: {key: {in: header, name: X-K}}}\n");
  product_expect(&p, "openapi-unknown-key openapi-missing");
  assert_int_equal(p.report.n_errors, 2);
  assert_null(p.ir.api);
  product_close(&p);
}

static void fragments_are_cut_where_nothing_else_is_there(void **state) {
  (void)state;
  product p;
  build(&p, SKIP,
        "security: []\n"
        "paths:\n"
        "  /a: {get: {operationId: a, " OK "}}\n"
        "  '/a#b': {put: {operationId: b, " OK "}}\n"
        "  '/c#d': {get: {operationId: d, " OK "}}\n"
        "  '/c#e': {get: {operationId: e, " OK "}}\n");
  product_expect(&p, "openapi-fragment openapi-path openapi-path link-skipped "
                     "link-skipped");
  expect_served(&p, " a b");
  product_close(&p);
}

/* What is found when tables are made: here, that two members have one name in
 * XML. */
static void xml_that_can_not_be_is_left_out(void **state) {
  (void)state;
  product p;
  build(
      &p, SKIP,
      "security: []\n"
      "paths:\n"
      "  /a:\n"
      "    post: {operationId: a, requestBody: {content: {application/xml: "
      "{schema: {$ref: '#/components/schemas/Pet'}}}}, " OK "}\n"
      "    put: {operationId: b, requestBody: {content: {application/json: "
      "{schema: {$ref: '#/components/schemas/Pet'}}}}, " OK "}\n"
      "  /c:\n"
      "    get: {operationId: c, " OK "}\n"
      "components:\n"
      "  schemas:\n"
      "    Pet: {type: object, properties: {a: {type: string, xml: {name: b}}, "
      "b: {type: string}}}\n");
  expect_served(&p, " c");
  assert_true(product_says(&p, "xml-invalid", "both called b in XML"));
  product_close(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_broken_schema_breaks_who_reaches_it),
      cmocka_unit_test(what_nobody_reaches_breaks_nobody),
      cmocka_unit_test(a_path_item_breaks_its_operations),
      cmocka_unit_test(a_document_is_not_left_out),
      cmocka_unit_test(fragments_are_cut_where_nothing_else_is_there),
      cmocka_unit_test(xml_that_can_not_be_is_left_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
