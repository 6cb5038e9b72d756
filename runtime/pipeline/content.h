/* pipeline/content: bodies and answers that are not JSON.
 *
 * Reads:   run->taken.media and run->given, which pipeline/media chose.
 * Units:   bytes.
 * Owns:    what has to be made stands in the exchange's arena and its buffers.
 * Errors:  the exchange fails: 400 for a form or XML that is none and for bytes
 *          of a length that is not allowed, 413 for too many parts or
 *          elements, 502 for an answer that is not what it should be.
 * Threads: the worker's.
 * Source:  OpenAPI 3.1.0 section 4.8.14; google/api/httpbody.proto;
 *          BEHAVIOUR.md section 2. Private to pipeline/.
 */
#ifndef GW_PIPELINE_CONTENT_H
#define GW_PIPELINE_CONTENT_H

#include "pipeline/run.h"

/* Whether the request has a body. Bytes may be none, if the head says what
 * they are: an empty file is a file. */
bool gw_content_is_there(const gw_run *run);

/* The body is complete: what is no JSON, and not bytes as they are, becomes
 * the JSON it stands for. */
void gw_content_read(gw_run *run);

/* Writes the JSON of a body of |kind|, which has one to be made, to x->text. */
gw_status gw_content_rewrite(gw_run *run, const gw_body_kind *kind,
                             gw_form_fault *reterr_fault);

/* Adds what is wrong with the body to the exchange's problem. */
void gw_content_refuse(gw_run *run, const gw_form_fault *fault);

/* Appends a body of bytes to x->message. */
void gw_content_encode(gw_run *run);

/* Makes the answer of x->reply where run->given is not JSON. */
void gw_content_answer(gw_run *run);

#endif
