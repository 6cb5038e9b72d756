#include <assert.h>

#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "base/num.h"
#include "http/conn.h"
#include "http/h1_write.h"
#include "http/h2_guard.h"
#include "http/h2_mem.h"
#include "http/h2_out.h"
#include "http/head.h"

enum {
  READ_BYTES = 16 * 1024,
  OUT_BYTES = 256 * 1024, /* most that is queued before it is written */
  TICK_MS = 1000,
  LINGER_MS = 2000,
  GRACE_MS = 1000, /* between the two GOAWAYs, if no PING comes back sooner */
  HEADER_LIST_BYTES = 60 * 1024,
  RESPONSE_FIELDS = 100
};

static const uint8_t drain_ping[8] = {'g', 'w', '-', 'd', 'r', 'a', 'i', 'n'};

typedef enum phase {
  PHASE_OPEN,
  PHASE_NOTICE,  /* GOAWAY 2^31-1 is out */
  PHASE_LEAVING, /* and the one with the last stream */
  PHASE_LINGER   /* our direction is closed */
} phase;

typedef struct h2_conn {
  gw_http_conn conn;
  nghttp2_session *session;
  gw_h2_mem mem; /* of the session */
  gw_list streams; /* of which on_close was not */
  gw_list held;    /* whose head is complete, and that wait to be served */
  gw_list closed;  /* ended, but the queue still has bytes of theirs */
  gw_h2_guard guard;
  gw_h2_out out;
  phase phase;
  bool is_in_block;        /* HEADERS came, its last CONTINUATION did not */
  uint64_t block_since_ms; /* when it began */
  size_t block_fields;
  uint32_t n_this_turn;
  uint64_t n_requests;
  gw_timer timer; /* a tick, or idle, or linger */
  gw_timer write_timer, resume_timer, grace_timer;
  bool is_ticking;
  gw_task task;
} h2_conn;

/*   head complete -> (held) -> routed -> answered -> closed
 * Input ends and the stream may be reset at any point on the way. */
typedef struct h2_stream {
  gw_http_stream stream;
  h2_conn *c;
  int32_t id;
  gw_list link; /* of streams or closed */
  gw_list held;
  gw_request request;
  gw_head head;
  gw_buf withheld; /* of the body, until it is wanted */
  const gw_response *response;
  size_t body_sent;
  uint64_t received, unconsumed;
  gw_status why; /* of an end that is ours, else GW_OK */
  bool is_open;  /* nghttp2 knows it */
  bool is_routed, wants_body;
  bool was_refused; /* its head was, and counted as waste */
  bool has_ended;   /* the client has said all */
  bool has_told_end, is_answered;
  bool is_queued;                      /* the queue borrows from its response */
  uint64_t up_since_ms, down_since_ms; /* of the periods of progress */
  uint64_t up_mark, down_mark;
  gw_task deliver;
} h2_stream;

static const gw_http_limits *limits_of(const h2_conn *c) {
  return &c->conn.server->limits;
}

static const gw_http_handler *handler_of(const h2_conn *c) {
  return &c->conn.server->handler;
}

static uint64_t now_of(const h2_conn *c) {
  return gw_loop_now_ms(c->conn.server->loop);
}

static void wake(h2_conn *c) {
  gw_loop_defer(c->conn.server->loop, &c->task);
}

/* --- streams -------------------------------------------------------------- */

static h2_stream *find_stream(h2_conn *c, int32_t id) {
  return nghttp2_session_get_stream_user_data(c->session, id);
}

static h2_stream *of_stream(gw_http_stream *stream) {
  return GW_CONTAINER(stream, h2_stream, stream);
}

/* The last of a stream. */
static void free_stream(h2_stream *s, gw_status why) {
  gw_list_remove(&s->link);
  gw_list_remove(&s->held);
  gw_task_cancel(&s->deliver);
  gw_buf_done(&s->withheld);
  gw_http_conn_end(&s->stream, why);
  gw_free(s);
}

static gw_status end_of(const h2_stream *s) {
  if (s->is_answered) {
    return GW_OK;
  }
  return s->why != GW_OK ? s->why : GW_ERR_CLOSED;
}

static void reset(h2_stream *s, uint32_t code, gw_status why) {
  if (s->is_open && s->why == GW_OK) {
    s->why = why;
    nghttp2_submit_rst_stream(s->c->session, NGHTTP2_FLAG_NONE, s->id, code);
    wake(s->c);
  }
}

/* --- the body of a request ------------------------------------------------ */

static bool may_deliver(const h2_stream *s) {
  return s->is_open && s->is_routed && s->wants_body && !s->response &&
         s->why == GW_OK && !s->has_told_end;
}

static void tell_end(h2_stream *s) {
  s->has_told_end = true;
  handler_of(s->c)->on_body(&s->stream, (gw_slice){NULL, 0}, true);
}

/* What came before it was wanted. */
static void deliver(gw_task *task) {
  h2_stream *s = GW_CONTAINER(task, h2_stream, deliver);
  if (!may_deliver(s)) {
    return;
  }
  if (s->withheld.n == 0) {
    if (s->has_ended) {
      tell_end(s);
    }
    return;
  }
  gw_buf withheld = s->withheld;
  gw_buf_init(&s->withheld, NULL, limits_of(s->c)->stream_window);
  s->has_told_end = s->has_ended;
  handler_of(s->c)->on_body(&s->stream, gw_buf_slice(&withheld), s->has_ended);
  gw_buf_done(&withheld);
}

static void take_data(h2_stream *s, gw_slice data) {
  h2_conn *c = s->c;
  s->received += data.n;
  if (s->response || s->why != GW_OK) { /* nobody will read it */
    nghttp2_session_consume(c->session, s->id, data.n);
    return;
  }
  s->unconsumed += data.n;
  if (may_deliver(s) && s->withheld.n == 0) {
    handler_of(c)->on_body(&s->stream, data, false);
  } else if (gw_buf_append(&s->withheld, data) != GW_OK) {
    reset(s, NGHTTP2_INTERNAL_ERROR, GW_ERR_NOMEM);
  }
}

/* END_STREAM, on DATA or on trailers. RFC 9113 8.1.1: the lengths must agree.
 */
static void take_end(h2_stream *s) {
  s->has_ended = true;
  if (s->request.has_length && s->received != s->request.length) {
    reset(s, NGHTTP2_PROTOCOL_ERROR, GW_ERR_PROTOCOL);
  } else if (s->wants_body && s->withheld.n == 0 && may_deliver(s)) {
    tell_end(s);
  }
}

/* --- the handler's calls -------------------------------------------------- */

static void h2_want_body(gw_http_stream *stream) {
  h2_stream *s = of_stream(stream);
  if (s->wants_body) {
    return;
  }
  s->wants_body = true;
  s->up_since_ms = now_of(s->c);
  if (s->request.expects_continue && s->received == 0 && s->is_open) {
    nghttp2_nv interim = {(uint8_t *)(uintptr_t) ":status",
                          (uint8_t *)(uintptr_t) "100", 7, 3,
                          NGHTTP2_NV_FLAG_NONE};
    nghttp2_submit_headers(s->c->session, NGHTTP2_FLAG_NONE, s->id, NULL,
                           &interim, 1, NULL);
    wake(s->c);
  }
  gw_loop_defer(s->c->conn.server->loop, &s->deliver);
}

static void h2_consume(gw_http_stream *stream, size_t n) {
  h2_stream *s = of_stream(stream);
  if (!s->is_open) {
    return; /* its credit was returned when it closed */
  }
  assert(n <= s->unconsumed);
  s->unconsumed -= n;
  nghttp2_session_consume(s->c->session, s->id, n);
  wake(s->c);
}

static void h2_reset(gw_http_stream *stream) {
  reset(of_stream(stream), NGHTTP2_INTERNAL_ERROR, GW_ERR_CANCELLED);
}

/* A piece of the response for the next DATA frame. */
static ssize_t next_data(nghttp2_session *session, int32_t id, uint8_t *to,
                         size_t cap, uint32_t *flags,
                         nghttp2_data_source *source, void *user) {
  const h2_stream *s = source->ptr;
  size_t left = s->response->body.n - s->body_sent;
  size_t n = left < cap ? left : cap;
  (void)session, (void)id, (void)to, (void)user;
  *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (n == left) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
  }
  return (ssize_t)n;
}

static int send_data(nghttp2_session *session, nghttp2_frame *frame,
                     const uint8_t *head, size_t n, nghttp2_data_source *source,
                     void *user) {
  h2_conn *c = user;
  h2_stream *s = source->ptr;
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

static nghttp2_nv pair(gw_slice name, gw_slice value) {
  return (nghttp2_nv){(uint8_t *)(uintptr_t)name.p,
                      (uint8_t *)(uintptr_t)value.p, name.n, value.n,
                      NGHTTP2_NV_FLAG_NONE};
}

/* nghttp2 copies names and values: a queued frame may outlive its stream. */
static int submit(h2_stream *s) {
  const gw_response *response = s->response;
  nghttp2_nv fields[RESPONSE_FIELDS + 3];
  char status[GW_NUM_TEXT], length[GW_NUM_TEXT];
  size_t n = 0;
  fields[n++] =
      pair(GW_LIT(":status"),
           gw_slice_of(status, gw_num_write_uint64((uint64_t)response->status,
                                                   status)));
  fields[n++] = pair(GW_LIT("date"), gw_http_server_date(s->c->conn.server));
  if (response->status != 204 && response->status != 304) {
    size_t digits = gw_num_write_uint64(response->body.n, length);
    fields[n++] = pair(GW_LIT("content-length"), gw_slice_of(length, digits));
  }
  for (size_t i = 0; i < response->headers.n; i++) {
    const gw_header *header = &response->headers.v[i];
    fields[n++] = pair(header->name, header->value);
  }
  nghttp2_data_provider body = {.source = {.ptr = s},
                                .read_callback = next_data};
  bool has_body = gw_response_has_body(response) && response->body.n > 0;
  return nghttp2_submit_response(s->c->session, s->id, fields, n,
                                 has_body ? &body : NULL);
}

/* Credit for what was withheld goes back: nobody will read it. */
static void drop_withheld(h2_stream *s) {
  if (s->withheld.n) {
    s->unconsumed -= s->withheld.n;
    nghttp2_session_consume(s->c->session, s->id, s->withheld.n);
    gw_buf_done(&s->withheld);
  }
}

static void h2_respond(gw_http_stream *stream, const gw_response *response) {
  h2_stream *s = of_stream(stream);
  assert(!s->response);
  s->response = response;
  s->down_since_ms = now_of(s->c);
  if (!s->is_open || s->why != GW_OK) {
    return;
  }
  drop_withheld(s);
  if (!gw_response_is_sound(response) ||
      response->headers.n > RESPONSE_FIELDS || submit(s) != 0) {
    reset(s, NGHTTP2_INTERNAL_ERROR, GW_ERR_INTERNAL);
  }
  wake(s->c);
}

static const gw_http_stream_ops stream_ops = {h2_want_body, h2_consume,
                                              h2_respond, h2_reset};

/* --- from head to handler ------------------------------------------------- */

static void route(h2_stream *s) {
  h2_conn *c = s->c;
  s->is_routed = true;
  c->n_this_turn++;
  if (s->head.refusal.status) {
    handler_of(c)->on_refuse(&s->stream, &s->head.refusal, &s->request);
  } else {
    handler_of(c)->on_request(&s->stream, &s->request);
  }
}

/* THREATS A1 and A35: who wastes streams waits for the next ones; nobody has
 * more than so many in a turn. */
static void route_or_hold(h2_stream *s) {
  h2_conn *c = s->c;
  bool delays = gw_h2_guard_delays(&c->guard);
  bool is_full = c->n_this_turn >= limits_of(c)->requests_per_turn;
  if (!delays && !is_full && gw_list_empty(&c->held)) {
    route(s);
    return;
  }
  gw_list_push(&c->held, &s->held);
  if (!gw_timer_is_running(&c->resume_timer)) {
    gw_timer_start(c->conn.server->loop, &c->resume_timer,
                   delays ? GW_H2_DELAY_MS : 0);
  }
}

static void resume(gw_timer *timer) {
  h2_conn *c = GW_CONTAINER(timer, h2_conn, resume_timer);
  c->n_this_turn = 0;
  while (c->n_this_turn < limits_of(c)->requests_per_turn) {
    gw_list *first = gw_list_pop(&c->held);
    if (!first) {
      break;
    }
    route(GW_CONTAINER(first, h2_stream, held));
  }
  if (!gw_list_empty(&c->held)) {
    gw_timer_start(c->conn.server->loop, timer, 0);
  }
  wake(c);
}

/* --- the end of a connection ---------------------------------------------- */

static void end_streams(h2_conn *c, gw_list *list, gw_status why) {
  while (!gw_list_empty(list)) {
    h2_stream *s = GW_CONTAINER(list->next, h2_stream, link);
    s->is_open = false;
    free_stream(s, list == &c->closed ? end_of(s) : why);
  }
}

/* nghttp2_session_del() calls no on_stream_close: our own list does. */
static void destroy(h2_conn *c, gw_status why) {
  bool is_written = gw_h2_out_is_empty(&c->out);
  end_streams(c, &c->closed, is_written ? GW_OK : why);
  end_streams(c, &c->streams, why);
  gw_timer_stop(&c->timer);
  gw_timer_stop(&c->write_timer);
  gw_timer_stop(&c->resume_timer);
  gw_timer_stop(&c->grace_timer);
  gw_task_cancel(&c->task);
  nghttp2_session_del(c->session);
  gw_h2_mem_done(&c->mem);
  gw_h2_out_done(&c->out);
  gw_http_conn_done(&c->conn);
  gw_free(c);
}

/* RFC 9113 6.8: first a GOAWAY that shuts nobody out, then, when the client
 * must have seen it, the one that counts. */
static void begin_end(h2_conn *c) {
  if (c->phase != PHASE_OPEN) {
    return;
  }
  c->phase = PHASE_NOTICE;
  nghttp2_submit_shutdown_notice(c->session);
  nghttp2_submit_ping(c->session, NGHTTP2_FLAG_NONE, drain_ping);
  gw_timer_start(c->conn.server->loop, &c->grace_timer, GRACE_MS);
  wake(c);
}

static void send_last_goaway(h2_conn *c) {
  if (c->phase == PHASE_NOTICE) {
    c->phase = PHASE_LEAVING;
    gw_timer_stop(&c->grace_timer);
    nghttp2_submit_goaway(c->session, NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(c->session),
                          NGHTTP2_NO_ERROR, NULL, 0);
    wake(c);
  }
}

static void grace_ended(gw_timer *timer) {
  send_last_goaway(GW_CONTAINER(timer, h2_conn, grace_timer));
}

/* --- nghttp2's callbacks -------------------------------------------------- */

/* Ends the connection: nghttp2_session_mem_recv() returns, calm_down() says
 * GOAWAY. */
static int flooded(h2_conn *c) {
  c->conn.server->n_wasted++;
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int on_begin_frame(nghttp2_session *session, const nghttp2_frame_hd *hd,
                          void *user) {
  h2_conn *c = user;
  size_t queued = nghttp2_session_get_outbound_queue_size(session);
  if (queued > limits_of(c)->outbound_frames ||
      !gw_h2_guard_frame(&c->guard, now_of(c), hd->length, hd->type,
                         hd->flags)) {
    return flooded(c);
  }
  if (hd->type != NGHTTP2_CONTINUATION) {
    c->is_in_block = false;
    c->block_fields = 0;
  }
  return 0;
}

static void age(h2_conn *c) {
  const gw_http_limits *limits = limits_of(c);
  c->n_requests++;
  if (c->n_requests >= limits->max_requests ||
      now_of(c) - c->conn.since_ms >= limits->max_age_ms) {
    begin_end(c);
  }
}

static void open_stream(h2_conn *c, int32_t id) {
  h2_stream *s = gw_zalloc(sizeof *s);
  gw_arena *arena =
      s ? gw_http_conn_begin(&c->conn, &s->stream, &stream_ops) : NULL;
  if (!arena) {
    gw_free(s);
    nghttp2_submit_rst_stream(c->session, NGHTTP2_FLAG_NONE, id,
                              NGHTTP2_REFUSED_STREAM);
    return;
  }
  s->c = c;
  s->id = id;
  s->is_open = true;
  s->request.version = 20;
  s->request.scheme =
      c->conn.stream->info.is_secure ? GW_LIT("https") : GW_LIT("http");
  gw_head_init(&s->head, arena, limits_of(c), &s->request);
  s->head.keep = c->conn.server->keep;
  s->head.copies = true;
  gw_buf_init(&s->withheld, NULL, limits_of(c)->stream_window);
  gw_task_init(&s->deliver, deliver);
  gw_list_init(&s->held);
  gw_list_push(&c->streams, &s->link);
  nghttp2_session_set_stream_user_data(c->session, id, s);
}

static int on_begin_headers(nghttp2_session *session,
                            const nghttp2_frame *frame, void *user) {
  h2_conn *c = user;
  (void)session;
  c->is_in_block = true;
  c->block_since_ms = now_of(c);
  if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
    gw_h2_guard_stream(&c->guard);
    age(c);
    open_stream(c, frame->hd.stream_id);
  }
  return 0;
}

/* RFC 9113 8.3.1. nghttp2 has checked order, number and form; what may stand
 * in them is decided where HTTP/1.1 decides it. */
static bool take_pseudo(h2_stream *s, gw_slice name, gw_slice value) {
  gw_head *head = &s->head;
  if (!gw_head_count(head, name.n + value.n + 32, 0)) {
    return false;
  }
  if (gw_slice_is(name, ":method")) {
    return gw_head_set_method(head, value);
  }
  if (gw_slice_is(name, ":path")) {
    return gw_head_set_target(head, value);
  }
  if (gw_slice_is(name, ":authority")) {
    return gw_head_set_authority(head, value);
  }
  if (gw_slice_is(name, ":scheme")) {
    return gw_head_check_scheme(head, value);
  }
  return gw_head_refuse(head, 400, "malformed-request",
                        "an unknown pseudo-header");
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t name_n, const uint8_t *value,
                     size_t value_n, uint8_t flags, void *user) {
  h2_conn *c = user;
  gw_slice n = gw_slice_of((const char *)name, name_n);
  gw_slice v = gw_slice_of((const char *)value, value_n);
  h2_stream *s = find_stream(c, frame->hd.stream_id);
  (void)session, (void)flags;
  if (++c->block_fields > GW_H2_BLOCK_FIELDS) {
    return flooded(c);
  }
  if (!s || s->head.refusal.status) {
    return 0; /* refused: the rest is decoded and passed over */
  }
  if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) {
    gw_head_trailer(&s->head, n, v);
  } else if (n.n && n.p[0] == ':') {
    take_pseudo(s, n, v);
  } else {
    gw_head_field(&s->head, n, v);
  }
  return 0;
}

/* A field that nghttp2 would drop in silence: the request is refused. */
static int on_invalid_header(nghttp2_session *session,
                             const nghttp2_frame *frame, const uint8_t *name,
                             size_t name_n, const uint8_t *value,
                             size_t value_n, uint8_t flags, void *user) {
  h2_conn *c = user;
  h2_stream *s = find_stream(c, frame->hd.stream_id);
  (void)name, (void)name_n, (void)value, (void)value_n, (void)flags;
  if (++c->block_fields > GW_H2_BLOCK_FIELDS) {
    return flooded(c);
  }
  if (s) {
    reset(s, NGHTTP2_PROTOCOL_ERROR, GW_ERR_PROTOCOL);
  } else {
    nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                              NGHTTP2_PROTOCOL_ERROR);
  }
  return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

static int on_data_chunk(nghttp2_session *session, uint8_t flags, int32_t id,
                         const uint8_t *data, size_t n, void *user) {
  h2_conn *c = user;
  h2_stream *s = find_stream(c, id);
  (void)flags;
  gw_h2_guard_data(&c->guard, false);
  if (s) {
    take_data(s, gw_slice_of((const char *)data, n));
  } else {
    nghttp2_session_consume(session, id, n);
  }
  return 0;
}

static int take_head(h2_conn *c, h2_stream *s, bool is_end) {
  s->has_ended = is_end;
  gw_head *head = &s->head;
  if (!head->refusal.status) {
    gw_head_end(head, !is_end);
  }
  if (head->refusal.status) {
    s->was_refused = true;
    if (!gw_h2_guard_waste(&c->guard)) {
      return flooded(c);
    }
  }
  route_or_hold(s);
  return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  h2_conn *c = user;
  h2_stream *s;
  bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  (void)session;
  switch (frame->hd.type) {
  case NGHTTP2_HEADERS:
    c->is_in_block = false;
    s = find_stream(c, frame->hd.stream_id);
    if (s && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
      return take_head(c, s, is_end);
    }
    if (s && s->head.refusal.status && !s->was_refused) {
      reset(s, NGHTTP2_PROTOCOL_ERROR, GW_ERR_PROTOCOL); /* bad trailers */
    } else if (s && is_end) {
      take_end(s);
    }
    return 0;
  case NGHTTP2_DATA:
    if (!is_end && frame->hd.length && frame->hd.length == frame->data.padlen &&
        !gw_h2_guard_data(&c->guard, true)) {
      return flooded(c);
    }
    s = is_end ? find_stream(c, frame->hd.stream_id) : NULL;
    if (s) {
      take_end(s);
    }
    return 0;
  case NGHTTP2_PING:
    if ((frame->hd.flags & NGHTTP2_FLAG_ACK) &&
        memcmp(frame->ping.opaque_data, drain_ping, 8) == 0) {
      send_last_goaway(c);
    }
    return 0;
  default:
    return 0;
  }
}

/* RFC 9113 8.1: we need no more of it, and may say so. But clients lose an
 * answer that a reset follows while they still send; so the little that was
 * announced may come. */
static bool can_read_away(const h2_stream *s) {
  const gw_request *request = &s->request;
  return request->has_length && s->received <= request->length &&
         request->length - s->received <= limits_of(s->c)->drain_body_bytes &&
         (!request->expects_continue || s->wants_body);
}

static int on_frame_sent(nghttp2_session *session, const nghttp2_frame *frame,
                         void *user) {
  h2_conn *c = user;
  bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  bool is_data = frame->hd.type == NGHTTP2_DATA;
  c->guard.n_data_sent += is_data;
  if (!is_end || (!is_data && frame->hd.type != NGHTTP2_HEADERS)) {
    return 0;
  }
  h2_stream *s = find_stream(c, frame->hd.stream_id);
  if (s) {
    s->is_answered = true;
    if (!s->was_refused) {
      gw_h2_guard_complete(&c->guard);
    }
    if (!s->has_ended && !can_read_away(s)) {
      nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, s->id,
                                NGHTTP2_NO_ERROR);
    }
  }
  return 0;
}

/* Always 0 (CVE-2023-35945). */
static int on_stream_close(nghttp2_session *session, int32_t id, uint32_t code,
                           void *user) {
  h2_conn *c = user;
  h2_stream *s = find_stream(c, id);
  (void)code;
  if (!s) {
    return 0;
  }
  s->is_open = false;
  gw_list_remove(&s->held);
  nghttp2_session_consume_connection(session, s->unconsumed);
  /* what we gave up for reasons of our own is not the client's doing */
  bool is_own = s->why == GW_ERR_CANCELLED || s->why == GW_ERR_NOMEM ||
                s->why == GW_ERR_INTERNAL;
  if (!s->is_answered && !is_own && !s->was_refused) {
    c->conn.server->n_wasted++;
    if (!gw_h2_guard_waste(&c->guard)) {
      nghttp2_session_terminate_session(session, NGHTTP2_ENHANCE_YOUR_CALM);
    }
  }
  if (s->is_queued) {
    gw_list_remove(&s->link);
    gw_list_push(&c->closed, &s->link);
  } else {
    free_stream(s, end_of(s));
  }
  return 0;
}

/* --- writing -------------------------------------------------------------- */

static gw_status fill(h2_conn *c) {
  while (!gw_h2_out_is_full(&c->out)) {
    const uint8_t *data;
    ssize_t n = nghttp2_session_mem_send(c->session, &data);
    if (n < 0) {
      return GW_ERR_NOMEM;
    }
    if (n == 0) {
      return GW_OK;
    }
    gw_slice bytes = gw_slice_of((const char *)data, (size_t)n);
    gw_status status = gw_h2_out_copy(&c->out, bytes);
    if (status != GW_OK) {
      return status;
    }
  }
  return GW_OK;
}

/* The queue is written: nothing borrows any more. */
static void reap(h2_conn *c) {
  while (!gw_list_empty(&c->closed)) {
    h2_stream *s = GW_CONTAINER(c->closed.next, h2_stream, link);
    free_stream(s, end_of(s));
  }
  for (gw_list *at = c->streams.next; at != &c->streams; at = at->next) {
    GW_CONTAINER(at, h2_stream, link)->is_queued = false;
  }
}

static gw_status flush(h2_conn *c) {
  for (;;) {
    gw_status status = gw_h2_out_is_empty(&c->out) ? fill(c) : GW_OK;
    if (status != GW_OK) {
      return status;
    }
    if (gw_h2_out_is_empty(&c->out)) {
      return GW_OK;
    }
    size_t n;
    status = gw_h2_out_write(&c->out, c->conn.stream, &n);
    if (n) {
      gw_timer_stop(&c->write_timer); /* it moved */
    }
    if (status != GW_OK) {
      return status;
    }
    reap(c);
  }
}

/* --- the turn ------------------------------------------------------------- */

/* Between the two GOAWAYs nghttp2 would not read on without streams, but a
 * request may be under way. */
static bool is_over(h2_conn *c) {
  return c->phase != PHASE_NOTICE && !nghttp2_session_want_read(c->session) &&
         !nghttp2_session_want_write(c->session) && gw_h2_out_is_empty(&c->out);
}

/* Says no more and waits for the client to close, so that what was said
 * arrives (RFC 9112 9.6 has the reason). */
static void linger(h2_conn *c) {
  c->phase = PHASE_LINGER;
  end_streams(c, &c->streams, GW_ERR_PROTOCOL);
  gw_timer_stop(&c->grace_timer);
  gw_timer_stop(&c->resume_timer);
  gw_stream_shutdown(c->conn.stream);
  gw_timer_start(c->conn.server->loop, &c->timer, LINGER_MS);
}

static void settle(h2_conn *c) {
  gw_loop *loop = c->conn.server->loop;
  bool is_stuck = !gw_h2_out_is_empty(&c->out);
  gw_stream_want(c->conn.stream, GW_READABLE | (is_stuck ? GW_WRITABLE : 0));
  if (!is_stuck) {
    gw_timer_stop(&c->write_timer);
  } else if (!gw_timer_is_running(&c->write_timer)) {
    gw_timer_start(loop, &c->write_timer, limits_of(c)->write_timeout_ms);
  }
  if (c->phase == PHASE_LINGER) {
    return;
  }
  bool ticks = !gw_list_empty(&c->streams) || c->is_in_block;
  if (ticks != c->is_ticking || !gw_timer_is_running(&c->timer)) {
    c->is_ticking = ticks;
    gw_timer_start(loop, &c->timer,
                   ticks ? TICK_MS : limits_of(c)->idle_timeout_ms);
  }
}

/* Writes and takes stock. False: the connection is gone. */
static bool advance(h2_conn *c) {
  if (c->phase != PHASE_LINGER) {
    gw_status status = flush(c);
    if (status != GW_OK && status != GW_AGAIN) {
      destroy(c, GW_ERR_CLOSED);
      return false;
    }
    if (is_over(c)) {
      linger(c);
    }
  }
  settle(c);
  return true;
}

static void run_task(gw_task *task) {
  advance(GW_CONTAINER(task, h2_conn, task));
}

/* The input is not worth reading on: a last word, then the end. */
static void calm_down(h2_conn *c) {
  nghttp2_session_terminate_session(c->session, NGHTTP2_ENHANCE_YOUR_CALM);
  gw_status status = flush(c);
  if (status == GW_OK) {
    linger(c);
    settle(c);
  } else {
    destroy(c, GW_ERR_PROTOCOL);
  }
}

/* False: the connection is gone, or lingers. */
static bool take_input(h2_conn *c, gw_slice in) {
  if (c->phase == PHASE_LINGER) {
    return true;
  }
  ssize_t n = nghttp2_session_mem_recv(c->session, (const uint8_t *)in.p, in.n);
  if (n == NGHTTP2_ERR_CALLBACK_FAILURE || n == NGHTTP2_ERR_FLOODED) {
    calm_down(c);
    return false;
  }
  if (n < 0) {
    destroy(c, GW_ERR_PROTOCOL);
    return false;
  }
  return true;
}

static void on_ready(void *owner, unsigned events) {
  h2_conn *c = owner;
  char in[READ_BYTES];
  size_t total = 0;
  c->n_this_turn = 0;
  if ((events & GW_WRITABLE) && !advance(c)) {
    return;
  }
  while ((events & GW_READABLE) && total < limits_of(c)->read_per_turn) {
    size_t n;
    gw_status status = gw_stream_read(c->conn.stream, in, sizeof in, &n);
    if (status == GW_AGAIN) {
      break;
    }
    if (status != GW_OK) {
      destroy(c, GW_ERR_CLOSED);
      return;
    }
    total += n;
    if (!take_input(c, gw_slice_of(in, n))) {
      return;
    }
  }
  wake(c);
}

/* --- timers --------------------------------------------------------------- */

/* THREATS A8, B23: who sends a body, or takes a response, does so at a least
 * rate. */
static void check_progress(h2_stream *s, uint64_t now) {
  const gw_http_limits *limits = limits_of(s->c);
  bool is_wanted = may_deliver(s) && s->unconsumed < limits->stream_window;
  bool uploads = !s->has_ended && (is_wanted || s->is_answered);
  uint64_t least = (uint64_t)limits->body_rate * limits->body_grace_ms / 1000;
  if (!uploads) {
    s->up_since_ms = now;
    s->up_mark = s->received;
  } else if (now - s->up_since_ms >= limits->body_grace_ms) {
    if (s->received - s->up_mark < least) {
      reset(s, s->is_answered ? NGHTTP2_NO_ERROR : NGHTTP2_CANCEL,
            GW_ERR_TIMEOUT);
    }
    s->up_since_ms = now;
    s->up_mark = s->received;
  }
  if (!s->response || s->is_answered) {
    return;
  }
  least = (uint64_t)limits->body_rate * limits->write_timeout_ms / 1000;
  if (now - s->down_since_ms >= limits->write_timeout_ms) {
    if (s->body_sent - s->down_mark < least) {
      reset(s, NGHTTP2_CANCEL, GW_ERR_TIMEOUT);
    }
    s->down_since_ms = now;
    s->down_mark = s->body_sent;
  }
}

static void tick(gw_timer *timer) {
  h2_conn *c = GW_CONTAINER(timer, h2_conn, timer);
  uint64_t now = now_of(c);
  if (c->phase == PHASE_LINGER) {
    destroy(c, GW_OK);
    return;
  }
  if (!c->is_ticking) { /* idle for too long */
    nghttp2_session_terminate_session(c->session, NGHTTP2_NO_ERROR);
    advance(c);
    return;
  }
  if (c->is_in_block &&
      now - c->block_since_ms >= limits_of(c)->head_timeout_ms) {
    calm_down(c); /* THREATS A5 */
    return;
  }
  for (gw_list *at = c->streams.next; at != &c->streams; at = at->next) {
    check_progress(GW_CONTAINER(at, h2_stream, link), now);
  }
  advance(c);
}

static void write_timed_out(gw_timer *timer) {
  destroy(GW_CONTAINER(timer, h2_conn, write_timer), GW_ERR_TIMEOUT);
}

/* --- set-up --------------------------------------------------------------- */

static nghttp2_option *make_options(const gw_http_limits *limits) {
  nghttp2_option *o;
  if (nghttp2_option_new(&o) != 0) {
    return NULL;
  }
  nghttp2_option_set_no_closed_streams(o, 1);
  nghttp2_option_set_max_outbound_ack(o, limits->outbound_acks);
  nghttp2_option_set_max_settings(o, limits->settings_entries);
  nghttp2_option_set_stream_reset_rate_limit(o, 500, 50);
  /* ours is exact: the library counts anew at each call */
#ifdef GW_NGHTTP2_LIMITS_CONTINUATIONS
  nghttp2_option_set_max_continuations(o, 128);
#endif
  nghttp2_option_set_max_send_header_block_length(o, 65536);
  nghttp2_option_set_max_deflate_dynamic_table_size(o, 4096);
  nghttp2_option_set_no_auto_window_update(o, 1);
  return o;
}

static nghttp2_session_callbacks *make_callbacks(void) {
  nghttp2_session_callbacks *cb;
  if (nghttp2_session_callbacks_new(&cb) != 0) {
    return NULL;
  }
  nghttp2_session_callbacks_set_on_begin_frame_callback(cb, on_begin_frame);
  nghttp2_session_callbacks_set_on_begin_headers_callback(cb, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
  nghttp2_session_callbacks_set_on_invalid_header_callback(cb,
                                                           on_invalid_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data_chunk);
  nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
  nghttp2_session_callbacks_set_on_frame_send_callback(cb, on_frame_sent);
  nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_stream_close);
  nghttp2_session_callbacks_set_send_data_callback(cb, send_data);
  return cb;
}

static bool make_session(h2_conn *c) {
  nghttp2_mem mem = {&c->mem, gw_h2_mem_alloc, gw_h2_mem_free,
                     gw_h2_mem_calloc, gw_h2_mem_realloc};
  nghttp2_option *options = make_options(limits_of(c));
  nghttp2_session_callbacks *callbacks = make_callbacks();
  bool is_made = options && callbacks &&
                 nghttp2_session_server_new3(&c->session, callbacks, c, options,
                                             &mem) == 0;
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  return is_made;
}

static bool greet(h2_conn *c) {
  const gw_http_limits *limits = limits_of(c);
  const nghttp2_settings_entry settings[] = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits->streams},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits->stream_window},
      {NGHTTP2_SETTINGS_MAX_FRAME_SIZE, 16384},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HEADER_LIST_BYTES},
      {NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 4096},
      {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
  };
  return nghttp2_submit_settings(c->session, NGHTTP2_FLAG_NONE, settings,
                                 sizeof settings / sizeof settings[0]) == 0 &&
         nghttp2_session_set_local_window_size(
             c->session, NGHTTP2_FLAG_NONE, 0,
             (int32_t)limits->connection_window) == 0;
}

static void h2_drain(gw_http_conn *conn) {
  begin_end(GW_CONTAINER(conn, h2_conn, conn));
}

static void h2_close(gw_http_conn *conn) {
  destroy(GW_CONTAINER(conn, h2_conn, conn), GW_ERR_CANCELLED);
}

static const gw_http_conn_ops conn_ops = {h2_drain, h2_close};

bool gw_h2_server_start(gw_http_server *server, gw_stream *stream,
                        gw_slice early) {
  h2_conn *c = gw_zalloc(sizeof *c);
  if (!c) {
    gw_stream_close(stream);
    return false;
  }
  const gw_http_limits *limits = &server->limits;
  gw_http_conn_init(&c->conn, &conn_ops, server, stream);
  gw_list_init(&c->streams);
  gw_list_init(&c->held);
  gw_list_init(&c->closed);
  gw_h2_guard_init(&c->guard, limits, c->conn.since_ms);
  gw_h2_out_init(&c->out, limits->queued_bytes < OUT_BYTES
                              ? limits->queued_bytes
                              : OUT_BYTES);
  gw_timer_init(&c->timer, tick);
  gw_timer_init(&c->write_timer, write_timed_out);
  gw_timer_init(&c->resume_timer, resume);
  gw_timer_init(&c->grace_timer, grace_ended);
  gw_task_init(&c->task, run_task);
  stream->owner = c;
  stream->on_ready = on_ready;
  if (!make_session(c) || !greet(c)) {
    destroy(c, GW_ERR_NOMEM);
    return false;
  }
  return take_input(c, early) && advance(c);
}
