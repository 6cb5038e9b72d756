#include <assert.h>

#include "http/h1_server.h"

#include "base/pool.h"
#include "http/h1_write.h"

void gw_h1_reply_bare(gw_h1_server_conn *c, int status, gw_status why) {
  gw_h1_write_bare(&c->out, status, gw_http_server_date(c->conn.server));
  c->keeps_alive = false;
  c->reading = GW_H1_AHEAD;
  gw_h1_server_end_stream(c, why);
}

/* Whether what is left of the request's body can be read away. */
static bool can_drain(const gw_h1_server_conn *c) {
  if (c->reading != GW_H1_HELD && c->reading != GW_H1_BODY) {
    return true;
  }
  if (c->request.expects_continue && !c->has_continued) {
    return false; /* it may come or not (RFC 9110 10.1.1) */
  }
  return c->head.is_chunked ||
         c->body_reader.left <= gw_h1_server_limits(c)->drain_body_bytes;
}

static bool may_persist(const gw_h1_server_conn *c) {
  const gw_http_server *server = c->conn.server;
  uint64_t age_ms = gw_loop_now_ms(server->loop) - c->conn.since_ms;
  bool has_input = !c->input_ended || c->in.n;
  return c->keeps_alive && !server->is_draining && has_input &&
         c->n_requests < server->limits.max_requests &&
         age_ms < server->limits.max_age_ms && can_drain(c);
}

/* All that is not the body; nothing where it can't be. */
static bool write_answer(gw_h1_server_conn *c) {
  const gw_response *response = c->response;
  gw_slice date = gw_http_server_date(c->conn.server);
  size_t before = c->out.n;
  gw_status status =
      gw_response_is_sound(response)
          ? gw_h1_write_head(&c->out, response, date, !c->keeps_alive)
          : GW_ERR_INVALID;
  c->out_head = c->out.n;
  if (status == GW_OK && gw_response_has_trailers(response)) {
    status = gw_h1_write_tail(&c->out, response);
  }
  if (status != GW_OK) {
    c->out.n = before;
  }
  return status == GW_OK;
}

static void begin_answer(gw_h1_server_conn *c) {
  gw_pool_lend(gw_loop_pool(c->conn.server->loop), &c->out);
  c->keeps_alive = may_persist(c);
  if (c->reading == GW_H1_HELD || c->reading == GW_H1_BODY) {
    c->reading = c->keeps_alive ? GW_H1_AWAY : GW_H1_AHEAD;
  }
  if (write_answer(c)) {
    c->is_answering = true;
  } else {
    gw_h1_reply_bare(c, 500, GW_ERR_INTERNAL);
  }
}

static gw_slice body_left(const gw_h1_server_conn *c) {
  if (!c->is_answering || !c->response || !gw_response_has_body(c->response)) {
    return (gw_slice){NULL, 0};
  }
  return gw_slice_from(c->response->body, c->body_sent);
}

bool gw_h1_reply_has_output(const gw_h1_server_conn *c) {
  return c->out_sent < c->out.n || body_left(c).n > 0;
}

/* Of |out|, before the body. */
static size_t head_left(const gw_h1_server_conn *c) {
  size_t end = c->is_answering ? c->out_head : c->out.n;
  return end > c->out_sent ? end - c->out_sent : 0;
}

/* Head, body, tail: those that are not written. */
static size_t parts_left(const gw_h1_server_conn *c, gw_slice parts[static 3]) {
  gw_slice out = gw_slice_from(gw_buf_slice(&c->out), c->out_sent);
  size_t head = head_left(c);
  const gw_slice all[] = {gw_slice_sub(out, 0, head), body_left(c),
                          gw_slice_from(out, head)};
  size_t n = 0;
  for (size_t i = 0; i < GW_COUNT(all); i++) {
    if (all[i].n) {
      parts[n++] = all[i];
    }
  }
  return n;
}

gw_status gw_h1_reply_flush(gw_h1_server_conn *c) {
  if (c->response && !c->is_answering) {
    begin_answer(c);
  }
  while (gw_h1_reply_has_output(c)) {
    size_t n;
    gw_slice parts[3];
    size_t n_parts = parts_left(c, parts);
    gw_status status = gw_stream_write(c->conn.stream, parts, n_parts, &n);
    if (status != GW_OK) {
      return status;
    }
    gw_timer_stop(&c->write_timer); /* it moved */
    size_t before = head_left(c), body = body_left(c).n;
    size_t of_head = n < before ? n : before;
    size_t of_body = n - of_head < body ? n - of_head : body;
    c->out_sent += n - of_body;
    c->body_sent += of_body;
  }
  c->out_sent = c->out.n = 0;
  return GW_OK;
}

bool gw_h1_reply_finish(gw_h1_server_conn *c) {
  if (c->has_stream && !c->is_answering) {
    return false; /* only a 100 was */
  }
  if (!c->has_stream && c->reading != GW_H1_AHEAD) {
    return false;
  }
  gw_h1_server_end_stream(c, GW_OK);
  c->is_answering = false;
  if (!c->keeps_alive) {
    gw_http_linger_begin(&c->conn);
    c->reading = GW_H1_DISCARD;
    return false;
  }
  if (c->reading == GW_H1_AHEAD) {
    c->reading = GW_H1_HEAD;
  }
  return true;
}

/* --- the handler's calls -------------------------------------------------- */

static gw_h1_server_conn *of_stream(gw_http_stream *stream) {
  return GW_CONTAINER(stream, gw_h1_server_conn, stream);
}

static void h1_respond(gw_http_stream *stream, const gw_response *response) {
  gw_h1_server_conn *c = of_stream(stream);
  assert(!c->response);
  c->response = response;
  gw_h1_server_wake(c);
}

static void h1_reset(gw_http_stream *stream) {
  gw_h1_server_conn *c = of_stream(stream);
  c->was_reset = true;
  gw_h1_server_wake(c);
}

const gw_http_stream_ops gw_h1_stream_ops = {
    gw_h1_request_want_body, gw_h1_request_consume, h1_respond, h1_reset};
