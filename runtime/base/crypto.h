/* crypto: digests, over OpenSSL's EVP.
 *
 * Reads:   the bytes it is given.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  false, or p NULL, without memory.
 * Threads: any.
 * Source:  FIPS 180-4.
 */
#ifndef GW_BASE_CRYPTO_H
#define GW_BASE_CRYPTO_H

#include <stdint.h>

#include "base/arena.h"

enum { GW_SHA256_BYTES = 32 };

bool gw_sha256(gw_slice bytes, uint8_t out[static GW_SHA256_BYTES]);

/* The digest in lower-case hexadecimal, in |arena|. */
gw_slice gw_sha256_hex(gw_slice bytes, gw_arena *arena);

#endif
