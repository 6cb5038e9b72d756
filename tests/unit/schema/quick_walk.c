#include "schema/quick_walk.h"

#include <stdio.h>

#include "../support/schemas.h"
#include "unit.h"

typedef struct world {
  gw_arena arena;
  gw_buf buf;
  gw_json json;
} world;

static void load(world *w, const char *json) {
  size_t n = strlen(json);
  gw_arena_init(&w->arena, 0);
  gw_buf_init(&w->buf, NULL, n);
  assert_int_equal(gw_buf_append(&w->buf, gw_slice_of(json, n)), GW_OK);
  assert_int_equal(gw_buf_pad(&w->buf), GW_OK);
  assert_int_equal(gw_json_init(&w->json, gw_buf_slice(&w->buf)), GW_OK);
}

static void unload(world *w) {
  gw_buf_done(&w->buf);
  gw_arena_done(&w->arena);
}

/* ---- how far the short road goes ----------------------------------------- */

/* Of the members in the braces; what it leaves to the general walk stands
 * behind the bar, "" where it takes all. */
typedef struct stretch {
  const gw_schema *schema;
  const char *taken, *left;
} stretch;

#define PARCEL "{\"name\":\"box\""

static const stretch stretches[] = {
    {&schemas_parcel, "{}", ""},
    {&schemas_parcel, PARCEL "}", ""},
    {&schemas_parcel, "{ \"name\": \"box\" ,\n\"year\":\t-3 }", ""},
    {&schemas_parcel, "{\"year\":7,\"name\":\"b\xc3\xb6\"}", ""},
    {&schemas_parcel, PARCEL ",\"code\":\"AB\"}", ""},
    {&schemas_parcel, PARCEL ",\"code\":null}", ""},
    {&schemas_parcel, PARCEL ",\"sent\":\"2024-02-29T23:59:59.5Z\"}", ""},
    {&schemas_parcel, PARCEL ",\"sent\":\"2016-12-31t23:59:60z\"}", ""},
    {&schemas_parcel, PARCEL ",\"color\":\"red\"}", ""},
    {&schemas_parcel, PARCEL ",\"share\":-0.25}", ""},
    {&schemas_parcel, PARCEL ",\"is-fragile\":false,\"any\":true}", ""},
    {&schemas_parcel, PARCEL ",\"any\":[{\"a\":[]},null,1.5,\"\\n\"]}", ""},
    {&schemas_parcel, PARCEL ",\"map\":{\"a\":\"aa\",\"b\":\"bb\"}}", ""},
    {&schemas_parcel, PARCEL ",\"parts\":[" PARCEL "}," PARCEL "}]}", ""},
    {&schemas_parcel,
     PARCEL ",\"the name that is the longest of all\":true,\"\xc3\xa9\":true,"
            "\"\":false}",
     ""},
    {&schemas_open, "{\"name\":1,\"other\":2,\"year\":3}", ""},
    {&schemas_open, "{\"name\":1,\"other\":2,\"other\":3", ","},
    /* not plain: the general walk decides */
    {&schemas_parcel, PARCEL, ",\"name\":\"twice\"}"},
    {&schemas_parcel, PARCEL, ",\"na\\u006de\":\"twice\"}"},
    {&schemas_parcel, PARCEL, ",\"year\" :1}"},
    {&schemas_parcel, PARCEL, ",\"year\":2101}"},
    {&schemas_parcel, PARCEL, ",\"year\":1.0}"},
    {&schemas_parcel, PARCEL, ",\"year\":01}"},
    {&schemas_parcel, PARCEL, ",\"year\":-}"},
    {&schemas_parcel, PARCEL, ",\"share\":1.}"},
    {&schemas_parcel, PARCEL, ",\"share\":1e-1}"},
    {&schemas_parcel, PARCEL, ",\"share\":0.5}"},
    {&schemas_parcel, PARCEL, ",\"share\":0.1234567890123456}"},
    {&schemas_parcel, PARCEL, ",\"code\":\"A\"}"},
    {&schemas_parcel, PARCEL, ",\"code\":\"\\u0041B\"}"},
    {&schemas_parcel, PARCEL, ",\"color\":\"green\"}"},
    {&schemas_parcel, PARCEL, ",\"color\":1}"},
    {&schemas_parcel, PARCEL, ",\"is-fragile\":null}"},
    {&schemas_parcel, PARCEL, ",\"is-fragile\":tru}"},
    {&schemas_parcel, PARCEL, ",\"choice\":\"text\"}"},
    {&schemas_parcel, PARCEL, ",\"unknown\":1}"},
    {&schemas_parcel, PARCEL, " \"code\":\"AB\"}"},
    {&schemas_parcel, PARCEL, ",}"},
    {&schemas_parcel, PARCEL, "]"},
    {&schemas_parcel, PARCEL, ""},
    {&schemas_parcel, "{", "\"name\":\"x\"}"},
    {&schemas_parcel, "{", ",\"name\":\"box\"}"},
    {&schemas_odd, "{", "\"a\":1,\"b\":true}"},
};

static void takes_what_is_plain(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(stretches); i++) {
    const stretch *s = &stretches[i];
    world w;
    char text[256];
    gw_schema_run run;
    gw_json_token token;
    snprintf(text, sizeof text, "%s%s", s->taken, s->left);
    load(&w, text);
    gw_schema_start(&run, &w.arena, strlen(text));
    assert_int_equal(gw_json_value(&w.json, &token), GW_OK);
    gw_object_walk walk = {.schema = s->schema, .json = &w.json};
    bool is_whole = !*s->left && s->taken[strlen(s->taken) - 1] == '}';
    assert_int_equal(gw_quick_members_walk(&run, &walk),
                     is_whole ? GW_END : GW_OK);
    assert_int_equal(gw_json_at(&w.json), strlen(s->taken));
    unload(&w);
  }
}

/* ---- both roads ---------------------------------------------------------- */

/* The fast verdict is the explanation's, which never takes the short road; and
 * what is taken costs the same. */
static void compare(const gw_schema *schema, const char *text) {
  world w;
  gw_schema_run fast_run, slow_run;
  gw_problem_sink sink;
  load(&w, text);
  gw_json slow_json = w.json;
  gw_schema_start(&fast_run, &w.arena, strlen(text));
  gw_status fast = gw_schema_validate(&fast_run, schema, &w.json);
  gw_sink_init(&sink, &w.arena);
  gw_schema_start(&slow_run, &w.arena, strlen(text));
  gw_status slow = gw_schema_explain(&slow_run, schema, &slow_json, &sink);
  assert_int_equal(fast == GW_OK, slow == GW_OK);
  assert_int_equal(fast == GW_OK, sink.n == 0);
  if (fast == GW_OK) {
    assert_ptr_equal(w.json.p, slow_json.p);
    assert_int_equal(w.json.depth, 0);
    assert_int_equal(fast_run.work, slow_run.work);
  }
  unload(&w);
}

static void roads_agree(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(stretches); i++) {
    char text[256];
    snprintf(text, sizeof text, "%s%s", stretches[i].taken, stretches[i].left);
    compare(stretches[i].schema, text);
    compare(&schemas_open, text);
  }
}

/* Each byte of a whole body changed in a few ways, and each cut. */
static void roads_agree_on_damage(void **state) {
  static const char whole[] =
      "{\"name\":\"a\\u0062\",\"code\":\"AB\",\"year\":1999, \"share\":0.25,"
      "\"any\":{\"x\":[1,-2.5e1,\"y\"]},\"unique\":[1,2],"
      "\"pair\":[true,\"aa\",\"bb\"],\"map\":{\"k\":\"kk\",\"l\":\"ll\"},"
      "\"choice\":{\"name\":\"xx\"},\"parts\":[{\"name\":\"yy\"}]}";
  static const char others[] = "\"\\{}[],: 01x-.";
  char text[sizeof whole];
  (void)state;
  compare(&schemas_parcel, whole);
  for (size_t i = 0; i + 1 < sizeof whole; i++) {
    memcpy(text, whole, sizeof whole);
    for (const char *c = others; *c; c++) {
      text[i] = *c;
      compare(&schemas_parcel, text);
    }
    text[i] = 0;
    compare(&schemas_parcel, text);
  }
}

/* Lists within lists: the depth of schemas and that of the text end both roads
 * alike. */
static void roads_agree_on_depth(void **state) {
  enum { MOST = GW_JSON_MAX_DEPTH + 2 };
  (void)state;
  for (size_t depth = GW_JSON_MAX_DEPTH - 1; depth <= MOST; depth++) {
    char text[2 * MOST + 1];
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = 0;
    compare(&schemas_open, text);
  }
}

/* THREATS E10: keys of a map, few and many, short and long. */
static void finds_keys_that_stand_twice(void **state) {
  (void)state;
  for (size_t n = 1; n <= 40; n += 3) {
    for (size_t again = 0; again <= n; again++) {
      char text[2048];
      size_t used = 0;
      for (size_t i = 0; i <= n; i++) {
        size_t name = i < n ? i : again;
        used += (size_t)snprintf(
            text + used, sizeof text - used, "%s\"%.*s%zu\":\"aa\"",
            i ? "," : "{", (int)(name % 20), "a-prefix-of-some-size", name);
      }
      snprintf(text + used, sizeof text - used, "}");
      gw_schema_run run;
      world w;
      gw_schema map = {.types = GW_TYPE_OBJECT, .additional = &schemas_text};
      load(&w, text);
      gw_schema_start(&run, &w.arena, strlen(text));
      assert_int_equal(gw_schema_validate(&run, &map, &w.json),
                       again < n ? GW_ERR_INVALID : GW_OK);
      compare(&map, text);
      unload(&w);
    }
  }
}

/* A budget that ends within what is plain ends it there. */
static void pays_for_what_it_takes(void **state) {
  (void)state;
  const char *text = "{\"name\":\"box\",\"parts\":[{\"name\":\"yy\"}]}";
  uint64_t whole = 0;
  for (uint64_t work = 2000; work; work--) {
    world w;
    gw_schema_run run;
    load(&w, text);
    gw_schema_start(&run, &w.arena, 0);
    run.work = work;
    gw_status status = gw_schema_validate(&run, &schemas_parcel, &w.json);
    if (!whole) {
      whole = work - run.work;
    }
    assert_int_equal(status, work >= whole ? GW_OK : GW_ERR_LIMIT);
    unload(&w);
  }
  assert_in_range(whole, strlen(text), 1999);
}

static int init(void **state) {
  (void)state;
  schemas_init();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_what_is_plain),
      cmocka_unit_test(roads_agree),
      cmocka_unit_test(roads_agree_on_damage),
      cmocka_unit_test(roads_agree_on_depth),
      cmocka_unit_test(finds_keys_that_stand_twice),
      cmocka_unit_test(pays_for_what_it_takes),
  };
  return cmocka_run_group_tests(tests, init, NULL);
}
