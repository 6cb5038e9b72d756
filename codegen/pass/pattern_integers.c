/* What a pattern says of integers as JSON's texts have them, for readers that
 * know already that they stand before one. */
#include "pass/pattern_parts.h"

enum { DIGITS = 18 }; /* as many as always fit 64 bits */

/* The states that texts of one length lead to. */
typedef struct reached {
  const pattern_dfa *dfa;
  uint8_t *now, *next; /* a byte for each state */
} reached;

static void begin(reached *r, uint16_t state) {
  memset(r->now, 0, r->dfa->n_states);
  r->now[state] = 1;
}

static bool step_from(reached *r, uint32_t state, char from, char to) {
  const pattern_dfa *dfa = r->dfa;
  for (int c = from; c <= to; c++) {
    uint16_t next = dfa->next[state * dfa->n_classes + dfa->classes[c]];
    if (next == GW_PATTERN_DEAD || !dfa->accepting[next]) {
      return false;
    }
    r->next[next] = 1;
  }
  return true;
}

/* One byte further, of |from| to |to|: whether all texts up to it match. */
static bool step(reached *r, char from, char to) {
  memset(r->next, 0, r->dfa->n_states);
  for (uint32_t state = 0; state < r->dfa->n_states; state++) {
    if (r->now[state] && !step_from(r, state, from, to)) {
      return false;
    }
  }
  uint8_t *next = r->next;
  r->next = r->now;
  r->now = next;
  return true;
}

/* Zero, and what begins with another digit. */
static bool takes_digits(reached *r, uint16_t start) {
  begin(r, start);
  if (!step(r, '0', '0')) {
    return false;
  }
  begin(r, start);
  bool is_fine = step(r, '1', '9');
  for (int i = 1; i < DIGITS && is_fine; i++) {
    is_fine = step(r, '0', '9');
  }
  return is_fine;
}

uint8_t pattern_integers(gw_arena *arena, const pattern_dfa *dfa) {
  reached r = {dfa, gw_arena_alloc(arena, dfa->n_states),
               gw_arena_alloc(arena, dfa->n_states)};
  if (!r.now || !r.next || !takes_digits(&r, 0)) {
    return 0;
  }
  uint16_t behind_minus = dfa->next[dfa->classes['-']];
  bool is_signed =
      behind_minus != GW_PATTERN_DEAD && takes_digits(&r, behind_minus);
  return GW_PATTERN_UNSIGNED | (is_signed ? GW_PATTERN_SIGNED : 0);
}
