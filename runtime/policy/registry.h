/* policy/registry: the built-in policies, one row each.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    constants.
 * Errors:  gw_policy_find() returns NULL for a name that nobody has.
 * Threads: pure.
 * Source:  DESIGN.md section 8. An explicit list: self-registration vanishes
 *          from static libraries.
 */
#ifndef GW_POLICY_REGISTRY_H
#define GW_POLICY_REGISTRY_H

#include "gw/policy.h"

/* The built-in rows, ended by NULL. */
extern const gw_policy *const gw_policies[];

/* The row called |name|: of |own| (ended by NULL, may be NULL), else built-in.
 */
const gw_policy *gw_policy_find(const gw_policy *const *own, gw_slice name);

#endif
