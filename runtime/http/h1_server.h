/* http/h1_server: an HTTP/1.x connection as the files that serve it see it.
 * For these only.
 *
 * Reads:   nothing.
 * Units:   bytes, milliseconds of the loop's clock.
 * Owns:    a connection owns its buffers, its one stream and itself.
 * Errors:  as named.
 * Threads: the loop's.
 * Source:  RFC 9112.
 *
 *   h1_server.c   the connection: its turns, its timers, its end
 *   h1_request.c  the reading side: heads, bodies, what is read away
 *   h1_reply.c    the writing side: answers, and what follows them
 */
#ifndef GW_HTTP_H1_SERVER_H
#define GW_HTTP_H1_SERVER_H

#include "base/buf.h"
#include "http/conn.h"
#include "http/h1_read.h"

/* What the next bytes of input are. */
typedef enum gw_h1_reading {
  GW_H1_HEAD,
  GW_H1_HELD, /* a body that nobody wants yet */
  GW_H1_BODY,
  GW_H1_AWAY,   /* a body that nobody will want */
  GW_H1_AHEAD,  /* the next request, when this exchange has ended */
  GW_H1_DISCARD /* we have closed our direction */
} gw_h1_reading;

typedef enum gw_h1_waiting {
  GW_H1_WAIT_NONE,
  GW_H1_WAIT_IDLE,
  GW_H1_WAIT_HEAD,
  GW_H1_WAIT_BODY,
  GW_H1_WAIT_LINGER
} gw_h1_waiting;

/* One connection; its requests follow each other.
 *
 *   HEAD -> HELD -> BODY -> AHEAD -> HEAD ...
 *
 * with shorter ways where there is no body, and AWAY where the answer went out
 * before the body had come. */
typedef struct gw_h1_server_conn {
  gw_http_conn conn;
  gw_http_stream stream;
  bool has_stream; /* on_begin was, on_close was not */
  gw_h1_reading reading;
  gw_h1_waiting waiting;
  gw_request request;
  gw_head head;
  gw_h1_head_reader head_reader;
  gw_h1_body_reader body_reader;
  gw_buf in, out;
  size_t out_sent, body_sent;
  size_t out_head; /* what of |out| goes before the body */
  const gw_response *response;
  bool is_answering;  /* the head of the response is in |out| */
  bool keeps_alive;   /* another request may follow */
  bool owes_end;      /* on_body with fin, for a request without a body */
  bool has_continued; /* 100 was sent */
  bool skipped_empty_line;
  bool input_ended;
  bool was_reset;
  size_t unconsumed;
  uint64_t period_bytes; /* of body since the timer was started */
  uint64_t read_away;
  uint32_t n_requests, n_this_turn;
  gw_timer timer, write_timer, resume_timer;
  gw_task task;
} gw_h1_server_conn;

/* --- h1_server.c ---------------------------------------------------------- */

static inline const gw_http_limits *
gw_h1_server_limits(const gw_h1_server_conn *c) {
  return &c->conn.server->limits;
}

static inline const gw_http_handler *
gw_h1_server_handler(const gw_h1_server_conn *c) {
  return &c->conn.server->handler;
}

/* Goes on at the end of the turn. */
void gw_h1_server_wake(gw_h1_server_conn *c);

/* The last event of the stream, if there is one. */
void gw_h1_server_end_stream(gw_h1_server_conn *c, gw_status why);

/* --- h1_request.c --------------------------------------------------------- */

/* Reads one thing of what is there. True: there may be more to read. */
bool gw_h1_request_read(gw_h1_server_conn *c);

/* Whether the body may go on, or the handler has credit to return first. */
bool gw_h1_request_may_deliver(const gw_h1_server_conn *c);

/* The head, or the body, broke the rules or a timer; head.refusal says which.
 * What is being answered goes on, but nothing that follows can be trusted. */
void gw_h1_request_refuse(gw_h1_server_conn *c);

/* The handler's calls. */
void gw_h1_request_want_body(gw_http_stream *stream);
void gw_h1_request_consume(gw_http_stream *stream, size_t n);

/* --- h1_reply.c ----------------------------------------------------------- */

extern const gw_http_stream_ops gw_h1_stream_ops;

/* The last thing that this connection says, where no handler answers. */
void gw_h1_reply_bare(gw_h1_server_conn *c, int status, gw_status why);

bool gw_h1_reply_has_output(const gw_h1_server_conn *c);

/* Writes until all is gone (GW_OK) or nothing goes. */
gw_status gw_h1_reply_flush(gw_h1_server_conn *c);

/* All that was to be said is said. True: the next request may be read. */
bool gw_h1_reply_finish(gw_h1_server_conn *c);

#endif
