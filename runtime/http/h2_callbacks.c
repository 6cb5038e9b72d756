#include <string.h>
#include <nghttp2/nghttp2.h>

#include "http/h2_server.h"

static gw_h2_stream *find_stream(gw_h2_server_conn *c, int32_t id) {
  return nghttp2_session_get_stream_user_data(c->session, id);
}

/* Ends the connection: the session's read returns GW_ERR_LIMIT. */
static int flooded(gw_h2_server_conn *c) {
  c->conn.server->n_wasted++;
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int on_begin_frame(nghttp2_session *session, const nghttp2_frame_hd *hd,
                          void *user) {
  gw_h2_server_conn *c = user;
  size_t queued = nghttp2_session_get_outbound_queue_size(session);
  if (queued > gw_h2_server_limits(c)->outbound_frames ||
      !gw_h2_guard_frame(&c->guard, gw_h2_server_now(c), hd->length, hd->type,
                         hd->flags)) {
    return flooded(c);
  }
  if (hd->type != NGHTTP2_CONTINUATION) {
    c->is_in_block = false;
    c->block_fields = 0;
  }
  return 0;
}

/* --- heads and trailers --------------------------------------------------- */

static int on_begin_headers(nghttp2_session *session,
                            const nghttp2_frame *frame, void *user) {
  gw_h2_server_conn *c = user;
  int32_t id = frame->hd.stream_id;
  c->is_in_block = true;
  c->block_since_ms = gw_h2_server_now(c);
  if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) {
    c->in_block = find_stream(c, id);
    return 0;
  }
  gw_h2_guard_stream(&c->guard);
  gw_h2_drain_age(c);
  c->in_block = gw_h2_stream_open(c, id);
  if (c->in_block) {
    nghttp2_session_set_stream_user_data(session, id, c->in_block);
  } else {
    nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, id,
                              NGHTTP2_REFUSED_STREAM);
  }
  return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t name_n, const uint8_t *value,
                     size_t value_n, uint8_t flags, void *user) {
  gw_h2_server_conn *c = user;
  gw_h2_stream *s = c->in_block;
  (void)session, (void)flags;
  if (++c->block_fields > GW_H2_BLOCK_FIELDS) {
    return flooded(c);
  }
  if (s) {
    gw_h2_head_field(s, gw_slice_of((const char *)name, name_n),
                     gw_slice_of((const char *)value, value_n),
                     frame->headers.cat != NGHTTP2_HCAT_REQUEST);
  }
  return 0;
}

static int take_block(gw_h2_server_conn *c, const nghttp2_frame *frame) {
  gw_h2_stream *s = c->in_block;
  bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  c->is_in_block = false;
  c->in_block = NULL;
  if (!s) {
    return 0;
  }
  if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) {
    gw_h2_head_trailers(s, is_end);
    return 0;
  }
  return gw_h2_head_end(s, is_end) ? 0 : flooded(c);
}

/* --- bodies --------------------------------------------------------------- */

static int on_data_chunk(nghttp2_session *session, uint8_t flags, int32_t id,
                         const uint8_t *data, size_t n, void *user) {
  gw_h2_server_conn *c = user;
  gw_h2_stream *s = find_stream(c, id);
  (void)flags;
  gw_h2_guard_data(&c->guard, false);
  if (s) {
    gw_h2_stream_data(s, gw_slice_of((const char *)data, n));
  } else {
    nghttp2_session_consume(session, id, n);
  }
  return 0;
}

static int take_data_frame(gw_h2_server_conn *c, const nghttp2_frame *frame) {
  bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (!is_end && frame->hd.length && frame->hd.length == frame->data.padlen &&
      !gw_h2_guard_data(&c->guard, true)) {
    return flooded(c);
  }
  gw_h2_stream *s = is_end ? find_stream(c, frame->hd.stream_id) : NULL;
  if (s) {
    gw_h2_stream_ended(s);
  }
  return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  gw_h2_server_conn *c = user;
  (void)session;
  switch (frame->hd.type) {
  case NGHTTP2_HEADERS:
    return take_block(c, frame);
  case NGHTTP2_DATA:
    return take_data_frame(c, frame);
  case NGHTTP2_PING:
    if (frame->hd.flags & NGHTTP2_FLAG_ACK) {
      gw_h2_drain_ponged(c, frame->ping.opaque_data);
    }
    return 0;
  default:
    return 0;
  }
}

/* --- the end of streams --------------------------------------------------- */

static int on_frame_sent(nghttp2_session *session, const nghttp2_frame *frame,
                         void *user) {
  gw_h2_server_conn *c = user;
  bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  bool is_data = frame->hd.type == NGHTTP2_DATA;
  c->guard.n_data_sent += is_data;
  if (frame->hd.type == NGHTTP2_GOAWAY) {
    gw_h2_drain_noticed(c);
  }
  if (!is_end || (!is_data && frame->hd.type != NGHTTP2_HEADERS)) {
    return 0;
  }
  gw_h2_stream *s = find_stream(c, frame->hd.stream_id);
  if (s) {
    s->is_answered = true;
    if (!s->was_refused) {
      gw_h2_guard_complete(&c->guard);
    }
    if (!s->has_ended && !gw_h2_stream_can_read_away(s)) {
      nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, s->id,
                                NGHTTP2_NO_ERROR);
    }
  }
  return 0;
}

/* Always 0 (CVE-2023-35945). */
static int on_stream_close(nghttp2_session *session, int32_t id, uint32_t code,
                           void *user) {
  gw_h2_server_conn *c = user;
  gw_h2_stream *s = find_stream(c, id);
  (void)session, (void)code;
  if (s) {
    gw_h2_stream_closed(s);
  }
  return 0;
}

void gw_h2_callbacks_set(nghttp2_session_callbacks *cb) {
  nghttp2_session_callbacks_set_on_begin_frame_callback(cb, on_begin_frame);
  nghttp2_session_callbacks_set_on_begin_headers_callback(cb, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data_chunk);
  nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
  nghttp2_session_callbacks_set_on_frame_send_callback(cb, on_frame_sent);
  nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_stream_close);
}
