/* st_validate: parameters against their schemas. The body's schema is checked
 * by st_encode, in the same walk that transcodes it; here only whether there
 * is one at all. */
#include "pipeline/content.h"
#include "pipeline/deadline.h"
#include "pipeline/params.h"
#include "pipeline/run.h"

static void report(gw_run *run, const gw_problem_item *item) {
  gw_finding finding = {.mode = GW_FINDING_REPORT,
                        .place = gw_finding_place_of(item->where),
                        .at = gw_problem_place(item, &run->x.arena),
                        .code = item->code,
                        .detail = item->detail};
  gw_findings_add(&run->findings, &run->x.arena, &finding);
}

/* Where |run| reports what validation finds, moves what may pass from its
 * problem to its findings; where it doesn't validate, drops it. */
static void relax(gw_run *run) {
  gw_problem *problem = run->x.problem;
  size_t n = 0;
  for (size_t i = 0; i < problem->n_items; i++) {
    const gw_problem_item *item = &problem->items[i];
    if (gw_problem_is_firm(item)) {
      problem->items[n++] = *item;
    } else if (run->settings->validate == GW_MODE_REPORT) {
      report(run, item);
    }
  }
  problem->n_items = n;
  if (!n && !problem->detail.n) {
    run->x.problem = NULL;
  }
}

gw_verdict gw_st_validate(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_body *body = x->operation->body;
  int status = run->generation->settings->invalid_status;
  bool is_enforced = run->settings->validate == GW_MODE_ENFORCE;
  if (x->api->shadow) {
    gw_st_shadow(run);
  }
  gw_content_read(run);
  if (x->problem) {
    return GW_FAIL;
  }
  run->params = gw_params_read(x, &run->generation->settings->params, status,
                               &run->found);
  if (!run->params) {
    return GW_FAIL;
  }
  gw_deadline_read(run);
  if (body && (body->flags & GW_BODY_REQUIRED) && !gw_content_is_there(run)) {
    gw_problem_add(gw_params_problem(x, status), "pointer", GW_LIT(""),
                   GW_LIT("required"), GW_LIT("a body is required"));
  }
  if (x->problem && !is_enforced) {
    relax(run);
  }
  /* What is wrong with the body is told together with the parameters. */
  if (x->problem && x->body.n && run->taken.codec != GW_CODEC_BYTES) {
    gw_st_encode_explain(run, !is_enforced);
  }
  return x->problem ? GW_FAIL : GW_NEXT;
}
