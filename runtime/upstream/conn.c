/* What connections of both versions of HTTP do alike: connect, read, end.
 * Whatever ends one waits for the flush at the end of the turn, so that none is
 * freed under its own feet. */
#include "upstream/conn.h"

#include "base/mem.h"
#include "net/tls.h"
#include "upstream/pool.h"

enum { READ_PER_TURN = 64 * 1024 };

gw_cluster *gw_conn_cluster(const gw_conn *conn) {
  return conn->endpoint->cluster;
}

void gw_conn_wake(gw_conn *conn) {
  gw_loop_defer(gw_conn_cluster(conn)->loop, &conn->flush);
}

void gw_conn_fail(gw_conn *conn, gw_status why) {
  if (conn->why == GW_OK) {
    conn->why = why;
  }
  gw_conn_wake(conn);
}

void gw_conn_leave(gw_conn *conn) {
  bool is_useless = conn->state < GW_CONN_READY;
  if (conn->state == GW_CONN_LEAVING) {
    return;
  }
  gw_endpoint_on_leaving(conn);
  conn->state = GW_CONN_LEAVING;
  if (is_useless) {
    gw_conn_fail(conn, GW_ERR_CLOSED); /* not ready, and not wanted any more */
  }
  gw_conn_wake(conn);
}

/* ---- its calls ----------------------------------------------------------- */

void gw_conn_take(gw_conn *conn, gw_call *call) {
  gw_endpoint *endpoint = conn->endpoint;
  gw_endpoint_on_use(conn);
  call->conn = conn;
  call->n_attempts++;
  call->sent_us = gw_loop_now_us(endpoint->cluster->loop);
  call->endpoint = endpoint->addr;
  gw_list_push(&conn->calls, &call->link);
  conn->n_calls++;
  endpoint->stats.n_calls++;
}

void gw_conn_let_go(gw_conn *conn, gw_call *call) {
  gw_list_remove(&call->link);
  call->conn = NULL;
  conn->n_calls--;
  gw_cluster_wake(gw_conn_cluster(conn));
}

/* ---- its stream ---------------------------------------------------------- */

static void read_some(gw_conn *conn) {
  GW_SCRATCH char bytes[GW_CONN_READ_BYTES];
  size_t taken = 0;
  while (taken < READ_PER_TURN && conn->why == GW_OK) {
    size_t n = 0;
    gw_status status = gw_stream_read(conn->stream, bytes, sizeof bytes, &n);
    if (status == GW_AGAIN) {
      return;
    }
    if (status != GW_OK) {
      conn->ops->input_ended(conn, status);
      return;
    }
    conn->ops->input(conn, gw_slice_of(bytes, n));
    taken += n;
    if (n < sizeof bytes) {
      return; /* dry: another read would only say so */
    }
  }
}

/* RFC 9113 3.3: h2 over TLS is by ALPN. HTTP/1.1 is what is spoken where
 * nothing was agreed on. */
static bool agrees(const gw_conn *conn) {
  const gw_protocol *protocol = gw_conn_cluster(conn)->config->protocol;
  const gw_stream *stream = conn->stream;
  bool is_default = protocol->is_serial && !stream->info.alpn.n;
  return !stream->info.is_secure || is_default ||
         gw_slice_is(stream->info.alpn, protocol->alpn);
}

static void drive_handshake(gw_conn *conn) {
  gw_status status = gw_stream_handshake(conn->stream);
  if (status == GW_AGAIN) {
    return;
  }
  if (status == GW_OK && !agrees(conn)) {
    status = GW_ERR_TLS;
  }
  if (status == GW_OK) {
    conn->is_open = true;
    status = conn->ops->opened(conn);
  }
  if (status != GW_OK) {
    gw_conn_fail(conn, status);
  }
}

static void on_stream_ready(void *owner, unsigned events) {
  gw_conn *conn = owner;
  if (conn->why != GW_OK) {
    gw_stream_want(conn->stream, 0);
    return;
  }
  if (!conn->is_open) {
    drive_handshake(conn);
    return;
  }
  if (events & GW_READABLE) {
    read_some(conn);
  }
  if (events & GW_WRITABLE) {
    gw_conn_wake(conn);
  }
}

/* ---- its life ------------------------------------------------------------ */

static void run_flush(gw_task *task) {
  gw_conn *conn = GW_CONTAINER(task, gw_conn, flush);
  if (conn->why == GW_OK && conn->is_open) {
    conn->ops->flush(conn);
  }
  if (conn->why != GW_OK) {
    conn->ops->end(conn);
  }
}

static void run_timer(gw_timer *timer) {
  gw_conn *conn = GW_CONTAINER(timer, gw_conn, timer);
  if (conn->state < GW_CONN_READY) {
    gw_conn_fail(conn, GW_ERR_TIMEOUT);
  } else {
    conn->ops->timed_out(conn);
  }
}

static gw_status open_stream(gw_conn *conn) {
  gw_cluster *cluster = gw_conn_cluster(conn);
  gw_tls_client *tls = cluster->config->tls;
  gw_status status =
      gw_stream_connect(cluster->loop, &conn->endpoint->addr, &conn->stream);
  if (status == GW_OK && tls) {
    status = gw_tls_connect(tls, conn->stream,
                            conn->endpoint->name->target.host, &conn->stream);
  }
  return status;
}

gw_status gw_conn_open(gw_conn *conn, const gw_conn_ops *ops,
                       gw_endpoint *endpoint) {
  conn->ops = ops;
  conn->endpoint = endpoint;
  gw_status status = open_stream(conn);
  if (status != GW_OK) {
    return status;
  }
  gw_cluster *cluster = endpoint->cluster;
  gw_list_init(&conn->link);
  gw_list_init(&conn->calls);
  gw_timer_init(&conn->timer, run_timer);
  gw_task_init(&conn->flush, run_flush);
  conn->stream->on_ready = on_stream_ready;
  conn->stream->owner = conn;
  gw_timer_start(cluster->loop, &conn->timer,
                 cluster->config->connect_timeout_ms);
  drive_handshake(conn);
  return GW_OK;
}

void gw_conn_close(gw_conn *conn, bool had_calls) {
  gw_endpoint_on_end(conn, gw_stream_why(conn->stream, conn->why), had_calls);
  gw_timer_stop(&conn->timer);
  gw_task_cancel(&conn->flush);
  gw_stream_close(conn->stream);
}
