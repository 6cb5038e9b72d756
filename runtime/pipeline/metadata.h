/* pipeline/metadata: which headers cross to the upstream, and back.
 *
 * Reads:   the exchange's request, its parameters, the settings.
 * Units:   none.
 * Owns:    everything stands in the exchange's arena.
 * Errors:  the exchange fails: a value that metadata can't carry is 400.
 * Threads: the worker's.
 * Source:  BEHAVIOUR.md section 3 (headers -> metadata, metadata -> headers);
 *          gRPC over HTTP/2, Custom-Metadata; invariant 10: an allow-list.
 *          Private to pipeline/.
 */
#ifndef GW_PIPELINE_METADATA_H
#define GW_PIPELINE_METADATA_H

#include "pipeline/run.h"

/* Appends a field to x->metadata; too many fail the exchange. */
void gw_metadata_add(gw_exchange *x, gw_slice name, gw_slice value);

/* The gateway's own: request id, trace, who the client is. */
void gw_metadata_begin(gw_run *run);

/* Fills x->metadata: trace and request id, declared header parameters,
 * credentials under "delegate", the configured list. Nothing else crosses. */
void gw_metadata_build(gw_run *run);

/* Adds the reply's documented metadata to the response's headers, and what
 * came behind the message to its trailers, where the client takes those. */
void gw_metadata_answer(gw_run *run);

#endif
