#include "base/map.h"
#include "pass/pattern_parts.h"

enum { CONTINUATIONS = 64, NOWHERE = UINT32_MAX };

static uint32_t build(pattern_nfa *a, const pattern_node *node, uint32_t next);

static uint32_t add(pattern_nfa *a, nfa_node node) {
  if (a->status != GW_OK) {
    return 0;
  }
  if (a->nodes.n >= a->limit) {
    a->status = GW_ERR_LIMIT;
    return 0;
  }
  nfa_node *place = GW_PUSH(a->arena, &a->nodes);
  if (!place) {
    a->status = gw_arena_why(a->arena);
    return 0;
  }
  *place = node;
  return (uint32_t)(a->nodes.n - 1);
}

static uint32_t add_split(pattern_nfa *a, uint32_t out, uint32_t other) {
  return add(a, (nfa_node){NFA_SPLIT, 0, 0, out, other});
}

static uint32_t add_bytes(pattern_nfa *a, uint32_t first, uint32_t last,
                          uint32_t next) {
  return add(a, (nfa_node){NFA_BYTES, (uint8_t)first, (uint8_t)last, next, 0});
}

/* ---- sets as byte sequences ---------------------------------------------- */

/* Lengths of UTF-8 (RFC 3629 section 3): the code points that are really
 * written with that many bytes, and those that its bits could say. */
typedef struct utf8_length {
  uint32_t first, last; /* written so */
  uint32_t most;        /* could be said */
  uint32_t lead;        /* the marker bits of the first byte */
  uint32_t n;           /* continuation bytes */
} utf8_length;

static const utf8_length lengths[] = {
    {0x0, 0x7f, 0x7f, 0x00, 0},
    {0x80, 0x7ff, 0x7ff, 0xc0, 1},
    {0x800, 0xffff, 0xffff, 0xe0, 2},
    {0x10000, 0x10ffff, 0x1fffff, 0xf0, 3},
};

/* One way to a set: the ways so far, of which any may be taken. */
typedef struct ways {
  uint32_t entry;
  bool has_any;
} ways;

static void add_way(pattern_nfa *a, ways *all, uint32_t entry) {
  all->entry = all->has_any ? add_split(a, entry, all->entry) : entry;
  all->has_any = true;
}

/* One set on its way to bytes. Tails that say the same are one node. */
typedef struct set_builder {
  pattern_nfa *nfa;
  gw_map tails[4]; /* by length: what a tail says -> its node */
  uint32_t next;
} set_builder;

static uint32_t build_tail(set_builder *b, pattern_set tail, uint32_t n);

/* The part of |tail| whose leading bits are |group|, less those bits. */
static pattern_set cut_group(set_builder *b, const pattern_set *tail,
                             uint32_t group, uint32_t n) {
  uint32_t mask = ((uint32_t)1 << (6 * n)) - 1;
  uint32_t low = group << (6 * n), high = low | mask;
  pattern_set part = {0};
  for (size_t i = 0; i < tail->n && tail->v[i].first <= high; i++) {
    pattern_range range = tail->v[i];
    if (range.last < low) {
      continue;
    }
    gw_status status = pattern_set_add(
        b->nfa->arena, &part, range.first > low ? range.first & mask : 0,
        range.last < high ? range.last & mask : mask);
    if (status != GW_OK) {
      b->nfa->status = status;
    }
  }
  return part;
}

/* A byte with |lead| and one of |groups| in its low bits, then |n| more: runs
 * of bytes that lead to one node are one way. */
static void add_bytes_of(set_builder *b, ways *all, const pattern_set *tail,
                         uint32_t lead, uint32_t groups, uint32_t n) {
  uint32_t first = 0, target = NOWHERE;
  for (uint32_t group = 0; group <= groups; group++) {
    uint32_t to = NOWHERE;
    if (group < groups) {
      pattern_set part = cut_group(b, tail, group, n);
      to = part.n ? build_tail(b, part, n) : NOWHERE;
    }
    if (to == target) {
      continue;
    }
    if (target != NOWHERE) {
      add_way(b->nfa, all,
              add_bytes(b->nfa, lead | first, lead | (group - 1), target));
    }
    first = group;
    target = to;
  }
}

/* The node from which |n| continuation bytes say something of |tail|. */
static uint32_t build_tail(set_builder *b, pattern_set tail, uint32_t n) {
  pattern_nfa *a = b->nfa;
  if (n == 0 || a->status != GW_OK) {
    return b->next;
  }
  gw_slice key = gw_slice_of((const char *)tail.v, tail.n * sizeof *tail.v);
  uint32_t *known = gw_map_find(&b->tails[n], key);
  if (known) {
    return *known;
  }
  ways all = {0, false};
  add_bytes_of(b, &all, &tail, 0x80, CONTINUATIONS, n - 1);
  uint32_t *entry = gw_arena_alloc(a->arena, sizeof *entry);
  if (!entry) {
    a->status = gw_arena_why(a->arena);
    return 0;
  }
  *entry = all.entry;
  gw_status status = gw_map_put(a->arena, &b->tails[n], key, entry);
  if (status != GW_OK) {
    a->status = status;
  }
  return all.entry;
}

/* Text is UTF-8 before a pattern sees it, so what its bits could say but never
 * do (overlong forms, surrogates, code points over the last) may be taken
 * along: it makes "any character" three ranges instead of nine. */
static void widen(const utf8_length *length, uint32_t *first, uint32_t *last) {
  if (*first == length->first) {
    *first = length->n ? 0 : *first;
  }
  if (*last == length->last) {
    *last = length->most;
  }
}

/* The part of |set| that is written with |length|. */
static void add_length(set_builder *b, ways *all, const utf8_length *length,
                       const pattern_set *set) {
  pattern_set part = {0};
  for (size_t i = 0; i < set->n; i++) {
    pattern_range range = set->v[i];
    if (range.first > length->last || range.last < length->first) {
      continue;
    }
    range.first = range.first > length->first ? range.first : length->first;
    range.last = range.last < length->last ? range.last : length->last;
    widen(length, &range.first, &range.last);
    gw_status status =
        pattern_set_add(b->nfa->arena, &part, range.first, range.last);
    if (status != GW_OK) {
      b->nfa->status = status;
    }
  }
  add_bytes_of(b, all, &part, length->lead,
               (length->most >> (6 * length->n)) + 1, length->n);
}

/* The ranges, those around the surrogates joined. */
static gw_status join_over_surrogates(gw_arena *arena, const pattern_set *set,
                                      pattern_set *ret_joined) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < set->n && status == GW_OK; i++) {
    pattern_range range = set->v[i];
    size_t n = ret_joined->n;
    if (n && range.first == 0xe000 && ret_joined->v[n - 1].last == 0xd7ff) {
      ret_joined->v[n - 1].last = range.last;
    } else {
      status = pattern_set_add(arena, ret_joined, range.first, range.last);
    }
  }
  return status;
}

/* An empty set has a way that no byte takes: 1 to 0. */
static uint32_t build_set(pattern_nfa *a, const pattern_set *set,
                          uint32_t next) {
  ways all = {0, false};
  pattern_set joined = {0};
  set_builder b = {.nfa = a, .next = next};
  gw_status status = join_over_surrogates(a->arena, set, &joined);
  if (status != GW_OK) {
    a->status = status;
  }
  for (size_t i = 0; i < GW_COUNT(lengths) && a->status == GW_OK; i++) {
    add_length(&b, &all, &lengths[i], &joined);
  }
  return all.has_any ? all.entry : add_bytes(a, 1, 0, next);
}

/* ---- the tree, from its end ---------------------------------------------- */

static uint32_t build_all(pattern_nfa *a, const pattern_node *node,
                          uint32_t next) {
  for (size_t i = node->children.n; i > 0; i--) {
    next = build(a, node->children.v[i - 1], next);
  }
  return next;
}

static uint32_t build_one_of(pattern_nfa *a, const pattern_node *node,
                             uint32_t next) {
  ways all = {0, false};
  for (size_t i = node->children.n; i > 0; i--) {
    add_way(a, &all, build(a, node->children.v[i - 1], next));
  }
  return all.entry;
}

/* x{2,4} is xx(x(x)?)?, x{2,} is xxx*. */
static uint32_t build_repeat(pattern_nfa *a, const pattern_node *node,
                             uint32_t next) {
  const pattern_node *child = node->children.v[0];
  uint32_t entry = next;
  if (node->max == PATTERN_NO_LIMIT) {
    entry = add_split(a, 0, next);
    uint32_t body = build(a, child, entry);
    if (a->status == GW_OK) {
      a->nodes.v[entry].out = body;
    }
  } else {
    for (int32_t i = node->min; i < node->max && a->status == GW_OK; i++) {
      entry = add_split(a, build(a, child, entry), next);
    }
  }
  for (int32_t i = 0; i < node->min && a->status == GW_OK; i++) {
    entry = build(a, child, entry);
  }
  return entry;
}

static uint32_t build_look(pattern_nfa *a, uint32_t look, bool is_negated,
                           uint32_t next) {
  return add(a, (nfa_node){NFA_LOOK, is_negated, 0, next, look});
}

static uint32_t build(pattern_nfa *a, const pattern_node *node, uint32_t next) {
  switch (node->kind) {
  case PATTERN_SET:
    return build_set(a, &node->set, next);
  case PATTERN_ALL:
    return build_all(a, node, next);
  case PATTERN_ONE_OF:
    return build_one_of(a, node, next);
  case PATTERN_REPEAT:
    return build_repeat(a, node, next);
  case PATTERN_BEGIN:
    return add(a, (nfa_node){NFA_BEGIN, 0, 0, next, 0});
  case PATTERN_END:
    return a->has_words ? build_look(a, pattern_look_end(a), false, next)
                        : add(a, (nfa_node){NFA_END, 0, 0, next, 0});
  case PATTERN_LOOK:
    return build_look(a, pattern_look_add(a, node->children.v[0]),
                      node->is_negated, next);
  case PATTERN_WORD:
    return add(a, (nfa_node){NFA_WORD, node->is_negated, 0, next,
                             pattern_look_word(a)});
  }
  return next;
}

gw_status pattern_nfa_build_here(pattern_nfa *nfa, const pattern_node *root) {
  nfa->has_words = pattern_has_words(root);
  uint32_t accept = add(nfa, (nfa_node){NFA_ACCEPT, 0, 0, 0, 0});
  nfa->start = build(nfa, root, accept);
  return nfa->status;
}

gw_status pattern_nfa_build(pattern_nfa *nfa, const pattern_node *root) {
  (void)pattern_nfa_build_here(nfa, root);
  uint32_t pattern = nfa->start;
  /* The search: any byte may be passed over before the pattern. */
  uint32_t start = add_split(nfa, pattern, 0);
  uint32_t loop = add_bytes(nfa, 0, 0xff, start);
  if (nfa->status == GW_OK) {
    nfa->nodes.v[start].other = loop;
    nfa->start = start;
  }
  return nfa->status;
}
