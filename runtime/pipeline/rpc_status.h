/* pipeline/rpc_status: what a gRPC status says, as a problem.
 *
 * Reads:   grpc-status, grpc-message, and the google.rpc.Status of
 *          grpc-status-details-bin.
 * Units:   seconds.
 * Owns:    slices point into the call's reply.
 * Errors:  malformed details are dropped: they never fail the conversion.
 * Threads: the worker's.
 * Source:  google/rpc/{status,error_details}.proto; BEHAVIOUR.md section 4.
 *          Private to pipeline/.
 */
#ifndef GW_PIPELINE_RPC_STATUS_H
#define GW_PIPELINE_RPC_STATUS_H

#include "exchange/exchange.h"

void gw_rpc_status_fail(gw_exchange *x, int grpc_status, gw_slice message,
                        gw_slice details);

#endif
