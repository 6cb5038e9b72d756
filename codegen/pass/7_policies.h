/* 7_policies: the policies that x-gwgen puts on operations.
 *
 * Reads:   x-gwgen: { policies: { name: configuration } } of operations.
 * Units:   none.
 * Owns:    the configurations stand in the product's arena, as JSON.
 * Errors:  "policy-value" for what is no map; the first failure of the arena
 *          sticks in tables->status.
 * Threads: one.
 * Source:  BEHAVIOUR.md section 7. Whether a policy exists, and whether its
 *          configuration is right, only the gateway knows: it links them.
 */
#ifndef GWGEN_PASS_7_POLICIES_H
#define GWGEN_PASS_7_POLICIES_H

#include "pass/6_bindings.h"

gw_status gwgen_policies(gwgen_tables *tables);

#endif
