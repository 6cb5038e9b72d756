#include "route/route.h"

#include "base/hash.h"

/* One search. In collecting mode |methods| is set, every way is walked and
 * nothing is captured. */
typedef struct search {
  const gw_path *path;
  gw_slice method;
  gw_arena *arena;
  bool allows_slash;
  bool saw_slash; /* a way was closed by an encoded slash */
  uint32_t steps;
  gw_status status; /* why the search was given up */
  gw_route_methods *methods;
  gw_route_match *match;
} search;

static bool walk(search *s, const gw_route_node *node, size_t at,
                 gw_slice verb);

static bool add_capture(search *s, gw_slice text) {
  if (s->methods) {
    return true;
  }
  if (s->match->n_captures == GW_ROUTE_MAX_CAPTURES) {
    s->status = GW_ERR_LIMIT;
    return false;
  }
  s->match->captures[s->match->n_captures++] = text;
  return true;
}

static void add_method(search *s, gw_slice name) {
  gw_route_methods *set = s->methods;
  size_t at = 0;
  while (at < set->n && gw_slice_cmp(set->names[at], name) < 0) {
    at++;
  }
  if (at < set->n && gw_slice_eq(set->names[at], name)) {
    return;
  }
  if (set->n == GW_ROUTE_MAX_METHODS) {
    s->status = GW_ERR_LIMIT;
    return;
  }
  memmove(&set->names[at + 1], &set->names[at],
          (set->n - at) * sizeof set->names[0]);
  set->names[at] = name;
  set->n++;
}

/* The path is used up: is there a leaf with the method and this verb? */
static bool reach(search *s, const gw_route_node *node, gw_slice verb) {
  for (size_t i = 0; i < node->n_leaves; i++) {
    const gw_route_leaf *leaf = &node->leaves[i];
    if (!gw_slice_eq(leaf->verb, verb)) {
      continue;
    }
    if (s->methods) {
      add_method(s, leaf->method);
    } else if (gw_slice_eq(leaf->method, s->method)) {
      s->match->operation = leaf->operation;
      return true;
    }
  }
  return false;
}

enum { FEW = 4 }; /* are looked at in turn: most differ in their length */

static const gw_route_node *find_literal(const gw_route_node *node,
                                         gw_slice text) {
  const gw_route_literal *literals = node->literals;
  size_t low = 0, high = node->n_literals;
  while (high - low > FEW) {
    size_t middle = low + (high - low) / 2;
    if (gw_slice_cmp(literals[middle].text, text) <= 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  for (; low < high; low++) {
    if (literals[low].text.n == text.n &&
        gw_name_is(text.p, literals[low].text)) {
      return literals[low].node;
    }
  }
  return NULL;
}

/* The offset of |needle| in |text| from |from| on, or SIZE_MAX. */
static size_t find_text(gw_slice text, size_t from, gw_slice needle) {
  for (size_t i = from; i + needle.n <= text.n; i++) {
    if (memcmp(text.p + i, needle.p, needle.n) == 0) {
      return i;
    }
  }
  return SIZE_MAX;
}

/* Each variable takes one byte or more and as few as can be; the last one
 * ends where the last text must stand. Taking the least first finds a way if
 * there is one, since only the last text is bound to a place. */
static bool match_mixed(search *s, const gw_route_mixed *mixed, gw_slice text) {
  gw_slice last = mixed->texts[mixed->n_texts - 1];
  if (!gw_slice_starts(text, mixed->texts[0]) || !gw_slice_ends(text, last)) {
    return false;
  }
  size_t at = mixed->texts[0].n;
  for (size_t i = 1; i < mixed->n_texts; i++) {
    bool is_last = i + 1 == mixed->n_texts;
    size_t end =
        is_last ? text.n - last.n : find_text(text, at + 1, mixed->texts[i]);
    if (end == SIZE_MAX || end < at + 1) {
      return false;
    }
    if (!add_capture(s, gw_slice_of(text.p + at, end - at))) {
      return false;
    }
    at = end + mixed->texts[i].n;
  }
  return true;
}

static void drop_captures(search *s, size_t n) {
  if (!s->methods) {
    s->match->n_captures = n;
  }
}

static size_t count_captures(const search *s) {
  return s->methods ? 0 : s->match->n_captures;
}

static bool try_mixed(search *s, const gw_route_node *node, size_t at,
                      gw_slice text, gw_slice verb) {
  size_t n_captures = count_captures(s);
  for (size_t i = 0; i < node->n_mixed; i++) {
    if (match_mixed(s, &node->mixed[i], text) &&
        walk(s, node->mixed[i].node, at + 1, verb)) {
      return true;
    }
    drop_captures(s, n_captures);
  }
  return false;
}

static bool try_any(search *s, const gw_route_node *node, size_t at,
                    gw_slice text, gw_slice verb) {
  size_t n_captures = count_captures(s);
  if (node->any && text.n && add_capture(s, text) &&
      walk(s, node->any, at + 1, verb)) {
    return true;
  }
  drop_captures(s, n_captures);
  return false;
}

static bool try_literal(search *s, const gw_route_node *node, size_t at,
                        gw_slice text, gw_slice verb) {
  const gw_route_node *next = find_literal(node, text);
  return next && walk(s, next, at + 1, verb);
}

typedef bool (*try_one)(search *s, const gw_route_node *node, size_t at,
                        gw_slice text, gw_slice verb);

/* The next place where a verb may begin, behind |from|: offset + 1 of a literal
 * ":"; 0: there is none. A verb may hold colons itself, so that all of them
 * count, the leftmost first; but what follows an encoded byte is told apart for
 * the last one only. */
static size_t next_colon(const gw_path_segment *segment, size_t from) {
  if (!segment->is_plain || !segment->colon) {
    return from < segment->colon ? segment->colon : 0;
  }
  size_t at = from;
  while (at < segment->text.n && segment->text.p[at] != ':') {
    at++;
  }
  return at < segment->text.n ? at + 1 : 0;
}

/* Tries one kind of segment: at the end of the path with a verb first. */
static inline bool try_segment(search *s, const gw_route_node *node, size_t at,
                               try_one try) {
  const gw_path_segment *segment = &s->path->segments[at];
  if (segment->has_slash && !s->allows_slash) {
    s->saw_slash = true;
    return false;
  }
  gw_slice text = segment->text;
  size_t colon = at + 1 == s->path->n ? next_colon(segment, 0) : 0;
  for (; colon && s->status == GW_OK; colon = next_colon(segment, colon)) {
    gw_slice before = gw_slice_of(text.p, colon - 1);
    gw_slice verb = gw_slice_from(text, colon);
    if (before.n && verb.n && try(s, node, at, before, verb)) {
      return true;
    }
  }
  return try(s, node, at, text, (gw_slice){NULL, 0});
}

/* The segments from |at| up to |end| as "**" captures them, the last one cut
 * to |n_last| bytes. */
static gw_slice join(search *s, size_t at, size_t end, size_t n_last) {
  const gw_path_segment *segments = s->path->segments;
  if (end - at == 1) {
    return gw_slice_of(segments[at].kept.p, n_last);
  }
  size_t n = end - at - 1 + n_last;
  for (size_t i = at; i + 1 < end; i++) {
    n += segments[i].kept.n;
  }
  char *out = gw_arena_alloc(s->arena, n ? n : 1);
  if (!out) {
    s->status = gw_arena_why(s->arena);
    return (gw_slice){NULL, 0};
  }
  size_t used = 0;
  for (size_t i = at; i < end; i++) {
    size_t part = i + 1 < end ? segments[i].kept.n : n_last;
    memcpy(out + used, segments[i].kept.p, part);
    used += part;
    if (i + 1 < end) {
      out[used++] = '/';
    }
  }
  return gw_slice_of(out, n);
}

/* What is tried behind a "**"; |verb| is that of an end that was reached. */
typedef bool (*go_on)(search *s, const gw_route_node *node, size_t at,
                      gw_slice verb);

static bool walk_rest(search *s, const gw_route_node *node, size_t end,
                      gw_slice text, gw_slice verb, go_on go) {
  size_t n_captures = count_captures(s);
  if (s->status == GW_OK && add_capture(s, text) &&
      go(s, node->rest, end, verb)) {
    return true;
  }
  drop_captures(s, n_captures);
  return false;
}

static bool try_rest_to(search *s, const gw_route_node *node, size_t at,
                        size_t end, gw_slice verb, go_on go) {
  gw_slice text = {"", 0};
  if (end > at && !s->methods) {
    size_t n_last = s->path->segments[end - 1].kept.n;
    text = join(s, at, end, verb.n ? n_last - verb.n - 1 : n_last);
  }
  return walk_rest(s, node, end, text, verb, go);
}

/* All of what is left, with a verb first. It is never just the trailing slash:
 * "/files/" is not "/files". */
static bool try_rest_all(search *s, const gw_route_node *node, size_t at) {
  size_t n = s->path->n;
  const gw_path_segment *last = &s->path->segments[n - 1];
  if (n - at == 1 && last->text.n == 0) {
    return false;
  }
  size_t colon = last->is_plain ? next_colon(last, 0) : last->kept_colon;
  while (colon && s->status == GW_OK) {
    gw_slice verb = gw_slice_from(last->kept, colon);
    if (colon > 1 && verb.n && try_rest_to(s, node, at, n, verb, walk)) {
      return true;
    }
    colon = last->is_plain ? next_colon(last, colon) : 0;
  }
  return try_rest_to(s, node, at, n, (gw_slice){NULL, 0}, walk);
}

/* Whether the segment |at| may have its text in |node|: spares the join. */
static bool may_be_named(const search *s, const gw_route_node *node,
                         size_t at) {
  const gw_path_segment *segment = &s->path->segments[at];
  return node->n_mixed || find_literal(node, segment->text) ||
         (segment->colon &&
          find_literal(node,
                       gw_slice_sub(segment->text, 0, segment->colon - 1)));
}

static bool walk_named(search *s, const gw_route_node *node, size_t at,
                       gw_slice verb) {
  (void)verb;
  return (node->n_literals && try_segment(s, node, at, try_literal)) ||
         (node->n_mixed && try_segment(s, node, at, try_mixed));
}

static bool try_rest(search *s, const gw_route_node *node, size_t at);

static bool walk_open(search *s, const gw_route_node *node, size_t at,
                      gw_slice verb) {
  (void)verb;
  return (node->any && try_segment(s, node, at, try_any)) ||
         (node->rest && try_rest(s, node, at));
}

/* A text behind the "**" wins over the "**" itself, as the leftmost literal
 * does elsewhere; then it takes all there is, then less for a variable behind
 * it. */
static bool try_rest(search *s, const gw_route_node *node, size_t at) {
  const gw_route_node *next = node->rest;
  gw_slice none = {NULL, 0};
  for (size_t end = at; end < s->path->n && s->status == GW_OK; end++) {
    if (may_be_named(s, next, end) &&
        try_rest_to(s, node, at, end, none, walk_named)) {
      return true;
    }
  }
  if (try_rest_all(s, node, at)) {
    return true;
  }
  size_t end = next->any || next->rest ? s->path->n : at;
  for (; end > at && s->status == GW_OK; end--) {
    if (try_rest_to(s, node, at, end - 1, none, walk_open)) {
      return true;
    }
  }
  return false;
}

/* Where one way at most leads on, and the segment can be read in one way only:
 * the node it leads to, without a search. */
static const gw_route_node *follow(search *s, const gw_route_node *node,
                                   size_t at) {
  const gw_path_segment *segment = &s->path->segments[at];
  if (segment->colon || segment->has_slash || node->n_mixed || node->rest) {
    return NULL;
  }
  if (!node->any) {
    return find_literal(node, segment->text);
  }
  bool is_taken =
      !node->n_literals && segment->text.n && add_capture(s, segment->text);
  return is_taken ? node->any : NULL;
}

static bool may_step(search *s) {
  if (s->status == GW_OK && ++s->steps > GW_ROUTE_MAX_STEPS) {
    s->status = GW_ERR_LIMIT;
  }
  return s->status == GW_OK;
}

/* The path is used up; a "**" may take nothing at all. */
static bool arrive(search *s, const gw_route_node *node, size_t at,
                   gw_slice verb) {
  return reach(s, node, verb) ||
         (node->rest && walk_rest(s, node, at, (gw_slice){"", 0}, verb, walk));
}

static bool walk(search *s, const gw_route_node *node, size_t at,
                 gw_slice verb) {
  size_t n_captures = count_captures(s);
  const gw_route_node *next = node;
  while (next && may_step(s)) {
    node = next;
    next = at < s->path->n ? follow(s, node, at) : NULL;
    at += next != NULL;
  }
  bool is_found = s->status == GW_OK &&
                  (at == s->path->n ? arrive(s, node, at, verb)
                                    : walk_named(s, node, at, verb) ||
                                          walk_open(s, node, at, verb));
  if (!is_found) {
    drop_captures(s, n_captures);
  }
  return is_found;
}

gw_status gw_route_find_methods(const gw_route_node *routes, uint32_t flags,
                                const gw_path *path,
                                gw_route_methods *ret_methods) {
  *ret_methods = (gw_route_methods){.n = 0};
  search s = {
      .path = path,
      .allows_slash = flags & GW_PATH_ENCODED_SLASH,
      .methods = ret_methods,
  };
  walk(&s, routes, 0, (gw_slice){NULL, 0});
  if (s.status != GW_OK || ret_methods->n == 0) {
    return s.status != GW_OK ? s.status
           : s.saw_slash     ? GW_ERR_INVALID
                             : GW_ERR_NOT_FOUND;
  }
  for (size_t i = 0; i < ret_methods->n; i++) {
    if (gw_slice_is(ret_methods->names[i], "GET")) {
      add_method(&s, GW_LIT("HEAD"));
      break;
    }
  }
  add_method(&s, GW_LIT("OPTIONS"));
  return s.status;
}

static bool find_method(search *s, const gw_route_node *routes,
                        gw_slice method) {
  s->method = method;
  s->match->n_captures = 0;
  return walk(s, routes, 0, (gw_slice){NULL, 0});
}

gw_status gw_route_find(const gw_route_node *routes, uint32_t flags,
                        const gw_path *path, gw_slice method, gw_arena *arena,
                        gw_route_match *ret_match) {
  search s = {
      .path = path,
      .arena = arena,
      .allows_slash = flags & GW_PATH_ENCODED_SLASH,
      .match = ret_match,
  };
  ret_match->operation = NULL;
  ret_match->is_head = false;
  if (find_method(&s, routes, method)) {
    return GW_OK;
  }
  /* RFC 9110 9.3.2: HEAD is GET without the content. */
  if (s.status == GW_OK && gw_slice_is(method, "HEAD")) {
    ret_match->is_head = find_method(&s, routes, GW_LIT("GET"));
    if (ret_match->is_head) {
      return GW_OK;
    }
  }
  if (s.status != GW_OK) {
    return s.status;
  }
  gw_route_methods methods;
  gw_status status = gw_route_find_methods(routes, flags, path, &methods);
  return status == GW_OK ? GW_ERR_METHOD : status;
}

gw_slice gw_route_allow(const gw_route_methods *methods, gw_arena *arena) {
  size_t n = 0;
  for (size_t i = 0; i < methods->n; i++) {
    n += methods->names[i].n + 2;
  }
  char *out = gw_arena_alloc(arena, n + 1);
  if (!out) {
    return (gw_slice){NULL, 0};
  }
  size_t used = 0;
  for (size_t i = 0; i < methods->n; i++) {
    if (i > 0) {
      memcpy(out + used, ", ", 2);
      used += 2;
    }
    memcpy(out + used, methods->names[i].p, methods->names[i].n);
    used += methods->names[i].n;
  }
  return gw_slice_of(out, used);
}
