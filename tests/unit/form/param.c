#include "form/param.h"

#include <stdio.h>

#include "param_schemas.h"
#include "unit.h"

/* ---- styles -------------------------------------------------------------- */

static void styles_cut(void **state) {
  (void)state;
  enum {
    PLAIN = 0,
    LIST = GW_PARAM_ARRAY,
    OBJECT = GW_PARAM_OBJECT,
    X = GW_PARAM_EXPLODE
  };
  static const struct {
    gw_param_in in;
    gw_param_style style;
    uint32_t flags;
    const char *text;
    const char *texts; /* with '|' between; NULL: refused */
  } rows[] = {
      {GW_IN_PATH, GW_STYLE_SIMPLE, PLAIN, "a,b", "a,b|"},
      {GW_IN_PATH, GW_STYLE_SIMPLE, LIST, "a,,b", "a||b|"},
      {GW_IN_PATH, GW_STYLE_SIMPLE, OBJECT, "k,a,l,b", "k|a|l|b|"},
      {GW_IN_PATH, GW_STYLE_SIMPLE, OBJECT, "k,a,l", NULL},
      {GW_IN_PATH, GW_STYLE_SIMPLE, OBJECT | X, "k=a,l=b=c", "k|a|l|b=c|"},
      {GW_IN_PATH, GW_STYLE_SIMPLE, OBJECT | X, "k=a,=b", NULL},
      {GW_IN_PATH, GW_STYLE_LABEL, PLAIN, ".a.b", "a.b|"},
      {GW_IN_PATH, GW_STYLE_LABEL, PLAIN, "a", NULL},
      {GW_IN_PATH, GW_STYLE_LABEL, LIST, ".a,b.c", "a|b.c|"},
      {GW_IN_PATH, GW_STYLE_LABEL, LIST | X, ".a.b,c", "a|b,c|"},
      {GW_IN_PATH, GW_STYLE_LABEL, LIST, ".", ""},
      {GW_IN_PATH, GW_STYLE_LABEL, OBJECT | X, ".k=a.l=b", "k|a|l|b|"},
      {GW_IN_PATH, GW_STYLE_MATRIX, PLAIN, ";p=a=b", "a=b|"},
      {GW_IN_PATH, GW_STYLE_MATRIX, PLAIN, ";p", "|"},
      {GW_IN_PATH, GW_STYLE_MATRIX, PLAIN, ";q=a", NULL},
      {GW_IN_PATH, GW_STYLE_MATRIX, LIST, ";p=a,b", "a|b|"},
      {GW_IN_PATH, GW_STYLE_MATRIX, LIST | X, ";p=a;p=b", "a|b|"},
      {GW_IN_PATH, GW_STYLE_MATRIX, LIST | X, ";p=a;q=b", NULL},
      {GW_IN_PATH, GW_STYLE_MATRIX, OBJECT, ";p=k,a", "k|a|"},
      {GW_IN_PATH, GW_STYLE_MATRIX, OBJECT | X, ";k=a;l=b", "k|a|l|b|"},
      {GW_IN_QUERY, GW_STYLE_FORM, LIST, "a%2Cb,c", "a,b|c|"},
      {GW_IN_QUERY, GW_STYLE_FORM, LIST, "", ""},
      {GW_IN_QUERY, GW_STYLE_FORM, LIST, "a,%zz", NULL},
      {GW_IN_QUERY, GW_STYLE_SPACE_DELIMITED, LIST, "a%20b+c", "a|b|c|"},
      {GW_IN_QUERY, GW_STYLE_PIPE_DELIMITED, OBJECT, "k|a%7Cl%7cb", "k|a|l|b|"},
      {GW_IN_HEADER, GW_STYLE_SIMPLE, LIST, "a , b,\tc", "a|b|c|"},
      {GW_IN_COOKIE, GW_STYLE_FORM, LIST, "a,b%2C", "a|b%2C|"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_arena arena;
    gw_param_texts texts = {0};
    gw_why why = {0};
    char got[64] = "";
    gw_arena_init(&arena, 0);
    gw_param param = {.name = GW_STR("p"),
                      .in = rows[i].in,
                      .style = rows[i].style,
                      .flags = rows[i].flags};
    gw_status status =
        gw_style_cut(&arena, &param, gw_slice_str(rows[i].text), &texts, &why);
    assert_int_equal(status, rows[i].texts ? GW_OK : GW_ERR_SYNTAX);
    assert_true(status == GW_OK || why.what);
    for (size_t k = 0, n = 0; k < texts.n; k++) {
      n += (size_t)snprintf(got + n, sizeof got - n, "%.*s|", (int)texts.v[k].n,
                            texts.v[k].p);
    }
    if (rows[i].texts) {
      assert_string_equal(got, rows[i].texts);
    }
    gw_arena_done(&arena);
  }
}

/* ---- JSON ---------------------------------------------------------------- */

enum { DEPTH = 5, KEYS = 20, BYTES = 1000 };
static const gw_param_limits limits = {DEPTH, KEYS, BYTES};

typedef struct outcome {
  gw_status status;
  char json[256], pointer[64], code[32];
} outcome;

/* |keys| and values in turn, or values alone. */
static outcome read_texts(const gw_schema *schema, gw_param_style style,
                          const char *const *texts, size_t n, bool is_keyed) {
  gw_arena arena;
  gw_slice json = {"", 0};
  gw_problem_sink sink;
  outcome got = {.status = GW_OK};
  gw_arena_init(&arena, 0);
  gw_sink_init(&sink, &arena);
  gw_param param = {.name = GW_STR("p"), .style = style, .schema = schema};
  gw_param_texts given = {.is_given = true, .is_keyed = is_keyed};
  for (size_t i = 0; i < n; i++) {
    assert_int_equal(gw_param_texts_add(&arena, &given, gw_slice_str(texts[i])),
                     GW_OK);
  }
  got.status = gw_param_read(&arena, &limits, &param, &given, &sink, &json);
  snprintf(got.json, sizeof got.json, "%.*s", (int)json.n, json.p);
  if (sink.n) {
    snprintf(got.pointer, sizeof got.pointer, "%.*s",
             (int)sink.problems[0].pointer.n, sink.problems[0].pointer.p);
    snprintf(got.code, sizeof got.code, "%.*s", (int)sink.problems[0].code.n,
             sink.problems[0].code.p);
  }
  gw_arena_done(&arena);
  return got;
}

static gw_arena names;

static int make_names(void **state) {
  (void)state;
  gw_arena_init(&names, 0);
  test_object_init(&names);
  return 0;
}

static int end_names(void **state) {
  (void)state;
  gw_arena_done(&names);
  return 0;
}

static void keys_make_objects(void **state) {
  (void)state;
  static const struct {
    const char *texts[8];
    size_t n;
    const char *json;           /* NULL: refused, */
    const char *pointer, *code; /* so */
  } rows[] = {
      {{"[n]", "1", "[s]", "1"}, 4, "{\"n\":1,\"s\":\"1\"}", "", ""},
      {{"[s]", "b", "[o][n]", "2", "[o][s]", "x"},
       6,
       "{\"o\":{\"n\":2,\"s\":\"x\"},\"s\":\"b\"}",
       "",
       ""},
      {{"[l][]", "1", "[l][]", "2"}, 4, "{\"l\":[1,2]}", "", ""},
      {{"[l][1]", "1", "[l][0]", "2"}, 4, "{\"l\":[2,1]}", "", ""},
      {{"[l]", "1"}, 2, "{\"l\":[1]}", "", ""},
      {{"[u]", "1"}, 2, "{\"u\":1}", "", ""},
      {{"[u]", "x"}, 2, "{\"u\":\"x\"}", "", ""},
      {{"[n]", "x"}, 2, NULL, "/n", "type"},
      {{"[o][n]", "1.5"}, 2, NULL, "/o/n", "type"},
      {{"[n]", "1", "[n]", "2"}, 4, NULL, "/n", "duplicate-parameter"},
      {{"[o]", "1", "[o][n]", "2"}, 4, NULL, "/o", "parameter-key"},
      {{"[l][0]", "1", "[l][2]", "2"}, 4, NULL, "/l", "parameter-key"},
      {{"[l][00]", "1"}, 2, NULL, "/l", "parameter-key"},
      {{"[l][]", "1", "[l][0]", "2"}, 4, NULL, "/l", "parameter-key"},
      {{"[x]", "1"}, 2, NULL, "/x", "unknown-field"},
      {{"[n", "1"}, 2, NULL, "", "parameter-key"},
      {{"[n]x", "1"}, 2, NULL, "", "parameter-key"},
      {{"[[n]", "1"}, 2, NULL, "", "parameter-key"},
      {{"[s]", "\xff"}, 2, NULL, "/s", "syntax"},
      {{"[\xff]", "x"}, 2, NULL, "", "parameter-key"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_texts(&test_object, GW_STYLE_DEEP_OBJECT, rows[i].texts,
                             rows[i].n, true);
    assert_int_equal(got.status, rows[i].json ? GW_OK : GW_ERR_INVALID);
    if (rows[i].json) {
      assert_string_equal(got.json, rows[i].json);
    }
    assert_string_equal(got.pointer, rows[i].pointer);
    assert_string_equal(got.code, rows[i].code);
  }
}

static void other_styles_have_flat_keys(void **state) {
  (void)state;
  static const char *const texts[] = {"n", "1", "o", "{\"n\":2}", "l", "3"};
  outcome got = read_texts(&test_object, GW_STYLE_FORM, texts, 6, true);
  assert_int_equal(got.status, GW_OK);
  assert_string_equal(got.json, "{\"l\":[3],\"n\":1,\"o\":{\"n\":2}}");
  /* JSON of a member can't end early and go on as another one */
  static const char *const bad[] = {"o", "{},\"n\":7"};
  got = read_texts(&test_object, GW_STYLE_FORM, bad, 2, true);
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.pointer, "/o");
  assert_string_equal(got.code, "syntax");
}

static void keys_have_limits(void **state) {
  (void)state;
  char keys[4 * DEPTH + 8] = "";
  const char *texts[] = {keys, "1"};
  for (size_t i = 0; i < DEPTH - 1; i++) {
    memcpy(keys + 3 * i, "[o]", 4);
  }
  memcpy(keys + 3 * (DEPTH - 1), "[n]", 4);
  outcome got = read_texts(&test_object, GW_STYLE_DEEP_OBJECT, texts, 2, true);
  assert_int_equal(got.status, GW_OK);
  memcpy(keys + 3 * (DEPTH - 1), "[o][n]", 7);
  got = read_texts(&test_object, GW_STYLE_DEEP_OBJECT, texts, 2, true);
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.code, "parameter-key");

  static char room[KEYS + 1][8];
  static const char *many[2 * (KEYS + 1)];
  for (size_t i = 0; i <= KEYS; i++) {
    snprintf(room[i], sizeof room[i], "%zu", i);
    many[2 * i] = room[i];
    many[2 * i + 1] = "1";
  }
  static const gw_schema open = {.types = GW_TYPE_OBJECT,
                                 .additional = &test_integer};
  got = read_texts(&open, GW_STYLE_FORM, many, 2 * KEYS, true);
  assert_int_equal(got.status, GW_OK);
  got = read_texts(&open, GW_STYLE_FORM, many, 2 * KEYS + 2, true);
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.code, "parameter-key");
}

static void json_has_a_limit(void **state) {
  (void)state;
  gw_arena arena;
  gw_slice json;
  gw_problem_sink sink;
  gw_arena_init(&arena, 0);
  gw_sink_init(&sink, &arena);
  char *text = gw_arena_alloc(&arena, BYTES);
  assert_non_null(text);
  memset(text, '1', BYTES);
  text[0] = '"';
  text[BYTES - 2] = '"';
  gw_param param = {.name = GW_STR("p"), .flags = GW_PARAM_JSON};
  gw_slice all = gw_slice_of(text, BYTES - 1);
  assert_int_equal(
      gw_param_read_json(&arena, &limits, &param, all, &sink, &json), GW_OK);
  text[BYTES - 2] = '1';
  text[BYTES - 1] = '"';
  all.n = BYTES;
  gw_param_texts texts = {.v = &all, .n = 1, .is_given = true};
  param.schema = &test_string;
  assert_int_equal(gw_param_read(&arena, &limits, &param, &texts, &sink, &json),
                   GW_ERR_LIMIT);
  gw_arena_done(&arena);
}

/* What is no JSON is told, however much else is wrong before it. */
static void broken_json_is_told_in_any_case(void **state) {
  (void)state;
  static const gw_schema list = {.types = GW_TYPE_ARRAY, .items = &test_string};
  static const struct {
    size_t n; /* numbers where strings should be */
    const char *end;
    bool is_json;
  } rows[] = {{1, "]", true},  {1, "] x", false},  {1, "", false},
              {19, "]", true}, {19, "}", false},   {20, "]", true},
              {20, "", false}, {20, "] x", false}, {30, "]", true},
              {30, "1", false}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char text[128] = "[";
    gw_arena arena;
    gw_problem_sink sink;
    gw_slice json;
    size_t n_syntax = 0;
    for (size_t j = 0; j < rows[i].n; j++) {
      size_t n = strlen(text);
      snprintf(text + n, sizeof text - n, "%s", j ? ",1" : "1");
    }
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s",
             rows[i].end);
    gw_param param = {
        .name = GW_STR("p"), .flags = GW_PARAM_JSON, .schema = &list};
    gw_arena_init(&arena, 0);
    gw_sink_init(&sink, &arena);
    assert_int_equal(gw_param_read_json(&arena, &gw_param_default_limits,
                                        &param, gw_slice_str(text), &sink,
                                        &json),
                     GW_ERR_INVALID);
    for (size_t j = 0; j < sink.n; j++) {
      n_syntax += gw_slice_is(sink.problems[j].code, "syntax");
    }
    assert_int_equal(n_syntax, rows[i].is_json ? 0 : 1);
    assert_true(sink.n <= GW_SINK_PROBLEMS);
    gw_arena_done(&arena);
  }
}

/* So is a duplicate key, which no mode lets pass. */
static void a_duplicate_is_told_in_any_case(void **state) {
  (void)state;
  static const gw_schema list = {.types = GW_TYPE_ARRAY, .items = &test_string};
  static const char *const ends[] = {",{\"a\":1,\"a\":2}]",
                                     ",[{\"b\":{},\"b\":3}]]"};
  for (size_t i = 0; i < GW_COUNT(ends) * 40; i++) {
    char text[160] = "[1";
    gw_arena arena;
    gw_problem_sink sink;
    gw_slice json;
    size_t n_told = 0;
    for (size_t j = 0; j < i / GW_COUNT(ends); j++) {
      size_t n = strlen(text);
      snprintf(text + n, sizeof text - n, ",1");
    }
    size_t n = strlen(text);
    snprintf(text + n, sizeof text - n, "%s", ends[i % GW_COUNT(ends)]);
    gw_param param = {
        .name = GW_STR("p"), .flags = GW_PARAM_JSON, .schema = &list};
    gw_arena_init(&arena, 0);
    gw_sink_init(&sink, &arena);
    assert_int_equal(gw_param_read_json(&arena, &gw_param_default_limits,
                                        &param, gw_slice_str(text), &sink,
                                        &json),
                     GW_ERR_INVALID);
    for (size_t j = 0; j < sink.n; j++) {
      n_told += gw_slice_is(sink.problems[j].code, "duplicate-key");
    }
    assert_int_equal(n_told, 1);
    gw_arena_done(&arena);
  }
}

/* More branches than are asked: what they say of "7" is not known, and the
 * walk refuses or takes the string. */
static void a_text_is_what_few_schemas_say(void **state) {
  (void)state;
  static const char *const texts[] = {"x", "7"};
  enum { N = 33 };
  static gw_schema members[N], branches[N];
  static gw_property properties[N];
  static const gw_schema *list[N];
  static const gw_slice name[] = {GW_STR("x")};
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_names set;
  assert_int_equal(gw_names_build(&arena, name, 1, &set), GW_OK);
  for (size_t i = 0; i < N; i++) {
    members[i] = (gw_schema){.types = GW_TYPE_STRING};
    properties[i] = (gw_property){
        .name = GW_STR("x"), .schema = &members[i], .is_declared = 1};
    branches[i] = (gw_schema){.types = GW_TYPE_ANY,
                              .property_names = set,
                              .properties = &properties[i],
                              .n_properties = 1};
    list[i] = &branches[i];
  }
  members[N - 1].types = GW_TYPE_INTEGER; /* the one too many */
  gw_rule rule = {.kind = GW_RULE_ALL_OF, .schemas = list, .n_schemas = N};
  gw_schema all = {.types = GW_TYPE_OBJECT,
                   .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                   .rules = &rule,
                   .n_rules = 1};
  outcome got = read_texts(&all, GW_STYLE_FORM, texts, 2, true);
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.pointer, "/x");
  rule.schemas = list + N - 1;
  rule.n_schemas = 1;
  got = read_texts(&all, GW_STYLE_FORM, texts, 2, true);
  assert_int_equal(got.status, GW_OK);
  assert_string_equal(got.json, "{\"x\":7}");
  gw_arena_done(&arena);
}

/* A scalar before an array of one, a number before a string. */
static void readings_are_tried_in_turn(void **state) {
  (void)state;
  static const gw_schema *const both[] = {&test_string, &test_integers};
  static const gw_rule any_of[] = {
      {.kind = GW_RULE_ANY_OF, .schemas = both, .n_schemas = 2}};
  static const gw_schema union_of = {.types = GW_TYPE_ANY,
                                     .checks =
                                         GW_CHECK_RULES | GW_CHECK_SUBTREE,
                                     .rules = any_of,
                                     .n_rules = 1};
  static const gw_schema *const lists[] = {&test_integer, &test_integers};
  static const gw_rule any_list[] = {
      {.kind = GW_RULE_ANY_OF, .schemas = lists, .n_schemas = 2}};
  static const gw_schema numbers = {.types = GW_TYPE_ANY,
                                    .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                                    .rules = any_list,
                                    .n_rules = 1};
  static const char *const texts[] = {"7", "8"};
  outcome got = read_texts(&union_of, GW_STYLE_FORM, texts, 1, false);
  assert_string_equal(got.json, "\"7\"");
  got = read_texts(&union_of, GW_STYLE_FORM, texts, 2, false);
  assert_string_equal(got.json, "[7,8]");
  got = read_texts(&numbers, GW_STYLE_FORM, texts, 1, false);
  assert_string_equal(got.json, "7");
  got = read_texts(&test_either, GW_STYLE_FORM, texts, 1, false);
  assert_string_equal(got.json, "7");
  got = read_texts(&test_either, GW_STYLE_FORM, texts, 2, false);
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.code, "duplicate-parameter");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(styles_cut),
      cmocka_unit_test(keys_make_objects),
      cmocka_unit_test(other_styles_have_flat_keys),
      cmocka_unit_test(keys_have_limits),
      cmocka_unit_test(json_has_a_limit),
      cmocka_unit_test(broken_json_is_told_in_any_case),
      cmocka_unit_test(a_duplicate_is_told_in_any_case),
      cmocka_unit_test(a_text_is_what_few_schemas_say),
      cmocka_unit_test(readings_are_tried_in_turn),
  };
  return cmocka_run_group_tests(tests, make_names, end_names);
}
