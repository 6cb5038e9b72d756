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

/* Packs the message where the upstream is to have it so and it gets smaller.
 * The room of the answer is free until then, and takes the packing. */
static gw_coding pack(gw_exchange *x, const gw_cluster_config *cluster) {
  gw_buf *packed = &x->out, plain = x->message;
  size_t max_response = packed->limit;
  if (cluster->coding == GW_CODING_NONE || x->operation->n_target ||
      plain.n < cluster->coding_min) {
    return GW_CODING_NONE;
  }
  gw_buf_restart(packed, plain.n);
  gw_status status =
      gw_deflate_pack(cluster->coding, gw_buf_slice(&plain), packed);
  if (status == GW_OK) {
    x->message = *packed;
    *packed = plain;
  }
  gw_buf_restart(packed, max_response);
  return status == GW_OK ? cluster->coding : GW_CODING_NONE;
}

static void start(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_cluster_config *cluster =
      &run->generation->settings->clusters[run->settings->cluster];
  gw_coding coding = pack(x, cluster);
  x->upstream = cluster->name;
  x->timeout_us = (uint64_t)run->timeout_ms * 1000;
  run->call = (gw_call){
      .path = x->operation->grpc_path,
      .metadata = x->metadata.v,
      .n_metadata = x->metadata.n,
      .message = gw_buf_slice(&x->message),
      .coding = coding,
      .deadline_ms = gw_loop_now_ms(x->loop) + run->timeout_ms,
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
  gw_call_start(run->generation->clusters[run->settings->cluster], &run->call);
}

gw_verdict gw_st_upstream(gw_run *run) {
  if (run->call.on_done) { /* the second visit */
    return take_outcome(run);
  }
  start(run);
  return GW_WAIT;
}
