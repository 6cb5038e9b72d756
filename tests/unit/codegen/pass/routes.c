#include "pass/4_routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "route/route.h"
#include "unit.h"

/* Routes made by hand, as "GET /a/{}/b-{}.c:verb". */
typedef struct set {
  gw_arena arena;
  gwgen_report report;
  gwgen_product product;
  gwgen_rpc rpc;
  gw_operation tables[16384];
} set;

static void set_open(set *s) {
  gw_arena_init(&s->arena, 0);
  s->report = (gwgen_report){.arena = &s->arena};
  s->product = (gwgen_product){.arena = &s->arena, .report = &s->report};
  s->rpc = (gwgen_rpc){.service = GW_LIT("t.S"), .name = GW_LIT("M")};
}

static void set_close(set *s) {
  gw_arena_done(&s->arena);
}

static void make_segment(set *s, gw_slice text, gwgen_template *path) {
  gwgen_segment *segment = GW_PUSH(&s->arena, &path->segments);
  assert_non_null(segment);
  if (gw_slice_is(text, "{}")) {
    segment->kind = GWGEN_SEGMENT_ANY;
  } else if (gw_slice_is(text, "**")) {
    segment->kind = GWGEN_SEGMENT_REST;
  } else if (gw_slice_find(text, '{') == text.n) {
    segment->kind = GWGEN_SEGMENT_LITERAL;
    segment->text = text;
  } else {
    segment->kind = GWGEN_SEGMENT_MIXED;
    while (text.p) {
      gw_slice *part = GW_PUSH(&s->arena, &segment->texts);
      assert_non_null(part);
      *part = gw_slice_cut(&text, '{');
      text = text.p ? gw_slice_from(text, 1) : text;
    }
  }
}

static gwgen_operation *set_add(set *s, const char *route) {
  gwgen_operation *op = gw_arena_zalloc(&s->arena, sizeof *op);
  gwgen_operation **slot = GW_PUSH(&s->arena, &s->product.operations);
  assert_true(op && slot);
  *slot = op;
  gw_slice rest = gw_arena_dup(&s->arena, gw_slice_str(route));
  op->id = rest;
  op->rpc = &s->rpc;
  op->security = GW_SECURITY_PUBLIC;
  op->pos = (gwgen_pos){GW_LIT("t"), (uint32_t)s->product.operations.n, 1};
  op->method = gw_slice_cut(&rest, ' ');
  op->path.text = rest;
  size_t colon = gw_slice_find(rest, ':');
  op->path.verb = gw_slice_from(rest, colon + 1);
  rest.n = colon;
  gw_slice_cut(&rest, '/');
  while (rest.p) {
    gw_slice text = gw_slice_cut(&rest, '/');
    if (text.n) {
      make_segment(s, text, &op->path);
    }
    op->path.trailing_slash = !text.n && op->path.segments.n;
  }
  return op;
}

static void set_check(set *s, const char *const *routes, size_t n) {
  set_open(s);
  for (size_t i = 0; i < n; i++) {
    set_add(s, routes[i]);
  }
  assert_int_equal(gwgen_routes_check(&s->product), GW_OK);
}

static const gwgen_finding *only_finding(set *s, const char *rule) {
  for (size_t i = 0; i < s->report.findings.n; i++) {
    print_message("%s: %s\n", s->report.findings.v[i]->rule->name,
                  s->report.findings.v[i]->message.p);
  }
  assert_int_equal(s->report.findings.n, 1);
  const gwgen_finding *finding = s->report.findings.v[0];
  assert_string_equal(finding->rule->name, rule);
  assert_true(finding->notes.n > 0);
  return finding;
}

static set *shared; /* large */

#define CHECK(...)                                                             \
  set_check(shared, (const char *const[]){__VA_ARGS__},                        \
            sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

static void expect(const char *rule, const char *says) {
  const gwgen_finding *finding = only_finding(shared, rule);
  assert_non_null(strstr(finding->message.p, says));
  set_close(shared);
}

static void expect_fine(void) {
  assert_int_equal(shared->report.findings.n, 0);
  set_close(shared);
}

static void duplicates_have_a_witness(void **state) {
  (void)state;
  CHECK("GET /a/{}/b", "GET /a/{}/b");
  expect("route-duplicate", "both match /a/x/b");
  CHECK("GET /a", "POST /a", "GET /a/", "GET /a:v");
  expect_fine();
}

/* With "on_unsupported: skip" the first of two is served. */
static void what_is_lost_can_be_left_out(void **state) {
  (void)state;
  set *s = shared;
  set_open(s);
  s->product.settings.skip_unsupported = 1;
  set_add(s, "GET /a/{}/**");
  gwgen_operation *kept = set_add(s, "GET /a/b");
  set_add(s, "GET /a/b");
  set_add(s, "GET /a/{}/**/{}");
  assert_int_equal(gwgen_routes_check(&s->product), GW_OK);
  assert_int_equal(s->report.findings.n, 2);
  for (size_t i = 0; i < 2; i++) {
    const gwgen_finding *finding = s->report.findings.v[i];
    assert_string_equal(finding->rule->name, "link-skipped");
    assert_int_equal(finding->pos.line, 3 + i);
    assert_int_equal(finding->notes.n, 1);
  }
  assert_int_equal(s->report.n_errors, 0);
  assert_int_equal(s->product.operations.n, 2);
  assert_ptr_equal(s->product.operations.v[1], kept);
  set_close(s);
}

static void legal_overlaps_are_quiet(void **state) {
  (void)state;
  CHECK("GET /a/{}/c", "GET /a/b/{}");
  expect_fine();
  CHECK("GET /a/{}", "GET /a/**", "GET /a/b", "GET /a/{}-{}");
  expect_fine();
  CHECK("GET /{}.json", "GET /{}.tar.json");
  expect_fine();
  CHECK("GET /f/**", "GET /f/**/c", "GET /f/**/b/c", "GET /f/**/{}-c");
  expect_fine();
}

static void routes_that_never_win_are_found(void **state) {
  (void)state;
  CHECK("GET /f/**", "GET /f/**/{}");
  expect("route-dead", "goes to GET /f/**");
  CHECK("GET /f/{}/**", "GET /f/**/b", "GET /f/**"); /* "/f/b" has no "{}" */
  expect("route-dead", "GET /f/**/b");
}

static void mixed_segments_that_meet_are_ambiguous(void **state) {
  (void)state;
  CHECK("GET /{}.json", "GET /report.{}");
  expect("route-ambiguous", "both match /report.x.json");
  CHECK("GET /{}-{}/a", "GET /{}.{}/a");
  expect("route-ambiguous", "/a");
  CHECK("GET /{}-{}/a", "GET /{}.{}/b");
  expect_fine();
}

static void spread_methods_are_warned_about(void **state) {
  (void)state;
  CHECK("GET /a/b", "POST /a/{}");
  const gwgen_finding *finding = only_finding(shared, "route-spread");
  assert_int_equal(finding->severity, GWGEN_WARNING);
  assert_non_null(strstr(finding->message.p, "POST /a/b goes to POST /a/{}"));
  set_close(shared);
  CHECK("GET /a/b", "POST /a/b", "GET /a/{}", "POST /a/{}");
  expect_fine();
  CHECK("GET /a/{}", "POST /a/{}:v");
  expect_fine();
}

/* Allow has room for them and for HEAD and OPTIONS; the runtime never has to
 * leave one out. */
static void methods_have_a_limit(void **state) {
  (void)state;
  set *s = shared;
  for (int over = 0; over <= 1; over++) {
    set_open(s);
    for (int i = 0; i < GW_ROUTE_MAX_METHODS - 2 + over; i++) {
      char route[32];
      snprintf(route, sizeof route, "M%d /a", i);
      set_add(s, route);
    }
    assert_int_equal(gwgen_routes_check(&s->product), GW_OK);
    assert_int_equal(s->report.findings.n, over);
    if (over) {
      assert_string_equal(s->report.findings.v[0]->rule->name, "route-methods");
    }
    set_close(s);
  }
}

static void the_list_is_the_order_of_matching(void **state) {
  (void)state;
  set *s = shared;
  set_open(s);
  static const char *const routes[] = {"GET /**",    "GET /**/b", "GET /a/{}",
                                       "GET /a/b",   "GET /{}/b", "GET /a/x-{}",
                                       "GET /a/b:v", "DELETE /a", "GET /a"};
  static const char *const order[] = {"DELETE /a", "GET /a",      "GET /a/b:v",
                                      "GET /a/b",  "GET /a/x-{}", "GET /a/{}",
                                      "GET /{}/b", "GET /**/b",   "GET /**"};
  for (size_t i = 0; i < GW_COUNT(routes); i++) {
    set_add(s, routes[i]);
  }
  gwgen_route_list list;
  assert_int_equal(gwgen_routes_list(&s->product, &list), GW_OK);
  assert_int_equal(list.n, GW_COUNT(order));
  for (size_t i = 0; i < list.n; i++) {
    assert_slice(list.v[i]->id, order[i]);
  }
  char text[2048] = "";
  FILE *out = fmemopen(text, sizeof text, "w");
  assert_int_equal(gwgen_routes_print(&s->product, out), GW_OK);
  fclose(out);
  assert_non_null(strstr(text, "GET     /a/b:v"));
  assert_non_null(strstr(text, "t.S/M  public"));
  set_close(s);
}

/* ---- against every path of a small alphabet -------------------------------
 */

static const char *const words[] = {"a", "b", "x", "a-x", "x-b", "a-b"};
enum { N_WORDS = 6, MAX_LENGTH = 4, ROUNDS = 1500 };

static bool segment_matches(const gwgen_segment *segment, gw_slice text) {
  if (segment->kind == GWGEN_SEGMENT_LITERAL) {
    return gw_slice_eq(segment->text, text);
  }
  if (segment->kind != GWGEN_SEGMENT_MIXED) {
    return true;
  }
  gw_slice first = segment->texts.v[0], last = segment->texts.v[1];
  return text.n > first.n + last.n && gw_slice_starts(text, first) &&
         gw_slice_ends(text, last);
}

static bool path_matches(const gwgen_template *path, size_t i,
                         const gw_slice *texts, size_t n) {
  if (i == path->segments.n) {
    return n == 0;
  }
  const gwgen_segment *segment = &path->segments.v[i];
  if (segment->kind == GWGEN_SEGMENT_REST) {
    for (size_t k = 0; k <= n; k++) {
      if (path_matches(path, i + 1, texts + k, n - k)) {
        return true;
      }
    }
    return false;
  }
  return n && segment_matches(segment, texts[0]) &&
         path_matches(path, i + 1, texts + 1, n - 1);
}

static void random_route(char *out, size_t size) {
  static const char *const parts[] = {"a",    "b",  "{}", "{}",
                                      "a-{}", "**", "a",  "{}-b"};
  size_t n = 1 + (size_t)rand() % 3, at = 4;
  snprintf(out, size, "GET ");
  bool had_rest = false;
  for (size_t i = 0; i < n; i++) {
    const char *part = parts[(size_t)rand() % GW_COUNT(parts)];
    while (had_rest && strcmp(part, "**") == 0) { /* only one */
      part = parts[(size_t)rand() % GW_COUNT(parts)];
    }
    had_rest = had_rest || strcmp(part, "**") == 0;
    at += (size_t)snprintf(out + at, size - at, "/%s", part);
  }
}

static const gw_operation *table_of(void *data, const gwgen_operation *op) {
  set *s = data;
  return &s->tables[op->pos.line - 1];
}

typedef struct outcome {
  bool wins[8]; /* some path of the alphabet leads to it */
} outcome;

/* Runs one path: the winner matches it, and stands in the list before every
 * other route that does, unless a "**" chose by length. */
static void run_path(set *s, const gw_route_node *root, const size_t *digits,
                     size_t n, const gwgen_route_list *list, outcome *seen) {
  gw_slice texts[MAX_LENGTH];
  char raw[64] = "";
  size_t used = 0;
  for (size_t i = 0; i < n; i++) {
    texts[i] = gw_slice_str(words[digits[i]]);
    used += (size_t)snprintf(raw + used, sizeof raw - used, "/%s",
                             words[digits[i]]);
  }
  gw_arena scratch;
  gw_arena_init(&scratch, 0);
  gw_path path;
  gw_why why;
  gw_route_match match;
  assert_int_equal(
      gw_path_parse(&scratch, gw_slice_str(n ? raw : "/"), 0, &path, &why),
      GW_OK);
  gw_status status =
      gw_route_find(root, 0, &path, GW_LIT("GET"), &scratch, &match);
  size_t winner = SIZE_MAX;
  if (status == GW_OK) {
    winner = (size_t)(match.operation - s->tables);
    seen->wins[winner] = true;
  }
  bool has_any = false, is_first = true;
  for (size_t i = 0; i < list->n; i++) {
    size_t at = list->v[i]->pos.line - 1;
    if (!path_matches(&list->v[i]->path, 0, texts, n)) {
      assert_true(at != winner);
      continue;
    }
    has_any = true;
    bool has_rest = strstr(list->v[i]->id.p, "**") != NULL;
    if (is_first && !has_rest) {
      assert_int_equal(at, winner); /* the first of the list wins */
    }
    is_first = false;
  }
  assert_int_equal(has_any, status == GW_OK);
  gw_arena_done(&scratch);
}

static void run_paths(set *s, const gw_route_node *root,
                      const gwgen_route_list *list, outcome *seen) {
  for (size_t n = 0; n <= MAX_LENGTH; n++) {
    size_t digits[MAX_LENGTH] = {0};
    for (bool more = true; more;) {
      run_path(s, root, digits, n, list, seen);
      size_t i = 0;
      while (i < n && ++digits[i] == N_WORDS) {
        digits[i++] = 0;
      }
      more = i < n;
    }
  }
}

static bool is_dead(const set *s, size_t at) {
  for (size_t i = 0; i < s->report.findings.n; i++) {
    const gwgen_finding *finding = s->report.findings.v[i];
    if (finding->pos.line == at + 1 &&
        strcmp(finding->rule->name, "route-dead") == 0) {
      return true;
    }
  }
  return false;
}

static bool is_twin(const set *s, size_t at) {
  for (size_t i = 0; i < at; i++) {
    if (gw_slice_eq(s->product.operations.v[i]->id,
                    s->product.operations.v[at]->id)) {
      return true;
    }
  }
  return false;
}

static size_t count(const set *s, const char *rule) {
  size_t n = 0;
  for (size_t i = 0; i < s->report.findings.n; i++) {
    n += strcmp(s->report.findings.v[i]->rule->name, rule) == 0;
  }
  return n;
}

/* "a-{}" and "{}-b" under the same parent are the only segments here of which
 * neither covers the other: an ambiguous pair is two routes that go through
 * them side by side and share a path. */
static bool oracle_meets(const gwgen_operation *a, const gwgen_operation *b) {
  size_t i = 0;
  const gwgen_template *left = &a->path, *right = &b->path;
  for (; i < left->segments.n && i < right->segments.n; i++) {
    const gwgen_segment *x = &left->segments.v[i];
    const gwgen_segment *y = &right->segments.v[i];
    bool is_mixed =
        x->kind == GWGEN_SEGMENT_MIXED && y->kind == GWGEN_SEGMENT_MIXED;
    bool same =
        x->kind == y->kind &&
        (!is_mixed || x->texts.v[0].n == y->texts.v[0].n) &&
        (x->kind != GWGEN_SEGMENT_LITERAL || gw_slice_eq(x->text, y->text));
    if (!same) {
      return is_mixed;
    }
  }
  return false;
}

static bool share_path(const gwgen_operation *a, const gwgen_operation *b) {
  static const char *const texts[] = {"a", "b", "a-x-b", "a-x", "x-b"};
  for (size_t n = 0; n <= 4; n++) {
    size_t digits[4] = {0};
    for (bool more = true; more;) {
      gw_slice path[4];
      for (size_t i = 0; i < n; i++) {
        path[i] = gw_slice_str(texts[digits[i]]);
      }
      if (path_matches(&a->path, 0, path, n) &&
          path_matches(&b->path, 0, path, n)) {
        return true;
      }
      size_t i = 0;
      while (i < n && ++digits[i] == GW_COUNT(texts)) {
        digits[i++] = 0;
      }
      more = i < n;
    }
  }
  return false;
}

static size_t count_ambiguous(const set *s) {
  size_t n = 0;
  for (size_t i = 0; i < s->product.operations.n; i++) {
    for (size_t k = i + 1; k < s->product.operations.n; k++) {
      const gwgen_operation *a = s->product.operations.v[i];
      const gwgen_operation *b = s->product.operations.v[k];
      n += !is_twin(s, i) && !is_twin(s, k) && oracle_meets(a, b) &&
           share_path(a, b);
    }
  }
  return n;
}

static void verdicts_hold_for_every_short_path(void **state) {
  (void)state;
  srand(7);
  size_t n_dead = 0, n_ambiguous = 0;
  for (int round = 0; round < ROUNDS; round++) {
    set *s = shared;
    set_open(s);
    size_t n = 2 + (size_t)rand() % 3;
    for (size_t i = 0; i < n; i++) {
      char route[64];
      random_route(route, sizeof route);
      set_add(s, route);
    }
    const gw_route_node *root = NULL;
    gwgen_route_list list;
    outcome seen = {0};
    assert_int_equal(gwgen_routes_check(&s->product), GW_OK);
    assert_int_equal(gwgen_routes_build(&s->product, table_of, s, &root),
                     GW_OK);
    assert_int_equal(gwgen_routes_list(&s->product, &list), GW_OK);
    if (round % 5 == 0) {
      run_paths(s, root, &list, &seen);
    }
    size_t n_twins = 0;
    for (size_t i = 0; i < n; i++) {
      n_twins += is_twin(s, i);
      n_dead += is_dead(s, i);
      assert_false(is_dead(s, i) && seen.wins[i]);
      if (round % 5 == 0 && !is_twin(s, i)) {
        assert_int_equal(is_dead(s, i), !seen.wins[i]);
      }
    }
    assert_int_equal(count(s, "route-duplicate"), n_twins);
    assert_int_equal(count(s, "route-ambiguous"), count_ambiguous(s));
    n_ambiguous += count(s, "route-ambiguous");
    set_close(s);
  }
  assert_true(n_dead > 20);
  assert_true(n_ambiguous > 20);
}

static void ten_thousand_routes_are_quick(void **state) {
  (void)state;
  set *s = shared;
  set_open(s);
  for (int i = 0; i < 10000; i++) {
    char route[64];
    snprintf(route, sizeof route, "GET /v1/service%d/things/{}/parts%d", i / 4,
             i);
    set_add(s, route);
  }
  struct timespec from, to;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
  assert_int_equal(gwgen_routes_check(&s->product), GW_OK);
  const gw_route_node *root = NULL;
  assert_int_equal(gwgen_routes_build(&s->product, table_of, s, &root), GW_OK);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
  assert_int_equal(s->report.findings.n, 0);
  assert_int_equal(root->n_literals, 1);
  /* Well under a second without sanitizers; all pairs would be minutes. */
  assert_true(to.tv_sec - from.tv_sec < 5);
  set_close(s);
}

int main(void) {
  static set all;
  shared = &all;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(duplicates_have_a_witness),
      cmocka_unit_test(what_is_lost_can_be_left_out),
      cmocka_unit_test(legal_overlaps_are_quiet),
      cmocka_unit_test(routes_that_never_win_are_found),
      cmocka_unit_test(mixed_segments_that_meet_are_ambiguous),
      cmocka_unit_test(spread_methods_are_warned_about),
      cmocka_unit_test(the_list_is_the_order_of_matching),
      cmocka_unit_test(verdicts_hold_for_every_short_path),
      cmocka_unit_test(methods_have_a_limit),
      cmocka_unit_test(ten_thousand_routes_are_quick),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
