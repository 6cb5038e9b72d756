/* pattern: an ECMA-262 regular expression becomes an automaton over bytes.
 *
 * Reads:   the text of a "pattern" keyword, as with the flag "u".
 * Units:   states; |pos| of a refusal is a byte offset into the source.
 * Owns:    the tables stand in the arena; the source is borrowed. Work in
 *          between takes an arena of its own, which is freed.
 * Errors:  GW_ERR_SYNTAX (no such expression), GW_ERR_UNSUPPORTED
 *          (look-behind, backreferences, properties not known here),
 *          GW_ERR_LIMIT (too many states), GW_ERR_NOMEM.
 * Threads: any.
 * Source:  ECMA-262 section 22.2; JSON Schema 2020-12 section 6.3.3. THREATS
 *          E13: one table look-up a byte, whatever the expression.
 */
#ifndef GWGEN_PASS_PATTERN_H
#define GWGEN_PASS_PATTERN_H

#include <stdint.h>

#include "base/arena.h"

typedef struct gwgen_pattern_limits {
  uint32_t n_states; /* of the automaton, before it is minimised */
  uint32_t n_nodes;  /* of the nondeterministic one: counted repeats unfold */
} gwgen_pattern_limits;

enum {
  GWGEN_PATTERN_STATES = 16384,
  GWGEN_PATTERN_NODES = 100000,
  GWGEN_PATTERN_BYTES = 4096, /* of the source */
  GWGEN_PATTERN_DEPTH = 64    /* groups in groups */
};

/* |limits| NULL: those above. The same source gives the same tables. */
gw_status gwgen_pattern_compile(gw_arena *arena, gw_slice source,
                                const gwgen_pattern_limits *limits,
                                gw_pattern *ret_pattern, gw_why *reterr_why);

#endif
