#include "pass/2_check.h"

#include "pass/1_link.h"
#include "pass/4_routes.h"
#include "product.h"

#define PROTO                                                                  \
  "service S {\n"                                                              \
  "  rpc Do(In) returns (Out) { option (google.api.http) = {\n"                \
  "    post: \"/do\" body: \"*\" }; }\n"                                       \
  "  rpc Drop(In) returns (google.protobuf.Empty) {\n"                         \
  "    option (google.api.http) = { post: \"/drop\" body: \"*\" }; }\n"        \
  "}\n"                                                                        \
  "enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; COLOR_BLUE = 2; }\n"     \
  "message In {\n"                                                             \
  "  string name = 1; int32 small = 2; int64 big = 3; uint32 up = 4;\n"        \
  "  double real = 5; bool flag = 6; bytes raw = 7; Color color = 8;\n"        \
  "  repeated string tags = 9; map<string, int32> counts = 10;\n"              \
  "  google.protobuf.Timestamp at = 11; google.protobuf.Int64Value n = 12;\n"  \
  "  In inner = 13; optional string maybe = 14; uint64 huge = 15;\n"           \
  "  google.protobuf.Struct free = 16; google.protobuf.Any any = 17;\n"        \
  "  google.protobuf.Value value = 18;\n"                                      \
  "  repeated google.protobuf.Value values = 19;\n"                            \
  "  google.protobuf.ListValue list = 20;\n"                                   \
  "  google.protobuf.NullValue none = 21; map<int32, string> rows = 22;\n"     \
  "}\n"                                                                        \
  "message Out {\n"                                                            \
  "  string name = 1; int64 big = 2; double real = 3; Color color = 4;\n"      \
  "  Out inner = 5; oneof pick { string left = 6; string right = 7; }\n"       \
  "  optional string maybe = 8; int32 small = 9;\n"                            \
  "  google.protobuf.Struct free = 16; google.protobuf.Any any = 17;\n"        \
  "  google.protobuf.Value value = 18;\n"                                      \
  "  google.protobuf.ListValue list = 20;\n"                                   \
  "  google.protobuf.NullValue none = 21;\n"                                   \
  "}\n"

/* A field of t.In that is as if proto2 said "required"; NULL: none. */
static const char *required_field;

static void require(product *p) {
  gwgen_message *in = gw_map_find(&p->ir.proto.by_name, GW_LIT("t.In"));
  assert_non_null(in);
  for (size_t i = 0; required_field && i < in->fields.n; i++) {
    if (gw_slice_is(in->fields.v[i].name, required_field)) {
      in->fields.v[i].flags |= GW_FIELD_REQUIRED | GW_FIELD_PRESENCE;
    }
  }
}

static void check(product *p, const char *request, const char *response) {
  static char text[4096];
  snprintf(text, sizeof text,
           "security: []\n"
           "paths:\n"
           "  /do:\n"
           "    post:\n"
           "      operationId: do\n"
           "      requestBody: {content: {application/json: {schema: %s}}}\n"
           "      responses: {'200': {description: ok, content: "
           "{application/json: {schema: %s}}}}\n"
           "  /drop:\n"
           "    post:\n"
           "      operationId: drop\n"
           "      requestBody: {content: {application/json: {schema: "
           "{type: object}}}}\n"
           "      responses: {'204': {description: gone}}\n"
           "components:\n"
           "  schemas:\n"
           "    In: {type: object, properties: {name: {type: string}, inner: "
           "{$ref: '#/components/schemas/In'}}}\n",
           request, response);
  product_open(p, "", PROTO, text);
  assert_int_equal(gwgen_link(&p->ir), GW_OK);
  assert_int_equal(p->report.findings.n, 0);
  require(p);
  assert_int_equal(gwgen_check_drift(&p->ir), GW_OK);
}

#define ANY_OBJECT "{type: object, anyOf: [{type: object}]}"

/* One request property, or one response property beside all that is quiet. */
static void request(const char *property, const char *rules, const char *says) {
  char schema[1024];
  product p;
  snprintf(schema, sizeof schema, "{type: object, properties: {%s}}", property);
  check(&p, schema, ANY_OBJECT);
  product_expect(&p, rules);
  if (says && !product_says(&p, rules, says)) {
    product_show(&p);
    fail_msg("'%s' is not said", says);
  }
  for (size_t i = 0; i < p.report.findings.n; i++) {
    assert_true(p.report.findings.v[i]->notes.n > 0); /* the proto's place */
  }
  product_close(&p);
}

static void response(const char *schema_text, const char *rules,
                     const char *says) {
  product p;
  char schema[1024];
  snprintf(schema, sizeof schema, "{type: object, anyOf: [{}], %s}",
           schema_text);
  check(&p, "{type: object}", schema);
  product_expect(&p, rules);
  if (says && !product_says(&p, rules, says)) {
    product_show(&p);
    fail_msg("'%s' is not said", says);
  }
  product_close(&p);
}

static void properties_need_fields(void **state) {
  (void)state;
  request("name: {type: string}", "", NULL);
  request("nmae: {type: string}", "drift-property", "did you mean 'name'?");
  request("gone: {type: string, readOnly: true}", "", NULL);
  response("properties: {gone: {type: string, readOnly: true}}",
           "drift-property", "t.Out has no field");
  response("properties: {gone: {type: string, writeOnly: true}}", "", NULL);
}

/* then, else, dependentSchemas and dependentRequired claim; if and contains
 * ask, and what can never hold is a mistake. */
static void what_holds_sometimes_needs_fields(void **state) {
  (void)state;
  request("inner: {if: {required: [name]}, then: {properties: {nmae: {}}}}",
          "drift-property", "did you mean 'name'?");
  request("inner: {if: {required: [gone]}}", "drift-property", "'gone'");
  request("inner: {if: {properties: {name: {const: 1}}}}", "drift-type",
          "the schema says an integer");
  request("inner: {if: {properties: {name: {const: a}}}, then: {required: "
          "[flag]}, else: {properties: {small: {type: string}}}}",
          "drift-type", "the schema says a string");
  request("inner: {dependentSchemas: {name: {properties: {flag: {type: "
          "integer}}}}}",
          "drift-type", "field 'flag' is a boolean");
  request("inner: {dependentSchemas: {gone: {}}}", "drift-property", "'gone'");
  request("inner: {dependentRequired: {name: [gone]}}", "drift-property",
          "'gone'");
  request("inner: {if: {required: [name]}, then: {properties: {color: {enum: "
          "[GREEN]}}}}",
          "drift-enum", "'GREEN'");
  request("inner: {if: {required: [name]}, then: {properties: {color: {enum: "
          "[RED]}, small: {type: integer, minimum: 1, maximum: 9}}}}",
          "", NULL);
  response("if: {required: [name]}, then: {required: [maybe]}",
           "drift-presence", "field 'maybe' unset");
  response("dependentRequired: {name: [maybe]}", "drift-presence",
           "field 'maybe' unset");
  response("if: {properties: {name: {const: a}}}, then: {properties: {color: "
           "{enum: [RED]}, big: {type: boolean}}}",
           "drift-type", "the schema says a boolean");
}

static void lists_and_maps_hold_their_values(void **state) {
  (void)state;
  request("tags: {type: array, prefixItems: [{type: string}, {type: integer}]}",
          "drift-type", "an element of field 'tags'");
  request("tags: {type: array, contains: {type: integer}}", "drift-type",
          "an element of field 'tags'");
  request("tags: {type: array, contains: {type: [string, integer]}}", "", NULL);
  request("tags: {type: array, unevaluatedItems: {type: boolean}}",
          "drift-type", "a boolean");
  request("counts: {type: object, patternProperties: {'^a': {type: string}}}",
          "drift-type", "an element of field 'counts'");
  request("counts: {type: object, unevaluatedProperties: {type: string}}",
          "drift-type", "an element of field 'counts'");
  request("counts: {type: object, propertyNames: {enum: [a, '1']}}", "", NULL);
  request("rows: {type: object, propertyNames: {enum: [a, '1']}}",
          "drift-property", "'a' is no key of map 'rows'");
  request("rows: {type: object, properties: {'12': {type: string}, true: "
          "{type: string}}}",
          "drift-property", "'true' is no key");
}

/* In requests the schema decides; in responses the service may send more. */
static void what_the_proto_leaves_open(void **state) {
  (void)state;
  request("free: {type: object}", "", NULL);
  request("free: {type: object, required: [a], additionalProperties: false}",
          "", NULL);
  request("free: {type: array}", "drift-type", "is an object");
  request("list: {type: array, items: {type: string}}", "", NULL);
  request("list: {type: object}", "drift-type", "is an array");
  request("value: {type: [string, 'null']}", "", NULL);
  request("values: {type: array, items: {type: [integer, 'null']}}", "", NULL);
  request("none: {type: 'null'}", "", NULL);
  request("any: {type: object}", "drift-dynamic", "without \"@type\"");
  request("any: {type: object, required: ['@type']}", "", NULL);
  response("properties: {free: {type: object, additionalProperties: true}}", "",
           NULL);
  response("properties: {free: {type: object, required: [a]}}", "drift-dynamic",
           "'required' narrows what field 'free'");
  response("properties: {list: {type: array, items: {}}}", "", NULL);
  response("properties: {list: {type: array, maxItems: 2}}", "drift-dynamic",
           NULL);
  response("properties: {value: {description: any}}", "", NULL);
  response("properties: {value: {type: string}}", "drift-dynamic", "'type'");
  response("properties: {none: {type: 'null'}}", "", NULL);
  response("properties: {none: {type: string}}", "drift-type", "is null");
  response("properties: {any: {type: object, required: ['@type'], properties: "
           "{'@type': {type: string}}, additionalProperties: {}}}",
           "", NULL);
  response("properties: {any: {type: object, properties: {a: {}}}}",
           "drift-dynamic", "google.protobuf.Any");
}

static void types_follow_proto_json(void **state) {
  (void)state;
  static const char *const fine[] = {
      "small: {type: integer, format: int32}",
      "big: {type: integer}",
      "big: {type: string}",
      "real: {type: number}",
      "real: {type: integer}",
      "flag: {type: boolean}",
      "raw: {type: string, format: byte}",
      "tags: {type: array, items: {type: string}}",
      "counts: {type: object, additionalProperties: "
      "{type: integer, format: int32}}",
      "at: {type: string, format: date-time}",
      "n: {type: [integer, 'null']}",
      "n: {anyOf: [{type: string}, {type: 'null'}]}",
      "inner: {$ref: '#/components/schemas/In'}",
      "inner: {allOf: [{$ref: '#/components/schemas/In'}]}",
  };
  static const char *const wrong[] = {
      "name: {type: integer}",
      "small: {type: number}",
      "small: {type: string}",
      "real: {type: string}",
      "flag: {type: string}",
      "raw: {type: array, items: {type: integer}}",
      "tags: {type: string}",
      "tags: {type: array, items: {type: integer}}",
      "counts: {type: object, additionalProperties: {type: string}}",
      "counts: {type: array}",
      "at: {type: integer}",
      "n: {type: boolean}",
      "inner: {type: string}",
      "name: {type: [string, integer]}",
  };
  for (size_t i = 0; i < GW_COUNT(fine); i++) {
    request(fine[i], "", NULL);
  }
  for (size_t i = 0; i < GW_COUNT(wrong); i++) {
    request(wrong[i], "drift-type", NULL);
  }
  response("properties: {real: {type: integer}}", "drift-type", NULL);
  response("properties: {real: {type: number}}", "", NULL);
  response("properties: {small: {type: number}}", "", NULL);
  response("properties: {big: {type: boolean}}", "drift-type", NULL);
}

static void ranges_fit_the_integer(void **state) {
  (void)state;
  request("small: {type: integer}", "drift-range-open", NULL);
  request("small: {type: integer, minimum: 0, maximum: 2147483647}", "", NULL);
  request("small: {type: integer, minimum: 0, maximum: 2147483648}",
          "drift-range", "larger");
  request("small: {type: integer, minimum: 0, exclusiveMaximum: 2147483648}",
          "", NULL);
  request("small: {type: integer, format: int64}", "drift-range drift-range",
          NULL);
  request("up: {type: integer, format: int32}", "drift-range", "smaller");
  request("up: {type: integer, minimum: 0, maximum: 4294967295}", "", NULL);
  request("huge: {type: integer}", "drift-range-open", "no minimum");
  request("huge: {type: integer, minimum: 0}", "", NULL);
  response("properties: {big: {type: integer, format: int32}}", "drift-range",
           "outside of format int32");
  response("properties: {big: {type: integer, format: int64}}", "", NULL);
}

static void enums_match_by_name_prefix_and_case(void **state) {
  (void)state;
  request("color: {type: string, enum: [COLOR_RED, BLUE, unspecified]}", "",
          NULL);
  request("color: {type: string, enum: [COLOR_REDD]}", "drift-enum",
          "did you mean 'COLOR_RED'?");
  request("color: {type: string}", "drift-enum-open", NULL);
  request("color: {type: integer, enum: [1, 7]}", "drift-enum", "'7'");
  response("properties: {color: {type: string, enum: [RED]}}",
           "drift-enum-undocumented", "COLOR_BLUE");
  response("properties: {color: {type: string, enum: [RED, BLUE]}}", "", NULL);
  response("required: [color], "
           "properties: {color: {type: string, enum: [RED, BLUE]}}",
           "drift-enum-undocumented", "COLOR_UNSPECIFIED");
}

static void an_ambiguous_value_matches_nothing(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gwgen_enum e = {.name = GW_LIT("t.HTTPMethod")};
  static const char *const names[] = {"HTTP_METHOD_GET", "get", "Get",
                                      "HTTP_METHOD_PUT"};
  for (int i = 0; i < 4; i++) {
    gwgen_enum_value *value = GW_PUSH(&arena, &e.values);
    *value = (gwgen_enum_value){.name = gw_slice_str(names[i]), .number = i};
  }
  assert_int_equal(gwgen_enum_match(&e, GW_LIT("get"))->number, 1);
  assert_int_equal(gwgen_enum_match(&e, GW_LIT("GET"))->number, 0);
  assert_null(gwgen_enum_match(&e, GW_LIT("gEt"))); /* get and Get */
  assert_int_equal(gwgen_enum_match(&e, GW_LIT("put"))->number, 3);
  assert_null(gwgen_enum_match(&e, GW_LIT("POST")));
  gw_arena_done(&arena);
}

static void presence_and_null_are_looked_at(void **state) {
  (void)state;
  request("name: {type: [string, 'null']}", "drift-nullable", NULL);
  request("maybe: {type: [string, 'null']}", "", NULL);
  response("required: [maybe], properties: {maybe: {type: string}}",
           "drift-presence", NULL);
  response("required: [maybe], properties: {maybe: {type: [string, 'null']}}",
           "", NULL);
  response("required: [name], properties: {name: {type: string}}", "", NULL);
}

static void required_fields_are_required_properties(void **state) {
  (void)state;
  request("name: {type: string}", "", NULL);
  required_field = "name";
  request("name: {type: string}", "drift-presence", "field 'name' is");
  product p;
  check(&p,
        "{type: object, required: [name], properties: {name: {type: string}}}",
        ANY_OBJECT);
  product_expect(&p, "");
  product_close(&p);
  required_field = NULL;
}

static void objects_are_open_only_for_maps(void **state) {
  (void)state;
  product p;
  check(&p, "{type: object, additionalProperties: true}", ANY_OBJECT);
  product_expect(&p, "drift-additional");
  product_close(&p);
  check(&p, "{type: object, additionalProperties: false}", ANY_OBJECT);
  product_expect(&p, "");
  product_close(&p);
  check(&p,
        "{type: object, patternProperties: {'^n_': {type: integer}}, "
        "additionalProperties: false}",
        ANY_OBJECT);
  product_expect(&p, "drift-additional");
  product_close(&p);
  check(&p, "{type: object, unevaluatedProperties: {type: integer}}",
        ANY_OBJECT);
  product_expect(&p, "drift-additional");
  product_close(&p);
  check(&p,
        "{type: object, properties: {name: {type: string}}, "
        "dependentRequired: {name: [name]}, unevaluatedProperties: false}",
        ANY_OBJECT);
  product_expect(&p, "");
  product_close(&p);
}

static void what_is_not_documented_is_listed(void **state) {
  (void)state;
  product p;
  check(&p, "{type: object}",
        "{type: object, properties: {name: {type: string}}, "
        "additionalProperties: false}");
  product_expect(&p, "drift-undocumented");
  assert_true(product_says(&p, "drift-undocumented",
                           "not shown to clients: big, real, color"));
  assert_int_equal(p.report.n_errors, 0);
  product_close(&p);
}

static void one_of_needs_a_oneof(void **state) {
  (void)state;
  response("oneOf: [{required: [left]}, {required: [right]}]", "", NULL);
  response("oneOf: [{required: [left]}, {required: [name]}]", "drift-oneof",
           "'left' and 'name'");
}

static void success_without_content_must_be_empty(void **state) {
  (void)state;
  product p;
  product_open(&p, "", PROTO,
               "security: []\n"
               "paths:\n"
               "  /do:\n"
               "    post:\n"
               "      operationId: do\n"
               "      requestBody: {content: {application/json: {schema: "
               "{type: object}}}}\n"
               "      responses: {'204': {description: gone}}\n"
               "  /drop:\n"
               "    post:\n"
               "      operationId: drop\n"
               "      requestBody: {content: {application/cbor: {schema: "
               "{type: object}}}}\n"
               "      responses: {'200': {description: ok, content: "
               "{application/json: {schema: {type: object}}, "
               "text/plain: {schema: {type: string}}}}}\n");
  assert_int_equal(gwgen_link(&p.ir), GW_OK);
  assert_int_equal(gwgen_check_drift(&p.ir), GW_OK);
  product_expect(&p, "drift-status media-unsupported media-ignored");
  product_close(&p);
}

static void recursion_ends_and_pairs_are_looked_at_once(void **state) {
  (void)state;
  product p;
  check(&p,
        "{type: object, properties: {inner: {type: object, properties: "
        "{inner: {$ref: '#/components/schemas/In'}, bad: {type: string}}}}}",
        ANY_OBJECT);
  product_expect(&p, "drift-property");
  product_close(&p);
}

static void the_bookstore_is_in_order(void **state) {
  (void)state;
  product p = {.folder = ""};
  gw_arena_init(&p.arena, 0);
  p.report.arena = p.ir.arena = &p.arena;
  p.ir.report = &p.report;
  assert_int_equal(
      gwgen_product_read(&p.ir, GW_LIT("specs/bookstore/gwgen.yaml")), GW_OK);
  assert_int_equal(gwgen_proto_read(&p.ir), GW_OK);
  assert_int_equal(gwgen_openapi_read(&p.ir), GW_OK);
  assert_int_equal(gwgen_link(&p.ir), GW_OK);
  assert_int_equal(gwgen_check_drift(&p.ir), GW_OK);
  assert_int_equal(gwgen_routes_check(&p.ir), GW_OK);
  product_expect(&p, "");
  gw_arena_done(&p.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(properties_need_fields),
      cmocka_unit_test(what_holds_sometimes_needs_fields),
      cmocka_unit_test(lists_and_maps_hold_their_values),
      cmocka_unit_test(what_the_proto_leaves_open),
      cmocka_unit_test(types_follow_proto_json),
      cmocka_unit_test(ranges_fit_the_integer),
      cmocka_unit_test(enums_match_by_name_prefix_and_case),
      cmocka_unit_test(an_ambiguous_value_matches_nothing),
      cmocka_unit_test(presence_and_null_are_looked_at),
      cmocka_unit_test(required_fields_are_required_properties),
      cmocka_unit_test(objects_are_open_only_for_maps),
      cmocka_unit_test(what_is_not_documented_is_listed),
      cmocka_unit_test(one_of_needs_a_oneof),
      cmocka_unit_test(success_without_content_must_be_empty),
      cmocka_unit_test(recursion_ends_and_pairs_are_looked_at_once),
      cmocka_unit_test(the_bookstore_is_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
