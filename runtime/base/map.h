/* map: names to pointers, open addressing, insertion order kept.
 *
 * Reads:   keys are borrowed: they must outlive the map.
 * Units:   entries.
 * Owns:    its slots, in the arena that is handed in.
 * Errors:  gw_map_put() returns GW_ERR_DUPLICATE for a key that is there
 *          already, or the arena's reason.
 * Threads: one at a time; finding is pure.
 * Source:  this project. Keyed with a random key (THREATS E10).
 */
#ifndef GW_BASE_MAP_H
#define GW_BASE_MAP_H

#include <stdint.h>

#include "base/arena.h"

typedef struct gw_map_entry {
  gw_slice key;
  void *value;
} gw_map_entry;

typedef struct gw_map {
  gw_map_entry *entries; /* in order of insertion */
  size_t n, cap;
  uint32_t *slots; /* entry index + 1; 0 is free; 2 x cap of them */
} gw_map;

/* A zeroed map is empty. |value| must not be NULL. */
gw_status gw_map_put(gw_arena *arena, gw_map *map, gw_slice key, void *value);

/* The value of |key|, or NULL. */
void *gw_map_find(const gw_map *map, gw_slice key);

#endif
