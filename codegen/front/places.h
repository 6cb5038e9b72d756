/* places: where the elements of a .proto file stand in its text.
 *
 * Reads:   the source_code_info of one file of a descriptor set.
 * Units:   lines and columns from 1.
 * Owns:    an index in the arena, over paths that belong to the descriptor.
 * Errors:  the arena's.
 * Threads: one.
 * Source:  google/protobuf/descriptor.proto, SourceCodeInfo.Location.
 */
#ifndef GWGEN_FRONT_PLACES_H
#define GWGEN_FRONT_PLACES_H

#include <google/protobuf/descriptor.pb-c.h>

#include "front/front.h"

enum { GWGEN_PLACE_PATH = 160 }; /* numbers of a path: two for each level */

/* A path of numbers, as Location has it: field number, index, ... */
typedef struct gwgen_place_path {
  int32_t v[GWGEN_PLACE_PATH];
  size_t n;
} gwgen_place_path;

typedef struct gwgen_places {
  gw_slice file; /* as in diagnostics */
  gw_map by_path;
} gwgen_places;

gw_status gwgen_places_init(gwgen_places *places, gw_arena *arena,
                            gw_slice file,
                            const Google__Protobuf__SourceCodeInfo *info);

/* |path| and two more numbers; and with them taken off again. */
void gwgen_place_push(gwgen_place_path *path, int32_t number, size_t index);
void gwgen_place_pop(gwgen_place_path *path);

/* The place of |path|; line 0 if nothing is known. */
gwgen_pos gwgen_place_find(const gwgen_places *places,
                           const gwgen_place_path *path);

/* The comment that stands before |path| (else behind it, on its line), without
 * what the marks leave at the start of each line; "" where there is none. */
gw_slice gwgen_place_comment(const gwgen_places *places, gw_arena *arena,
                             const gwgen_place_path *path);

#endif
