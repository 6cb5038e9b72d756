/* pattern_reader: the text of a pattern while it is read.
 *
 * Reads:   the source, which is UTF-8.
 * Units:   bytes of the source; code points.
 * Owns:    nothing; sets stand in the arena.
 * Errors:  GW_ERR_SYNTAX, GW_ERR_UNSUPPORTED and GW_ERR_LIMIT with the place in
 *          |why|; GW_ERR_NOMEM.
 * Threads: one.
 * Source:  ECMA-262 section 22.2.1 (patterns, with the flag "u").
 */
#ifndef GWGEN_PASS_PATTERN_READER_H
#define GWGEN_PASS_PATTERN_READER_H

#include "pass/pattern_parts.h"

enum { PATTERN_END_OF_TEXT = -1 };

typedef struct pattern_reader {
  gw_arena *arena;
  gw_slice source;
  size_t at;
  uint32_t depth;
  gw_why *why;
} pattern_reader;

static inline gw_status pattern_fail(pattern_reader *p, gw_status status,
                                     const char *what) {
  *p->why = (gw_why){what, p->at};
  return status;
}

/* A mistake that stands at |at|. */
static inline gw_status pattern_fail_at(pattern_reader *p, size_t at,
                                        const char *what) {
  p->at = at;
  return pattern_fail(p, GW_ERR_SYNTAX, what);
}

static inline int pattern_peek(const pattern_reader *p) {
  return p->at < p->source.n ? (unsigned char)p->source.p[p->at]
                             : PATTERN_END_OF_TEXT;
}

static inline bool pattern_take(pattern_reader *p, const char *text) {
  if (!gw_slice_starts(gw_slice_from(p->source, p->at), gw_slice_str(text))) {
    return false;
  }
  p->at += strlen(text);
  return true;
}

/* The next code point. */
uint32_t pattern_take_code(pattern_reader *p);

/* Behind "\": adds what it stands for. |*ret_code| is the code point if it is
 * exactly one, else UINT32_MAX. (pattern_escape.c) */
gw_status pattern_take_escape(pattern_reader *p, bool in_class,
                              pattern_set *set, uint32_t *ret_code);

/* Behind "[". (pattern_class.c) */
gw_status pattern_take_class(pattern_reader *p, pattern_set *set);

#endif
