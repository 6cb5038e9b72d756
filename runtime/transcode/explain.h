/* explain: everything that is wrong with a body, for the answer to the client.
 *
 * Reads:   as gw_encode(); called when that said no.
 * Units:   at most GW_SINK_PROBLEMS problems are kept.
 * Owns:    problems stand in the sink's arena.
 * Errors:  GW_OK: nothing is wrong. Else a status that is not one of memory
 *          means that the sink holds at least one problem.
 * Threads: one at a time.
 * Source:  BEHAVIOUR.md section 4; RFC 6901 (pointers).
 *
 * It is the walk of gw_encode() itself, with a sink and a path, so that the two
 * cannot disagree: gw_encode() fails exactly where this finds something.
 */
#ifndef GW_TRANSCODE_EXPLAIN_H
#define GW_TRANSCODE_EXPLAIN_H

#include "transcode/encode.h"

/* |limit| bounds the scratch message as the buffer of gw_encode() did. */
gw_status gw_explain(const gw_member *value, gw_slice text, gw_arena *arena,
                     size_t limit, gw_problem_sink *sink);

/* As gw_encode_lax() fails. */
gw_status gw_explain_lax(const gw_member *value, gw_slice text, gw_arena *arena,
                         size_t limit, gw_problem_sink *sink);

#endif
