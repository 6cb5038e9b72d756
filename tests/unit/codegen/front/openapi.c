#include "front/openapi.h"

#include <stdlib.h>

#include "spec.h"

#define DATA "tests/unit/codegen/front/data/"

static const gwgen_oas_operation *operation_at(const spec *s, size_t i) {
  assert_true(i < s->product.openapi.operations.n);
  return s->product.openapi.operations.v[i];
}

static void a_good_document_fills_the_model(void **state) {
  (void)state;
  spec s;
  spec_open(&s, DATA "good", "openapi.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  spec_expect(&s, NULL, 0);
  const gwgen_openapi *openapi = &s.product.openapi;
  assert_slice(openapi->title, "Shop");
  assert_slice(openapi->version, "2.1");
  assert_slice(openapi->base_path, "/api/v2");
  assert_int_equal(openapi->documents.n, 1);
  assert_int_equal(openapi->n_named, 1);
  assert_int_equal(openapi->operations.n, 3);
  assert_int_equal(openapi->security_schemes.n, 2);
  assert_int_equal(openapi->security_schemes.v[0].in, GW_IN_HEADER);
  assert_slice(openapi->security_schemes.v[0].key, "X-Key");
  assert_slice(openapi->security_schemes.v[1].scheme, "basic");
  spec_close(&s);
}

static void parameters_are_merged_and_have_defaults(void **state) {
  (void)state;
  spec s;
  spec_open(&s, DATA "good", "openapi.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  const gwgen_oas_operation *get = operation_at(&s, 0);
  assert_slice(get->id, "GetItem");
  assert_slice(get->method, "GET");
  assert_int_equal(get->pos.line, 21);
  assert_int_equal(get->pos.column, 5);
  assert_non_null(get->extension);
  assert_int_equal(get->parameters.n, 3);
  const gwgen_parameter *p = get->parameters.v;
  assert_slice(p[0].name, "item");
  assert_int_equal(p[0].style, GW_STYLE_SIMPLE);
  assert_int_equal(p[0].flags, GW_PARAM_REQUIRED);
  assert_slice(p[1].name, "X-Trace");
  assert_slice(p[2].name, "verbose");
  assert_int_equal(p[2].style, GW_STYLE_FORM);
  assert_int_equal(p[2].flags, GW_PARAM_REQUIRED);
  const gwgen_oas_operation *put = operation_at(&s, 1);
  assert_int_equal(put->parameters.n, 3);
  assert_int_equal(put->parameters.v[1].flags, GW_PARAM_EXPLODE);
  spec_close(&s);
}

static void security_is_the_operations_or_the_documents(void **state) {
  (void)state;
  spec s;
  spec_open(&s, DATA "good", "openapi.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  const gwgen_oas_operation *get = operation_at(&s, 0);
  assert_true(get->has_security);
  assert_int_equal(get->security.n, 2);
  assert_int_equal(get->security.v[1].schemes.n, 2);
  assert_slice(get->security.v[1].schemes.v[0], "basic");
  assert_true(operation_at(&s, 1)->has_security);
  assert_int_equal(operation_at(&s, 1)->security.n, 0);
  assert_int_equal(operation_at(&s, 2)->security.n, 1);
  assert_int_equal(operation_at(&s, 2)->security.v[0].schemes.n, 0);
  spec_close(&s);
}

static void bodies_and_responses_are_read(void **state) {
  (void)state;
  spec s;
  spec_open(&s, DATA "good", "openapi.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  const gwgen_oas_operation *get = operation_at(&s, 0);
  assert_int_equal(get->responses.n, 2);
  assert_slice(get->responses.v[0].status, "200");
  assert_int_equal(get->responses.v[0].headers.n, 1);
  assert_slice(get->responses.v[0].headers.v[0].name, "ETag");
  assert_slice(get->responses.v[0].content.v[0].type, "application/json");
  assert_slice(get->responses.v[1].status, "default");
  const gwgen_oas_operation *put = operation_at(&s, 1);
  assert_true(put->has_body && put->body_required && put->is_deprecated);
  gwgen_schema *body = put->body.v[0].schema;
  assert_ptr_equal(body->ref, get->responses.v[0].content.v[0].schema->ref);
  spec_close(&s);
}

static const gwgen_schema *schema_called(const spec *s, const char *pointer) {
  for (size_t i = 0; i < s->product.openapi.schemas.n; i++) {
    const gwgen_schema *schema = s->product.openapi.schemas.v[i];
    assert_int_equal(schema->index, i);
    if (gw_slice_is(schema->pointer, pointer)) {
      return schema;
    }
  }
  fail_msg("no schema at %s", pointer);
  return NULL;
}

static void schemas_stand_at_their_places(void **state) {
  (void)state;
  spec s;
  spec_open(&s, DATA "good", "openapi.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  const gwgen_schema *item = schema_called(&s, "/components/schemas/Item");
  const gwgen_schema *odd =
      schema_called(&s, "/components/schemas/Item/properties/a~1b~0c");
  assert_ptr_equal(odd->parent, item);
  const gwgen_schema *parent =
      schema_called(&s, "/components/schemas/Item/properties/parent");
  assert_ptr_equal(parent->ref, item);
  const gwgen_schema *inner =
      schema_called(&s, "/components/schemas/Unused/allOf/1/not");
  assert_non_null(inner->parent);
  assert_ptr_equal(gwgen_schema_at(&s.product.openapi, item->node), item);
  /* items and orders reach Item, one operation without a tag reaches Note */
  assert_slice(item->tag, "");
  assert_slice(schema_called(&s, "/components/schemas/Note")->tag, "default");
  assert_slice(schema_called(&s, "/components/schemas/Unused")->tag, "");
  assert_slice(schema_called(&s, "/paths/~1items~1{item}/get/parameters/0"
                                 "/schema")
                   ->tag,
               "items");
  spec_close(&s);
}

static void every_mistake_is_found_at_its_place(void **state) {
  (void)state;
  static const char *const expected[] = {
      "openapi.yaml:2:9 openapi-unknown-key",
      "openapi.yaml:2:7 openapi-missing",
      "openapi.yaml:2:31 openapi-type",
      "openapi.yaml:4:10 openapi-server",
      "openapi.yaml:6:5 openapi-security",
      "openapi.yaml:8:3 openapi-path",
      "openapi.yaml:11:5 openapi-path-parameter",
      "openapi.yaml:13:7 openapi-unknown-key",
      "openapi.yaml:15:11 openapi-path-parameter",
      "openapi.yaml:16:26 openapi-value",
      "openapi.yaml:17:40 openapi-value",
      "openapi.yaml:18:11 openapi-duplicate",
      "openapi.yaml:20:11 openapi-ignored",
      "openapi.yaml:21:11 openapi-missing",
      "openapi.yaml:23:16 openapi-missing",
      "openapi.yaml:24:9 openapi-value",
      "openapi.yaml:28:20 openapi-operation-id",
      "openapi.yaml:30:11 openapi-path-parameter",
      "openapi.yaml:33:39 openapi-type",
      "openapi.yaml:34:11 openapi-duplicate",
      "openapi.yaml:35:11 openapi-value",
      "openapi.yaml:36:18 openapi-missing",
      "openapi.yaml:39:5 openapi-value",
      "openapi.yaml:40:11 openapi-type",
      "openapi.yaml:42:39 openapi-value",
      "openapi.yaml:43:12 openapi-missing",
      "openapi.yaml:44:18 openapi-value",
  };
  spec s;
  spec_open(&s, DATA "bad", "openapi.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  SPEC_EXPECT(&s, expected);
  spec_close(&s);
}

static void references_stay_in_the_folder(void **state) {
  (void)state;
  static const char *const expected[] = {
      "openapi.yaml:8:11 ref-cycle",       "openapi.yaml:29:8 ref-cycle",
      "openapi.yaml:30:8 ref-cycle",       "openapi.yaml:9:19 ref-unresolved",
      "openapi.yaml:10:49 ref-siblings",   "openapi.yaml:16:36 ref-outside",
      "openapi.yaml:17:36 ref-outside",    "openapi.yaml:18:36 ref-outside",
      "openapi.yaml:19:36 ref-unresolved", "openapi.yaml:20:36 ref-outside",
      "openapi.yaml:21:36 ref-unresolved", "openapi.yaml:22:36 ref-unresolved",
      "openapi.yaml:23:36 ref-syntax",     "openapi.yaml:24:65 ref-siblings",
      "openapi.yaml:25:36 ref-outside",    "openapi.yaml:26:36 ref-outside",
  };
  spec s;
  spec_open(&s, DATA "refs", "openapi.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  SPEC_EXPECT(&s, expected);
  assert_int_equal(s.product.openapi.documents.n, 2);
  const gwgen_oas_operation *get = operation_at(&s, 0);
  assert_slice(get->parameters.v[0].name, "limit");
  assert_slice(get->parameters.v[0].pos.file, "parts/common.yaml");
  assert_slice(get->parameters.v[0].schema->ref->pointer, "/schemas/Count");
  /* up again, and still in the folder */
  assert_ptr_equal(schema_called(&s, "/schemas/Deep~1Name/items")->ref,
                   schema_called(&s, "/components/schemas/Loop"));
  spec_close(&s);
}

/* Nothing is fetched; what the product has a copy of is read there. */
static void uris_lead_to_copies(void **state) {
  (void)state;
  static const char *const expected[] = {
      "openapi.yaml:13:36 ref-outside",
      "openapi.yaml:14:36 ref-unresolved",
      "openapi.yaml:15:36 ref-outside",
  };
  static const char *const copies[][2] = {
      {"https://example.com/schemas/", DATA "copies/vendor"},
      {"https://example.com/one", DATA "copies/vendor/money.yaml"},
  };
  spec s;
  spec_open(&s, DATA "copies", "openapi.yaml");
  for (size_t i = 0; i < GW_COUNT(copies); i++) {
    gwgen_copy *copy = GW_PUSH(s.product.arena, &s.product.settings.copies);
    assert_non_null(copy);
    *copy =
        (gwgen_copy){gw_slice_str(copies[i][0]), gw_slice_str(copies[i][1])};
  }
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  SPEC_EXPECT(&s, expected);
  assert_int_equal(s.product.openapi.documents.n, 3);
  assert_slice(operation_at(&s, 0)->parameters.v[0].name, "limit");
  const gwgen_schema *currency = schema_called(&s, "/properties/currency");
  assert_slice(currency->ref->pointer, "/Currency");
  spec_close(&s);
}

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void other_versions_are_refused(void **state) {
  (void)state;
  static const char *const texts[] = {"swagger: '1.2'\n", "openapi: 3.2.0\n",
                                      "openapi: 3\n", "info: {}\n", "[]\n"};
  static const char *const expected[] = {
      "v.yaml:1:10 openapi-version", "v.yaml:1:10 openapi-version",
      "v.yaml:1:10 openapi-version", "v.yaml:1:1 openapi-missing",
      "v.yaml:1:1 openapi-missing"};
  char folder[] = "/tmp/gwgen-unit-XXXXXX";
  assert_non_null(mkdtemp(folder));
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    spec s;
    spec_open(&s, folder, "v.yaml");
    write_file(s.product.settings.openapi.v[0].path.p, texts[i]);
    assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
    spec_expect(&s, &expected[i], 1);
    assert_int_equal(remove(s.product.settings.openapi.v[0].path.p), 0);
    spec_close(&s);
  }
  assert_int_equal(remove(folder), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_good_document_fills_the_model),
      cmocka_unit_test(parameters_are_merged_and_have_defaults),
      cmocka_unit_test(security_is_the_operations_or_the_documents),
      cmocka_unit_test(bodies_and_responses_are_read),
      cmocka_unit_test(schemas_stand_at_their_places),
      cmocka_unit_test(every_mistake_is_found_at_its_place),
      cmocka_unit_test(references_stay_in_the_folder),
      cmocka_unit_test(uris_lead_to_copies),
      cmocka_unit_test(other_versions_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
