#include "transcode/keyset.h"

#include "base/hash.h"

void gw_keyset_init(gw_keyset *set) {
  memset(set, 0, sizeof *set);
  set->cap = GW_KEYSET_FIRST;
}

/* The slot of |key|, or the free one where it belongs. |cap| is a power of two
 * and never full. */
static gw_keyset_slot *probe(gw_keyset_slot *slots, size_t cap,
                             const char *base, gw_slice key) {
  size_t i = (size_t)gw_siphash(gw_hash_key(), key) & (cap - 1);
  while (slots[i].n &&
         !gw_slice_eq(gw_slice_of(base + slots[i].at, slots[i].n), key)) {
    i = (i + 1) & (cap - 1);
  }
  return &slots[i];
}

static gw_status grow(gw_keyset *set, gw_arena *arena, const char *base) {
  size_t cap = set->cap * 2;
  gw_keyset_slot *slots = gw_arena_zalloc(arena, cap * sizeof *slots);
  if (!slots) {
    return gw_arena_why(arena);
  }
  gw_keyset_slot *old = set->more ? set->more : set->first;
  for (size_t i = 0; i < set->cap; i++) {
    if (old[i].n) {
      gw_slice key = gw_slice_of(base + old[i].at, old[i].n);
      *probe(slots, cap, base, key) = old[i];
    }
  }
  set->more = slots;
  set->cap = cap;
  return GW_OK;
}

gw_status gw_keyset_add(gw_keyset *set, gw_arena *arena, const char *base,
                        size_t at, size_t n) {
  if (at + n > UINT32_MAX) {
    return GW_ERR_LIMIT;
  }
  if (set->n >= set->cap / 4 * 3) {
    gw_status status = grow(set, arena, base);
    if (status != GW_OK) {
      return status;
    }
  }
  gw_keyset_slot *slot = probe(set->more ? set->more : set->first, set->cap,
                               base, gw_slice_of(base + at, n));
  if (slot->n) {
    return GW_ERR_DUPLICATE;
  }
  *slot = (gw_keyset_slot){(uint32_t)at, (uint32_t)n};
  set->n++;
  return GW_OK;
}

size_t gw_keyset_find(gw_keyset *set, const char *base, gw_slice key) {
  gw_keyset_slot *slots = set->more ? set->more : set->first;
  gw_keyset_slot *slot = probe(slots, set->cap, base, key);
  return slot->n ? slot->at : SIZE_MAX;
}

void gw_keyset_move(gw_keyset *set, const char *base, size_t at, size_t n) {
  gw_keyset_slot *slots = set->more ? set->more : set->first;
  probe(slots, set->cap, base, gw_slice_of(base + at, n))->at = (uint32_t)at;
}
