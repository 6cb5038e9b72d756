/* The life of a connection: connect, greet, read, write, keep alive, end.
 * Whatever ends it waits for the flush at the end of the turn, so a session is
 * never deleted under its own feet. */
#include <assert.h>

#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "http/h2_section.h"
#include "upstream/h2_conn.h"

enum {
  READ_BYTES = 16 * 1024, /* at once */
  READ_PER_TURN = 64 * 1024,
  /* what is gathered, a DATA frame above it and a head behind that */
  OUT_BYTES = GW_H2_WRITE_BYTES + 20 * 1024 + GW_H2_SECTION_BYTES,
  PING_TIMEOUT_MS = 5000,
  MAX_QUEUED = 1000, /* control frames waiting for a slow upstream */
};

static gw_h2_conn *of(gw_conn *conn) {
  return GW_CONTAINER(conn, gw_h2_conn, base);
}

gw_call *gw_h2_call_of(const gw_h2_conn *conn, int32_t stream_id) {
  return nghttp2_session_get_stream_user_data(conn->session, stream_id);
}

void gw_h2_defer_flush(gw_h2_conn *conn) {
  gw_loop_defer(gw_h2_cluster(conn)->loop, &conn->flush);
}

void gw_h2_fail(gw_h2_conn *conn, gw_status why) {
  if (conn->why == GW_OK) {
    conn->why = why;
  }
  gw_h2_defer_flush(conn);
}

void gw_h2_leave(gw_h2_conn *conn) {
  bool is_useless = conn->base.state < GW_CONN_READY;
  if (conn->base.state == GW_CONN_LEAVING) {
    return;
  }
  gw_endpoint_on_leaving(&conn->base);
  conn->base.state = GW_CONN_LEAVING;
  if (is_useless) {
    gw_h2_fail(conn, GW_ERR_CLOSED); /* not ready, and not wanted any more */
  }
  gw_h2_defer_flush(conn);
}

/* The call leaves the connection; its stream goes on without it. */
void gw_h2_detach(gw_h2_conn *conn, gw_call *call) {
  if (conn->session) {
    nghttp2_session_set_stream_user_data(conn->session, call->stream_id, NULL);
  }
  if (conn->in_block == call) {
    conn->in_block = NULL;
  }
  gw_list_remove(&call->link);
  call->conn = NULL;
  conn->base.n_calls--;
  gw_cluster_wake(gw_h2_cluster(conn));
  if (conn->base.state == GW_CONN_LEAVING && !conn->base.n_calls) {
    gw_h2_defer_flush(conn);
  }
}

void gw_h2_reset_stream(gw_h2_conn *conn, int32_t stream_id, uint32_t code) {
  if (nghttp2_submit_rst_stream(conn->session, NGHTTP2_FLAG_NONE, stream_id,
                                code) != 0) {
    gw_h2_fail(conn, GW_ERR_NOMEM);
  }
  gw_h2_defer_flush(conn);
}

void gw_h2_finish(gw_h2_conn *conn, gw_call *call, gw_status status) {
  if (status != GW_OK) {
    conn->base.endpoint->stats.n_failed++;
  }
  gw_h2_detach(conn, call);
  gw_cluster_finish(gw_h2_cluster(conn), call, status);
}

static gw_status greet(gw_h2_conn *conn) {
  if (gw_h2_new_session(conn) != GW_OK) {
    return GW_ERR_NOMEM;
  }
  conn->base.state = GW_CONN_GREETING;
  gw_h2_defer_flush(conn);
  gw_stream_want(conn->stream, GW_READABLE);
  return GW_OK;
}

static void drive_handshake(gw_h2_conn *conn) {
  gw_status status = gw_stream_handshake(conn->stream);
  if (status == GW_AGAIN) {
    return;
  }
  if (status == GW_OK && !gw_conn_agrees(conn->base.endpoint, conn->stream)) {
    status = GW_ERR_TLS;
  }
  if (status == GW_OK) {
    status = greet(conn);
  }
  if (status != GW_OK) {
    gw_h2_fail(conn, status);
  }
}

static void take_input(gw_h2_conn *conn, gw_slice bytes) {
  conn->last_input_ms = gw_loop_now_ms(gw_h2_cluster(conn)->loop);
  conn->is_pinged = false;
  ssize_t n = nghttp2_session_mem_recv(conn->session, (const uint8_t *)bytes.p,
                                       bytes.n);
  if (n < 0) {
    gw_h2_fail(conn, n == NGHTTP2_ERR_NOMEM ? GW_ERR_NOMEM : GW_ERR_PROTOCOL);
    return;
  }
  uint32_t most = MAX_QUEUED + gw_h2_cluster(conn)->config->max_streams;
  if (nghttp2_session_get_outbound_queue_size(conn->session) > most) {
    gw_h2_fail(conn, GW_ERR_PROTOCOL);
    return;
  }
  gw_h2_defer_flush(conn); /* acknowledgements, credit, perhaps a GOAWAY */
}

static void read_some(gw_h2_conn *conn) {
  GW_SCRATCH char bytes[READ_BYTES];
  size_t taken = 0;
  while (taken < READ_PER_TURN && conn->why == GW_OK) {
    size_t n = 0;
    gw_status status = gw_stream_read(conn->stream, bytes, sizeof bytes, &n);
    if (status == GW_AGAIN) {
      return;
    }
    if (status != GW_OK) {
      gw_h2_fail(conn, GW_ERR_CLOSED);
      return;
    }
    take_input(conn, gw_slice_of(bytes, n));
    taken += n;
    if (n < sizeof bytes) {
      return;
    }
  }
}

static void on_stream_ready(void *owner, unsigned events) {
  gw_h2_conn *conn = owner;
  if (conn->why != GW_OK) {
    gw_stream_want(conn->stream, 0);
    return;
  }
  if (conn->base.state == GW_CONN_CONNECTING) {
    drive_handshake(conn);
    return;
  }
  if (events & GW_READABLE) {
    read_some(conn);
  }
  if (events & GW_WRITABLE) {
    gw_h2_defer_flush(conn);
  }
}

/* Serializes frames until there is enough for a write. */
static gw_status gather(gw_h2_conn *conn) {
  while (conn->out.n < GW_H2_WRITE_BYTES) {
    const uint8_t *bytes = NULL;
    ssize_t n = nghttp2_session_mem_send(conn->session, &bytes);
    if (n < 0) { /* nothing else fails, our callbacks included */
      return GW_ERR_NOMEM;
    }
    if (n == 0) {
      return GW_OK;
    }
    if (bytes[3] == NGHTTP2_HEADERS) {
      continue; /* empty: a full one is there (http/h2_section.h) */
    }
    gw_status status =
        gw_buf_append(&conn->out, gw_slice_of((const char *)bytes, (size_t)n));
    if (status != GW_OK) {
      return status;
    }
  }
  return GW_OK;
}

/* GW_OK when all is written, GW_AGAIN when the upstream must read first. */
static gw_status write_all(gw_h2_conn *conn) {
  for (;;) {
    gw_status status = gather(conn);
    if (status != GW_OK || !conn->out.n) {
      return status;
    }
    gw_slice part = gw_buf_slice(&conn->out);
    size_t n = 0;
    status = gw_stream_write(conn->stream, &part, 1, &n);
    conn->n_written += n;
    gw_buf_drop(&conn->out, n);
    if (status != GW_OK) {
      return status == GW_AGAIN ? GW_AGAIN : GW_ERR_CLOSED;
    }
    if (n < part.n) {
      return GW_AGAIN;
    }
  }
}

static bool is_over(const gw_h2_conn *conn) {
  bool is_left = conn->base.state == GW_CONN_LEAVING && !conn->base.n_calls;
  return is_left || (!nghttp2_session_want_read(conn->session) &&
                     !nghttp2_session_want_write(conn->session));
}

static void flush(gw_task *task) {
  gw_h2_conn *conn = GW_CONTAINER(task, gw_h2_conn, flush);
  if (conn->why == GW_OK && conn->session) {
    gw_status status = write_all(conn);
    unsigned more = status == GW_AGAIN ? GW_WRITABLE : 0u;
    gw_stream_want(conn->stream, GW_READABLE | more);
    if (status < 0) {
      conn->why = status;
    } else if (status == GW_OK && is_over(conn)) {
      conn->why = GW_ERR_PROTOCOL; /* of calls that are left, if any */
    }
  }
  if (conn->why != GW_OK) {
    conn->base.ops->end(&conn->base);
  }
}

/* THREATS R15: a connection that is silent while calls wait is asked, and
 * given up if it does not answer. */
static void on_timer(gw_timer *timer) {
  gw_h2_conn *conn = GW_CONTAINER(timer, gw_h2_conn, timer);
  gw_loop *loop = gw_h2_cluster(conn)->loop;
  if (conn->base.state < GW_CONN_READY || conn->is_pinged) {
    gw_h2_fail(conn, GW_ERR_TIMEOUT);
    return;
  }
  if (!conn->base.n_calls) {
    return; /* started again by the next call */
  }
  uint64_t silent_ms = gw_loop_now_ms(loop) - conn->last_input_ms;
  uint64_t patience_ms = gw_h2_cluster(conn)->config->keepalive_ms;
  if (silent_ms < patience_ms) {
    gw_timer_start(loop, timer, patience_ms - silent_ms);
    return;
  }
  conn->is_pinged = true;
  if (nghttp2_submit_ping(conn->session, NGHTTP2_FLAG_NONE, NULL) != 0) {
    gw_h2_fail(conn, GW_ERR_NOMEM);
  }
  gw_h2_defer_flush(conn);
  gw_timer_start(loop, timer, PING_TIMEOUT_MS);
}

static bool has_room(const gw_conn *base) {
  if (base->state != GW_CONN_READY) {
    return false;
  }
  const gw_h2_conn *conn = (const gw_h2_conn *)(const void *)base;
  uint32_t theirs = nghttp2_session_get_remote_settings(
      conn->session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  uint32_t ours = gw_h2_cluster(conn)->config->max_streams;
  return conn->why == GW_OK && base->n_calls < (ours < theirs ? ours : theirs);
}

static gw_status send_call(gw_conn *base, gw_call *call) {
  gw_h2_conn *conn = of(base);
  gw_status status = gw_call_reset(call);
  if (status != GW_OK) {
    return status;
  }
  status = gw_h2_submit(conn, call);
  if (status == GW_ERR_REFUSED) {
    gw_h2_leave(conn);
  }
  if (status != GW_OK) {
    return status;
  }
  gw_loop *loop = gw_h2_cluster(conn)->loop;
  gw_conn_take(base, call);
  if (!gw_timer_is_running(&conn->timer)) {
    conn->last_input_ms = gw_loop_now_ms(loop);
    gw_timer_start(loop, &conn->timer,
                   gw_h2_cluster(conn)->config->keepalive_ms);
  }
  gw_h2_defer_flush(conn);
  return GW_OK;
}

static void drop_call(gw_conn *base, gw_call *call) {
  gw_h2_conn *conn = of(base);
  int32_t id = call->stream_id;
  assert(call->conn == base);
  gw_h2_detach(conn, call);
  gw_h2_reset_stream(conn, id, NGHTTP2_CANCEL);
}

static void leave_on(gw_conn *base) {
  gw_h2_leave(of(base));
}

/* Not written at all: its bytes, if there are any, still stand here. */
bool gw_h2_is_unsent(const gw_h2_conn *conn, const gw_call *call) {
  return !call->incoming->is_serialized ||
         call->incoming->first_byte >= conn->n_written;
}

static void end_calls(gw_h2_conn *conn) {
  gw_status why = conn->why == GW_ERR_PROTOCOL || conn->why == GW_ERR_NOMEM
                      ? conn->why
                      : GW_ERR_CLOSED;
  while (!gw_list_empty(&conn->base.calls)) {
    gw_call *call = GW_CONTAINER(conn->base.calls.next, gw_call, link);
    if (gw_h2_is_unsent(conn, call)) {
      gw_h2_detach(conn, call);
      gw_cluster_return(gw_h2_cluster(conn), call);
    } else {
      gw_h2_finish(conn, call, why);
    }
  }
}

static void end_conn(gw_conn *base) {
  gw_h2_conn *conn = of(base);
  bool had_calls = base->n_calls > 0;
  end_calls(conn);
  gw_endpoint_on_end(base, gw_stream_why(conn->stream, conn->why), had_calls);
  gw_timer_stop(&conn->timer);
  gw_task_cancel(&conn->flush);
  nghttp2_session_del(conn->session);
  gw_h2_mem_done(&conn->mem);
  gw_stream_close(conn->stream);
  gw_buf_done(&conn->out);
  gw_hpack_done(&conn->hpack);
  gw_free(conn);
}

static const gw_conn_ops ops = {
    .has_room = has_room,
    .send = send_call,
    .drop = drop_call,
    .leave = leave_on,
    .end = end_conn,
};

gw_status gw_h2_connect(gw_endpoint *endpoint, gw_conn **ret_conn) {
  gw_h2_conn *conn = gw_zalloc(sizeof *conn);
  gw_stream *stream = NULL;
  gw_status status =
      conn ? gw_conn_open_stream(endpoint, &stream) : GW_ERR_NOMEM;
  if (status != GW_OK) {
    gw_free(conn);
    return status;
  }
  conn->base.ops = &ops;
  conn->base.endpoint = endpoint;
  gw_list_init(&conn->base.link);
  gw_list_init(&conn->base.calls);
  gw_timer_init(&conn->timer, on_timer);
  gw_task_init(&conn->flush, flush);
  gw_buf_init(&conn->out, NULL, OUT_BYTES);
  gw_hpack_init(&conn->hpack);
  conn->invalid_stream = -1;
  conn->stream = stream;
  stream->on_ready = on_stream_ready;
  stream->owner = conn;
  gw_loop *loop = endpoint->cluster->loop;
  conn->noise_since_ms = gw_loop_now_ms(loop);
  gw_timer_start(loop, &conn->timer,
                 endpoint->cluster->config->connect_timeout_ms);
  drive_handshake(conn);
  *ret_conn = &conn->base;
  return GW_OK;
}
