#include "http/conn.h"

void gw_http_linger_begin(gw_http_conn *conn) {
  gw_stream_shutdown(conn->stream);
  conn->was_heard = false;
  conn->period_ms = gw_loop_now_ms(conn->server->loop);
  conn->was_undelivered = gw_stream_undelivered(conn->stream);
}

bool gw_http_linger_goes_on(gw_http_conn *conn) {
  const gw_http_limits *limits = &conn->server->limits;
  uint64_t now_ms = gw_loop_now_ms(conn->server->loop);
  size_t left = gw_stream_undelivered(conn->stream);
  bool is_silent = conn->is_bad || !conn->was_heard;
  conn->was_heard = false;
  if (!left && is_silent) {
    return false;
  }
  if (now_ms - conn->period_ms < limits->write_timeout_ms) {
    return true;
  }
  bool moves =
      left + gw_http_limits_least_taken(limits) <= conn->was_undelivered;
  conn->period_ms = now_ms;
  conn->was_undelivered = left;
  return moves;
}
