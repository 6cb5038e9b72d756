/* upstream/grpc_text: the three encodings that gRPC uses in headers.
 *
 * Reads:   header values as received.
 * Units:   bytes; milliseconds.
 * Owns:    results live in the arena.
 * Errors:  p NULL: without memory (or, for base64, when it is none).
 * Threads: pure.
 * Source:  PROTOCOL-HTTP2.md (Status-Message, Binary-Header, Timeout);
 *          RFC 4648 section 4; RFC 3629.
 */
#ifndef GW_UPSTREAM_GRPC_TEXT_H
#define GW_UPSTREAM_GRPC_TEXT_H

#include "base/arena.h"
#include "base/num.h"

/* Percent-decoded; what is no UTF-8 becomes U+FFFD, a broken escape stays. */
gw_slice gw_grpc_message_decode(gw_arena *arena, gw_slice value);

/* With or without padding. */
gw_slice gw_grpc_base64_decode(gw_arena *arena, gw_slice value);

enum { GW_GRPC_TIMEOUT = GW_NUM_TEXT };

/* "250m", "100000S": at most eight digits, never longer than |ms|, at least
 * "1m". */
gw_slice gw_grpc_timeout(uint64_t ms, char out[static GW_GRPC_TIMEOUT]);

#endif
