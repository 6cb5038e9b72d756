/* pipeline/deadline: how long a call may take.
 *
 * Reads:   grpc-timeout and X-Server-Timeout of the request, the settings.
 * Units:   milliseconds.
 * Owns:    nothing.
 * Errors:  a header that is no timeout is an item of the exchange's problem.
 * Threads: the worker's.
 * Source:  BEHAVIOUR.md section 3; PROTOCOL-HTTP2.md (Timeout); invariant 18:
 *          clients may shorten the deadline, never prolong it.
 *          Private to pipeline/.
 */
#ifndef GW_PIPELINE_DEADLINE_H
#define GW_PIPELINE_DEADLINE_H

#include "pipeline/run.h"

/* Sets run->timeout_ms. */
void gw_deadline_read(gw_run *run);

#endif
