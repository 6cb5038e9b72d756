#include "base/vec.h"

bool gw_vec_grow(gw_arena *arena, void **v, size_t *n, size_t *cap,
                 size_t size) {
  if (*n == *cap) {
    size_t more = *cap ? *cap * 2 : 8;
    char *p = gw_arena_alloc(arena, more * size);
    if (!p) {
      return false;
    }
    if (*n) {
      memcpy(p, *v, *n * size);
    }
    *v = p;
    *cap = more;
  }
  memset((char *)*v + *n * size, 0, size);
  (*n)++;
  return true;
}
