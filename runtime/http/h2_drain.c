#include <string.h>

#include <nghttp2/nghttp2.h>

#include "http/h2_server.h"

enum {
  GRACE_MS = 1000 /* between the two GOAWAYs, if no PING comes back sooner */
};

static const uint8_t drain_ping[8] = {'g', 'w', '-', 'd', 'r', 'a', 'i', 'n'};

/* RFC 9113 6.8: first a GOAWAY that shuts nobody out, then, when the client
 * must have seen it, the one that counts. The answer to a PING says so, if it
 * went behind the GOAWAY: nghttp2 sends PINGs before all that waits, so it is
 * submitted when the GOAWAY has gone. */
void gw_h2_drain_begin(gw_h2_server_conn *c) {
  if (c->phase != GW_H2_OPEN) {
    return;
  }
  c->phase = GW_H2_NOTICE;
  nghttp2_submit_shutdown_notice(c->session);
  gw_timer_start(c->conn.server->loop, &c->grace_timer, GRACE_MS);
  gw_h2_server_wake(c);
}

void gw_h2_drain_noticed(gw_h2_server_conn *c) {
  if (c->phase == GW_H2_NOTICE) {
    nghttp2_submit_ping(c->session, NGHTTP2_FLAG_NONE, drain_ping);
  }
}

static void send_last_goaway(gw_h2_server_conn *c) {
  if (c->phase == GW_H2_NOTICE) {
    c->phase = GW_H2_LEAVING;
    gw_timer_stop(&c->grace_timer);
    nghttp2_submit_goaway(c->session, NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(c->session),
                          NGHTTP2_NO_ERROR, NULL, 0);
    gw_h2_server_wake(c);
  }
}

void gw_h2_drain_ponged(gw_h2_server_conn *c, const uint8_t payload[8]) {
  if (memcmp(payload, drain_ping, sizeof drain_ping) == 0) {
    send_last_goaway(c);
  }
}

void gw_h2_drain_grace_ended(gw_timer *timer) {
  send_last_goaway(GW_CONTAINER(timer, gw_h2_server_conn, grace_timer));
}

void gw_h2_drain_age(gw_h2_server_conn *c) {
  const gw_http_limits *limits = gw_h2_server_limits(c);
  c->n_requests++;
  if (c->n_requests >= limits->max_requests ||
      gw_h2_server_now(c) - c->conn.since_ms >= limits->max_age_ms) {
    gw_h2_drain_begin(c);
  }
}
