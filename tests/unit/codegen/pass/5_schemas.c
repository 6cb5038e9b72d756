#include "pass/5_schemas.h"

#include "base/hash.h"
#include "front/openapi.h"
#include "pass/keyword_table.h"
#include "spec.h"

#define DATA "tests/unit/codegen/pass/data"

static void lower(spec *s, const char *file) {
  spec_open(s, DATA, file);
  assert_int_equal(gwgen_openapi_read(&s->product), GW_OK);
  assert_int_equal(s->report.findings.n, 0);
  assert_int_equal(gwgen_schemas_lower(&s->product), GW_OK);
}

static const gwgen_schema *component(const spec *s, const char *name) {
  for (size_t i = 0; i < s->product.openapi.schemas.n; i++) {
    const gwgen_schema *schema = s->product.openapi.schemas.v[i];
    if (gw_slice_ends(schema->pointer, gw_slice_str(name)) &&
        gw_slice_starts(schema->pointer, GW_LIT("/components/schemas/")) &&
        schema->pointer.n == strlen(name) + 20) {
      return schema;
    }
  }
  fail_msg("no schema %s", name);
  return NULL;
}

static const gw_property *property(const gw_schema *schema, const char *name) {
  int32_t i = gw_names_find(&schema->property_names, gw_slice_str(name));
  assert_true(i >= 0);
  assert_slice(schema->properties[i].name, name);
  return &schema->properties[i];
}

static void equal_views_are_one_object(void **state) {
  (void)state;
  spec s;
  lower(&s, "views.yaml");
  spec_expect(&s, NULL, 0);
  const gwgen_schema *plain = component(&s, "Plain");
  assert_non_null(plain->request);
  assert_ptr_equal(plain->request, plain->response);
  const gwgen_oas_operation *operation = s.product.openapi.operations.v[0];
  assert_ptr_equal(operation->parameters.v[0].schema->request, plain->request);
  const gwgen_schema *list = component(&s, "List");
  const gwgen_schema *book = component(&s, "Book");
  assert_ptr_not_equal(list->request, list->response);
  assert_ptr_equal(list->request->items, book->request);
  assert_ptr_equal(list->response->items, book->response);
  assert_true(list->request->checks & GW_CHECK_SUBTREE);
  spec_close(&s);
}

static void read_only_is_refused_in_requests(void **state) {
  (void)state;
  spec s;
  lower(&s, "views.yaml");
  const gw_schema *in = component(&s, "Book")->request;
  const gw_schema *out = component(&s, "Book")->response;
  assert_slice(in->name, "Book");
  assert_int_equal(in->n_required, 3);  /* title, secret, extra */
  assert_int_equal(out->n_required, 3); /* id, title, extra */
  assert_int_equal(property(in, "id")->schema->types, 0);
  assert_false(property(in, "id")->is_required);
  assert_slice(property(in, "id")->schema->name, "Book/properties/id");
  assert_int_equal(property(out, "id")->schema->types, GW_TYPE_STRING);
  assert_true(property(out, "id")->is_required);
  assert_int_equal(property(out, "secret")->schema->types, 0);
  assert_int_equal(property(in, "secret")->schema->types, GW_TYPE_STRING);
  assert_false(property(in, "extra")->is_declared);
  assert_null(property(in, "extra")->schema);
  spec_close(&s);
}

static void references_are_pointers(void **state) {
  (void)state;
  spec s;
  lower(&s, "views.yaml");
  const gw_schema *in = component(&s, "Book")->request;
  assert_ptr_equal(property(in, "next")->schema, in);
  /* a description beside $ref says nothing about values */
  assert_ptr_equal(property(in, "title")->schema,
                   component(&s, "Plain")->request);
  assert_ptr_equal(in->additional, component(&s, "Plain")->request);
  /* a maximum does */
  const gw_schema *size = property(in, "size")->schema;
  assert_int_equal(size->n_rules, 1);
  assert_int_equal(size->rules[0].kind, GW_RULE_ALL_OF);
  assert_ptr_equal(size->rules[0].schemas[0], component(&s, "Size")->request);
  assert_int_equal(size->maximum->i, 7);
  assert_int_equal(size->checks,
                   GW_CHECK_MAXIMUM | GW_CHECK_RULES | GW_CHECK_SUBTREE);
  spec_close(&s);
}

static void keywords_become_fields(void **state) {
  (void)state;
  spec s;
  lower(&s, "views.yaml");
  const gw_schema *plain = component(&s, "Plain")->request;
  assert_int_equal(plain->types, GW_TYPE_STRING | GW_TYPE_NULL);
  assert_int_equal(plain->checks,
                   GW_CHECK_MIN_LENGTH | GW_CHECK_MAX_LENGTH | GW_CHECK_VALUES);
  assert_int_equal(plain->min_length, 1);
  assert_int_equal(plain->max_length, 3);
  assert_int_equal(plain->values->strings.n, 2);
  assert_int_equal(gw_names_find(&plain->values->strings, GW_LIT("b")), 1);
  assert_int_equal(plain->values->n_others, 1);
  assert_slice(plain->values->others[0], "null");
  const gw_schema *size = component(&s, "Size")->request;
  /* the tighter of two lower bounds */
  assert_int_equal(size->checks, GW_CHECK_MINIMUM | GW_CHECK_RULES);
  assert_int_equal(size->minimum->i, 1);
  assert_slice(size->rules[0].number->text, "2");
  /* a name that can't be looked for in the text as it is */
  assert_int_equal(component(&s, "Odd")->response->checks, GW_CHECK_ESCAPES);
  assert_int_equal(component(&s, "Book")->request->checks & GW_CHECK_ESCAPES,
                   0);
  spec_close(&s);
}

static void the_old_dialect_has_its_own_words(void **state) {
  (void)state;
  spec s;
  lower(&s, "old.yaml");
  spec_expect(&s, NULL, 0);
  const gw_schema *all = component(&s, "All")->request;
  assert_true(all->checks & GW_CHECK_CLOSED);
  const gw_schema *number = property(all, "number")->schema;
  assert_int_equal(number->types,
                   GW_TYPE_NUMBER | GW_TYPE_INTEGER | GW_TYPE_NULL);
  assert_int_equal(number->checks, GW_CHECK_MINIMUM | GW_CHECK_MAXIMUM |
                                       GW_CHECK_EXCLUSIVE_MINIMUM);
  assert_slice(number->minimum->text, "1.0");
  assert_true(number->minimum->is_integer && number->maximum->is_integer);
  assert_int_equal(number->maximum->i, 1000);
  const gw_schema *constant = property(all, "const")->schema;
  assert_int_equal(constant->types, GW_TYPE_INTEGER);
  assert_int_equal(constant->values->n_others, 2);
  assert_int_equal(property(all, "not")->schema->n_rules, 2);
  spec_close(&s);
}

static void a_required_name_may_be_hidden_by_another_branch(void **state) {
  (void)state;
  spec s;
  lower(&s, "old.yaml");
  const gw_schema *derived =
      property(component(&s, "All")->request, "derived")->schema;
  const gw_schema *branch = derived->rules[0].schemas[1];
  assert_int_equal(branch->n_required, 1);
  assert_slice(branch->properties[0].name, "name");
  derived = property(component(&s, "All")->response, "derived")->schema;
  assert_int_equal(derived->rules[0].schemas[1]->n_required, 2);
  spec_close(&s);
}

static void every_mistake_is_found_at_its_place(void **state) {
  (void)state;
  static const char *const expected[] = {
      "bad.yaml:13:29 schema-impossible",
      "bad.yaml:14:28 schema-impossible",
      "bad.yaml:14:56 schema-unknown-keyword",
      "bad.yaml:15:68 schema-impossible",
      "bad.yaml:16:38 schema-idle-value",
      "bad.yaml:16:41 schema-enum-twice",
      "bad.yaml:17:28 schema-impossible",
      "bad.yaml:18:14 schema-idle-keyword",
      "bad.yaml:18:24 schema-unknown-keyword",
      "bad.yaml:19:20 schema-value",
      "bad.yaml:20:29 schema-idle-keyword",
      "bad.yaml:20:51 schema-format",
      "bad.yaml:21:26 schema-value",
      "bad.yaml:22:24 schema-value",
      "bad.yaml:23:23 schema-pattern",
      "bad.yaml:25:21 schema-value",
      "bad.yaml:25:31 schema-value",
      "bad.yaml:26:25 schema-value",
      "bad.yaml:26:41 schema-value",
      "bad.yaml:27:28 schema-idle-keyword",
      "bad.yaml:28:12 schema-read-write",
      "bad.yaml:29:21 schema-impossible",
      "bad.yaml:30:25 schema-value",
      "bad.yaml:31:46 schema-impossible",
      "bad.yaml:32:23 schema-value",
      "bad.yaml:33:41 schema-impossible",
      "bad.yaml:34:40 schema-pattern",
      "bad.yaml:35:38 schema-value",
      "bad.yaml:35:45 schema-value",
      "bad.yaml:36:23 schema-unsupported",
      "bad.yaml:37:35 schema-enum",
      "bad.yaml:37:36 schema-idle-value",
      "bad.yaml:37:39 schema-idle-value",
      "bad.yaml:38:11 schema-loop",
  };
  spec s;
  lower(&s, "bad.yaml");
  SPEC_EXPECT(&s, expected);
  assert_null(component(&s, "Unreached")->request);
  spec_close(&s);
}

static void examples_are_put_to_the_engine(void **state) {
  (void)state;
  static const char *const expected[] = {
      "examples.yaml:7:42 schema-example",
      "examples.yaml:7:91 schema-example",
      "examples.yaml:14:29 schema-example",
      "examples.yaml:24:22 schema-example",
      "examples.yaml:32:62 schema-example",
  };
  spec s;
  lower(&s, "examples.yaml");
  SPEC_EXPECT(&s, expected);
  spec_close(&s);
}

static void one_file_may_be_one_schema(void **state) {
  (void)state;
  spec s;
  spec_open(&s, DATA, "schema.json");
  gwgen_schema *schema = NULL;
  assert_int_equal(gwgen_openapi_read_schema(&s.product,
                                             s.product.settings.openapi.v[0],
                                             GWGEN_OPENAPI_31, &schema),
                   GW_OK);
  assert_non_null(schema);
  assert_int_equal(gwgen_schema_lower(&s.product, schema), GW_OK);
  spec_expect(&s, NULL, 0);
  const gw_schema *table = schema->request;
  assert_slice(table->name, "schema.json");
  assert_ptr_equal(property(table, "left")->schema, table);
  assert_int_equal(property(table, "name")->schema->types, GW_TYPE_STRING);
  assert_int_equal(property(table, "never")->schema->types, 0);
  spec_close(&s);
}

static void rows_are_whole(void **state) {
  (void)state;
  for (size_t i = 0; i < gwgen_n_keywords; i++) {
    const gwgen_keyword *row = &gwgen_keywords[i];
    assert_true(row->dialects && row->takes && row->applies);
    assert_true(row->summary && row->summary[0]);
    assert_false(row->kind == GWGEN_KEYWORD_REFUSED && row->lower);
    for (size_t k = 0; k < i; k++) {
      assert_false(strcmp(row->name, gwgen_keywords[k].name) == 0 &&
                   (row->dialects & gwgen_keywords[k].dialects));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(equal_views_are_one_object),
      cmocka_unit_test(read_only_is_refused_in_requests),
      cmocka_unit_test(references_are_pointers),
      cmocka_unit_test(keywords_become_fields),
      cmocka_unit_test(the_old_dialect_has_its_own_words),
      cmocka_unit_test(a_required_name_may_be_hidden_by_another_branch),
      cmocka_unit_test(every_mistake_is_found_at_its_place),
      cmocka_unit_test(examples_are_put_to_the_engine),
      cmocka_unit_test(one_file_may_be_one_schema),
      cmocka_unit_test(rows_are_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
