/* hash: the hash of generated name tables, and a keyed one for the rest.
 *
 * Reads:   the bytes it is given, no more.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none.
 * Threads: pure.
 * Source:  SipHash-1-3 (Aumasson, Bernstein) for the keyed hash; the name
 *          hash is this project's own and part of the treaty between gwgen
 *          (which searches a seed without collisions) and the engines.
 */
#ifndef GW_BASE_HASH_H
#define GW_BASE_HASH_H

#include <stdint.h>
#include <string.h>

#include "base/slice.h"

static inline uint64_t gw_hash_load(const char *p, size_t n) {
  uint64_t word = 0;
  memcpy(&word, p, n);
  return word;
}

/* Mixes the first 8, the last 8 and, of long names, all bytes between. */
static inline uint64_t gw_name_hash(uint64_t seed, gw_slice s) {
  uint64_t h = seed ^ ((uint64_t)s.n * 0x9e3779b97f4a7c15u);
  size_t i = 0;
  for (; s.n - i >= 8; i += 8) {
    h = (h ^ gw_hash_load(s.p + i, 8)) * 0xd6e8feb86659fd93u;
    h ^= h >> 32;
  }
  if (s.n - i) {
    h = (h ^ gw_hash_load(s.p + i, s.n - i)) * 0xd6e8feb86659fd93u;
    h ^= h >> 32;
  }
  return h * 0xd6e8feb86659fd93u;
}

/* The index of |name| in |names|, or -1. One probe. */
static inline int32_t gw_names_find(const gw_names *names, gw_slice name) {
  if (!names->n) {
    return -1;
  }
  uint64_t h = gw_name_hash(names->seed, name);
  uint32_t slot = names->bits ? (uint32_t)(h >> (64 - names->bits)) : 0;
  uint32_t at = names->slots[slot];
  if (at && gw_slice_eq(names->names[at - 1], name)) {
    return (int32_t)(at - 1);
  }
  return -1;
}

/* Keyed, for keys that clients choose. */
uint64_t gw_siphash(const uint64_t key[2], gw_slice s);

/* A random key of this process, made once at the first call. */
const uint64_t *gw_hash_key(void);

#endif
