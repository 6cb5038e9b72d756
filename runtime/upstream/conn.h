/* upstream/conn: one HTTP/2 connection to an endpoint.
 *
 * Reads:   what the upstream sends, 64 KiB a turn.
 * Units:   bytes, milliseconds of the loop's clock.
 * Owns:    its stream and session; not its calls, of which it keeps a list, as
 *          a session that ends tells nobody of its streams.
 * Errors:  a failing connection returns or finishes its calls and frees itself
 *          at the end of the turn.
 * Threads: the worker's.
 * Source:  RFC 9113; THREATS section 1 and A29 to A32, R13 to R15.
 *
 *   connecting -> greeting -> ready -> leaving -> (ended)
 *       (TCP, TLS)  (their SETTINGS)   (GOAWAY, or retired: calls finish)
 *
 * Calls are sent on ready connections only: by then the upstream has spoken
 * HTTP/2 and told how many streams it takes.
 */
#ifndef GW_UPSTREAM_CONN_H
#define GW_UPSTREAM_CONN_H

#include "upstream/call.h"

typedef enum gw_conn_state {
  GW_CONN_CONNECTING,
  GW_CONN_GREETING,
  GW_CONN_READY,
  GW_CONN_LEAVING
} gw_conn_state;

typedef struct gw_conn {
  gw_list link; /* of its endpoint */
  struct gw_endpoint *endpoint;
  gw_conn_state state;
  gw_list calls;
  uint32_t n_calls;
  bool was_used; /* a call was sent on it */
} gw_conn;

/* Begins to connect. An error: that failed at once, as it may for a unix
 * socket; there is no connection then. */
gw_status gw_conn_new(struct gw_endpoint *endpoint, gw_conn **ret_conn);

bool gw_conn_has_room(const gw_conn *conn);

/* Sends |call| at the end of the turn. Otherwise: GW_ERR_NOMEM, or
 * GW_ERR_REFUSED when the connection takes no more (it is then leaving). */
gw_status gw_conn_send(gw_conn *conn, gw_call *call);

/* Gives a sent call up: RST_STREAM CANCEL. */
void gw_conn_drop(gw_conn *conn, gw_call *call);

/* Takes no more calls, and ends after the last one. */
void gw_conn_leave(gw_conn *conn);

/* Ends now. */
void gw_conn_end(gw_conn *conn);

#endif
