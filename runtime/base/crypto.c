#include "base/crypto.h"

#include <openssl/evp.h>

gw_status gw_sha256(gw_slice bytes, uint8_t out[static GW_SHA256_BYTES]) {
  unsigned n = 0;
  bool ok = EVP_Digest(bytes.p, bytes.n, out, &n, EVP_sha256(), NULL) == 1;
  return ok && n == GW_SHA256_BYTES ? GW_OK : GW_ERR_NOMEM;
}

gw_status gw_sha256_hex(gw_slice bytes, char out[static GW_SHA256_HEX]) {
  static const char digits[] = "0123456789abcdef";
  uint8_t digest[GW_SHA256_BYTES];
  gw_status status = gw_sha256(bytes, digest);
  for (size_t i = 0; status == GW_OK && i < GW_SHA256_BYTES; i++) {
    out[2 * i] = digits[digest[i] >> 4];
    out[2 * i + 1] = digits[digest[i] & 15];
  }
  return status;
}
