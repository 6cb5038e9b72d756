/* st_body: the head is let in; now its body may come, within its limit. */
#include "pipeline/media.h"

enum { FIRST_ROOM = 16 * 1024 };

/* RFC 9110 8.4: any coding, in any of the fields. */
static bool is_encoded(const gw_headers *headers) {
  for (size_t i = 0; i < headers->n; i++) {
    if (gw_slice_is(headers->v[i].name, "content-encoding") &&
        !gw_slice_eq_nocase(headers->v[i].value, GW_LIT("identity"))) {
      return true;
    }
  }
  return false;
}

/* What the head says of the body, before any of it is read. */
static bool head_is_fine(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_request *request = x->request;
  if (is_encoded(&request->headers)) {
    gw_exchange_header(x, GW_LIT("accept-encoding"), GW_LIT("identity"));
    gw_exchange_failf(x, GW_PROBLEM_MEDIA_TYPE, "content-encoding is refused");
    return false;
  }
  gw_media_take(run);
  if (!x->problem && request->has_length && request->length > x->max_body) {
    gw_exchange_failf(x, GW_PROBLEM_TOO_LARGE,
                      "the body has %llu bytes, at most %zu are taken",
                      (unsigned long long)request->length, x->max_body);
  }
  return !x->problem;
}

static bool needs_no_body(const gw_exchange *x) {
  const gw_request *request = x->request;
  return !request->has_body || (request->has_length && request->length == 0);
}

/* The body is there, or refused: the engines want their zero bytes. */
static gw_verdict settle(gw_exchange *x) {
  gw_status status = x->problem ? GW_OK : gw_buf_pad(&x->body);
  if (status != GW_OK) {
    gw_exchange_fail_memory(x, status, false);
  }
  return x->problem ? GW_FAIL : GW_NEXT;
}

/* A first room for what is announced; the rest grows as it comes, so that a
 * promise alone takes no memory. */
static void make_room(gw_exchange *x) {
  uint64_t announced = x->request->has_length ? x->request->length : 0;
  size_t room = announced < FIRST_ROOM ? (size_t)announced : FIRST_ROOM;
  gw_buf_restart(&x->body, x->max_body);
  (void)gw_buf_reserve(&x->body, room); /* a failure shows when bytes come */
}

gw_verdict gw_st_body(gw_run *run) {
  gw_exchange *x = &run->x;
  if (!x->problem && !run->given) {
    gw_media_choose(run);
  }
  if (!x->problem && needs_no_body(x)) {
    gw_media_take_empty(run);
    return settle(x);
  }
  if (x->problem || x->body_is_complete) {
    return settle(x);
  }
  if (!head_is_fine(run)) {
    return GW_FAIL;
  }
  make_room(x);
  gw_http_want_body(x->stream);
  return x->problem || x->body_is_complete ? settle(x) : GW_WAIT;
}

void gw_st_body_take(gw_run *run, gw_slice bytes, bool fin) {
  gw_exchange *x = &run->x;
  gw_status status = gw_buf_append(&x->body, bytes);
  x->bytes_in += bytes.n;
  if (status != GW_OK) {
    gw_problem_id id =
        status == GW_ERR_LIMIT ? GW_PROBLEM_TOO_LARGE : GW_PROBLEM_OVERLOADED;
    gw_exchange_failf(x, id, "at most %zu bytes are taken", x->max_body);
  } else {
    gw_run_hold(run, bytes.n);
    gw_http_consume(x->stream, bytes.n);
  }
  x->body_is_complete = fin;
  if ((fin || x->problem) && !run->is_driving) {
    gw_run_drive(run);
  }
}
