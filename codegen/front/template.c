#include "front/template.h"

typedef struct parser {
  gw_arena *arena;
  gw_slice text;
  size_t at;
  size_t end;    /* of the path, where the verb begins */
  bool has_rest; /* "**" was met */
  bool in_variable;
  gwgen_template *out;
  gw_why *why;
} parser;

static gw_status fail_at(parser *p, size_t at, const char *what) {
  *p->why = (gw_why){what, at};
  return GW_ERR_SYNTAX;
}

static gw_status no_memory(parser *p) {
  *p->why = (gw_why){"out of memory", p->at};
  return gw_arena_why(p->arena);
}

static bool has(const parser *p, char c) {
  return p->at < p->end && p->text.p[p->at] == c;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The byte that "%41" at |at| stands for, or -1. */
static int encoded_byte(const parser *p, size_t at, size_t end) {
  if (end - at < 3) {
    return -1;
  }
  int high = hex_digit(p->text.p[at + 1]);
  int low = hex_digit(p->text.p[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Literals are compared with decoded paths, so "%20" here is a space. */
static gw_status decode(parser *p, size_t from, size_t end, gw_slice *ret) {
  char *out = gw_arena_alloc(p->arena, end - from + 1);
  if (!out) {
    return no_memory(p);
  }
  size_t n = 0;
  for (size_t i = from; i < end; i++) {
    unsigned char c = (unsigned char)p->text.p[i];
    int byte = c;
    if (c == '?' || c == '#') {
      return fail_at(p, i, "a path template ends before a query or fragment");
    }
    if (c <= ' ' || c == 0x7f) {
      return fail_at(p, i, "spaces and controls must be percent-encoded");
    }
    if (c == '%') {
      byte = encoded_byte(p, i, end);
      if (byte < 0) {
        return fail_at(p, i, "'%' must be followed by two hex digits");
      }
      i += 2;
    }
    if (byte == '/') {
      return fail_at(p, i - 2, "a literal cannot hold an encoded slash");
    }
    out[n++] = (char)byte;
  }
  *ret = gw_slice_of(out, n);
  return GW_OK;
}

static gw_status add_segment(parser *p, gwgen_segment_kind kind,
                             gwgen_segment **ret_segment) {
  if (p->out->segments.n == GWGEN_TEMPLATE_SEGMENTS) {
    fail_at(p, p->at, "too many segments");
    return GW_ERR_LIMIT;
  }
  gwgen_segment *segment = GW_PUSH(p->arena, &p->out->segments);
  if (!segment) {
    return no_memory(p);
  }
  segment->kind = kind;
  *ret_segment = segment;
  return GW_OK;
}

static gw_status add_variable(parser *p, gw_slice name, size_t at) {
  for (size_t i = 0; name.n && i < p->out->variables.n; i++) {
    if (gw_slice_eq(p->out->variables.v[i].name, name)) {
      return fail_at(p, at, "a variable stands here twice");
    }
  }
  if (p->out->variables.n == GWGEN_TEMPLATE_VARIABLES) {
    fail_at(p, at, "too many variables");
    return GW_ERR_LIMIT;
  }
  gwgen_variable *variable = GW_PUSH(p->arena, &p->out->variables);
  if (!variable) {
    return no_memory(p);
  }
  *variable = (gwgen_variable){name, (uint32_t)p->out->segments.n, 1};
  return GW_OK;
}

/* RFC 3986 5.2.4: dot segments are taken out before anything is matched. */
static gw_status add_literal(parser *p, size_t from, size_t end) {
  if (from == end) {
    return fail_at(p, from, "an empty segment");
  }
  gwgen_segment *segment = NULL;
  gw_status status = add_segment(p, GWGEN_SEGMENT_LITERAL, &segment);
  if (status == GW_OK) {
    status = decode(p, from, end, &segment->text);
  }
  if (status == GW_OK &&
      (gw_slice_is(segment->text, ".") || gw_slice_is(segment->text, ".."))) {
    return fail_at(p, from, "a dot segment never matches");
  }
  return status;
}

/* ---- the verb, of both languages ----------------------------------------- */

/* Where the last segment starts; slashes in braces do not count. */
static size_t last_segment(gw_slice text) {
  size_t start = 0;
  int depth = 0;
  for (size_t i = 0; i < text.n; i++) {
    depth += (text.p[i] == '{') - (text.p[i] == '}');
    if (text.p[i] == '/' && depth <= 0) {
      start = i + 1;
    }
  }
  return start;
}

/* The offset of the verb's colon, or text.n. Behind a variable the first colon
 * counts ("{id}:a:b" has the verb "a:b"), in a literal the last one. */
static size_t find_colon(gw_slice text, bool has_wildcards) {
  size_t start = last_segment(text), colon = text.n;
  bool is_first = has_wildcards && start < text.n && text.p[start] == '*';
  for (size_t i = text.n; i > start; i--) {
    if (text.p[i - 1] == '}') {
      is_first = true;
      start = i;
      break;
    }
  }
  for (size_t i = start; i < text.n; i++) {
    if (text.p[i] == ':') {
      colon = i;
      if (is_first) {
        break;
      }
    }
  }
  return colon;
}

static gw_status parse_verb(parser *p, bool has_wildcards) {
  p->end = find_colon(p->text, has_wildcards);
  if (p->end == p->text.n) {
    return GW_OK;
  }
  if (p->end + 1 == p->text.n) {
    return fail_at(p, p->end, "a verb must follow the colon");
  }
  return decode(p, p->end + 1, p->text.n, &p->out->verb);
}

static gw_status begin(parser *p, gw_arena *arena, gw_slice text,
                       gwgen_template *out, gw_why *why, bool has_wildcards) {
  *out = (gwgen_template){.text = text};
  *why = (gw_why){0};
  *p = (parser){.arena = arena, .text = text, .out = out, .why = why};
  if (!text.n || text.p[0] != '/') {
    return fail_at(p, 0, "a path template must begin with a slash");
  }
  p->at = 1;
  return parse_verb(p, has_wildcards);
}

/* ---- google.api.http ------------------------------------------------------
 */

static gw_status parse_segments(parser *p);

static gw_status parse_wildcard(parser *p) {
  size_t from = p->at++;
  gwgen_segment_kind kind = GWGEN_SEGMENT_ANY;
  if (has(p, '*')) {
    p->at++;
    kind = GWGEN_SEGMENT_REST;
  }
  bool is_rest = kind == GWGEN_SEGMENT_REST;
  if (p->has_rest && is_rest) {
    return fail_at(p, from, "a template has only one \"**\"");
  }
  p->has_rest |= is_rest;
  gw_status status = GW_OK;
  if (!p->in_variable) {
    status = add_variable(p, (gw_slice){0}, from);
  }
  gwgen_segment *segment = NULL;
  return status == GW_OK ? add_segment(p, kind, &segment) : status;
}

static bool is_identifier_byte(char c, bool is_first) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (!is_first && c >= '0' && c <= '9');
}

/* FieldPath = IDENT { "." IDENT } */
static gw_status parse_field_path(parser *p, gw_slice *ret_path) {
  size_t from = p->at;
  do {
    size_t start = p->at;
    while (p->at < p->end &&
           is_identifier_byte(p->text.p[p->at], p->at == start)) {
      p->at++;
    }
    if (p->at == start) {
      return fail_at(p, start, "a field name is expected");
    }
  } while (has(p, '.') && p->at++);
  *ret_path = gw_slice_sub(p->text, from, p->at - from);
  return GW_OK;
}

/* Variable = "{" FieldPath [ "=" Segments ] "}"; "{name}" is "{name=*}". */
static gw_status parse_variable(parser *p) {
  size_t from = p->at++;
  if (p->in_variable) {
    return fail_at(p, from, "a variable cannot stand in a variable");
  }
  gw_slice name = {0};
  gw_status status = parse_field_path(p, &name);
  if (status == GW_OK) {
    status = add_variable(p, name, from);
  }
  if (status != GW_OK) {
    return status;
  }
  size_t index = p->out->variables.n - 1;
  p->in_variable = true;
  if (has(p, '=')) {
    p->at++;
    status = parse_segments(p);
  } else {
    gwgen_segment *segment = NULL;
    status = add_segment(p, GWGEN_SEGMENT_ANY, &segment);
  }
  p->in_variable = false;
  if (status == GW_OK && !has(p, '}')) {
    return fail_at(p, p->at, "the variable is not closed with \"}\"");
  }
  p->at++;
  gwgen_variable *variable = &p->out->variables.v[index];
  variable->count = (uint32_t)p->out->segments.n - variable->first;
  return status;
}

static gw_status parse_literal(parser *p) {
  size_t from = p->at;
  while (p->at < p->end && !memchr("/{}*", p->text.p[p->at], 4)) {
    p->at++;
  }
  return add_literal(p, from, p->at);
}

static gw_status parse_segments(parser *p) {
  gw_status status = GW_OK;
  bool has_more = true;
  while (has_more && status == GW_OK) {
    if (has(p, '*')) {
      status = parse_wildcard(p);
    } else if (has(p, '{')) {
      status = parse_variable(p);
    } else {
      status = parse_literal(p);
    }
    has_more = has(p, '/');
    p->at += has_more;
  }
  return status;
}

gw_status gwgen_template_parse_http(gw_arena *arena, gw_slice text,
                                    gwgen_template *ret_template,
                                    gw_why *reterr_why) {
  parser p;
  gw_status status = begin(&p, arena, text, ret_template, reterr_why, true);
  if (status != GW_OK || text.n == 1) {
    return status;
  }
  status = parse_segments(&p);
  if (status == GW_OK && p.at < p.end) {
    return fail_at(&p, p.at, "a slash or the end of the template is expected");
  }
  return status;
}

/* ---- OpenAPI --------------------------------------------------------------
 */

/* Passes one "{name}" of a segment that ends at |end|. */
static gw_status parse_parameter(parser *p, size_t end) {
  size_t from = ++p->at;
  while (p->at < end && p->text.p[p->at] != '{' && p->text.p[p->at] != '}') {
    p->at++;
  }
  if (p->at == end || p->text.p[p->at] != '}') {
    return fail_at(p, from - 1, "the variable is not closed with \"}\"");
  }
  if (p->at == from) {
    return fail_at(p, from, "a variable needs a name");
  }
  gw_slice name = gw_slice_sub(p->text, from, p->at - from);
  p->at++;
  return add_variable(p, name, from);
}

/* Passes the text before the next variable of the segment. */
static gw_status parse_text(parser *p, size_t end, gwgen_segment *segment) {
  size_t from = p->at;
  while (p->at < end && p->text.p[p->at] != '{') {
    if (p->text.p[p->at] == '}') {
      return fail_at(p, p->at, "\"}\" closes no variable");
    }
    p->at++;
  }
  if (segment->texts.n && p->at == from && p->at < end) {
    return fail_at(p, p->at,
                   "two variables side by side: OpenAPI does not say where one "
                   "ends and the other begins. Put a text between them, write "
                   "out the one that has a single value, or make one variable "
                   "of both");
  }
  gw_slice *text = GW_PUSH(p->arena, &segment->texts);
  return text ? decode(p, from, p->at, text) : no_memory(p);
}

/* "{a}-{b}.json": texts and variables in turn, a text first and last. */
static gw_status parse_mixed(parser *p, size_t end) {
  gwgen_segment mixed = {.kind = GWGEN_SEGMENT_MIXED};
  gw_status status = parse_text(p, end, &mixed);
  while (status == GW_OK && p->at < end) {
    status = parse_parameter(p, end);
    if (status == GW_OK) {
      status = parse_text(p, end, &mixed);
    }
  }
  gwgen_segment *segment = NULL;
  if (status == GW_OK) {
    status = add_segment(p, GWGEN_SEGMENT_MIXED, &segment);
  }
  if (status != GW_OK) {
    return status;
  }
  bool is_whole =
      mixed.texts.n == 2 && !mixed.texts.v[0].n && !mixed.texts.v[1].n;
  *segment = is_whole ? (gwgen_segment){.kind = GWGEN_SEGMENT_ANY} : mixed;
  return GW_OK;
}

static gw_status parse_openapi_segment(parser *p) {
  size_t from = p->at, end = from;
  while (end < p->end && p->text.p[end] != '/') {
    end++;
  }
  p->at = end;
  gw_slice text = gw_slice_sub(p->text, from, end - from);
  if (gw_slice_find(text, '{') == text.n &&
      gw_slice_find(text, '}') == text.n) {
    return add_literal(p, from, end);
  }
  p->at = from;
  return parse_mixed(p, end);
}

gw_status gwgen_template_parse_openapi(gw_arena *arena, gw_slice text,
                                       gwgen_template *ret_template,
                                       gw_why *reterr_why) {
  parser p;
  gw_status status = begin(&p, arena, text, ret_template, reterr_why, false);
  while (status == GW_OK && p.at < p.end) {
    status = parse_openapi_segment(&p);
    if (status == GW_OK && p.at < p.end) {
      p.at++; /* the slash */
      ret_template->trailing_slash = p.at == p.end;
    }
  }
  if (status == GW_OK && text.n > 1 && p.end == 1) {
    return fail_at(&p, 1, "an empty segment");
  }
  return status;
}
