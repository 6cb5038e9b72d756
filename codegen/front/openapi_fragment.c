#include "front/openapi_read.h"

/* RFC 9110 7.1: the fragment is no part of what a request names. */
static gw_slice bare(gw_slice path) {
  return gw_slice_sub(path, 0, gw_slice_find(path, '#'));
}

static gw_slice key_of(gw_arena *arena, gw_slice method, gw_slice path) {
  return gw_arena_printf(arena, "%.*s %.*s", GWGEN_S(method),
                         GWGEN_S(bare(path)));
}

static void count(gwgen_oas *oas, gw_slice method, gw_slice path) {
  gw_slice key = key_of(oas->arena, method, path);
  size_t *n = gw_map_find(&oas->bare_paths, key);
  if (n) {
    ++*n;
    return;
  }
  n = gw_arena_zalloc(oas->arena, sizeof *n);
  if (n && key.p) {
    *n = 1;
    (void)gw_map_put(oas->arena, &oas->bare_paths, key, n);
  }
}

void gwgen_oas_count_fragments(gwgen_oas *oas, const gw_node *paths) {
  oas->bare_paths = (gw_map){0};
  for (size_t i = 0; i < paths->n; i++) {
    const gw_node_entry *path = &paths->entries[i];
    for (size_t k = 0; path->value->kind == GW_NODE_MAP && k < path->value->n;
         k++) {
      gw_slice key = path->value->entries[k].key;
      if (gwgen_oas_method(key)) {
        count(oas, key, path->key);
      }
    }
  }
}

static bool is_alone(gwgen_oas *oas, gw_slice path, const gw_node *item) {
  for (size_t i = 0; item->kind == GW_NODE_MAP && i < item->n; i++) {
    gw_slice method = item->entries[i].key;
    const size_t *n =
        gwgen_oas_method(method)
            ? gw_map_find(&oas->bare_paths, key_of(oas->arena, method, path))
            : NULL;
    if (n && *n > 1) {
      return false;
    }
  }
  return true;
}

gw_slice gwgen_oas_cut_fragment(gwgen_oas *oas, gwgen_pos pos, gw_slice path,
                                const gw_node *item) {
  gw_slice cut = bare(path);
  if (cut.n == path.n || !is_alone(oas, path, item)) {
    return path;
  }
  gwgen_report_add(oas->report, "openapi-fragment", pos,
                   "the path \"%.*s\" is served without its fragment",
                   GWGEN_S(path));
  return cut;
}
