#include <assert.h>

#include "base/pool.h"
#include "http/h2_server.h"

/* --- life ----------------------------------------------------------------- */

static void deliver(gw_task *task);

gw_h2_stream *gw_h2_stream_open(gw_h2_server_conn *c, int32_t id) {
  gw_pool *pool = gw_loop_pool(c->conn.server->loop);
  gw_h2_stream *s = gw_pool_alloc(pool, sizeof *s);
  if (s) {
    *s = (gw_h2_stream){.c = c, .id = id};
  }
  gw_arena *arena =
      s ? gw_http_conn_begin(&c->conn, &s->stream, &gw_h2_stream_ops) : NULL;
  if (!arena) {
    gw_pool_free(pool, s, sizeof *s);
    return NULL;
  }
  bool is_secure = c->conn.stream->info.is_secure;
  s->is_open = true;
  s->request.version = 20;
  s->request.scheme = is_secure ? GW_LIT("https") : GW_LIT("http");
  gw_head_init(&s->head, arena, gw_h2_server_limits(c), &s->request);
  s->head.keep = c->conn.server->keep;
  s->head.copies = true;
  gw_buf_init(&s->withheld, NULL, gw_h2_server_limits(c)->stream_window);
  gw_task_init(&s->deliver, deliver);
  gw_list_init(&s->held);
  gw_list_push(&c->streams, &s->link);
  return s;
}

void gw_h2_stream_free(gw_h2_stream *s, gw_status why) {
  gw_list_remove(&s->link);
  gw_list_remove(&s->held);
  gw_task_cancel(&s->deliver);
  gw_buf_done(&s->withheld);
  gw_pool *pool = gw_loop_pool(s->c->conn.server->loop);
  gw_http_conn_end(&s->stream, why);
  gw_pool_free(pool, s, sizeof *s);
}

gw_status gw_h2_stream_end(const gw_h2_stream *s) {
  if (s->is_answered) {
    return GW_OK;
  }
  return s->why != GW_OK ? s->why : GW_ERR_CLOSED;
}

void gw_h2_stream_closed(gw_h2_stream *s) {
  gw_h2_server_conn *c = s->c;
  s->is_open = false;
  if (c->in_block == s) {
    c->in_block = NULL;
  }
  gw_list_remove(&s->held);
  gw_h2_session_consume_closed(c, s->unconsumed);
  /* what we gave up for reasons of our own is not the client's doing */
  bool is_own = s->why == GW_ERR_CANCELLED || s->why == GW_ERR_NOMEM ||
                s->why == GW_ERR_INTERNAL;
  if (!s->is_answered && !is_own && !s->was_refused) {
    c->conn.server->n_wasted++;
    if (!gw_h2_guard_waste(&c->guard)) {
      gw_h2_session_end(c, true);
    }
  }
  if (s->is_queued) {
    gw_list_remove(&s->link);
    gw_list_push(&c->closed, &s->link);
  } else {
    gw_h2_stream_free(s, gw_h2_stream_end(s));
  }
}

/* --- the body ------------------------------------------------------------- */

/* Whether the handler waits for more of the body. */
static bool is_awaited(const gw_h2_stream *s) {
  return s->is_open && s->is_routed && s->wants_body && !s->response &&
         s->why == GW_OK && !s->has_told_end;
}

static bool may_deliver(const gw_h2_stream *s) {
  return is_awaited(s) && !s->head.refusal.status;
}

static void tell(gw_h2_stream *s, gw_slice bytes, bool is_end) {
  s->has_told_end = is_end;
  gw_h2_server_handler(s->c)->on_body(&s->stream, bytes, is_end);
}

static void tell_refusal(gw_h2_stream *s) {
  s->has_told_end = true;
  gw_h2_server_handler(s->c)->on_refuse(&s->stream, &s->head.refusal,
                                        &s->request);
}

/* What came before it was wanted. */
static void deliver(gw_task *task) {
  gw_h2_stream *s = GW_CONTAINER(task, gw_h2_stream, deliver);
  if (is_awaited(s) && s->head.refusal.status) {
    tell_refusal(s);
    return;
  }
  if (!may_deliver(s) || (s->withheld.n == 0 && !s->has_ended)) {
    return;
  }
  gw_buf withheld = s->withheld;
  gw_buf_init(&s->withheld, NULL, gw_h2_server_limits(s->c)->stream_window);
  tell(s, gw_buf_slice(&withheld), s->has_ended);
  gw_buf_done(&withheld);
}

void gw_h2_stream_refuse(gw_h2_stream *s) {
  if (s->response || s->was_refused || s->why != GW_OK) {
    return;
  }
  s->was_refused = s->is_broken = true;
  s->c->conn.server->n_wasted++;
  if (!gw_h2_guard_waste(&s->c->guard)) {
    gw_h2_session_end(s->c, true);
  }
  gw_h2_stream_drop_withheld(s);
  if (is_awaited(s)) {
    tell_refusal(s);
  }
}

/* RFC 9113 8.1: we need no more of it, and may say so. But clients lose an
 * answer that a reset follows while they still send; so what is not announced
 * to be long may come, within the same limit as in HTTP/1.1. */
bool gw_h2_stream_can_read_away(const gw_h2_stream *s) {
  const gw_request *request = &s->request;
  uint64_t left = request->has_length && request->length > s->received
                      ? request->length - s->received
                      : 0;
  return !s->is_broken && left <= gw_h2_server_limits(s->c)->drain_body_bytes &&
         (!request->expects_continue || s->wants_body);
}

static void read_away(gw_h2_stream *s, size_t n) {
  s->read_away += s->is_answered ? n : 0;
  gw_h2_session_consume(s->c, s->id, n);
  if (s->read_away > gw_h2_server_limits(s->c)->drain_body_bytes) {
    gw_h2_reply_reset(s, GW_ERR_LIMIT);
  }
}

/* RFC 9113 8.1.1: the lengths must agree. */
static void refuse_length(gw_h2_stream *s) {
  gw_head_malformed(&s->head, "the body is not as long as content-length says");
  gw_h2_stream_refuse(s);
}

void gw_h2_stream_data(gw_h2_stream *s, gw_slice data) {
  bool is_heard = !s->response && s->why == GW_OK && !s->head.refusal.status;
  s->received += data.n;
  if (!is_heard) {
    read_away(s, data.n);
    return;
  }
  if (s->request.has_length && s->received > s->request.length) {
    gw_h2_session_consume(s->c, s->id, data.n);
    refuse_length(s);
    return;
  }
  s->unconsumed += data.n;
  if (may_deliver(s) && s->withheld.n == 0) {
    tell(s, data, false);
  } else if (gw_buf_append(&s->withheld, data) != GW_OK) {
    gw_h2_reply_reset(s, GW_ERR_NOMEM);
  }
}

void gw_h2_stream_ended(gw_h2_stream *s) {
  s->has_ended = true;
  if (s->response || s->head.refusal.status) {
    return;
  }
  if (s->request.has_length && s->received != s->request.length) {
    refuse_length(s);
  } else if (may_deliver(s) && s->withheld.n == 0) {
    tell(s, (gw_slice){NULL, 0}, true);
  }
}

void gw_h2_stream_drop_withheld(gw_h2_stream *s) {
  if (s->withheld.n) {
    s->unconsumed -= s->withheld.n;
    gw_h2_session_consume(s->c, s->id, s->withheld.n);
    gw_buf_done(&s->withheld);
  }
}

void gw_h2_stream_want_body(gw_http_stream *stream) {
  gw_h2_stream *s = GW_CONTAINER(stream, gw_h2_stream, stream);
  if (s->wants_body) {
    return;
  }
  s->wants_body = true;
  s->up_since_ms = gw_h2_server_now(s->c);
  if (s->request.expects_continue && s->received == 0 && s->is_open &&
      !s->head.refusal.status) {
    gw_h2_reply_continue(s);
  }
  gw_loop_defer(s->c->conn.server->loop, &s->deliver);
}

void gw_h2_stream_consume(gw_http_stream *stream, size_t n) {
  gw_h2_stream *s = GW_CONTAINER(stream, gw_h2_stream, stream);
  if (!s->is_open) {
    return; /* its credit was returned when it closed */
  }
  assert(n <= s->unconsumed);
  s->unconsumed -= n;
  gw_h2_session_consume(s->c, s->id, n);
  gw_h2_server_wake(s->c);
}

/* --- progress ------------------------------------------------------------- */

/* A body comes at a least rate, while it is the client that we wait for. */
static void check_upload(gw_h2_stream *s, uint64_t now) {
  const gw_http_limits *limits = gw_h2_server_limits(s->c);
  uint64_t least = (uint64_t)limits->body_rate * limits->body_grace_ms / 1000;
  bool is_wanted = may_deliver(s) && s->unconsumed < limits->stream_window;
  bool uploads = !s->has_ended && (is_wanted || s->is_answered);
  if (uploads && now - s->up_since_ms < limits->body_grace_ms) {
    return;
  }
  bool is_slow = uploads && s->received - s->up_mark < least;
  s->up_since_ms = now;
  s->up_mark = s->received;
  if (is_slow && s->is_answered) {
    gw_h2_reply_reset(s, GW_ERR_TIMEOUT);
  } else if (is_slow) {
    gw_head_refuse(&s->head, 408, "request-timeout",
                   "the body came too slowly");
    gw_h2_stream_refuse(s);
  }
}

/* A response is taken at a least rate. */
static void check_download(gw_h2_stream *s, uint64_t now) {
  const gw_http_limits *limits = gw_h2_server_limits(s->c);
  if (!s->response || s->is_answered ||
      now - s->down_since_ms < limits->write_timeout_ms) {
    return;
  }
  if (s->body_sent - s->down_mark < gw_http_limits_least_taken(limits)) {
    gw_h2_reply_reset(s, GW_ERR_TIMEOUT);
  }
  s->down_since_ms = now;
  s->down_mark = s->body_sent;
}

/* THREATS A8, B23. */
void gw_h2_stream_check_progress(gw_h2_stream *s, uint64_t now) {
  check_upload(s, now);
  check_download(s, now);
}
