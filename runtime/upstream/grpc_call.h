/* upstream/grpc_call: the head of a call, and its reply from the fields and
 * bytes that come. Knows no HTTP/2 library and no socket.
 *
 * Reads:   header fields and DATA as received.
 * Units:   bytes; milliseconds of the loop's clock.
 * Owns:    nothing; fields are built in the call's arena, the message in its
 *          room.
 * Errors:  GW_ERR_PROTOCOL, GW_ERR_LIMIT, GW_ERR_NOMEM; the call then ends with
 *          that status and nothing more is fed.
 * Threads: one.
 * Source:  PROTOCOL-HTTP2.md; compression.md; http-grpc-status-mapping.md;
 * THREATS A30, A31, E18.
 *
 *   reset -> field* head_end -+-> data* -> field* head_end(last) -> done
 *            (1xx: again)     +-> (last: trailers only) ----------> done
 */
#ifndef GW_UPSTREAM_GRPC_CALL_H
#define GW_UPSTREAM_GRPC_CALL_H

#include "upstream/grpc_text.h"
#include "upstream/speech.h"

/* The fields of a request that stay what they are as long as the connection:
 * constants, and what is the cluster's. Returns how many. */
size_t gw_grpc_request_head(const gw_call *call, gw_slice scheme,
                            gw_slice authority, gw_slice user_agent,
                            gw_header rows[static GW_CALL_HEAD_ROWS]);

/* Those of this call behind the first |n|; returns how many there are then.
 * |timeout| is used by one of them. */
size_t gw_grpc_request_metadata(const gw_call *call, uint64_t now_ms,
                                gw_header rows[static GW_CALL_HEAD_ROWS],
                                size_t n,
                                char timeout[static GW_CALL_HEAD_TEXT]);

/* Up to |cap| bytes of the prefixed message from |at| on, copied to |to|;
 * returns how many. None are left at GW_CALL_PREFIX + message.n. */
size_t gw_grpc_request_size(const gw_call *call);
size_t gw_grpc_request_bytes(const gw_call *call, size_t at, char *to,
                             size_t cap);

#endif
