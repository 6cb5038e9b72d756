/* upstream/h2_rules: what RFC 9113 asks of a response, before anybody acts on
 * it. nghttp2's own checks are off: they cost more, and drop fields in silence.
 *
 * Reads:   a reply in the making; fields and lengths as received.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  GW_ERR_PROTOCOL: the response is malformed.
 * Threads: pure.
 * Source:  RFC 9113 sections 8.1 to 8.3; RFC 9110 sections 5.5 and 8.6.
 *
 * Asked before the step of the call's speech (upstream/speech.h), which sees
 * the rest: a final head before data, trailers that end the stream.
 */
#ifndef GW_UPSTREAM_H2_RULES_H
#define GW_UPSTREAM_H2_RULES_H

#include "upstream/speech.h"

/* A section begins. */
void gw_h2_rules_begin(gw_call_reply *reply);

/* A field of it. White space around |*value| is none of its bytes. */
gw_status gw_h2_rules_field(gw_call_reply *reply, gw_slice name,
                            gw_slice *value);

/* Its end. */
gw_status gw_h2_rules_section(const gw_call_reply *reply);

/* |n| bytes of the body came. */
gw_status gw_h2_rules_data(gw_call_reply *reply, size_t n);

/* The stream has ended, by a section or by data. */
gw_status gw_h2_rules_end(const gw_call *call);

#endif
