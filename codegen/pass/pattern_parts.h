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

#include "base/map.h"
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

/* Adds \p{name} to an empty set (pattern_property.c). GW_ERR_UNSUPPORTED for
 * names that ECMA-262 does not have. */
gw_status pattern_set_property(gw_arena *arena, pattern_set *set,
                               gw_slice name);

/* ---- the tree ------------------------------------------------------------ */

typedef enum pattern_kind {
  PATTERN_SET,    /* one code point */
  PATTERN_ALL,    /* |children| one after the other; none: nothing */
  PATTERN_ONE_OF, /* one of |children| */
  PATTERN_REPEAT, /* children.v[0], min to max times */
  PATTERN_BEGIN,
  PATTERN_END,
  PATTERN_LOOK, /* children.v[0] follows, or does not (is_negated) */
  PATTERN_WORD  /* the edge of a word, or none (is_negated) */
} pattern_kind;

typedef struct pattern_node pattern_node;
struct pattern_node {
  pattern_kind kind;
  int32_t min, max; /* max PATTERN_NO_LIMIT: any number */
  bool is_negated;
  pattern_set set;
  GW_VEC(pattern_node *) children;
};

gw_status pattern_parse(gw_arena *arena, gw_slice source,
                        pattern_node **ret_root, gw_why *why);

/* Leaves out what a match that is searched for need not have (pattern_trim.c).
 */
void pattern_trim(pattern_node *root);

/* Takes a large count out of a pattern whose matches are all of the input, and
 * of which only that count is free: ^a[bc]{1,1000}$ is ^a[bc]*$ with 2 to 1001
 * code points. Sets |*ret_least| and |*ret_most|, 0 where there is nothing to
 * count. (pattern_count.c) */
void pattern_count(pattern_node *root, uint32_t *ret_least, uint32_t *ret_most);

/* Why an automaton got too large, and what to do (pattern_limit.c). */
const char *pattern_explain_limit(gw_arena *arena, const pattern_node *root);

/* ---- nondeterministic ---------------------------------------------------- */

typedef enum nfa_kind {
  NFA_BYTES, /* a byte from |first| to |last|, then |out| */
  NFA_SPLIT, /* |out| or |other| */
  NFA_BEGIN, /* |out|, at the start of the input only */
  NFA_END,   /* |out|, at the end of the input only */
  NFA_LOOK,  /* |out|, if look |other| holds from here; |first|: if not */
  NFA_WORD,  /* |out|, at the edge of a word; |first|: elsewhere. |other| is
                the look for a letter of a word */
  NFA_ACCEPT
} nfa_kind;

typedef struct nfa_node {
  nfa_kind kind;
  uint8_t first, last;
  uint32_t out, other;
} nfa_node;

typedef struct pattern_dfa pattern_dfa;

/* What stands before a place of the input. */
typedef enum pattern_context {
  PATTERN_AT_START,
  PATTERN_AFTER_WORD, /* a letter, digit or underscore */
  PATTERN_AFTER_OTHER,
  PATTERN_CONTEXTS
} pattern_context;

/* What is looked for, as automata that begin where the look stands: they may
 * depend on what stands before. */
typedef struct pattern_look {
  const pattern_dfa *by_context[PATTERN_CONTEXTS];
} pattern_look;

typedef struct pattern_nfa {
  gw_arena *arena;
  GW_VEC(nfa_node) nodes;
  GW_VEC(pattern_look) looks;
  uint32_t limit;
  uint32_t state_limit; /* of the automata of looks */
  uint32_t start;       /* of the search: anything may stand before */
  bool has_words;       /* an edge of a word stands somewhere */
  uint32_t word, end;   /* the looks for these, + 1 */
  gw_status status;
} pattern_nfa;

gw_status pattern_nfa_build(pattern_nfa *nfa, const pattern_node *root);

/* The same for a pattern that begins where it stands. */
gw_status pattern_nfa_build_here(pattern_nfa *nfa, const pattern_node *root);

/* The looks that a tree holds, compiled (pattern_look.c): index, with a failure
 * in nfa->status. */
uint32_t pattern_look_add(pattern_nfa *nfa, const pattern_node *body);
uint32_t pattern_look_word(pattern_nfa *nfa);
uint32_t pattern_look_end(pattern_nfa *nfa);

/* Whether an edge of a word stands somewhere in the tree, looks left out. */
bool pattern_has_words(const pattern_node *node);

/* ---- deterministic ------------------------------------------------------- */

struct pattern_dfa {
  uint8_t classes[256];
  uint32_t n_classes;
  uint32_t n_states;
  uint16_t *next; /* n_states * n_classes; GW_PATTERN_DEAD: none */
  uint8_t *accepting;
};

gw_status pattern_dfa_build(gw_arena *arena, const pattern_nfa *nfa,
                            pattern_context context, uint32_t limit,
                            pattern_dfa *ret_dfa);

/* ---- integers (pattern_integers.c) -------------------------------------- */

/* GW_PATTERN_UNSIGNED and GW_PATTERN_SIGNED; 0 also where |arena| is used up.
 */
uint8_t pattern_integers(gw_arena *arena, const pattern_dfa *dfa);

/* ---- configurations (pattern_config.c) ----------------------------------- */

/* A node, and what the looks that were passed on the way still ask for. Those
 * that ask nothing are called by their node, others by a number behind. */
typedef struct pattern_configs {
  gw_arena *arena;
  const pattern_nfa *nfa;
  uint32_t limit; /* of numbers */
  gw_map index;
  GW_VEC(gw_slice) keys; /* node, then duties, as bytes */
  gw_status status;
} pattern_configs;

enum { PATTERN_NO_CONFIG = UINT32_MAX };

uint32_t pattern_config_node(const pattern_configs *c, uint32_t id);

/* |id| with another node. */
uint32_t pattern_config_move(pattern_configs *c, uint32_t id, uint32_t node);

/* |id| behind a look: PATTERN_NO_CONFIG where it fails at once. */
uint32_t pattern_config_look(pattern_configs *c, uint32_t id, uint32_t node,
                             const pattern_dfa *dfa, bool is_negated);

/* |id| at |node| when |byte| was read. */
uint32_t pattern_config_step(pattern_configs *c, uint32_t id, uint32_t node,
                             uint8_t byte);

/* Whether nothing is left to ask for if the input ends here. */
bool pattern_config_ends(const pattern_configs *c, uint32_t id);

/* Joins states that cannot be told apart, drops those that lead nowhere, and
 * joins byte classes. */
gw_status pattern_dfa_minimise(gw_arena *arena, pattern_dfa *dfa);

#endif
