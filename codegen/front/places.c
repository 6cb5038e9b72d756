#include "front/places.h"

#include <assert.h>

static gw_slice key_of(const int32_t *path, size_t n) {
  return gw_slice_of((const char *)path, n * sizeof *path);
}

gw_status gwgen_places_init(gwgen_places *places, gw_arena *arena,
                            gw_slice file,
                            const Google__Protobuf__SourceCodeInfo *info) {
  *places = (gwgen_places){.file = file};
  for (size_t i = 0; info && i < info->n_location; i++) {
    Google__Protobuf__SourceCodeInfo__Location *location = info->location[i];
    if (location->n_span < 3 || location->span[0] < 0 ||
        location->span[1] < 0 || !location->n_path) {
      continue;
    }
    gw_status status =
        gw_map_put(arena, &places->by_path,
                   key_of(location->path, location->n_path), location);
    if (status != GW_OK && status != GW_ERR_DUPLICATE) {
      return status;
    }
  }
  return GW_OK;
}

void gwgen_place_push(gwgen_place_path *path, int32_t number, size_t index) {
  assert(path->n + 2 <= GWGEN_PLACE_PATH);
  path->v[path->n++] = number;
  path->v[path->n++] = (int32_t)index;
}

void gwgen_place_pop(gwgen_place_path *path) {
  path->n -= 2;
}

gwgen_pos gwgen_place_find(const gwgen_places *places,
                           const gwgen_place_path *path) {
  const Google__Protobuf__SourceCodeInfo__Location *location =
      gw_map_find(&places->by_path, key_of(path->v, path->n));
  gwgen_pos pos = {.file = places->file};
  if (location) {
    pos.line = (uint32_t)location->span[0] + 1;
    pos.column = (uint32_t)location->span[1] + 1;
  }
  return pos;
}
