#include "front/places.h"

#include <assert.h>

#include "base/buf.h"

enum { COMMENT_LIMIT = 1 << 20 };

typedef Google__Protobuf__SourceCodeInfo__Location place;

static gw_slice key_of(const int32_t *path, size_t n) {
  return gw_slice_of((const char *)path, n * sizeof *path);
}

gw_status gwgen_places_init(gwgen_places *places, gw_arena *arena,
                            gw_slice file,
                            const Google__Protobuf__SourceCodeInfo *info) {
  *places = (gwgen_places){.file = file};
  for (size_t i = 0; info && i < info->n_location; i++) {
    place *at = info->location[i];
    if (at->n_span < 3 || at->span[0] < 0 || at->span[1] < 0 || !at->n_path) {
      continue;
    }
    gw_status status =
        gw_map_put(arena, &places->by_path, key_of(at->path, at->n_path), at);
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
  const place *at = gw_map_find(&places->by_path, key_of(path->v, path->n));
  gwgen_pos pos = {.file = places->file};
  if (at) {
    pos.line = (uint32_t)at->span[0] + 1;
    pos.column = (uint32_t)at->span[1] + 1;
  }
  return pos;
}

static gw_slice cut_end(gw_slice text) {
  while (text.n && memchr(" \t\r\n", text.p[text.n - 1], 4)) {
    text.n--;
  }
  return text;
}

gw_slice gwgen_place_comment(const gwgen_places *places, gw_arena *arena,
                             const gwgen_place_path *path) {
  const place *at = gw_map_find(&places->by_path, key_of(path->v, path->n));
  if (!at) {
    return GW_LIT("");
  }
  gw_slice rest = cut_end(gw_slice_str(
      at->leading_comments ? at->leading_comments : at->trailing_comments));
  gw_buf text;
  gw_buf_init(&text, arena, COMMENT_LIMIT);
  while (rest.n) {
    gw_slice line = gw_slice_cut(&rest, '\n');
    line = cut_end(gw_slice_from(line, gw_slice_starts(line, GW_LIT(" "))));
    if (gw_buf_append(&text, line) ||
        (rest.n && gw_buf_append(&text, GW_LIT("\n")))) {
      break; /* a longer comment is cut off */
    }
  }
  return text.n ? gw_buf_slice(&text) : GW_LIT("");
}
