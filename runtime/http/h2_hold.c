#include "http/h2_server.h"

static void route(gw_h2_stream *s) {
  gw_h2_server_conn *c = s->c;
  const gw_http_handler *handler = gw_h2_server_handler(c);
  s->is_routed = true;
  c->n_this_turn++;
  if (s->head.refusal.status) {
    handler->on_refuse(&s->stream, &s->head.refusal, &s->request);
  } else {
    handler->on_request(&s->stream, &s->request);
  }
}

/* THREATS A1 and A35: who wastes streams waits for the next ones; nobody has
 * more than so many in a turn. */
void gw_h2_hold_or_route(gw_h2_stream *s) {
  gw_h2_server_conn *c = s->c;
  bool delays = gw_h2_guard_delays(&c->guard);
  bool is_full = c->n_this_turn >= gw_h2_server_limits(c)->requests_per_turn;
  if (!delays && !is_full && gw_list_empty(&c->held)) {
    route(s);
    return;
  }
  gw_list_push(&c->held, &s->held);
  if (!gw_timer_is_running(&c->resume_timer)) {
    gw_timer_start(c->conn.server->loop, &c->resume_timer,
                   delays ? GW_H2_DELAY_MS : 0);
  }
}

void gw_h2_hold_resume(gw_timer *timer) {
  gw_h2_server_conn *c = GW_CONTAINER(timer, gw_h2_server_conn, resume_timer);
  c->n_this_turn = 0;
  while (c->n_this_turn < gw_h2_server_limits(c)->requests_per_turn) {
    gw_list *first = gw_list_pop(&c->held);
    if (!first) {
      break;
    }
    route(GW_CONTAINER(first, gw_h2_stream, held));
  }
  if (!gw_list_empty(&c->held)) {
    gw_timer_start(c->conn.server->loop, timer, 0);
  }
  gw_h2_server_wake(c);
}
