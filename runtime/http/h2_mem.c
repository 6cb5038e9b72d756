#include "http/h2_mem.h"

#include <stdint.h>
#include <string.h>

#include "base/pool.h"

/* What stands before each block; as wide as the strictest alignment. */
typedef struct gw_h2_block {
  _Alignas(max_align_t) struct gw_h2_block *next; /* of the dead */
  uint32_t n; /* with this head; the highest bit: dead */
} gw_h2_block;

enum { MAX_BLOCK = 1 << 30 };

static const uint32_t dead_bit = (uint32_t)1 << 31;

static void *noted(gw_h2_mem *mem, gw_h2_block *block, size_t n) {
  if (!block) {
    mem->has_failed = true;
    return NULL;
  }
  block->n = (uint32_t)(sizeof *block + n);
  return block + 1;
}

static gw_h2_block *new_block(gw_h2_mem *mem, size_t n) {
  return n > MAX_BLOCK ? NULL
                       : gw_pool_alloc(mem->pool, sizeof(gw_h2_block) + n);
}

void *gw_h2_mem_alloc(size_t n, void *user) {
  return noted(user, new_block(user, n), n);
}

void *gw_h2_mem_calloc(size_t n, size_t size, void *user) {
  size_t all;
  bool is_fine = !__builtin_mul_overflow(n, size, &all);
  gw_h2_block *block = is_fine ? new_block(user, all) : NULL;
  return block ? memset(noted(user, block, all), 0, all) : noted(user, NULL, 0);
}

void *gw_h2_mem_realloc(void *p, size_t n, void *user) {
  if (!p) {
    return gw_h2_mem_alloc(n, user);
  }
  const gw_h2_block *old = (const gw_h2_block *)p - 1;
  size_t had = old->n - sizeof *old;
  void *fresh = gw_h2_mem_alloc(n, user);
  if (fresh) {
    memcpy(fresh, p, had < n ? had : n);
    gw_h2_mem_free(p, user);
  }
  return fresh;
}

void gw_h2_mem_free(void *p, void *user) {
  gw_h2_mem *mem = user;
  gw_h2_block *block = p ? (gw_h2_block *)p - 1 : NULL;
  if (!block || (block->n & dead_bit)) {
    return;
  }
  if (!mem->has_failed) {
    gw_pool_free(mem->pool, block, block->n);
    return;
  }
  block->n |= dead_bit;
  block->next = mem->dead;
  mem->dead = block;
}

void gw_h2_mem_done(gw_h2_mem *mem) {
  while (mem->dead) {
    gw_h2_block *block = mem->dead;
    mem->dead = block->next;
    gw_pool_free(mem->pool, block, block->n & ~dead_bit);
  }
}
