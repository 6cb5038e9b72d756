/* upstream/call: one call, a unary one of gRPC or a request of plain HTTP, from
 * the request's bytes to the reply's.
 *
 * Reads:   the message and metadata of its owner, which stay until on_done.
 * Units:   milliseconds of the loop's clock; bytes.
 * Owns:    nothing; a gw_call is embedded in its exchange. Fields of the reply
 *          are built in |arena|, its message in |room|.
 * Errors:  in |status|: GW_OK when the upstream answered, with a grpc-status or
 *          an HTTP status (which may be any); GW_ERR_UNAVAILABLE (no
 *          connection, queue full: 503), GW_ERR_TIMEOUT (504), GW_ERR_LIMIT
 *          (reply too large: 502), GW_ERR_PROTOCOL (malformed: 502),
 *          GW_ERR_CLOSED (broken after sending: 502), GW_ERR_NOMEM.
 * Threads: the worker's.
 * Source:  gRPC over HTTP/2 (PROTOCOL-HTTP2.md); RFC 9110; BEHAVIOUR.md section
 *          4; THREATS R13, R14.
 *
 *   start -> waiting (queue or connecting) -> sent -> done
 *                  \___________ cancelled, timed out ____/
 *
 * on_done is called exactly once, never from within gw_call_start(), and not
 * after gw_call_cancel().
 */
#ifndef GW_UPSTREAM_CALL_H
#define GW_UPSTREAM_CALL_H

#include "base/arena.h"
#include "base/deflate.h"
#include "http/message.h"
#include "net/loop.h"

typedef struct gw_call gw_call;
typedef struct gw_cluster gw_cluster;

/* A packed reply may unpack to so much, whatever its ratio. */
enum { GW_CALL_SMALL = 64 * 1024 };

struct gw_call {
  /* what to send */
  gw_slice path;             /* "/pkg.Service/Method", a constant; of HTTP the
                                target, encoded */
  gw_slice method;           /* HTTP only, a constant */
  bool has_body;             /* HTTP: |message| is one, empty or not */
  bool is_idempotent;        /* it may be sent again where it is not known
                                whether it arrived */
  const gw_header *metadata; /* lower-case names, values checked; "-bin" ones
                                already base64 */
  size_t n_metadata;
  gw_slice message;     /* protobuf; the five-byte prefix is added. HTTP: the
                           body as it is */
  gw_coding coding;     /* what |message| is packed by; zero: it is not */
  uint64_t deadline_ms; /* loop clock; becomes grpc-timeout when sent */
  size_t max_reply;     /* bytes of the reply message, packed or not */
  uint32_t max_ratio;   /* of what it unpacks to, to that; 0: the cluster's */
  gw_arena *arena;
  gw_buf *room; /* of the heap: takes the reply message */
  void (*on_done)(gw_call *call);
  void *user;

  /* what came */
  gw_status status;
  int http_status;              /* HTTP: 200 to 599, if status is GW_OK */
  int grpc_status;              /* 0 to 16, if status is GW_OK */
  gw_slice grpc_message;        /* percent-decoded, valid UTF-8 */
  gw_slice grpc_details;        /* grpc-status-details-bin, decoded */
  bool takes_coding;            /* grpc-accept-encoding names |coding| */
  gw_slice reply;               /* stands in |room|, and is unpacked;
                                   GW_BUF_PAD zero bytes behind it */
  gw_headers headers, trailers; /* custom metadata only; HTTP: all fields but
                                   those of a connection, and no trailers */
  gw_addr endpoint;             /* who answered; len 0: nobody was reached */
  uint32_t n_attempts;
  uint64_t sent_us, done_us; /* loop clock; 0: never sent */

  /* the upstream's own; zero before gw_call_start() */
  gw_list link;         /* of the calls that wait, are sent, or are done */
  gw_cluster *cluster;  /* NULL: not started, or over */
  struct gw_conn *conn; /* NULL: not sent */
  int32_t stream_id;
  size_t n_sent; /* bytes of prefix and message taken for sending */
  gw_timer timer;
  struct gw_call_reply *incoming;
};

/* Hands |call| to |cluster|. */
void gw_call_start(gw_cluster *cluster, gw_call *call);

/* Gives the call up (RST_STREAM CANCEL if it was sent); on_done will not be
 * called. Harmless for a call that is done. */
void gw_call_cancel(gw_call *call);

#endif
