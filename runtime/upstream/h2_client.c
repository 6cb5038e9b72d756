/* The only file here that knows nghttp2. Its callbacks note what happened;
 * whatever ends a connection waits for the flush at the end of the turn, so a
 * session is never deleted under its own feet. */
#include <assert.h>

#include <nghttp2/nghttp2.h>

#include "base/buf.h"
#include "base/mem.h"
#include "upstream/grpc_call.h"
#include "upstream/pool.h"

enum {
  CONNECTION_WINDOW = 64 << 20,
  READ_BYTES = 16 * 1024, /* at once */
  READ_PER_TURN = 64 * 1024,
  WRITE_BYTES = 64 * 1024, /* gathered before a write */
  PING_TIMEOUT_MS = 5000,
  MAX_BLOCK_FIELDS = 1000, /* decoded of calls that are gone: then it ends */
  MAX_BLOCK_BYTES = 256 * 1024,
  MAX_CONTINUATIONS = 8,
  MAX_QUEUED = 1000, /* control frames waiting for a slow upstream */
  MAX_NOISE = 500,   /* frames a second that carry no call */
};

typedef struct h2_conn {
  gw_conn base;
  gw_stream *stream;
  nghttp2_session *session;
  gw_timer timer; /* to connect, then keepalive */
  gw_task flush;
  gw_buf out;
  uint64_t n_out, n_written; /* bytes serialized, bytes gone */
  uint64_t last_input_ms, noise_since_ms;
  gw_status why; /* it is to end */
  bool is_pinged;
  unsigned n_continuations, n_noise;
  size_t block_fields, block_bytes;
  int32_t invalid_stream; /* that broke a rule of HTTP */
} h2_conn;

static h2_conn *of(gw_conn *conn) {
  return GW_CONTAINER(conn, h2_conn, base);
}

static gw_cluster *cluster_of(const h2_conn *conn) {
  return conn->base.endpoint->cluster;
}

static void defer_flush(h2_conn *conn) {
  gw_loop_defer(cluster_of(conn)->loop, &conn->flush);
}

static void fail(h2_conn *conn, gw_status why) {
  if (conn->why == GW_OK) {
    conn->why = why;
  }
  defer_flush(conn);
}

static void leave(h2_conn *conn) {
  if (conn->base.state != GW_CONN_LEAVING) {
    gw_endpoint_on_leaving(&conn->base);
    conn->base.state = GW_CONN_LEAVING;
    defer_flush(conn);
  }
}

static gw_call *call_of(h2_conn *conn, int32_t stream_id) {
  return nghttp2_session_get_stream_user_data(conn->session, stream_id);
}

/* The call leaves the connection; its stream goes on without it. */
static void detach(h2_conn *conn, gw_call *call) {
  if (conn->session) {
    nghttp2_session_set_stream_user_data(conn->session, call->stream_id, NULL);
  }
  gw_list_remove(&call->link);
  call->conn = NULL;
  conn->base.n_calls--;
  gw_cluster_wake(cluster_of(conn));
  if (conn->base.state == GW_CONN_LEAVING && !conn->base.n_calls) {
    defer_flush(conn);
  }
}

static void reset_stream(h2_conn *conn, int32_t stream_id, uint32_t code) {
  if (nghttp2_submit_rst_stream(conn->session, NGHTTP2_FLAG_NONE, stream_id,
                                code) != 0) {
    fail(conn, GW_ERR_NOMEM);
  }
  defer_flush(conn);
}

static void finish(h2_conn *conn, gw_call *call, gw_status status) {
  if (status != GW_OK) {
    conn->base.endpoint->stats.n_failed++;
  }
  detach(conn, call);
  gw_cluster_finish(cluster_of(conn), call, status);
}

/* After a step of the reply: goes on, is done, or failed. */
static void after_step(h2_conn *conn, gw_call *call, gw_status status,
                       bool is_last) {
  int32_t id = call->stream_id;
  if (status == GW_OK && is_last) {
    status = GW_ERR_PROTOCOL; /* it ended without trailers */
  }
  if (status == GW_OK) {
    return;
  }
  bool is_open = !is_last ||
                 nghttp2_session_get_stream_local_close(conn->session, id) == 0;
  finish(conn, call, status == GW_END ? GW_OK : status);
  if (is_open) {
    reset_stream(conn, id, NGHTTP2_CANCEL);
  }
}

/* Counts a frame that serves no call; GW_ERR_LIMIT when there are too many. */
static gw_status note_noise(h2_conn *conn) {
  uint64_t now_ms = gw_loop_now_ms(cluster_of(conn)->loop);
  if (now_ms - conn->noise_since_ms >= 1000) {
    conn->noise_since_ms = now_ms;
    conn->n_noise = 0;
  }
  return ++conn->n_noise > MAX_NOISE ? GW_ERR_LIMIT : GW_OK;
}

static int on_begin_frame(nghttp2_session *session,
                          const nghttp2_frame_hd *head, void *user) {
  (void)session;
  h2_conn *conn = user;
  if (head->type != NGHTTP2_CONTINUATION) {
    conn->n_continuations = 0;
    return 0;
  }
  return ++conn->n_continuations > MAX_CONTINUATIONS
             ? NGHTTP2_ERR_CALLBACK_FAILURE
             : 0;
}

static int on_begin_headers(nghttp2_session *session,
                            const nghttp2_frame *frame, void *user) {
  (void)session;
  (void)frame;
  h2_conn *conn = user;
  conn->block_fields = 0;
  conn->block_bytes = 0;
  return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t n_name, const uint8_t *value,
                     size_t n_value, uint8_t flags, void *user) {
  (void)session;
  (void)flags;
  h2_conn *conn = user;
  conn->block_bytes += n_name + n_value + 32;
  if (++conn->block_fields > MAX_BLOCK_FIELDS ||
      conn->block_bytes > MAX_BLOCK_BYTES) {
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  gw_call *call = call_of(conn, frame->hd.stream_id);
  if (call) {
    gw_status status =
        gw_grpc_reply_field(call, gw_slice_of((const char *)name, n_name),
                            gw_slice_of((const char *)value, n_value));
    after_step(conn, call, status, false);
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream_id,
                   const uint8_t *bytes, size_t n, void *user) {
  (void)flags;
  h2_conn *conn = user;
  gw_call *call = call_of(conn, stream_id);
  if (call) {
    gw_status status =
        gw_grpc_reply_data(call, gw_slice_of((const char *)bytes, n));
    after_step(conn, call, status, false);
  }
  /* The bytes are in the call's arena, within its limit, or dropped. */
  return nghttp2_session_consume(session, stream_id, n) == 0
             ? 0
             : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static void on_settings(h2_conn *conn) {
  if (conn->base.state == GW_CONN_GREETING) {
    conn->base.state = GW_CONN_READY;
    gw_timer_stop(&conn->timer);
    gw_endpoint_on_ready(&conn->base);
  }
  gw_cluster_wake(cluster_of(conn)); /* there may be room now */
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  (void)session;
  h2_conn *conn = user;
  gw_call *call = call_of(conn, frame->hd.stream_id);
  bool is_last = frame->hd.flags & NGHTTP2_FLAG_END_STREAM;
  switch (frame->hd.type) {
  case NGHTTP2_HEADERS:
    if (call) {
      after_step(conn, call, gw_grpc_reply_head_end(call, is_last), is_last);
    }
    return 0;
  case NGHTTP2_DATA:
    if (call && is_last) {
      after_step(conn, call, GW_ERR_PROTOCOL, true); /* no trailers */
    }
    if (frame->hd.length || is_last) {
      return 0;
    }
    break; /* empty DATA: CVE-2019-9518 */
  case NGHTTP2_SETTINGS:
    if (!(frame->hd.flags & NGHTTP2_FLAG_ACK)) {
      on_settings(conn);
    }
    break;
  case NGHTTP2_GOAWAY:
    leave(conn);
    break;
  case NGHTTP2_WINDOW_UPDATE:
    return 0;
  default:
    break;
  }
  return note_noise(conn) == GW_OK ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int on_invalid_frame(nghttp2_session *session,
                            const nghttp2_frame *frame, int error, void *user) {
  (void)session;
  (void)error;
  h2_conn *conn = user;
  conn->invalid_stream = frame->hd.stream_id;
  return note_noise(conn) == GW_OK ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

/* Not written at all: its bytes, if there are any, still stand here. */
static bool is_unsent(const h2_conn *conn, const gw_call *call) {
  return !call->incoming->is_serialized ||
         call->incoming->first_byte >= conn->n_written;
}

/* RFC 9113 8.7: REFUSED_STREAM, also what nghttp2 says of the streams above
 * the last one of a GOAWAY, was not processed. */
static int on_stream_close(nghttp2_session *session, int32_t stream_id,
                           uint32_t code, void *user) {
  (void)session;
  h2_conn *conn = user;
  gw_call *call = call_of(conn, stream_id);
  if (!call) {
    return 0;
  }
  if (code == NGHTTP2_REFUSED_STREAM || is_unsent(conn, call)) {
    detach(conn, call);
    gw_cluster_return(cluster_of(conn), call);
    return 0;
  }
  bool is_invalid = conn->invalid_stream == stream_id;
  finish(conn, call, is_invalid ? GW_ERR_PROTOCOL : GW_ERR_CLOSED);
  return 0; /* anything else leaks: CVE-2023-35945 */
}

static int before_frame(nghttp2_session *session, const nghttp2_frame *frame,
                        void *user) {
  (void)session;
  h2_conn *conn = user;
  if (frame->hd.type == NGHTTP2_HEADERS) {
    gw_call *call = call_of(conn, frame->hd.stream_id);
    if (call) {
      call->incoming->is_serialized = true;
      call->incoming->first_byte = conn->n_out;
    }
  }
  return 0;
}

static int on_frame_not_sent(nghttp2_session *session,
                             const nghttp2_frame *frame, int error,
                             void *user) {
  (void)session;
  (void)error;
  h2_conn *conn = user;
  if (frame->hd.type == NGHTTP2_HEADERS) {
    gw_call *call = call_of(conn, frame->hd.stream_id);
    if (call) {
      detach(conn, call);
      gw_cluster_return(cluster_of(conn), call);
    }
  }
  return 0;
}

static ssize_t read_message(nghttp2_session *session, int32_t stream_id,
                            uint8_t *to, size_t cap, uint32_t *flags,
                            nghttp2_data_source *source, void *user) {
  (void)session;
  (void)source; /* the call may be gone; the stream knows */
  gw_call *call = call_of(user, stream_id);
  if (!call) {
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  size_t n = gw_grpc_request_bytes(call, call->n_sent, (char *)to, cap);
  call->n_sent += n;
  if (call->n_sent == GW_GRPC_PREFIX + call->message.n) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
  }
  return (ssize_t)n;
}

static void *mem_alloc(size_t n, void *user) {
  (void)user;
  return gw_alloc(n);
}

static void *mem_calloc(size_t n, size_t size, void *user) {
  (void)user;
  return n && size > SIZE_MAX / n ? NULL : gw_zalloc(n * size);
}

static void *mem_realloc(void *p, size_t n, void *user) {
  (void)user;
  return gw_realloc(p, n);
}

static void mem_free(void *p, void *user) {
  (void)user;
  gw_free(p);
}

static nghttp2_session_callbacks *new_callbacks(void) {
  nghttp2_session_callbacks *all = NULL;
  if (nghttp2_session_callbacks_new(&all) != 0) {
    return NULL;
  }
  nghttp2_session_callbacks_set_on_begin_frame_callback(all, on_begin_frame);
  nghttp2_session_callbacks_set_on_begin_headers_callback(all,
                                                          on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(all, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(all, on_frame);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(
      all, on_invalid_frame);
  nghttp2_session_callbacks_set_on_stream_close_callback(all, on_stream_close);
  nghttp2_session_callbacks_set_before_frame_send_callback(all, before_frame);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(all,
                                                           on_frame_not_sent);
  return all;
}

/* THREATS section 1, as seen from the client's side. */
static nghttp2_option *new_options(void) {
  nghttp2_option *options = NULL;
  if (nghttp2_option_new(&options) != 0) {
    return NULL;
  }
  nghttp2_option_set_no_auto_window_update(options, 1);
  nghttp2_option_set_no_closed_streams(options, 1);
  nghttp2_option_set_max_outbound_ack(options, 100);
  nghttp2_option_set_max_settings(options, 16);
  nghttp2_option_set_max_continuations(options, 128); /* ours are fewer */
  nghttp2_option_set_stream_reset_rate_limit(options, 500, 50);
  nghttp2_option_set_max_send_header_block_length(options, 65536);
  nghttp2_option_set_max_deflate_dynamic_table_size(options, 4096);
  nghttp2_option_set_max_reserved_remote_streams(options, 0);
  return options;
}

static gw_status new_session(h2_conn *conn) {
  nghttp2_mem mem = {NULL, mem_alloc, mem_free, mem_calloc, mem_realloc};
  nghttp2_session_callbacks *callbacks = new_callbacks();
  nghttp2_option *options = new_options();
  int failed = !callbacks || !options ||
               nghttp2_session_client_new3(&conn->session, callbacks, conn,
                                           options, &mem) != 0;
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  return failed ? GW_ERR_NOMEM : GW_OK;
}

static uint32_t stream_window(const gw_cluster_config *config) {
  size_t window = config->max_reply + GW_GRPC_PREFIX;
  window = window > config->window ? window : config->window;
  return window < NGHTTP2_MAX_WINDOW_SIZE ? (uint32_t)window
                                          : NGHTTP2_MAX_WINDOW_SIZE;
}

static gw_status greet(h2_conn *conn) {
  if (new_session(conn) != GW_OK) {
    return GW_ERR_NOMEM;
  }
  const nghttp2_settings_entry entries[] = {
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE,
       stream_window(cluster_of(conn)->config)},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, GW_GRPC_MAX_HEAD},
  };
  if (nghttp2_submit_settings(conn->session, NGHTTP2_FLAG_NONE, entries,
                              sizeof entries / sizeof entries[0]) != 0 ||
      nghttp2_session_set_local_window_size(conn->session, NGHTTP2_FLAG_NONE, 0,
                                            CONNECTION_WINDOW) != 0) {
    return GW_ERR_NOMEM;
  }
  conn->base.state = GW_CONN_GREETING;
  defer_flush(conn);
  gw_stream_want(conn->stream, GW_READABLE);
  return GW_OK;
}

static void drive_handshake(h2_conn *conn) {
  gw_status status = gw_stream_handshake(conn->stream);
  if (status == GW_AGAIN) {
    return;
  }
  const gw_stream_info *info = &conn->stream->info;
  if (status == GW_OK && info->is_secure && !gw_slice_is(info->alpn, "h2")) {
    status = GW_ERR_TLS; /* RFC 9113 3.3: h2 over TLS is by ALPN */
  }
  if (status == GW_OK) {
    status = greet(conn);
  }
  if (status != GW_OK) {
    fail(conn, status);
  }
}

static void take_input(h2_conn *conn, gw_slice bytes) {
  conn->last_input_ms = gw_loop_now_ms(cluster_of(conn)->loop);
  conn->is_pinged = false;
  ssize_t n = nghttp2_session_mem_recv(conn->session, (const uint8_t *)bytes.p,
                                       bytes.n);
  if (n < 0) {
    fail(conn, n == NGHTTP2_ERR_NOMEM ? GW_ERR_NOMEM : GW_ERR_PROTOCOL);
    return;
  }
  uint32_t most = MAX_QUEUED + cluster_of(conn)->config->max_streams;
  if (nghttp2_session_get_outbound_queue_size(conn->session) > most) {
    fail(conn, GW_ERR_PROTOCOL);
    return;
  }
  defer_flush(conn); /* acknowledgements, credit, perhaps a GOAWAY */
}

static void read_some(h2_conn *conn) {
  char bytes[READ_BYTES];
  size_t taken = 0;
  while (taken < READ_PER_TURN && conn->why == GW_OK) {
    size_t n = 0;
    gw_status status = gw_stream_read(conn->stream, bytes, sizeof bytes, &n);
    if (status == GW_AGAIN) {
      return;
    }
    if (status != GW_OK) {
      fail(conn, GW_ERR_CLOSED);
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
  h2_conn *conn = owner;
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
    defer_flush(conn);
  }
}

/* Serializes frames until there is enough for a write. */
static gw_status gather(h2_conn *conn) {
  while (conn->out.n < WRITE_BYTES) {
    const uint8_t *bytes = NULL;
    ssize_t n = nghttp2_session_mem_send(conn->session, &bytes);
    if (n < 0) {
      return n == NGHTTP2_ERR_NOMEM ? GW_ERR_NOMEM : GW_ERR_PROTOCOL;
    }
    if (n == 0) {
      return GW_OK;
    }
    gw_status status =
        gw_buf_append(&conn->out, gw_slice_of((const char *)bytes, (size_t)n));
    if (status != GW_OK) {
      return status;
    }
    conn->n_out += (uint64_t)n;
  }
  return GW_OK;
}

/* GW_OK when all is written, GW_AGAIN when the upstream must read first. */
static gw_status write_all(h2_conn *conn) {
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

static bool is_over(const h2_conn *conn) {
  bool is_left = conn->base.state == GW_CONN_LEAVING && !conn->base.n_calls;
  return is_left || (!nghttp2_session_want_read(conn->session) &&
                     !nghttp2_session_want_write(conn->session));
}

static void flush(gw_task *task) {
  h2_conn *conn = GW_CONTAINER(task, h2_conn, flush);
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
    gw_conn_end(&conn->base);
  }
}

/* THREATS R15: a connection that is silent while calls wait is asked, and
 * given up if it does not answer. */
static void on_timer(gw_timer *timer) {
  h2_conn *conn = GW_CONTAINER(timer, h2_conn, timer);
  gw_loop *loop = cluster_of(conn)->loop;
  if (conn->base.state < GW_CONN_READY || conn->is_pinged) {
    fail(conn, GW_ERR_TIMEOUT);
    return;
  }
  if (!conn->base.n_calls) {
    return; /* started again by the next call */
  }
  uint64_t silent_ms = gw_loop_now_ms(loop) - conn->last_input_ms;
  uint64_t patience_ms = cluster_of(conn)->config->keepalive_ms;
  if (silent_ms < patience_ms) {
    gw_timer_start(loop, timer, patience_ms - silent_ms);
    return;
  }
  conn->is_pinged = true;
  if (nghttp2_submit_ping(conn->session, NGHTTP2_FLAG_NONE, NULL) != 0) {
    fail(conn, GW_ERR_NOMEM);
  }
  defer_flush(conn);
  gw_timer_start(loop, timer, PING_TIMEOUT_MS);
}

static gw_stream *open_stream(gw_endpoint *endpoint) {
  gw_cluster *cluster = endpoint->cluster;
  gw_stream *stream = NULL;
  if (gw_stream_connect(cluster->loop, &endpoint->addr, &stream) != GW_OK) {
    return NULL;
  }
  if (cluster->config->tls &&
      gw_tls_connect(cluster->config->tls, stream, endpoint->name->target.host,
                     &stream) != GW_OK) {
    return NULL;
  }
  return stream;
}

gw_conn *gw_conn_new(gw_endpoint *endpoint) {
  h2_conn *conn = gw_zalloc(sizeof *conn);
  gw_stream *stream = conn ? open_stream(endpoint) : NULL;
  if (!stream) {
    gw_free(conn);
    return NULL;
  }
  conn->base.endpoint = endpoint;
  gw_list_init(&conn->base.link);
  gw_list_init(&conn->base.calls);
  gw_timer_init(&conn->timer, on_timer);
  gw_task_init(&conn->flush, flush);
  gw_buf_init(&conn->out, NULL, (size_t)WRITE_BYTES * 2);
  conn->invalid_stream = -1;
  conn->stream = stream;
  stream->on_ready = on_stream_ready;
  stream->owner = conn;
  gw_loop *loop = endpoint->cluster->loop;
  conn->noise_since_ms = gw_loop_now_ms(loop);
  gw_timer_start(loop, &conn->timer,
                 endpoint->cluster->config->connect_timeout_ms);
  drive_handshake(conn);
  return &conn->base;
}

bool gw_conn_has_room(const gw_conn *base) {
  if (base->state != GW_CONN_READY) {
    return false;
  }
  const h2_conn *conn = (const h2_conn *)(const void *)base;
  uint32_t theirs = nghttp2_session_get_remote_settings(
      conn->session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  uint32_t ours = cluster_of(conn)->config->max_streams;
  return conn->why == GW_OK && base->n_calls < (ours < theirs ? ours : theirs);
}

static size_t fill_fields(h2_conn *conn, const gw_call *call,
                          nghttp2_nv fields[static GW_GRPC_HEAD_ROWS],
                          char timeout[static GW_GRPC_TIMEOUT]) {
  gw_cluster *cluster = cluster_of(conn);
  gw_slice authority = cluster->config->authority;
  gw_header rows[GW_GRPC_HEAD_ROWS];
  size_t n = gw_grpc_request_head(
      call, cluster->config->tls ? GW_LIT("https") : GW_LIT("http"),
      authority.n ? authority : conn->base.endpoint->name->target.authority,
      cluster->config->user_agent, gw_loop_now_ms(cluster->loop), rows,
      timeout);
  for (size_t i = 0; i < n; i++) {
    union {
      const char *in;
      uint8_t *out;
    } name = {.in = rows[i].name.p}, value = {.in = rows[i].value.p};
    /* nghttp2 copies both. */
    fields[i] = (nghttp2_nv){name.out, value.out, rows[i].name.n,
                             rows[i].value.n, NGHTTP2_NV_FLAG_NONE};
  }
  return n;
}

gw_status gw_conn_send(gw_conn *base, gw_call *call) {
  h2_conn *conn = of(base);
  gw_status status = gw_grpc_reply_reset(call);
  if (status != GW_OK) {
    return status;
  }
  nghttp2_nv fields[GW_GRPC_HEAD_ROWS];
  char timeout[GW_GRPC_TIMEOUT];
  size_t n = fill_fields(conn, call, fields, timeout);
  nghttp2_data_provider body = {.read_callback = read_message};
  int32_t id =
      nghttp2_submit_request(conn->session, NULL, fields, n, &body, call);
  if (id == NGHTTP2_ERR_NOMEM) {
    return GW_ERR_NOMEM;
  }
  if (id < 0) {
    leave(conn); /* out of stream ids */
    return GW_ERR_REFUSED;
  }
  gw_loop *loop = cluster_of(conn)->loop;
  call->stream_id = id;
  call->conn = base;
  call->n_attempts++;
  call->sent_us = gw_loop_now_us(loop);
  call->endpoint = base->endpoint->addr;
  gw_list_push(&base->calls, &call->link);
  base->n_calls++;
  base->endpoint->stats.n_calls++;
  if (!gw_timer_is_running(&conn->timer)) {
    conn->last_input_ms = gw_loop_now_ms(loop);
    gw_timer_start(loop, &conn->timer, cluster_of(conn)->config->keepalive_ms);
  }
  defer_flush(conn);
  return GW_OK;
}

void gw_conn_drop(gw_conn *base, gw_call *call) {
  h2_conn *conn = of(base);
  int32_t id = call->stream_id;
  assert(call->conn == base);
  detach(conn, call);
  reset_stream(conn, id, NGHTTP2_CANCEL);
}

void gw_conn_leave(gw_conn *base) {
  leave(of(base));
}

static void end_calls(h2_conn *conn) {
  gw_status why = conn->why == GW_ERR_PROTOCOL || conn->why == GW_ERR_NOMEM
                      ? conn->why
                      : GW_ERR_CLOSED;
  while (!gw_list_empty(&conn->base.calls)) {
    gw_call *call = GW_CONTAINER(conn->base.calls.next, gw_call, link);
    if (is_unsent(conn, call)) {
      detach(conn, call);
      gw_cluster_return(cluster_of(conn), call);
    } else {
      finish(conn, call, why);
    }
  }
}

void gw_conn_end(gw_conn *base) {
  h2_conn *conn = of(base);
  end_calls(conn);
  gw_endpoint_on_end(base);
  gw_timer_stop(&conn->timer);
  gw_task_cancel(&conn->flush);
  nghttp2_session_del(conn->session);
  gw_stream_close(conn->stream);
  gw_buf_done(&conn->out);
  gw_free(conn);
}
