/* pool: small blocks and read buffers that go round instead of back to the
 * heap.
 *
 * Reads:   nothing.
 * Units:   bytes.
 * Owns:    what was given back, up to a limit, until gw_pool_done().
 * Errors:  NULL without memory.
 * Threads: one at a time.
 * Source:  this project. Under the address sanitizer nothing is kept, so that
 *          it sees each use after the end.
 */
#ifndef GW_BASE_POOL_H
#define GW_BASE_POOL_H

#include "base/buf.h"

enum {
  GW_POOL_STEP = 64,      /* sizes differ by so much */
  GW_POOL_CLASSES = 16,   /* larger blocks are the heap's alone */
  GW_POOL_BUFFERS = 32,   /* kept at most */
  GW_POOL_BYTES = 1 << 20 /* of blocks, kept at most */
};

typedef struct gw_pool_spare {
  struct gw_pool_spare *next;
} gw_pool_spare;

typedef struct gw_pool {
  gw_pool_spare *spares[GW_POOL_CLASSES];
  size_t kept; /* bytes of spares */
  gw_buf buffers[GW_POOL_BUFFERS];
  size_t n_buffers;
} gw_pool;

/* All zero is a fresh pool, too. */
void gw_pool_init(gw_pool *pool);
void gw_pool_done(gw_pool *pool);

/* What gw_pool_alloc() does where there is no spare. */
void *gw_pool_alloc_more(size_t n);

/* A block of |n| bytes, not zeroed. */
static inline void *gw_pool_alloc(gw_pool *pool, size_t n) {
  size_t at = (n - 1) / GW_POOL_STEP; /* nothing has no class */
  gw_pool_spare *first = at < GW_POOL_CLASSES ? pool->spares[at] : NULL;
  if (!first) {
    return gw_pool_alloc_more(n);
  }
  pool->spares[at] = first->next;
  pool->kept -= (at + 1) * GW_POOL_STEP;
  return first;
}

/* Takes back a block with the size it was asked for. NULL is fine. */
void gw_pool_free(gw_pool *pool, void *p, size_t n);

/* Gives an empty heap buffer bytes that another one had, if there are any. */
void gw_pool_lend(gw_pool *pool, gw_buf *buf);

/* As gw_buf_done(), but bytes of a usual size are kept for the next. */
void gw_pool_take(gw_pool *pool, gw_buf *buf);

#endif
