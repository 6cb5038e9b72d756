/* st_finish: the answer is made: problems become bodies, and the policies see
 * the response in reverse order. */
#include "pipeline/run.h"

#include "base/num.h"

static void render_problem(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_problem *problem = x->problem;
  x->response.status = gw_problem_status(problem);
  gw_slice body;
  gw_slice type =
      gw_problem_render(problem, x->error_format, x->id, &x->arena, &body);
  x->response.body = body;
  gw_exchange_header(x, GW_LIT("content-type"), type);
  if (problem->retry_after_s) {
    char text[GW_NUM_TEXT];
    size_t n = gw_num_write_uint64(problem->retry_after_s, text);
    gw_exchange_header(x, GW_LIT("retry-after"),
                       gw_arena_dup(&x->arena, gw_slice_of(text, n)));
  }
}

gw_verdict gw_st_finish(gw_run *run) {
  gw_exchange *x = &run->x;
  run->is_answering = true;
  if (x->problem) {
    render_problem(run);
  }
  x->response.is_head = gw_slice_is(x->request->method, "HEAD");
  for (uint32_t i = x->policies_done; i-- > 0;) {
    const gw_policy_instance *use = &run->settings->policies[i];
    if (use->policy->on_response) {
      use->policy->on_response(x, use->config, x->notes[i]);
    }
  }
  return GW_NEXT;
}
