#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>

#include "base/mem.h"

enum { ALIGN = GW_ARENA_ALIGN, FIRST_CHUNK = 8192, MAX_CHUNK = 256 * 1024 };

struct gw_arena_chunk {
  gw_arena_chunk *next;
  size_t size; /* of the whole chunk, this header included */
};

struct gw_arena_cleanup {
  gw_arena_cleanup *next;
  void (*run)(void *data);
  void *data;
};

static size_t align_up(size_t n) {
  return (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
}

static char *chunk_start(gw_arena_chunk *chunk) {
  return (char *)chunk + align_up(sizeof *chunk);
}

void gw_arena_init(gw_arena *arena, size_t budget) {
  *arena = (gw_arena){.budget = budget, .next_chunk = FIRST_CHUNK};
}

static void run_cleanups(gw_arena *arena) {
  while (arena->cleanups) {
    gw_arena_cleanup *first = arena->cleanups;
    arena->cleanups = first->next;
    first->run(first->data);
  }
}

void gw_arena_done(gw_arena *arena) {
  run_cleanups(arena);
  while (arena->chunks) {
    gw_arena_chunk *next = arena->chunks->next;
    gw_free(arena->chunks);
    arena->chunks = next;
  }
  gw_arena_init(arena, arena->budget);
}

void gw_arena_reset(gw_arena *arena) {
  run_cleanups(arena);
  gw_arena_chunk *keep = NULL;
  while (arena->chunks) {
    gw_arena_chunk *chunk = arena->chunks;
    arena->chunks = chunk->next;
    if (!arena->chunks && chunk->size <= FIRST_CHUNK) {
      keep = chunk;
    } else {
      gw_free(chunk);
    }
  }
  gw_arena_init(arena, arena->budget);
  if (keep) {
    keep->next = NULL;
    arena->chunks = keep;
    arena->used = keep->size;
    arena->at = chunk_start(keep);
    arena->end = (char *)keep + keep->size;
    arena->next_chunk = (size_t)FIRST_CHUNK * 2;
  }
}

static void *fail(gw_arena *arena, gw_status why) {
  if (arena->why == GW_OK) {
    arena->why = why;
  }
  return NULL;
}

/* A fresh chunk with room for |n| bytes becomes the newest. */
static void *grow(gw_arena *arena, size_t n) {
  size_t head = align_up(sizeof(gw_arena_chunk));
  size_t size = arena->next_chunk ? arena->next_chunk : FIRST_CHUNK;
  if (n > SIZE_MAX - head - ALIGN) {
    return fail(arena, GW_ERR_LIMIT);
  }
  if (size < head + n) {
    size = head + n;
  }
  if (arena->budget) {
    size_t left = arena->budget - arena->used;
    if (left < head + n) {
      return fail(arena, GW_ERR_LIMIT);
    }
    size = size < left ? size : left;
  }
  gw_arena_chunk *chunk = gw_alloc(size);
  if (!chunk) {
    return fail(arena, GW_ERR_NOMEM);
  }
  chunk->size = size;
  chunk->next = arena->chunks;
  arena->chunks = chunk;
  arena->used += size;
  arena->next_chunk = size * 2 < MAX_CHUNK ? size * 2 : MAX_CHUNK;
  char *p = chunk_start(chunk);
  arena->at = p + n;
  arena->end = (char *)chunk + size;
  return p;
}

void *gw_arena_alloc_more(gw_arena *arena, size_t n) {
  if (n > SIZE_MAX - ALIGN) {
    return fail(arena, GW_ERR_LIMIT);
  }
  n = align_up(n ? n : 1);
  if (n > (size_t)(arena->end - arena->at)) {
    return grow(arena, n);
  }
  char *p = arena->at;
  arena->at += n;
  return p;
}

void *gw_arena_zalloc(gw_arena *arena, size_t n) {
  void *p = gw_arena_alloc(arena, n);
  return p ? memset(p, 0, n) : NULL;
}

gw_slice gw_arena_dup(gw_arena *arena, gw_slice s) {
  char *p = gw_arena_alloc(arena, s.n + 1);
  if (!p) {
    return (gw_slice){NULL, 0};
  }
  if (s.n) {
    memcpy(p, s.p, s.n);
  }
  p[s.n] = '\0';
  return (gw_slice){p, s.n};
}

gw_slice gw_arena_vprintf(gw_arena *arena, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  GW_SCRATCH char small[256];
  int n = vsnprintf(small, sizeof small, format, args);
  gw_slice out = {NULL, 0};
  if (n >= 0 && (size_t)n < sizeof small) {
    out = gw_arena_dup(arena, gw_slice_of(small, (size_t)n));
  } else if (n >= 0) {
    char *p = gw_arena_alloc(arena, (size_t)n + 1);
    if (p) {
      vsnprintf(p, (size_t)n + 1, format, again);
      out = (gw_slice){p, (size_t)n};
    }
  }
  va_end(again);
  return out;
}

gw_slice gw_arena_printf(gw_arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  gw_slice out = gw_arena_vprintf(arena, format, args);
  va_end(args);
  return out;
}

gw_status gw_arena_on_done(gw_arena *arena, void (*run)(void *data),
                           void *data) {
  gw_arena_cleanup *cleanup = gw_arena_alloc(arena, sizeof *cleanup);
  if (!cleanup) {
    return arena->why;
  }
  *cleanup = (gw_arena_cleanup){arena->cleanups, run, data};
  arena->cleanups = cleanup;
  return GW_OK;
}

gw_status gw_arena_why(const gw_arena *arena) {
  return arena->why;
}
