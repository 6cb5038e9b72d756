/* Products without protos, from the documents to their tables. */
#include "pass/pass.h"

#include "product.h"

#define PATHS                                                                  \
  "servers: [{url: 'https://x.example/v%201'}]\n"                              \
  "security: []\n"                                                             \
  "paths:\n"                                                                   \
  "  /:\n"                                                                     \
  "    get: {responses: {'200': {description: ok}}}\n"                         \
  "  /items/{id}/parts/{a}-{b}.txt:\n"                                         \
  "    parameters:\n"                                                          \
  "      - {name: id, in: path, required: true, schema: {type: string}}\n"     \
  "      - {name: a, in: path, required: true, schema: {type: string}}\n"      \
  "      - {name: b, in: path, required: true, schema: {type: string}}\n"      \
  "    post:\n"                                                                \
  "      operationId: add\n"                                                   \
  "      x-gwgen: {timeout: 2s}\n"                                             \
  "      parameters:\n"                                                        \
  "        - {name: q, in: query, schema: {type: string}}\n"                   \
  "        - {name: X-Trace, in: header, schema: {type: string}}\n"            \
  "        - {name: Host, in: header, schema: {type: string}}\n"               \
  "        - {name: theme, in: cookie, schema: {type: string}}\n"              \
  "      requestBody:\n"                                                       \
  "        required: true\n"                                                   \
  "        content:\n"                                                         \
  "          application/xml: {schema: {$ref: '#/components/schemas/I'}}\n"    \
  "          application/cbor: {schema: {$ref: '#/components/schemas/I'}}\n"   \
  "          text/plain: {schema: {type: string, maxLength: 5}}\n"             \
  "          application/octet-stream:\n"                                      \
  "            schema: {type: string, format: binary, maxLength: 9}\n"         \
  "          application/merge-patch+json: {}\n"                               \
  "          multipart/form-data:\n"                                           \
  "            schema:\n"                                                      \
  "              type: object\n"                                               \
  "              properties:\n"                                                \
  "                file: {type: string, format: binary}\n"                     \
  "                n: {type: integer}\n"                                       \
  "                item: {$ref: '#/components/schemas/I'}\n"                   \
  "          application/x-www-form-urlencoded:\n"                             \
  "            schema: {$ref: '#/components/schemas/I'}\n"                     \
  "            encoding: {m: {style: deepObject}}\n"                           \
  "          '*/*': {schema: {$ref: '#/components/schemas/I'}}\n"              \
  "      responses:\n"                                                         \
  "        '201': {description: ok, headers: {X-A: {schema: {}}}}\n"           \
  "        '404': {description: no, headers: {x-a: {schema: {}}, X-B: "        \
  "{schema: {}}, Date: {schema: {}}}}\n"                                       \
  "components:\n"                                                              \
  "  schemas:\n"                                                               \
  "    I: {type: object, properties: {m: {type: object}, n: {type: "           \
  "integer}}}\n"

static const gw_operation *table_of(const product *p, const char *id) {
  for (size_t i = 0; i < p->ir.api->n_operations; i++) {
    if (gw_slice_is(p->ir.api->operations[i]->id, id)) {
      return p->ir.api->operations[i];
    }
  }
  fail_msg("no table of %s", id);
  return NULL;
}

static void build(product *p, const char *settings, const char *openapi) {
  gwgen_layout layout;
  product_open(p, settings, NULL, openapi);
  assert_int_equal(gwgen_pass_all(&p->ir, &layout), GW_OK);
}

static void operations_go_on_without_an_rpc(void **state) {
  (void)state;
  product p;
  build(&p, "", PATHS);
  product_expect(&p, "media-unchecked");
  assert_int_equal(p.ir.api->n_operations, 2);
  assert_int_equal(p.ir.api->n_services, 1);
  assert_slice(p.ir.api->services[0], "unit");

  const gw_operation *root = table_of(&p, "get");
  assert_int_equal(root->n_target, 1);
  assert_slice(root->target[0].text, "/v%201/");
  assert_null(root->body);

  const gw_operation *add = table_of(&p, "add");
  assert_slice(add->service, "unit");
  assert_int_equal(add->grpc_path.n, 0);
  assert_null(add->input);
  assert_int_equal(add->timeout_ms, 2000);
  static const struct {
    const char *text;
    int32_t capture;
  } pieces[] = {{"/v%201/items/", -1},
                {"", 0},
                {"/parts/", -1},
                {"", 1},
                {"-", -1},
                {"", 2},
                {".txt", -1}};
  assert_int_equal(add->n_target, GW_COUNT(pieces));
  for (size_t i = 0; i < GW_COUNT(pieces); i++) {
    assert_slice(add->target[i].text, pieces[i].text);
    assert_int_equal(add->target[i].capture, pieces[i].capture);
  }
  product_close(&p);
}

static void parameters_are_checked_and_pass(void **state) {
  (void)state;
  product p;
  build(&p, "", PATHS);
  const gw_operation *add = table_of(&p, "add");
  static const struct {
    const char *name;
    gw_param_in in;
    bool passes;
  } params[] = {{"id", GW_IN_PATH, false},       {"a", GW_IN_PATH, false},
                {"b", GW_IN_PATH, false},        {"q", GW_IN_QUERY, false},
                {"X-Trace", GW_IN_HEADER, true}, {"Host", GW_IN_HEADER, false},
                {"theme", GW_IN_COOKIE, false}};
  assert_int_equal(add->n_params, GW_COUNT(params));
  for (size_t i = 0; i < GW_COUNT(params); i++) {
    assert_slice(add->params[i].name, params[i].name);
    assert_int_equal(add->params[i].in, params[i].in);
    assert_null(add->params[i].target);
    bool passes = add->params[i].flags & GW_PARAM_METADATA;
    assert_int_equal(passes, params[i].passes);
  }
  product_close(&p);
}

static const gw_media *media_of(const gw_operation *op, const char *type) {
  for (size_t i = 0; i < op->body->n_media; i++) {
    if (gw_slice_is(op->body->media[i].type, type)) {
      return &op->body->media[i];
    }
  }
  fail_msg("no media type %s", type);
  return NULL;
}

static void bodies_are_read_as_far_as_they_can(void **state) {
  (void)state;
  product p;
  build(&p, "", PATHS);
  const gw_operation *add = table_of(&p, "add");
  assert_int_equal(add->body->n_media, 8);
  assert_slice(add->body->media[0].type, "application/merge-patch+json");
  assert_int_equal(add->body->flags, GW_BODY_REQUIRED);
  static const struct {
    const char *type;
    gw_codec codec;
    bool has_schema;
  } rows[] = {{"application/merge-patch+json", GW_CODEC_JSON, false},
              {"application/xml", GW_CODEC_XML, true},
              {"application/cbor", GW_CODEC_BYTES, false},
              {"text/plain", GW_CODEC_TEXT, true},
              {"application/octet-stream", GW_CODEC_BYTES, false},
              {"multipart/form-data", GW_CODEC_MULTIPART, true},
              {"application/x-www-form-urlencoded", GW_CODEC_FORM, true},
              {"*/*", GW_CODEC_JSON, true}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const gw_media *media = media_of(add, rows[i].type);
    assert_int_equal(media->codec, rows[i].codec);
    assert_int_equal(media->value->schema != NULL, rows[i].has_schema);
    assert_null(media->value->shape);
  }
  assert_int_equal(media_of(add, "application/octet-stream")->parts->max_length,
                   9);
  const gw_media *form = media_of(add, "multipart/form-data");
  assert_int_equal(form->n_parts, 3);
  assert_int_equal(form->parts[0].codec, GW_CODEC_BYTES);
  assert_int_equal(form->parts[1].codec, GW_CODEC_TEXT);
  assert_int_equal(form->parts[2].codec, GW_CODEC_JSON);
  assert_null(form->value->schema->properties[0].schema);
  form = media_of(add, "application/x-www-form-urlencoded");
  assert_int_equal(form->n_parts, 2);
  assert_int_equal(form->parts[0].param->style, GW_STYLE_DEEP_OBJECT);
  assert_true(form->parts[0].param->flags & GW_PARAM_WHOLE);
  assert_null(form->parts[1].param);
  product_close(&p);
}

/* A form whose object |m| has the encoding |m| beside the property |n|. */
static void open_styled(product *p, const char *m, const char *encoding) {
  char text[1024];
  snprintf(text, sizeof text,
           "security: []\n"
           "paths:\n"
           "  /:\n"
           "    post:\n"
           "      operationId: add\n"
           "      requestBody:\n"
           "        content:\n"
           "          application/x-www-form-urlencoded:\n"
           "            schema: {type: object, properties: {n: {type: string}, "
           "o: {type: object, additionalProperties: true}, m: %s}}\n"
           "            encoding: {m: {%s}}\n"
           "      responses: {'200': {description: ok}}\n",
           m, encoding);
  build(p, "", text);
}

static void styles_of_forms_are_those_of_queries(void **state) {
  (void)state;
  enum { DEEP = GW_STYLE_DEEP_OBJECT, FORM = GW_STYLE_FORM };
  static const struct {
    const char *m, *encoding;
    int style; /* 0: no parameter; -1: the form can't be looked into */
    uint32_t n_members;
  } rows[] = {
      {"{type: object}", "style: deepObject, explode: true", DEEP, 0},
      {"{type: object}", "contentType: text/x, style: deepObject", DEEP, 0},
      {"{type: object}", "contentType: text/x, style: form", 0, 0},
      {"{type: object}", "style: form", DEEP, 0},
      {"{}", "style: deepObject", DEEP, 0},
      {"{}", "style: form", 0, 0},
      {"{type: integer}", "style: deepObject", 0, 0},
      {"{type: [integer, string]}", "style: deepObject", FORM, 0},
      {"{type: [boolean, 'null']}", "contentType: text/plain", 0, 0},
      {"{type: array, items: {type: [number, string]}}",
       "contentType: text/plain", FORM, 0},
      {"{type: array, items: {type: string}}", "style: deepObject", DEEP, 0},
      {"{type: array, items: {type: string}}", "style: form", 0, 0},
      {"{properties: {a: {}, b: {}}}", "explode: true", FORM, 2},
      {"{properties: {a: {}}}", "explode: false", FORM, 0},
      {"{properties: {a: {}}}", "style: pipeDelimited", GW_STYLE_PIPE_DELIMITED,
       0},
      {"{properties: {a: {}}}", "style: pipeDelimited, explode: true", -1, 0},
      {"{properties: {n: {}}}", "style: form", -1, 0},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    product p;
    open_styled(&p, rows[i].m, rows[i].encoding);
    product_expect(&p, rows[i].style < 0 ? "media-unchecked" : "");
    const gw_media *media = table_of(&p, "add")->body->media;
    assert_int_equal(media->codec,
                     rows[i].style < 0 ? GW_CODEC_BYTES : GW_CODEC_FORM);
    const gw_param *param = rows[i].style < 0 ? NULL : media->parts[2].param;
    assert_int_equal(param ? (int)param->style : 0,
                     rows[i].style < 0 ? 0 : rows[i].style);
    assert_int_equal(param ? param->members.n : 0, rows[i].n_members);
    product_close(&p);
  }
}

/* OpenAPI 3.1.1 4.15: a form is an object; one that is closed and has no
 * properties takes nothing. */
static void a_form_without_properties(void **state) {
  (void)state;
  static const struct {
    const char *schema;
    bool is_seen;
  } rows[] = {{"{type: object, additionalProperties: false}", true},
              {"{type: object}", false},
              {"{type: object, additionalProperties: {type: integer}}", false}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    product p;
    char text[512];
    snprintf(text, sizeof text,
             "security: []\npaths: {/: {post: {operationId: add, requestBody: "
             "{content: {application/x-www-form-urlencoded: {schema: %s}}}, "
             "responses: {'200': {description: ok}}}}}\n",
             rows[i].schema);
    build(&p, "", text);
    product_expect(&p, rows[i].is_seen ? "" : "media-unchecked");
    const gw_media *media = table_of(&p, "add")->body->media;
    assert_int_equal(media->codec,
                     rows[i].is_seen ? GW_CODEC_FORM : GW_CODEC_BYTES);
    assert_int_equal(media->value->schema != NULL, rows[i].is_seen);
    product_close(&p);
  }
}

static void headers_of_all_responses_pass(void **state) {
  (void)state;
  product p;
  build(&p, "", PATHS);
  const gw_reply *reply = table_of(&p, "add")->reply;
  assert_int_equal(reply->status, 201);
  assert_int_equal(reply->n_headers, 2);
  assert_slice(reply->headers[0], "x-a");
  assert_slice(reply->headers[1], "x-b");
  assert_int_equal(reply->n_media, 0);
  product_close(&p);
}

static void what_needs_an_rpc_is_refused(void **state) {
  (void)state;
  product p;
  build(&p, "",
        "security: []\n"
        "paths:\n"
        "  /a: {get: {x-gwgen: {rpc: t.S/M}, responses: {'200': "
        "{description: ok}}}}\n");
  product_expect(&p, "x-gwgen");
  assert_null(p.ir.api);
  product_close(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(operations_go_on_without_an_rpc),
      cmocka_unit_test(parameters_are_checked_and_pass),
      cmocka_unit_test(bodies_are_read_as_far_as_they_can),
      cmocka_unit_test(styles_of_forms_are_those_of_queries),
      cmocka_unit_test(a_form_without_properties),
      cmocka_unit_test(headers_of_all_responses_pass),
      cmocka_unit_test(what_needs_an_rpc_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
