/* gw/gateway.h: the gateway program of a product.
 *
 * Reads:   the command line: --config FILE, --check, --print-spec, --help,
 *          --version; the configuration file.
 * Units:   none.
 * Owns:    nothing of the caller's; the tables are constant.
 * Errors:  the exit status: 0 orderly end, 1 a failure of the system, 2 usage,
 *          100 a configuration that is refused.
 * Threads: call once, from main.
 * Source:  DESIGN.md section 6.
 */
#ifndef GW_GATEWAY_H
#define GW_GATEWAY_H

#include "gw/tables.h"

struct gw_policy;

/* Runs the gateway of |api| until SIGTERM has drained it. |policies| are the
 * product's own rows, ended by NULL; NULL for none. */
int gw_main(int argc, char **argv, const gw_api *api,
            const struct gw_policy *const *policies);

#endif
