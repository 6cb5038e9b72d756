/* What a connection says of its calls: a head, and the body in DATA frames.
 * Both are written when it is their turn, from the call itself: a call that is
 * given up before leaves nothing behind. */
#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "http/h2_section.h"
#include "upstream/h2_conn.h"

enum { FRAME_HEAD = 9 };

/* What stays the same stands first. */
static gw_h2_section make_head(const gw_h2_conn *conn, const gw_call *call,
                               gw_header rows[static GW_CALL_HEAD_ROWS],
                               char text[static GW_CALL_HEAD_TEXT]) {
  const gw_cluster *cluster = gw_h2_cluster(conn);
  const gw_speech *speech = gw_h2_speech(conn);
  gw_slice authority = cluster->config->authority;
  size_t n_staying = speech->head(
      call, cluster->config->tls ? GW_LIT("https") : GW_LIT("http"),
      authority.n ? authority : conn->base.endpoint->name->target.authority,
      cluster->config->user_agent, rows);
  size_t n = speech->fields(call, gw_loop_now_ms(cluster->loop), rows,
                            n_staying, text);
  return (gw_h2_section){.fields = rows,
                         .n = n,
                         .n_staying = n_staying,
                         .stream_id = (uint32_t)call->stream_id};
}

/* The empty frame that nghttp2 is about to send; it has something in it where
 * the upstream has changed the size of its table. */
static int before_frame(nghttp2_session *session, const nghttp2_frame *frame,
                        void *user) {
  gw_h2_conn *conn = user;
  if (frame->hd.type != NGHTTP2_HEADERS) {
    return 0;
  }
  if (frame->hd.length) {
    gw_hpack_restart(&conn->hpack,
                     nghttp2_session_get_remote_settings(
                         session, NGHTTP2_SETTINGS_HEADER_TABLE_SIZE));
  }
  gw_call *call = gw_h2_call_of(conn, frame->hd.stream_id);
  if (!call) {
    return NGHTTP2_ERR_CANCEL;
  }
  GW_SCRATCH gw_header rows[GW_CALL_HEAD_ROWS];
  char text[GW_CALL_HEAD_TEXT];
  gw_h2_section head = make_head(conn, call, rows, text);
  head.is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  uint64_t first_byte = conn->n_written + conn->out.n;
  gw_status status = gw_h2_section_write(&head, &conn->hpack, &conn->out);
  if (status != GW_OK) {
    return status == GW_ERR_LIMIT ? NGHTTP2_ERR_CANCEL
                                  : NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  call->incoming->is_serialized = true;
  call->incoming->first_byte = first_byte;
  return 0;
}

static int on_frame_not_sent(nghttp2_session *session,
                             const nghttp2_frame *frame, int error,
                             void *user) {
  (void)session;
  (void)error;
  gw_h2_conn *conn = user;
  if (frame->hd.type == NGHTTP2_HEADERS) {
    gw_call *call = gw_h2_call_of(conn, frame->hd.stream_id);
    if (call) {
      gw_h2_detach(conn, call);
      gw_cluster_return(gw_h2_cluster(conn), call);
    }
  }
  return 0;
}

/* How much the next DATA frame has: it follows at once, in send_data(). Where
 * enough waits to be written, so does the rest. */
static ssize_t next_data(nghttp2_session *session, int32_t stream_id,
                         uint8_t *to, size_t cap, uint32_t *flags,
                         nghttp2_data_source *source, void *user) {
  (void)session;
  (void)to;
  (void)source; /* the call may be gone; the stream knows */
  gw_h2_conn *conn = user;
  const gw_call *call = gw_h2_call_of(conn, stream_id);
  if (!call) {
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  if (conn->out.n >= GW_H2_WRITE_BYTES) {
    return NGHTTP2_ERR_PAUSE;
  }
  size_t left = gw_h2_speech(conn)->size(call) - call->n_sent;
  *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (left <= cap) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
  }
  return (ssize_t)(left < cap ? left : cap);
}

static int send_data(nghttp2_session *session, nghttp2_frame *frame,
                     const uint8_t *head, size_t n, nghttp2_data_source *source,
                     void *user) {
  (void)session;
  (void)source;
  gw_h2_conn *conn = user;
  gw_call *call = gw_h2_call_of(conn, frame->hd.stream_id);
  if (!call || gw_buf_ensure(&conn->out, FRAME_HEAD + n) != GW_OK) {
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  char *to = conn->out.p + conn->out.n;
  memcpy(to, head, FRAME_HEAD);
  gw_h2_speech(conn)->bytes(call, call->n_sent, to + FRAME_HEAD, n);
  call->n_sent += n;
  conn->out.n += FRAME_HEAD + n;
  return 0;
}

void gw_h2_request_set_callbacks(nghttp2_session_callbacks *all) {
  nghttp2_session_callbacks_set_before_frame_send_callback(all, before_frame);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(all,
                                                           on_frame_not_sent);
  nghttp2_session_callbacks_set_send_data_callback(all, send_data);
}

gw_status gw_h2_submit(gw_h2_conn *conn, gw_call *call) {
  nghttp2_data_provider body = {.read_callback = next_data};
  bool has_body = gw_h2_speech(conn)->size(call) > 0;
  int32_t id = nghttp2_submit_request(conn->session, NULL, NULL, 0,
                                      has_body ? &body : NULL, call);
  if (id < 0) {
    return id == NGHTTP2_ERR_NOMEM ? GW_ERR_NOMEM : GW_ERR_REFUSED;
  }
  call->stream_id = id;
  return GW_OK;
}
