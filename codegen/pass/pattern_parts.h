/* pattern_parts: what the stages of the pattern compiler hand to each other.
 *
 * Reads:   text -> tree (pattern_parse.c) -> byte automaton, nondeterministic
 *          (pattern_nfa.c) -> deterministic (pattern_dfa.c) -> smallest
 *          (pattern_min.c).
 * Units:   code points in sets, bytes in automata, indices of nodes.
 * Owns:    everything stands in the arena of the work.
 * Errors:  as pass/pattern.h; the first one stays in |why|.
 * Threads: one.
 * Source:  ECMA-262 section 22.2.1 (patterns, with the flag "u").
 */
#ifndef GWGEN_PASS_PATTERN_PARTS_H
#define GWGEN_PASS_PATTERN_PARTS_H

#include "base/vec.h"
#include "pass/pattern.h"

enum { PATTERN_MAX_CODE = 0x10ffff, PATTERN_NO_LIMIT = INT32_MAX };

typedef struct pattern_range {
  uint32_t first, last;
} pattern_range;

typedef GW_VEC(pattern_range) pattern_set;

/* ---- sets of code points (pattern_set.c) --------------------------------- */

gw_status pattern_set_add(gw_arena *arena, pattern_set *set, uint32_t first,
                          uint32_t last);
/* Sorts and joins; the others need that. */
void pattern_set_sort(pattern_set *set);
gw_status pattern_set_negate(gw_arena *arena, pattern_set *set);

/* Adds what \d, \D, \w, \W, \s, \S mean. */
gw_status pattern_set_class(gw_arena *arena, pattern_set *set, char letter);

/* Adds \p{name}: a general category, or a script. GW_ERR_UNSUPPORTED for names
 * that are not known here. */
gw_status pattern_set_property(gw_arena *arena, pattern_set *set,
                               gw_slice name);

/* ---- the tree ------------------------------------------------------------ */

typedef enum pattern_kind {
  PATTERN_SET,    /* one code point */
  PATTERN_ALL,    /* |children| one after the other; none: nothing */
  PATTERN_ONE_OF, /* one of |children| */
  PATTERN_REPEAT, /* children.v[0], min to max times */
  PATTERN_BEGIN,
  PATTERN_END
} pattern_kind;

typedef struct pattern_node pattern_node;
struct pattern_node {
  pattern_kind kind;
  int32_t min, max; /* max PATTERN_NO_LIMIT: any number */
  pattern_set set;
  GW_VEC(pattern_node *) children;
};

gw_status pattern_parse(gw_arena *arena, gw_slice source,
                        pattern_node **ret_root, gw_why *why);

/* ---- nondeterministic ---------------------------------------------------- */

typedef enum nfa_kind {
  NFA_BYTES, /* a byte from |first| to |last|, then |out| */
  NFA_SPLIT, /* |out| or |other| */
  NFA_BEGIN, /* |out|, at the start of the input only */
  NFA_END,   /* |out|, at the end of the input only */
  NFA_ACCEPT
} nfa_kind;

typedef struct nfa_node {
  nfa_kind kind;
  uint8_t first, last;
  uint32_t out, other;
} nfa_node;

typedef struct pattern_nfa {
  gw_arena *arena;
  GW_VEC(nfa_node) nodes;
  uint32_t limit;
  uint32_t start; /* of the search: anything may stand before */
  gw_status status;
} pattern_nfa;

gw_status pattern_nfa_build(pattern_nfa *nfa, const pattern_node *root);

/* ---- deterministic ------------------------------------------------------- */

typedef struct pattern_dfa {
  uint8_t classes[256];
  uint32_t n_classes;
  uint32_t n_states;
  uint16_t *next; /* n_states * n_classes; GW_PATTERN_DEAD: none */
  uint8_t *accepting;
} pattern_dfa;

gw_status pattern_dfa_build(gw_arena *arena, const pattern_nfa *nfa,
                            uint32_t limit, pattern_dfa *ret_dfa);

/* Joins states that cannot be told apart, drops those that lead nowhere, and
 * joins byte classes. */
gw_status pattern_dfa_minimise(gw_arena *arena, pattern_dfa *dfa);

#endif
