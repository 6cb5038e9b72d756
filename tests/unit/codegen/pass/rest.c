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
  product_expect(&p, "media-unchecked media-unchecked");
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
              {"application/x-www-form-urlencoded", GW_CODEC_BYTES, false},
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
  product_close(&p);
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
      cmocka_unit_test(headers_of_all_responses_pass),
      cmocka_unit_test(what_needs_an_rpc_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
