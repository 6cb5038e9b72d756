/* decode: a protobuf message to JSON.
 *
 * Reads:   one encoded message; shapes of gw/tables.h.
 * Units:   bytes.
 * Owns:    nothing. JSON is appended to the caller's buffer, within its limit;
 *          scratch memory comes from the caller's arena.
 * Errors:  GW_ERR_PROTOCOL (not a message, not UTF-8), GW_ERR_INVALID (one
 *          without a form in JSON: a time out of range, a Value that is NaN,
 *          an Any of an unknown type),
 *          GW_ERR_LIMIT (depth, buffer, arena), GW_ERR_NOMEM.
 * Threads: one at a time per call; tables are constant.
 * Source:  ProtoJSON; protobuf.dev, "Encoding": last one wins, messages are
 *          merged, fields come in any order. THREATS E16, E17.
 *
 * Each message is read twice: once to see which fields are there and where,
 * once to write them in the order of the shape. So the order of the wire
 * doesn't show, and what is unset is known when it is its turn.
 */
#ifndef GW_TRANSCODE_DECODE_H
#define GW_TRANSCODE_DECODE_H

#include "base/buf.h"

/* Appends |message| to |out| as |value| says: with |value->field| NULL all of
 * it, else the value of that field alone (its zero value if it is unset). */
gw_status gw_decode(const gw_member *value, gw_slice message, gw_arena *arena,
                    gw_buf *out, gw_why *reterr_why);

#endif
