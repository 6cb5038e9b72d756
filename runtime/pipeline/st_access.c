/* st_access: the policies of the operation, in order of their phases. */
#include "pipeline/run.h"

gw_verdict gw_st_access(gw_run *run) {
  gw_exchange *x = &run->x;
  while (x->policies_done < run->settings->n_policies) {
    uint32_t i = x->policies_done++;
    const gw_policy_instance *use = &run->settings->policies[i];
    if (!use->policy->on_request) {
      continue;
    }
    gw_verdict verdict = use->policy->on_request(x, use->config, &x->notes[i]);
    if (verdict != GW_NEXT) {
      return verdict; /* after GW_WAIT the next policy follows */
    }
  }
  return x->problem ? GW_FAIL : GW_NEXT;
}
