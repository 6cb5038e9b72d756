/* links: gw_route gw_base */
#include <stdlib.h>

#include "route/path.h"
#include "route/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is accepted has no dot segment, control or NUL, and no segment is empty
 * but the last. */
static void check_path(const gw_path *path) {
  for (size_t i = 0; i < path->n; i++) {
    gw_slice text = path->segments[i].text;
    if ((text.n == 0 && i + 1 < path->n) || gw_slice_is(text, ".") ||
        gw_slice_is(text, "..") || gw_slice_find(text, '\0') < text.n ||
        gw_slice_find(text, '\\') < text.n) {
      abort();
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_slice rest = gw_slice_of((const char *)data, size);
  gw_slice raw = gw_slice_cut(&rest, '?');
  gw_arena arena;
  gw_path path;
  gw_query query;
  gw_query_pair pair;
  gw_why why;
  gw_arena_init(&arena, 0);
  if (gw_path_parse(&arena, raw, 0, &path, &why) == GW_OK) {
    check_path(&path);
  }
  gw_query_init(&query, rest.p ? rest : GW_LIT(""), &arena);
  while (gw_query_next(&query, &pair) == GW_OK) {
  }
  gw_arena_done(&arena);
  return 0;
}
