/* crypto: digests, over OpenSSL's EVP.
 *
 * Reads:   the bytes it is given.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  GW_ERR_NOMEM.
 * Threads: any.
 * Source:  FIPS 180-4.
 */
#ifndef GW_BASE_CRYPTO_H
#define GW_BASE_CRYPTO_H

#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

enum { GW_SHA256_BYTES = 32, GW_SHA256_HEX = 64 };

gw_status gw_sha256(gw_slice bytes, uint8_t out[static GW_SHA256_BYTES]);

/* The digest in lower-case hexadecimal, without a NUL behind it. */
gw_status gw_sha256_hex(gw_slice bytes, char out[static GW_SHA256_HEX]);

#endif
