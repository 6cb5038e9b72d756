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

static inline uint64_t gw_hash_load8(const char *p) {
  uint64_t word;
  memcpy(&word, p, 8);
  return word;
}

/* The 1 to 7 bytes at |p| as a word, without a call: of four and more the
 * middle ones are read twice, and so are those of less. */
static inline uint64_t gw_hash_load(const char *p, size_t n) {
  if (n >= 4) {
    uint32_t low, high;
    memcpy(&low, p, 4);
    memcpy(&high, p + n - 4, 4);
    return low | (uint64_t)high << 8 * (n - 4);
  }
  return (uint64_t)(unsigned char)p[0] |
         (uint64_t)(unsigned char)p[n / 2] << 8 * (n / 2) |
         (uint64_t)(unsigned char)p[n - 1] << 8 * (n - 1);
}

/* gw_name_is() of less than 8 bytes. */
static inline bool gw_name_is_short(const char *p, gw_slice name) {
  if (name.n >= 4) {
    return memcmp(p, name.p, 4) == 0 &&
           memcmp(p + name.n - 4, name.p + name.n - 4, 4) == 0;
  }
  return !name.n || (p[0] == name.p[0] && p[name.n / 2] == name.p[name.n / 2] &&
                     p[name.n - 1] == name.p[name.n - 1]);
}

/* Whether the bytes at |p| are |name|, by words of which the last goes back a
 * little: names are short. Stops behind the first word that differs. */
static inline bool gw_name_is(const char *p, gw_slice name) {
  if (name.n < 8) {
    return gw_name_is_short(p, name);
  }
  size_t i = 0;
  for (; i + 8 < name.n; i += 8) {
    if (gw_hash_load8(p + i) != gw_hash_load8(name.p + i)) {
      return false;
    }
  }
  return gw_hash_load8(p + name.n - 8) == gw_hash_load8(name.p + name.n - 8);
}

/* Mixes the first 8, the last 8 and, of long names, all bytes between. */
static inline uint64_t gw_name_hash(uint64_t seed, gw_slice s) {
  uint64_t h = seed ^ ((uint64_t)s.n * 0x9e3779b97f4a7c15u);
  size_t i = 0;
  for (; s.n - i >= 8; i += 8) {
    h = (h ^ gw_hash_load8(s.p + i)) * 0xd6e8feb86659fd93u;
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
  if (at && names->names[at - 1].n == name.n &&
      gw_name_is(name.p, names->names[at - 1])) {
    return (int32_t)(at - 1);
  }
  return -1;
}

/* Keyed, for keys that clients choose. */
uint64_t gw_siphash(const uint64_t key[2], gw_slice s);

/* A random key of this process, made once at the first call. */
const uint64_t *gw_hash_key(void);

#endif
