/* http/conn: what every connection of a server is, whatever it speaks. Private
 * to http/.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    a connection owns its stream and itself.
 * Errors:  the makers return false without memory; the stream is then closed.
 * Threads: the loop's.
 * Source:  this project.
 */
#ifndef GW_HTTP_CONN_H
#define GW_HTTP_CONN_H

#include "http/server.h"

typedef struct gw_http_conn_ops {
  void (*drain)(gw_http_conn *conn);
  void (*close)(gw_http_conn *conn); /* frees it */
} gw_http_conn_ops;

struct gw_http_conn {
  const gw_http_conn_ops *ops;
  gw_http_server *server;
  gw_stream *stream;
  char client[GW_ADDR_TEXT]; /* stream->info.client, made once */
  gw_list link;              /* of server->conns */
  uint64_t since_ms;
  size_t held; /* gw_http_stream.held of its streams */
  bool is_bad; /* its client broke a rule: what it says keeps nobody waiting */
  /* While it lingers: */
  bool was_heard;         /* something came since it was looked at */
  uint64_t period_ms;     /* when the period of progress began */
  size_t was_undelivered; /* what was under way then */
};

/* Enters |conn| into the server's list. */
void gw_http_conn_init(gw_http_conn *conn, const gw_http_conn_ops *ops,
                       gw_http_server *server, gw_stream *stream);

/* Takes it out and closes its stream; every gw_http_stream has ended. */
void gw_http_conn_done(gw_http_conn *conn);

/* Asks the handler for a new stream's arena; NULL counts as refused. */
gw_arena *gw_http_conn_begin(gw_http_conn *conn, gw_http_stream *stream,
                             const gw_http_stream_ops *ops);

/* The last event of a stream. */
void gw_http_conn_end(gw_http_stream *stream, gw_status why);

/* RFC 9112 9.6, and as true of HTTP/2: closed with input unread or still to
 * come, a socket is reset, and what is under way to the client is lost. So our
 * direction ends first; then |conn| is looked at every GW_HTTP_LINGER_MS, and
 * closed when the client has everything and is silent, or takes too little of
 * it in a write timeout. */
enum { GW_HTTP_LINGER_MS = 2000 };
void gw_http_linger_begin(gw_http_conn *conn);
bool gw_http_linger_goes_on(gw_http_conn *conn);

/* The value of a Date field, as of now. */
gw_slice gw_http_server_date(gw_http_server *server);

/* Take over a stream whose handshake is done and of which |early| (at most
 * GW_HTTP_PREFACE bytes) was read already. */
enum { GW_HTTP_PREFACE = 24 };
bool gw_h1_server_start(gw_http_server *server, gw_stream *stream,
                        gw_slice early);
bool gw_h2_server_start(gw_http_server *server, gw_stream *stream,
                        gw_slice early);

#endif
