#include "http/server.h"

#include <assert.h>
#include <time.h>

#include "base/mem.h"
#include "base/time.h"
#include "http/conn.h"

/* RFC 9113 3.4. */
static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
_Static_assert(sizeof preface - 1 == GW_HTTP_PREFACE, "24 bytes");

enum { DRAIN_OPENING_MS = 1000 };

/* A connection whose protocol is not known yet. */
typedef struct opening {
  gw_http_conn conn;
  gw_timer timer;
  char early[GW_HTTP_PREFACE];
  size_t n_early;
  bool is_connected;
} opening;

void gw_http_conn_init(gw_http_conn *conn, const gw_http_conn_ops *ops,
                       gw_http_server *server, gw_stream *stream) {
  conn->ops = ops;
  conn->server = server;
  conn->stream = stream;
  (void)gw_addr_text(&stream->info.client, conn->client);
  conn->since_ms = gw_loop_now_ms(server->loop);
  gw_list_push(&server->conns, &conn->link);
  server->n_conns++;
}

void gw_http_conn_done(gw_http_conn *conn) {
  assert(conn->held == 0);
  gw_list_remove(&conn->link);
  conn->server->n_conns--;
  gw_stream_close(conn->stream);
  conn->stream = NULL;
}

gw_arena *gw_http_conn_begin(gw_http_conn *conn, gw_http_stream *stream,
                             const gw_http_stream_ops *ops) {
  gw_http_server *server = conn->server;
  *stream = (gw_http_stream){.ops = ops,
                             .conn = conn,
                             .info = &conn->stream->info,
                             .client = gw_slice_str(conn->client),
                             .held = &conn->held};
  gw_arena *arena = server->handler.on_begin(server->handler.owner, stream);
  if (arena) {
    server->n_streams++;
  } else {
    server->n_refused++;
  }
  return arena;
}

void gw_http_conn_end(gw_http_stream *stream, gw_status why) {
  gw_http_server *server = stream->conn->server;
  server->n_streams--;
  server->handler.on_close(stream, why);
}

gw_slice gw_http_server_date(gw_http_server *server) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now); /* seconds are wanted */
  if (server->date_s != now.tv_sec) {
    server->date_s = now.tv_sec;
    gw_time_write_http(now.tv_sec, server->date);
  }
  return gw_slice_of(server->date, 29);
}

/* Frees what belongs to the opening alone; the stream goes on. */
static gw_stream *release(opening *o) {
  gw_stream *stream = o->conn.stream;
  o->conn.stream = NULL;
  gw_timer_stop(&o->timer);
  gw_http_conn_done(&o->conn);
  return stream;
}

static void close_opening(gw_http_conn *conn) {
  opening *o = GW_CONTAINER(conn, opening, conn);
  gw_stream_close(release(o));
  gw_free(o);
}

/* Its first request may be on its way already, with a client's last flight of
 * a handshake: it goes on for a short while. */
static void drain_opening(gw_http_conn *conn) {
  opening *o = GW_CONTAINER(conn, opening, conn);
  uint32_t most = conn->server->limits.head_timeout_ms;
  gw_timer_stop(&o->timer);
  gw_timer_start(conn->server->loop, &o->timer,
                 DRAIN_OPENING_MS < most ? DRAIN_OPENING_MS : most);
}

static const gw_http_conn_ops opening_ops = {drain_opening, close_opening};

static void opening_timed_out(gw_timer *timer) {
  close_opening(&GW_CONTAINER(timer, opening, timer)->conn);
}

static void start(opening *o, bool is_h2) {
  gw_http_server *server = o->conn.server;
  gw_stream *stream = release(o);
  gw_slice early = gw_slice_of(o->early, o->n_early);
  bool is_offered = is_h2 ? server->accepts_h2 : server->accepts_h1;
  if (!is_offered) {
    gw_stream_close(stream);
  } else if (is_h2) {
    gw_h2_server_start(server, stream, early);
  } else {
    gw_h1_server_start(server, stream, early);
  }
  gw_free(o);
}

/* A plain stream that may speak either: the first bytes tell. */
static void sniff(opening *o) {
  while (o->n_early < GW_HTTP_PREFACE) {
    size_t n;
    char *to = o->early + o->n_early;
    gw_status status =
        gw_stream_read(o->conn.stream, to, GW_HTTP_PREFACE - o->n_early, &n);
    if (status == GW_AGAIN) {
      gw_stream_want(o->conn.stream, GW_READABLE);
      return;
    }
    if (status != GW_OK) {
      close_opening(&o->conn);
      return;
    }
    o->n_early += n;
    if (memcmp(o->early, preface, o->n_early) != 0) {
      start(o, false);
      return;
    }
  }
  start(o, true);
}

static void choose(opening *o) {
  const gw_http_server *server = o->conn.server;
  const gw_stream_info *info = &o->conn.stream->info;
  if (info->alpn.n) {
    start(o, gw_slice_is(info->alpn, "h2"));
  } else if (info->is_secure || !server->accepts_h2) {
    start(o, false); /* RFC 9113 3.2: over TLS, HTTP/2 needs ALPN */
  } else if (!server->accepts_h1) {
    start(o, true);
  } else {
    sniff(o);
  }
}

static void opening_ready(void *owner, unsigned events) {
  opening *o = owner;
  (void)events;
  if (o->is_connected) {
    sniff(o);
    return;
  }
  gw_status status = gw_stream_handshake(o->conn.stream);
  if (status == GW_OK) {
    o->is_connected = true;
    choose(o);
  } else if (status != GW_AGAIN) {
    close_opening(&o->conn);
  }
}

void gw_http_server_init(gw_http_server *server, gw_loop *loop,
                         const gw_http_limits *limits,
                         const gw_http_handler *handler) {
  *server = (gw_http_server){.loop = loop,
                             .limits = *limits,
                             .handler = *handler,
                             .accepts_h1 = true,
                             .accepts_h2 = true};
  gw_list_init(&server->conns);
}

void gw_http_server_accept(gw_http_server *server, gw_stream *stream) {
  opening *o = gw_zalloc(sizeof *o);
  if (!o || server->is_draining) {
    gw_free(o);
    gw_stream_close(stream);
    return;
  }
  server->n_conns_total++;
  gw_http_conn_init(&o->conn, &opening_ops, server, stream);
  gw_timer_init(&o->timer, opening_timed_out);
  gw_timer_start(server->loop, &o->timer, server->limits.head_timeout_ms);
  stream->owner = o;
  stream->on_ready = opening_ready;
  opening_ready(o, GW_READABLE);
}

void gw_http_server_drain(gw_http_server *server) {
  server->is_draining = true;
  gw_list *next;
  for (gw_list *at = server->conns.next; at != &server->conns; at = next) {
    next = at->next;
    gw_http_conn *conn = GW_CONTAINER(at, gw_http_conn, link);
    conn->ops->drain(conn);
  }
}

void gw_http_server_close(gw_http_server *server) {
  while (!gw_list_empty(&server->conns)) {
    gw_http_conn *conn = GW_CONTAINER(server->conns.next, gw_http_conn, link);
    conn->ops->close(conn);
  }
}

void gw_http_want_body(gw_http_stream *stream) {
  stream->ops->want_body(stream);
}

void gw_http_consume(gw_http_stream *stream, size_t n) {
  stream->ops->consume(stream, n);
}

void gw_http_respond(gw_http_stream *stream, const gw_response *response) {
  stream->ops->respond(stream, response);
}

void gw_http_reset(gw_http_stream *stream) {
  stream->ops->reset(stream);
}
