#include "http/message.h"

#include "http/field.h"
#include "http/token.h"

gw_status gw_headers_add(gw_arena *arena, gw_headers *headers, gw_slice name,
                         gw_slice value) {
  if (headers->n == headers->cap &&
      !gw_vec_grow(arena, (void **)(void *)&headers->v, headers->n,
                   &headers->cap, sizeof *headers->v)) {
    return gw_arena_why(arena);
  }
  headers->v[headers->n++] = (gw_header){name, value};
  return GW_OK;
}

gw_slice gw_headers_get(const gw_headers *headers, gw_slice name) {
  for (size_t i = 0; i < headers->n; i++) {
    if (gw_slice_eq(headers->v[i].name, name)) {
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

static bool is_codecs_own(int row) {
  gw_field_role role = gw_fields[row].role;
  return role == GW_ROLE_LENGTH || role == GW_ROLE_CODING ||
         role == GW_ROLE_CONNECTION || role == GW_ROLE_TE ||
         role == GW_ROLE_HOP || gw_slice_is(gw_fields[row].name, "date");
}

static bool are_sound(const gw_headers *headers) {
  for (size_t i = 0; i < headers->n; i++) {
    const gw_header *header = &headers->v[i];
    int row = gw_field_find(header->name);
    if ((row < 0 && !gw_token_is_lower(header->name)) ||
        !gw_token_is_value(header->value) || (row >= 0 && is_codecs_own(row))) {
      return false;
    }
  }
  return true;
}

bool gw_response_is_sound(const gw_response *response) {
  return response->status >= 200 && response->status <= 599 &&
         are_sound(&response->headers) && are_sound(&response->trailers);
}
