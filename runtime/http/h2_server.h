/* http/h2_server: an HTTP/2 connection as the files that serve it see it. For
 * these only.
 *
 * Reads:   nothing.
 * Units:   bytes, milliseconds of the loop's clock.
 * Owns:    a connection owns its session, its streams and itself; a stream
 *          ends with gw_http_conn_end().
 * Errors:  GW_ERR_NOMEM; GW_ERR_LIMIT where the client asks for too much;
 *          GW_ERR_PROTOCOL where what it says is no HTTP/2.
 * Threads: the loop's.
 * Source:  RFC 9113; nghttp2's programmers' guide.
 *
 *   h2_server.c     the connection: its turns, its timers, its end
 *   h2_session.c    nghttp2: options, settings, input, output
 *   h2_callbacks.c  what nghttp2 tells, frame by frame
 *   h2_stream.c     one request: its life, body, credit, progress
 *   h2_head.c       its head, and its trailers
 *   h2_hold.c       when a request whose head is there is served
 *   h2_reply.c      one answer, or the reset in place of one
 *   h2_drain.c      the orderly end: two GOAWAYs
 */
#ifndef GW_HTTP_H2_SERVER_H
#define GW_HTTP_H2_SERVER_H

#include "base/buf.h"
#include "http/conn.h"
#include "http/h2_guard.h"
#include "http/h2_mem.h"
#include "http/h2_out.h"
#include "http/h2_section.h"
#include "http/head.h"

struct nghttp2_session;
struct nghttp2_session_callbacks;

typedef enum gw_h2_phase {
  GW_H2_OPEN,
  GW_H2_NOTICE,  /* GOAWAY 2^31-1 is out */
  GW_H2_LEAVING, /* and the one with the last stream */
  GW_H2_LINGER   /* our direction is closed */
} gw_h2_phase;

typedef struct gw_h2_server_conn {
  gw_http_conn conn;
  struct nghttp2_session *session;
  gw_h2_mem mem;   /* of the session */
  gw_list streams; /* of which on_close was not */
  gw_list held;    /* whose head is complete, and that wait to be served */
  gw_list closed;  /* ended, but the queue still has bytes of theirs */
  gw_h2_guard guard;
  gw_h2_out out;
  gw_hpack hpack; /* of what goes out */
  gw_h2_phase phase;
  bool is_in_block; /* HEADERS came, its last CONTINUATION did not */
  struct gw_h2_stream *in_block; /* whose it is; NULL: of none that we know */
  uint64_t block_since_ms;       /* when it began */
  size_t block_fields;
  uint32_t n_this_turn;
  uint64_t n_requests;
  gw_timer timer; /* a tick, or idle, or linger */
  gw_timer write_timer, resume_timer, grace_timer;
  bool is_ticking;
  gw_task task;
} gw_h2_server_conn;

/*   head complete -> (held) -> routed -> answered -> closed
 * Input ends and the stream may be reset at any point on the way. */
typedef struct gw_h2_stream {
  gw_http_stream stream;
  gw_h2_server_conn *c;
  int32_t id;
  gw_list link; /* of streams or closed */
  gw_list held;
  gw_request request;
  gw_head head;
  unsigned pseudo; /* that were given, one bit each */
  bool has_fields; /* behind them */
  gw_buf withheld; /* of the body, until it is wanted */
  const gw_response *response;
  size_t body_sent;
  uint64_t received, unconsumed;
  uint64_t read_away; /* behind the answer */
  gw_status why;      /* of an end that is ours, else GW_OK */
  bool is_open;       /* nghttp2 knows it */
  bool is_routed, wants_body;
  bool was_refused; /* its head or body was, and counted as waste */
  bool is_broken;   /* its body was: the rest is not worth reading */
  bool has_ended;   /* the client has said all */
  bool has_told_end, is_answered;
  bool owes_continue; /* 100, before the head */
  bool has_said_head;
  bool is_queued;                      /* the queue borrows from its response */
  uint64_t up_since_ms, down_since_ms; /* of the periods of progress */
  uint64_t up_mark, down_mark;
  gw_task deliver;
} gw_h2_stream;

/* --- h2_server.c ---------------------------------------------------------- */

static inline const gw_http_limits *
gw_h2_server_limits(const gw_h2_server_conn *c) {
  return &c->conn.server->limits;
}

static inline const gw_http_handler *
gw_h2_server_handler(const gw_h2_server_conn *c) {
  return &c->conn.server->handler;
}

static inline uint64_t gw_h2_server_now(const gw_h2_server_conn *c) {
  return gw_loop_now_ms(c->conn.server->loop);
}

/* Writes what is due at the end of the turn. */
void gw_h2_server_wake(gw_h2_server_conn *c);

/* --- h2_session.c --------------------------------------------------------- */

/* A session with its callbacks and limits, and its SETTINGS queued. */
gw_status gw_h2_session_open(gw_h2_server_conn *c);

/* NULL is fine. Tells of no stream's close. */
void gw_h2_session_close(gw_h2_server_conn *c);

/* Takes what came. GW_ERR_LIMIT: the client deserves a last word. */
gw_status gw_h2_session_read(gw_h2_server_conn *c, gw_slice in);

/* Moves frames into c->out until it is full or none is left. */
gw_status gw_h2_session_fill(gw_h2_server_conn *c);

/* Whether nothing will be read or written any more. */
bool gw_h2_session_is_over(const gw_h2_server_conn *c);

/* A GOAWAY, then nothing: ENHANCE_YOUR_CALM for a flood, else no error. */
void gw_h2_session_end(gw_h2_server_conn *c, bool is_flood);

/* Returns credit: of the stream and the connection; of the connection alone,
 * for a stream that is closed. */
void gw_h2_session_consume(gw_h2_server_conn *c, int32_t id, size_t n);
void gw_h2_session_consume_closed(gw_h2_server_conn *c, size_t n);

/* --- h2_callbacks.c ------------------------------------------------------- */

void gw_h2_callbacks_set(struct nghttp2_session_callbacks *cb);

/* --- h2_stream.c ---------------------------------------------------------- */

/* A request begins. NULL: it is refused for want of memory or budget. */
gw_h2_stream *gw_h2_stream_open(gw_h2_server_conn *c, int32_t id);

/* The last of a stream. */
void gw_h2_stream_free(gw_h2_stream *s, gw_status why);

/* What on_close says of a stream that ended by itself. */
gw_status gw_h2_stream_end(const gw_h2_stream *s);

/* The session knows it no more. It stays while the queue borrows from it. */
void gw_h2_stream_closed(gw_h2_stream *s);

/* A piece of the body; its end, on DATA or on trailers. */
void gw_h2_stream_data(gw_h2_stream *s, gw_slice data);
void gw_h2_stream_ended(gw_h2_stream *s);

/* head.refusal says what is wrong with the body, or that it is too slow. The
 * handler hears of it in place of more, unless it has answered. */
void gw_h2_stream_refuse(gw_h2_stream *s);

/* The body is the handler's no more: what it did not take is given back. */
void gw_h2_stream_drop_withheld(gw_h2_stream *s);

/* The handler's calls. */
void gw_h2_stream_want_body(gw_http_stream *stream);
void gw_h2_stream_consume(gw_http_stream *stream, size_t n);

/* Whether what is to come of a body that nobody wants may come all the same. */
bool gw_h2_stream_can_read_away(const gw_h2_stream *s);

/* Holds the stream against the least rates. Once a second. */
void gw_h2_stream_check_progress(gw_h2_stream *s, uint64_t now);

/* --- h2_head.c ------------------------------------------------------------ */

/* A field of the head or, behind the body, of the trailers. */
void gw_h2_head_field(gw_h2_stream *s, gw_slice name, gw_slice value,
                      bool is_trailer);

/* The head is complete. False: it was one waste too many. */
bool gw_h2_head_end(gw_h2_stream *s, bool is_end);

/* The trailers are complete. */
void gw_h2_head_trailers(gw_h2_stream *s, bool is_end);

/* --- h2_hold.c ------------------------------------------------------------ */

/* Hands the request to the handler, now or in its turn. */
void gw_h2_hold_or_route(gw_h2_stream *s);

/* The turn of those that were held. */
void gw_h2_hold_resume(gw_timer *timer);

/* --- h2_reply.c ----------------------------------------------------------- */

extern const gw_http_stream_ops gw_h2_stream_ops;

/* How an answer gets into frames. */
void gw_h2_reply_set_callbacks(struct nghttp2_session_callbacks *cb);

/* 100 Continue. */
void gw_h2_reply_continue(gw_h2_stream *s);

/* RST_STREAM, with the code that belongs to |why|; without an error behind an
 * answer. */
void gw_h2_reply_reset(gw_h2_stream *s, gw_status why);

/* --- h2_drain.c ----------------------------------------------------------- */

void gw_h2_drain_begin(gw_h2_server_conn *c);

/* One request more: enough of them, or enough time, begin the end. */
void gw_h2_drain_age(gw_h2_server_conn *c);

/* The first GOAWAY left: a PING goes behind it. */
void gw_h2_drain_noticed(gw_h2_server_conn *c);

/* The PING between the GOAWAYs came back, or did not in time. */
void gw_h2_drain_ponged(gw_h2_server_conn *c, const uint8_t payload[8]);
void gw_h2_drain_grace_ended(gw_timer *timer);

#endif
