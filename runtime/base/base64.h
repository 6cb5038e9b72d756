/* base64: to bytes and back.
 *
 * Reads:   the text it is given.
 * Units:   bytes.
 * Owns:    nothing; the caller's array is filled.
 * Errors:  GW_ERR_INVALID: a foreign byte, padding in the wrong place, a length
 *          that no bytes have. Bits behind the last byte are ignored.
 * Threads: pure.
 * Source:  RFC 4648 sections 4 and 5; ProtoJSON: either alphabet, with or
 *          without padding, is read.
 */
#ifndef GW_BASE_BASE64_H
#define GW_BASE_BASE64_H

#include "base/slice.h"
#include "base/status.h"

/* Most bytes that |n| characters decode to, and characters that |n| bytes
 * encode to. */
#define GW_BASE64_DECODED(n) ((n) / 4 * 3 + 3)
#define GW_BASE64_ENCODED(n) (((n) + 2) / 3 * 4)

/* Decodes |text| to |out|, which may be |text| itself. */
gw_status gw_base64_decode(gw_slice text, char *out, size_t *ret_n);

/* The standard alphabet, padded. Returns GW_BASE64_ENCODED(bytes.n). */
size_t gw_base64_encode(gw_slice bytes, char *out);

#endif
