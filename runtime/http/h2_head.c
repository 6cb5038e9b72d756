#include "http/h2_server.h"

typedef enum pseudo { METHOD, PATH, AUTHORITY, SCHEME, N_PSEUDO } pseudo;

static const gw_slice names[N_PSEUDO] = {
    [METHOD] = {":method", 7},
    [PATH] = {":path", 5},
    [AUTHORITY] = {":authority", 10},
    [SCHEME] = {":scheme", 7},
};

static bool refuse(gw_h2_stream *s, const char *what) {
  return gw_head_malformed(&s->head, what);
}

static pseudo find_pseudo(gw_slice name) {
  pseudo which = 0;
  while (which < N_PSEUDO && !gw_slice_eq(names[which], name)) {
    which++;
  }
  return which;
}

/* RFC 9113 8.3: known, once, and before the fields. What may stand in them is
 * decided where HTTP/1.1 decides it. */
static bool take_pseudo(gw_h2_stream *s, gw_slice name, gw_slice value) {
  gw_head *head = &s->head;
  pseudo which = find_pseudo(name);
  if (!gw_head_count(head, name.n + value.n + 32, 0)) {
    return false;
  }
  if (which == N_PSEUDO) {
    return refuse(s, "an unknown pseudo-header");
  }
  if (s->pseudo & 1U << which) {
    return refuse(s, "a pseudo-header is given twice");
  }
  if (s->has_fields) {
    return refuse(s, "a pseudo-header behind a header field");
  }
  s->pseudo |= 1U << which;
  switch (which) {
  case METHOD:
    return gw_head_set_method(head, value);
  case PATH:
    return gw_head_set_target(head, value);
  case AUTHORITY:
    return gw_head_set_authority(head, value);
  case SCHEME:
  case N_PSEUDO:
    break;
  }
  return gw_head_check_scheme(head, value);
}

void gw_h2_head_field(gw_h2_stream *s, gw_slice name, gw_slice value,
                      bool is_trailer) {
  if (s->head.refusal.status) {
    return; /* the rest is decoded and passed over */
  }
  if (is_trailer) { /* where a pseudo-header's name is none (8.1) */
    gw_head_trailer(&s->head, name, value);
  } else if (name.n && name.p[0] == ':') {
    take_pseudo(s, name, value);
  } else {
    s->has_fields = true;
    gw_head_field(&s->head, name, value);
  }
}

bool gw_h2_head_end(gw_h2_stream *s, bool is_end) {
  gw_head *head = &s->head;
  s->has_ended = is_end;
  if (!head->refusal.status && !(s->pseudo & 1U << SCHEME)) {
    refuse(s, "there is no scheme"); /* RFC 9113 8.3.1 */
  }
  if (!head->refusal.status) {
    gw_head_end(head, !is_end);
  }
  if (head->refusal.status) {
    s->was_refused = true;
    s->c->conn.server->n_wasted++;
    if (!gw_h2_guard_waste(&s->c->guard)) {
      return false;
    }
  }
  gw_h2_hold_or_route(s);
  return true;
}

void gw_h2_head_trailers(gw_h2_stream *s, bool is_end) {
  if (!is_end && s->response) { /* nobody waits for what comes next */
    gw_h2_reply_reset(s, GW_ERR_PROTOCOL);
    return;
  }
  if (!is_end && !s->head.refusal.status) {
    refuse(s, "trailers do not end the request"); /* RFC 9113 8.1 */
  }
  if (s->head.refusal.status) {
    s->has_ended |= is_end;
    gw_h2_stream_refuse(s);
  } else {
    gw_h2_stream_ended(s);
  }
}
