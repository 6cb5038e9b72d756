#include "front/swagger.h"

#include <stdlib.h>

#include "front/openapi.h"
#include "spec.h"

#define DATA "tests/unit/codegen/front/data/swagger"

static void open_shop(spec *s) {
  spec_open(s, DATA, "shop.yaml");
  assert_int_equal(gwgen_openapi_read(&s->product), GW_OK);
  spec_expect(s, NULL, 0);
}

static const gwgen_oas_operation *operation(const spec *s, const char *id) {
  for (size_t i = 0; i < s->product.openapi.operations.n; i++) {
    if (gw_slice_is(s->product.openapi.operations.v[i]->id, id)) {
      return s->product.openapi.operations.v[i];
    }
  }
  fail_msg("no operation %s", id);
  return NULL;
}

static void a_document_is_read_as_3_0(void **state) {
  (void)state;
  spec s;
  open_shop(&s);
  const gwgen_openapi *openapi = &s.product.openapi;
  assert_slice(openapi->title, "Shop");
  assert_slice(openapi->base_path, "/api");
  assert_int_equal(openapi->documents.v[0]->dialect, GWGEN_OPENAPI_30);
  assert_true(openapi->documents.v[0]->is_upgraded);
  assert_int_equal(openapi->operations.n, 4);
  assert_int_equal(openapi->security_schemes.n, 3);
  assert_slice(openapi->security_schemes.v[0].type, "http");
  assert_slice(openapi->security_schemes.v[0].scheme, "basic");
  assert_slice(openapi->security_schemes.v[1].type, "oauth2");
  assert_slice(openapi->security_schemes.v[2].key, "X-Key");
  spec_close(&s);
}

static void parameters_get_schemas_and_styles(void **state) {
  (void)state;
  spec s;
  open_shop(&s);
  const gwgen_oas_operation *get = operation(&s, "GetItem");
  const gwgen_parameter *p = get->parameters.v;
  assert_int_equal(get->parameters.n, 4);
  assert_slice(p[0].name, "id");
  assert_int_equal(p[0].in, GW_IN_PATH);
  assert_non_null(gw_node_find(p[0].schema->node, "maxLength"));
  assert_null(gw_node_find(p[0].schema->node, "name"));
  assert_slice(p[1].name, "tags");
  assert_int_equal(p[1].style, GW_STYLE_FORM);
  assert_int_equal(p[1].flags & GW_PARAM_EXPLODE, 0);
  assert_int_equal(p[2].flags & GW_PARAM_EXPLODE, GW_PARAM_EXPLODE);
  assert_slice(p[3].name, "page");
  assert_int_equal(p[3].pos.line, 19);
  assert_false(get->has_body);
  spec_close(&s);
}

static void a_body_parameter_is_the_request_body(void **state) {
  (void)state;
  spec s;
  open_shop(&s);
  const gwgen_oas_operation *put = operation(&s, "PutItem");
  assert_true(put->has_body);
  assert_true(put->body_required);
  assert_int_equal(put->body_pos.line, 21);
  assert_int_equal(put->body.n, 2);
  assert_slice(put->body.v[1].type, "application/merge-patch+json");
  assert_non_null(put->body.v[0].schema->ref);
  assert_slice(put->body.v[0].schema->ref->pointer, "/components/schemas/Item");
  spec_close(&s);
}

static void fields_are_one_form(void **state) {
  (void)state;
  spec s;
  open_shop(&s);
  const gwgen_oas_operation *picture = operation(&s, "AddPicture");
  assert_int_equal(picture->body.n, 1);
  assert_slice(picture->body.v[0].type, "multipart/form-data");
  const gw_node *schema = picture->body.v[0].schema->node;
  const gw_node *file =
      gw_node_find(gw_node_find(schema, "properties"), "picture");
  assert_slice(gw_node_find(file, "format")->text, "binary");
  assert_int_equal(gw_node_find(schema, "required")->n, 1);
  assert_slice(operation(&s, "Search")->body.v[0].type,
               "application/x-www-form-urlencoded");
  spec_close(&s);
}

static void answers_get_media_types(void **state) {
  (void)state;
  spec s;
  open_shop(&s);
  const gwgen_oas_operation *get = operation(&s, "GetItem");
  assert_int_equal(get->responses.n, 2);
  assert_slice(get->responses.v[0].content.v[0].type, "application/json");
  assert_int_equal(get->responses.v[0].content.v[0].examples.n, 1);
  assert_int_equal(get->responses.v[0].headers.n, 1);
  assert_non_null(get->responses.v[0].headers.v[0].schema);
  assert_int_equal(get->responses.v[1].content.n, 1);
  const gwgen_oas_operation *picture = operation(&s, "AddPicture");
  assert_slice(picture->responses.v[0].content.v[0].type, "application/json");
  spec_close(&s);
}

static void schemas_say_what_3_0_would(void **state) {
  (void)state;
  spec s;
  open_shop(&s);
  const gw_node *item = operation(&s, "PutItem")->body.v[0].schema->ref->node;
  const gw_node *properties = gw_node_find(item, "properties");
  const gw_node *price = gw_node_find(properties, "price");
  assert_slice(
      gw_node_find(gw_node_find(item, "discriminator"), "propertyName")->text,
      "kind");
  assert_true(gw_node_find(price, "nullable")->boolean);
  assert_null(gw_node_find(price, "x-nullable"));
  spec_close(&s);
}

static void what_3_0_cannot_say_is_a_finding(void **state) {
  (void)state;
  static const char *const expected[] = {
      "wrong.yaml:10:11 openapi-value", "wrong.yaml:19:29 openapi-unsupported",
      "wrong.yaml:24:11 openapi-missing", "wrong.yaml:4:10 openapi-missing",
      "wrong.yaml:4:10 openapi-missing"};
  spec s;
  spec_open(&s, DATA, "wrong.yaml");
  assert_int_equal(gwgen_openapi_read(&s.product), GW_OK);
  SPEC_EXPECT(&s, expected);
  spec_close(&s);
}

static void pointers_are_translated(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  assert_slice(gwgen_swagger_pointer(&arena, GW_LIT("/definitions/A~1b")),
               "/components/schemas/A~1b");
  assert_slice(gwgen_swagger_pointer(&arena, GW_LIT("/paths/~1a")),
               "/paths/~1a");
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_document_is_read_as_3_0),
      cmocka_unit_test(parameters_get_schemas_and_styles),
      cmocka_unit_test(a_body_parameter_is_the_request_body),
      cmocka_unit_test(fields_are_one_form),
      cmocka_unit_test(answers_get_media_types),
      cmocka_unit_test(schemas_say_what_3_0_would),
      cmocka_unit_test(what_3_0_cannot_say_is_a_finding),
      cmocka_unit_test(pointers_are_translated),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
