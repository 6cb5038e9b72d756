/* app/gateway: the whole gateway from its control thread: start, reload,
 * drain.
 *
 * Reads:   the configuration file, at start and at SIGHUP.
 * Units:   milliseconds.
 * Owns:    workers, admin listener, log writer, the current configuration.
 * Errors:  an exit status, as gw_main().
 * Threads: everything here runs on the thread that calls gw_gateway_run();
 *          signals reach it through its loop.
 * Source:  DESIGN.md sections 5 and 6; THREATS R28, R29.
 *
 *   loading -> ready --SIGHUP--> reload (all or nothing) -> ready
 *                \--SIGTERM--> not ready -> draining -> ended
 */
#ifndef GW_APP_GATEWAY_H
#define GW_APP_GATEWAY_H

#include "app/config.h"
#include "base/log.h"

/* Runs until drained. |path| is the configuration file. */
int gw_gateway_run(gw_slice path, const gw_api *api,
                   const gw_policy *const *policies);

/* Prints the errors of a configuration: "path:line:col: error: ...". */
void gw_gateway_print_errors(gw_slice path, const gw_config_reader *errors);

/* The SHA-256 of the product's documents in hex; "" without documents. */
gw_slice gw_gateway_spec_digest(const gw_api *api, gw_arena *arena);

#endif
