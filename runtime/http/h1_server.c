#include "http/h1_server.h"

#include "base/mem.h"
#include "base/pool.h"

enum {
  READ_BYTES = 16 * 1024,
  PIPELINE_BYTES = 16 * 1024, /* read ahead while an exchange runs */
  OUT_BYTES = 128 * 1024,     /* heads that wait to be written */
  DRAIN_IDLE_MS = 1000 /* of a connection without a request, in a drain */
};

void gw_h1_server_wake(gw_h1_server_conn *c) {
  gw_loop_defer(c->conn.server->loop, &c->task);
}

void gw_h1_server_end_stream(gw_h1_server_conn *c, gw_status why) {
  if (c->has_stream) {
    c->has_stream = false;
    c->response = NULL;
    gw_http_conn_end(&c->stream, why);
  }
}

static void destroy(gw_h1_server_conn *c, gw_status why) {
  gw_h1_server_end_stream(c, why);
  gw_timer_stop(&c->timer);
  gw_timer_stop(&c->write_timer);
  gw_timer_stop(&c->resume_timer);
  gw_task_cancel(&c->task);
  gw_http_conn_done(&c->conn);
  gw_buf_done(&c->in);
  gw_buf_done(&c->out);
  gw_free(c);
}

/* --- the turn ------------------------------------------------------------- */

static gw_h1_waiting what_to_wait_for(const gw_h1_server_conn *c) {
  switch (c->reading) {
  case GW_H1_HEAD:
    return c->has_stream || c->in.n ? GW_H1_WAIT_HEAD : GW_H1_WAIT_IDLE;
  case GW_H1_BODY:
    return gw_h1_request_may_deliver(c) ? GW_H1_WAIT_BODY : GW_H1_WAIT_NONE;
  case GW_H1_AWAY:
    return GW_H1_WAIT_BODY;
  case GW_H1_DISCARD:
    return GW_H1_WAIT_LINGER;
  case GW_H1_HELD:
  case GW_H1_AHEAD:
    break;
  }
  return GW_H1_WAIT_NONE;
}

static void set_timer(gw_h1_server_conn *c) {
  const gw_http_limits *limits = gw_h1_server_limits(c);
  bool is_short =
      c->conn.server->is_draining && limits->idle_timeout_ms > DRAIN_IDLE_MS;
  uint32_t idle_ms = is_short ? DRAIN_IDLE_MS : limits->idle_timeout_ms;
  const uint32_t times[] = {[GW_H1_WAIT_NONE] = 0,
                            [GW_H1_WAIT_IDLE] = idle_ms,
                            [GW_H1_WAIT_HEAD] = limits->head_timeout_ms,
                            [GW_H1_WAIT_BODY] = limits->body_grace_ms,
                            [GW_H1_WAIT_LINGER] = GW_HTTP_LINGER_MS};
  gw_h1_waiting wanted = what_to_wait_for(c);
  if (wanted == c->waiting) {
    return; /* a head's time is absolute */
  }
  c->waiting = wanted;
  c->period_bytes = 0;
  gw_timer_stop(&c->timer);
  if (wanted != GW_H1_WAIT_NONE) {
    gw_timer_start(c->conn.server->loop, &c->timer, times[wanted]);
  }
}

/* While an exchange runs we read ahead a little, to hear of a client that
 * goes away. */
static bool wants_input(const gw_h1_server_conn *c) {
  if (c->input_ended || c->in.n >= c->in.limit) {
    return false;
  }
  switch (c->reading) {
  case GW_H1_HELD:
  case GW_H1_AHEAD:
    return c->in.n < PIPELINE_BYTES;
  case GW_H1_BODY:
    return gw_h1_request_may_deliver(c);
  case GW_H1_HEAD:
  case GW_H1_AWAY:
  case GW_H1_DISCARD:
    break;
  }
  return true;
}

static void settle(gw_h1_server_conn *c) {
  gw_loop *loop = c->conn.server->loop;
  gw_pool *pool = gw_loop_pool(loop);
  bool is_full = c->n_this_turn >= gw_h1_server_limits(c)->requests_per_turn;
  if (c->in.n == 0 && c->reading != GW_H1_BODY) {
    gw_pool_take(pool, &c->in); /* an idle connection holds no buffers */
  }
  if (c->out.n == 0) {
    gw_pool_take(pool, &c->out);
  }
  if (is_full && !gw_timer_is_running(&c->resume_timer)) {
    gw_timer_start(loop, &c->resume_timer, 0);
  }
  if (gw_h1_reply_has_output(c) && !gw_timer_is_running(&c->write_timer)) {
    gw_timer_start(loop, &c->write_timer,
                   gw_h1_server_limits(c)->write_timeout_ms);
  } else if (!gw_h1_reply_has_output(c)) {
    gw_timer_stop(&c->write_timer);
  }
  set_timer(c);
  unsigned events = wants_input(c) && !is_full ? GW_READABLE : 0;
  gw_stream_want(c->conn.stream,
                 events | (gw_h1_reply_has_output(c) ? GW_WRITABLE : 0));
}

/* close(2) of an ordinary client looks like the end of its direction: it has
 * left, and what it asked for is given up. Only an answer that is on its way
 * is still sent (RFC 9112 9.6). */
static bool is_cut_off(const gw_h1_server_conn *c) {
  return c->input_ended && (c->has_stream || !gw_h1_reply_has_output(c));
}

/* Reads and writes what can be, until neither goes on. False: the connection
 * is gone. */
static bool advance(gw_h1_server_conn *c) {
  for (bool goes_on = true; goes_on;) {
    goes_on = gw_h1_request_read(c);
    if (c->was_reset) {
      destroy(c, GW_ERR_CANCELLED);
      return false;
    }
    gw_status status = gw_h1_reply_flush(c);
    if (status == GW_OK) {
      goes_on |= gw_h1_reply_finish(c);
    } else if (status != GW_AGAIN) {
      destroy(c, GW_ERR_CLOSED);
      return false;
    }
  }
  if (is_cut_off(c)) {
    destroy(c, GW_ERR_CLOSED);
    return false;
  }
  settle(c);
  return true;
}

static void run_task(gw_task *task) {
  advance(GW_CONTAINER(task, gw_h1_server_conn, task));
}

/* One piece of input; GW_AGAIN when there is no more for now. */
static gw_status read_input(gw_h1_server_conn *c, size_t *ret_n,
                            bool *ret_is_dry) {
  size_t room = c->in.limit - c->in.n;
  size_t cap = room < READ_BYTES ? room : READ_BYTES;
  *ret_n = 0;
  gw_pool_lend(gw_loop_pool(c->conn.server->loop), &c->in);
  gw_status status = gw_buf_reserve(&c->in, cap);
  if (status != GW_OK) {
    return status;
  }
  status = gw_stream_read(c->conn.stream, c->in.p + c->in.n, cap, ret_n);
  c->in.n += *ret_n;
  *ret_is_dry = *ret_n < cap;
  return status;
}

static void on_ready(void *owner, unsigned events) {
  gw_h1_server_conn *c = owner;
  size_t total = 0;
  bool is_dry = false;
  c->n_this_turn = 0;
  bool is_there = !(events & GW_WRITABLE) || advance(c);
  if (!(events & GW_READABLE)) {
    return;
  }
  while (is_there && !is_dry && wants_input(c) &&
         total < gw_h1_server_limits(c)->read_per_turn) {
    size_t n;
    gw_status status = read_input(c, &n, &is_dry);
    total += n;
    if (status == GW_AGAIN) {
      settle(c);
      return;
    }
    if (status != GW_OK && status != GW_END) {
      destroy(c, GW_ERR_CLOSED);
      return;
    }
    c->input_ended = status == GW_END;
    is_there = advance(c);
  }
}

/* --- timers --------------------------------------------------------------- */

static void body_period_ended(gw_h1_server_conn *c) {
  const gw_http_limits *limits = gw_h1_server_limits(c);
  uint64_t least = (uint64_t)limits->body_rate * limits->body_grace_ms / 1000;
  if (c->period_bytes < least) {
    if (c->reading == GW_H1_AWAY) {
      destroy(c, GW_ERR_TIMEOUT);
      return;
    }
    gw_head_refuse(&c->head, 408, "request-timeout",
                   "the body came too slowly");
    gw_h1_request_refuse(c);
  }
  advance(c);
}

static void timed_out(gw_timer *timer) {
  gw_h1_server_conn *c = GW_CONTAINER(timer, gw_h1_server_conn, timer);
  gw_h1_waiting waited = c->waiting;
  c->waiting = GW_H1_WAIT_NONE;
  if (waited == GW_H1_WAIT_BODY) {
    body_period_ended(c);
  } else if (waited == GW_H1_WAIT_HEAD && c->has_stream) {
    gw_head_refuse(&c->head, 408, "request-timeout",
                   "the head did not come in time");
    gw_h1_request_refuse(c);
    advance(c);
  } else if (waited == GW_H1_WAIT_LINGER && gw_http_linger_goes_on(&c->conn)) {
    settle(c);
  } else {
    destroy(c, GW_ERR_TIMEOUT);
  }
}

static void write_timed_out(gw_timer *timer) {
  destroy(GW_CONTAINER(timer, gw_h1_server_conn, write_timer), GW_ERR_TIMEOUT);
}

static void resume(gw_timer *timer) {
  gw_h1_server_conn *c = GW_CONTAINER(timer, gw_h1_server_conn, resume_timer);
  c->n_this_turn = 0;
  advance(c);
}

/* --- the server's calls --------------------------------------------------- */

/* A request may be on its way to an idle connection: closed at once, it would
 * be lost (RFC 9112 9.6). It gets a last, short wait. */
static void h1_drain(gw_http_conn *conn) {
  gw_h1_server_conn *c = GW_CONTAINER(conn, gw_h1_server_conn, conn);
  if (c->waiting == GW_H1_WAIT_IDLE) {
    c->waiting = GW_H1_WAIT_NONE;
    set_timer(c);
  }
}

static void h1_close(gw_http_conn *conn) {
  destroy(GW_CONTAINER(conn, gw_h1_server_conn, conn), GW_ERR_CANCELLED);
}

static const gw_http_conn_ops conn_ops = {h1_drain, h1_close};

bool gw_h1_server_start(gw_http_server *server, gw_stream *stream,
                        gw_slice early) {
  gw_h1_server_conn *c = gw_zalloc(sizeof *c);
  if (!c) {
    gw_stream_close(stream);
    return false;
  }
  gw_http_conn_init(&c->conn, &conn_ops, server, stream);
  gw_timer_init(&c->timer, timed_out);
  gw_timer_init(&c->write_timer, write_timed_out);
  gw_timer_init(&c->resume_timer, resume);
  gw_task_init(&c->task, run_task);
  gw_buf_init(&c->in, NULL, server->limits.head_bytes + READ_BYTES);
  gw_buf_init(&c->out, NULL, OUT_BYTES);
  c->keeps_alive = true;
  stream->owner = c;
  stream->on_ready = on_ready;
  if (gw_buf_append(&c->in, early) != GW_OK) {
    destroy(c, GW_ERR_NOMEM);
    return false;
  }
  return advance(c);
}
