#include "pass/pattern_parts.h"

enum { END_OF_TEXT = -1, MAX_COUNT = 1000000 };

typedef struct parser {
  gw_arena *arena;
  gw_slice source;
  size_t at;
  uint32_t depth;
  gw_why *why;
} parser;

static gw_status parse_one_of(parser *p, pattern_node **ret_node);

static gw_status fail(parser *p, gw_status status, const char *what) {
  *p->why = (gw_why){what, p->at};
  return status;
}

static gw_status fail_at(parser *p, size_t at, const char *what) {
  p->at = at;
  return fail(p, GW_ERR_SYNTAX, what);
}

static int peek(const parser *p) {
  return p->at < p->source.n ? (unsigned char)p->source.p[p->at] : END_OF_TEXT;
}

static bool take(parser *p, const char *text) {
  if (!gw_slice_starts(gw_slice_from(p->source, p->at), gw_slice_str(text))) {
    return false;
  }
  p->at += strlen(text);
  return true;
}

static pattern_node *new_node(parser *p, pattern_kind kind) {
  pattern_node *node = gw_arena_zalloc(p->arena, sizeof *node);
  if (node) {
    node->kind = kind;
  }
  return node;
}

static gw_status add_child(parser *p, pattern_node *parent,
                           pattern_node *child) {
  pattern_node **place = GW_PUSH(p->arena, &parent->children);
  if (!place) {
    return gw_arena_why(p->arena);
  }
  *place = child;
  return GW_OK;
}

/* The next code point; the source is UTF-8. */
static uint32_t take_code(parser *p) {
  unsigned char lead = (unsigned char)p->source.p[p->at++];
  uint32_t more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  uint32_t code = more ? lead & (0x3fu >> more) : lead;
  for (; more && p->at < p->source.n; more--) {
    code = code << 6 | ((unsigned char)p->source.p[p->at++] & 0x3f);
  }
  return code;
}

/* ---- escapes ------------------------------------------------------------- */

static int hex_digit(int c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static gw_status take_hex(parser *p, int n, uint32_t *ret_code) {
  uint32_t code = 0;
  for (int i = 0; i < n; i++, p->at++) {
    int digit = peek(p) == END_OF_TEXT ? -1 : hex_digit(peek(p));
    if (digit < 0) {
      return fail(p, GW_ERR_SYNTAX, "too few hexadecimal digits");
    }
    code = code * 16 + (uint32_t)digit;
  }
  *ret_code = code;
  return GW_OK;
}

/* Behind "\u{". */
static gw_status take_braced(parser *p, uint32_t *ret_code) {
  size_t start = p->at;
  uint32_t code = 0;
  for (; peek(p) != '}'; p->at++) {
    int digit = peek(p) == END_OF_TEXT ? -1 : hex_digit(peek(p));
    code = code * 16 + (uint32_t)(digit < 0 ? 0 : digit);
    if (digit < 0 || code > PATTERN_MAX_CODE) {
      return fail(p, GW_ERR_SYNTAX, "no code point within \\u{}");
    }
  }
  if (p->at++ == start) {
    return fail_at(p, start, "no code point within \\u{}");
  }
  *ret_code = code;
  return GW_OK;
}

/* Behind "\u": two halves of a pair are one code point. */
static gw_status take_unicode(parser *p, uint32_t *ret_code) {
  if (take(p, "{")) {
    return take_braced(p, ret_code);
  }
  gw_status status = take_hex(p, 4, ret_code);
  size_t before = p->at;
  if (status != GW_OK || *ret_code < 0xd800 || *ret_code > 0xdbff ||
      !take(p, "\\u")) {
    return status;
  }
  uint32_t low;
  gw_why kept = *p->why;
  if (take_hex(p, 4, &low) == GW_OK && low >= 0xdc00 && low <= 0xdfff) {
    *ret_code = 0x10000 + ((*ret_code - 0xd800) << 10) + (low - 0xdc00);
    return GW_OK;
  }
  *p->why = kept;
  p->at = before;
  return GW_OK;
}

/* Behind "\p" or "\P". */
static gw_status take_property(parser *p, bool is_negated, pattern_set *set) {
  size_t start = p->at;
  pattern_set added = {0};
  if (!take(p, "{")) {
    return fail(p, GW_ERR_SYNTAX, "\\p without {");
  }
  gw_slice name = gw_slice_from(p->source, p->at);
  size_t n = gw_slice_find(name, '}');
  if (n == name.n) {
    return fail_at(p, start, "\\p{ without }");
  }
  gw_status status =
      pattern_set_property(p->arena, &added, gw_slice_sub(name, 0, n));
  if (status != GW_OK) {
    return fail(p, status, "this Unicode property is not supported");
  }
  p->at += n + 1;
  if (is_negated) {
    status = pattern_set_negate(p->arena, &added);
  }
  for (size_t i = 0; i < added.n && status == GW_OK; i++) {
    status = pattern_set_add(p->arena, set, added.v[i].first, added.v[i].last);
  }
  return status;
}

static bool is_punctuation(int c) {
  int lower = c | 0x20;
  return c > 0x20 && c < 0x7f && !(c >= '0' && c <= '9') &&
         !(lower >= 'a' && lower <= 'z');
}

/* The code point of an escape that stands for one; |at| is behind "\". */
static gw_status take_character(parser *p, bool in_class, uint32_t *ret_code) {
  static const char letters[] = "tnvfr", codes[] = "\t\n\v\f\r";
  int c = peek(p);
  if (c == END_OF_TEXT) {
    return fail(p, GW_ERR_SYNTAX, "a backslash at the end");
  }
  const char *letter = c ? strchr(letters, c) : NULL;
  p->at++;
  if (letter) {
    *ret_code = (unsigned char)codes[letter - letters];
    return GW_OK;
  }
  if (c == 'x') {
    return take_hex(p, 2, ret_code);
  }
  if (c == 'u') {
    return take_unicode(p, ret_code);
  }
  if (c == '0' && !(peek(p) >= '0' && peek(p) <= '9')) {
    *ret_code = 0;
    return GW_OK;
  }
  if (c == 'b' && in_class) {
    *ret_code = 8;
    return GW_OK;
  }
  if (c == 'c' && ((peek(p) | 0x20) >= 'a' && (peek(p) | 0x20) <= 'z')) {
    *ret_code = (uint32_t)peek(p) & 31;
    p->at++;
    return GW_OK;
  }
  /* The grammar lists the syntax characters; other ASCII punctuation has one
   * reading too, and is common ("\-", "\_", "\@"). */
  if (is_punctuation(c)) {
    *ret_code = (uint32_t)c;
    return GW_OK;
  }
  p->at--;
  return fail(p, GW_ERR_SYNTAX, "no such escape");
}

/* Behind "\": adds what it stands for. |*ret_code| is the code point if it is
 * exactly one, else UINT32_MAX. */
static gw_status take_escape(parser *p, bool in_class, pattern_set *set,
                             uint32_t *ret_code) {
  int c = peek(p);
  *ret_code = UINT32_MAX;
  if (c > 0 && strchr("dDwWsS", c)) {
    p->at++;
    return pattern_set_class(p->arena, set, (char)c);
  }
  if (c == 'p' || c == 'P') {
    p->at++;
    return take_property(p, c == 'P', set);
  }
  if (!in_class && ((c >= '1' && c <= '9') || c == 'k')) {
    return fail(p, GW_ERR_UNSUPPORTED,
                "backreferences are not supported; list what may stand there, "
                "or leave the pattern to the service with x-gwgen: {pattern: "
                "skip}");
  }
  gw_status status = take_character(p, in_class, ret_code);
  return status == GW_OK ? pattern_set_add(p->arena, set, *ret_code, *ret_code)
                         : status;
}

/* ---- classes ------------------------------------------------------------- */

static gw_status take_member(parser *p, pattern_set *set, uint32_t *ret_code) {
  if (take(p, "\\")) {
    return take_escape(p, true, set, ret_code);
  }
  *ret_code = take_code(p);
  return pattern_set_add(p->arena, set, *ret_code, *ret_code);
}

/* One member of a class, or a range of two. */
static gw_status take_range(parser *p, pattern_set *set) {
  uint32_t first, last;
  size_t start = p->at;
  gw_status status = take_member(p, set, &first);
  if (status != GW_OK || peek(p) != '-' || p->at + 1 >= p->source.n ||
      p->source.p[p->at + 1] == ']') {
    return status;
  }
  p->at++;
  status = take_member(p, set, &last);
  if (status != GW_OK) {
    return status;
  }
  if (first == UINT32_MAX || last == UINT32_MAX) {
    return fail_at(p, start, "a range between what is no character");
  }
  if (first > last) {
    return fail_at(p, start, "a range whose end is before its start");
  }
  return pattern_set_add(p->arena, set, first, last);
}

/* Behind "[". */
static gw_status parse_class(parser *p, pattern_node *node) {
  size_t start = p->at - 1;
  bool is_negated = take(p, "^");
  gw_status status = GW_OK;
  while (peek(p) != ']' && status == GW_OK) {
    if (peek(p) == END_OF_TEXT) {
      return fail_at(p, start, "a class without ]");
    }
    status = take_range(p, &node->set);
  }
  if (status != GW_OK) {
    return status;
  }
  p->at++;
  if (is_negated) {
    return pattern_set_negate(p->arena, &node->set);
  }
  pattern_set_sort(&node->set);
  return GW_OK;
}

/* ---- terms --------------------------------------------------------------- */

/* Behind "(": whether it is a look-ahead, and which. */
static bool take_look(parser *p, bool *ret_is_negated) {
  *ret_is_negated = take(p, "?!");
  return *ret_is_negated || take(p, "?=");
}

/* (?i), (?i:, (?-s:, as other dialects and ECMA-262 from 2025 on have them. */
static bool has_flags(const parser *p) {
  size_t at = p->at + 1;
  while (at < p->source.n && strchr("imsxU-", p->source.p[at])) {
    at++;
  }
  return at > p->at + 1 && at < p->source.n &&
         (p->source.p[at] == ')' || p->source.p[at] == ':');
}

static gw_status check_group(parser *p) {
  if (take(p, "?<=") || take(p, "?<!")) {
    p->at -= 3;
    return fail(p, GW_ERR_UNSUPPORTED,
                "look-behind is not supported; say it with a look-ahead from "
                "the start, or leave the pattern to the service with x-gwgen: "
                "{pattern: skip}");
  }
  if (take(p, "?:")) {
    return GW_OK;
  }
  if (take(p, "?<")) {
    gw_slice name = gw_slice_from(p->source, p->at);
    size_t n = gw_slice_find(name, '>');
    if (n == 0 || n == name.n) {
      return fail(p, GW_ERR_SYNTAX, "a group whose name does not end");
    }
    p->at += n + 1;
    return GW_OK;
  }
  if (peek(p) != '?') {
    return GW_OK;
  }
  return has_flags(p) ? fail(p, GW_ERR_UNSUPPORTED,
                             "flags within a pattern are not supported; list "
                             "both letters, as in [Aa], or leave the pattern "
                             "to the service with x-gwgen: {pattern: skip}")
                      : fail(p, GW_ERR_SYNTAX, "no such kind of group");
}

static gw_status wrap_look(parser *p, bool is_negated, pattern_node **node) {
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
static gw_status parse_group(parser *p, pattern_node **ret_node) {
  size_t start = p->at - 1;
  bool is_negated;
  bool is_look = take_look(p, &is_negated);
  gw_status status = is_look ? GW_OK : check_group(p);
  if (status != GW_OK) {
    return status;
  }
  if (++p->depth > GWGEN_PATTERN_DEPTH) {
    return fail(p, GW_ERR_LIMIT, "too many groups within groups");
  }
  status = parse_one_of(p, ret_node);
  p->depth--;
  if (status == GW_OK && !take(p, ")")) {
    return fail_at(p, start, "a group without )");
  }
  return status == GW_OK && is_look ? wrap_look(p, is_negated, ret_node)
                                    : status;
}

static gw_status add_dot(parser *p, pattern_set *set) {
  static const pattern_range ends[] = {
      {'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
  gw_status status = GW_OK;
  for (size_t i = 0; i < GW_COUNT(ends) && status == GW_OK; i++) {
    status = pattern_set_add(p->arena, set, ends[i].first, ends[i].last);
  }
  return status == GW_OK ? pattern_set_negate(p->arena, set) : status;
}

static gw_status parse_atom(parser *p, pattern_node **ret_node) {
  int c = peek(p);
  uint32_t code;
  if (take(p, "(")) {
    return parse_group(p, ret_node);
  }
  if (c == '^' || c == '$') {
    p->at++;
    *ret_node = new_node(p, c == '^' ? PATTERN_BEGIN : PATTERN_END);
    return *ret_node ? GW_OK : gw_arena_why(p->arena);
  }
  if (take(p, "\\b") || take(p, "\\B")) {
    pattern_node *edge = *ret_node = new_node(p, PATTERN_WORD);
    if (edge) {
      edge->is_negated = p->source.p[p->at - 1] == 'B';
    }
    return edge ? GW_OK : gw_arena_why(p->arena);
  }
  if (c && strchr("*+?", c)) {
    return fail(p, GW_ERR_SYNTAX, "nothing to repeat");
  }
  if (c && strchr("{}]", c)) {
    return fail(p, GW_ERR_SYNTAX, "this bracket must be escaped");
  }
  pattern_node *node = *ret_node = new_node(p, PATTERN_SET);
  if (!node) {
    return gw_arena_why(p->arena);
  }
  if (take(p, "[")) {
    return parse_class(p, node);
  }
  if (take(p, ".")) {
    return add_dot(p, &node->set);
  }
  if (take(p, "\\")) {
    gw_status status = take_escape(p, false, &node->set, &code);
    pattern_set_sort(&node->set);
    return status;
  }
  code = take_code(p);
  return pattern_set_add(p->arena, &node->set, code, code);
}

static bool take_count(parser *p, int32_t *ret_count) {
  size_t start = p->at;
  int32_t n = 0;
  for (; peek(p) >= '0' && peek(p) <= '9'; p->at++) {
    n = n > MAX_COUNT / 10 ? MAX_COUNT : n * 10 + (peek(p) - '0');
  }
  *ret_count = n;
  return p->at > start;
}

/* Behind "{". */
static gw_status take_counts(parser *p, int32_t *min, int32_t *max) {
  size_t start = p->at - 1;
  if (!take_count(p, min)) {
    return fail_at(p, start, "no number of times");
  }
  *max = *min;
  if (take(p, ",") && !take_count(p, max)) {
    *max = PATTERN_NO_LIMIT;
  }
  if (!take(p, "}")) {
    return fail_at(p, start, "no number of times");
  }
  return *min > *max ? fail_at(p, start, "at least more than at most") : GW_OK;
}

/* Whether a quantifier stands here, and which. */
static gw_status take_quantifier(parser *p, bool *ret_has, int32_t *min,
                                 int32_t *max) {
  gw_status status = GW_OK;
  *ret_has = true;
  *min = 0;
  *max = PATTERN_NO_LIMIT;
  if (take(p, "?")) {
    *max = 1;
  } else if (take(p, "+")) {
    *min = 1;
  } else if (take(p, "{")) {
    status = take_counts(p, min, max);
  } else {
    *ret_has = take(p, "*");
  }
  if (*ret_has) {
    (void)take(p, "?"); /* lazy: which match is found is nothing to us */
  }
  return status;
}

static gw_status parse_term(parser *p, pattern_node **ret_node) {
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
    return fail_at(p, at, "nothing to repeat");
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

static gw_status parse_all(parser *p, pattern_node **ret_node) {
  pattern_node *all = *ret_node = new_node(p, PATTERN_ALL);
  gw_status status = all ? GW_OK : gw_arena_why(p->arena);
  while (status == GW_OK && peek(p) != END_OF_TEXT && peek(p) != '|' &&
         peek(p) != ')') {
    pattern_node *term;
    status = parse_term(p, &term);
    if (status == GW_OK) {
      status = add_child(p, all, term);
    }
  }
  return status;
}

static gw_status parse_one_of(parser *p, pattern_node **ret_node) {
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
  } while (status == GW_OK && take(p, "|"));
  return status;
}

gw_status pattern_parse(gw_arena *arena, gw_slice source,
                        pattern_node **ret_root, gw_why *why) {
  parser p = {.arena = arena, .source = source, .why = why};
  gw_status status = parse_one_of(&p, ret_root);
  if (status == GW_OK && p.at < source.n) {
    return fail(&p, GW_ERR_SYNTAX, "a ) without its group");
  }
  return status;
}
