#include "pass/1_link_parts.h"

#include "product.h"

#define SERVICE                                                                \
  "service Books {\n"                                                          \
  "  rpc Get(GetRequest) returns (Book) { option (google.api.http) = {\n"      \
  "    get: \"/v1/{name=shelves/*/books/*}\"\n"                                \
  "    additional_bindings { get: \"/v1/isbn/{isbn}\" } }; }\n"                \
  "  rpc Put(PutRequest) returns (Book) { option (google.api.http) = {\n"      \
  "    put: \"/v1/{book.name=books/*}\" body: \"book\" }; }\n"                 \
  "  rpc Page(GetRequest) returns (Book) { option (google.api.http) = {\n"     \
  "    get: \"/v1/pages/{name=**}\" }; }\n"                                    \
  "  rpc Bare(GetRequest) returns (Book);\n"                                   \
  "}\n"                                                                        \
  "message GetRequest { string name = 1; int64 isbn = 2; }\n"                  \
  "message PutRequest { Book book = 1; bool dry_run = 2; }\n"                  \
  "message Book { string name = 1; string title = 2; }\n"

#define OK_RESPONSE                                                            \
  "responses: {'200': {description: ok, content: {application/json: "          \
  "{schema: {type: object}}}}}"

#define PATH_PARAM(name)                                                       \
  "{name: " name ", in: path, required: true, schema: {type: string}}"

#define ALL_DOCUMENTED                                                         \
  "servers: [{url: 'https://x.example/v1'}]\n"                                 \
  "security: []\n"                                                             \
  "paths:\n"                                                                   \
  "  /shelves/{shelf}/books/{book}:\n"                                         \
  "    get:\n"                                                                 \
  "      operationId: one\n"                                                   \
  "      tags: [books, more]\n"                                                \
  "      parameters: [" PATH_PARAM("shelf") ", " PATH_PARAM(                   \
      "book") "]\n"                                                            \
              "      " OK_RESPONSE "\n"                                        \
              "  /isbn/{isbn}:\n"                                              \
              "    get:\n"                                                     \
              "      operationId: two\n"                                       \
              "      parameters: [{name: isbn, in: path, required: true, "     \
              "schema: {type: integer, format: int64}}]\n"                     \
              "      " OK_RESPONSE "\n"                                        \
              "  /{book}:\n"                                                   \
              "    put:\n"                                                     \
              "      operationId: three\n"                                     \
              "      x-gwgen: {timeout: 1m30s, limits: {request_body: "        \
              "64KiB}}\n"                                                      \
              "      parameters:\n"                                            \
              "        - {name: book, in: path, required: true, "              \
              "schema: {type: string, pattern: '^books/[^/]+$'}}\n"            \
              "        - {name: dryRun, in: query, schema: {type: boolean}}\n" \
              "        - {name: X-Trace, in: header, schema: {type: "          \
              "string}}\n"                                                     \
              "        - {name: X-Request-ID, in: header, schema: {type: "     \
              "string}}\n"                                                     \
              "      requestBody: {content: {application/json: "               \
              "{schema: {type: object}}}}\n"                                   \
              "      responses: {'201': {description: ok, content: "           \
              "{application/json: "                                            \
              "{schema: {type: object}}}}, '202': {description: later}}\n"     \
              "  /pages/{path}:\n"                                             \
              "    get:\n"                                                     \
              "      operationId: four\n"                                      \
              "      parameters: [" PATH_PARAM("path") "]\n"                   \
                                                       "      " OK_RESPONSE    \
                                                       "\n"

static void link_all(product *p, const char *settings, const char *proto,
                     const char *openapi) {
  product_open(p, settings, proto, openapi);
  assert_int_equal(gwgen_link(&p->ir), GW_OK);
}

static void the_encodings_of_a_template_are_understood(void **state) {
  (void)state;
  product p;
  link_all(&p, "", SERVICE, ALL_DOCUMENTED);
  product_expect(&p, "");
  assert_int_equal(p.ir.operations.n, 4);

  gwgen_operation *one = product_operation(&p, "one");
  assert_slice(one->rpc->name, "Get");
  assert_slice(one->path.text, "/v1/shelves/{shelf}/books/{book}");
  assert_slice(one->tag, "books");
  assert_int_equal(one->path_bindings.n, 1);
  gwgen_path_binding *name = &one->path_bindings.v[0];
  assert_slice(name->field_path, "name");
  assert_int_equal(name->pieces.n, 4);
  assert_slice(name->pieces.v[0].text, "shelves/");
  assert_int_equal(name->pieces.v[1].capture, 0);
  assert_slice(name->pieces.v[2].text, "/books/");
  assert_int_equal(name->pieces.v[3].capture, 1);
  assert_int_equal(one->params.n, 2); /* checked only */
  assert_int_equal(one->params.v[1].capture, 1);
  assert_int_equal(one->params.v[1].fields.n, 0);

  gwgen_operation *two = product_operation(&p, "two");
  assert_int_equal(two->path_bindings.n, 0);
  assert_int_equal(two->params.n, 1);
  assert_slice(two->params.v[0].fields.v[0]->name, "isbn");

  gwgen_operation *four = product_operation(&p, "four");
  assert_int_equal(four->path.segments.v[2].kind, GWGEN_SEGMENT_REST);
  assert_slice(four->params.v[0].fields.v[0]->name, "name");
  product_close(&p);
}

static void bodies_parameters_and_numbers_are_bound(void **state) {
  (void)state;
  product p;
  link_all(&p, "", SERVICE, ALL_DOCUMENTED);
  gwgen_operation *three = product_operation(&p, "three");
  assert_int_equal(three->path.segments.n, 3); /* the pattern, taken apart */
  assert_slice(three->path.segments.v[1].text, "books");
  assert_slice(three->body_field, "book");
  assert_slice(three->body->name, "book");
  assert_non_null(three->request_media);
  assert_int_equal(three->success_status, 201);
  assert_non_null(three->response_media);
  assert_int_equal(three->timeout_ms, 90000);
  assert_int_equal(three->max_body, 65536);
  assert_int_equal(three->security, GW_SECURITY_PUBLIC);
  assert_int_equal(three->params.n, 3);
  assert_slice(three->params.v[0].fields.v[0]->name, "dry_run");
  assert_int_equal(three->params.v[1].in, GW_IN_HEADER);
  assert_true(three->params.v[1].parameter->flags & GW_PARAM_METADATA);
  assert_slice(three->params.v[2].parameter->name, "X-Request-ID");
  assert_false(three->params.v[2].parameter->flags & GW_PARAM_METADATA);
  assert_int_equal(three->path_bindings.v[0].fields.n, 2); /* book.name */
  product_close(&p);
}

static void the_proto_alone_makes_routes(void **state) {
  (void)state;
  product p;
  link_all(&p, "security: public\n", SERVICE, NULL);
  product_expect(&p, "");
  assert_int_equal(p.ir.operations.n, 4);
  gwgen_operation *get = product_operation(&p, "Books_Get");
  assert_int_equal(get->params.n, 1); /* isbn; the path fills name */
  assert_slice(get->params.v[0].name, "isbn");
  gwgen_operation *again = product_operation(&p, "Books_Get_2");
  assert_slice(again->path.text, "/v1/isbn/{isbn}");
  assert_slice(again->params.v[0].name, "name");
  gwgen_operation *put = product_operation(&p, "Books_Put");
  assert_int_equal(put->params.n, 2);
  assert_slice(put->params.v[0].name, "dryRun");
  assert_slice(put->params.v[1].name, "dry_run");
  assert_int_equal(put->success_status, 200);
  product_close(&p);
}

#define UNDOCUMENTED                                                           \
  "security: []\n"                                                             \
  "paths:\n"                                                                   \
  "  /bare/{name}:\n"                                                          \
  "    get:\n"                                                                 \
  "      operationId: Bare\n"                                                  \
  "      parameters: [" PATH_PARAM(                                            \
      "name") "]\n"                                                            \
              "      " OK_RESPONSE "\n"                                        \
              "  /other/{id}:\n"                                               \
              "    get:\n"                                                     \
              "      operationId: other\n"                                     \
              "      x-gwgen: {rpc: t.Books/Bare}\n"                           \
              "      parameters: [{name: id, in: path, required: true, "       \
              "x-gwgen: "                                                      \
              "{field: isbn}, schema: {type: integer}}]\n"                     \
              "      " OK_RESPONSE "\n"

static void routes_without_documents_are_errors(void **state) {
  (void)state;
  product p;
  link_all(&p, "", SERVICE, UNDOCUMENTED);
  product_expect(&p, "link-undocumented link-undocumented link-undocumented "
                     "link-undocumented");
  assert_int_equal(p.report.n_errors, 4);
  assert_int_equal(p.ir.operations.n, 2);
  gwgen_operation *other = product_operation(&p, "other");
  assert_slice(other->params.v[0].fields.v[0]->name, "isbn");
  assert_null(other->rule);
  product_close(&p);

  product_open(&p, "security: public\n", SERVICE, UNDOCUMENTED);
  p.ir.settings.allow_undocumented = 1;
  assert_int_equal(gwgen_link(&p.ir), GW_OK);
  assert_int_equal(p.report.n_errors, 0);
  assert_int_equal(p.report.n_warnings, 4);
  assert_int_equal(p.ir.operations.n, 6);
  product_operation(&p, "Books_Get_2");
  product_close(&p);
}

/* One operation of |lines| under /v1/x/{name}; the rest may be undocumented. */
static void link_one(product *p, const char *settings, const char *proto,
                     const char *lines) {
  static char text[4096];
  snprintf(text, sizeof text, "paths:\n  /v1/x/{name}:\n%s", lines);
  product_open(p, settings, proto, text);
  p->ir.settings.allow_undocumented = 0;
  assert_int_equal(gwgen_link(&p->ir), GW_OK);
}

#define X_SERVICE                                                              \
  "service S { rpc A(In) returns (Out) { option (google.api.http) = {\n"       \
  "  get: \"/v1/x/{name}\" }; }\n"                                             \
  "  rpc B(In) returns (Out); rpc C(In) returns (stream Out); }\n"             \
  "message In { string name = 1; repeated string tags = 2; Out out = 3; }\n"   \
  "message Out { string name = 1; }\n"

#define GET(id, more)                                                          \
  "    get:\n      operationId: " id "\n      security: []\n" more             \
  "      parameters: [" PATH_PARAM("name") "]\n      " OK_RESPONSE "\n"

static void expect_one(const char *settings, const char *lines,
                       const char *rules, const char *says) {
  product p;
  link_one(&p, settings, X_SERVICE, lines);
  product_expect(&p, rules);
  if (says) {
    gw_slice first = gw_slice_str(rules);
    char name[64];
    first = gw_slice_cut(&first, ' ');
    snprintf(name, sizeof name, "%.*s", GWGEN_S(first));
    if (!product_says(&p, name, says)) {
      product_show(&p);
      fail_msg("%s does not say '%s'", name, says);
    }
  }
  product_close(&p);
}

static void bindings_that_contradict_are_refused(void **state) {
  (void)state;
  expect_one("", GET("x", ""), "", NULL);
  expect_one("", GET("A", ""), "", NULL);
  expect_one("", GET("B", ""), "link-conflict link-undocumented",
             "path of A and the operationId of B");
  expect_one("", GET("x", "      x-gwgen: {rpc: t.S/B}\n"), "link-undocumented",
             "/v1/x/{name} of t.S/A");
  expect_one("", GET("x", "      x-gwgen: {rpc: t.S/BB}\n"),
             "link-rpc link-undocumented", "did you mean 't.S/");
  expect_one("", GET("x", "      x-gwgen: {tiemout: 1s}\n"), "x-gwgen",
             "did you mean 'timeout'?");
  expect_one("", GET("x", "      x-gwgen: {timeout: soon}\n"), "x-gwgen",
             "a duration");
  expect_one("", GET("x", "      x-gwgen: {response_body: nam}\n"),
             "link-conflict", "'nam'");
}

static void operations_go_on_as_http(void **state) {
  (void)state;
#define TO_OLD "      x-gwgen: {http_service: old}\n"
  product p;
  link_one(&p, "", X_SERVICE, GET("A", TO_OLD));
  product_expect(&p, ""); /* the rule of A is documented by it */
  assert_int_equal(p.ir.operations.n, 1);
  assert_null(p.ir.operations.v[0]->rpc);
  assert_slice(p.ir.operations.v[0]->service, "old");
  product_close(&p);

  link_one(
      &p, "http_service: all\n", X_SERVICE,
      GET("A", "") "  /v1/y:\n    get:\n      security: []\n      " OK_RESPONSE
                   "\n");
  product_expect(&p, "");
  assert_int_equal(p.ir.operations.n, 2);
  assert_non_null(p.ir.operations.v[0]->rpc);
  assert_slice(p.ir.operations.v[0]->service, "t.S");
  assert_null(p.ir.operations.v[1]->rpc);
  assert_slice(p.ir.operations.v[1]->service, "all");
  product_close(&p);

  expect_one("", GET("A", "      x-gwgen: {http_service: old, rpc: t.S/A}\n"),
             "x-gwgen",
             "\"rpc\", and the operation goes on to the HTTP service "
             "\"old\"");
  expect_one("", GET("A", "      x-gwgen: {http_service: old, body: out}\n"),
             "x-gwgen", "\"body\"");
  expect_one("", GET("A", "      x-gwgen: {http_service: Old}\n"), "x-gwgen",
             "a name is");
  expect_one("", GET("A", "      x-gwgen: {http_srevice: old}\n"), "x-gwgen",
             "did you mean 'http_service'?");
}

static void what_streams_is_refused_by_name(void **state) {
  (void)state;
  expect_one("", GET("x", "      x-gwgen: {rpc: t.S/C}\n"),
             "link-streaming link-undocumented", "t.S/C");
  expect_one("on_unsupported: skip\n",
             GET("x", "      x-gwgen: {rpc: t.S/C}\n"),
             "link-skipped link-undocumented", "left out");
}

#define MEDIA(type) type ": {schema: {type: object}}"

/* JSON wherever it stands, application/json first; a range stands for it. What
 * is neither is named. */
static void json_among_media_types_is_served(void **state) {
  (void)state;
  static const struct {
    const char *content, *rules, *types;
  } rows[] = {
      {MEDIA("application/*+json") ", " MEDIA("application/json"),
       "media-ignored", "application/json "},
      {MEDIA("application/a+json") ", " MEDIA("Application/JSON; q=1"), "",
       "application/json application/a+json "},
      {MEDIA("text/csv") ", " MEDIA("application/a+json"), "media-ignored",
       "application/a+json "},
      {MEDIA("'*/*'"), "", "application/json "},
      {MEDIA("application/json") ", " MEDIA("'application/*'"), "",
       "application/json "},
      {MEDIA("application/*+json"), "media-unsupported", NULL},
      {MEDIA("multipart/form-data"), "media-unsupported", NULL},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char lines[1024];
    snprintf(lines, sizeof lines,
             "    get:\n      operationId: x\n      security: []\n"
             "      parameters: [" PATH_PARAM(
                 "name") "]\n"
                         "      responses: {'200': {description: ok, content: "
                         "{%s}}}\n",
             rows[i].content);
    product p;
    link_one(&p, "", X_SERVICE, lines);
    product_expect(&p, rows[i].rules);
    if (rows[i].types) {
      const gwgen_served_list *gives = &product_operation(&p, "x")->gives;
      char types[256] = "";
      size_t n = 0;
      for (size_t k = 0; k < gives->n; k++) {
        n += (size_t)snprintf(types + n, sizeof types - n, "%.*s ",
                              GWGEN_S(gives->v[k].type));
        assert_int_equal(gives->v[k].codec, GW_CODEC_JSON);
      }
      assert_string_equal(types, rows[i].types);
    }
    product_close(&p);
  }
}

static void parameters_without_a_field_are_refused(void **state) {
  (void)state;
#define QUERY(name)                                                            \
  "    get:\n      operationId: x\n      security: []\n"                       \
  "      parameters:\n        - " PATH_PARAM(                                  \
      "name") "\n"                                                             \
              "        - {name: " name                                         \
              ", in: query, schema: {type: string}}\n"                         \
              "      " OK_RESPONSE "\n"
  expect_one("", QUERY("tag"), "link-parameter", "did you mean 'tags'?");
  expect_one("", QUERY("tags"), "", NULL);
  expect_one("", QUERY("out"), "link-parameter", "is a message");
  expect_one("", QUERY("out.name"), "", NULL);
  expect_one("", QUERY("tags.name"), "link-parameter", "is not a message");
  expect_one("", QUERY("name"), "link-parameter", "the path fills it");
#undef QUERY
}

#define SCHEMES                                                                \
  "components:\n  securitySchemes:\n"                                          \
  "    key: {type: apiKey, in: header, name: X-Api-Key}\n"                     \
  "    jwt: {type: http, scheme: bearer}\n"                                    \
  "    bin: {type: apiKey, in: query, name: key-bin}\n"

static void expect_security(const char *settings, const char *security,
                            const char *rules, gw_security wanted,
                            size_t n_credentials) {
  static char lines[2048];
  snprintf(lines, sizeof lines,
           "    get:\n      operationId: x\n%s      parameters: [" PATH_PARAM(
               "name") "]\n      " OK_RESPONSE "\n" SCHEMES,
           security);
  product p;
  link_one(&p, settings, X_SERVICE, lines);
  product_expect(&p, rules);
  gwgen_operation *op = product_operation(&p, "x");
  assert_int_equal(op->security, wanted);
  assert_int_equal(op->credentials.n, n_credentials);
  product_close(&p);
}

static void security_is_said_or_refused(void **state) {
  (void)state;
  const char *keyed = "      security: [{key: []}, {jwt: []}]\n";
  expect_security("", "", "security-unsaid", 0, 0);
  expect_security("", "      security: []\n", "", GW_SECURITY_PUBLIC, 0);
  expect_security("", keyed, "security-enforce", 0, 0);
  expect_security("security: delegate\n", keyed, "", GW_SECURITY_DELEGATE, 2);
  expect_security("security: public\n", keyed, "security-conflict", 0, 0);
  expect_security("security: public\n", "", "", GW_SECURITY_PUBLIC, 0);
  expect_security("security: delegate\n", "      security: [{bin: []}]\n",
                  "security-scheme", GW_SECURITY_DELEGATE, 0);
  product p;
  link_one(&p, "security: delegate\n", X_SERVICE, GET("x", "") SCHEMES);
  assert_int_equal(product_operation(&p, "x")->security, GW_SECURITY_PUBLIC);
  product_close(&p);
}

static void the_bookstore_links(void **state) {
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
  product_expect(&p, "");
  assert_int_equal(p.ir.operations.n, 12);
  gwgen_operation *update = product_operation(&p, "UpdateBook");
  assert_slice(update->body->name, "book");
  assert_slice(update->path_bindings.v[0].field_path, "book.name");
  gwgen_operation *list = product_operation(&p, "ListShelves");
  assert_slice(list->response_body->name, "shelves");
  gw_arena_done(&p.arena);
}

/* A message that holds itself, along a path that is as long as it may be. */
static void field_paths_have_a_depth(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gwgen_message message = {.name = GW_LIT("M")};
  gwgen_field fields[] = {
      {.name = GW_LIT("m"), .json_name = GW_LIT("m"), .message = &message},
      {.name = GW_LIT("s"), .json_name = GW_LIT("s"), .type = GW_PB_STRING},
  };
  message.fields.v = fields;
  message.fields.n = GW_COUNT(fields);
  for (size_t n = GWGEN_FIELD_PATH_DEPTH; n <= GWGEN_FIELD_PATH_DEPTH + 1;
       n++) {
    char path[2 * GWGEN_FIELD_PATH_DEPTH + 2];
    for (size_t i = 0; i < n; i++) {
      memcpy(path + 2 * i, i + 1 < n ? "m." : "s", 2);
    }
    gwgen_field_path found;
    gw_slice reason =
        gwgen_field_resolve(&arena, &message, gw_slice_of(path, 2 * n - 1),
                            GWGEN_LEAF_PATH, &found);
    if (n <= GWGEN_FIELD_PATH_DEPTH) {
      assert_null(reason.p);
      assert_int_equal(found.n, n);
    } else {
      assert_slice(reason, "the field path has too many names");
    }
  }
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(field_paths_have_a_depth),
      cmocka_unit_test(the_encodings_of_a_template_are_understood),
      cmocka_unit_test(bodies_parameters_and_numbers_are_bound),
      cmocka_unit_test(the_proto_alone_makes_routes),
      cmocka_unit_test(routes_without_documents_are_errors),
      cmocka_unit_test(bindings_that_contradict_are_refused),
      cmocka_unit_test(operations_go_on_as_http),
      cmocka_unit_test(what_streams_is_refused_by_name),
      cmocka_unit_test(json_among_media_types_is_served),
      cmocka_unit_test(parameters_without_a_field_are_refused),
      cmocka_unit_test(security_is_said_or_refused),
      cmocka_unit_test(the_bookstore_links),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
