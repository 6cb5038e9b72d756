/* pipeline/rest: requests of operations without an RPC, and their answers.
 *
 * Reads:   the exchange after st_validate; gw_operation.target.
 * Units:   bytes.
 * Owns:    what is made stands in the exchange's arena. The body that goes on
 *          is the one that came.
 * Errors:  the exchange fails as with messages of gRPC.
 * Threads: the worker's.
 * Source:  RFC 9110 sections 7.6 and 12.5; DESIGN.md, invariant 10: the path is
 *          rebuilt by one encoder, headers are an allow-list, both ways.
 *          Private to pipeline/.
 */
#ifndef GW_PIPELINE_REST_H
#define GW_PIPELINE_REST_H

#include "pipeline/run.h"

/* Headers of a request that any service may be told of, in lower case; NULL
 * ends the list. */
extern const char *const gw_rest_request_headers[];

/* Makes x->target and x->metadata. */
void gw_rest_request(gw_run *run);

/* Fills |call| with the request. */
void gw_rest_call(gw_run *run, gw_call *call);

/* The response is the reply, less the headers that are on no list. */
void gw_rest_answer(gw_run *run);

#endif
