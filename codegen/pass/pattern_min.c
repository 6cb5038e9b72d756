#include "pass/pattern_parts.h"

/* Hopcroft's refinement: blocks of states that accept alike are split until
 * all states of a block lead to the same blocks. One state more than there are
 * stands for "dead". */
typedef struct partition {
  gw_arena *arena;
  pattern_dfa *dfa;
  uint32_t n;                /* states with "dead" */
  uint32_t *members;         /* states, block by block */
  uint32_t *place;           /* state -> its index in |members| */
  uint32_t *block;           /* state -> block */
  uint32_t *first, *end;     /* block -> its extent in |members| */
  uint32_t *n_marked;        /* block -> how many of its first are marked */
  uint32_t *touched;         /* blocks with marks */
  uint32_t *waiting;         /* blocks that may split others */
  uint32_t *splitter;        /* the members of the one that is at work */
  uint32_t *sources, *start; /* who leads to (class, state) */
  uint32_t n_blocks, n_touched, n_waiting;
} partition;

static uint32_t next_of(const partition *p, uint32_t state, uint32_t class) {
  const pattern_dfa *d = p->dfa;
  if (state == d->n_states) {
    return state;
  }
  uint16_t next = d->next[state * d->n_classes + class];
  return next == GW_PATTERN_DEAD ? d->n_states : next;
}

/* Turns the transitions around, by a counting sort. */
static void reverse(partition *p) {
  uint32_t n_classes = p->dfa->n_classes;
  for (uint32_t c = 0; c < n_classes; c++) {
    for (uint32_t s = 0; s < p->n; s++) {
      p->start[c * p->n + next_of(p, s, c) + 1]++;
    }
  }
  for (uint32_t i = 0; i < n_classes * p->n; i++) {
    p->start[i + 1] += p->start[i];
  }
  for (uint32_t c = 0; c < n_classes; c++) {
    for (uint32_t s = p->n; s > 0; s--) {
      uint32_t to = c * p->n + next_of(p, s - 1, c) + 1;
      p->sources[--p->start[to]] = s - 1;
    }
  }
}

/* The extent of (class, state): reverse() leaves each start one place on. */
static uint32_t from_of(const partition *p, uint32_t i) {
  return p->start[i + 1];
}

static uint32_t upto_of(const partition *p, uint32_t i) {
  return i + 1 < p->dfa->n_classes * p->n ? p->start[i + 2]
                                          : p->dfa->n_classes * p->n;
}

static void mark(partition *p, uint32_t state) {
  uint32_t b = p->block[state];
  uint32_t at = p->place[state];
  uint32_t to = p->first[b] + p->n_marked[b];
  if (at < to) {
    return;
  }
  if (p->n_marked[b]++ == 0) {
    p->touched[p->n_touched++] = b;
  }
  uint32_t other = p->members[to];
  p->members[to] = state;
  p->members[at] = other;
  p->place[state] = to;
  p->place[other] = at;
}

/* Parts the marked of a block from the others: the smaller part is a new
 * block, and splits others in its turn. */
static void split(partition *p, uint32_t b) {
  uint32_t n_marked = p->n_marked[b];
  uint32_t middle = p->first[b] + n_marked;
  p->n_marked[b] = 0;
  if (middle == p->end[b]) {
    return;
  }
  uint32_t fresh = p->n_blocks++;
  p->n_marked[fresh] = 0;
  if (n_marked <= p->end[b] - middle) {
    p->first[fresh] = p->first[b];
    p->end[fresh] = p->first[b] = middle;
  } else {
    p->end[fresh] = p->end[b];
    p->first[fresh] = p->end[b] = middle;
  }
  for (uint32_t i = p->first[fresh]; i < p->end[fresh]; i++) {
    p->block[p->members[i]] = fresh;
  }
  p->waiting[p->n_waiting++] = fresh;
}

static void split_touched(partition *p) {
  while (p->n_touched) {
    split(p, p->touched[--p->n_touched]);
  }
}

static void use_splitter(partition *p, uint32_t b) {
  uint32_t n = p->end[b] - p->first[b];
  memcpy(p->splitter, p->members + p->first[b], n * sizeof *p->splitter);
  for (uint32_t c = 0; c < p->dfa->n_classes; c++) {
    for (uint32_t i = 0; i < n; i++) {
      uint32_t to = c * p->n + p->splitter[i];
      for (uint32_t k = from_of(p, to); k < upto_of(p, to); k++) {
        mark(p, p->sources[k]);
      }
    }
    split_touched(p);
  }
}

static uint8_t accepting_of(const partition *p, uint32_t state) {
  return state < p->dfa->n_states ? p->dfa->accepting[state] : GW_PATTERN_NO;
}

static void refine(partition *p) {
  for (uint32_t s = 0; s < p->n; s++) {
    p->members[s] = p->place[s] = s;
  }
  p->n_blocks = 1;
  p->end[0] = p->n;
  p->waiting[p->n_waiting++] = 0;
  for (uint8_t what = GW_PATTERN_AT_END;
       what <= (GW_PATTERN_AT_END | GW_PATTERN_DECIDED); what++) {
    for (uint32_t s = 0; s < p->n; s++) {
      if (accepting_of(p, s) == what) {
        mark(p, s);
      }
    }
    split_touched(p);
  }
  while (p->n_waiting) {
    use_splitter(p, p->waiting[--p->n_waiting]);
  }
}

/* Blocks as states, named in the order of their first states, so that the
 * start stays 0. The block of "dead" becomes no state, unless it is the
 * start's. */
static gw_status rebuild(partition *p) {
  pattern_dfa *d = p->dfa;
  uint32_t dead = p->block[d->n_states];
  uint32_t n_states = 0;
  uint32_t *names = p->first;    /* block -> state */
  uint32_t *of_state = p->place; /* state -> one of its old ones */
  for (uint32_t b = 0; b < p->n_blocks; b++) {
    names[b] = UINT32_MAX;
  }
  for (uint32_t s = 0; s < d->n_states; s++) {
    uint32_t b = p->block[s];
    if (names[b] == UINT32_MAX && (b != dead || s == 0)) {
      of_state[n_states] = s;
      names[b] = n_states++;
    }
  }
  size_t n_next = (size_t)n_states * d->n_classes;
  uint16_t *next = gw_arena_alloc(p->arena, n_next * sizeof *next);
  uint8_t *accepting = gw_arena_alloc(p->arena, n_states);
  if (!next || !accepting) {
    return gw_arena_why(p->arena);
  }
  for (uint32_t s = 0; s < n_states; s++) {
    accepting[s] = d->accepting[of_state[s]];
    for (uint32_t c = 0; c < d->n_classes; c++) {
      uint32_t to = p->block[next_of(p, of_state[s], c)];
      next[s * d->n_classes + c] =
          to == dead ? GW_PATTERN_DEAD : (uint16_t)names[to];
    }
  }
  d->next = next;
  d->accepting = accepting;
  d->n_states = n_states;
  return GW_OK;
}

static bool are_columns_alike(const pattern_dfa *d, uint32_t a, uint32_t b) {
  for (uint32_t state = 0; state < d->n_states; state++) {
    const uint16_t *row = &d->next[state * d->n_classes];
    if (row[a] != row[b]) {
      return false;
    }
  }
  return true;
}

/* Joins byte classes that lead alike everywhere. Rows are packed in place. */
static void join_classes(pattern_dfa *d) {
  uint32_t first[256], names[256], n = 0;
  for (uint32_t c = 0; c < d->n_classes; c++) {
    uint32_t k = 0;
    while (k < n && !are_columns_alike(d, first[k], c)) {
      k++;
    }
    names[c] = k;
    if (k == n) {
      first[n++] = c;
    }
  }
  for (uint32_t byte = 0; byte < 256; byte++) {
    d->classes[byte] = (uint8_t)names[d->classes[byte]];
  }
  for (uint32_t state = 0; state < d->n_states; state++) {
    for (uint32_t k = 0; k < n; k++) {
      d->next[state * n + k] = d->next[state * d->n_classes + first[k]];
    }
  }
  d->n_classes = n;
}

static uint32_t *numbers(gw_arena *arena, size_t n) {
  return gw_arena_zalloc(arena, n * sizeof(uint32_t));
}

gw_status pattern_dfa_minimise(gw_arena *arena, pattern_dfa *dfa) {
  uint32_t n = dfa->n_states + 1;
  size_t n_moves = (size_t)n * dfa->n_classes;
  partition p = {
      .arena = arena,
      .dfa = dfa,
      .n = n,
      .members = numbers(arena, n),
      .place = numbers(arena, n),
      .block = numbers(arena, n),
      .first = numbers(arena, n),
      .end = numbers(arena, n),
      .n_marked = numbers(arena, n),
      .touched = numbers(arena, n),
      .waiting = numbers(arena, n),
      .splitter = numbers(arena, n),
      .sources = numbers(arena, n_moves),
      .start = numbers(arena, n_moves + 1),
  };
  if (gw_arena_why(arena) != GW_OK) {
    return gw_arena_why(arena);
  }
  reverse(&p);
  refine(&p);
  gw_status status = rebuild(&p);
  if (status == GW_OK) {
    join_classes(dfa);
  }
  return status;
}
