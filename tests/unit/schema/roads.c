/* Both roads of the walk over schemas and bodies by chance: a body is made
 * along its schema, so that most of it fits, and a little of it is spoiled. */
#include <stdio.h>

#include "../support/schemas.h"
#include "schema/quick_walk.h"
#include "unit.h"

enum { SCHEMAS = 12, BODIES = 20000, TEXT = 4096, DEPTH = 5 };

/* ---- chance -------------------------------------------------------------- */

static uint64_t chance_state = 0x2545f4914f6cdd1du;

static uint32_t below(uint32_t n) {
  chance_state ^= chance_state << 13;
  chance_state ^= chance_state >> 7;
  chance_state ^= chance_state << 17;
  return (uint32_t)(chance_state >> 33) % n;
}

static bool one_in(uint32_t n) {
  return below(n) == 0;
}

/* ---- schemas ------------------------------------------------------------- */

static const char *const names[] = {
    "a",  "name", "a-name-of-eight-and-more", "b\xc3\xb6", "AB", "a\"b",
    "cc", "other"};
enum { NAMES = GW_COUNT(names), PROPERTIES = 4 };

/* What one schema points to. */
typedef struct parts {
  gw_property properties[PROPERTIES];
  const gw_schema *prefix[1];
  const gw_schema *branches[2];
  gw_rule rules[2];
  gw_pattern_property patterns[1];
} parts;

typedef struct world {
  gw_arena arena;
  gw_schema schemas[SCHEMAS];
  parts parts[SCHEMAS];
} world;

/* Any, none, or one of those that are plain. */
static const gw_schema *any_schema(const world *w) {
  static const gw_schema *const plain[] = {
      &schemas_text, &schemas_code,  &schemas_time, &schemas_color,
      &schemas_year, &schemas_share, &schemas_flag, &schemas_map};
  return one_in(4)   ? NULL
         : one_in(2) ? plain[below(GW_COUNT(plain))]
                     : &w->schemas[below(SCHEMAS)];
}

static void make_properties(world *w, gw_schema *schema, parts *own) {
  gw_slice used[PROPERTIES];
  uint32_t from = below(NAMES);
  size_t n = below(PROPERTIES + 1);
  for (size_t i = 0; i < n; i++) {
    used[i] = gw_slice_str(names[(from + i) % NAMES]);
    bool is_required = one_in(4);
    own->properties[i] =
        (gw_property){used[i], any_schema(w), is_required, !one_in(6)};
    schema->n_required += is_required;
    if (gw_slice_find(used[i], '"') < used[i].n) {
      schema->checks |= GW_CHECK_ESCAPES;
    }
  }
  schema->properties = own->properties;
  schema->n_properties = n;
  assert_int_equal(gw_names_build(&w->arena, used, n, &schema->property_names),
                   GW_OK);
}

static void make_rules(world *w, gw_schema *schema, parts *own) {
  static const gw_rule_kind kinds[] = {GW_RULE_ALL_OF, GW_RULE_ANY_OF,
                                       GW_RULE_ONE_OF, GW_RULE_NOT,
                                       GW_RULE_UNEVALUATED_PROPERTIES};
  gw_rule_kind kind = kinds[below(GW_COUNT(kinds))];
  own->branches[0] = any_schema(w);
  own->branches[1] = any_schema(w);
  own->rules[0] = (gw_rule){
      .kind = kind,
      .schemas = own->branches,
      .n_schemas = kind == GW_RULE_NOT || kind == GW_RULE_UNEVALUATED_PROPERTIES
                       ? 1
                       : 2};
  schema->rules = own->rules;
  schema->n_rules = 1;
  schema->checks |= GW_CHECK_RULES | GW_CHECK_SUBTREE;
  schema->checks |=
      kind == GW_RULE_UNEVALUATED_PROPERTIES ? GW_CHECK_UNEVALUATED : 0;
}

static void make_schema(world *w, size_t i) {
  gw_schema *schema = &w->schemas[i];
  parts *own = &w->parts[i];
  *schema = (gw_schema){.types = GW_TYPE_OBJECT | GW_TYPE_ARRAY};
  schema->types |= one_in(3) ? (uint32_t)GW_TYPE_ANY : 0;
  make_properties(w, schema, own);
  schema->additional = any_schema(w);
  schema->checks |= one_in(4) ? GW_CHECK_CLOSED : 0;
  schema->checks |= one_in(6) ? GW_CHECK_UNIQUE_ITEMS : 0;
  schema->checks |= one_in(6) ? GW_CHECK_MAX_PROPERTIES : 0;
  schema->max_properties = 3;
  schema->items = any_schema(w);
  if (one_in(4)) {
    own->prefix[0] = any_schema(w);
    schema->prefix = own->prefix;
    schema->n_prefix = 1;
  }
  if (one_in(4)) {
    make_rules(w, schema, own);
  }
  if (one_in(5)) {
    own->patterns[0] = (gw_pattern_property){&schemas_pattern, any_schema(w)};
    schema->patterns = own->patterns;
    schema->n_patterns = 1;
  }
}

/* ---- bodies -------------------------------------------------------------- */

typedef struct body {
  char text[TEXT];
  size_t n;
  bool has_twice; /* a key */
  bool is_cut;
} body;

static void say(body *b, const char *text) {
  size_t n = strlen(text);
  if (b->n + n + 1 > TEXT) {
    b->is_cut = true;
  } else {
    memcpy(b->text + b->n, text, n + 1);
    b->n += n;
  }
}

static void say_space(body *b) {
  static const char *const some[] = {"", "", "", "", "", " ", "\n\t", "\r  "};
  say(b, some[below(GW_COUNT(some))]);
}

static void say_scalar(body *b) {
  static const char *const some[] = {
      "1", "0", "-3", "2100", "2101", "-0", "-0.0", "1.0", "0.25", "0.5",
      "0.49999999999999999", "1e2", "1E400", "-1e-400", "123456789012345678",
      "12345678901234567890", "2147483648", "true", "false", "null", "\"red\"",
      "\"r\\u0065d\"", "\"AB\"", "\"\\u0041B\"", "\"x\"", "\"\"",
      "\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\\ud83d\\ude00\"",
      "\"b\xc3\xb6\xc3\xb6\"", "\"\xf0\x9f\x98\x80\"",
      "\"twenty-one-characters\"",
      "\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
      "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"",
      "\"2024-02-29T23:59:59Z\"", "\"2023-02-29T23:59:59Z\"", "\"a\\u0000b\"",
      /* no JSON */
      "\"\\ud800\"", "\"\\udc00\"", "\"a\nb\"", "01", "-", "1.", "+1", "nul",
      "\"\\x\"", "\"", "\"\\"};
  enum { BAD = 11 };
  say(b, some[below(GW_COUNT(some) - (one_in(40) ? 0 : BAD))]);
}

/* The last letter by its number now and then: an escape, and the same name. */
static void say_key(body *b, gw_slice name) {
  char text[80];
  bool has_quote = gw_slice_find(name, '"') < name.n;
  int n = (int)name.n - 1;
  if (has_quote) {
    say(b, "\"a\\\"b\"");
  } else if (one_in(8) && (unsigned char)name.p[n] < 0x80) {
    snprintf(text, sizeof text, "\"%.*s\\u%04x\"", n, name.p,
             (unsigned)name.p[n]);
    say(b, text);
  } else {
    snprintf(text, sizeof text, "\"%.*s\"", n + 1, name.p);
    say(b, text);
  }
  say(b, one_in(12) ? " :" : ":");
  say_space(b);
}

static void say_value(body *b, int depth);

static void say_object(body *b, int depth) {
  uint32_t from = below(NAMES), n = below(5);
  say(b, "{");
  say_space(b);
  for (uint32_t i = 0; i < n; i++) {
    say(b, i ? "," : "");
    say_key(b, gw_slice_str(names[(from + i) % NAMES]));
    say_value(b, depth + 1);
    say_space(b);
  }
  if (n && one_in(25)) {
    say(b, ",");
    say_key(b, gw_slice_str(names[from]));
    say_value(b, depth + 1);
    b->has_twice = true;
  }
  say(b, one_in(200) ? ",}" : "}");
}

static void say_array(body *b, int depth) {
  uint32_t n = below(4);
  say(b, "[");
  for (uint32_t i = 0; i < n; i++) {
    say(b, i ? "," : "");
    say_space(b);
    say_value(b, depth + 1);
  }
  say_space(b);
  say(b, one_in(200) ? ",]" : "]");
}

static void say_value(body *b, int depth) {
  uint32_t kind = below(10);
  if (depth >= DEPTH || kind < 4) {
    say_scalar(b);
  } else if (kind < 8) {
    say_object(b, depth);
  } else {
    say_array(b, depth);
  }
}

/* ---- both roads ---------------------------------------------------------- */

/* The verdict of the walk without a sink, after that with one said the same. */
static gw_status check(gw_arena *arena, const gw_schema *schema, gw_json json) {
  gw_schema_run fast_run, slow_run;
  gw_problem_sink sink;
  gw_json slow_json = json;
  size_t n = (size_t)(json.end - json.start);
  gw_schema_start(&fast_run, arena, n);
  gw_status fast = gw_schema_validate(&fast_run, schema, &json);
  gw_sink_init(&sink, arena);
  gw_schema_start(&slow_run, arena, n);
  gw_status slow = gw_schema_explain(&slow_run, schema, &slow_json, &sink);
  if ((fast == GW_OK) != (slow == GW_OK) || (fast == GW_OK) != (sink.n == 0) ||
      (fast == GW_OK && json.p != slow_json.p)) {
    fail_msg("%d, but %d: %s", (int)fast, (int)slow, json.start);
  }
  return fast;
}

static void check_body(world *w, const body *b, size_t *n_fit) {
  gw_buf text;
  gw_json json;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_buf_init(&text, NULL, b->n);
  assert_int_equal(gw_buf_append(&text, gw_slice_of(b->text, b->n)), GW_OK);
  assert_int_equal(gw_buf_pad(&text), GW_OK);
  if (gw_json_init(&json, gw_buf_slice(&text)) == GW_OK) {
    for (size_t i = 0; i < 3; i++) {
      gw_status status = check(&arena, &w->schemas[below(SCHEMAS)], json);
      *n_fit += status == GW_OK;
      if (status == GW_OK && b->has_twice && !b->is_cut) {
        fail_msg("a key that stands twice: %s", b->text);
      }
    }
  }
  gw_buf_done(&text);
  gw_arena_done(&arena);
}

static void roads_agree_by_chance(void **state) {
  static world w;
  static body b;
  size_t n_fit = 0;
  (void)state;
  for (size_t i = 0; i < BODIES; i++) {
    if (i % 50 == 0) {
      gw_arena_init(&w.arena, 0);
      for (size_t k = 0; k < SCHEMAS; k++) {
        make_schema(&w, k);
      }
    }
    b.n = 0;
    b.has_twice = b.is_cut = false;
    say_value(&b, 0);
    check_body(&w, &b, &n_fit);
    if (i % 50 == 49) {
      gw_arena_done(&w.arena);
    }
  }
  assert_in_range(n_fit, BODIES / 10, 3 * BODIES);
}

static int init(void **state) {
  (void)state;
  schemas_init();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(roads_agree_by_chance),
  };
  return cmocka_run_group_tests(tests, init, NULL);
}
