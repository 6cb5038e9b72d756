#include "schema/problem.h"

#include <stdio.h>

void gw_sink_init(gw_problem_sink *sink, gw_arena *arena) {
  sink->arena = arena;
  sink->n = 0;
  sink->n_dropped = 0;
  sink->depth = 0;
}

static void push(gw_problem_sink *sink, gw_sink_step step) {
  if (sink->depth < GW_SINK_DEPTH) {
    sink->steps[sink->depth] = step;
  }
  sink->depth++;
}

void gw_sink_push_key(gw_problem_sink *sink, gw_slice key) {
  push(sink, (gw_sink_step){{key.p ? key.p : "", key.n}, 0});
}

void gw_sink_push_index(gw_problem_sink *sink, size_t index) {
  push(sink, (gw_sink_step){{NULL, 0}, index});
}

void gw_sink_pop(gw_problem_sink *sink) {
  sink->depth--;
}

/* RFC 6901 section 3: "~" is "~0" and "/" is "~1". Returns the new length, or
 * |n| if |key| has no room. */
static size_t put_key(char *out, size_t n, gw_slice key) {
  size_t start = n;
  out[n++] = '/';
  for (size_t i = 0; i < key.n; i++) {
    if (n + 2 > GW_SINK_POINTER) {
      return start;
    }
    char c = key.p[i];
    if (c == '~' || c == '/') {
      out[n++] = '~';
      c = c == '~' ? '0' : '1';
    }
    out[n++] = c;
  }
  return n;
}

static size_t put_index(char *out, size_t n, size_t index) {
  char digits[24];
  int used = snprintf(digits, sizeof digits, "%zu", index);
  return put_key(out, n, gw_slice_of(digits, (size_t)used));
}

/* The steps as text, as far as there is room for whole ones. */
static gw_slice write_pointer(const gw_problem_sink *sink) {
  char out[GW_SINK_POINTER];
  size_t n = 0;
  size_t depth = sink->depth < GW_SINK_DEPTH ? sink->depth : GW_SINK_DEPTH;
  for (size_t i = 0; i < depth && n < GW_SINK_POINTER; i++) {
    const gw_sink_step *step = &sink->steps[i];
    size_t longer = step->key.p ? put_key(out, n, step->key)
                                : put_index(out, n, step->index);
    if (longer == n) {
      break;
    }
    n = longer;
  }
  gw_slice pointer = gw_arena_dup(sink->arena, gw_slice_of(out, n));
  return pointer.p ? pointer : GW_LIT("");
}

void gw_sink_vadd(gw_problem_sink *sink, const char *code, const char *format,
                  va_list args) {
  if (gw_sink_is_full(sink)) {
    sink->n_dropped++;
    return;
  }
  char out[GW_SINK_DETAIL];
  int n = vsnprintf(out, sizeof out, format, args);
  size_t used = n < 0 ? 0 : (size_t)n;
  if (used >= sizeof out) {
    used = sizeof out - 1;
    while (used && ((unsigned char)out[used] & 0xc0) == 0x80) {
      used--; /* not within a code point */
    }
  }
  gw_slice detail = gw_arena_dup(sink->arena, gw_slice_of(out, used));
  sink->problems[sink->n++] = (gw_sink_problem){
      .pointer = write_pointer(sink),
      .code = gw_slice_str(code),
      .detail = detail.p ? detail : GW_LIT(""),
  };
}

void gw_sink_add(gw_problem_sink *sink, const char *code, const char *format,
                 ...) {
  va_list args;
  va_start(args, format);
  gw_sink_vadd(sink, code, format, args);
  va_end(args);
}

void gw_sink_take(gw_problem_sink *sink, const gw_sink_problem *found) {
  if (gw_sink_is_full(sink)) {
    sink->n_dropped++;
    return;
  }
  gw_slice place = write_pointer(sink);
  gw_slice whole =
      gw_arena_printf(sink->arena, "%.*s%.*s", (int)place.n, place.p,
                      (int)found->pointer.n, found->pointer.p);
  gw_sink_problem *slot = &sink->problems[sink->n++];
  *slot = *found;
  slot->pointer = whole.p ? whole : place;
}

/* Where |text| is cut to be shown: between code points. */
static size_t shown_bytes(gw_slice text) {
  if (text.n <= GW_SINK_SHOWN) {
    return text.n;
  }
  size_t n = GW_SINK_SHOWN;
  while (n && ((unsigned char)text.p[n] & 0xc0) == 0x80) {
    n--;
  }
  return n;
}

const char *gw_sink_show(gw_problem_sink *sink, gw_slice text) {
  static const char hex[] = "0123456789abcdef";
  size_t n = shown_bytes(text);
  char *out = gw_arena_alloc(sink->arena, n * 6 + 4);
  if (!out) {
    return "";
  }
  size_t used = 0;
  for (size_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)text.p[i];
    if (c >= 0x20 && c != 0x7f) {
      out[used++] = (char)c;
      continue;
    }
    memcpy(out + used, "\\u00", 4);
    out[used + 4] = hex[c >> 4];
    out[used + 5] = hex[c & 15];
    used += 6;
  }
  memcpy(out + used, n < text.n ? "..." : "", n < text.n ? 4 : 1);
  return out;
}
