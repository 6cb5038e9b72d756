#include "pass/pattern_reader.h"

enum { MAX_COUNT = 1000000 };

static gw_status parse_one_of(pattern_reader *p, pattern_node **ret_node);

static pattern_node *new_node(pattern_reader *p, pattern_kind kind) {
  pattern_node *node = gw_arena_zalloc(p->arena, sizeof *node);
  if (node) {
    node->kind = kind;
  }
  return node;
}

static gw_status add_child(pattern_reader *p, pattern_node *parent,
                           pattern_node *child) {
  pattern_node **place = GW_PUSH(p->arena, &parent->children);
  if (!place) {
    return gw_arena_why(p->arena);
  }
  *place = child;
  return GW_OK;
}

/* ---- terms --------------------------------------------------------------- */

/* Behind "(": whether it is a look-ahead, and which. */
static bool take_look(pattern_reader *p, bool *ret_is_negated) {
  *ret_is_negated = pattern_take(p, "?!");
  return *ret_is_negated || pattern_take(p, "?=");
}

/* (?i), (?i:, (?-s:, as other dialects and ECMA-262 from 2025 on have them. */
static bool has_flags(const pattern_reader *p) {
  size_t at = p->at + 1;
  while (at < p->source.n && strchr("imsxU-", p->source.p[at])) {
    at++;
  }
  return at > p->at + 1 && at < p->source.n &&
         (p->source.p[at] == ')' || p->source.p[at] == ':');
}

static gw_status check_group(pattern_reader *p) {
  if (pattern_take(p, "?<=") || pattern_take(p, "?<!")) {
    p->at -= 3;
    return pattern_fail(
        p, GW_ERR_UNSUPPORTED,
        "look-behind is not supported; say it with a look-ahead from "
        "the start, or leave the pattern to the service with x-gwgen: "
        "{pattern: skip}");
  }
  if (pattern_take(p, "?:")) {
    return GW_OK;
  }
  if (pattern_take(p, "?<")) {
    gw_slice name = gw_slice_from(p->source, p->at);
    size_t n = gw_slice_find(name, '>');
    if (n == 0 || n == name.n) {
      return pattern_fail(p, GW_ERR_SYNTAX, "a group whose name does not end");
    }
    p->at += n + 1;
    return GW_OK;
  }
  if (pattern_peek(p) != '?') {
    return GW_OK;
  }
  return has_flags(p)
             ? pattern_fail(p, GW_ERR_UNSUPPORTED,
                            "flags within a pattern are not supported; list "
                            "both letters, as in [Aa], or leave the pattern "
                            "to the service with x-gwgen: {pattern: skip}")
             : pattern_fail(p, GW_ERR_SYNTAX, "no such kind of group");
}

static gw_status wrap_look(pattern_reader *p, bool is_negated,
                           pattern_node **node) {
  pattern_node *look = new_node(p, PATTERN_LOOK);
  if (!look) {
    return gw_arena_why(p->arena);
  }
  look->is_negated = is_negated;
  gw_status status = add_child(p, look, *node);
  *node = look;
  return status;
}

/* Behind "(". */
static gw_status parse_group(pattern_reader *p, pattern_node **ret_node) {
  size_t start = p->at - 1;
  bool is_negated;
  bool is_look = take_look(p, &is_negated);
  gw_status status = is_look ? GW_OK : check_group(p);
  if (status != GW_OK) {
    return status;
  }
  if (++p->depth > GWGEN_PATTERN_DEPTH) {
    return pattern_fail(p, GW_ERR_LIMIT, "too many groups within groups");
  }
  status = parse_one_of(p, ret_node);
  p->depth--;
  if (status == GW_OK && !pattern_take(p, ")")) {
    return pattern_fail_at(p, start, "a group without )");
  }
  return status == GW_OK && is_look ? wrap_look(p, is_negated, ret_node)
                                    : status;
}

static gw_status add_dot(pattern_reader *p, pattern_set *set) {
  static const pattern_range ends[] = {
      {'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
  gw_status status = GW_OK;
  for (size_t i = 0; i < GW_COUNT(ends) && status == GW_OK; i++) {
    status = pattern_set_add(p->arena, set, ends[i].first, ends[i].last);
  }
  return status == GW_OK ? pattern_set_negate(p->arena, set) : status;
}

static gw_status parse_atom(pattern_reader *p, pattern_node **ret_node) {
  int c = pattern_peek(p);
  uint32_t code;
  if (pattern_take(p, "(")) {
    return parse_group(p, ret_node);
  }
  if (c == '^' || c == '$') {
    p->at++;
    *ret_node = new_node(p, c == '^' ? PATTERN_BEGIN : PATTERN_END);
    return *ret_node ? GW_OK : gw_arena_why(p->arena);
  }
  if (pattern_take(p, "\\b") || pattern_take(p, "\\B")) {
    pattern_node *edge = *ret_node = new_node(p, PATTERN_WORD);
    if (edge) {
      edge->is_negated = p->source.p[p->at - 1] == 'B';
    }
    return edge ? GW_OK : gw_arena_why(p->arena);
  }
  if (c && strchr("*+?", c)) {
    return pattern_fail(p, GW_ERR_SYNTAX, "nothing to repeat");
  }
  if (c && strchr("{}]", c)) {
    return pattern_fail(p, GW_ERR_SYNTAX, "this bracket must be escaped");
  }
  pattern_node *node = *ret_node = new_node(p, PATTERN_SET);
  if (!node) {
    return gw_arena_why(p->arena);
  }
  if (pattern_take(p, "[")) {
    return pattern_take_class(p, &node->set);
  }
  if (pattern_take(p, ".")) {
    return add_dot(p, &node->set);
  }
  if (pattern_take(p, "\\")) {
    gw_status status = pattern_take_escape(p, false, &node->set, &code);
    pattern_set_sort(&node->set);
    return status;
  }
  code = pattern_take_code(p);
  return pattern_set_add(p->arena, &node->set, code, code);
}

static bool take_count(pattern_reader *p, int32_t *ret_count) {
  size_t start = p->at;
  int32_t n = 0;
  for (; pattern_peek(p) >= '0' && pattern_peek(p) <= '9'; p->at++) {
    n = n > MAX_COUNT / 10 ? MAX_COUNT : n * 10 + (pattern_peek(p) - '0');
  }
  *ret_count = n;
  return p->at > start;
}

/* Behind "{". */
static gw_status take_counts(pattern_reader *p, int32_t *min, int32_t *max) {
  size_t start = p->at - 1;
  if (!take_count(p, min)) {
    return pattern_fail_at(p, start, "no number of times");
  }
  *max = *min;
  if (pattern_take(p, ",") && !take_count(p, max)) {
    *max = PATTERN_NO_LIMIT;
  }
  if (!pattern_take(p, "}")) {
    return pattern_fail_at(p, start, "no number of times");
  }
  return *min > *max ? pattern_fail_at(p, start, "at least more than at most")
                     : GW_OK;
}

/* Whether a quantifier stands here, and which. */
static gw_status take_quantifier(pattern_reader *p, bool *ret_has, int32_t *min,
                                 int32_t *max) {
  gw_status status = GW_OK;
  *ret_has = true;
  *min = 0;
  *max = PATTERN_NO_LIMIT;
  if (pattern_take(p, "?")) {
    *max = 1;
  } else if (pattern_take(p, "+")) {
    *min = 1;
  } else if (pattern_take(p, "{")) {
    status = take_counts(p, min, max);
  } else {
    *ret_has = pattern_take(p, "*");
  }
  if (*ret_has) {
    (void)pattern_take(p,
                       "?"); /* lazy: which match is found is nothing to us */
  }
  return status;
}

static gw_status parse_term(pattern_reader *p, pattern_node **ret_node) {
  bool has;
  int32_t min, max;
  gw_status status = parse_atom(p, ret_node);
  size_t at = p->at;
  if (status == GW_OK) {
    status = take_quantifier(p, &has, &min, &max);
  }
  if (status != GW_OK || !has) {
    return status;
  }
  if ((*ret_node)->kind >= PATTERN_BEGIN) {
    return pattern_fail_at(p, at, "nothing to repeat");
  }
  pattern_node *repeat = new_node(p, PATTERN_REPEAT);
  if (!repeat) {
    return gw_arena_why(p->arena);
  }
  repeat->min = min;
  repeat->max = max;
  status = add_child(p, repeat, *ret_node);
  *ret_node = repeat;
  return status;
}

static gw_status parse_all(pattern_reader *p, pattern_node **ret_node) {
  pattern_node *all = *ret_node = new_node(p, PATTERN_ALL);
  gw_status status = all ? GW_OK : gw_arena_why(p->arena);
  while (status == GW_OK && pattern_peek(p) != PATTERN_END_OF_TEXT &&
         pattern_peek(p) != '|' && pattern_peek(p) != ')') {
    pattern_node *term;
    status = parse_term(p, &term);
    if (status == GW_OK) {
      status = add_child(p, all, term);
    }
  }
  return status;
}

static gw_status parse_one_of(pattern_reader *p, pattern_node **ret_node) {
  pattern_node *one_of = *ret_node = new_node(p, PATTERN_ONE_OF);
  gw_status status = one_of ? GW_OK : gw_arena_why(p->arena);
  do {
    pattern_node *all;
    if (status == GW_OK) {
      status = parse_all(p, &all);
    }
    if (status == GW_OK) {
      status = add_child(p, one_of, all);
    }
  } while (status == GW_OK && pattern_take(p, "|"));
  return status;
}

gw_status pattern_parse(gw_arena *arena, gw_slice source,
                        pattern_node **ret_root, gw_why *why) {
  pattern_reader p = {.arena = arena, .source = source, .why = why};
  gw_status status = parse_one_of(&p, ret_root);
  if (status == GW_OK && p.at < source.n) {
    return pattern_fail(&p, GW_ERR_SYNTAX, "a ) without its group");
  }
  return status;
}
