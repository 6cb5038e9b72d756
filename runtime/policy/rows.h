/* policy/rows: the rows of the built-in policies; each stands in its file.
 *
 * Reads:   see each file.
 * Units:   none.
 * Owns:    constants.
 * Errors:  see gw/policy.h.
 * Threads: see gw/policy.h.
 * Source:  docs/ADDING.md says how a row comes about.
 */
#ifndef GW_POLICY_ROWS_H
#define GW_POLICY_ROWS_H

#include "gw/policy.h"

extern const gw_policy gw_policy_ip;      /* ip.c */
extern const gw_policy gw_policy_headers; /* headers.c */

#endif
