/* upstream/h1_conn: a connection of HTTP/1.1 to an upstream, as its two files
 * see it: h1_client.c (its life) and h1_request.c (what it says).
 *
 * Reads:   nothing.
 * Units:   bytes, milliseconds of the loop's clock.
 * Owns:    as upstream/conn.h.
 * Errors:  as upstream/conn.h.
 * Threads: the worker's.
 * Source:  RFC 9112; THREATS B27, C17, R2, R11.
 */
#ifndef GW_UPSTREAM_H1_CONN_H
#define GW_UPSTREAM_H1_CONN_H

#include "base/buf.h"
#include "upstream/h1_reply.h"
#include "upstream/pool.h"

typedef struct gw_h1_conn {
  gw_conn base;      /* its timer: idle */
  gw_call *call;     /* NULL: idle */
  gw_h1_reply reply; /* of the call */
  gw_buf head;       /* of its request */
  gw_buf in;         /* a line that has not ended */
  size_t n_head;     /* bytes of |head| that are gone */
  bool is_deaf;      /* the upstream takes no more of the request */
  bool was_kept;     /* the call is not its first */
} gw_h1_conn;

/* Appends the head of |call|'s request. GW_ERR_INVALID: a byte of it would be
 * more than it should (THREATS C17), which no caller lets happen. */
gw_status gw_h1_write_request(gw_buf *out, const gw_call *call,
                              gw_slice authority);

#endif
