#include "transcode/keyset.h"

#include "base/hash.h"

void gw_keyset_init(gw_keyset *set) {
  set->more = NULL;
  set->cap = set->n = 0;
}

static bool is_key(const gw_keyset_slot *slot, const char *base, gw_slice key) {
  return slot->n == key.n && gw_name_is(base + slot->at, key);
}

/* The slot of |key|, or the free one where it belongs. |cap| is a power of two
 * and never full. */
static gw_keyset_slot *probe(gw_keyset_slot *slots, size_t cap,
                             const char *base, gw_slice key) {
  size_t i = (size_t)gw_siphash(gw_hash_key(), key) & (cap - 1);
  while (slots[i].n && !is_key(&slots[i], base, key)) {
    i = (i + 1) & (cap - 1);
  }
  return &slots[i];
}

/* The slot of |key|, or NULL. */
static gw_keyset_slot *find(gw_keyset *set, const char *base, gw_slice key) {
  if (set->more) {
    gw_keyset_slot *slot = probe(set->more, set->cap, base, key);
    return slot->n ? slot : NULL;
  }
  for (size_t i = 0; i < set->n; i++) {
    if (is_key(&set->few[i], base, key)) {
      return &set->few[i];
    }
  }
  return NULL;
}

static gw_status grow(gw_keyset *set, gw_arena *arena, const char *base) {
  size_t cap = set->more ? set->cap * 2 : (size_t)GW_KEYSET_FEW * 4;
  size_t n_old = set->more ? set->cap : set->n;
  gw_keyset_slot *slots = gw_arena_zalloc(arena, cap * sizeof *slots);
  if (!slots) {
    return gw_arena_why(arena);
  }
  gw_keyset_slot *old = set->more ? set->more : set->few;
  for (size_t i = 0; i < n_old; i++) {
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
  gw_slice key = gw_slice_of(base + at, n);
  if (at + n > UINT32_MAX) {
    return GW_ERR_LIMIT;
  }
  if (find(set, base, key)) {
    return GW_ERR_DUPLICATE;
  }
  if (set->n >= (set->more ? set->cap / 4 * 3 : GW_KEYSET_FEW)) {
    gw_status status = grow(set, arena, base);
    if (status != GW_OK) {
      return status;
    }
  }
  gw_keyset_slot *slot =
      set->more ? probe(set->more, set->cap, base, key) : &set->few[set->n];
  *slot = (gw_keyset_slot){(uint32_t)at, (uint32_t)n};
  set->n++;
  return GW_OK;
}

size_t gw_keyset_find(gw_keyset *set, const char *base, gw_slice key) {
  gw_keyset_slot *slot = find(set, base, key);
  return slot ? slot->at : SIZE_MAX;
}

void gw_keyset_move(gw_keyset *set, const char *base, size_t at, size_t n) {
  gw_keyset_slot *slot = find(set, base, gw_slice_of(base + at, n));
  if (slot) {
    slot->at = (uint32_t)at;
  }
}
