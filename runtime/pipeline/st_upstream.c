/* st_upstream: the call, its deadline, and what became of it. Picking an
 * endpoint, connecting and the one retry live in upstream/. */
#include "pipeline/run.h"

#include "base/num.h"

enum { MAX_TIMEOUT_MS = 3600 * 1000 };

/* "100m", "5S": gRPC's TimeoutValue and TimeoutUnit. 0: not of the form. */
static uint64_t grpc_timeout_ms(gw_slice text) {
  uint64_t value;
  if (text.n < 2 || text.n > 9 ||
      gw_num_digits(gw_slice_of(text.p, text.n - 1), &value) != GW_OK) {
    return 0;
  }
  switch (text.p[text.n - 1]) {
  case 'H':
    return value * 3600 * 1000;
  case 'M':
    return value * 60 * 1000;
  case 'S':
    return value * 1000;
  case 'm':
    return value;
  case 'u':
    return (value + 999) / 1000;
  case 'n':
    return (value + 999999) / 1000000;
  default:
    return 0;
  }
}

/* Seconds, with or without a fraction. 0: not of the form. */
static uint64_t server_timeout_ms(gw_slice text) {
  double seconds;
  if (!gw_num_is_json(text) || gw_num_double(text, &seconds) != GW_OK ||
      seconds <= 0 || seconds > (double)MAX_TIMEOUT_MS / 1000) {
    return 0;
  }
  uint64_t ms = (uint64_t)(seconds * 1000);
  return ms ? ms : 1;
}

static uint64_t sooner(uint64_t a, uint64_t b) {
  return b && b < a ? b : a;
}

/* Clients may shorten the deadline, never prolong it. */
static uint64_t timeout_ms(const gw_run *run) {
  const gw_headers *headers = &run->x.request->headers;
  uint64_t ms = run->settings->timeout_ms;
  ms = sooner(ms, grpc_timeout_ms(gw_headers_find(headers, "grpc-timeout")));
  return sooner(
      ms, server_timeout_ms(gw_headers_find(headers, "x-server-timeout")));
}

static gw_verdict take_outcome(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_call *call = &run->call;
  x->sent_us = call->sent_us;
  x->answered_us = call->done_us;
  x->endpoint = call->endpoint;
  x->n_attempts = call->n_attempts;
  switch (call->status) {
  case GW_OK:
    x->grpc_status = call->grpc_status;
    x->reply = call->reply;
    x->reply_headers = call->headers;
    gw_run_hold(run, call->reply.n);
    return GW_NEXT;
  case GW_ERR_TIMEOUT:
    gw_exchange_fail(x, GW_PROBLEM_DEADLINE);
    return GW_FAIL;
  case GW_ERR_UNAVAILABLE:
  case GW_ERR_REFUSED:
    gw_exchange_fail(x, GW_PROBLEM_UNAVAILABLE);
    return GW_FAIL;
  case GW_ERR_NOMEM:
    gw_exchange_fail(x, GW_PROBLEM_OVERLOADED);
    return GW_FAIL;
  case GW_ERR_LIMIT:
    gw_exchange_fail_memory(x, GW_ERR_LIMIT, true);
    return GW_FAIL;
  default:
    gw_exchange_failf(x, GW_PROBLEM_BAD_UPSTREAM, "%s",
                      gw_status_text(call->status));
    return GW_FAIL;
  }
}

static void on_done(gw_call *call) {
  gw_run *run = call->user;
  run->is_calling = false;
  gw_run_drive(run);
}

static void start(gw_run *run) {
  gw_exchange *x = &run->x;
  uint64_t ms = timeout_ms(run);
  x->upstream =
      run->generation->settings->clusters[run->settings->cluster].name;
  x->timeout_us = ms * 1000;
  run->call = (gw_call){
      .path = x->operation->grpc_path,
      .metadata = x->metadata.v,
      .n_metadata = x->metadata.n,
      .message = gw_buf_slice(&x->message),
      .deadline_ms = gw_loop_now_ms(x->loop) + ms,
      .max_reply = run->generation->settings->max_reply,
      .arena = &x->arena,
      .on_done = on_done,
      .user = run,
  };
  gw_list_init(&run->call.link);
  run->is_calling = true;
  gw_call_start(run->generation->clusters[run->settings->cluster], &run->call);
}

gw_verdict gw_st_upstream(gw_run *run) {
  if (run->call.on_done) { /* the second visit */
    return take_outcome(run);
  }
  start(run);
  return GW_WAIT;
}
