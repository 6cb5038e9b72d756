/* st_decode: the reply message becomes JSON; a gRPC status a problem; an HTTP
 * response stays what it is. */
#include "pipeline/content.h"
#include "pipeline/metadata.h"
#include "pipeline/rest.h"
#include "pipeline/rpc_status.h"
#include "pipeline/run.h"
#include "transcode/decode.h"

static void refuse(gw_exchange *x, gw_status status) {
  if (status == GW_ERR_LIMIT || status == GW_ERR_NOMEM) {
    gw_exchange_fail_memory(x, status, true);
  } else {
    gw_exchange_failf(x, GW_PROBLEM_BAD_UPSTREAM,
                      status == GW_ERR_INVALID
                          ? "the upstream's message has no form in JSON"
                          : "the upstream's message is malformed");
  }
}

static void decode_json(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_media *media = run->given;
  gw_why why = {0};
  gw_status status =
      gw_decode(media->value, x->reply, &x->arena, &x->out, &why);
  if (status == GW_OK && run->settings->response != GW_MODE_OFF) {
    status = gw_buf_pad(&x->out);
  }
  if (status != GW_OK) {
    refuse(x, status);
    return;
  }
  gw_run_hold(run, x->out.n);
  x->response.body = gw_buf_slice(&x->out);
  gw_exchange_header(x, GW_LIT("content-type"), media->type);
}

static void make_body(gw_run *run) {
  if (run->given && run->given->codec == GW_CODEC_JSON) {
    decode_json(run);
  } else if (run->given) {
    gw_content_answer(run);
  }
}

/* The upstream's message, and what it says beside it. */
static void make_message(gw_run *run) {
  gw_exchange *x = &run->x;
  x->response.status = (int)x->operation->reply->status;
  if (x->operation->flags & GW_OP_CODES) {
    gw_st_answer_choose(run);
  }
  gw_metadata_answer(run);
  make_body(run);
}

static void make_answer(gw_run *run) {
  gw_exchange *x = &run->x;
  size_t n_headers = x->response.headers.n;
  if (x->operation->n_target) {
    gw_rest_answer(run);
  } else {
    make_message(run);
  }
  /* RFC 9110 9.3.2, 15.4.5: these describe a body that is not there */
  bool is_head = x->response.status == 304 ||
                 gw_slice_is(x->operation->method, "HEAD");
  if (!x->problem && !is_head && run->settings->response != GW_MODE_OFF) {
    gw_st_answer_check(run, x->response.status,
                       gw_headers_find(&x->response.headers, "content-type"),
                       x->response.body);
  }
  if (x->problem) { /* it is not the upstream's answer any more */
    x->response.headers.n = n_headers;
    x->response.trailers.n = 0;
  }
}

gw_verdict gw_st_decode(gw_run *run) {
  gw_exchange *x = &run->x;
  if (x->grpc_status > 0) {
    gw_rpc_status_fail(x, x->grpc_status, run->call.grpc_message,
                       run->call.grpc_details);
    return GW_FAIL;
  }
  make_answer(run);
  return x->problem ? GW_FAIL : GW_NEXT;
}
