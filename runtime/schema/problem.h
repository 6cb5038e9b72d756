/* schema/problem: where the findings about one JSON value are collected.
 *
 * Reads:   nothing.
 * Units:   pointers are JSON Pointers; details are UTF-8 without controls.
 * Owns:    pointers and details stand in the arena of gw_sink_init(). Keys
 *          that are pushed are borrowed until they are popped.
 * Errors:  when the arena is used up a problem keeps its code, and has an
 *          empty pointer and detail: it is never lost.
 * Threads: one at a time.
 * Source:  RFC 6901 (JSON Pointer); RFC 9457 section 3; BEHAVIOUR.md section 4.
 */
#ifndef GW_SCHEMA_PROBLEM_H
#define GW_SCHEMA_PROBLEM_H

#include "base/arena.h"

enum {
  GW_SINK_PROBLEMS = 20, /* kept; the rest is only counted */
  GW_SINK_DEPTH = 72,    /* steps of a pointer; deeper ones are cut */
  GW_SINK_POINTER = 512, /* bytes of a pointer; longer ones are cut */
  GW_SINK_DETAIL = 240,  /* bytes of a detail */
  GW_SINK_SHOWN = 48     /* bytes of the client's text within a detail */
};

/* One finding. |code| is a constant such as "max-length". */
typedef struct gw_sink_problem {
  gw_slice pointer; /* "/items/3/title"; empty: the whole value */
  gw_slice code;
  gw_slice detail; /* "5 characters, at most 3 are allowed" */
} gw_sink_problem;

/* One step from a value to a value in it. */
typedef struct gw_sink_step {
  gw_slice key; /* decoded; p NULL: |index| counts */
  size_t index;
} gw_sink_step;

typedef struct gw_problem_sink {
  gw_arena *arena;
  gw_sink_problem problems[GW_SINK_PROBLEMS];
  size_t n;
  size_t n_dropped; /* found after that */
  gw_sink_step steps[GW_SINK_DEPTH];
  size_t depth; /* may exceed GW_SINK_DEPTH */
} gw_problem_sink;

void gw_sink_init(gw_problem_sink *sink, gw_arena *arena);

/* Into a member or an element, and out again. */
void gw_sink_push_key(gw_problem_sink *sink, gw_slice key);
void gw_sink_push_index(gw_problem_sink *sink, size_t index);
void gw_sink_pop(gw_problem_sink *sink);

/* Adds a problem at the place where the steps lead. |code| is a constant. Text
 * of the client goes through gw_sink_show() first. */
void gw_sink_add(gw_problem_sink *sink, const char *code, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));
void gw_sink_vadd(gw_problem_sink *sink, const char *code, const char *format,
                  va_list args) __attribute__((format(printf, 3, 0)));

/* Adds what was found of a value that stands where the steps lead: its pointer
 * goes on from there. Code and detail are kept as they are. */
void gw_sink_take(gw_problem_sink *sink, const gw_sink_problem *found);

/* |text| for a detail: at most GW_SINK_SHOWN bytes, cut between code points
 * and then ended by "...", controls as "\u00XX". A C string in the arena, never
 * NULL. */
const char *gw_sink_show(gw_problem_sink *sink, gw_slice text);

static inline bool gw_sink_is_full(const gw_problem_sink *sink) {
  return sink->n == GW_SINK_PROBLEMS;
}

#endif
