/* ECMA-262 22.2.1: AtomEscape, ClassEscape and CharacterEscape. */
#include "pass/pattern_reader.h"

uint32_t pattern_take_code(pattern_reader *p) {
  unsigned char lead = (unsigned char)p->source.p[p->at++];
  uint32_t more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  uint32_t code = more ? lead & (0x3fu >> more) : lead;
  for (; more && p->at < p->source.n; more--) {
    code = code << 6 | ((unsigned char)p->source.p[p->at++] & 0x3f);
  }
  return code;
}

static int hex_digit(int c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static gw_status take_hex(pattern_reader *p, int n, uint32_t *ret_code) {
  uint32_t code = 0;
  for (int i = 0; i < n; i++, p->at++) {
    int digit = pattern_peek(p) == PATTERN_END_OF_TEXT
                    ? -1
                    : hex_digit(pattern_peek(p));
    if (digit < 0) {
      return pattern_fail(p, GW_ERR_SYNTAX, "too few hexadecimal digits");
    }
    code = code * 16 + (uint32_t)digit;
  }
  *ret_code = code;
  return GW_OK;
}

/* Behind "\u{". */
static gw_status take_braced(pattern_reader *p, uint32_t *ret_code) {
  size_t start = p->at;
  uint32_t code = 0;
  for (; pattern_peek(p) != '}'; p->at++) {
    int digit = pattern_peek(p) == PATTERN_END_OF_TEXT
                    ? -1
                    : hex_digit(pattern_peek(p));
    code = code * 16 + (uint32_t)(digit < 0 ? 0 : digit);
    if (digit < 0 || code > PATTERN_MAX_CODE) {
      return pattern_fail(p, GW_ERR_SYNTAX, "no code point within \\u{}");
    }
  }
  if (p->at++ == start) {
    return pattern_fail_at(p, start, "no code point within \\u{}");
  }
  *ret_code = code;
  return GW_OK;
}

/* Behind "\u": two halves of a pair are one code point. */
static gw_status take_unicode(pattern_reader *p, uint32_t *ret_code) {
  if (pattern_take(p, "{")) {
    return take_braced(p, ret_code);
  }
  gw_status status = take_hex(p, 4, ret_code);
  size_t before = p->at;
  if (status != GW_OK || *ret_code < 0xd800 || *ret_code > 0xdbff ||
      !pattern_take(p, "\\u")) {
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
static gw_status take_property(pattern_reader *p, bool is_negated,
                               pattern_set *set) {
  size_t start = p->at;
  pattern_set added = {0};
  if (!pattern_take(p, "{")) {
    return pattern_fail(p, GW_ERR_SYNTAX, "\\p without {");
  }
  gw_slice name = gw_slice_from(p->source, p->at);
  size_t n = gw_slice_find(name, '}');
  if (n == name.n) {
    return pattern_fail_at(p, start, "\\p{ without }");
  }
  gw_status status =
      pattern_set_property(p->arena, &added, gw_slice_sub(name, 0, n));
  if (status != GW_OK) {
    return pattern_fail(p, status, "this Unicode property is not supported");
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
static gw_status take_character(pattern_reader *p, bool in_class,
                                uint32_t *ret_code) {
  static const char letters[] = "tnvfr", codes[] = "\t\n\v\f\r";
  int c = pattern_peek(p);
  if (c == PATTERN_END_OF_TEXT) {
    return pattern_fail(p, GW_ERR_SYNTAX, "a backslash at the end");
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
  if (c == '0' && !(pattern_peek(p) >= '0' && pattern_peek(p) <= '9')) {
    *ret_code = 0;
    return GW_OK;
  }
  if (c == 'b' && in_class) {
    *ret_code = 8;
    return GW_OK;
  }
  if (c == 'c' &&
      ((pattern_peek(p) | 0x20) >= 'a' && (pattern_peek(p) | 0x20) <= 'z')) {
    *ret_code = (uint32_t)pattern_peek(p) & 31;
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
  return pattern_fail(p, GW_ERR_SYNTAX, "no such escape");
}

gw_status pattern_take_escape(pattern_reader *p, bool in_class,
                              pattern_set *set, uint32_t *ret_code) {
  int c = pattern_peek(p);
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
    return pattern_fail(
        p, GW_ERR_UNSUPPORTED,
        "backreferences are not supported; list what may stand there, "
        "or leave the pattern to the service with x-gwgen: {pattern: "
        "skip}");
  }
  gw_status status = take_character(p, in_class, ret_code);
  return status == GW_OK ? pattern_set_add(p->arena, set, *ret_code, *ret_code)
                         : status;
}
