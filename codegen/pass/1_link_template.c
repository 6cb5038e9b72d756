#include "base/buf.h"
#include "pass/1_link_parts.h"
#include "pass/2_check.h"

enum { DECODED_LIMIT = 4096, PATTERN_SEGMENTS = 32 };

static int hex(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A server url is a url: its path is percent-encoded. What is no escape stays
 * as it is. */
static gw_slice decode(gw_arena *arena, gw_slice text) {
  gw_buf out;
  gw_buf_init(&out, arena, DECODED_LIMIT);
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    if (c == '%' && i + 2 < text.n && hex(text.p[i + 1]) >= 0 &&
        hex(text.p[i + 2]) >= 0) {
      c = (char)(hex(text.p[i + 1]) * 16 + hex(text.p[i + 2]));
      i += 2;
    }
    (void)gw_buf_append(&out, gw_slice_of(&c, 1));
  }
  return gw_buf_slice(&out);
}

static void push_segment(gw_arena *arena, gwgen_template *path,
                         gwgen_segment segment) {
  gwgen_segment *slot = GW_PUSH(arena, &path->segments);
  if (slot) {
    *slot = segment;
  }
}

static void push_variable(gw_arena *arena, gwgen_template *path,
                          gwgen_variable variable) {
  gwgen_variable *slot = GW_PUSH(arena, &path->variables);
  if (slot) {
    *slot = variable;
  }
}

/* What gwgen.yaml says holds for all, whatever servers they have. */
static gw_slice base_path(const gwgen_product *product,
                          const gwgen_oas_operation *oas) {
  gw_slice base = product->settings.has_base_path ? product->settings.base_path
                  : oas->base_path.p              ? oas->base_path
                                                  : product->openapi.base_path;
  while (base.n && base.p[base.n - 1] == '/') {
    base.n--;
  }
  return base;
}

void gwgen_effective_path(gwgen_product *product,
                          const gwgen_oas_operation *oas,
                          gwgen_template *ret_path) {
  gw_arena *arena = product->arena;
  gw_slice base = base_path(product, oas);
  *ret_path = (gwgen_template){0};
  ret_path->text = gw_arena_printf(arena, "%.*s%.*s", GWGEN_S(base),
                                   GWGEN_S(oas->path.text));
  gw_slice rest = base;
  while (rest.n) {
    gw_slice part = gw_slice_cut(&rest, '/');
    if (part.n) {
      push_segment(arena, ret_path,
                   (gwgen_segment){.kind = GWGEN_SEGMENT_LITERAL,
                                   .text = decode(arena, part)});
    }
  }
  uint32_t shift = (uint32_t)ret_path->segments.n;
  for (size_t i = 0; i < oas->path.segments.n; i++) {
    push_segment(arena, ret_path, oas->path.segments.v[i]);
  }
  for (size_t i = 0; i < oas->path.variables.n; i++) {
    gwgen_variable variable = oas->path.variables.v[i];
    variable.first += shift;
    push_variable(arena, ret_path, variable);
  }
  ret_path->verb = oas->path.verb;
  /* "/" behind a base path is the slash that ends it. */
  bool is_root = shift && !oas->path.segments.n;
  ret_path->trailing_slash = oas->path.trailing_slash || is_root;
}

/* One part of a pattern between slashes: a wildcard or plain text. */
static bool parse_part(gw_slice part, gwgen_segment *ret_segment) {
  *ret_segment = (gwgen_segment){.kind = GWGEN_SEGMENT_LITERAL, .text = part};
  if (gw_slice_is(part, "[^/]+") || gw_slice_is(part, "[^/]*")) {
    ret_segment->kind = GWGEN_SEGMENT_ANY;
    return true;
  }
  if (gw_slice_is(part, ".+") || gw_slice_is(part, ".*")) {
    ret_segment->kind = GWGEN_SEGMENT_REST;
    return true;
  }
  for (size_t i = 0; i < part.n; i++) {
    if (memchr("\\^$.|?*+()[]{}", part.p[i], 14)) {
      return false;
    }
  }
  return part.n > 0;
}

/* The segments of "^shelves/[^/]+$", and of "^.*$", which is a "**"; 0 if it is
 * no such pattern. A slash inside of "[^/]" separates nothing. */
static size_t parse_pattern(gw_slice pattern, gwgen_segment *out) {
  if (gw_slice_starts(pattern, GW_LIT("^"))) {
    pattern = gw_slice_from(pattern, 1);
  }
  if (gw_slice_ends(pattern, GW_LIT("$"))) {
    pattern.n--;
  }
  size_t n = 0, start = 0;
  for (size_t i = 0; i <= pattern.n; i++) {
    bool is_end = i == pattern.n;
    bool in_class = !is_end && i && pattern.p[i - 1] == '^';
    if (!is_end && (pattern.p[i] != '/' || in_class)) {
      continue;
    }
    if (n == PATTERN_SEGMENTS ||
        !parse_part(gw_slice_sub(pattern, start, i - start), &out[n])) {
      return 0;
    }
    n++;
    start = i + 1;
  }
  bool is_rest = n == 1 && out[0].kind == GWGEN_SEGMENT_REST;
  return n > 1 || is_rest ? n : 0;
}

static gw_slice pattern_of(const gwgen_oas_operation *oas, gw_slice name) {
  for (size_t i = 0; i < oas->parameters.n; i++) {
    const gwgen_parameter *parameter = &oas->parameters.v[i];
    const gwgen_schema *schema = gwgen_schema_target(parameter->schema);
    if (parameter->in == GW_IN_PATH && gw_slice_eq(parameter->name, name) &&
        schema) {
      const gw_node *node = gw_node_find(schema->node, "pattern");
      return node && node->kind == GW_NODE_STRING ? node->text
                                                  : (gw_slice){NULL, 0};
    }
  }
  return (gw_slice){NULL, 0};
}

/* The variable that is the whole of segment |at|, or NULL. */
static const gwgen_variable *variable_at(const gwgen_template *path,
                                         size_t at) {
  for (size_t i = 0; i < path->variables.n; i++) {
    if (path->variables.v[i].first == at &&
        path->segments.v[at].kind == GWGEN_SEGMENT_ANY) {
      return &path->variables.v[i];
    }
  }
  return NULL;
}

/* Variables of a segment that stays as it is. */
static void copy_variables(gw_arena *arena, const gwgen_template *path,
                           size_t at, gwgen_template *out) {
  for (size_t i = 0; i < path->variables.n; i++) {
    gwgen_variable variable = path->variables.v[i];
    if (variable.first == at) {
      variable.first = (uint32_t)out->segments.n;
      push_variable(arena, out, variable);
    }
  }
}

bool gwgen_expand_patterns(gwgen_product *product,
                           const gwgen_oas_operation *oas,
                           const gwgen_template *path,
                           gwgen_template *ret_path) {
  gw_arena *arena = product->arena;
  bool found = false;
  *ret_path = (gwgen_template){.text = path->text,
                               .verb = path->verb,
                               .trailing_slash = path->trailing_slash};
  for (size_t i = 0; i < path->segments.n; i++) {
    gwgen_segment parts[PATTERN_SEGMENTS];
    const gwgen_variable *variable = variable_at(path, i);
    size_t n =
        variable ? parse_pattern(pattern_of(oas, variable->name), parts) : 0;
    if (!n) {
      copy_variables(arena, path, i, ret_path);
      push_segment(arena, ret_path, path->segments.v[i]);
      continue;
    }
    found = true;
    push_variable(arena, ret_path,
                  (gwgen_variable){.name = variable->name,
                                   .first = (uint32_t)ret_path->segments.n,
                                   .count = (uint32_t)n});
    for (size_t j = 0; j < n; j++) {
      push_segment(arena, ret_path, parts[j]);
    }
  }
  return found;
}

/* How many captures the segments [first, first + count) have. */
static uint32_t captures_of(const gwgen_template *path, uint32_t first,
                            uint32_t count) {
  uint32_t n = 0;
  for (uint32_t i = first; i < first + count && i < path->segments.n; i++) {
    const gwgen_segment *segment = &path->segments.v[i];
    if (segment->kind == GWGEN_SEGMENT_MIXED) {
      n += (uint32_t)segment->texts.n - 1;
    } else {
      n += segment->kind != GWGEN_SEGMENT_LITERAL;
    }
  }
  return n;
}

int32_t gwgen_variable_capture(const gwgen_template *path, size_t at,
                               uint32_t *ret_first) {
  const gwgen_variable *variable = &path->variables.v[at];
  *ret_first = captures_of(path, 0, variable->first);
  if (variable->count != 1) {
    return -1;
  }
  if (path->segments.v[variable->first].kind == GWGEN_SEGMENT_LITERAL) {
    return -1;
  }
  /* Of several variables in one segment, those to the left come first. */
  for (size_t i = 0; i < at; i++) {
    *ret_first += path->variables.v[i].first == variable->first;
  }
  return (int32_t)*ret_first;
}
