#include "pass/pattern.h"

#include <assert.h>

#include "base/utf8.h"
#include "pass/pattern_parts.h"

enum { WORK_BYTES = 64 << 20, LOOK_STATES = 4096 };

static const gwgen_pattern_limits default_limits = {
    .n_states = GWGEN_PATTERN_STATES,
    .n_nodes = GWGEN_PATTERN_NODES,
};

static gw_status fail(gw_why *why, gw_status status) {
  *why = (gw_why){gw_status_text(status), 0};
  return status;
}

/* Copies the automaton out of the arena of the work. */
static gw_status publish(gw_arena *arena, gw_slice source,
                         const pattern_dfa *dfa, gw_pattern *ret_pattern) {
  size_t n_next = (size_t)dfa->n_states * dfa->n_classes * sizeof *dfa->next;
  gw_slice classes =
      gw_arena_dup(arena, gw_slice_of((const char *)dfa->classes, 256));
  uint16_t *next = gw_arena_alloc(arena, n_next);
  gw_slice accepting = gw_arena_dup(
      arena, gw_slice_of((const char *)dfa->accepting, dfa->n_states));
  if (!classes.p || !next || !accepting.p) {
    return gw_arena_why(arena);
  }
  memcpy(next, dfa->next, n_next);
  *ret_pattern = (gw_pattern){
      .source = source,
      .classes = (const uint8_t *)classes.p,
      .next = next,
      .accepting = (const uint8_t *)accepting.p,
      .n_states = dfa->n_states,
      .n_classes = dfa->n_classes,
      .min_length = ret_pattern->min_length,
      .max_length = ret_pattern->max_length,
      .integers = ret_pattern->integers,
  };
  return GW_OK;
}

static gw_status compile(gw_arena *work, const pattern_node *root,
                         const gwgen_pattern_limits *limits,
                         pattern_dfa *ret_dfa) {
  uint32_t look_states =
      limits->n_states < LOOK_STATES ? limits->n_states : LOOK_STATES;
  pattern_nfa nfa = {
      .arena = work, .limit = limits->n_nodes, .state_limit = look_states};
  gw_status status = pattern_nfa_build(&nfa, root);
  if (status == GW_OK) {
    status = pattern_dfa_build(work, &nfa, PATTERN_AT_START, limits->n_states,
                               ret_dfa);
  }
  return status == GW_OK ? pattern_dfa_minimise(work, ret_dfa) : status;
}

/* What is to be kept goes to |arena|, the rest to |work|. */
static gw_status compile_in(gw_arena *work, gw_arena *arena, gw_slice source,
                            const gwgen_pattern_limits *limits,
                            gw_pattern *ret_pattern, gw_why *why) {
  pattern_node *root;
  pattern_dfa dfa;
  gw_status status = pattern_parse(work, source, &root, why);
  if (status != GW_OK) {
    return status;
  }
  pattern_trim(root);
  pattern_count(root, &ret_pattern->min_length, &ret_pattern->max_length);
  status = compile(work, root, limits, &dfa);
  if (status == GW_ERR_LIMIT) {
    *why = (gw_why){pattern_explain_limit(arena, root), 0};
  }
  if (status != GW_OK) {
    return status;
  }
  if (!ret_pattern->max_length) {
    ret_pattern->integers = pattern_integers(work, &dfa);
  }
  return publish(arena, source, &dfa, ret_pattern);
}

gw_status gwgen_pattern_compile(gw_arena *arena, gw_slice source,
                                const gwgen_pattern_limits *limits,
                                gw_pattern *ret_pattern, gw_why *reterr_why) {
  *reterr_why = (gw_why){NULL, 0};
  if (source.n > GWGEN_PATTERN_BYTES) {
    *reterr_why = (gw_why){"the expression is too long", 0};
    return GW_ERR_LIMIT;
  }
  assert(!limits || limits->n_states < GW_PATTERN_DEAD);
  if (!gw_utf8_check(source)) {
    *reterr_why = (gw_why){"the expression is not UTF-8", 0};
    return GW_ERR_SYNTAX;
  }
  gw_arena work;
  gw_arena_init(&work, WORK_BYTES);
  gw_status status =
      compile_in(&work, arena, source, limits ? limits : &default_limits,
                 ret_pattern, reterr_why);
  gw_arena_done(&work);
  if (status != GW_OK && !reterr_why->what) {
    return fail(reterr_why, status);
  }
  return status;
}
