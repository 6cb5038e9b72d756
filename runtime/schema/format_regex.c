#include "schema/format_parts.h"

enum { MAX_GROUPS = 64 }; /* within each other */

/* ECMA-262 22.2.1 with the flag "u", as far as one pass without memory sees
 * it: groups and classes that end, quantifiers behind what can be repeated,
 * escapes that exist. Names of groups and properties are not looked up. */
typedef struct reader {
  gw_slice text;
  size_t at;
  unsigned depth;
  bool can_repeat; /* an atom was just read */
} reader;

static char peek(const reader *r, size_t ahead) {
  return r->at + ahead < r->text.n ? r->text.p[r->at + ahead] : 0;
}

static bool pass(reader *r, size_t n, bool can_repeat) {
  r->at += n;
  r->can_repeat = can_repeat;
  return r->at <= r->text.n;
}

static bool are_hex(const reader *r, size_t from, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (!gw_format_is_hex(peek(r, from + i))) {
      return false;
    }
  }
  return true;
}

/* From |open| behind the letter to the closing brace. */
static bool pass_braces(reader *r) {
  gw_slice rest = gw_slice_from(r->text, r->at + 2);
  size_t end = gw_slice_find(rest, '}');
  return peek(r, 2) == '{' && end < rest.n && end > 1 && pass(r, end + 3, true);
}

static bool read_escape(reader *r) {
  char c = peek(r, 1);
  switch (c) {
  case 0:
    return false;
  case 'x':
    return are_hex(r, 2, 2) && pass(r, 4, true);
  case 'u':
    return peek(r, 2) == '{' ? pass_braces(r)
                             : are_hex(r, 2, 4) && pass(r, 6, true);
  case 'p':
  case 'P':
    return pass_braces(r);
  case 'c':
    return gw_format_is_letter(peek(r, 2)) && pass(r, 3, true);
  case 'k':
    return peek(r, 2) == '<' && pass(r, 2, true);
  case 'b':
  case 'B':
    return pass(r, 2, false);
  default:
    return (strchr("dDwWsStnvfr0", c) || (c >= '1' && c <= '9') ||
            strchr("^$\\.*+?()[]{}|/-", c)) &&
           pass(r, 2, true);
  }
}

static bool read_class(reader *r) {
  r->at++;
  while (r->at < r->text.n) {
    if (peek(r, 0) == ']') {
      return pass(r, 1, true);
    }
    if (peek(r, 0) == '\\' ? !read_escape(r) : !pass(r, 1, false)) {
      return false;
    }
  }
  return false;
}

static bool open_group(reader *r) {
  size_t n = 1;
  if (peek(r, 1) == '?') {
    char kind = peek(r, 2);
    if (kind == '<') {
      gw_slice rest = gw_slice_from(r->text, r->at + 3);
      char next = peek(r, 3);
      n = next == '=' || next == '!' ? 4 : 4 + gw_slice_find(rest, '>');
    } else if (kind == ':' || kind == '=' || kind == '!') {
      n = 3;
    } else {
      return false;
    }
  }
  return ++r->depth <= MAX_GROUPS && pass(r, n, false);
}

/* "{2,4}" of which the brace is next. */
static bool read_count(reader *r) {
  size_t n = 1;
  while (gw_format_is_digit(peek(r, n))) {
    n++;
  }
  bool has_count = n > 1;
  if (peek(r, n) == ',') {
    n++;
    while (gw_format_is_digit(peek(r, n))) {
      n++;
    }
  }
  return has_count && peek(r, n) == '}' && pass(r, n + 1, false);
}

static bool read_quantifier(reader *r) {
  if (!r->can_repeat ||
      (peek(r, 0) == '{' ? !read_count(r) : !pass(r, 1, false))) {
    return false;
  }
  return peek(r, 0) != '?' || pass(r, 1, false);
}

static bool read_one(reader *r) {
  switch (peek(r, 0)) {
  case '\\':
    return read_escape(r);
  case '[':
    return read_class(r);
  case '(':
    return open_group(r);
  case ')':
    return r->depth-- > 0 && pass(r, 1, true);
  case '*':
  case '+':
  case '?':
  case '{':
    return read_quantifier(r);
  case '}':
  case ']':
    return false;
  case '|':
  case '^':
  case '$':
    return pass(r, 1, false);
  default:
    return pass(r, 1, true);
  }
}

bool gw_format_regex(gw_slice text) {
  reader r = {.text = text};
  while (r.at < text.n) {
    if (!read_one(&r)) {
      return false;
    }
  }
  return r.depth == 0;
}
