#include "base/names.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

enum {
  TRIES = 2048, /* seeds per size */
  LEVELS = 4    /* sizes, each twice the one before */
};

/* The slots of the current try are those with the current stamp, so that a
 * new try clears nothing. */
typedef struct search {
  const gw_slice *names;
  size_t n;
  uint32_t bits;
  uint32_t stamp;
  uint32_t *stamps;
} search;

static uint32_t slot_of(uint64_t seed, uint32_t bits, gw_slice name) {
  return bits ? (uint32_t)(gw_name_hash(seed, name) >> (64 - bits)) : 0;
}

/* The birthday bound: with m slots a seed is free of collisions with a chance
 * near exp(-n * n / 2m). */
static uint32_t first_bits(size_t n) {
  uint32_t bits = 0;
  while (((size_t)1 << bits) < n || ((size_t)1 << bits) * 16 < n * n) {
    bits++;
  }
  return bits;
}

static bool seed_fits(search *s, uint64_t seed) {
  s->stamp++;
  for (size_t i = 0; i < s->n; i++) {
    uint32_t slot = slot_of(seed, s->bits, s->names[i]);
    if (s->stamps[slot] == s->stamp) {
      return false;
    }
    s->stamps[slot] = s->stamp;
  }
  return true;
}

/* Looks for a seed with 1 << bits slots. */
static gw_status search_size(search *s, uint64_t *ret_seed) {
  s->stamps = gw_zalloc(((size_t)1 << s->bits) * sizeof *s->stamps);
  if (!s->stamps) {
    return GW_ERR_NOMEM;
  }
  s->stamp = 0;
  gw_status status = GW_ERR_LIMIT;
  for (uint64_t seed = 1; seed <= TRIES && status; seed++) {
    if (seed_fits(s, seed)) {
      *ret_seed = seed;
      status = GW_OK;
    }
  }
  gw_free(s->stamps);
  return status;
}

static gw_status search_seed(search *s, uint64_t *ret_seed) {
  gw_status status = GW_ERR_LIMIT;
  uint32_t last = s->bits + LEVELS;
  for (; s->bits < last && status == GW_ERR_LIMIT; s->bits++) {
    status = search_size(s, ret_seed);
    if (!status) {
      break;
    }
  }
  return status;
}

/* Equal names collide under every seed, so they are told apart first. The
 * keys of a map are borrowed, as ours are. */
static gw_status refuse_duplicates(const gw_slice *names, size_t n) {
  gw_arena scratch;
  gw_arena_init(&scratch, 0);
  gw_map seen = {0};
  gw_status status = GW_OK;
  for (size_t i = 0; i < n && !status; i++) {
    status = gw_map_put(&scratch, &seen, names[i], &seen);
  }
  gw_arena_done(&scratch);
  return status;
}

static gw_status fill(gw_arena *arena, const search *s, uint64_t seed,
                      gw_names *ret_names) {
  gw_slice *names = gw_arena_alloc(arena, s->n * sizeof *names);
  size_t n_slots = (size_t)1 << s->bits;
  uint16_t *slots = gw_arena_zalloc(arena, n_slots * sizeof *slots);
  if (!names || !slots) {
    return gw_arena_why(arena);
  }
  for (size_t i = 0; i < s->n; i++) {
    names[i] = s->names[i];
    slots[slot_of(seed, s->bits, names[i])] = (uint16_t)(i + 1);
  }
  *ret_names = (gw_names){.names = names,
                          .slots = slots,
                          .n = (uint32_t)s->n,
                          .bits = s->bits,
                          .seed = seed};
  return GW_OK;
}

gw_status gw_names_build(gw_arena *arena, const gw_slice *names, size_t n,
                         gw_names *ret_names) {
  if (n == 0) {
    *ret_names = (gw_names){0};
    return GW_OK;
  }
  if (n > GW_NAMES_MAX) {
    return GW_ERR_LIMIT;
  }
  gw_status status = refuse_duplicates(names, n);
  search s = {.names = names, .n = n, .bits = first_bits(n)};
  uint64_t seed = 0;
  if (!status) {
    status = search_seed(&s, &seed);
  }
  return status ? status : fill(arena, &s, seed, ret_names);
}
