#include "schema/schema.h"

#include "unit.h"

/* ---- the schemas under test ---------------------------------------------- */

#define NUMBER(text, value, whole)                                             \
  { GW_STR(text), (int64_t)(value), value, whole }
#define NUMERIC (GW_TYPE_INTEGER | GW_TYPE_NUMBER)

/* A set of one name needs one slot and no seed. */
#define ONE_NAME(name)                                                         \
  { (const gw_slice[]){GW_STR(name)}, (const uint16_t[]){1}, 1, 0, 0 }

static const gw_number zero = NUMBER("0", 0, 1);
static const gw_number ten = NUMBER("10", 10, 1);
static const gw_number tenth = NUMBER("0.1", 0.1, 0);

static const gw_schema any = {.types = GW_TYPE_ANY};
static const gw_schema text = {.name = GW_STR("Text"), .types = GW_TYPE_STRING};
static const gw_schema integer = {.name = GW_STR("Integer"),
                                  .types = GW_TYPE_INTEGER};
static const gw_schema nothing = {.types = 0};
static const gw_schema short_text = {
    .types = GW_TYPE_STRING,
    .checks = GW_CHECK_MIN_LENGTH | GW_CHECK_MAX_LENGTH,
    .min_length = 2,
    .max_length = 3,
};
static const gw_schema limited = {
    .types = NUMERIC,
    .checks = GW_CHECK_MINIMUM | GW_CHECK_EXCLUSIVE_MAXIMUM,
    .minimum = &zero,
    .maximum = &ten,
};
static const gw_rule tenths_rule[] = {
    {.kind = GW_RULE_MULTIPLE_OF, .number = &tenth}};
static const gw_schema tenths = {
    .types = NUMERIC,
    .checks = GW_CHECK_RULES,
    .rules = tenths_rule,
    .n_rules = 1,
};

/* enum: "red", 1, null, {"a":[1,2]} */
static const gw_slice other_values[] = {GW_STR("1"), GW_STR("null"),
                                        GW_STR("{\"a\":[1,2],\"b\":true}")};
static const gw_values some_values = {ONE_NAME("red"), other_values, 3, 0};
static const gw_schema enumerated = {
    .types = GW_TYPE_ANY, .checks = GW_CHECK_VALUES, .values = &some_values};

static const gw_schema list = {
    .types = GW_TYPE_ARRAY,
    .checks = GW_CHECK_MIN_ITEMS | GW_CHECK_MAX_ITEMS | GW_CHECK_UNIQUE_ITEMS,
    .min_items = 1,
    .max_items = 3,
};
static const gw_schema integers = {.types = GW_TYPE_ARRAY, .items = &integer};

static const gw_property title_property[] = {{GW_STR("title"), &text, 1, 1}};
static const gw_schema book = {
    .name = GW_STR("Book"),
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_CLOSED,
    .property_names = ONE_NAME("title"),
    .properties = title_property,
    .n_properties = 1,
    .n_required = 1,
};
static const gw_schema dictionary = {
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_MIN_PROPERTIES | GW_CHECK_MAX_PROPERTIES,
    .min_properties = 1,
    .max_properties = 2,
    .additional = &integer,
};

static const gw_schema *const text_or_book[] = {&text, &book};
static const gw_schema *const text_or_short[] = {&text, &short_text};
static const gw_schema *const only_text[] = {&text};
static const gw_rule any_of_rule[] = {
    {.kind = GW_RULE_ANY_OF, .schemas = text_or_book, .n_schemas = 2}};
static const gw_rule one_of_rule[] = {
    {.kind = GW_RULE_ONE_OF, .schemas = text_or_short, .n_schemas = 2}};
static const gw_rule all_of_rule[] = {
    {.kind = GW_RULE_ALL_OF, .schemas = text_or_short, .n_schemas = 2}};
static const gw_rule not_rule[] = {
    {.kind = GW_RULE_NOT, .schemas = only_text, .n_schemas = 1}};

#define WITH(rule)                                                             \
  {                                                                            \
    .types = GW_TYPE_ANY, .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,         \
    .rules = rule, .n_rules = 1                                                \
  }
static const gw_schema any_of = WITH(any_of_rule);
static const gw_schema one_of = WITH(one_of_rule);
static const gw_schema all_of = WITH(all_of_rule);
static const gw_schema not_text = WITH(not_rule);

/* A node is {"next": node or absent}: $ref to itself. */
static const gw_schema chain;
static const gw_property next_property[] = {{GW_STR("next"), &chain, 0, 1}};
static const gw_schema chain = {
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_CLOSED,
    .property_names = ONE_NAME("next"),
    .properties = next_property,
    .n_properties = 1,
};

/* ---- verdicts ------------------------------------------------------------ */

typedef struct row {
  const gw_schema *schema;
  const char *json;
  const char *problems; /* "pointer code" each, joined by ", "; "": valid */
} row;

static const row rows[] = {
    {&any, "{\"a\":[1,\"x\",null]}", ""},
    {&any, "{\"a\":1,\"a\":2}", "/a duplicate-key"},
    {&any, "{\"a\":1,\"\\u0061\":2}", "/\\u0061 duplicate-key"},
    {&any, "[1,", " syntax"},
    {&nothing, "1", " not-allowed"},
    {&text, "\"x\"", ""},
    {&text, "1", " type"},
    {&integer, "1", ""},
    {&integer, "1.0", ""},
    {&integer, "10e-1", ""},
    {&integer, "1.5", " type"},
    {&integer, "\"1\"", " type"},
    {&short_text, "\"ab\"", ""},
    {&short_text, "\"a\"", " min-length"},
    {&short_text, "\"abcd\"", " max-length"},
    {&short_text, "\"\xc3\xa9\xc3\xa9\xf0\x9f\x98\x80\"", ""},
    {&short_text, "\"\\u00e9\\ud83d\\ude00\"", ""},
    {&short_text, "\"\\u00e9\"", " min-length"},
    {&limited, "0", ""},
    {&limited, "-0.0", ""},
    {&limited, "9.9999999999999999999", ""},
    {&limited, "10", " exclusive-maximum"},
    {&limited, "1e1", " exclusive-maximum"},
    {&limited, "-1e-400", " minimum"},
    {&tenths, "0.3", ""},
    {&tenths, "1e300", ""},
    {&tenths, "0.35", " multiple-of"},
    {&enumerated, "\"red\"", ""},
    {&enumerated, "\"r\\u0065d\"", ""},
    {&enumerated, "\"blue\"", " enum"},
    {&enumerated, "1.0", ""},
    {&enumerated, "10e-1", ""},
    {&enumerated, "\"1\"", " enum"},
    {&enumerated, "null", ""},
    {&enumerated, "true", " enum"},
    {&enumerated, "{\"b\": true, \"a\": [1.0, 20e-1]}", ""},
    {&enumerated, "{\"b\": true, \"a\": [2, 1]}", " enum"},
    {&enumerated, "{}", " enum"},
    {&list, "[1]", ""},
    {&list, "[]", " min-items"},
    {&list, "[1,2,3,4]", " max-items"},
    {&list, "[1,\"1\",true]", ""},
    {&list, "[1,1.0]", " unique-items"},
    {&list, "[100,1e2]", " unique-items"},
    {&list, "[0,-0.0]", " unique-items"},
    {&list, "[1,-1]", ""},
    {&list, "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", " unique-items"},
    {&list, "[[1,2],[2,1]]", ""},
    {&list, "[\"a\",\"\\u0061\"]", " unique-items"},
    {&integers, "[1,\"x\",2.5]", "/1 type, /2 type"},
    {&book, "{\"title\":\"x\"}", ""},
    {&book, "{\"t\\u0069tle\":\"x\"}", ""},
    {&book, "{}", "/title required"},
    {&book, "{\"titel\":\"x\"}", "/titel unknown-field, /title required"},
    {&book, "{\"title\":1,\"a/b~c\":2}", "/title type, /a~1b~0c unknown-field"},
    {&book, "{\"title\":\"x\",\"title\":\"y\"}", "/title duplicate-key"},
    {&book, "[]", " type"},
    {&dictionary, "{\"a\":1}", ""},
    {&dictionary, "{}", " min-properties"},
    {&dictionary, "{\"a\":1,\"b\":2,\"c\":3}", " max-properties"},
    {&dictionary, "{\"a\":\"x\"}", "/a type"},
    {&any_of, "\"x\"", ""},
    {&any_of, "{\"title\":\"x\"}", ""},
    {&any_of, "{\"title\":1}", " any-of, /title type"},
    {&any_of, "1", " any-of,  type"},
    {&one_of, "\"long text\"", ""},
    {&one_of, "\"ab\"", " one-of"},
    {&one_of, "1", " one-of,  type"},
    {&all_of, "\"ab\"", ""},
    {&all_of, "\"a\"", " min-length"},
    {&not_text, "1", ""},
    {&not_text, "\"x\"", " not"},
    {&chain, "{\"next\":{\"next\":{}}}", ""},
    {&chain, "{\"next\":{\"next\":{\"nxt\":{}}}}",
     "/next/next/nxt unknown-field"},
};

typedef struct world {
  gw_arena arena;
  gw_buf buf;
  gw_json json;
  gw_schema_run run;
  gw_problem_sink sink;
} world;

static void load(world *w, const char *json, size_t n) {
  gw_arena_init(&w->arena, 0);
  gw_buf_init(&w->buf, &w->arena, n);
  assert_int_equal(gw_buf_append(&w->buf, gw_slice_of(json, n)), GW_OK);
  assert_int_equal(gw_buf_pad(&w->buf), GW_OK);
  assert_int_equal(gw_json_init(&w->json, gw_buf_slice(&w->buf)), GW_OK);
  gw_schema_start(&w->run, &w->arena, n);
  gw_sink_init(&w->sink, &w->arena);
}

static const char *list_problems(world *w) {
  gw_buf out;
  gw_buf_init(&out, &w->arena, 4096);
  assert_int_equal(gw_buf_reserve(&out, 1), GW_OK);
  for (size_t i = 0; i < w->sink.n; i++) {
    const gw_sink_problem *p = &w->sink.problems[i];
    assert_true(p->detail.n > 0);
    assert_int_equal(gw_buf_printf(&out, "%s%.*s %.*s", i ? ", " : "",
                                   (int)p->pointer.n, p->pointer.p,
                                   (int)p->code.n, p->code.p),
                     GW_OK);
  }
  return gw_arena_dup(&w->arena, gw_buf_slice(&out)).p;
}

/* The fast verdict and the explanation agree on each row. */
static void says_what_is_wrong(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    world w;
    load(&w, rows[i].json, strlen(rows[i].json));
    gw_json start = w.json;
    gw_status fast = gw_schema_validate(&w.run, rows[i].schema, &w.json);
    assert_int_equal(fast == GW_OK, rows[i].problems[0] == 0);
    if (fast == GW_OK) {
      assert_int_equal(gw_json_finish(&w.json), GW_OK);
    }
    gw_schema_start(&w.run, &w.arena, strlen(rows[i].json));
    gw_status slow = gw_schema_explain(&w.run, rows[i].schema, &start, &w.sink);
    assert_int_equal(fast, slow);
    assert_string_equal(list_problems(&w), rows[i].problems);
    gw_arena_done(&w.arena);
  }
}

static void keeps_twenty_problems(void **state) {
  (void)state;
  world w;
  char text_of[2 + 4 * 30];
  size_t n = 0;
  text_of[n++] = '[';
  for (size_t i = 0; i < 30; i++) {
    memcpy(text_of + n, "1.5,", 4);
    n += 4;
  }
  text_of[n - 1] = ']';
  load(&w, text_of, n);
  assert_int_equal(gw_schema_explain(&w.run, &integers, &w.json, &w.sink),
                   GW_ERR_INVALID);
  assert_int_equal(w.sink.n, GW_SINK_PROBLEMS);
  assert_slice(w.sink.problems[19].pointer, "/19");
  gw_arena_done(&w.arena);
}

/* THREATS E12: eight alternatives, each of them eight alternatives again. */
static void has_a_work_budget(void **state) {
  (void)state;
  enum { DEPTH = 10, BRANCHES = 8 };
  gw_schema schemas[DEPTH];
  gw_rule rules[DEPTH];
  const gw_schema *branches[DEPTH][BRANCHES];
  for (size_t i = 0; i < DEPTH; i++) {
    for (size_t k = 0; k < BRANCHES; k++) {
      branches[i][k] = i + 1 < DEPTH ? &schemas[i + 1] : &text;
    }
    rules[i] = (gw_rule){
        .kind = GW_RULE_ONE_OF, .schemas = branches[i], .n_schemas = BRANCHES};
    schemas[i] =
        (gw_schema){.types = GW_TYPE_ANY, .rules = &rules[i], .n_rules = 1};
  }
  world w;
  load(&w, "1", 1);
  gw_json start = w.json;
  assert_int_equal(gw_schema_validate(&w.run, &schemas[0], &w.json),
                   GW_ERR_LIMIT);
  gw_schema_start(&w.run, &w.arena, 1);
  assert_int_equal(gw_schema_explain(&w.run, &schemas[0], &start, &w.sink),
                   GW_ERR_LIMIT);
  assert_slice(w.sink.problems[w.sink.n - 1].code, "too-complex");
  gw_arena_done(&w.arena);
}

/* oneOf of two that both hold it: 2^40 walks of the innermost, if each were
 * made. */
static void remembers_branches(void **state) {
  (void)state;
  enum { DEPTH = 40 };
  gw_schema nested;
  const gw_schema text_items = {.types = GW_TYPE_ARRAY, .items = &nested};
  const gw_schema more_items = {.types = GW_TYPE_ARRAY | GW_TYPE_STRING,
                                .items = &nested};
  const gw_schema *branches[] = {&text_items, &more_items};
  const gw_rule rule = {
      .kind = GW_RULE_ANY_OF, .schemas = branches, .n_schemas = 2};
  nested = (gw_schema){.types = GW_TYPE_ANY,
                       .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                       .rules = &rule,
                       .n_rules = 1};
  char tower[2 * DEPTH + 1];
  memset(tower, '[', DEPTH);
  tower[DEPTH] = '1';
  memset(tower + DEPTH + 1, ']', DEPTH);
  world w;
  load(&w, tower, sizeof tower);
  gw_json start = w.json;
  assert_int_equal(gw_schema_validate(&w.run, &nested, &w.json),
                   GW_ERR_INVALID);
  gw_schema_start(&w.run, &w.arena, sizeof tower);
  assert_int_equal(gw_schema_explain(&w.run, &nested, &start, &w.sink),
                   GW_ERR_INVALID);
  assert_slice(w.sink.problems[0].code, "any-of");
  gw_arena_done(&w.arena);
}

/* allOf of two that both hold it, under each kind of rule that goes down into
 * the value itself: every level is legal, and what is wrong is told once. */
static void goes_down_once(void **state) {
  (void)state;
  enum { DEPTH = 60 };
  static const gw_rule_kind kinds[] = {GW_RULE_ALL_OF, GW_RULE_ANY_OF,
                                       GW_RULE_IF};
  static const size_t n_problems[] = {3, 5, 1};
  for (size_t i = 0; i < GW_COUNT(kinds); i++) {
    gw_schema nested;
    const gw_schema holder = {.types = GW_TYPE_ARRAY | GW_TYPE_INTEGER,
                              .items = &nested};
    const gw_schema *branches[] = {&holder, &holder, &holder};
    const gw_rule rule = {
        .kind = kinds[i], .schemas = branches, .n_schemas = 3};
    nested = (gw_schema){.types = GW_TYPE_ANY,
                         .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                         .rules = &rule,
                         .n_rules = 1};
    char tower[2 * DEPTH + 1];
    memset(tower, '[', DEPTH);
    tower[DEPTH] = '1';
    memset(tower + DEPTH + 1, ']', DEPTH);
    world w;
    load(&w, tower, sizeof tower);
    gw_json start = w.json;
    assert_int_equal(gw_schema_validate(&w.run, &nested, &w.json), GW_OK);
    assert_int_equal(gw_schema_explain(&w.run, &nested, &start, &w.sink),
                     GW_OK);
    gw_arena_done(&w.arena);
    load(&w, "[[1,[true]],[]]", 15);
    assert_int_equal(gw_schema_explain(&w.run, &nested, &w.json, &w.sink),
                     GW_ERR_INVALID);
    /* by each of the branches, but not once more for each way to it */
    assert_int_equal(w.sink.n, n_problems[i]);
    gw_arena_done(&w.arena);
  }
}

static void ends_schemas_that_refer_to_themselves(void **state) {
  (void)state;
  gw_schema self;
  const gw_schema *branch = &self;
  gw_rule rule = {.kind = GW_RULE_ALL_OF, .schemas = &branch, .n_schemas = 1};
  self = (gw_schema){.types = GW_TYPE_ANY, .rules = &rule, .n_rules = 1};
  world w;
  load(&w, "1", 1);
  assert_int_equal(gw_schema_validate(&w.run, &self, &w.json), GW_ERR_LIMIT);
  gw_arena_done(&w.arena);
}

/* ---- parameters ---------------------------------------------------------- */

static void checks_texts(void **state) {
  static const struct {
    const gw_schema *schema;
    const char *text;
    gw_status status;
  } table[] = {
      {&text, "7", GW_OK},
      {&integer, "7", GW_OK},
      {&integer, "7.0", GW_OK},
      {&integer, "x", GW_ERR_INVALID},
      {&integer, "07", GW_ERR_INVALID},
      {&integer, "", GW_ERR_INVALID},
      {&limited, "10", GW_ERR_INVALID},
      {&short_text, "a\"b", GW_OK},
      {&short_text, "12", GW_OK},
      {&short_text, "1234", GW_ERR_INVALID},
      {&enumerated, "1", GW_OK},
      {&enumerated, "red", GW_OK},
      {&enumerated, "2", GW_ERR_INVALID},
      {&text, "\xff", GW_ERR_INVALID},
      {&not_text, "true", GW_OK},
      {&not_text, "x", GW_ERR_INVALID},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(table); i++) {
    world w;
    load(&w, "0", 1);
    gw_slice s = gw_slice_str(table[i].text);
    assert_int_equal(gw_schema_check_text(&w.run, table[i].schema, s, NULL),
                     table[i].status);
    assert_int_equal(gw_schema_check_text(&w.run, table[i].schema, s, &w.sink),
                     table[i].status);
    assert_int_equal(w.sink.n > 0, table[i].status != GW_OK);
    gw_arena_done(&w.arena);
  }
}

static void checks_lists(void **state) {
  (void)state;
  world w;
  load(&w, "0", 1);
  gw_slice items[] = {GW_STR("1"), GW_STR("2"), GW_STR("x")};
  assert_int_equal(gw_schema_check_list(&w.run, &integers, items, 2, NULL),
                   GW_OK);
  assert_int_equal(gw_schema_check_list(&w.run, &integers, items, 3, &w.sink),
                   GW_ERR_INVALID);
  assert_slice(w.sink.problems[0].pointer, "/2");
  assert_int_equal(gw_schema_check_list(&w.run, &list, items, 0, NULL),
                   GW_ERR_INVALID);
  gw_arena_done(&w.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(says_what_is_wrong),
      cmocka_unit_test(keeps_twenty_problems),
      cmocka_unit_test(has_a_work_budget),
      cmocka_unit_test(remembers_branches),
      cmocka_unit_test(goes_down_once),
      cmocka_unit_test(ends_schemas_that_refer_to_themselves),
      cmocka_unit_test(checks_texts),
      cmocka_unit_test(checks_lists),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
