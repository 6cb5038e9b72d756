#include "base/pool.h"

#include "base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#  define KEEPS 0
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define KEEPS 0
#  endif
#endif
#ifndef KEEPS
#  define KEEPS 1
#endif

enum { LEAST_BUFFER = 4 * 1024, MOST_BUFFER = 64 * 1024 };

void gw_pool_init(gw_pool *pool) {
  *pool = (gw_pool){.kept = 0};
}

void gw_pool_done(gw_pool *pool) {
  for (size_t i = 0; i < GW_POOL_CLASSES; i++) {
    while (pool->spares[i]) {
      gw_pool_spare *first = pool->spares[i];
      pool->spares[i] = first->next;
      gw_free(first);
    }
  }
  while (pool->n_buffers) {
    gw_buf_done(&pool->buffers[--pool->n_buffers]);
  }
  gw_pool_init(pool);
}

void *gw_pool_alloc_more(size_t n) {
  size_t at = (n - 1) / GW_POOL_STEP;
  bool is_small = KEEPS && at < GW_POOL_CLASSES;
  return gw_alloc(is_small ? (at + 1) * GW_POOL_STEP : n);
}

void gw_pool_free(gw_pool *pool, void *p, size_t n) {
  size_t at = (n - 1) / GW_POOL_STEP;
  if (!KEEPS || !p || at >= GW_POOL_CLASSES || pool->kept >= GW_POOL_BYTES) {
    gw_free(p);
    return;
  }
  gw_pool_spare *first = p;
  first->next = pool->spares[at];
  pool->spares[at] = first;
  pool->kept += (at + 1) * GW_POOL_STEP;
}

void gw_pool_lend(gw_pool *pool, gw_buf *buf) {
  if (!buf->p && !buf->arena && pool->n_buffers) {
    const gw_buf *last = &pool->buffers[--pool->n_buffers];
    buf->p = last->p;
    buf->cap = last->cap < buf->limit ? last->cap : buf->limit;
  }
}

void gw_pool_take(gw_pool *pool, gw_buf *buf) {
  bool is_usual = buf->p && !buf->arena && buf->cap >= LEAST_BUFFER &&
                  buf->cap <= MOST_BUFFER;
  if (!KEEPS || !is_usual || pool->n_buffers == GW_POOL_BUFFERS) {
    gw_buf_done(buf);
    return;
  }
  pool->buffers[pool->n_buffers++] = *buf;
  gw_buf_init(buf, NULL, buf->limit);
}
