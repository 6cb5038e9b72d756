#include "policy/registry.h"

#include "policy/rows.h"

const gw_policy *const gw_policies[] = {
    &gw_policy_ip,
    &gw_policy_headers,
    NULL,
};

static const gw_policy *find(const gw_policy *const *rows, gw_slice name) {
  for (; rows && *rows; rows++) {
    if (gw_slice_is(name, (*rows)->name)) {
      return *rows;
    }
  }
  return NULL;
}

const gw_policy *gw_policy_find(const gw_policy *const *own, gw_slice name) {
  const gw_policy *policy = find(own, name);
  return policy ? policy : find(gw_policies, name);
}
