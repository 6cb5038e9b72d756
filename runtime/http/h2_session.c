#include <nghttp2/nghttp2.h>

#include "http/h2_server.h"

enum { HEADER_LIST_BYTES = 60 * 1024 };

/* --- set-up --------------------------------------------------------------- */

static nghttp2_option *make_options(const gw_http_limits *limits) {
  nghttp2_option *o;
  if (nghttp2_option_new(&o) != 0) {
    return NULL;
  }
  nghttp2_option_set_no_closed_streams(o, 1);
  nghttp2_option_set_max_outbound_ack(o, limits->outbound_acks);
  nghttp2_option_set_max_settings(o, limits->settings_entries);
  nghttp2_option_set_stream_reset_rate_limit(o, 500, 50);
  /* ours is exact: the library counts anew at each call */
#ifdef GW_NGHTTP2_LIMITS_CONTINUATIONS
  nghttp2_option_set_max_continuations(o, 128);
#endif
  nghttp2_option_set_no_auto_window_update(o, 1);
  /* it would reset what breaks the rules of HTTP; http/head knows them all,
   * and such a request gets its answer */
  nghttp2_option_set_no_http_messaging(o, 1);
  return o;
}

static bool make_session(gw_h2_server_conn *c) {
  c->mem.pool = gw_loop_pool(c->conn.server->loop);
  nghttp2_mem mem = {&c->mem, gw_h2_mem_alloc, gw_h2_mem_free, gw_h2_mem_calloc,
                     gw_h2_mem_realloc};
  nghttp2_option *options = make_options(gw_h2_server_limits(c));
  nghttp2_session_callbacks *callbacks = NULL;
  bool is_made = options && nghttp2_session_callbacks_new(&callbacks) == 0;
  if (is_made) {
    gw_h2_callbacks_set(callbacks);
    gw_h2_reply_set_callbacks(callbacks);
    is_made = nghttp2_session_server_new3(&c->session, callbacks, c, options,
                                          &mem) == 0;
  }
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  return is_made;
}

static bool greet(gw_h2_server_conn *c) {
  const gw_http_limits *limits = gw_h2_server_limits(c);
  const nghttp2_settings_entry settings[] = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits->streams},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits->stream_window},
      {NGHTTP2_SETTINGS_MAX_FRAME_SIZE, 16384},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HEADER_LIST_BYTES},
      {NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 4096},
      {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
  };
  return nghttp2_submit_settings(c->session, NGHTTP2_FLAG_NONE, settings,
                                 sizeof settings / sizeof settings[0]) == 0 &&
         nghttp2_session_set_local_window_size(
             c->session, NGHTTP2_FLAG_NONE, 0,
             (int32_t)limits->connection_window) == 0;
}

gw_status gw_h2_session_open(gw_h2_server_conn *c) {
  return make_session(c) && greet(c) ? GW_OK : GW_ERR_NOMEM;
}

void gw_h2_session_close(gw_h2_server_conn *c) {
  nghttp2_session_del(c->session);
  gw_h2_mem_done(&c->mem);
  c->session = NULL;
}

/* --- bytes in, bytes out -------------------------------------------------- */

gw_status gw_h2_session_read(gw_h2_server_conn *c, gw_slice in) {
  ssize_t n = nghttp2_session_mem_recv(c->session, (const uint8_t *)in.p, in.n);
  if (n == NGHTTP2_ERR_CALLBACK_FAILURE || n == NGHTTP2_ERR_FLOODED) {
    return GW_ERR_LIMIT;
  }
  return n < 0 ? GW_ERR_PROTOCOL : GW_OK;
}

gw_status gw_h2_session_fill(gw_h2_server_conn *c) {
  while (!gw_h2_out_is_full(&c->out)) {
    const uint8_t *data;
    ssize_t n = nghttp2_session_mem_send(c->session, &data);
    if (n < 0) {
      return GW_ERR_NOMEM;
    }
    if (n == 0) {
      return GW_OK;
    }
    if (data[3] == NGHTTP2_HEADERS) {
      continue; /* empty: h2_reply.c wrote a full one (http/h2_section.h) */
    }
    gw_slice bytes = gw_slice_of((const char *)data, (size_t)n);
    gw_status status = gw_h2_out_copy(&c->out, bytes);
    if (status != GW_OK) {
      return status;
    }
  }
  return GW_OK;
}

bool gw_h2_session_is_over(const gw_h2_server_conn *c) {
  return !nghttp2_session_want_read(c->session) &&
         !nghttp2_session_want_write(c->session);
}

void gw_h2_session_end(gw_h2_server_conn *c, bool is_flood) {
  nghttp2_session_terminate_session(
      c->session, is_flood ? NGHTTP2_ENHANCE_YOUR_CALM : NGHTTP2_NO_ERROR);
}

void gw_h2_session_consume(gw_h2_server_conn *c, int32_t id, size_t n) {
  nghttp2_session_consume(c->session, id, n);
}

void gw_h2_session_consume_closed(gw_h2_server_conn *c, size_t n) {
  nghttp2_session_consume_connection(c->session, n);
}
