#include "text/json_lex.h"

#include "base/utf8.h"
#include "text/json_pull.h"

/* No scan needs to look at |end|: the zero bytes there are neither space nor
 * any token. After a failure the cursor stands on them, so that every later
 * call fails as well, and gw_json_fail() keeps the first reason. */

gw_status gw_json_fail(gw_json *json, gw_status status, const char *what,
                       size_t at) {
  if (json->status == GW_OK) {
    json->status = status;
    json->why = (gw_why){what, at};
    json->p = json->end;
  }
  return json->status;
}

gw_status gw_json_fail_at(gw_json *json, const char *what, const char *at) {
  if (at >= json->end) {
    what = "the text ends too early";
    at = json->end;
  }
  return gw_json_fail(json, GW_ERR_SYNTAX, what, (size_t)(at - json->start));
}

gw_status gw_json_init(gw_json *json, gw_slice text) {
  *json = (gw_json){.p = text.p, .start = text.p, .end = text.p + text.n};
  if (text.n > UINT32_MAX - GW_BUF_PAD) {
    return gw_json_fail(json, GW_ERR_LIMIT, "the text is too long", 0);
  }
  if (!gw_utf8_check(text)) {
    return gw_json_fail(json, GW_ERR_SYNTAX, "not UTF-8",
                        gw_utf8_find_bad(text));
  }
  return GW_OK;
}

/* ---- strings ------------------------------------------------------------- */

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of four hexadecimal digits, or -1. Stops at the first that isn't
 * one, so that it never runs past the zeros. */
static int32_t hex4(const char *p) {
  int32_t value = 0;
  for (int i = 0; i < 4; i++) {
    int digit = hex_digit(p[i]);
    if (digit < 0) {
      return -1;
    }
    value = value << 4 | digit;
  }
  return value;
}

/* Behind "\u": what it says, a surrogate pair joined, or -1. */
static int32_t read_unicode(const char *p, size_t *ret_n) {
  int32_t code = hex4(p);
  *ret_n = 4;
  if (code < 0xd800 || code > 0xdfff) {
    return code;
  }
  if (code >= 0xdc00 || p[4] != '\\' || p[5] != 'u') {
    return -1;
  }
  int32_t low = hex4(p + 6);
  if (low < 0xdc00 || low > 0xdfff) {
    return -1;
  }
  *ret_n = 10;
  return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

/* What stands for itself or for a control behind a backslash; 0 if nothing
 * does. */
static const char simple_escapes[256] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

/* The length of the escape at |p|, which is a backslash; 0 if it is bad. */
static size_t escape_length(const char *p) {
  if (p[1] != 'u') {
    return simple_escapes[(unsigned char)p[1]] ? 2 : 0;
  }
  size_t n;
  return read_unicode(p + 2, &n) >= 0 ? n + 2 : 0;
}

const char *gw_json_pass_escapes(const char *p, bool *has_high) {
  while (*p == '\\') {
    size_t n = escape_length(p);
    if (!n) {
      break;
    }
    p = gw_json_scan_padded(p + n, has_high);
  }
  return p;
}

gw_status gw_json_lex_string(gw_json *json, const char *p, bool has_high,
                             gw_json_token *ret_token) {
  const char *from = json->p;
  uint8_t flags = *p == '\\' ? GW_JSON_ESCAPED : 0;
  p = gw_json_pass_escapes(p, &has_high);
  if (*p != '"') {
    return gw_json_fail_at(json,
                           *p == '\\' ? "a bad escape in a string"
                                      : "a control character in a string",
                           p);
  }
  *ret_token = (gw_json_token){
      .at = (uint32_t)(from - json->start),
      .n = (uint32_t)(p - from),
      .kind = GW_JSON_STRING,
      .flags = (uint8_t)(flags | (has_high ? GW_JSON_HIGH : 0)),
  };
  json->p = p + 1;
  return GW_OK;
}

size_t gw_json_read_escape(const char *p, char *out, size_t *ret_n) {
  if (p[1] != 'u') {
    *out = simple_escapes[(unsigned char)p[1]];
    *ret_n = *out ? 2 : 0;
    return 1;
  }
  int32_t code = read_unicode(p + 2, ret_n);
  *ret_n = code < 0 ? 0 : *ret_n + 2;
  return code < 0 ? 0 : gw_utf8_put((uint32_t)code, out);
}

size_t gw_json_unescape(gw_slice raw, char *out) {
  const char *p = raw.p, *end = raw.p + raw.n;
  char *to = out;
  for (;;) {
    /* The quote at |end| is special as well. */
    size_t n = gw_json_copy_padded(p, to);
    to += n;
    p += n;
    if (p == end) {
      return (size_t)(to - out);
    }
    to += gw_json_read_escape(p, to, &n);
    p += n;
  }
}

gw_status gw_json_append(const gw_json *json, gw_json_token token,
                         gw_buf *out) {
  gw_slice raw = gw_json_text(json, token);
  if (!(token.flags & GW_JSON_ESCAPED)) {
    return gw_buf_append(out, raw);
  }
  gw_status status = gw_buf_reserve(out, raw.n); /* the pad is the slack */
  if (status == GW_OK) {
    out->n += gw_json_unescape(raw, out->p + out->n);
  }
  return status;
}

size_t gw_json_code_points(const gw_json *json, gw_json_token token) {
  gw_slice raw = gw_json_text(json, token);
  if (!(token.flags & (GW_JSON_ESCAPED | GW_JSON_HIGH))) {
    return raw.n;
  }
  size_t n = gw_utf8_code_points(raw);
  const char *end = raw.p + raw.n;
  /* Each escape counts as one and not by its letters. */
  const char *p = token.flags & GW_JSON_ESCAPED ? raw.p : end;
  while (p < end && (p = memchr(p, '\\', (size_t)(end - p)))) {
    size_t length = escape_length(p);
    n -= length - 1;
    p += length;
  }
  return n;
}

/* ---- numbers and words --------------------------------------------------- */

static inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static const char *pass_digits(const char *p) {
  while (is_digit(*p)) {
    p++;
  }
  return p;
}

/* Behind the whole part: fraction and exponent; NULL if one is not whole. */
static const char *pass_fraction(const char *p, const char **ret_bad) {
  if (*p == '.') {
    p++;
    if (!is_digit(*p)) {
      *ret_bad = p;
      return NULL;
    }
    p = pass_digits(p);
  }
  if (*p == 'e' || *p == 'E') {
    p++;
    p += *p == '+' || *p == '-';
    if (!is_digit(*p)) {
      *ret_bad = p;
      return NULL;
    }
    p = pass_digits(p);
  }
  return p;
}

/* RFC 8259 section 6 */
static gw_status lex_number(gw_json *json, gw_json_token *ret_token) {
  const char *from = json->p, *bad = from;
  const char *p = from + (*from == '-');
  if (!is_digit(*p)) {
    return gw_json_fail_at(json, "a number without digits", p);
  }
  const char *whole_end = *p == '0' ? p + 1 : pass_digits(p);
  if (is_digit(*whole_end)) {
    return gw_json_fail_at(json, "a number with a leading zero", p);
  }
  p = pass_fraction(whole_end, &bad);
  if (!p) {
    return gw_json_fail_at(json, "a number without digits where they belong",
                           bad);
  }
  *ret_token = (gw_json_token){
      .at = (uint32_t)(from - json->start),
      .n = (uint32_t)(p - from),
      .kind = GW_JSON_NUMBER,
      .flags = (uint8_t)((*from == '-' ? GW_JSON_NEGATIVE : 0) |
                         (p == whole_end ? GW_JSON_INTEGER : 0)),
  };
  json->p = p;
  return GW_OK;
}

static gw_status lex_word(gw_json *json, const char *word, gw_json_kind kind,
                          gw_json_token *ret_token) {
  const char *from = json->p;
  size_t n = 0;
  while (word[n] && from[n] == word[n]) {
    n++;
  }
  if (word[n]) {
    return gw_json_fail_at(json, "no JSON value", from + n);
  }
  *ret_token = (gw_json_token){.at = (uint32_t)(from - json->start),
                               .n = (uint32_t)n,
                               .kind = (uint8_t)kind};
  json->p = from + n;
  return GW_OK;
}

/* ---- values and containers ----------------------------------------------- */

static gw_status open_bracket(gw_json *json, gw_json_kind kind,
                              gw_json_token *ret_token) {
  size_t at = gw_json_at(json);
  if (json->depth == GW_JSON_MAX_DEPTH) {
    return gw_json_fail(json, GW_ERR_LIMIT, "nested too deeply", at);
  }
  json->depth++;
  json->is_fresh = true;
  json->p++;
  *ret_token =
      (gw_json_token){.at = (uint32_t)at, .n = 1, .kind = (uint8_t)kind};
  return GW_OK;
}

const uint8_t gw_json_kinds[256] = {
    ['"'] = GW_JSON_STRING, ['{'] = GW_JSON_OBJECT, ['['] = GW_JSON_ARRAY,
    ['t'] = GW_JSON_TRUE,   ['f'] = GW_JSON_FALSE,  ['n'] = GW_JSON_NULL,
    ['-'] = GW_JSON_NUMBER, ['0'] = GW_JSON_NUMBER, ['1'] = GW_JSON_NUMBER,
    ['2'] = GW_JSON_NUMBER, ['3'] = GW_JSON_NUMBER, ['4'] = GW_JSON_NUMBER,
    ['5'] = GW_JSON_NUMBER, ['6'] = GW_JSON_NUMBER, ['7'] = GW_JSON_NUMBER,
    ['8'] = GW_JSON_NUMBER, ['9'] = GW_JSON_NUMBER,
};

gw_json_kind gw_json_peek(gw_json *json) {
  return gw_json_pull_kind(json);
}

gw_status gw_json_lex_other(gw_json *json, gw_json_kind kind,
                            gw_json_token *ret_token) {
  switch (kind) {
  case GW_JSON_NUMBER:
    return lex_number(json, ret_token);
  case GW_JSON_OBJECT:
  case GW_JSON_ARRAY:
    return open_bracket(json, kind, ret_token);
  case GW_JSON_TRUE:
    return lex_word(json, "true", kind, ret_token);
  case GW_JSON_FALSE:
    return lex_word(json, "false", kind, ret_token);
  case GW_JSON_NULL:
    return lex_word(json, "null", kind, ret_token);
  case GW_JSON_STRING: /* pulled before */
  case GW_JSON_NONE:
    break;
  }
  return gw_json_fail_at(json, "no JSON value", json->p);
}

gw_status gw_json_value(gw_json *json, gw_json_token *ret_token) {
  return gw_json_pull_value(json, ret_token);
}

gw_status gw_json_key(gw_json *json, gw_slice guess, gw_json_token *ret_key) {
  return gw_json_pull_key(json, guess, ret_key);
}

gw_status gw_json_item(gw_json *json) {
  return gw_json_pull_next(json, ']');
}

gw_status gw_json_leave(gw_json *json, gw_json_kind kind) {
  gw_json_token key;
  gw_status status;
  do {
    status = kind == GW_JSON_OBJECT ? gw_json_key(json, (gw_slice){0}, &key)
                                    : gw_json_item(json);
    if (status == GW_OK) {
      status = gw_json_skip(json);
    }
  } while (status == GW_OK);
  return status == GW_END ? GW_OK : status;
}

/* At most GW_JSON_MAX_DEPTH calls deep: each level opened a bracket. */
gw_status gw_json_skip(gw_json *json) {
  gw_json_token token = {0};
  gw_status status = gw_json_value(json, &token);
  if (status == GW_OK && token.kind >= GW_JSON_ARRAY) {
    status = gw_json_leave(json, (gw_json_kind)token.kind);
  }
  return status;
}

gw_status gw_json_finish(gw_json *json) {
  if (json->status != GW_OK) {
    return json->status;
  }
  gw_json_pass_space(json);
  if (json->p != json->end) {
    return gw_json_fail_at(json, "something behind the value", json->p);
  }
  return GW_OK;
}
