#include "base/crypto.h"

#include <openssl/evp.h>

bool gw_sha256(gw_slice bytes, uint8_t out[static GW_SHA256_BYTES]) {
  unsigned n = 0;
  return EVP_Digest(bytes.p, bytes.n, out, &n, EVP_sha256(), NULL) == 1 &&
         n == GW_SHA256_BYTES;
}

gw_slice gw_sha256_hex(gw_slice bytes, gw_arena *arena) {
  static const char digits[] = "0123456789abcdef";
  uint8_t digest[GW_SHA256_BYTES];
  size_t n = (size_t)GW_SHA256_BYTES * 2;
  char *text = gw_arena_alloc(arena, n + 1);
  if (!text || !gw_sha256(bytes, digest)) {
    return (gw_slice){NULL, 0};
  }
  for (size_t i = 0; i < GW_SHA256_BYTES; i++) {
    text[2 * i] = digits[digest[i] >> 4];
    text[2 * i + 1] = digits[digest[i] & 15];
  }
  text[n] = '\0';
  return gw_slice_of(text, n);
}
