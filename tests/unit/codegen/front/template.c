#include "front/template.h"

#include "unit.h"

typedef struct fixture {
  gw_arena arena;
  gwgen_template path;
  gw_why why;
} fixture;

static int set_up(void **state) {
  static fixture f;
  f = (fixture){0};
  gw_arena_init(&f.arena, 0);
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  gw_arena_done(&f->arena);
  return 0;
}

static void show_segment(gw_buf *out, const gwgen_segment *segment) {
  switch (segment->kind) {
  case GWGEN_SEGMENT_LITERAL:
    gw_buf_printf(out, "/%.*s", GWGEN_S(segment->text));
    break;
  case GWGEN_SEGMENT_ANY:
    gw_buf_printf(out, "/*");
    break;
  case GWGEN_SEGMENT_REST:
    gw_buf_printf(out, "/**");
    break;
  case GWGEN_SEGMENT_MIXED:
    gw_buf_printf(out, "/");
    for (size_t i = 0; i < segment->texts.n; i++) {
      gw_buf_printf(out, "%s<%.*s>", i ? "*" : "",
                    GWGEN_S(segment->texts.v[i]));
    }
    break;
  }
}

/* "/v1/x/% name=1+2 :verb": segments, variables with their span, the rest. */
static gw_slice shown(fixture *f) {
  gw_buf out;
  gw_buf_init(&out, &f->arena, 1 << 16);
  for (size_t i = 0; i < f->path.segments.n; i++) {
    show_segment(&out, &f->path.segments.v[i]);
  }
  for (size_t i = 0; i < f->path.variables.n; i++) {
    const gwgen_variable *variable = &f->path.variables.v[i];
    gw_buf_printf(&out, " %.*s=%u+%u", GWGEN_S(variable->name), variable->first,
                  variable->count);
  }
  if (f->path.verb.n) {
    gw_buf_printf(&out, " :%.*s", GWGEN_S(f->path.verb));
  }
  if (f->path.trailing_slash) {
    gw_buf_printf(&out, " slash");
  }
  return gw_buf_slice(&out);
}

typedef gw_status (*parser)(gw_arena *, gw_slice, gwgen_template *, gw_why *);

typedef struct row {
  const char *text, *expected;
} row;

static void check_rows(fixture *f, parser parse, const row *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    assert_int_equal(
        parse(&f->arena, gw_slice_str(rows[i].text), &f->path, &f->why), GW_OK);
    assert_slice(shown(f), rows[i].expected);
    assert_slice(f->path.text, rows[i].text);
  }
}

static void reads_http_templates(void **state) {
  static const row rows[] = {
      {"/", ""},
      {"/v1/shelves", "/v1/shelves"},
      {"/v1/{name}", "/v1/* name=1+1"},
      {"/v1/{name=*}", "/v1/* name=1+1"},
      {"/v1/{name=shelves/*/books/*}", "/v1/shelves/*/books/* name=1+4"},
      {"/v1/{a.b_c.d=x}/y", "/v1/x/y a.b_c.d=1+1"},
      {"/v1/*/{a}/**", "/v1/*/*/** =1+1 a=2+1 =3+1"},
      {"/v1/{name=a/*/b/**}:move", "/v1/a/*/b/** name=1+4 :move"},
      {"/v1/{name=**}/tail/end", "/v1/**/tail/end name=1+1"},
      {"/v1/{p=a/*/**}/{c}:go", "/v1/a/*/**/* p=1+3 c=4+1 :go"},
      {"/v1/{name=**/b/*}", "/v1/**/b/* name=1+3"},
      {"/v1/shelves:batchGet", "/v1/shelves :batchGet"},
      {"/v1/a:b/c:d", "/v1/a:b/c :d"},
      {"/v1/a:b:c", "/v1/a:b :c"},
      {"/v1/{id}:a:b", "/v1/* id=1+1 :a:b"},
      {"/v1/**:a:b", "/v1/** =1+1 :a:b"},
      {"/v1/a%20b", "/v1/a b"},
      {"/v1/{a=x:y/*}/z", "/v1/x:y/*/z a=1+2"},
      {"/v1/{a=*}/{b=c/*}", "/v1/*/c/* a=1+1 b=2+2"},
  };
  check_rows(*state, gwgen_template_parse_http, rows, GW_COUNT(rows));
}

static void reads_openapi_templates(void **state) {
  static const row rows[] = {
      {"/", ""},
      {"/shelves/{shelf}/books/{book}",
       "/shelves/*/books/* shelf=1+1 book=3+1"},
      {"/books/{book}:archive", "/books/* book=1+1 :archive"},
      {"/books:batchGet", "/books :batchGet"},
      {"/a:b/c", "/a:b/c"},
      {"/{file}.json", "/<>*<.json> file=0+1"},
      {"/x-{a}-{b}", "/<x->*<->*<> a=0+1 b=0+1"},
      {"/{a}:{b}", "/<>*<:>*<> a=0+1 b=0+1"},
      {"/{a}.json:get", "/<>*<.json> a=0+1 :get"},
      {"/a/", "/a slash"},
      {"/{a}/", "/* a=0+1 slash"},
      {"/{a}:x/", "/<>*<:x> a=0+1 slash"},
      {"/*/**", "/*/**"},
      {"/{weird name!}", "/* weird name!=0+1"},
      {"/a%2Db", "/a-b"},
  };
  check_rows(*state, gwgen_template_parse_openapi, rows, GW_COUNT(rows));
}

typedef struct bad {
  const char *text;
  size_t pos;
  const char *what;
} bad;

static void check_bad(fixture *f, parser parse, const bad *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    assert_int_equal(
        parse(&f->arena, gw_slice_str(rows[i].text), &f->path, &f->why),
        GW_ERR_SYNTAX);
    assert_string_equal(f->why.what, rows[i].what);
    assert_int_equal(f->why.pos, rows[i].pos);
  }
}

static void refuses_http_templates(void **state) {
  static const bad rows[] = {
      {"", 0, "a path template must begin with a slash"},
      {"v1", 0, "a path template must begin with a slash"},
      {"/v1/", 4, "an empty segment"},
      {"/v1//a", 4, "an empty segment"},
      {"/v1/{a", 6, "the variable is not closed with \"}\""},
      {"/v1/{}", 5, "a field name is expected"},
      {"/v1/{a.}", 7, "a field name is expected"},
      {"/v1/{1a}", 5, "a field name is expected"},
      {"/v1/{a=}", 7, "an empty segment"},
      {"/v1/{a={b}}", 7, "a variable cannot stand in a variable"},
      {"/v1/{a}{b}", 7, "a slash or the end of the template is expected"},
      {"/v1/{a}.json", 7, "a slash or the end of the template is expected"},
      {"/v1/a*", 5, "a slash or the end of the template is expected"},
      {"/v1/***", 6, "a slash or the end of the template is expected"},
      {"/v1/a}", 5, "a slash or the end of the template is expected"},
      {"/v1/**/a/**", 9, "a template has only one \"**\""},
      {"/v1/{a=**}/{b=**}", 14, "a template has only one \"**\""},
      {"/v1/{a}/{a}", 8, "a variable stands here twice"},
      {"/v1/a:", 5, "a verb must follow the colon"},
      {"/v1/../a", 4, "a dot segment never matches"},
      {"/v1/%2e", 4, "a dot segment never matches"},
      {"/v1/%2", 4, "'%' must be followed by two hex digits"},
      {"/v1/a%2Fb", 5, "a literal cannot hold an encoded slash"},
      {"/v1/a?b=c", 5, "a path template ends before a query or fragment"},
      {"/v1/a b", 5, "spaces and controls must be percent-encoded"},
  };
  check_bad(*state, gwgen_template_parse_http, rows, GW_COUNT(rows));
}

static void refuses_openapi_templates(void **state) {
  static const bad rows[] = {
      {"books", 0, "a path template must begin with a slash"},
      {"/a//b", 3, "an empty segment"},
      {"//", 1, "an empty segment"},
      {"/:verb", 1, "an empty segment"},
      {"/{a}{b}", 4,
       "two variables side by side: OpenAPI does not say where one ends and "
       "the other begins. Put a text between them, write out the one that has "
       "a single value, or make one variable of both"},
      {"/{a", 1, "the variable is not closed with \"}\""},
      {"/{}", 2, "a variable needs a name"},
      {"/a}", 2, "\"}\" closes no variable"},
      {"/{a/b}", 1, "the variable is not closed with \"}\""},
      {"/{a}/x-{a}", 8, "a variable stands here twice"},
      {"/a/.", 3, "a dot segment never matches"},
      {"/a?b", 2, "a path template ends before a query or fragment"},
      {"/a#b", 2, "a path template ends before a query or fragment"},
  };
  check_bad(*state, gwgen_template_parse_openapi, rows, GW_COUNT(rows));
}

static void limits_segments_and_variables(void **state) {
  fixture *f = *state;
  gw_buf text;
  gw_buf_init(&text, &f->arena, 1 << 16);
  for (int i = 0; i <= GWGEN_TEMPLATE_VARIABLES; i++) {
    gw_buf_printf(&text, "/{v%d}", i);
  }
  assert_int_equal(gwgen_template_parse_openapi(&f->arena, gw_buf_slice(&text),
                                                &f->path, &f->why),
                   GW_ERR_LIMIT);
  assert_int_equal(gwgen_template_parse_http(&f->arena, gw_buf_slice(&text),
                                             &f->path, &f->why),
                   GW_ERR_LIMIT);
  text.n = 0;
  for (int i = 0; i <= GWGEN_TEMPLATE_SEGMENTS; i++) {
    gw_buf_printf(&text, "/a");
  }
  assert_int_equal(gwgen_template_parse_http(&f->arena, gw_buf_slice(&text),
                                             &f->path, &f->why),
                   GW_ERR_LIMIT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(reads_http_templates, set_up, tear_down),
      cmocka_unit_test_setup_teardown(reads_openapi_templates, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(refuses_http_templates, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(refuses_openapi_templates, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(limits_segments_and_variables, set_up,
                                      tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
