/* st_upstream: the call, its deadline, and what became of it. Picking an
 * endpoint, connecting and the one retry live in upstream/. */
#include "pipeline/rest.h"

static gw_verdict take_outcome(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_call *call = &run->call;
  x->sent_us = call->sent_us;
  x->answered_us = call->done_us;
  x->endpoint = call->endpoint;
  x->n_attempts = call->n_attempts;
  switch (call->status) {
  case GW_OK:
    x->grpc_status = x->operation->n_target ? -1 : call->grpc_status;
    x->reply = call->reply;
    x->reply_headers = call->headers;
    x->reply_trailers = call->trailers;
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

/* ---- packing ------------------------------------------------------------- */

static gw_cluster *cluster_of(const gw_run *run) {
  return run->generation->clusters[run->settings->cluster];
}

/* Packs the message where the upstream is to have it so and it gets smaller.
 * The room of the answer is free until then, and takes the packing. */
static gw_coding pack(gw_run *run, size_t least) {
  gw_exchange *x = &run->x;
  gw_buf *packed = &x->out, plain = x->message;
  size_t max_response = packed->limit;
  gw_coding coding = gw_cluster_coding(cluster_of(run));
  if (coding == GW_CODING_NONE || x->operation->n_target || plain.n < least) {
    return GW_CODING_NONE;
  }
  gw_buf_restart(packed, plain.n);
  gw_status status = gw_deflate_pack(coding, gw_buf_slice(&plain), packed);
  if (status == GW_OK) {
    x->message = *packed;
    *packed = plain;
  }
  gw_buf_restart(packed, max_response);
  return status == GW_OK ? coding : GW_CODING_NONE;
}

/* The way back; the limit of what was packed is the length that it had. */
static gw_status unpack(gw_exchange *x, gw_coding coding) {
  gw_buf *plain = &x->out, packed = x->message;
  size_t max_response = plain->limit;
  gw_buf_restart(plain, packed.limit);
  gw_status status = gw_deflate_unpack(coding, gw_buf_slice(&packed), plain);
  if (status == GW_OK) {
    x->message = *plain;
    *plain = packed;
  }
  gw_buf_restart(plain, max_response);
  return status;
}

/* ---- calls --------------------------------------------------------------- */

static void start(gw_run *run, gw_coding coding, uint64_t deadline_ms) {
  gw_exchange *x = &run->x;
  run->call = (gw_call){
      .path = x->operation->grpc_path,
      .metadata = x->metadata.v,
      .n_metadata = x->metadata.n,
      .message = gw_buf_slice(&x->message),
      .coding = coding,
      .deadline_ms = deadline_ms,
      .max_reply = run->generation->settings->max_reply,
      .arena = &x->arena,
      .room = &run->room,
      .on_done = on_done,
      .user = run,
  };
  if (x->operation->n_target) {
    gw_rest_call(run, &run->call);
  }
  gw_list_init(&run->call.link);
  run->is_calling = true;
  gw_call_start(cluster_of(run), &run->call);
}

static void start_first(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_cluster_config *cluster =
      &run->generation->settings->clusters[run->settings->cluster];
  x->upstream = cluster->name;
  x->timeout_us = (uint64_t)run->timeout_ms * 1000;
  start(run, pack(run, cluster->coding_min),
        gw_loop_now_ms(x->loop) + run->timeout_ms);
}

enum { UNIMPLEMENTED = 12 };

static bool is_unimplemented(const gw_call *call) {
  return call->status == GW_OK && call->grpc_status == UNIMPLEMENTED;
}

/* compression.md: an upstream that can't unpack a message says UNIMPLEMENTED
 * without a look at it, and tells what it can. Whether it tells nothing or
 * something else, the call may be made once more, within its time. */
static bool resend(gw_run *run) {
  const gw_call *call = &run->call;
  gw_coding coding = call->coding;
  if (!is_unimplemented(call) || coding == GW_CODING_NONE ||
      call->takes_coding || unpack(&run->x, coding) != GW_OK) {
    return false;
  }
  run->is_resent = true;
  start(run, GW_CODING_NONE, call->deadline_ms);
  return true;
}

gw_verdict gw_st_upstream(gw_run *run) {
  if (!run->call.on_done) {
    start_first(run);
    return GW_WAIT;
  }
  if (resend(run)) {
    return GW_WAIT;
  }
  if (run->is_resent && run->call.status == GW_OK &&
      !is_unimplemented(&run->call)) {
    gw_cluster_send_plain(cluster_of(run));
  }
  return take_outcome(run);
}
