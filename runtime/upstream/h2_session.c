/* What nghttp2 tells of a connection, turned into steps of its calls' replies.
 */
#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "upstream/h2_conn.h"
#include "upstream/h2_rules.h"

enum {
  CONNECTION_WINDOW = 64 << 20,
  MAX_BLOCK_FIELDS = 1000, /* decoded of calls that are gone: then it ends */
  MAX_BLOCK_BYTES = 256 * 1024,
  MAX_CONTINUATIONS = 8,
  MAX_NOISE = 500, /* frames a second that carry no call */
};

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
  bool is_open = !is_last || call->n_sent < gw_h2_speech(conn)->size(call);
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
  gw_h2_conn *conn = user;
  conn->block_fields = 0;
  conn->block_bytes = 0;
  conn->in_block = gw_h2_call_of(conn, frame->hd.stream_id);
  if (conn->in_block) {
    gw_h2_rules_begin(conn->in_block->incoming);
  }
  return 0;
}

static void take_field(gw_h2_conn *conn, gw_call *call, gw_slice name,
                       gw_slice value) {
  gw_status status = gw_h2_rules_field(call->incoming, name, &value);
  if (status == GW_OK) {
    status = gw_h2_speech(conn)->field(call, name, value);
  }
  after_step(conn, call, status, false);
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t n_name, const uint8_t *value,
                     size_t n_value, uint8_t flags, void *user) {
  (void)session;
  (void)frame;
  (void)flags;
  gw_h2_conn *conn = user;
  conn->block_bytes += n_name + n_value + 32;
  if (++conn->block_fields > MAX_BLOCK_FIELDS ||
      conn->block_bytes > MAX_BLOCK_BYTES) {
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  if (conn->in_block) {
    take_field(conn, conn->in_block, gw_slice_of((const char *)name, n_name),
               gw_slice_of((const char *)value, n_value));
  }
  return 0;
}

static void take_section(gw_h2_conn *conn, gw_call *call, bool is_last) {
  gw_status status = gw_h2_rules_section(call->incoming);
  if (status == GW_OK && is_last) {
    status = gw_h2_rules_end(call);
  }
  if (status == GW_OK) {
    status = gw_h2_speech(conn)->head_end(call, is_last);
  }
  after_step(conn, call, status, is_last);
}

static void take_data(gw_h2_conn *conn, gw_call *call, gw_slice bytes) {
  gw_status status = gw_h2_rules_data(call->incoming, bytes.n);
  if (status == GW_OK) {
    status = gw_h2_speech(conn)->data(call, bytes);
  }
  after_step(conn, call, status, false);
}

static void take_data_end(gw_h2_conn *conn, gw_call *call) {
  gw_status status = gw_h2_rules_end(call);
  if (status == GW_OK) {
    status = gw_h2_speech(conn)->data_end(call);
  }
  after_step(conn, call, status, true);
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream_id,
                   const uint8_t *bytes, size_t n, void *user) {
  (void)flags;
  gw_h2_conn *conn = user;
  gw_call *call = gw_h2_call_of(conn, stream_id);
  if (call) {
    take_data(conn, call, gw_slice_of((const char *)bytes, n));
  }
  /* The bytes are in the call's arena, within its limit, or dropped. */
  return nghttp2_session_consume(session, stream_id, n) == 0
             ? 0
             : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static void on_settings(gw_h2_conn *conn) {
  if (conn->base.state == GW_CONN_GREETING) {
    conn->base.state = GW_CONN_READY;
    gw_timer_stop(&conn->base.timer);
    gw_endpoint_on_ready(&conn->base);
  }
  gw_cluster_wake(gw_h2_cluster(conn)); /* there may be room now */
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  (void)session;
  gw_h2_conn *conn = user;
  int32_t id = frame->hd.stream_id;
  bool is_last = frame->hd.flags & NGHTTP2_FLAG_END_STREAM;
  gw_call *call;
  switch (frame->hd.type) {
  case NGHTTP2_HEADERS:
    if (conn->in_block) {
      take_section(conn, conn->in_block, is_last);
    }
    conn->in_block = NULL;
    return 0;
  case NGHTTP2_DATA:
    call = is_last ? gw_h2_call_of(conn, id) : NULL;
    if (call) {
      take_data_end(conn, call);
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
    gw_conn_leave(&conn->base);
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
  gw_call *call = gw_h2_call_of(conn, stream_id);
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
               is_invalid ? GW_ERR_PROTOCOL
                          : gw_h2_speech(conn)->broken(call, code));
  return 0; /* anything else leaks: CVE-2023-35945 */
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
  gw_h2_request_set_callbacks(all);
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
#ifdef GW_NGHTTP2_LIMITS_CONTINUATIONS
  nghttp2_option_set_max_continuations(options, 128); /* ours are fewer */
#endif
  nghttp2_option_set_stream_reset_rate_limit(options, 500, 50);
  nghttp2_option_set_max_reserved_remote_streams(options, 0);
  nghttp2_option_set_no_http_messaging(options, 1); /* upstream/h2_rules.h */
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
