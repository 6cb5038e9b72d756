#include "http/h2_server.h"

#include "base/mem.h"

enum {
  READ_BYTES = 16 * 1024,
  OUT_BYTES = 256 * 1024, /* most that is queued before it is written */
  TICK_MS = 1000
};

void gw_h2_server_wake(gw_h2_server_conn *c) {
  gw_loop_defer(c->conn.server->loop, &c->task);
}

/* --- the end -------------------------------------------------------------- */

static void end_streams(gw_h2_server_conn *c, gw_list *list, gw_status why) {
  while (!gw_list_empty(list)) {
    gw_h2_stream *s = GW_CONTAINER(list->next, gw_h2_stream, link);
    s->is_open = false;
    gw_h2_stream_free(s, list == &c->closed ? gw_h2_stream_end(s) : why);
  }
}

/* A session that is closed tells of no stream's close: our own list does. */
static void destroy(gw_h2_server_conn *c, gw_status why) {
  bool is_written = gw_h2_out_is_empty(&c->out);
  end_streams(c, &c->closed, is_written ? GW_OK : why);
  end_streams(c, &c->streams, why);
  gw_timer_stop(&c->timer);
  gw_timer_stop(&c->write_timer);
  gw_timer_stop(&c->resume_timer);
  gw_timer_stop(&c->grace_timer);
  gw_task_cancel(&c->task);
  gw_h2_session_close(c);
  gw_h2_out_done(&c->out);
  gw_hpack_done(&c->hpack);
  gw_http_conn_done(&c->conn);
  gw_free(c);
}

/* Says no more and waits for the client to close, so that what was said
 * arrives. */
static void linger(gw_h2_server_conn *c) {
  c->phase = GW_H2_LINGER;
  end_streams(c, &c->streams, GW_ERR_PROTOCOL);
  gw_timer_stop(&c->grace_timer);
  gw_timer_stop(&c->resume_timer);
  gw_http_linger_begin(&c->conn);
  gw_timer_start(c->conn.server->loop, &c->timer, GW_HTTP_LINGER_MS);
}

/* --- writing -------------------------------------------------------------- */

/* The queue is written: nothing borrows any more. */
static void reap(gw_h2_server_conn *c) {
  while (!gw_list_empty(&c->closed)) {
    gw_h2_stream *s = GW_CONTAINER(c->closed.next, gw_h2_stream, link);
    gw_h2_stream_free(s, gw_h2_stream_end(s));
  }
  for (gw_list *at = c->streams.next; at != &c->streams; at = at->next) {
    GW_CONTAINER(at, gw_h2_stream, link)->is_queued = false;
  }
}

static gw_status flush(gw_h2_server_conn *c) {
  for (;;) {
    gw_status status =
        gw_h2_out_is_empty(&c->out) ? gw_h2_session_fill(c) : GW_OK;
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

/* Between the two GOAWAYs the session would not read on without streams, but a
 * request may be under way. */
static bool is_over(const gw_h2_server_conn *c) {
  return c->phase != GW_H2_NOTICE && gw_h2_session_is_over(c) &&
         gw_h2_out_is_empty(&c->out);
}

static void settle(gw_h2_server_conn *c) {
  gw_loop *loop = c->conn.server->loop;
  const gw_http_limits *limits = gw_h2_server_limits(c);
  bool is_stuck = !gw_h2_out_is_empty(&c->out);
  gw_stream_want(c->conn.stream, GW_READABLE | (is_stuck ? GW_WRITABLE : 0));
  if (!is_stuck) {
    gw_timer_stop(&c->write_timer);
  } else if (!gw_timer_is_running(&c->write_timer)) {
    gw_timer_start(loop, &c->write_timer, limits->write_timeout_ms);
  }
  if (c->phase == GW_H2_LINGER) {
    return;
  }
  bool ticks = !gw_list_empty(&c->streams) || c->is_in_block;
  if (ticks != c->is_ticking || !gw_timer_is_running(&c->timer)) {
    c->is_ticking = ticks;
    gw_timer_start(loop, &c->timer, ticks ? TICK_MS : limits->idle_timeout_ms);
  }
}

/* Writes and takes stock. False: the connection is gone. */
static bool advance(gw_h2_server_conn *c) {
  if (c->mem.has_failed) { /* something may be unsaid: nobody shall wait */
    destroy(c, GW_ERR_NOMEM);
    return false;
  }
  if (c->phase != GW_H2_LINGER) {
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
  advance(GW_CONTAINER(task, gw_h2_server_conn, task));
}

/* The input is not worth reading on: a last word, then the end. */
static void calm_down(gw_h2_server_conn *c) {
  gw_h2_session_end(c, true);
  c->conn.is_bad = true;
  gw_status status = flush(c);
  if (status == GW_OK) {
    linger(c);
    settle(c);
  } else {
    destroy(c, GW_ERR_PROTOCOL);
  }
}

/* False: the connection is gone, or lingers. */
static bool take_input(gw_h2_server_conn *c, gw_slice in) {
  if (c->phase == GW_H2_LINGER) {
    c->conn.was_heard = true;
    return true;
  }
  gw_status status = gw_h2_session_read(c, in);
  if (status == GW_ERR_LIMIT) {
    calm_down(c);
    return false;
  }
  if (status != GW_OK) {
    destroy(c, GW_ERR_PROTOCOL);
    return false;
  }
  return true;
}

static void on_ready(void *owner, unsigned events) {
  gw_h2_server_conn *c = owner;
  GW_SCRATCH char in[READ_BYTES];
  size_t total = 0;
  c->n_this_turn = 0;
  if ((events & GW_WRITABLE) && !advance(c)) {
    return;
  }
  while ((events & GW_READABLE) &&
         total < gw_h2_server_limits(c)->read_per_turn) {
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
    if (n < sizeof in) {
      break; /* dry: another read would only say so */
    }
  }
  gw_h2_server_wake(c);
}

/* --- timers --------------------------------------------------------------- */

static void linger_on(gw_h2_server_conn *c) {
  if (gw_http_linger_goes_on(&c->conn)) {
    gw_timer_start(c->conn.server->loop, &c->timer, GW_HTTP_LINGER_MS);
  } else {
    destroy(c, GW_OK);
  }
}

static void tick(gw_timer *timer) {
  gw_h2_server_conn *c = GW_CONTAINER(timer, gw_h2_server_conn, timer);
  uint64_t now = gw_h2_server_now(c);
  if (c->phase == GW_H2_LINGER) {
    linger_on(c);
    return;
  }
  if (!c->is_ticking) { /* idle for too long */
    gw_h2_session_end(c, false);
    advance(c);
    return;
  }
  if (c->is_in_block &&
      now - c->block_since_ms >= gw_h2_server_limits(c)->head_timeout_ms) {
    calm_down(c); /* THREATS A5 */
    return;
  }
  for (gw_list *at = c->streams.next; at != &c->streams; at = at->next) {
    gw_h2_stream_check_progress(GW_CONTAINER(at, gw_h2_stream, link), now);
  }
  advance(c);
}

static void write_timed_out(gw_timer *timer) {
  destroy(GW_CONTAINER(timer, gw_h2_server_conn, write_timer), GW_ERR_TIMEOUT);
}

/* --- the server's calls --------------------------------------------------- */

static void h2_drain(gw_http_conn *conn) {
  gw_h2_drain_begin(GW_CONTAINER(conn, gw_h2_server_conn, conn));
}

static void h2_close(gw_http_conn *conn) {
  destroy(GW_CONTAINER(conn, gw_h2_server_conn, conn), GW_ERR_CANCELLED);
}

static const gw_http_conn_ops conn_ops = {h2_drain, h2_close};

bool gw_h2_server_start(gw_http_server *server, gw_stream *stream,
                        gw_slice early) {
  gw_h2_server_conn *c = gw_zalloc(sizeof *c);
  if (!c) {
    gw_stream_close(stream);
    return false;
  }
  size_t queued = server->limits.queued_bytes;
  gw_http_conn_init(&c->conn, &conn_ops, server, stream);
  gw_list_init(&c->streams);
  gw_list_init(&c->held);
  gw_list_init(&c->closed);
  gw_h2_guard_init(&c->guard, &server->limits, c->conn.since_ms);
  gw_h2_out_init(&c->out, queued < OUT_BYTES ? queued : OUT_BYTES);
  gw_hpack_init(&c->hpack);
  gw_timer_init(&c->timer, tick);
  gw_timer_init(&c->write_timer, write_timed_out);
  gw_timer_init(&c->resume_timer, gw_h2_hold_resume);
  gw_timer_init(&c->grace_timer, gw_h2_drain_grace_ended);
  gw_task_init(&c->task, run_task);
  stream->owner = c;
  stream->on_ready = on_ready;
  if (gw_h2_session_open(c) != GW_OK) {
    destroy(c, GW_ERR_NOMEM);
    return false;
  }
  if (server->is_draining) {
    gw_h2_drain_begin(c);
  }
  return take_input(c, early) && advance(c);
}
