#include "base/vec.h"

enum { FIRST = 8 };

bool gw_vec_grow(gw_arena *arena, void **v, size_t n, size_t *cap,
                 size_t size) {
  size_t more = *cap ? *cap * 2 : FIRST;
  char *p = gw_arena_alloc(arena, more * size);
  if (!p) {
    return false;
  }
  if (n) {
    memcpy(p, *v, n * size);
  }
  *v = p;
  *cap = more;
  return true;
}
