/* The life of a connection of HTTP/2: greet, read, write, keep alive, end. */
#include <assert.h>

#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "http/h2_section.h"
#include "upstream/h2_conn.h"

enum {
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

/* The call leaves the connection; its stream goes on without it. */
void gw_h2_detach(gw_h2_conn *conn, gw_call *call) {
  if (conn->session) {
    nghttp2_session_set_stream_user_data(conn->session, call->stream_id, NULL);
  }
  if (conn->in_block == call) {
    conn->in_block = NULL;
  }
  gw_conn_let_go(&conn->base, call);
  if (conn->base.state == GW_CONN_LEAVING && !conn->base.n_calls) {
    gw_conn_wake(&conn->base);
  }
}

void gw_h2_reset_stream(gw_h2_conn *conn, int32_t stream_id, uint32_t code) {
  if (nghttp2_submit_rst_stream(conn->session, NGHTTP2_FLAG_NONE, stream_id,
                                code) != 0) {
    gw_conn_fail(&conn->base, GW_ERR_NOMEM);
  }
  gw_conn_wake(&conn->base);
}

void gw_h2_finish(gw_h2_conn *conn, gw_call *call, gw_status status) {
  if (status != GW_OK) {
    conn->base.endpoint->stats.n_failed++;
  }
  gw_h2_detach(conn, call);
  gw_cluster_finish(gw_h2_cluster(conn), call, status);
}

static gw_status greet(gw_conn *base) {
  gw_h2_conn *conn = of(base);
  if (gw_h2_new_session(conn) != GW_OK) {
    return GW_ERR_NOMEM;
  }
  base->state = GW_CONN_GREETING;
  gw_conn_wake(base);
  gw_stream_want(base->stream, GW_READABLE);
  return GW_OK;
}

static void take_input(gw_conn *base, gw_slice bytes) {
  gw_h2_conn *conn = of(base);
  conn->last_input_ms = gw_loop_now_ms(gw_h2_cluster(conn)->loop);
  conn->is_pinged = false;
  ssize_t n = nghttp2_session_mem_recv(conn->session, (const uint8_t *)bytes.p,
                                       bytes.n);
  if (n < 0) {
    gw_conn_fail(base, n == NGHTTP2_ERR_NOMEM ? GW_ERR_NOMEM : GW_ERR_PROTOCOL);
    return;
  }
  uint32_t most = MAX_QUEUED + gw_h2_cluster(conn)->config->max_streams;
  if (nghttp2_session_get_outbound_queue_size(conn->session) > most) {
    gw_conn_fail(base, GW_ERR_PROTOCOL);
    return;
  }
  gw_conn_wake(base); /* acknowledgements, credit, perhaps a GOAWAY */
}

static void take_end(gw_conn *base, gw_status why) {
  (void)why; /* orderly or not */
  gw_conn_fail(base, GW_ERR_CLOSED);
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
    status = gw_stream_write(conn->base.stream, &part, 1, &n);
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

static void flush(gw_conn *base) {
  gw_h2_conn *conn = of(base);
  gw_status status = write_all(conn);
  unsigned more = status == GW_AGAIN ? GW_WRITABLE : 0u;
  gw_stream_want(base->stream, GW_READABLE | more);
  if (status < 0) {
    base->why = status;
  } else if (status == GW_OK && is_over(conn)) {
    base->why = GW_ERR_PROTOCOL; /* of calls that are left, if any */
  }
}

/* THREATS R15: a connection that is silent while calls wait is asked, and
 * given up if it does not answer. */
static void ask(gw_conn *base) {
  gw_h2_conn *conn = of(base);
  gw_loop *loop = gw_conn_cluster(base)->loop;
  if (conn->is_pinged) {
    gw_conn_fail(base, GW_ERR_TIMEOUT);
    return;
  }
  if (!base->n_calls) {
    return; /* started again by the next call */
  }
  uint64_t silent_ms = gw_loop_now_ms(loop) - conn->last_input_ms;
  uint64_t patience_ms = gw_conn_cluster(base)->config->keepalive_ms;
  if (silent_ms < patience_ms) {
    gw_timer_start(loop, &base->timer, patience_ms - silent_ms);
    return;
  }
  conn->is_pinged = true;
  if (nghttp2_submit_ping(conn->session, NGHTTP2_FLAG_NONE, NULL) != 0) {
    gw_conn_fail(base, GW_ERR_NOMEM);
  }
  gw_conn_wake(base);
  gw_timer_start(loop, &base->timer, PING_TIMEOUT_MS);
}

static bool has_room(const gw_conn *base) {
  if (base->state != GW_CONN_READY) {
    return false;
  }
  const gw_h2_conn *conn = (const gw_h2_conn *)(const void *)base;
  uint32_t theirs = nghttp2_session_get_remote_settings(
      conn->session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  uint32_t ours = gw_h2_cluster(conn)->config->max_streams;
  return conn->base.why == GW_OK &&
         base->n_calls < (ours < theirs ? ours : theirs);
}

static gw_status send_call(gw_conn *base, gw_call *call) {
  gw_h2_conn *conn = of(base);
  gw_status status = gw_call_reset(call);
  if (status != GW_OK) {
    return status;
  }
  status = gw_h2_submit(conn, call);
  if (status == GW_ERR_REFUSED) {
    gw_conn_leave(&conn->base);
  }
  if (status != GW_OK) {
    return status;
  }
  gw_loop *loop = gw_h2_cluster(conn)->loop;
  gw_conn_take(base, call);
  if (!gw_timer_is_running(&conn->base.timer)) {
    conn->last_input_ms = gw_loop_now_ms(loop);
    gw_timer_start(loop, &conn->base.timer,
                   gw_h2_cluster(conn)->config->keepalive_ms);
  }
  gw_conn_wake(&conn->base);
  return GW_OK;
}

static void drop_call(gw_conn *base, gw_call *call) {
  gw_h2_conn *conn = of(base);
  int32_t id = call->stream_id;
  assert(call->conn == base);
  gw_h2_detach(conn, call);
  gw_h2_reset_stream(conn, id, NGHTTP2_CANCEL);
}

/* Not written at all: its bytes, if there are any, still stand here. */
bool gw_h2_is_unsent(const gw_h2_conn *conn, const gw_call *call) {
  return !call->incoming->is_serialized ||
         call->incoming->first_byte >= conn->n_written;
}

static void end_calls(gw_h2_conn *conn) {
  gw_status why =
      conn->base.why == GW_ERR_PROTOCOL || conn->base.why == GW_ERR_NOMEM
          ? conn->base.why
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
  gw_conn_close(base, had_calls);
  nghttp2_session_del(conn->session);
  gw_h2_mem_done(&conn->mem);
  gw_buf_done(&conn->out);
  gw_hpack_done(&conn->hpack);
  gw_free(conn);
}

static const gw_conn_ops ops = {
    .has_room = has_room,
    .send = send_call,
    .drop = drop_call,
    .opened = greet,
    .input = take_input,
    .input_ended = take_end,
    .flush = flush,
    .timed_out = ask,
    .end = end_conn,
};

gw_status gw_h2_connect(gw_endpoint *endpoint, gw_conn **ret_conn) {
  gw_h2_conn *conn = gw_zalloc(sizeof *conn);
  if (!conn) {
    return GW_ERR_NOMEM;
  }
  gw_buf_init(&conn->out, NULL, OUT_BYTES);
  gw_hpack_init(&conn->hpack);
  conn->invalid_stream = -1;
  conn->noise_since_ms = gw_loop_now_ms(endpoint->cluster->loop);
  gw_status status = gw_conn_open(&conn->base, &ops, endpoint);
  if (status != GW_OK) {
    gw_free(conn);
    return status;
  }
  *ret_conn = &conn->base;
  return GW_OK;
}
