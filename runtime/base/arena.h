/* arena: memory that is freed all at once, within a budget.
 *
 * Reads:   nothing.
 * Units:   bytes. Blocks are aligned to 16.
 * Owns:    every block until gw_arena_reset() or gw_arena_done(). Single
 *          blocks are never freed. What holds a descriptor, a timer or a lock
 *          registers a cleanup.
 * Errors:  functions return NULL when the budget is used up or the system has
 *          no memory; gw_arena_why() says which (GW_ERR_LIMIT, GW_ERR_NOMEM).
 * Threads: one at a time.
 * Source:  this project.
 */
#ifndef GW_BASE_ARENA_H
#define GW_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/slice.h"
#include "base/status.h"

typedef struct gw_arena_chunk gw_arena_chunk;
typedef struct gw_arena_cleanup gw_arena_cleanup;

typedef struct gw_arena {
  gw_arena_chunk *chunks; /* newest first */
  gw_arena_cleanup *cleanups;
  char *at, *end; /* what is left of the newest chunk */
  size_t used;    /* bytes taken from the system */
  size_t budget;  /* 0: none */
  size_t next_chunk;
  gw_status why;
} gw_arena;

/* Sets up an empty arena that takes at most |budget| bytes from the system
 * (0: as many as it likes). Allocates nothing yet. */
void gw_arena_init(gw_arena *arena, size_t budget);

/* Runs the cleanups, newest first, and frees everything. The arena is then as
 * after gw_arena_init(). A zeroed arena is fine. */
void gw_arena_done(gw_arena *arena);

/* As gw_arena_done(), but keeps the first chunk for the next use. */
void gw_arena_reset(gw_arena *arena);

/* |n| bytes, aligned for everything, or NULL. */
enum { GW_ARENA_ALIGN = 16 };
void *gw_arena_alloc_more(gw_arena *arena, size_t n); /* from a new chunk */

static inline void *gw_arena_alloc(gw_arena *arena, size_t n) {
  char *p = arena->at;
  size_t room = (size_t)(arena->end - p), step = GW_ARENA_ALIGN;
  size_t taken = (n + step - 1) & ~(step - 1);
  if (n - 1 >= room || taken > room) { /* or it is nothing */
    return gw_arena_alloc_more(arena, n);
  }
  arena->at = p + taken;
  return p;
}

void *gw_arena_zalloc(gw_arena *arena, size_t n);

/* A copy of |s| with a NUL behind it; |p| is NULL on failure. */
gw_slice gw_arena_dup(gw_arena *arena, gw_slice s);

/* Formatted text with a NUL behind it; |p| is NULL on failure. Not for hot
 * paths. */
gw_slice gw_arena_printf(gw_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
gw_slice gw_arena_vprintf(gw_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Calls |run| with |data| when the arena ends. GW_OK or the arena's reason. */
gw_status gw_arena_on_done(gw_arena *arena, void (*run)(void *data),
                           void *data);

/* GW_OK while every allocation succeeded, else why the first one failed. */
gw_status gw_arena_why(const gw_arena *arena);

#endif
