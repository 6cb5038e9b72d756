/* st_validate: parameters against their schemas. The body's schema is checked
 * by st_encode, in the same walk that transcodes it; here only whether there
 * is one at all. */
#include "pipeline/content.h"
#include "pipeline/deadline.h"
#include "pipeline/params.h"
#include "pipeline/run.h"

gw_verdict gw_st_validate(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_body *body = x->operation->body;
  int status = run->generation->settings->invalid_status;
  gw_content_read(run);
  if (x->problem) {
    return GW_FAIL;
  }
  run->params = gw_params_read(x, status);
  if (!run->params) {
    return GW_FAIL;
  }
  gw_deadline_read(run);
  if (body && (body->flags & GW_BODY_REQUIRED) && !gw_content_is_there(run)) {
    gw_problem_add(gw_params_problem(x, status), "pointer", GW_LIT(""),
                   GW_LIT("required"), GW_LIT("a body is required"));
  }
  /* What is wrong with the body is told together with the parameters. */
  if (x->problem && x->body.n && run->taken->codec != GW_CODEC_BYTES) {
    gw_st_encode_explain(run);
  }
  return x->problem ? GW_FAIL : GW_NEXT;
}
