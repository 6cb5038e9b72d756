/* What nghttp2 tells of a connection, turned into steps of its calls. */
#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "upstream/h2_conn.h"

enum {
  CONNECTION_WINDOW = 64 << 20,
  MAX_BLOCK_FIELDS = 1000, /* decoded of calls that are gone: then it ends */
  MAX_BLOCK_BYTES = 256 * 1024,
  MAX_CONTINUATIONS = 8,
  MAX_NOISE = 500, /* frames a second that carry no call */
};

static const gw_speech *speech(const gw_h2_conn *conn) {
  return gw_h2_cluster(conn)->config->protocol->speech;
}

static gw_call *call_of(gw_h2_conn *conn, int32_t stream_id) {
  return nghttp2_session_get_stream_user_data(conn->session, stream_id);
}

/* After a step of the reply: goes on, is done, or failed. */
static void after_step(gw_h2_conn *conn, gw_call *call, gw_status status,
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
  gw_h2_finish(conn, call, status == GW_END ? GW_OK : status);
  if (is_open) {
    gw_h2_reset_stream(conn, id, NGHTTP2_CANCEL);
  }
}

/* Counts a frame that serves no call; GW_ERR_LIMIT when there are too many. */
static gw_status note_noise(gw_h2_conn *conn) {
  uint64_t now_ms = gw_loop_now_ms(gw_h2_cluster(conn)->loop);
  if (now_ms - conn->noise_since_ms >= 1000) {
    conn->noise_since_ms = now_ms;
    conn->n_noise = 0;
  }
  return ++conn->n_noise > MAX_NOISE ? GW_ERR_LIMIT : GW_OK;
}

static int on_begin_frame(nghttp2_session *session,
                          const nghttp2_frame_hd *head, void *user) {
  (void)session;
  gw_h2_conn *conn = user;
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
  gw_h2_conn *conn = user;
  conn->block_fields = 0;
  conn->block_bytes = 0;
  return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t n_name, const uint8_t *value,
                     size_t n_value, uint8_t flags, void *user) {
  (void)session;
  (void)flags;
  gw_h2_conn *conn = user;
  conn->block_bytes += n_name + n_value + 32;
  if (++conn->block_fields > MAX_BLOCK_FIELDS ||
      conn->block_bytes > MAX_BLOCK_BYTES) {
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  gw_call *call = call_of(conn, frame->hd.stream_id);
  if (call) {
    gw_status status =
        speech(conn)->field(call, gw_slice_of((const char *)name, n_name),
                            gw_slice_of((const char *)value, n_value));
    after_step(conn, call, status, false);
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream_id,
                   const uint8_t *bytes, size_t n, void *user) {
  (void)flags;
  gw_h2_conn *conn = user;
  gw_call *call = call_of(conn, stream_id);
  if (call) {
    gw_status status =
        speech(conn)->data(call, gw_slice_of((const char *)bytes, n));
    after_step(conn, call, status, false);
  }
  /* The bytes are in the call's arena, within its limit, or dropped. */
  return nghttp2_session_consume(session, stream_id, n) == 0
             ? 0
             : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static void on_settings(gw_h2_conn *conn) {
  if (conn->base.state == GW_CONN_GREETING) {
    conn->base.state = GW_CONN_READY;
    gw_timer_stop(&conn->timer);
    gw_endpoint_on_ready(&conn->base);
  }
  gw_cluster_wake(gw_h2_cluster(conn)); /* there may be room now */
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  (void)session;
  gw_h2_conn *conn = user;
  gw_call *call = call_of(conn, frame->hd.stream_id);
  bool is_last = frame->hd.flags & NGHTTP2_FLAG_END_STREAM;
  switch (frame->hd.type) {
  case NGHTTP2_HEADERS:
    if (call) {
      after_step(conn, call, speech(conn)->head_end(call, is_last), is_last);
    }
    return 0;
  case NGHTTP2_DATA:
    if (call && is_last) {
      after_step(conn, call, speech(conn)->data_end(call), true);
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
    gw_h2_leave(conn);
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
  gw_h2_conn *conn = user;
  conn->invalid_stream = frame->hd.stream_id;
  return note_noise(conn) == GW_OK ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
}

/* RFC 9113 8.7: REFUSED_STREAM, also what nghttp2 says of the streams above
 * the last one of a GOAWAY, was not processed. */
static int on_stream_close(nghttp2_session *session, int32_t stream_id,
                           uint32_t code, void *user) {
  (void)session;
  gw_h2_conn *conn = user;
  gw_call *call = call_of(conn, stream_id);
  if (!call) {
    return 0;
  }
  if (code == NGHTTP2_REFUSED_STREAM || gw_h2_is_unsent(conn, call)) {
    gw_h2_detach(conn, call);
    gw_cluster_return(gw_h2_cluster(conn), call);
    return 0;
  }
  bool is_invalid = conn->invalid_stream == stream_id;
  gw_h2_finish(conn, call,
               is_invalid ? GW_ERR_PROTOCOL : speech(conn)->broken(call, code));
  return 0; /* anything else leaks: CVE-2023-35945 */
}

static int before_frame(nghttp2_session *session, const nghttp2_frame *frame,
                        void *user) {
  (void)session;
  gw_h2_conn *conn = user;
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
  gw_h2_conn *conn = user;
  if (frame->hd.type == NGHTTP2_HEADERS) {
    gw_call *call = call_of(conn, frame->hd.stream_id);
    if (call) {
      gw_h2_detach(conn, call);
      gw_cluster_return(gw_h2_cluster(conn), call);
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
  const gw_speech *row = speech(user);
  size_t n = row->bytes(call, call->n_sent, (char *)to, cap);
  call->n_sent += n;
  if (call->n_sent == row->size(call)) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
  }
  return (ssize_t)n;
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

static uint32_t stream_window(const gw_cluster_config *config) {
  size_t window = config->max_reply + GW_CALL_PREFIX;
  window = window > config->window ? window : config->window;
  return window < NGHTTP2_MAX_WINDOW_SIZE ? (uint32_t)window
                                          : NGHTTP2_MAX_WINDOW_SIZE;
}

/* Bytes go from the window straight into arenas that have a limit each, so it
 * may be wide. */
static int greet(gw_h2_conn *conn) {
  const nghttp2_settings_entry entries[] = {
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE,
       stream_window(gw_h2_cluster(conn)->config)},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, GW_CALL_MAX_HEAD},
  };
  int failed =
      nghttp2_submit_settings(conn->session, NGHTTP2_FLAG_NONE, entries,
                              sizeof entries / sizeof entries[0]);
  return failed ? failed
                : nghttp2_session_set_local_window_size(
                      conn->session, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW);
}

gw_status gw_h2_new_session(gw_h2_conn *conn) {
  conn->mem.pool = gw_loop_pool(gw_h2_cluster(conn)->loop);
  nghttp2_mem mem = {&conn->mem, gw_h2_mem_alloc, gw_h2_mem_free,
                     gw_h2_mem_calloc, gw_h2_mem_realloc};
  nghttp2_session_callbacks *callbacks = new_callbacks();
  nghttp2_option *options = new_options();
  int failed = !callbacks || !options ||
               nghttp2_session_client_new3(&conn->session, callbacks, conn,
                                           options, &mem) != 0 ||
               greet(conn) != 0;
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  return failed ? GW_ERR_NOMEM : GW_OK;
}

/* What is never the same twice would only push the rest out of HPACK's
 * table (RFC 7541 6.2.3). */
static uint8_t indexing(gw_slice name) {
  bool is_unique =
      gw_slice_is(name, "traceparent") || gw_slice_is(name, "x-request-id");
  return is_unique ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
}

static nghttp2_nv pair(const gw_header *row, uint8_t flags) {
  return (nghttp2_nv){(uint8_t *)(uintptr_t)row->name.p,
                      (uint8_t *)(uintptr_t)row->value.p, row->name.n,
                      row->value.n, flags};
}

/* nghttp2 copies what does not outlive a frame that waits: a call may be given
 * up meanwhile. */
static size_t fill_fields(gw_h2_conn *conn, const gw_call *call,
                          nghttp2_nv fields[static GW_CALL_HEAD_ROWS],
                          char timeout[static GW_CALL_HEAD_TEXT]) {
  enum { STAYS = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE };
  gw_cluster *cluster = gw_h2_cluster(conn);
  gw_slice authority = cluster->config->authority;
  GW_SCRATCH gw_header rows[GW_CALL_HEAD_ROWS];
  size_t n_staying = speech(conn)->head(
      call, cluster->config->tls ? GW_LIT("https") : GW_LIT("http"),
      authority.n ? authority : conn->base.endpoint->name->target.authority,
      cluster->config->user_agent, rows);
  size_t n = speech(conn)->fields(call, gw_loop_now_ms(cluster->loop), rows,
                                  n_staying, timeout);
  for (size_t i = 0; i < n_staying; i++) {
    fields[i] = pair(&rows[i], STAYS);
  }
  for (size_t i = n_staying; i < n; i++) {
    fields[i] = pair(&rows[i], indexing(rows[i].name));
  }
  return n;
}

gw_status gw_h2_submit(gw_h2_conn *conn, gw_call *call) {
  GW_SCRATCH nghttp2_nv fields[GW_CALL_HEAD_ROWS];
  char timeout[GW_CALL_HEAD_TEXT];
  size_t n = fill_fields(conn, call, fields, timeout);
  nghttp2_data_provider body = {.read_callback = read_message};
  bool has_body = speech(conn)->size(call) > 0;
  int32_t id = nghttp2_submit_request(conn->session, NULL, fields, n,
                                      has_body ? &body : NULL, call);
  if (id < 0) {
    return id == NGHTTP2_ERR_NOMEM ? GW_ERR_NOMEM : GW_ERR_REFUSED;
  }
  call->stream_id = id;
  return GW_OK;
}
