/* upstream/speech: what a call says and hears, whatever carries it: a row for
 * gRPC, a row for plain HTTP. Knows no HTTP library and no socket.
 *
 * Reads:   a call; header fields and bytes of its reply as received.
 * Units:   bytes; milliseconds of the loop's clock.
 * Owns:    nothing; fields are built in the call's arena, the body in its
 *          room.
 * Errors:  GW_ERR_PROTOCOL, GW_ERR_LIMIT, GW_ERR_NOMEM; the call then ends with
 *          that status and nothing more is fed.
 * Threads: one.
 * Source:  RFC 9110; PROTOCOL-HTTP2.md; THREATS A30, A31, B27.
 *
 *   reset -> field* head_end -+-> data* -> field* head_end(last) -> done
 *            (1xx: again)     +-> (last) -----------------------> done
 *                             +-> data* -> data_end ------------> done
 */
#ifndef GW_UPSTREAM_SPEECH_H
#define GW_UPSTREAM_SPEECH_H

#include "base/num.h"
#include "upstream/call.h"

enum {
  GW_CALL_MAX_METADATA = 100, /* fields of a request */
  GW_CALL_MAX_FIELDS = 100,   /* of a reply, trailers included */
  GW_CALL_MAX_HEAD = 61440,   /* bytes of these, 32 added for each */
  GW_CALL_MAX_INTERIM = 8,    /* 1xx responses */
  GW_CALL_HEAD_ROWS = GW_CALL_MAX_METADATA + 10,
  GW_CALL_HEAD_TEXT = GW_NUM_TEXT, /* of a field that is made for one call */
  GW_CALL_PREFIX = 5 /* flag and length before a message of gRPC */
};

/* A reply in the making. */
typedef struct gw_call_reply {
  size_t n_fields, head_bytes;
  unsigned n_interim;
  int http_status;
  bool has_head; /* the final one */
  /* HTTP/2 */
  bool has_fields; /* of this section, behind the status */
  bool has_length;
  uint64_t content_length, received; /* bytes of the body */
  /* gRPC */
  bool is_grpc; /* by its content-type */
  bool has_status, has_message, is_packed;
  gw_coding coding; /* as grpc-encoding tells */
  unsigned char prefix[GW_CALL_PREFIX];
  size_t n_prefix;
  size_t length; /* of the message as it comes */
  /* for the connection: where the call begins in its output */
  bool is_serialized;
  uint64_t first_byte;
} gw_call_reply;

typedef struct gw_speech {
  /* Fields of the request that outlive the call, in |rows|; returns how
   * many. */
  size_t (*head)(const gw_call *call, gw_slice scheme, gw_slice authority,
                 gw_slice user_agent, gw_header rows[static GW_CALL_HEAD_ROWS]);
  /* The others, behind the first |n|; |text| is used by one of them. Returns
   * how many there are in all. */
  size_t (*fields)(const gw_call *call, uint64_t now_ms,
                   gw_header rows[static GW_CALL_HEAD_ROWS], size_t n,
                   char text[static GW_CALL_HEAD_TEXT]);
  /* How long the request's body is, and up to |cap| bytes of it from |at| on,
   * copied to |to|; returns how many. */
  size_t (*size)(const gw_call *call);
  size_t (*bytes)(const gw_call *call, size_t at, char *to, size_t cap);
  gw_status (*field)(gw_call *call, gw_slice name, gw_slice value);
  /* The end of a header block. GW_OK: more comes; GW_END: the call is done, its
   * results are filled in. |is_last|: the stream ended with it. */
  gw_status (*head_end)(gw_call *call, bool is_last);
  gw_status (*data)(gw_call *call, gw_slice bytes);
  gw_status (*data_end)(gw_call *call); /* the stream ended behind data */
  /* The upstream reset the stream with |code| (RFC 9113 section 7). GW_OK:
   * there is a status for that, which is filled in; else GW_ERR_CLOSED. */
  gw_status (*broken)(gw_call *call, uint32_t code);
} gw_speech;

extern const gw_speech gw_speech_grpc; /* grpc_reply.c */
extern const gw_speech gw_speech_http; /* http_call.c */

/* Ready for a (further) attempt. */
gw_status gw_call_reset(gw_call *call);

/* Counts a field of the reply; GW_ERR_LIMIT over GW_CALL_MAX_*. */
gw_status gw_call_count_field(gw_call *call, gw_slice name, gw_slice value);

/* ":status": three digits, once. */
gw_status gw_call_set_http_status(gw_call_reply *reply, gw_slice value);

/* Whether the head that comes is a 1xx response. */
bool gw_call_is_interim(const gw_call_reply *reply);

/* Its end. */
gw_status gw_call_end_interim(gw_call_reply *reply, bool is_last);

/* Copies a field into the call's arena. */
gw_status gw_call_keep_field(gw_call *call, gw_headers *to, gw_slice name,
                             gw_slice value);

#endif
