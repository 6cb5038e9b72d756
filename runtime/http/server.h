/* http/server: what a client protocol and the owner of exchanges tell each
 * other. h1_server.c and h2_server.c implement the stream side; pipeline/
 * implements the handler.
 *
 * Reads:   a gw_stream whose handshake is done.
 * Units:   bytes.
 * Owns:    a connection owns its gw_stream, its protocol state and its streams
 *          and frees itself; a gw_http_stream lives from on_begin to on_close.
 *          The message of a request is built in the arena of on_begin.
 * Errors:  a head with bad framing or over a limit reaches the handler as
 *          on_refuse; so does a body that breaks the rules or the timers while
 *          the handler waits for it. Behind the answer h1 ends the connection
 *          and h2 the stream. Once there is a response, it goes on.
 * Threads: the loop's.
 * Source:  RFC 9112, RFC 9113; DESIGN.md section 5.
 *
 * Order of a stream's events:
 *
 *   on_begin -+-> on_request -+-> on_body* (the last has fin) -+-> on_close
 *             |               |                                |
 *             +---------------+-> on_refuse (answer it) -------+
 *
 * on_request comes with the head; nothing of the body is read before
 * gw_http_want_body(). on_refuse comes in place of the head, or of a further
 * on_body while nothing was answered; nothing but on_close follows it. on_close
 * is the last event and comes exactly once for each on_begin that was accepted:
 * GW_OK when the response left completely, else why not. The handler answers
 * once with gw_http_respond(), or gives up with gw_http_reset().
 */
#ifndef GW_HTTP_SERVER_H
#define GW_HTTP_SERVER_H

#include "http/limits.h"
#include "http/message.h"
#include "net/stream.h"

typedef struct gw_http_conn gw_http_conn;
typedef struct gw_http_stream gw_http_stream;

typedef struct gw_http_handler {
  void *owner;
  /* A request begins. Returns the arena in which its message is built and
   * sets stream->user; NULL refuses it for want of memory or budget
   * (REFUSED_STREAM, 503). */
  gw_arena *(*on_begin)(void *owner, gw_http_stream *stream);
  void (*on_request)(gw_http_stream *stream, gw_request *request);
  void (*on_body)(gw_http_stream *stream, gw_slice bytes, bool fin);
  /* |request| holds what was read until then; fields may be empty. */
  void (*on_refuse)(gw_http_stream *stream, const gw_http_refusal *refusal,
                    gw_request *request);
  void (*on_close)(gw_http_stream *stream, gw_status why);
} gw_http_handler;

typedef struct gw_http_stream_ops {
  void (*want_body)(gw_http_stream *stream);
  void (*consume)(gw_http_stream *stream, size_t n);
  void (*respond)(gw_http_stream *stream, const gw_response *response);
  void (*reset)(gw_http_stream *stream);
} gw_http_stream_ops;

struct gw_http_stream {
  const gw_http_stream_ops *ops;
  gw_http_conn *conn;
  const gw_stream_info *info;
  gw_slice client; /* the address, as text */
  void *user;      /* the handler's */
  /* The connection's account, shared by its streams: bytes that the handler
   * holds for them. It adds what it takes, and has taken off all that is this
   * stream's when on_close returns. */
  size_t *held;
};

/* Lets the body come (100 Continue is sent first if it is expected). */
void gw_http_want_body(gw_http_stream *stream);

/* Gives the credit of |n| body bytes back to the client. */
void gw_http_consume(gw_http_stream *stream, size_t n);

/* Answers. The response and its slices stay until on_close. What of the body
 * has not come is drained or the connection closed. */
void gw_http_respond(gw_http_stream *stream, const gw_response *response);

/* Gives up without, or in the middle of, an answer. */
void gw_http_reset(gw_http_stream *stream);

/* The connections of one worker on one listener. */
typedef struct gw_http_server {
  gw_loop *loop;
  gw_http_limits limits;
  gw_http_handler handler;
  bool accepts_h1, accepts_h2;
  /* Names whose header fields requests keep, beside those that http/head
   * knows; NULL: all. Others are checked and counted, not stored. */
  const gw_names *keep;
  bool is_draining;
  gw_list conns;
  size_t n_conns, n_streams;
  int64_t date_s; /* the second that |date| is the text of */
  char date[32];
  uint64_t n_conns_total, n_wasted, n_refused; /* for metrics */
} gw_http_server;

void gw_http_server_init(gw_http_server *server, gw_loop *loop,
                         const gw_http_limits *limits,
                         const gw_http_handler *handler);

/* Takes over a stream, drives its handshake within the head timeout, then
 * serves HTTP/2 if ALPN says so or, on a plain stream, if it begins with the
 * connection preface; else HTTP/1.1. Ownership passes also on failure. */
void gw_http_server_accept(gw_http_server *server, gw_stream *stream);

/* Begins an orderly end of all connections: two-step GOAWAY, "connection:
 * close"; idle ones close at once. They are gone when n_conns is 0. */
void gw_http_server_drain(gw_http_server *server);

/* Closes every connection now; each open stream gets its on_close. */
void gw_http_server_close(gw_http_server *server);

#endif
