#include "pass/pattern_parts.h"

/* ECMA-262 22.2.2.4: a look-ahead is an automaton of its own, which starts
 * where the look stands and runs beside the rest: an intersection, or with the
 * complement. */

static bool holds(const pattern_node *node, pattern_kind kind) {
  if (node->kind == kind) {
    return true;
  }
  for (size_t i = 0; i < node->children.n; i++) {
    if (holds(node->children.v[i], kind)) {
      return true;
    }
  }
  return false;
}

bool pattern_has_words(const pattern_node *node) {
  return holds(node, PATTERN_WORD);
}

static const pattern_dfa *compile(pattern_nfa *outer, const pattern_node *body,
                                  pattern_context context) {
  pattern_nfa nfa = {.arena = outer->arena,
                     .limit = outer->limit,
                     .state_limit = outer->state_limit};
  pattern_dfa *dfa = gw_arena_zalloc(outer->arena, sizeof *dfa);
  if (!dfa) {
    outer->status = gw_arena_why(outer->arena);
    return NULL;
  }
  gw_status status = pattern_nfa_build_here(&nfa, body);
  if (status == GW_OK) {
    status =
        pattern_dfa_build(outer->arena, &nfa, context, nfa.state_limit, dfa);
  }
  if (status == GW_OK) {
    status = pattern_dfa_minimise(outer->arena, dfa);
  }
  if (status != GW_OK) {
    outer->status = status;
  }
  return dfa;
}

uint32_t pattern_look_add(pattern_nfa *nfa, const pattern_node *body) {
  pattern_look *look = GW_PUSH(nfa->arena, &nfa->looks);
  if (!look) {
    nfa->status = gw_arena_why(nfa->arena);
    return 0;
  }
  uint32_t index = (uint32_t)nfa->looks.n - 1;
  bool depends = holds(body, PATTERN_BEGIN) || holds(body, PATTERN_WORD);
  for (int i = 0; i < PATTERN_CONTEXTS && nfa->status == GW_OK; i++) {
    look->by_context[i] = i && !depends
                              ? look->by_context[0]
                              : compile(nfa, body, (pattern_context)i);
  }
  return index;
}

uint32_t pattern_look_word(pattern_nfa *nfa) {
  if (!nfa->word) {
    pattern_node set = {.kind = PATTERN_SET};
    nfa->status = pattern_set_class(nfa->arena, &set.set, 'w');
    nfa->word = nfa->status ? 0 : pattern_look_add(nfa, &set) + 1;
  }
  return nfa->word - (nfa->word > 0);
}

uint32_t pattern_look_end(pattern_nfa *nfa) {
  if (!nfa->end) {
    pattern_node end = {.kind = PATTERN_END};
    nfa->end = pattern_look_add(nfa, &end) + 1;
  }
  return nfa->end - 1;
}
