#include "pass/4_routes_parts.h"
#include "route/route.h"

enum { CHECK_BYTES = 64 << 20, MIXED_PAIRS = 100000 };

/* The checks run the gateway's own matcher over tables that say only which
 * operation a leaf belongs to. */
typedef struct prover {
  gwgen_product *product;
  gwgen_forest forest;
  const gw_route_node *routes;
  gw_operation *tables; /* one for each operation of the product */
  gw_map index;         /* bytes of an operation's address -> its table */
  gw_slice word;
  GW_VEC(const gwgen_operation *) left_out; /* in order of the product's */
  gw_arena scratch;
  size_t n_pairs;
} prover;

static gw_slice address_of(const gwgen_operation *const *op) {
  return gw_slice_of((const char *)op, sizeof *op);
}

static const gw_operation *find_table(void *data, const gwgen_operation *op) {
  const prover *p = data;
  return gw_map_find(&p->index, address_of(&op));
}

/* Whom the raw path leads to; NULL: to none, or it can't be said. */
static const gwgen_operation *find_winner(prover *p, gw_slice raw,
                                          gw_slice method) {
  gw_path path;
  gw_why why;
  gw_route_match match;
  const gwgen_operation *winner = NULL;
  uint32_t flags =
      p->product->settings.encoded_slash ? GW_PATH_ENCODED_SLASH : 0;
  if (gw_path_parse(&p->scratch, raw, 0, &path, &why) == GW_OK &&
      gw_route_find(p->routes, flags, &path, method, &p->scratch, &match) ==
          GW_OK &&
      !match.is_head) {
    winner = p->product->operations.v[match.operation - p->tables];
  }
  return winner;
}

static void note_other(prover *p, gwgen_finding *finding,
                       const gwgen_operation *other) {
  gwgen_finding_note(p->product->report, finding, other->pos,
                     "%.*s %.*s of %.*s", GWGEN_S(other->method),
                     GWGEN_S(other->path.text), GWGEN_S(other->id));
}

/* ---- duplicates and dead routes ------------------------------------------ */

/* |op| gets no request, |winner| has them all: an error under |rule|. With
 * "on_unsupported: skip" it is left out, which changes no answer. */
static void report_lost(prover *p, const char *rule, const gwgen_operation *op,
                        const gwgen_operation *winner, gw_slice what) {
  gwgen_product *product = p->product;
  gwgen_finding *finding = NULL;
  if (product->settings.skip_unsupported) {
    finding = gwgen_report_add(product->report, "link-skipped", op->pos,
                               "operation %.*s is left out: %.*s",
                               GWGEN_S(op->id), GWGEN_S(what));
    const gwgen_operation **slot = GW_PUSH(product->arena, &p->left_out);
    if (slot) {
      *slot = op;
    }
  } else {
    finding =
        gwgen_report_add(product->report, rule, op->pos, "%.*s", GWGEN_S(what));
  }
  note_other(p, finding, winner);
}

static void report_duplicate(prover *p, const gwgen_placed *placed) {
  const gwgen_operation *op = placed->operation;
  gw_arena *arena = p->product->arena;
  gw_slice path = gwgen_witness_path(arena, &op->path, p->word, 1);
  gw_slice what = gw_arena_printf(
      arena, "%.*s %.*s of %.*s is the route of %.*s too: both match %.*s",
      GWGEN_S(op->method), GWGEN_S(op->path.text), GWGEN_S(op->id),
      GWGEN_S(placed->duplicate_of->id), GWGEN_S(path));
  report_lost(p, "route-duplicate", op, placed->duplicate_of, what);
}

static bool has_rest(const gwgen_template *path) {
  for (size_t i = 0; i < path->segments.n; i++) {
    if (path->segments.v[i].kind == GWGEN_SEGMENT_REST) {
      return true;
    }
  }
  return false;
}

/* A path of words that no other route spells out is lost only to a route that
 * matches everything of its length. A "**" is tried with every length up to
 * one that no other wildcards can have. */
static void check_dead(prover *p, const gwgen_operation *op) {
  size_t most = has_rest(&op->path) ? p->forest.max_segments + 1 : 1;
  const gwgen_operation *winner = NULL;
  gw_slice lost = {NULL, 0};
  for (size_t n = has_rest(&op->path) ? 0 : 1; n <= most; n++) {
    gw_slice raw = gwgen_witness_path(&p->scratch, &op->path, p->word, n);
    const gwgen_operation *found = find_winner(p, raw, op->method);
    if (found == op) {
      gw_arena_reset(&p->scratch);
      return;
    }
    if (found && (!winner || n == 1)) {
      winner = found;
      lost = gw_arena_dup(p->product->arena, raw);
    }
    gw_arena_reset(&p->scratch);
  }
  if (winner) {
    gw_slice what = gw_arena_printf(
        p->product->arena,
        "%.*s %.*s of %.*s never gets a request: %.*s goes to %.*s",
        GWGEN_S(op->method), GWGEN_S(op->path.text), GWGEN_S(op->id),
        GWGEN_S(lost), GWGEN_S(winner->id));
    report_lost(p, "route-dead", op, winner, what);
  }
}

/* ---- methods of one path on several templates -----------------------------
 */

static bool is_first_of_verb(const gwgen_placed *placed) {
  for (size_t i = 0; i < placed->node->leaves.n; i++) {
    const gwgen_operation *leaf = placed->node->leaves.v[i];
    if (gw_slice_eq(leaf->path.verb, placed->operation->path.verb)) {
      return leaf == placed->operation;
    }
  }
  return false;
}

static bool node_has(const gwgen_placed *placed, gw_slice method) {
  for (size_t i = 0; i < placed->node->leaves.n; i++) {
    const gwgen_operation *leaf = placed->node->leaves.v[i];
    if (gw_slice_eq(leaf->method, method) &&
        gw_slice_eq(leaf->path.verb, placed->operation->path.verb)) {
      return true;
    }
  }
  return false;
}

static void report_spread(prover *p, const gwgen_operation *op, gw_slice raw,
                          gw_slice method) {
  const gwgen_operation *other = find_winner(p, raw, method);
  /* A verb that another template takes as data is how verbs are. */
  if (!other || !gw_slice_eq(other->path.verb, op->path.verb)) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      p->product->report, "route-spread", op->pos,
      "%.*s %.*s goes to %.*s, beside %.*s %.*s", GWGEN_S(method), GWGEN_S(raw),
      GWGEN_S(other->id), GWGEN_S(op->method), GWGEN_S(op->path.text));
  note_other(p, finding, other);
}

static void check_spread(prover *p, const gwgen_placed *placed) {
  const gwgen_operation *op = placed->operation;
  gw_path path;
  gw_why why;
  gw_route_methods methods;
  if (!is_first_of_verb(placed)) {
    return;
  }
  gw_slice raw = gwgen_witness_path(&p->scratch, &op->path, p->word, 2);
  if (gw_path_parse(&p->scratch, raw, 0, &path, &why) == GW_OK &&
      gw_route_find_methods(p->routes, 0, &path, &methods) == GW_OK) {
    for (size_t i = 0; i < methods.n; i++) {
      if (!node_has(placed, methods.names[i])) {
        report_spread(p, op, raw, methods.names[i]);
      }
    }
  }
  gw_arena_reset(&p->scratch);
}

/* ---- mixed segments that meet -------------------------------------------- */

static void check_meeting(prover *p, const gwgen_operation *a,
                          const gwgen_operation *b) {
  gw_slice raw;
  if (p->n_pairs == MIXED_PAIRS || !gw_slice_eq(a->method, b->method)) {
    return;
  }
  p->n_pairs++;
  if (!gwgen_witness_shared(p->product->arena, &a->path, &b->path, p->word,
                            &raw)) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      p->product->report, "route-ambiguous", b->pos,
      "%.*s %.*s of %.*s and %.*s of %.*s both match %.*s, and neither is "
      "more special",
      GWGEN_S(b->method), GWGEN_S(b->path.text), GWGEN_S(b->id),
      GWGEN_S(a->path.text), GWGEN_S(a->id), GWGEN_S(raw));
  note_other(p, finding, a);
}

static void check_mixed_pair(prover *p, const gwgen_tree_mixed *a,
                             const gwgen_tree_mixed *b) {
  gw_arena *arena = p->product->arena;
  if (gwgen_mixed_covers(arena, a->segment, b->segment, p->word) ||
      gwgen_mixed_covers(arena, b->segment, a->segment, p->word)) {
    return;
  }
  gwgen_route_list below_a = {0}, below_b = {0};
  gwgen_tree_collect(arena, a->node, &below_a);
  gwgen_tree_collect(arena, b->node, &below_b);
  for (size_t i = 0; i < below_a.n; i++) {
    for (size_t k = 0; k < below_b.n; k++) {
      check_meeting(p, below_a.v[i], below_b.v[k]);
    }
  }
}

static void check_mixed(prover *p, const gwgen_tree *node) {
  for (size_t i = 0; i < node->mixed.n; i++) {
    for (size_t k = i + 1; k < node->mixed.n; k++) {
      check_mixed_pair(p, &node->mixed.v[i], &node->mixed.v[k]);
    }
    check_mixed(p, node->mixed.v[i].node);
  }
  for (size_t i = 0; i < node->literals.n; i++) {
    check_mixed(p, node->literals.v[i].node);
  }
  if (node->any) {
    check_mixed(p, node->any);
  }
  if (node->rest) {
    check_mixed(p, node->rest);
  }
}

/* ---- all of it ----------------------------------------------------------- */

static gw_status prepare(prover *p) {
  gwgen_product *product = p->product;
  gw_arena *arena = product->arena;
  size_t n = product->operations.n;
  p->tables = gw_arena_zalloc(arena, (n + 1) * sizeof *p->tables);
  for (size_t i = 0; p->tables && i < n; i++) {
    (void)gw_map_put(
        arena, &p->index,
        address_of((const gwgen_operation *const *)&product->operations.v[i]),
        &p->tables[i]);
  }
  gw_status status = gwgen_forest_grow(product, &p->forest);
  if (status != GW_OK) {
    return status;
  }
  p->word = gwgen_witness_word(arena, &p->forest);
  return gwgen_routes_build(product, find_table, p, &p->routes);
}

static void leave_out(prover *p) {
  gwgen_product *product = p->product;
  size_t n = 0, n_gone = 0;
  for (size_t i = 0; i < product->operations.n; i++) {
    gwgen_operation *op = product->operations.v[i];
    if (n_gone < p->left_out.n && p->left_out.v[n_gone] == op) {
      n_gone++;
    } else {
      product->operations.v[n++] = op;
    }
  }
  product->operations.n = n;
}

/* Allow names every method of a path, and GET brings HEAD, all OPTIONS. */
static void check_methods(gwgen_product *product) {
  enum { MOST = GW_ROUTE_MAX_METHODS - 2 };
  gw_slice seen[MOST];
  size_t n = 0;
  for (size_t i = 0; i < product->operations.n; i++) {
    const gwgen_operation *op = product->operations.v[i];
    size_t at = 0;
    while (at < n && !gw_slice_eq(seen[at], op->method)) {
      at++;
    }
    if (at == MOST) {
      gwgen_report_add(product->report, "route-methods", op->pos,
                       "%.*s is the method after the %dth of this product",
                       GWGEN_S(op->method), MOST);
      return;
    }
    seen[at] = op->method;
    n = at == n ? n + 1 : n;
  }
}

/* What can't be read or bound was said already. */
static void check_any(const gwgen_product *product) {
  if (!product->operations.n && !product->report->n_errors) {
    gwgen_report_add(product->report, "route-none", product->settings.pos,
                     "there is no route: %s",
                     product->openapi.documents.n
                         ? "the documents have no operation that is served"
                         : "no RPC has a google.api.http rule, and there is no "
                           "OpenAPI document");
  }
}

gw_status gwgen_routes_check(gwgen_product *product) {
  check_any(product);
  check_methods(product);
  prover p = {.product = product};
  gw_arena_init(&p.scratch, CHECK_BYTES);
  gw_status status = prepare(&p);
  /* Without a word of its own nothing can be told apart by a path. */
  for (size_t i = 0; status == GW_OK && p.word.n && i < p.forest.placed.n;
       i++) {
    const gwgen_placed *placed = &p.forest.placed.v[i];
    if (placed->duplicate_of) {
      report_duplicate(&p, placed);
      continue;
    }
    check_dead(&p, placed->operation);
    check_spread(&p, placed);
  }
  if (status == GW_OK && p.word.n) {
    check_mixed(&p, p.forest.root);
  }
  leave_out(&p);
  gw_arena_done(&p.scratch);
  return status == GW_OK ? gw_arena_why(product->arena) : status;
}
