#include "route/route.h"

#include <stdlib.h>

#include "unit.h"

static const gw_operation operations[12];

#define OP(i) (&operations[i])

/* /shelves, /shelves/, /shelves/{s}, /shelves/{s}:archive, /shelves/top,
 * /files/{name=**}, /files/{name=**}:sum, /{a}-{b}.json, /a/{x}/c, /a/b/{y} */
static const gw_route_leaf shelves_leaves[] = {
    {GW_STR("GET"), {NULL, 0}, OP(0)},
    {GW_STR("POST"), {NULL, 0}, OP(1)},
};
static const gw_route_leaf slash_leaves[] = {{GW_STR("GET"), {NULL, 0}, OP(2)}};
static const gw_route_leaf shelf_leaves[] = {
    {GW_STR("GET"), {NULL, 0}, OP(3)},
    {GW_STR("POST"), GW_STR("archive"), OP(4)},
    {GW_STR("DELETE"), {NULL, 0}, OP(10)},
};
static const gw_route_leaf top_leaves[] = {{GW_STR("GET"), {NULL, 0}, OP(5)}};
static const gw_route_leaf file_leaves[] = {
    {GW_STR("GET"), {NULL, 0}, OP(6)}, {GW_STR("GET"), GW_STR("sum"), OP(7)}};
static const gw_route_leaf mixed_leaves[] = {{GW_STR("GET"), {NULL, 0}, OP(8)}};
static const gw_route_leaf c_leaves[] = {{GW_STR("GET"), {NULL, 0}, OP(9)}};
static const gw_route_leaf y_leaves[] = {{GW_STR("GET"), {NULL, 0}, OP(11)}};

static const gw_route_node slash = {.leaves = slash_leaves, .n_leaves = 1};
static const gw_route_node shelf = {.leaves = shelf_leaves, .n_leaves = 3};
static const gw_route_node top = {.leaves = top_leaves, .n_leaves = 1};
static const gw_route_node file = {.leaves = file_leaves, .n_leaves = 2};
static const gw_route_node mixed_end = {.leaves = mixed_leaves, .n_leaves = 1};
static const gw_route_node c_end = {.leaves = c_leaves, .n_leaves = 1};
static const gw_route_node y_end = {.leaves = y_leaves, .n_leaves = 1};
static const gw_route_literal shelves_next[] = {{GW_STR(""), &slash},
                                                {GW_STR("top"), &top}};
static const gw_route_node shelves = {
    .literals = shelves_next,
    .n_literals = 2,
    .any = &shelf,
    .leaves = shelves_leaves,
    .n_leaves = 2,
};
static const gw_route_node files = {.rest = &file};
static const gw_route_literal x_next[] = {{GW_STR("c"), &c_end}};
static const gw_route_node x_node = {.literals = x_next, .n_literals = 1};
static const gw_route_node b_node = {.any = &y_end};
static const gw_route_literal a_next[] = {{GW_STR("b"), &b_node}};
static const gw_route_node a_node = {
    .literals = a_next, .n_literals = 1, .any = &x_node};
static const gw_route_literal root_next[] = {
    {GW_STR("a"), &a_node},
    {GW_STR("files"), &files},
    {GW_STR("shelves"), &shelves},
};
static const gw_slice mixed_texts[] = {{"", 0}, GW_STR("-"), GW_STR(".json")};
static const gw_route_mixed root_mixed[] = {{mixed_texts, 3, &mixed_end}};
static const gw_route_node root = {
    .literals = root_next,
    .n_literals = 3,
    .mixed = root_mixed,
    .n_mixed = 1,
};

typedef struct row {
  const char *method, *path;
  uint32_t flags;
  gw_status status;
  int operation;
  const char *captures; /* joined by "|" */
} row;

static const row rows[] = {
    {"GET", "/shelves", 0, GW_OK, 0, ""},
    {"HEAD", "/shelves", 0, GW_OK, 0, ""},
    {"HEAD", "/shelves/x:archive", 0, GW_OK, 3, "x:archive"},
    {"PUT", "/shelves", 0, GW_ERR_METHOD, 0, ""},
    {"get", "/shelves", 0, GW_ERR_METHOD, 0, ""},
    {"GET", "/shelves/", 0, GW_OK, 2, ""},
    {"GET", "/Shelves", 0, GW_ERR_NOT_FOUND, 0, ""},
    {"GET", "/shelves.json", 0, GW_ERR_NOT_FOUND, 0, ""},
    {"GET", "/", 0, GW_ERR_NOT_FOUND, 0, ""},
    {"GET", "/shelves/12", 0, GW_OK, 3, "12"},
    {"GET", "/shelves/12/", 0, GW_ERR_NOT_FOUND, 0, ""},
    {"GET", "/shelves/top", 0, GW_OK, 5, ""},
    {"GET", "/shelves/%74op", 0, GW_OK, 5, ""},
    {"DELETE", "/shelves/top", 0, GW_OK, 10, "top"},
    {"GET", "/shelves/a%20b%C3%A9", 0, GW_OK, 3, "a b\xc3\xa9"},
    {"POST", "/shelves/x:archive", 0, GW_OK, 4, "x"},
    {"POST", "/shelves/a:b:archive", 0, GW_OK, 4, "a:b"},
    {"POST", "/shelves/x%3Aarchive", 0, GW_ERR_METHOD, 0, ""},
    {"POST", "/shelves/x:other", 0, GW_ERR_METHOD, 0, ""},
    {"GET", "/shelves/x:other", 0, GW_OK, 3, "x:other"},
    {"GET", "/shelves/a%2Fb", 0, GW_ERR_INVALID, 0, ""},
    {"GET", "/shelves/a%2Fb", GW_PATH_ENCODED_SLASH, GW_OK, 3, "a/b"},
    {"GET", "/files", 0, GW_OK, 6, ""},
    {"GET", "/files/", 0, GW_ERR_NOT_FOUND, 0, ""},
    {"GET", "/files:sum", 0, GW_OK, 7, ""},
    {"GET", "/files/a/b%2Fc/d", 0, GW_OK, 6, "a/b%2Fc/d"},
    {"GET", "/files/a/b/", 0, GW_OK, 6, "a/b/"},
    {"GET", "/files/a/b:sum", 0, GW_OK, 7, "a/b"},
    {"GET", "/files/a/b%3Asum", 0, GW_OK, 6, "a/b:sum"},
    {"GET", "/x-y.json", 0, GW_OK, 8, "x|y"},
    {"GET", "/x-y-z.json.json", 0, GW_OK, 8, "x|y-z.json"},
    {"GET", "/-y.json", 0, GW_ERR_NOT_FOUND, 0, ""},
    {"GET", "/x-.json", 0, GW_ERR_NOT_FOUND, 0, ""},
    {"GET", "/a/b/c", 0, GW_OK, 11, "c"},
    {"GET", "/a/z/c", 0, GW_OK, 9, "z"},
    {"GET", "/a/z/d", 0, GW_ERR_NOT_FOUND, 0, ""},
};

static void finds_the_operation(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const row *r = &rows[i];
    gw_arena arena;
    gw_path path;
    gw_why why;
    gw_route_match match;
    char captures[100] = "";
    gw_arena_init(&arena, 0);
    assert_int_equal(
        gw_path_parse(&arena, gw_slice_str(r->path), 0, &path, &why), GW_OK);
    gw_status status = gw_route_find(&root, r->flags, &path,
                                     gw_slice_str(r->method), &arena, &match);
    if (status != r->status) {
      fail_msg("%s %s: %s", r->method, r->path, gw_status_text(status));
    }
    if (status == GW_OK) {
      size_t n = 0;
      for (size_t k = 0; k < match.n_captures; k++) {
        captures[n] = '|';
        n += k > 0;
        memcpy(captures + n, match.captures[k].p, match.captures[k].n);
        n += match.captures[k].n;
      }
      assert_int_equal(match.operation - operations, r->operation);
      assert_slice(gw_slice_of(captures, n), r->captures);
      assert_int_equal(match.is_head, strcmp(r->method, "HEAD") == 0);
    }
    gw_arena_done(&arena);
  }
}

static void allows_every_method(void **state) {
  static const char *const table[][2] = {
      {"/shelves", "GET, HEAD, OPTIONS, POST"},
      {"/shelves/top", "DELETE, GET, HEAD, OPTIONS"},
      {"/shelves/x:archive", "DELETE, GET, HEAD, OPTIONS, POST"},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(table); i++) {
    gw_arena arena;
    gw_path path;
    gw_why why;
    gw_route_methods methods;
    gw_arena_init(&arena, 0);
    assert_int_equal(
        gw_path_parse(&arena, gw_slice_str(table[i][0]), 0, &path, &why),
        GW_OK);
    assert_int_equal(gw_route_find_methods(&root, 0, &path, &methods), GW_OK);
    assert_slice(gw_route_allow(&methods, &arena), table[i][1]);
    gw_arena_done(&arena);
  }
}

/* ---- against an oracle (THREATS C13) ------------------------------------- */

enum { TEMPLATES = 12, LENGTH = 4, ROUNDS = 300, PATHS = 40, LETTERS = 3 };

/* A template of segments 'a'..'c' and '*'; "" ends it. Random sets of them are
 * built into a tree, and each path's winner is found by trying all. */
typedef struct plain {
  char text[LENGTH + 1];
} plain;

typedef struct tree {
  gw_route_node node;
  gw_route_literal literals[LETTERS];
  gw_route_leaf leaf;
} tree;

static uint32_t seed = 1;

static uint32_t any_of(uint32_t n) {
  seed = seed * 1103515245u + 12345u;
  return (seed >> 16) % n;
}

static plain make_plain(uint32_t n_letters) {
  plain p = {{0}};
  uint32_t n = 1 + any_of(LENGTH);
  for (uint32_t i = 0; i < n; i++) {
    p.text[i] = "abc*"[any_of(n_letters)];
  }
  return p;
}

static bool fits(const plain *template, const plain *path) {
  size_t n = strlen(template->text);
  for (size_t i = 0; i < n; i++) {
    if (template->text[i] != '*' && template->text[i] != path->text[i]) {
      return false;
    }
  }
  return n == strlen(path->text);
}

/* Bytewise, '*' last: the leftmost literal wins. */
static bool wins(const plain *a, const plain *b) {
  for (size_t i = 0; i < LENGTH; i++) {
    if (a->text[i] != b->text[i]) {
      return a->text[i] != '*' && b->text[i] == '*';
    }
  }
  return false;
}

static tree *new_tree(gw_arena *arena) {
  tree *t = gw_arena_zalloc(arena, sizeof *t);
  t->node.literals = t->literals;
  return t;
}

static void insert(gw_arena *arena, tree *t, const plain *p, int operation) {
  for (size_t i = 0; p->text[i]; i++) {
    const gw_route_node *next = NULL;
    if (p->text[i] == '*') {
      if (!t->node.any) {
        t->node.any = &new_tree(arena)->node;
      }
      next = t->node.any;
    }
    size_t at = 0;
    while (!next && at < t->node.n_literals &&
           t->literals[at].text.p[0] < p->text[i]) {
      at++;
    }
    if (!next &&
        (at == t->node.n_literals || t->literals[at].text.p[0] != p->text[i])) {
      memmove(&t->literals[at + 1], &t->literals[at],
              (t->node.n_literals - at) * sizeof t->literals[0]);
      t->literals[at] =
          (gw_route_literal){{&p->text[i], 1}, &new_tree(arena)->node};
      t->node.n_literals++;
    }
    next = next ? next : t->literals[at].node;
    t = (tree *)(uintptr_t)next;
  }
  t->leaf = (gw_route_leaf){GW_STR("GET"), {NULL, 0}, OP(operation)};
  t->node.leaves = &t->leaf;
  t->node.n_leaves = 1;
}

static int find_by_trying(const plain *templates, const plain *path) {
  int best = -1;
  for (int i = 0; i < TEMPLATES; i++) {
    if (fits(&templates[i], path) &&
        (best < 0 || wins(&templates[i], &templates[best]) ||
         memcmp(&templates[i], &templates[best], sizeof(plain)) == 0)) {
      best = i;
    }
  }
  return best;
}

static void agrees_with_an_oracle(void **state) {
  (void)state;
  for (int round = 0; round < ROUNDS; round++) {
    gw_arena arena;
    plain templates[TEMPLATES];
    gw_arena_init(&arena, 0);
    tree *t = new_tree(&arena);
    for (int i = 0; i < TEMPLATES; i++) {
      templates[i] = make_plain(LETTERS + 1);
      insert(&arena, t, &templates[i], i);
    }
    for (int i = 0; i < PATHS; i++) {
      plain p = make_plain(LETTERS);
      gw_path_segment segments[LENGTH] = {{.colon = 0}};
      gw_path path = {segments, strlen(p.text)};
      for (size_t k = 0; k < path.n; k++) {
        segments[k].text = segments[k].kept = gw_slice_of(&p.text[k], 1);
      }
      gw_route_match match;
      gw_status status =
          gw_route_find(&t->node, 0, &path, GW_LIT("GET"), &arena, &match);
      int expected = find_by_trying(templates, &p);
      assert_int_equal(status == GW_OK ? match.operation - operations : -1,
                       expected);
    }
    gw_arena_done(&arena);
  }
}

/* /f/{**}, /f/{**}/b, /f/{**}/b/c, /f/{**}/{id}:go */
static void texts_behind_rest_come_first(void **state) {
  (void)state;
  static const gw_route_leaf leaves[] = {{GW_STR("GET"), {NULL, 0}, OP(0)},
                                         {GW_STR("GET"), {NULL, 0}, OP(1)},
                                         {GW_STR("GET"), {NULL, 0}, OP(2)},
                                         {GW_STR("GET"), GW_STR("go"), OP(3)}};
  static const gw_route_node c = {.leaves = &leaves[2], .n_leaves = 1};
  static const gw_route_literal b_next[] = {{GW_STR("c"), &c}};
  static const gw_route_node b = {
      .literals = b_next, .n_literals = 1, .leaves = &leaves[1], .n_leaves = 1};
  static const gw_route_node id = {.leaves = &leaves[3], .n_leaves = 1};
  static const gw_route_literal rest_next[] = {{GW_STR("b"), &b}};
  static const gw_route_node rest = {.literals = rest_next,
                                     .n_literals = 1,
                                     .any = &id,
                                     .leaves = leaves,
                                     .n_leaves = 1};
  static const gw_route_node f = {.rest = &rest};
  static const gw_route_literal f_next[] = {{GW_STR("f"), &f}};
  static const gw_route_node all = {.literals = f_next, .n_literals = 1};
  static const struct {
    const char *path;
    int operation;
    const char *first;
  } found[] = {{"/f", 0, ""},
               {"/f/x", 0, "x"},
               {"/f/x/b", 1, "x"},
               {"/f/b", 1, ""},
               {"/f/b/b", 1, "b"},
               {"/f/b/c", 2, ""},
               {"/f/c/c", 0, "c/c"},
               {"/f/x/b/c", 2, "x"},
               {"/f/b/c/d", 0, "b/c/d"},
               {"/f/x/y:stop", 0, "x/y:stop"}};
  for (size_t i = 0; i < GW_COUNT(found); i++) {
    gw_arena arena;
    gw_path path;
    gw_why why;
    gw_route_match match;
    gw_arena_init(&arena, 0);
    assert_int_equal(
        gw_path_parse(&arena, gw_slice_str(found[i].path), 0, &path, &why),
        GW_OK);
    assert_int_equal(
        gw_route_find(&all, 0, &path, GW_LIT("GET"), &arena, &match), GW_OK);
    assert_int_equal(match.operation - operations, found[i].operation);
    assert_slice(match.captures[0], found[i].first);
    gw_arena_done(&arena);
  }
}

/* A "**" whose rest offers "**" again and again: given up, not run for ever. */
static void gives_up_in_time(void **state) {
  (void)state;
  enum { DEEP = 6 };
  gw_route_node nodes[DEEP + 1] = {{.leaves = NULL}};
  for (int i = 0; i < DEEP; i++) {
    nodes[i].rest = &nodes[i + 1];
  }
  char text[121];
  for (size_t i = 0; i < sizeof text - 1; i += 2) {
    memcpy(text + i, "/a", 2);
  }
  gw_arena arena;
  gw_path path;
  gw_why why;
  gw_route_match match;
  gw_arena_init(&arena, 0);
  assert_int_equal(
      gw_path_parse(&arena, gw_slice_of(text, sizeof text - 1), 0, &path, &why),
      GW_OK);
  assert_int_equal(
      gw_route_find(nodes, 0, &path, GW_LIT("GET"), &arena, &match),
      GW_ERR_LIMIT);
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_the_operation),
      cmocka_unit_test(allows_every_method),
      cmocka_unit_test(agrees_with_an_oracle),
      cmocka_unit_test(texts_behind_rest_come_first),
      cmocka_unit_test(gives_up_in_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
