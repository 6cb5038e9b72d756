/* pipeline/media: which of its media types a request and its answer have.
 *
 * Reads:   the head of the request; gw_body and gw_reply of its operation.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  the exchange fails: 415 with Accept (RFC 9110 section 15.5.16), 406
 *          where nothing that could be given is accepted (15.5.7).
 * Threads: the worker's.
 * Source:  RFC 9110 sections 8.3 and 12.5.1; BEHAVIOUR.md section 2. Private
 *          to pipeline/.
 *
 * A type that names more exactly wins over a range; of what is accepted the
 * heaviest is given, and of several the first documented, JSON before others.
 */
#ifndef GW_PIPELINE_MEDIA_H
#define GW_PIPELINE_MEDIA_H

#include "pipeline/run.h"

/* Chooses run->given by Accept. Problems are always given. */
void gw_media_choose(gw_run *run);

/* Chooses run->taken.media by Content-Type. */
void gw_media_take(gw_run *run);

/* The same for a request without a byte of body: only bytes can be none, and
 * nothing is refused. */
void gw_media_take_empty(gw_run *run);

#endif
