/* The life of a connection of HTTP/1.1: one call after another, and the end. */
#include <assert.h>

#include "base/mem.h"
#include "upstream/h1_conn.h"

enum {
  MAX_REQUEST_HEAD = 512 * 1024, /* a target of the longest, encoded */
  KEPT_HEAD = 16 * 1024
};

static gw_h1_conn *of(gw_conn *conn) {
  return GW_CONTAINER(conn, gw_h1_conn, base);
}

/* ---- the call ------------------------------------------------------------ */

/* The call leaves the connection, which is idle now or about to end. */
static void detach(gw_h1_conn *conn) {
  gw_conn_let_go(&conn->base, conn->call);
  conn->call = NULL;
}

static void finish(gw_h1_conn *conn, gw_status status) {
  gw_call *call = conn->call;
  if (status != GW_OK) {
    conn->base.endpoint->stats.n_failed++;
  }
  detach(conn);
  gw_cluster_finish(gw_conn_cluster(&conn->base), call, status);
}

static bool is_sent(const gw_h1_conn *conn) {
  return conn->n_head == conn->head.n &&
         conn->call->n_sent == conn->call->message.n;
}

/* The reply is there. A connection that may not stay, or that holds more than
 * the reply (THREATS B27), ends. */
static void take_reply(gw_h1_conn *conn, bool has_more) {
  bool stays = gw_h1_reply_may_stay(&conn->reply) && is_sent(conn) &&
               !conn->is_deaf && !has_more && conn->base.state == GW_CONN_READY;
  finish(conn, GW_OK);
  if (!stays) {
    gw_conn_fail(&conn->base, GW_ERR_CLOSED);
    return;
  }
  conn->was_kept = true;
  if (conn->head.cap > KEPT_HEAD) {
    gw_buf_done(&conn->head);
  }
  gw_timer_start(gw_conn_cluster(&conn->base)->loop, &conn->base.timer,
                 gw_conn_cluster(&conn->base)->config->idle_timeout_ms);
}

/* ---- input --------------------------------------------------------------- */

/* RFC 9112 9.3.1: a connection that was kept and closes before it says a word
 * may have closed before the request came: it may be sent again where twice is
 * as good as once. */
static bool may_send_again(const gw_h1_conn *conn) {
  bool is_unsent = conn->n_head == 0;
  return is_unsent || (conn->was_kept && conn->call->is_idempotent &&
                       gw_h1_reply_is_untouched(&conn->reply));
}

/* The end of input, orderly or not. */
static void take_end(gw_conn *base, gw_status why) {
  gw_h1_conn *conn = of(base);
  if (conn->call && why == GW_END &&
      gw_h1_reply_close(&conn->reply) == GW_END) {
    take_reply(conn, true);
    return;
  }
  gw_conn_fail(base, GW_ERR_CLOSED);
}

/* What is not used is the start of a line, and is shown again. */
static void take_input(gw_conn *base, gw_slice bytes) {
  gw_h1_conn *conn = of(base);
  bool is_kept = conn->in.n > 0;
  size_t used = 0;
  if (!conn->call) {
    gw_conn_fail(base, GW_ERR_PROTOCOL); /* nobody asked */
    return;
  }
  if (is_kept && gw_buf_append(&conn->in, bytes) != GW_OK) {
    gw_conn_fail(base, GW_ERR_NOMEM);
    return;
  }
  gw_slice in = is_kept ? gw_buf_slice(&conn->in) : bytes;
  gw_status status = gw_h1_reply_read(&conn->reply, in, &used);
  gw_slice rest = gw_slice_from(in, used);
  if (status == GW_END) {
    take_reply(conn, rest.n > 0);
  } else if (status != GW_AGAIN) {
    finish(conn, status);
    gw_conn_fail(base, status);
  } else if (is_kept) {
    gw_buf_drop(&conn->in, used);
  } else if (rest.n && gw_buf_append(&conn->in, rest) != GW_OK) {
    gw_conn_fail(base, GW_ERR_NOMEM);
  }
  if (status != GW_AGAIN) {
    conn->in.n = 0;
  }
}

/* ---- output -------------------------------------------------------------- */

/* GW_OK when all is written, GW_AGAIN when the upstream must read first. */
static gw_status write_call(gw_h1_conn *conn) {
  gw_call *call = conn->call;
  while (!is_sent(conn)) {
    gw_slice parts[2] = {gw_slice_from(gw_buf_slice(&conn->head), conn->n_head),
                         gw_slice_from(call->message, call->n_sent)};
    size_t first = parts[0].n == 0, n = 0;
    size_t n_parts = 2 - first - (parts[1].n == 0);
    gw_status status =
        gw_stream_write(conn->base.stream, parts + first, n_parts, &n);
    if (status != GW_OK) {
      return status;
    }
    size_t of_head = n < parts[0].n ? n : parts[0].n;
    conn->n_head += of_head;
    call->n_sent += n - of_head;
  }
  return GW_OK;
}

/* An upstream that reads no more may have answered: its reply is still read
 * (RFC 9112 9.6). */
static void write_more(gw_h1_conn *conn) {
  gw_status status = conn->is_deaf ? GW_OK : write_call(conn);
  if (status == GW_ERR_CLOSED) {
    conn->is_deaf = true;
  } else if (status < 0) {
    gw_conn_fail(&conn->base, status);
    return;
  }
  gw_stream_want(conn->base.stream, status == GW_AGAIN
                                        ? GW_READABLE | GW_WRITABLE
                                        : (unsigned)GW_READABLE);
}

/* ---- its life ------------------------------------------------------------ */

static gw_status get_ready(gw_conn *base) {
  gw_conn_wake(base);
  return GW_OK;
}

static void become_ready(gw_conn *base) {
  const gw_cluster *cluster = gw_conn_cluster(base);
  base->state = GW_CONN_READY;
  gw_endpoint_on_ready(base);
  gw_timer_start(cluster->loop, &base->timer, cluster->config->idle_timeout_ms);
  gw_stream_want(base->stream, GW_READABLE);
}

static void flush(gw_conn *base) {
  gw_h1_conn *conn = of(base);
  if (base->state == GW_CONN_CONNECTING) {
    become_ready(base);
  }
  if (conn->call) {
    write_more(conn);
  }
  if (base->why == GW_OK && base->state == GW_CONN_LEAVING && !conn->call) {
    base->why = GW_ERR_CLOSED;
  }
}

static void idle_too_long(gw_conn *base) {
  gw_conn_fail(base, GW_ERR_TIMEOUT);
}

/* ---- what the endpoint asks for ------------------------------------------ */

static bool has_room(const gw_conn *base) {
  const gw_h1_conn *conn = (const gw_h1_conn *)(const void *)base;
  return base->state == GW_CONN_READY && conn->base.why == GW_OK && !conn->call;
}

/* Whether the upstream has closed a connection that was kept, or broken its
 * silence: known before anything is sent on it. */
static bool is_stale(gw_h1_conn *conn) {
  char byte;
  size_t n = 0;
  return conn->was_kept &&
         gw_stream_read(conn->base.stream, &byte, 1, &n) != GW_AGAIN;
}

static gw_status send_call(gw_conn *base, gw_call *call) {
  gw_h1_conn *conn = of(base);
  if (is_stale(conn)) {
    gw_conn_leave(base);
    return GW_ERR_REFUSED;
  }
  gw_status status = gw_call_reset(call);
  gw_slice authority = gw_conn_cluster(&conn->base)->config->authority;
  if (status == GW_OK) {
    gw_buf_restart(&conn->head, MAX_REQUEST_HEAD);
    status = gw_h1_write_request(
        &conn->head, call,
        authority.n ? authority : base->endpoint->name->target.authority);
  }
  if (status != GW_OK) {
    return status;
  }
  gw_timer_stop(&conn->base.timer);
  conn->n_head = 0;
  conn->call = call;
  gw_h1_reply_start(&conn->reply, call);
  gw_conn_take(base, call);
  gw_conn_wake(&conn->base);
  return GW_OK;
}

/* HTTP/1.1 has no way to give one call up but the end of the connection. */
static void drop_call(gw_conn *base, gw_call *call) {
  gw_h1_conn *conn = of(base);
  assert(conn->call == call);
  (void)call;
  detach(conn);
  gw_conn_fail(&conn->base, GW_ERR_CLOSED);
}

static void end_call(gw_h1_conn *conn) {
  gw_call *call = conn->call;
  if (may_send_again(conn)) {
    detach(conn);
    gw_cluster_return(gw_conn_cluster(&conn->base), call);
  } else {
    finish(conn, conn->base.why == GW_ERR_NOMEM ? GW_ERR_NOMEM : GW_ERR_CLOSED);
  }
}

static void end(gw_conn *base) {
  gw_h1_conn *conn = of(base);
  bool had_calls = conn->call != NULL;
  if (conn->call) {
    end_call(conn);
  }
  gw_conn_close(base, had_calls);
  gw_buf_done(&conn->head);
  gw_buf_done(&conn->in);
  gw_free(conn);
}

static const gw_conn_ops ops = {
    .has_room = has_room,
    .send = send_call,
    .drop = drop_call,
    .opened = get_ready,
    .input = take_input,
    .input_ended = take_end,
    .flush = flush,
    .timed_out = idle_too_long,
    .end = end,
};

gw_status gw_h1_connect(gw_endpoint *endpoint, gw_conn **ret_conn) {
  gw_h1_conn *conn = gw_zalloc(sizeof *conn);
  if (!conn) {
    return GW_ERR_NOMEM;
  }
  gw_buf_init(&conn->head, NULL, MAX_REQUEST_HEAD);
  gw_buf_init(&conn->in, NULL, GW_CALL_MAX_HEAD + GW_CONN_READ_BYTES);
  gw_status status = gw_conn_open(&conn->base, &ops, endpoint);
  if (status != GW_OK) {
    gw_free(conn);
    return status;
  }
  *ret_conn = &conn->base;
  return GW_OK;
}
