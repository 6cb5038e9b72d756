#include "pass/pattern_parts.h"

enum { MAX_DUTIES = 32 };

/* What one look still asks for: its automaton, where that is, which way. */
typedef struct duty {
  const pattern_dfa *dfa;
  uint32_t state;
  uint32_t is_negated;
} duty;

typedef struct place {
  uint64_t node;
  duty duties[MAX_DUTIES];
  size_t n;
} place;

static void read(const pattern_configs *c, uint32_t id, place *ret_place) {
  size_t n_nodes = c->nfa->nodes.n;
  memset(ret_place, 0, sizeof *ret_place);
  ret_place->node = id;
  if (id >= n_nodes) {
    gw_slice key = c->keys.v[id - n_nodes];
    memcpy(ret_place, key.p, key.n);
    ret_place->n = (key.n - offsetof(place, duties)) / sizeof(duty);
  }
}

uint32_t pattern_config_node(const pattern_configs *c, uint32_t id) {
  place at;
  read(c, id, &at);
  return (uint32_t)at.node;
}

/* The same duties in another order are the same configuration. */
static bool is_before(const duty *a, const duty *b) {
  return a->dfa != b->dfa       ? a->dfa < b->dfa
         : a->state != b->state ? a->state < b->state
                                : a->is_negated < b->is_negated;
}

static void add_duty(place *at, duty d) {
  size_t k = at->n;
  for (size_t i = 0; i < at->n; i++) {
    const duty *have = &at->duties[i];
    if (have->dfa == d.dfa && have->state == d.state &&
        have->is_negated == d.is_negated) {
      return;
    }
  }
  for (; k && is_before(&d, &at->duties[k - 1]); k--) {
    at->duties[k] = at->duties[k - 1];
  }
  at->duties[k] = d;
  at->n++;
}

static uint32_t intern(pattern_configs *c, const place *at) {
  if (!at->n) {
    return (uint32_t)at->node;
  }
  gw_slice key = gw_slice_of((const char *)at, offsetof(struct place, duties) +
                                                   at->n * sizeof(duty));
  uintptr_t known = (uintptr_t)gw_map_find(&c->index, key);
  if (known) {
    return (uint32_t)known;
  }
  gw_slice copy = gw_arena_dup(c->arena, key);
  gw_slice *slot = GW_PUSH(c->arena, &c->keys);
  uintptr_t id = c->nfa->nodes.n + c->keys.n - 1;
  if (!copy.p || !slot || gw_map_put(c->arena, &c->index, copy, (void *)id)) {
    c->status = gw_arena_why(c->arena);
    return PATTERN_NO_CONFIG;
  }
  *slot = copy;
  if (id >= c->limit) {
    c->status = GW_ERR_LIMIT;
    return PATTERN_NO_CONFIG;
  }
  return (uint32_t)id;
}

uint32_t pattern_config_move(pattern_configs *c, uint32_t id, uint32_t node) {
  if (id < c->nfa->nodes.n) {
    return node;
  }
  place at;
  read(c, id, &at);
  at.node = node;
  return intern(c, &at);
}

/* What a look comes to in |state|: kept, done with, or failed. */
static bool settle(place *at, const pattern_dfa *dfa, uint32_t state,
                   bool is_negated) {
  bool is_dead = state == GW_PATTERN_DEAD;
  bool is_decided = !is_dead && dfa->accepting[state] & GW_PATTERN_DECIDED;
  if (is_dead || is_decided) {
    return is_decided != is_negated;
  }
  add_duty(at, (duty){dfa, state, is_negated});
  return true;
}

uint32_t pattern_config_look(pattern_configs *c, uint32_t id, uint32_t node,
                             const pattern_dfa *dfa, bool is_negated) {
  place at;
  read(c, id, &at);
  if (at.n == MAX_DUTIES) {
    c->status = GW_ERR_LIMIT;
    return PATTERN_NO_CONFIG;
  }
  at.node = node;
  return settle(&at, dfa, 0, is_negated) ? intern(c, &at) : PATTERN_NO_CONFIG;
}

uint32_t pattern_config_step(pattern_configs *c, uint32_t id, uint32_t node,
                             uint8_t byte) {
  if (id < c->nfa->nodes.n) {
    return node;
  }
  place before, after;
  read(c, id, &before);
  memset(&after, 0, sizeof after);
  after.node = node;
  for (size_t i = 0; i < before.n; i++) {
    const duty *d = &before.duties[i];
    uint32_t state =
        d->dfa->next[d->state * d->dfa->n_classes + d->dfa->classes[byte]];
    if (!settle(&after, d->dfa, state, d->is_negated)) {
      return PATTERN_NO_CONFIG;
    }
  }
  return intern(c, &after);
}

bool pattern_config_ends(const pattern_configs *c, uint32_t id) {
  place at;
  read(c, id, &at);
  for (size_t i = 0; i < at.n; i++) {
    const duty *d = &at.duties[i];
    bool matches = d->dfa->accepting[d->state] != GW_PATTERN_NO;
    if (matches == (d->is_negated != 0)) {
      return false;
    }
  }
  return true;
}
