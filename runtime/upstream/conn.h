/* upstream/conn: one connection to an endpoint, of either HTTP version.
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
 * Calls are sent on ready connections only: by then an upstream of HTTP/2 has
 * spoken it and told how many streams it takes. HTTP/1.1 has no greeting, and
 * one call at a time.
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
  const struct gw_conn_ops *ops;
  struct gw_endpoint *endpoint;
  gw_conn_state state;
  gw_list calls;
  uint32_t n_calls;
  bool was_used; /* a call was sent on it */
} gw_conn;

typedef struct gw_conn_ops {
  bool (*has_room)(const gw_conn *conn);
  /* Sends |call| at the end of the turn. Otherwise: GW_ERR_NOMEM, or
   * GW_ERR_REFUSED when the connection takes no more (it is then leaving). */
  gw_status (*send)(gw_conn *conn, gw_call *call);
  /* Gives a sent call up. */
  void (*drop)(gw_conn *conn, gw_call *call);
  /* Takes no more calls, and ends after the last one. */
  void (*leave)(gw_conn *conn);
  /* Ends now. */
  void (*end)(gw_conn *conn);
} gw_conn_ops;

/* How an upstream is spoken to: a row of |name| in cluster.c. */
typedef struct gw_protocol {
  const char *name;
  const char *alpn; /* what TLS agrees on */
  const struct gw_speech *speech;
  /* Begins to connect. An error: that failed at once, as it may for a unix
   * socket; there is no connection then. */
  gw_status (*connect)(struct gw_endpoint *endpoint, gw_conn **ret_conn);
  uint32_t max_connections; /* the default */
  bool is_serial;           /* one call at a time on each */
} gw_protocol;

gw_status gw_h2_connect(struct gw_endpoint *endpoint, gw_conn **ret_conn);
gw_status gw_h1_connect(struct gw_endpoint *endpoint, gw_conn **ret_conn);

/* What both versions do as they connect: the stream to |endpoint|, TLS
 * included, and what is told of a call that is sent. */
gw_status gw_conn_open_stream(struct gw_endpoint *endpoint,
                              struct gw_stream **ret_stream);
bool gw_conn_agrees(const struct gw_endpoint *endpoint,
                    const struct gw_stream *stream);
void gw_conn_take(gw_conn *conn, gw_call *call);

#endif
