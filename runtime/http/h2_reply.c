#include <assert.h>

#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "base/num.h"
#include "http/h1_write.h"
#include "http/h2_server.h"

enum {
  RESPONSE_FIELDS = 100,
  OWN_BYTES = 2 * 1024 /* of the fields that the codec adds, at most */
};

static gw_h2_stream *of_stream(gw_http_stream *stream) {
  return GW_CONTAINER(stream, gw_h2_stream, stream);
}

/* --- resets --------------------------------------------------------------- */

/* RFC 9113 8.1: what comes behind an answer is no error. */
static uint32_t code_of(const gw_h2_stream *s, gw_status why) {
  if (s->is_answered) {
    return NGHTTP2_NO_ERROR;
  }
  switch (why) {
  case GW_ERR_PROTOCOL:
    return NGHTTP2_PROTOCOL_ERROR;
  case GW_ERR_TIMEOUT:
    return NGHTTP2_CANCEL;
  default:
    return NGHTTP2_INTERNAL_ERROR;
  }
}

void gw_h2_reply_reset(gw_h2_stream *s, gw_status why) {
  if (s->is_open && s->why == GW_OK) {
    s->why = why;
    nghttp2_submit_rst_stream(s->c->session, NGHTTP2_FLAG_NONE, s->id,
                              code_of(s, why));
    gw_h2_server_wake(s->c);
  }
}

static void h2_reset(gw_http_stream *stream) {
  gw_h2_reply_reset(of_stream(stream), GW_ERR_CANCELLED);
}

/* --- the body ------------------------------------------------------------- */

/* A piece of the response for the next DATA frame. */
static ssize_t next_data(nghttp2_session *session, int32_t id, uint8_t *to,
                         size_t cap, uint32_t *flags,
                         nghttp2_data_source *source, void *user) {
  const gw_h2_stream *s = source->ptr;
  size_t left = s->response->body.n - s->body_sent;
  size_t n = left < cap ? left : cap;
  (void)to, (void)user;
  *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (n == left) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
  }
  if (n == left && gw_response_has_trailers(s->response)) {
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    int failed = nghttp2_submit_trailer(session, id, NULL, 0);
    return failed ? NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE : (ssize_t)n;
  }
  return (ssize_t)n;
}

static int send_data(nghttp2_session *session, nghttp2_frame *frame,
                     const uint8_t *head, size_t n, nghttp2_data_source *source,
                     void *user) {
  gw_h2_server_conn *c = user;
  gw_h2_stream *s = source->ptr;
  (void)session;
  assert(frame->data.padlen == 0); /* we never pad */
  if (gw_h2_out_is_full(&c->out)) {
    return NGHTTP2_ERR_WOULDBLOCK;
  }
  gw_slice data = gw_slice_sub(s->response->body, s->body_sent, n);
  if (gw_h2_out_copy(&c->out, gw_slice_of((const char *)head, 9)) != GW_OK ||
      gw_h2_out_borrow(&c->out, data) != GW_OK) {
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  s->is_queued = true;
  s->body_sent += n;
  return 0;
}

/* --- heads and trailers --------------------------------------------------- */

/* Those that the next answer may repeat stand first. */
static gw_h2_section make_head(const gw_h2_stream *s, gw_header *fields,
                               char status[static GW_NUM_TEXT],
                               char length[static GW_NUM_TEXT]) {
  const gw_response *response = s->response;
  size_t digits = gw_num_write_uint64((uint64_t)response->status, status);
  size_t n = 0, n_staying;
  const gw_header *id = NULL; /* of the request: never twice */
  fields[n++] = (gw_header){GW_LIT(":status"), gw_slice_of(status, digits)};
  for (size_t i = 0; i < response->headers.n; i++) {
    const gw_header *header = &response->headers.v[i];
    if (gw_slice_is(header->name, "x-request-id")) {
      id = header;
    } else {
      fields[n++] = *header;
    }
  }
  bool has_trailers = gw_response_has_trailers(response);
  for (size_t i = 0; has_trailers && i < response->trailers.n; i++) {
    fields[n++] = (gw_header){GW_LIT("trailer"), response->trailers.v[i].name};
  }
  fields[n++] =
      (gw_header){GW_LIT("date"), gw_http_server_date(s->c->conn.server)};
  n_staying = n;
  if (id) {
    fields[n++] = *id;
  }
  /* with a length, clients may not wait for trailers */
  if (!has_trailers && gw_response_tells_length(response)) {
    digits = gw_num_write_uint64(response->body.n, length);
    fields[n++] =
        (gw_header){GW_LIT("content-length"), gw_slice_of(length, digits)};
  }
  return (gw_h2_section){.fields = fields, .n = n, .n_staying = n_staying};
}

/* What |s| says next: 100, its head, its trailers. */
static gw_status say(gw_h2_stream *s, bool is_end) {
  static const gw_header interim = {{":status", 7}, {"100", 3}};
  GW_SCRATCH gw_header fields[2 * RESPONSE_FIELDS + 4];
  char status[GW_NUM_TEXT], length[GW_NUM_TEXT];
  gw_h2_section section;
  if (s->owes_continue) {
    s->owes_continue = false;
    section = (gw_h2_section){.fields = &interim, .n = 1};
  } else if (!s->has_said_head) {
    s->has_said_head = true;
    section = make_head(s, fields, status, length);
  } else {
    const gw_headers *trailers = &s->response->trailers;
    section = (gw_h2_section){.fields = trailers->v, .n = trailers->n};
  }
  section.stream_id = (uint32_t)s->id;
  section.is_end = is_end;
  gw_h2_out *out = &s->c->out;
  size_t before = out->own.n;
  gw_status result = gw_h2_section_write(&section, &s->c->hpack, &out->own);
  return result == GW_OK ? gw_h2_out_take(out, out->own.n - before) : result;
}

/* The empty frame that nghttp2 is about to send; it has something in it where
 * the client has changed the size of its table. */
static int before_frame(nghttp2_session *session, const nghttp2_frame *frame,
                        void *user) {
  gw_h2_server_conn *c = user;
  if (frame->hd.type != NGHTTP2_HEADERS) {
    return 0;
  }
  if (frame->hd.length) {
    gw_hpack_restart(&c->hpack,
                     nghttp2_session_get_remote_settings(
                         session, NGHTTP2_SETTINGS_HEADER_TABLE_SIZE));
  }
  gw_h2_stream *s =
      nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
  if (!s) {
    return NGHTTP2_ERR_CANCEL;
  }
  bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  return say(s, is_end) == GW_OK ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

void gw_h2_reply_set_callbacks(nghttp2_session_callbacks *cb) {
  nghttp2_session_callbacks_set_send_data_callback(cb, send_data);
  nghttp2_session_callbacks_set_before_frame_send_callback(cb, before_frame);
}

void gw_h2_reply_continue(gw_h2_stream *s) {
  s->owes_continue = true;
  nghttp2_submit_headers(s->c->session, NGHTTP2_FLAG_NONE, s->id, NULL, NULL, 0,
                         NULL);
  gw_h2_server_wake(s->c);
}

static int submit(gw_h2_stream *s) {
  nghttp2_data_provider body = {.source = {.ptr = s},
                                .read_callback = next_data};
  bool has_body =
      gw_response_has_trailers(s->response) ||
      (gw_response_has_body(s->response) && s->response->body.n > 0);
  return nghttp2_submit_response(s->c->session, s->id, NULL, 0,
                                 has_body ? &body : NULL);
}

/* The names of trailers stand in the head, too. */
static bool can_be_said(const gw_response *response) {
  const gw_headers *headers = &response->headers;
  const gw_headers *trailers = &response->trailers;
  return headers->n <= RESPONSE_FIELDS && trailers->n <= RESPONSE_FIELDS &&
         gw_h2_section_size(headers->v, headers->n) +
                 gw_h2_section_size(trailers->v, trailers->n) <=
             GW_H2_SECTION_BYTES - OWN_BYTES;
}

static void h2_respond(gw_http_stream *stream, const gw_response *response) {
  gw_h2_stream *s = of_stream(stream);
  assert(!s->response);
  s->response = response;
  s->down_since_ms = gw_h2_server_now(s->c);
  if (!s->is_open || s->why != GW_OK) {
    return;
  }
  gw_h2_stream_drop_withheld(s);
  if (!gw_response_is_sound(response) || !can_be_said(response) ||
      submit(s) != 0) {
    gw_h2_reply_reset(s, GW_ERR_INTERNAL);
  }
  gw_h2_server_wake(s->c);
}

const gw_http_stream_ops gw_h2_stream_ops = {
    gw_h2_stream_want_body, gw_h2_stream_consume, h2_respond, h2_reset};
