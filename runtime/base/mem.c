#include "base/mem.h"

#include <stdlib.h>

static bool (*fail_hook)(size_t n);

void gw_mem_set_hook(bool (*hook)(size_t n)) {
  fail_hook = hook;
}

static bool may_allocate(size_t n) {
  return !fail_hook || fail_hook(n);
}

void *gw_alloc(size_t n) {
  return may_allocate(n) ? malloc(n ? n : 1) : NULL;
}

void *gw_zalloc(size_t n) {
  return may_allocate(n) ? calloc(1, n ? n : 1) : NULL;
}

void *gw_realloc(void *p, size_t n) {
  return may_allocate(n) ? realloc(p, n ? n : 1) : NULL;
}

void gw_free(void *p) {
  free(p);
}
