/* st_decode: the reply message becomes JSON; a gRPC status a problem. */
#include "pipeline/content.h"
#include "pipeline/metadata.h"
#include "pipeline/rpc_status.h"
#include "pipeline/run.h"
#include "transcode/decode.h"

static gw_verdict decode_reply(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_media *media = run->given;
  gw_why why = {0};
  if (media->codec != GW_CODEC_JSON) {
    gw_content_answer(run);
    return x->problem ? GW_FAIL : GW_NEXT;
  }
  gw_status status =
      gw_decode(media->value, x->reply, &x->arena, &x->out, &why);
  if (status == GW_OK) {
    gw_run_hold(run, x->out.n);
    x->response.body = gw_buf_slice(&x->out);
    gw_exchange_header(x, GW_LIT("content-type"), media->type);
    return GW_NEXT;
  }
  if (status == GW_ERR_LIMIT || status == GW_ERR_NOMEM) {
    gw_exchange_fail_memory(x, status, true);
  } else {
    gw_exchange_failf(x, GW_PROBLEM_BAD_UPSTREAM,
                      status == GW_ERR_INVALID
                          ? "the upstream's message has no form in JSON"
                          : "the upstream's message is malformed");
  }
  return GW_FAIL;
}

gw_verdict gw_st_decode(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_reply *reply = x->operation->reply;
  if (x->grpc_status != 0) {
    gw_rpc_status_fail(x, x->grpc_status, run->call.grpc_message,
                       run->call.grpc_details);
    return GW_FAIL;
  }
  x->response.status = (int)reply->status;
  gw_metadata_answer(run);
  return run->given ? decode_reply(run) : GW_NEXT;
}
