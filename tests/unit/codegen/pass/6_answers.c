#include "pass/pass.h"
#include "product.h"

#define PATHS                                                                  \
  "security: []\n"                                                             \
  "components: {schemas: {A: {type: object, properties: {x: {type: "           \
  "string}}}}}\n"                                                              \
  "paths:\n"                                                                   \
  "  /a:\n"                                                                    \
  "    get:\n"                                                                 \
  "      operationId: Get\n"                                                   \
  "      responses:\n"
#define REF "{application/json: {schema: {$ref: '#/components/schemas/A'}}}"
#define INLINE                                                                 \
  "{application/json: {schema: {type: object, properties: "                    \
  "{x: {type: string}}}}}"
#define ROW(status, content)                                                   \
  "        '" status "': {description: d" content "}\n"

static const gw_operation *build(product *p, const char *proto,
                                 const char *openapi) {
  gwgen_layout layout;
  product_open(p, "", proto, openapi);
  assert_int_equal(gwgen_pass_all(&p->ir, &layout), GW_OK);
  if (p->report.n_errors) {
    product_show(p);
  }
  assert_int_equal(p->report.n_errors, 0);
  return p->ir.api->operations[0];
}

/* One status before its class before "default", however they are written. */
static void the_narrowest_stands_first(void **state) {
  (void)state;
  product p;
  const gw_operation *op =
      build(&p, NULL,
            PATHS ROW("default", ", content: " REF) ROW("4XX", "")
                ROW("200", ", content: " REF) ROW("2XX", "") ROW("404", ""));
  static const uint32_t spans[][2] = {
      {200, 200}, {404, 404}, {400, 499}, {200, 299}, {0, 999}};
  assert_int_equal(op->n_answers, GW_COUNT(spans));
  for (size_t i = 0; i < GW_COUNT(spans); i++) {
    assert_int_equal(op->answers[i].first, spans[i][0]);
    assert_int_equal(op->answers[i].last, spans[i][1]);
    assert_int_equal(op->answers[i].n_media, i == 0 || i == 4 ? 1 : 0);
  }
  /* one schema of the document is one table */
  assert_non_null(op->answers[0].media->schema);
  assert_ptr_equal(op->answers[0].media->schema, op->answers[4].media->schema);
  assert_true(op->flags & GW_OP_CODES);
  product_close(&p);
}

/* What nobody looks into has no schema. */
static void schemas_are_of_what_is_read(void **state) {
  (void)state;
  static const struct {
    const char *type;
    bool has_schema;
  } rows[] = {{"application/json", true},
              {"application/problem+json", true},
              {"text/plain", true},
              {"image/png", false},
              {"application/xml", false}}; /* the upstream's own */
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char openapi[1024];
    product p;
    snprintf(openapi, sizeof openapi,
             PATHS ROW("200", ", content: {%s: {schema: {type: string}}}"),
             rows[i].type);
    const gw_operation *op = build(&p, NULL, openapi);
    assert_int_equal(op->n_answers, 1);
    assert_int_equal(op->answers->n_media, 1);
    assert_slice(op->answers->media->type, rows[i].type);
    assert_int_equal(op->answers->media->schema != NULL, rows[i].has_schema);
    assert_false(op->flags & GW_OP_CODES);
    product_close(&p);
  }
}

/* Of statuses that "x-http-code" can't choose there is a warning. */
static void other_schemas_are_warned_about(void **state) {
  (void)state;
  static const struct {
    const char *responses, *said;
  } rows[] = {
      {ROW("200", ", content: " REF), NULL},
      {ROW("201", ", content: " REF) ROW("200", ", content: " REF), NULL},
      {ROW("200", ", content: " REF) ROW("202", ""), NULL},
      {ROW("200", ", content: " REF) ROW("201", ", content: " INLINE),
       "choose 201: its schema is not that of 200"},
      {ROW("203", ", content: " INLINE) ROW("202", ", content: " REF),
       "choose 203: its schema is not that of 202"},
      {ROW("200", ", content: " REF) ROW("2XX", ", content: " INLINE),
       "choose 2XX"},
      {ROW("200", ", content: " REF) ROW("404", ", content: " INLINE), NULL},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char openapi[2048];
    product p;
    snprintf(openapi, sizeof openapi, PATHS "%s", rows[i].responses);
    (void)build(&p,
                "message A { string x = 1; }\n"
                "service S { rpc Get(A) returns (A); }\n",
                openapi);
    assert_int_equal(
        product_says(&p, "answer-code", rows[i].said ? rows[i].said : ""),
        rows[i].said != NULL);
    product_close(&p);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_narrowest_stands_first),
      cmocka_unit_test(schemas_are_of_what_is_read),
      cmocka_unit_test(other_schemas_are_warned_about),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
