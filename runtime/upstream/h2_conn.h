/* upstream/h2_conn: a connection as h2_client.c (its life), h2_session.c (what
 * it hears) and h2_request.c (what it says) see it. For these only.
 *
 * Reads:   nothing.
 * Units:   bytes, milliseconds of the loop's clock.
 * Owns:    as upstream/conn.h.
 * Errors:  as upstream/conn.h.
 * Threads: the worker's.
 * Source:  RFC 9113; nghttp2's programmers' guide.
 *
 * Callbacks of the session only note what happened: it is deleted by the flush,
 * never under its own feet.
 */
#ifndef GW_UPSTREAM_H2_CONN_H
#define GW_UPSTREAM_H2_CONN_H

#include "base/buf.h"
#include "http/h2_mem.h"
#include "http/hpack.h"
#include "upstream/pool.h"
#include "upstream/speech.h"

struct nghttp2_session;
struct nghttp2_session_callbacks;

enum { GW_H2_WRITE_BYTES = 64 * 1024 }; /* gathered before a write */

typedef struct gw_h2_conn {
  gw_conn base; /* its timer: keepalive */
  struct nghttp2_session *session;
  gw_h2_mem mem; /* of the session */
  gw_buf out;
  uint64_t n_written; /* bytes of |out| that are gone */
  gw_hpack hpack;     /* of what goes out */
  uint64_t last_input_ms, noise_since_ms;
  bool is_pinged;
  unsigned n_continuations, n_noise;
  size_t block_fields, block_bytes;
  gw_call *in_block;      /* whose header block comes in; NULL: of none */
  int32_t invalid_stream; /* that broke a rule of HTTP */
} gw_h2_conn;

/* h2_session.c: a client's session with its callbacks and limits, and its
 * SETTINGS queued. GW_ERR_NOMEM. */
gw_status gw_h2_new_session(gw_h2_conn *conn);

/* h2_request.c */
void gw_h2_request_set_callbacks(struct nghttp2_session_callbacks *all);

/* Queues the request and sets the call's stream. GW_ERR_NOMEM; GW_ERR_REFUSED
 * when the session takes no more. */
gw_status gw_h2_submit(gw_h2_conn *conn, gw_call *call);

/* h2_client.c */
static inline gw_cluster *gw_h2_cluster(const gw_h2_conn *conn) {
  return conn->base.endpoint->cluster;
}

static inline const gw_speech *gw_h2_speech(const gw_h2_conn *conn) {
  return gw_h2_cluster(conn)->config->protocol->speech;
}

/* The call of a stream, or NULL where it has left. */
gw_call *gw_h2_call_of(const gw_h2_conn *conn, int32_t stream_id);

/* The call leaves the connection; its stream goes on without it. */
void gw_h2_detach(gw_h2_conn *conn, gw_call *call);
void gw_h2_finish(gw_h2_conn *conn, gw_call *call, gw_status status);
void gw_h2_reset_stream(gw_h2_conn *conn, int32_t stream_id, uint32_t code);

/* Not written at all: its bytes, if there are any, still stand here. */
bool gw_h2_is_unsent(const gw_h2_conn *conn, const gw_call *call);

#endif
