#include "base/hash.h"
#include "pass/pattern_parts.h"

enum { HASH_SEED = 7 };

/* A set of nodes that the search may be in at once: those that take bytes,
 * accept, or wait for the end of the input. */
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
  uint32_t *seen;  /* node -> round in which it was met */
  uint32_t round;
  node_list open; /* the closure that is being made */
} builder;

/* ---- closures ------------------------------------------------------------ */

static void begin_closure(builder *b) {
  b->round++;
  b->open.n = 0;
}

static void push(builder *b, uint32_t *n_stack, uint32_t node) {
  if (b->seen[node] != b->round) {
    b->seen[node] = b->round;
    b->stack[(*n_stack)++] = node;
  }
}

/* Adds |node| and all that is reached from it without a byte. */
static void close_over(builder *b, uint32_t from, bool at_start, bool at_end) {
  uint32_t n_stack = 0;
  push(b, &n_stack, from);
  while (n_stack) {
    uint32_t at = b->stack[--n_stack];
    const nfa_node *node = &b->nfa->nodes.v[at];
    switch (node->kind) {
    case NFA_SPLIT:
      push(b, &n_stack, node->other);
      push(b, &n_stack, node->out);
      break;
    case NFA_BEGIN:
      if (at_start) {
        push(b, &n_stack, node->out);
      }
      break;
    case NFA_END:
      if (at_end) {
        push(b, &n_stack, node->out);
      }
      b->open.v[b->open.n++] = at;
      break;
    case NFA_BYTES:
    case NFA_ACCEPT:
      b->open.v[b->open.n++] = at;
      break;
    }
  }
}

static bool accepts(const builder *b) {
  for (uint32_t i = 0; i < b->open.n; i++) {
    if (b->nfa->nodes.v[b->open.v[i]].kind == NFA_ACCEPT) {
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
static uint8_t classify(builder *b, node_list state, bool at_start) {
  if (accepts(b)) {
    return GW_PATTERN_AT_END | GW_PATTERN_DECIDED;
  }
  begin_closure(b);
  for (uint32_t i = 0; i < state.n; i++) {
    if (b->nfa->nodes.v[state.v[i]].kind == NFA_END) {
      close_over(b, state.v[i], at_start, true);
    }
  }
  return accepts(b) ? GW_PATTERN_AT_END : GW_PATTERN_NO;
}

static gw_status add_state(builder *b, bool at_start) {
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
  d->accepting[d->n_states] = classify(b, state, at_start);
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
  return add_state(b, false);
}

/* ---- bytes --------------------------------------------------------------- */

/* Bytes that no node tells apart are one class; classes follow the bytes'
 * order, so that a range of bytes is a range of classes. */
static void make_classes(const pattern_nfa *nfa, pattern_dfa *dfa) {
  bool starts[257] = {true};
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
  begin_closure(b);
  for (uint32_t i = 0; i < list.n; i++) {
    const nfa_node *node = &b->nfa->nodes.v[list.v[i]];
    if (node->kind == NFA_BYTES && node->first <= node->last &&
        d->classes[node->first] <= class && class <= d->classes[node->last]) {
      close_over(b, node->out, false, false);
    }
  }
  uint16_t *next = &d->next[state * d->n_classes + class];
  *next = GW_PATTERN_DEAD;
  return b->open.n ? find_state(b, next) : GW_OK;
}

static gw_status fill(builder *b) {
  begin_closure(b);
  close_over(b, b->nfa->start, true, false);
  gw_status status = add_state(b, true);
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
                            uint32_t limit, pattern_dfa *ret_dfa) {
  size_t n_nodes = nfa->nodes.n;
  *ret_dfa = (pattern_dfa){.n_states = 0};
  make_classes(nfa, ret_dfa);
  builder b = {
      .arena = arena,
      .nfa = nfa,
      .dfa = ret_dfa,
      .limit = limit,
      .n_slots = limit * 2 + 1,
  };
  size_t n_next = (size_t)limit * ret_dfa->n_classes;
  ret_dfa->next = gw_arena_alloc(arena, n_next * sizeof *ret_dfa->next);
  ret_dfa->accepting = gw_arena_alloc(arena, limit);
  b.states = gw_arena_alloc(arena, limit * sizeof *b.states);
  b.slots = gw_arena_zalloc(arena, b.n_slots * sizeof *b.slots);
  b.stack = gw_arena_alloc(arena, n_nodes * sizeof *b.stack);
  b.seen = gw_arena_zalloc(arena, n_nodes * sizeof *b.seen);
  b.open.v = gw_arena_alloc(arena, n_nodes * sizeof *b.open.v);
  return gw_arena_why(arena) == GW_OK ? fill(&b) : gw_arena_why(arena);
}
