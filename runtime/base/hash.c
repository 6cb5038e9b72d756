#include "base/hash.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

static uint64_t process_key[2];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static uint64_t rotate(uint64_t x, unsigned by) {
  return (x << by) | (x >> (64 - by));
}

static void sip_round(uint64_t v[4]) {
  v[0] += v[1];
  v[1] = rotate(v[1], 13) ^ v[0];
  v[0] = rotate(v[0], 32);
  v[2] += v[3];
  v[3] = rotate(v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = rotate(v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = rotate(v[1], 17) ^ v[2];
  v[2] = rotate(v[2], 32);
}

uint64_t gw_siphash(const uint64_t key[2], gw_slice s) {
  uint64_t v[4] = {key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
                   key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u};
  size_t i = 0;
  for (; s.n - i >= 8; i += 8) {
    uint64_t word = gw_hash_load8(s.p + i);
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
  }
  uint64_t last = (uint64_t)s.n << 56;
  if (s.n - i) {
    last |= gw_hash_load(s.p + i, s.n - i);
  }
  v[3] ^= last;
  sip_round(v);
  v[0] ^= last;
  v[2] ^= 0xff;
  sip_round(v);
  sip_round(v);
  sip_round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void make_key(void) {
  ssize_t n = getrandom(process_key, sizeof process_key, 0);
  if (n != (ssize_t)sizeof process_key) {
    abort(); /* a kernel without randomness: nothing safe can start */
  }
}

const uint64_t *gw_hash_key(void) {
  pthread_once(&key_once, make_key);
  return process_key;
}
