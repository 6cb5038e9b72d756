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

#include "net/stream.h"
#include "upstream/call.h"

typedef enum gw_conn_state {
  GW_CONN_CONNECTING,
  GW_CONN_GREETING,
  GW_CONN_READY,
  GW_CONN_LEAVING
} gw_conn_state;

enum { GW_CONN_READ_BYTES = 16 * 1024 }; /* at once */

typedef struct gw_conn {
  gw_list link; /* of its endpoint */
  const struct gw_conn_ops *ops;
  struct gw_endpoint *endpoint;
  gw_conn_state state;
  gw_list calls;
  uint32_t n_calls;
  bool was_used; /* a call was sent on it */
  bool is_open;  /* TCP and TLS are there */
  gw_stream *stream;
  gw_timer timer; /* to connect, then what the version wants */
  gw_task flush;  /* at the end of the turn */
  gw_status why;  /* it is to end */
} gw_conn;

typedef struct gw_conn_ops {
  bool (*has_room)(const gw_conn *conn);
  /* Sends |call| at the end of the turn. Otherwise: GW_ERR_NOMEM, or
   * GW_ERR_REFUSED when the connection takes no more (it is then leaving). */
  gw_status (*send)(gw_conn *conn, gw_call *call);
  /* Gives a sent call up. */
  void (*drop)(gw_conn *conn, gw_call *call);
  /* TCP and TLS are there. Connecting may end at once: nothing is told of it
   * before the flush. */
  gw_status (*opened)(gw_conn *conn);
  /* Takes what came, all of it; the end of input, orderly (GW_END) or not. */
  void (*input)(gw_conn *conn, gw_slice bytes);
  void (*input_ended)(gw_conn *conn, gw_status why);
  /* Writes what is due, and looks whether it is over. */
  void (*flush)(gw_conn *conn);
  /* The timer of a connection that is ready, or leaving, has fired. */
  void (*timed_out)(gw_conn *conn);
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

/* ---- conn.c: what both versions do alike --------------------------------- */

/* Begins to connect |conn|, which is all zero. On an error it has nothing. */
gw_status gw_conn_open(gw_conn *conn, const gw_conn_ops *ops,
                       struct gw_endpoint *endpoint);

/* What every end does; its calls are gone by then. */
void gw_conn_close(gw_conn *conn, bool had_calls);

gw_cluster *gw_conn_cluster(const gw_conn *conn);

/* Flushes at the end of the turn. */
void gw_conn_wake(gw_conn *conn);

/* Ends at the end of the turn; the first reason stays. */
void gw_conn_fail(gw_conn *conn, gw_status why);

/* Takes no more calls, and ends after the last one. */
void gw_conn_leave(gw_conn *conn);

/* A call is sent on it; it leaves. */
void gw_conn_take(gw_conn *conn, gw_call *call);
void gw_conn_let_go(gw_conn *conn, gw_call *call);

#endif
