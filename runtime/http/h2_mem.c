#include "http/h2_mem.h"

#include <stdint.h>

#include "base/mem.h"

/* What stands before each block; as wide as the strictest alignment. */
typedef struct gw_h2_block {
  _Alignas(max_align_t) struct gw_h2_block *next; /* of the dead */
  bool is_dead;
} gw_h2_block;

static void *noted(gw_h2_mem *mem, gw_h2_block *block) {
  if (!block) {
    mem->has_failed = true;
    return NULL;
  }
  return block + 1;
}

static bool is_too_much(size_t n) {
  return n > SIZE_MAX - sizeof(gw_h2_block);
}

void *gw_h2_mem_alloc(size_t n, void *user) {
  gw_h2_block *block =
      is_too_much(n) ? NULL : gw_alloc(sizeof(gw_h2_block) + n);
  if (block) {
    block->is_dead = false;
  }
  return noted(user, block);
}

void *gw_h2_mem_calloc(size_t n, size_t size, void *user) {
  size_t all;
  bool is_fine = !__builtin_mul_overflow(n, size, &all) && !is_too_much(all);
  return noted(user, is_fine ? gw_zalloc(sizeof(gw_h2_block) + all) : NULL);
}

void *gw_h2_mem_realloc(void *p, size_t n, void *user) {
  if (!p) {
    return gw_h2_mem_alloc(n, user);
  }
  gw_h2_block *block = (gw_h2_block *)p - 1;
  return noted(
      user, is_too_much(n) ? NULL : gw_realloc(block, sizeof(gw_h2_block) + n));
}

void gw_h2_mem_free(void *p, void *user) {
  gw_h2_mem *mem = user;
  gw_h2_block *block = p ? (gw_h2_block *)p - 1 : NULL;
  if (!block || block->is_dead) {
    return;
  }
  if (!mem->has_failed) {
    gw_free(block);
    return;
  }
  block->is_dead = true;
  block->next = mem->dead;
  mem->dead = block;
}

void gw_h2_mem_done(gw_h2_mem *mem) {
  while (mem->dead) {
    gw_h2_block *block = mem->dead;
    mem->dead = block->next;
    gw_free(block);
  }
}
