#include "base/map.h"

#include "base/hash.h"

static size_t slot_of(const gw_map *map, gw_slice key) {
  size_t mask = map->cap * 2 - 1;
  size_t slot = (size_t)gw_siphash(gw_hash_key(), key) & mask;
  while (map->slots[slot] &&
         !gw_slice_eq(map->entries[map->slots[slot] - 1].key, key)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

static gw_status grow(gw_arena *arena, gw_map *map) {
  gw_map bigger = {.n = map->n, .cap = map->cap ? map->cap * 2 : 8};
  bigger.entries = gw_arena_alloc(arena, bigger.cap * sizeof *bigger.entries);
  bigger.slots = gw_arena_zalloc(arena, bigger.cap * 2 * sizeof *bigger.slots);
  if (!bigger.entries || !bigger.slots) {
    return gw_arena_why(arena);
  }
  for (size_t i = 0; i < map->n; i++) {
    bigger.entries[i] = map->entries[i];
    bigger.slots[slot_of(&bigger, map->entries[i].key)] = (uint32_t)(i + 1);
  }
  *map = bigger;
  return GW_OK;
}

gw_status gw_map_put(gw_arena *arena, gw_map *map, gw_slice key, void *value) {
  if (map->n == map->cap) {
    gw_status status = grow(arena, map);
    if (status != GW_OK) {
      return status;
    }
  }
  size_t slot = slot_of(map, key);
  if (map->slots[slot]) {
    return GW_ERR_DUPLICATE;
  }
  map->entries[map->n] = (gw_map_entry){key, value};
  map->slots[slot] = (uint32_t)++map->n;
  return GW_OK;
}

void *gw_map_find(const gw_map *map, gw_slice key) {
  if (!map->n) {
    return NULL;
  }
  uint32_t at = map->slots[slot_of(map, key)];
  return at ? map->entries[at - 1].value : NULL;
}
