#include <assert.h>

#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "base/num.h"
#include "http/h1_write.h"
#include "http/h2_server.h"

enum { RESPONSE_FIELDS = 100 };

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

static nghttp2_nv pair(gw_slice name, gw_slice value) {
  return (nghttp2_nv){(uint8_t *)(uintptr_t)name.p,
                      (uint8_t *)(uintptr_t)value.p, name.n, value.n,
                      NGHTTP2_NV_FLAG_NONE};
}

/* |name| is a constant. */
static nghttp2_nv named(gw_slice name, gw_slice value) {
  nghttp2_nv field = pair(name, value);
  field.flags = NGHTTP2_NV_FLAG_NO_COPY_NAME;
  return field;
}

/* --- the body ------------------------------------------------------------- */

static int submit_trailers(const gw_h2_stream *s) {
  const gw_headers *trailers = &s->response->trailers;
  GW_SCRATCH nghttp2_nv fields[RESPONSE_FIELDS];
  for (size_t i = 0; i < trailers->n; i++) {
    fields[i] = pair(trailers->v[i].name, trailers->v[i].value);
  }
  return nghttp2_submit_trailer(s->c->session, s->id, fields, trailers->n);
}

/* A piece of the response for the next DATA frame. */
static ssize_t next_data(nghttp2_session *session, int32_t id, uint8_t *to,
                         size_t cap, uint32_t *flags,
                         nghttp2_data_source *source, void *user) {
  const gw_h2_stream *s = source->ptr;
  size_t left = s->response->body.n - s->body_sent;
  size_t n = left < cap ? left : cap;
  (void)session, (void)id, (void)to, (void)user;
  *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (n == left) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
  }
  if (n == left && gw_response_has_trailers(s->response)) {
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    return submit_trailers(s) == 0 ? (ssize_t)n
                                   : NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
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

void gw_h2_reply_set_callbacks(nghttp2_session_callbacks *cb) {
  nghttp2_session_callbacks_set_send_data_callback(cb, send_data);
}

/* --- the head ------------------------------------------------------------- */

void gw_h2_reply_continue(gw_h2_stream *s) {
  nghttp2_nv interim = pair(GW_LIT(":status"), GW_LIT("100"));
  nghttp2_submit_headers(s->c->session, NGHTTP2_FLAG_NONE, s->id, NULL,
                         &interim, 1, NULL);
  gw_h2_server_wake(s->c);
}

/* nghttp2 copies names and values: a queued frame may outlive its stream. */
static int submit(gw_h2_stream *s) {
  const gw_response *response = s->response;
  GW_SCRATCH nghttp2_nv fields[2 * RESPONSE_FIELDS + 3];
  char status[GW_NUM_TEXT], length[GW_NUM_TEXT];
  size_t digits = gw_num_write_uint64((uint64_t)response->status, status);
  size_t n = 0;
  fields[n++] = named(GW_LIT(":status"), gw_slice_of(status, digits));
  fields[n++] = named(GW_LIT("date"), gw_http_server_date(s->c->conn.server));
  bool has_trailers = gw_response_has_trailers(response);
  if (has_trailers) { /* with a length, clients may not wait for more */
    for (size_t i = 0; i < response->trailers.n; i++) {
      fields[n++] = named(GW_LIT("trailer"), response->trailers.v[i].name);
    }
  } else if (gw_response_tells_length(response)) {
    digits = gw_num_write_uint64(response->body.n, length);
    fields[n++] = named(GW_LIT("content-length"), gw_slice_of(length, digits));
  }
  for (size_t i = 0; i < response->headers.n; i++) {
    const gw_header *header = &response->headers.v[i];
    fields[n] = pair(header->name, header->value);
    fields[n++].flags = gw_slice_is(header->name, "x-request-id")
                            ? NGHTTP2_NV_FLAG_NO_INDEX /* never twice */
                            : NGHTTP2_NV_FLAG_NONE;
  }
  nghttp2_data_provider body = {.source = {.ptr = s},
                                .read_callback = next_data};
  bool has_body =
      has_trailers || (gw_response_has_body(response) && response->body.n > 0);
  return nghttp2_submit_response(s->c->session, s->id, fields, n,
                                 has_body ? &body : NULL);
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
  if (!gw_response_is_sound(response) ||
      response->headers.n > RESPONSE_FIELDS ||
      response->trailers.n > RESPONSE_FIELDS || submit(s) != 0) {
    gw_h2_reply_reset(s, GW_ERR_INTERNAL);
  }
  gw_h2_server_wake(s->c);
}

const gw_http_stream_ops gw_h2_stream_ops = {
    gw_h2_stream_want_body, gw_h2_stream_consume, h2_respond, h2_reset};
