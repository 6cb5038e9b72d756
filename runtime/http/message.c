#include "http/message.h"

gw_status gw_headers_add(gw_arena *arena, gw_headers *headers, gw_slice name,
                         gw_slice value) {
  gw_header *header = GW_PUSH(arena, headers);
  if (!header) {
    return gw_arena_why(arena);
  }
  *header = (gw_header){name, value};
  return GW_OK;
}

gw_slice gw_headers_find(const gw_headers *headers, const char *name) {
  gw_slice wanted = gw_slice_str(name);
  for (size_t i = 0; i < headers->n; i++) {
    if (gw_slice_eq(headers->v[i].name, wanted)) {
      return headers->v[i].value;
    }
  }
  return (gw_slice){NULL, 0};
}

size_t gw_headers_count(const gw_headers *headers, const char *name) {
  gw_slice wanted = gw_slice_str(name);
  size_t n = 0;
  for (size_t i = 0; i < headers->n; i++) {
    n += gw_slice_eq(headers->v[i].name, wanted);
  }
  return n;
}
