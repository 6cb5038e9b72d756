#include <stdio.h>

#include "base/names.h"
#include "forms.h"
#include "pipeline/run.h"
#include "unit.h"
#include "xmls.h"

enum { JSON, FORM, XML, BYTES, N_MEDIA };

static const gw_schema two = {.types = GW_TYPE_OBJECT,
                              .checks = GW_CHECK_MIN_PROPERTIES,
                              .min_properties = 2};
static const gw_schema number = {.types = GW_TYPE_INTEGER};
static const gw_member value = {.schema = &two};
static const gw_part file = {.min_length = 2, .max_length = 4};

/* The next version: POST /things with a body, and ?limit, a number. */
typedef struct next {
  gw_arena arena;
  xmls pets;
  gw_media media[N_MEDIA];
  gw_body body;
  gw_param param;
  gw_operation operation;
  gw_route_leaf leaf;
  gw_route_node things, root;
  gw_route_literal literal;
  gw_api api, shadow;
} next;

static void next_init(next *n) {
  static const gw_slice limit = GW_STR("limit");
  *n = (next){.param = {.name = limit,
                        .in = GW_IN_QUERY,
                        .style = GW_STYLE_FORM,
                        .schema = &number}};
  gw_arena_init(&n->arena, 0);
  xmls_make(&n->arena, &n->pets);
  n->media[JSON] = (gw_media){.codec = GW_CODEC_JSON};
  n->media[FORM] = forms_media(GW_CODEC_FORM, &n->arena);
  n->media[XML] = (gw_media){.codec = GW_CODEC_XML, .root = &n->pets.root};
  n->media[BYTES] = (gw_media){.codec = GW_CODEC_BYTES, .parts = &file};
  static const gw_slice types[] = {
      GW_STR("application/json"), GW_STR("application/x-www-form-urlencoded"),
      GW_STR("application/xml"), GW_STR("image/png")};
  for (size_t i = 0; i < N_MEDIA; i++) {
    n->media[i].type = types[i];
    n->media[i].value = &value;
  }
  n->body = (gw_body){n->media, N_MEDIA, GW_BODY_REQUIRED, &value, &two};
  n->operation = (gw_operation){.id = GW_STR("Make"),
                                .method = GW_STR("POST"),
                                .params = &n->param,
                                .n_params = 1,
                                .body = &n->body};
  assert_int_equal(
      gw_names_build(&n->arena, &limit, 1, &n->operation.query_names), GW_OK);
  n->leaf =
      (gw_route_leaf){.method = GW_STR("POST"), .operation = &n->operation};
  n->things = (gw_route_node){.leaves = &n->leaf, .n_leaves = 1};
  n->literal = (gw_route_literal){GW_STR("things"), &n->things};
  n->root = (gw_route_node){.literals = &n->literal, .n_literals = 1};
  n->shadow = (gw_api){.routes = &n->root};
  n->api = (gw_api){.shadow = &n->shadow};
}

/* What the next version finds in a request, as "place at code; ...". */
static void expect(next *n, const char *target, const char *type,
                   const char *body, const char *wanted) {
  char got[512] = "";
  gw_settings settings = {.form_parts = 100, .xml_nodes = 100};
  gw_generation generation = {.settings = &settings};
  gw_request request = {.method = GW_LIT("POST")};
  gw_run run = {.generation = &generation};
  gw_exchange *x = &run.x;
  gw_arena_init(&x->arena, 0);
  gw_slice query = gw_slice_str(target);
  request.path = gw_slice_cut(&query, '?');
  request.query = query;
  if (type) {
    assert_int_equal(gw_headers_add(&x->arena, &request.headers,
                                    GW_LIT("content-type"), gw_slice_str(type)),
                     GW_OK);
    run.taken.media = n->media; /* this version has the same ones */
  }
  x->api = &n->api;
  x->request = &request;
  x->max_body = 1024;
  gw_buf_init(&x->body, NULL, 1024);
  gw_buf_init(&x->text, NULL, 1024);
  assert_int_equal(gw_buf_append(&x->body, gw_slice_str(body)), GW_OK);
  assert_int_equal(gw_buf_pad(&x->body), GW_OK);
  gw_st_shadow(&run);
  for (size_t i = 0; i < run.findings.n; i++) {
    const gw_finding *finding = &run.findings.v[i];
    size_t used = strlen(got);
    assert_int_equal(finding->mode, GW_FINDING_SHADOW);
    snprintf(got + used, sizeof got - used, "%s%s %.*s %.*s", i ? "; " : "",
             gw_finding_place_text(finding->place), (int)finding->at.n,
             finding->at.p, (int)finding->code.n, finding->code.p);
  }
  assert_string_equal(got, wanted);
  /* nothing else has happened */
  assert_null(x->problem);
  assert_null(x->operation);
  assert_ptr_equal(x->api, &n->api);
  assert_slice(gw_buf_slice(&x->body), body);
  gw_buf_done(&x->body);
  gw_buf_done(&x->text);
  gw_arena_done(&x->arena);
}

static void bodies_are_looked_at_whole(void **state) {
  (void)state;
  static const struct {
    const char *type, *body, *found;
  } rows[] = {
      {"application/json", "{\"a\":1,\"b\":2}", ""},
      {"application/json", "{\"a\":1}", "body  min-properties"},
      {"application/json", "{\"a\":1", "body  syntax"},
      {"application/json", "{\"a\":1,\"b\":2} {}", "body  syntax"},
      {"application/json; charset=latin1", "{}", "body  media-type"},
      {"text/plain", "a", "body  media-type"},
      {"application/x-www-form-urlencoded", "text=a&number=1", ""},
      {"application/x-www-form-urlencoded", "text=a", "body  min-properties"},
      {"application/x-www-form-urlencoded", "text=%zz", "body  syntax"},
      {"application/x-www-form-urlencoded", "bytes=123456789",
       "body /bytes max-length"},
      {"application/xml", "<pet id='1'/>", ""},
      {"application/xml", "<pet/>", "body  min-properties"},
      {"application/xml", "<pet>", "body  syntax"},
      {"image/png", "ab", ""},
      {"image/png", "a", "body  min-length"},
      {"image/png", "abcde", "body  max-length"},
  };
  next n;
  next_init(&n);
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    expect(&n, "/things", rows[i].type, rows[i].body, rows[i].found);
  }
  gw_arena_done(&n.arena);
}

static void targets_are_looked_at(void **state) {
  (void)state;
  static const struct {
    const char *target, *found;
  } rows[] = {
      {"/things?limit=1", ""},
      {"/things?limit=x", "parameter limit type"},
      {"/things?limits=1", "parameter limits unknown-parameter"},
      {"/things?limit=%zz", "request  unchecked"},
      {"/others", "request  route"},
      {"/things/", "request  route"},
      {"//", "request  route"},
  };
  next n;
  next_init(&n);
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    expect(&n, rows[i].target, "application/json", "{\"a\":1,\"b\":2}",
           rows[i].found);
  }
  expect(&n, "/things", NULL, "", "body  required");
  n.operation.body = NULL;
  expect(&n, "/things", NULL, "", "");
  expect(&n, "/things", "application/json", "{}", "body  media-type");
  gw_arena_done(&n.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bodies_are_looked_at_whole),
      cmocka_unit_test(targets_are_looked_at),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
