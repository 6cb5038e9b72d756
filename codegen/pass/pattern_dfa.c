#include "base/hash.h"
#include "pass/pattern_parts.h"

enum { HASH_SEED = 7, MAX_CONFIGS = 100000, MAX_STEPS = 20000000 };

/* A set of configurations that the search may be in at once: those whose nodes
 * take bytes, accept, or wait for the end of the input. */
typedef struct node_list {
  uint32_t *v;
  uint32_t n;
} node_list;

typedef struct builder {
  gw_arena *arena;
  const pattern_nfa *nfa;
  pattern_dfa *dfa;
  uint32_t limit;
  node_list *states; /* of the automaton, |limit| of them */
  uint32_t *slots;   /* hash -> state + 1 */
  uint32_t n_slots;
  uint32_t *stack; /* of a closure */
  uint32_t *seen;  /* configuration -> round in which it was met */
  uint32_t round;
  uint32_t n_steps; /* of closures: states are few where sets are large */
  node_list open;   /* the closure that is being made */
  pattern_configs configs;
  uint8_t bytes[256]; /* class -> one of its bytes */
} builder;

/* ---- closures ------------------------------------------------------------ */

static void begin_closure(builder *b) {
  b->round++;
  b->open.n = 0;
}

static void push(builder *b, uint32_t *n_stack, uint32_t id) {
  if (id != PATTERN_NO_CONFIG && b->seen[id] != b->round) {
    b->seen[id] = b->round;
    b->stack[(*n_stack)++] = id;
  }
}

/* The configuration |id| behind the look or the edge at |node|. */
static uint32_t look(builder *b, uint32_t id, const nfa_node *node,
                     pattern_context context) {
  const pattern_look *look = &b->nfa->looks.v[node->other];
  bool is_negated = node->first;
  if (node->kind == NFA_WORD) { /* an edge: the other kind follows */
    is_negated = (context == PATTERN_AFTER_WORD) != is_negated;
  }
  return pattern_config_look(&b->configs, id, node->out,
                             look->by_context[context], is_negated);
}

/* Adds |node| and all that is reached from it without a byte. */
static void close_over(builder *b, uint32_t from, pattern_context context,
                       bool at_end) {
  uint32_t n_stack = 0;
  push(b, &n_stack, from);
  while (n_stack) {
    b->n_steps++;
    uint32_t at = b->stack[--n_stack];
    const nfa_node *node =
        &b->nfa->nodes.v[pattern_config_node(&b->configs, at)];
    switch (node->kind) {
    case NFA_SPLIT:
      push(b, &n_stack, pattern_config_move(&b->configs, at, node->other));
      push(b, &n_stack, pattern_config_move(&b->configs, at, node->out));
      break;
    case NFA_BEGIN:
      if (context == PATTERN_AT_START) {
        push(b, &n_stack, pattern_config_move(&b->configs, at, node->out));
      }
      break;
    case NFA_END:
      if (at_end) {
        push(b, &n_stack, pattern_config_move(&b->configs, at, node->out));
      }
      b->open.v[b->open.n++] = at;
      break;
    case NFA_LOOK:
    case NFA_WORD:
      push(b, &n_stack, look(b, at, node, context));
      break;
    case NFA_BYTES:
    case NFA_ACCEPT:
      b->open.v[b->open.n++] = at;
      break;
    }
  }
}

static nfa_kind kind_of(const builder *b, uint32_t id) {
  return b->nfa->nodes.v[pattern_config_node(&b->configs, id)].kind;
}

/* Whatever follows: the accepting node, and nothing is asked for. */
static bool accepts(const builder *b) {
  for (uint32_t i = 0; i < b->open.n; i++) {
    uint32_t id = b->open.v[i];
    if (id < b->nfa->nodes.n && kind_of(b, id) == NFA_ACCEPT) {
      return true;
    }
  }
  return false;
}

/* If the input ends here. */
static bool accepts_end(const builder *b) {
  for (uint32_t i = 0; i < b->open.n; i++) {
    uint32_t id = b->open.v[i];
    if (kind_of(b, id) == NFA_ACCEPT && pattern_config_ends(&b->configs, id)) {
      return true;
    }
  }
  return false;
}

/* ---- states -------------------------------------------------------------- */

static void sort(uint32_t *v, uint32_t n) {
  uint32_t gap = 1;
  while (gap < n / 3) {
    gap = gap * 3 + 1;
  }
  for (; gap > 0; gap /= 3) {
    for (uint32_t i = gap; i < n; i++) {
      uint32_t moved = v[i], at = i;
      for (; at >= gap && v[at - gap] > moved; at -= gap) {
        v[at] = v[at - gap];
      }
      v[at] = moved;
    }
  }
}

static gw_slice bytes_of(node_list list) {
  return gw_slice_of((const char *)list.v, list.n * sizeof *list.v);
}

/* What a state means if the input ends in it; the open closure is used up. */
static uint8_t classify(builder *b, node_list state, pattern_context context) {
  if (accepts(b)) {
    return GW_PATTERN_AT_END | GW_PATTERN_DECIDED;
  }
  if (accepts_end(b)) {
    return GW_PATTERN_AT_END;
  }
  begin_closure(b);
  for (uint32_t i = 0; i < state.n; i++) {
    if (kind_of(b, state.v[i]) == NFA_END) {
      close_over(b, state.v[i], context, true);
    }
  }
  return accepts_end(b) ? GW_PATTERN_AT_END : GW_PATTERN_NO;
}

static gw_status add_state(builder *b, pattern_context context) {
  pattern_dfa *d = b->dfa;
  if (d->n_states == b->limit) {
    return GW_ERR_LIMIT;
  }
  gw_slice copy = gw_arena_dup(b->arena, bytes_of(b->open));
  if (!copy.p) {
    return gw_arena_why(b->arena);
  }
  node_list state = {(uint32_t *)(void *)(uintptr_t)copy.p, b->open.n};
  b->states[d->n_states] = state;
  d->accepting[d->n_states] = classify(b, state, context);
  d->n_states++;
  return GW_OK;
}

/* The state of the open closure, made if it is new. A decided one keeps only
 * its accepting node, so that all of them are one. */
static gw_status find_state(builder *b, uint16_t *ret_state) {
  if (accepts(b)) {
    b->open.v[0] = 0; /* the accepting node is the first */
    b->open.n = 1;
  }
  sort(b->open.v, b->open.n);
  gw_slice key = bytes_of(b->open);
  uint32_t slot = (uint32_t)gw_name_hash(HASH_SEED, key) % b->n_slots;
  for (; b->slots[slot]; slot = (slot + 1) % b->n_slots) {
    uint32_t state = b->slots[slot] - 1;
    if (gw_slice_eq(bytes_of(b->states[state]), key)) {
      *ret_state = (uint16_t)state;
      return GW_OK;
    }
  }
  b->slots[slot] = b->dfa->n_states + 1;
  *ret_state = (uint16_t)b->dfa->n_states;
  return add_state(b, PATTERN_AFTER_OTHER);
}

/* ---- bytes --------------------------------------------------------------- */

static bool is_word(uint8_t byte) {
  uint8_t lower = byte | 0x20;
  return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z') ||
         byte == '_';
}

/* Bytes that no node tells apart are one class; classes follow the bytes'
 * order, so that a range of bytes is a range of classes. */
static void split_by_looks(const pattern_nfa *nfa, bool *starts) {
  for (size_t i = 0; i < nfa->looks.n * PATTERN_CONTEXTS; i++) {
    const pattern_dfa *look =
        nfa->looks.v[i / PATTERN_CONTEXTS].by_context[i % PATTERN_CONTEXTS];
    for (uint32_t byte = 1; byte < 256; byte++) {
      starts[byte] |= look->classes[byte] != look->classes[byte - 1];
    }
  }
  for (uint32_t byte = 1; byte < 256 && nfa->looks.n; byte++) {
    starts[byte] |= is_word((uint8_t)byte) != is_word((uint8_t)(byte - 1));
  }
}

static void make_classes(const pattern_nfa *nfa, pattern_dfa *dfa) {
  bool starts[257] = {true};
  split_by_looks(nfa, starts);
  for (size_t i = 0; i < nfa->nodes.n; i++) {
    const nfa_node *node = &nfa->nodes.v[i];
    if (node->kind == NFA_BYTES && node->first <= node->last) {
      starts[node->first] = true;
      starts[node->last + 1] = true;
    }
  }
  uint32_t class = 0;
  for (uint32_t byte = 0; byte < 256; byte++) {
    class += byte > 0 && starts[byte];
    dfa->classes[byte] = (uint8_t) class;
  }
  dfa->n_classes = class + 1;
}

/* Where |class| leads from |state|. */
static gw_status step(builder *b, uint32_t state, uint32_t class) {
  const pattern_dfa *d = b->dfa;
  node_list list = b->states[state];
  uint8_t byte = b->bytes[class];
  pattern_context context =
      is_word(byte) ? PATTERN_AFTER_WORD : PATTERN_AFTER_OTHER;
  begin_closure(b);
  b->n_steps += list.n;
  if (b->n_steps > MAX_STEPS) {
    return GW_ERR_LIMIT;
  }
  for (uint32_t i = 0; i < list.n; i++) {
    uint32_t at = pattern_config_node(&b->configs, list.v[i]);
    const nfa_node *node = &b->nfa->nodes.v[at];
    uint32_t id = PATTERN_NO_CONFIG;
    if (node->kind == NFA_ACCEPT) { /* a look goes on behind the match */
      id = pattern_config_step(&b->configs, list.v[i], at, byte);
    } else if (node->kind == NFA_BYTES && node->first <= byte &&
               byte <= node->last) {
      id = pattern_config_step(&b->configs, list.v[i], node->out, byte);
    }
    if (id != PATTERN_NO_CONFIG) {
      close_over(b, id, context, false);
    }
  }
  if (b->configs.status != GW_OK) {
    return b->configs.status;
  }
  uint16_t *next = &d->next[state * d->n_classes + class];
  *next = GW_PATTERN_DEAD;
  return b->open.n ? find_state(b, next) : GW_OK;
}

static gw_status fill(builder *b, pattern_context context) {
  begin_closure(b);
  close_over(b, b->nfa->start, context, false);
  gw_status status = b->configs.status;
  if (accepts(b)) { /* decided: as find_state() has it */
    b->open.v[0] = 0;
    b->open.n = 1;
  }
  if (status == GW_OK) {
    status = add_state(b, context);
  }
  for (uint32_t state = 0; state < b->dfa->n_states && status == GW_OK;
       state++) {
    bool is_decided = b->dfa->accepting[state] & GW_PATTERN_DECIDED;
    for (uint32_t c = 0; c < b->dfa->n_classes && status == GW_OK; c++) {
      if (is_decided) {
        b->dfa->next[state * b->dfa->n_classes + c] = (uint16_t)state;
      } else {
        status = step(b, state, c);
      }
    }
  }
  return status;
}

gw_status pattern_dfa_build(gw_arena *arena, const pattern_nfa *nfa,
                            pattern_context context, uint32_t limit,
                            pattern_dfa *ret_dfa) {
  size_t n_nodes = nfa->nodes.n + (nfa->looks.n ? MAX_CONFIGS : 0);
  *ret_dfa = (pattern_dfa){.n_states = 0};
  make_classes(nfa, ret_dfa);
  builder b = {
      .arena = arena,
      .nfa = nfa,
      .dfa = ret_dfa,
      .limit = limit,
      .n_slots = limit * 2 + 1,
      .configs = {.arena = arena, .nfa = nfa, .limit = (uint32_t)n_nodes},
  };
  for (uint32_t byte = 256; byte > 0; byte--) {
    b.bytes[ret_dfa->classes[byte - 1]] = (uint8_t)(byte - 1);
  }
  size_t n_next = (size_t)limit * ret_dfa->n_classes;
  ret_dfa->next = gw_arena_alloc(arena, n_next * sizeof *ret_dfa->next);
  ret_dfa->accepting = gw_arena_alloc(arena, limit);
  b.states = gw_arena_alloc(arena, limit * sizeof *b.states);
  b.slots = gw_arena_zalloc(arena, b.n_slots * sizeof *b.slots);
  b.stack = gw_arena_alloc(arena, n_nodes * sizeof *b.stack);
  b.seen = gw_arena_zalloc(arena, n_nodes * sizeof *b.seen);
  b.open.v = gw_arena_alloc(arena, n_nodes * sizeof *b.open.v);
  return gw_arena_why(arena) == GW_OK ? fill(&b, context) : gw_arena_why(arena);
}
