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

#include "upstream/call.h"
#include "upstream/grpc_text.h"

enum {
  GW_GRPC_PREFIX = 5,         /* flag and length before a message */
  GW_GRPC_MAX_METADATA = 100, /* fields of a request */
  GW_GRPC_MAX_FIELDS = 100,   /* of a reply, trailers included */
  GW_GRPC_MAX_HEAD = 61440,   /* bytes of these, 32 added for each */
  GW_GRPC_MAX_INTERIM = 8,    /* 1xx responses */
  GW_GRPC_HEAD_ROWS = GW_GRPC_MAX_METADATA + 10
};

typedef struct gw_call_reply {
  size_t n_fields, head_bytes;
  unsigned n_interim;
  int http_status;
  bool has_head; /* the final one */
  bool is_grpc;  /* by its content-type */
  bool has_status, has_message, is_packed;
  gw_coding coding; /* as grpc-encoding tells */
  unsigned char prefix[GW_GRPC_PREFIX];
  size_t n_prefix;
  size_t length; /* of the message as it comes */
  /* for the connection: where the call begins in its output */
  bool is_serialized;
  uint64_t first_byte;
} gw_call_reply;

/* The fields of a request that stay what they are as long as the connection:
 * constants, and what is the cluster's. Returns how many. */
size_t gw_grpc_request_head(const gw_call *call, gw_slice scheme,
                            gw_slice authority, gw_slice user_agent,
                            gw_header rows[static GW_GRPC_HEAD_ROWS]);

/* Those of this call behind the first |n|; returns how many there are then.
 * |timeout| is used by one of them. */
size_t gw_grpc_request_metadata(const gw_call *call, uint64_t now_ms,
                                gw_header rows[static GW_GRPC_HEAD_ROWS],
                                size_t n, char timeout[static GW_GRPC_TIMEOUT]);

/* Up to |cap| bytes of the prefixed message from |at| on, copied to |to|;
 * returns how many. None are left at GW_GRPC_PREFIX + message.n. */
size_t gw_grpc_request_bytes(const gw_call *call, size_t at, char *to,
                             size_t cap);

/* Ready for a (further) attempt. */
gw_status gw_grpc_reply_reset(gw_call *call);

gw_status gw_grpc_reply_field(gw_call *call, gw_slice name, gw_slice value);

/* The end of a header block. GW_OK: more comes; GW_END: the call is done, its
 * results are filled in. |is_last|: the stream ended with it. */
gw_status gw_grpc_reply_head_end(gw_call *call, bool is_last);

/* Bytes of the body. */
gw_status gw_grpc_reply_data(gw_call *call, gw_slice bytes);

/* The upstream reset the stream with |code| (RFC 9113 section 7). GW_OK: gRPC
 * has a status for that, which is filled in; else GW_ERR_CLOSED. */
gw_status gw_grpc_reply_broken(gw_call *call, uint32_t code);

#endif
