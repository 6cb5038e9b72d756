#include <assert.h>

#include "http/h1_server.h"

void gw_h1_request_refuse(gw_h1_server_conn *c) {
  c->conn.server->n_wasted++;
  c->conn.is_bad = true;
  c->keeps_alive = false;
  c->reading = GW_H1_AHEAD;
  if (c->has_stream && !c->response) {
    gw_h1_server_handler(c)->on_refuse(&c->stream, &c->head.refusal,
                                       &c->request);
  }
}

/* --- heads ---------------------------------------------------------------- */

/* RFC 9112 2.2: one empty line before a request is passed over. True: the
 * request may begin. */
static bool skip_empty_line(gw_h1_server_conn *c) {
  if (!c->skipped_empty_line && c->in.n && c->in.p[0] == '\r') {
    if (c->in.n == 1) {
      return false;
    }
    if (c->in.p[1] == '\n') {
      gw_buf_drop(&c->in, 2);
      c->skipped_empty_line = true;
    }
  }
  return c->in.n > 0;
}

static bool begin(gw_h1_server_conn *c) {
  gw_arena *arena = gw_http_conn_begin(&c->conn, &c->stream, &gw_h1_stream_ops);
  if (!arena) {
    gw_buf_done(&c->in);
    gw_h1_reply_bare(c, 503, GW_ERR_UNAVAILABLE);
    return false;
  }
  bool is_secure = c->conn.stream->info.is_secure;
  c->request.version = 11;
  c->request.scheme = is_secure ? GW_LIT("https") : GW_LIT("http");
  gw_head_init(&c->head, arena, gw_h1_server_limits(c), &c->request);
  c->head.keep = c->conn.server->keep;
  gw_h1_head_start(&c->head_reader, &c->head);
  c->has_stream = true;
  c->is_answering = c->owes_end = c->has_continued = false;
  c->keeps_alive = true;
  c->body_sent = c->unconsumed = 0;
  c->read_away = 0;
  c->n_requests++;
  return true;
}

static void take_head(gw_h1_server_conn *c) {
  gw_h1_body_start(&c->body_reader, &c->head);
  c->reading = c->request.has_body ? GW_H1_HELD : GW_H1_AHEAD;
  c->skipped_empty_line = false;
  /* RFC 9112 9.3; HTTP/1.0 never persists here */
  c->keeps_alive = c->request.version == 11 && !c->head.wants_close;
  gw_h1_server_handler(c)->on_request(&c->stream, &c->request);
}

static bool read_head(gw_h1_server_conn *c) {
  if (c->n_this_turn >= gw_h1_server_limits(c)->requests_per_turn) {
    return false; /* THREATS A35 */
  }
  if (!c->has_stream && (!skip_empty_line(c) || !begin(c))) {
    return false;
  }
  size_t used;
  gw_status status =
      gw_h1_head_read(&c->head_reader, gw_buf_slice(&c->in), &used);
  gw_buf_drop(&c->in, used);
  if (status == GW_AGAIN) {
    return false;
  }
  c->n_this_turn++;
  if (status == GW_OK) {
    take_head(c);
  } else {
    gw_h1_request_refuse(c);
  }
  return true;
}

/* --- bodies --------------------------------------------------------------- */

bool gw_h1_request_may_deliver(const gw_h1_server_conn *c) {
  return c->reading != GW_H1_BODY ||
         c->unconsumed < gw_h1_server_limits(c)->stream_window;
}

static void deliver(gw_h1_server_conn *c, gw_slice data, bool is_end) {
  c->period_bytes += data.n;
  if (c->reading == GW_H1_BODY && (data.n || is_end)) {
    c->unconsumed += data.n;
    gw_h1_server_handler(c)->on_body(&c->stream, data, is_end);
  } else if (c->reading == GW_H1_AWAY) {
    c->read_away += data.n;
    if (c->read_away > gw_h1_server_limits(c)->drain_body_bytes) {
      c->keeps_alive = false;
      c->reading = GW_H1_AHEAD;
    }
  }
}

static bool goes_on_with(const gw_h1_server_conn *c, gw_h1_reading what) {
  bool is_answered = what == GW_H1_BODY && c->response;
  return c->reading == what && gw_h1_request_may_deliver(c) && !is_answered &&
         !c->was_reset;
}

/* Runs over what is there of a body. */
static bool read_body(gw_h1_server_conn *c) {
  size_t at = 0;
  gw_status status = GW_OK;
  gw_h1_reading before = c->reading;
  while (status == GW_OK && at < c->in.n && goes_on_with(c, before)) {
    size_t used;
    gw_slice data, rest = gw_slice_from(gw_buf_slice(&c->in), at);
    status = gw_h1_body_read(&c->body_reader, rest, &used, &data);
    at += used;
    if (status != GW_ERR_INVALID) {
      deliver(c, data, status == GW_END);
    }
  }
  gw_buf_drop(&c->in, at);
  if (status == GW_ERR_INVALID) {
    gw_h1_request_refuse(c);
  } else if (status == GW_END && c->reading == before) {
    c->reading = c->has_stream ? GW_H1_AHEAD : GW_H1_HEAD;
  } else if (c->reading == GW_H1_AWAY && c->input_ended) {
    c->keeps_alive = false; /* the rest will not come */
    c->reading = GW_H1_AHEAD;
  }
  return c->reading != before;
}

bool gw_h1_request_read(gw_h1_server_conn *c) {
  switch (c->reading) {
  case GW_H1_HEAD:
    return read_head(c);
  case GW_H1_BODY:
  case GW_H1_AWAY:
    return read_body(c);
  case GW_H1_DISCARD:
    c->conn.was_heard |= c->in.n > 0;
    c->in.n = 0;
    return false;
  case GW_H1_HELD:
  case GW_H1_AHEAD:
    break;
  }
  if (c->owes_end && c->has_stream) {
    c->owes_end = false;
    gw_h1_server_handler(c)->on_body(&c->stream, (gw_slice){NULL, 0}, true);
    return true;
  }
  return false;
}

/* --- the handler's calls -------------------------------------------------- */

static gw_h1_server_conn *of_stream(gw_http_stream *stream) {
  return GW_CONTAINER(stream, gw_h1_server_conn, stream);
}

void gw_h1_request_want_body(gw_http_stream *stream) {
  gw_h1_server_conn *c = of_stream(stream);
  if (c->reading == GW_H1_HELD) {
    c->reading = GW_H1_BODY;
    if (c->request.expects_continue && !c->response) {
      gw_slice interim = GW_LIT("HTTP/1.1 100 Continue\r\n\r\n");
      c->has_continued = true;
      c->was_reset |= gw_buf_append(&c->out, interim) != GW_OK;
    }
  } else if (!c->request.has_body) {
    c->owes_end = true;
  }
  gw_h1_server_wake(c);
}

void gw_h1_request_consume(gw_http_stream *stream, size_t n) {
  gw_h1_server_conn *c = of_stream(stream);
  assert(n <= c->unconsumed);
  c->unconsumed -= n;
  gw_h1_server_wake(c);
}
