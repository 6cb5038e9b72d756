#include "route/query.h"

#include <stdio.h>

#include "unit.h"

typedef struct row {
  const char *raw;
  gw_status status;
  const char *pairs; /* name=value, without "=" where there was none */
} row;

static const row rows[] = {
    {"", GW_END, ""},
    {"a=1", GW_END, "[a=1]"},
    {"a=1&b=2&a=3", GW_END, "[a=1][b=2][a=3]"},
    {"&&a=1&&", GW_END, "[a=1]"},
    {"a", GW_END, "[a]"},
    {"a=", GW_END, "[a=]"},
    {"=1", GW_END, "[=1]"},
    {"a=b=c", GW_END, "[a=b=c]"},
    {"a=1;b=2", GW_END, "[a=1;b=2]"},
    {"a+b=c+d%2B%26", GW_END, "[a b=c d+&]"},
    {"%C3%A9=%E2%82%AC", GW_END, "[\xc3\xa9=\xe2\x82\xac]"},
    {"a=%", GW_ERR_SYNTAX, ""},
    {"a=1&b=%4x", GW_ERR_SYNTAX, "[a=1]"},
    {"a=%ff", GW_ERR_SYNTAX, ""},
};

static void walks_pairs(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_arena arena;
    gw_query query;
    gw_query_pair pair;
    gw_status status;
    char text[200] = "";
    size_t n = 0;
    gw_arena_init(&arena, 0);
    gw_query_init(&query, gw_slice_str(rows[i].raw), &arena);
    while ((status = gw_query_next(&query, &pair)) == GW_OK) {
      n += (size_t)snprintf(text + n, sizeof text - n, "[%.*s%s%.*s]",
                            (int)pair.name.n, pair.name.p,
                            pair.has_value ? "=" : "", (int)pair.value.n,
                            pair.value.p);
    }
    assert_int_equal(status, rows[i].status);
    assert_string_equal(text, rows[i].pairs);
    assert_int_equal(status < 0, query.why.what != NULL);
    gw_arena_done(&arena);
  }
}

static void counts_pairs(void **state) {
  (void)state;
  char text[(GW_QUERY_MAX_PAIRS + 1) * 2];
  gw_arena arena;
  gw_query query;
  gw_query_pair pair;
  for (size_t i = 0; i <= GW_QUERY_MAX_PAIRS; i++) {
    memcpy(text + i * 2, "a&", 2);
  }
  gw_arena_init(&arena, 0);
  gw_query_init(&query, gw_slice_of(text, sizeof text), &arena);
  for (size_t i = 0; i < GW_QUERY_MAX_PAIRS; i++) {
    assert_int_equal(gw_query_next(&query, &pair), GW_OK);
  }
  assert_int_equal(gw_query_next(&query, &pair), GW_ERR_LIMIT);
  gw_arena_done(&arena);
}

static void splits_by_style(void **state) {
  (void)state;
  gw_slice rest = GW_LIT("a,b%2Cc"), item;
  assert_true(gw_query_split(&rest, GW_STYLE_FORM, &item));
  assert_slice(item, "a");
  assert_true(gw_query_split(&rest, GW_STYLE_FORM, &item));
  assert_slice(item, "b%2Cc");
  assert_false(gw_query_split(&rest, GW_STYLE_FORM, &item));
  rest = GW_LIT("a%20b+c");
  for (int i = 0; i < 3; i++) {
    assert_true(gw_query_split(&rest, GW_STYLE_SPACE_DELIMITED, &item));
    assert_int_equal(item.n, 1);
  }
  rest = GW_LIT("a|b%7cc");
  for (int i = 0; i < 3; i++) {
    assert_true(gw_query_split(&rest, GW_STYLE_PIPE_DELIMITED, &item));
    assert_int_equal(item.n, 1);
  }
  assert_false(gw_query_split(&rest, GW_STYLE_PIPE_DELIMITED, &item));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(walks_pairs),
      cmocka_unit_test(counts_pairs),
      cmocka_unit_test(splits_by_style),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
