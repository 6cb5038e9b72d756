/* encode: a JSON body to protobuf, validated in passing.
 *
 * Reads:   one JSON text with GW_BUF_PAD zero bytes behind it; shapes and
 *          schemas of gw/tables.h.
 * Units:   bytes; offsets into the JSON text.
 * Owns:    nothing. The message is appended to the caller's buffer, within its
 *          limit; scratch memory comes from the caller's arena.
 * Errors:  GW_ERR_SYNTAX (not JSON), GW_ERR_INVALID, GW_ERR_RANGE,
 *          GW_ERR_DUPLICATE (refused), GW_ERR_LIMIT (depth, buffer, arena),
 *          GW_ERR_NOMEM.
 * Threads: one at a time per call; tables are constant.
 * Source:  ProtoJSON; DESIGN.md, "One pass, no tree". THREATS E1, E6, E15.
 *
 * There is one walk. gw_encode() answers yes or no; transcode/explain runs the
 * same walk with a sink, where it goes on behind what it refuses.
 */
#ifndef GW_TRANSCODE_ENCODE_H
#define GW_TRANSCODE_ENCODE_H

#include "schema/schema.h"
#include "transcode/fault.h"

/* What the caller may want to know besides the status. */
typedef struct gw_encode_note {
  gw_why why;       /* on failure: where it stopped */
  size_t n_unknown; /* fields that were dropped under unknown_fields: report */
  gw_slice unknown; /* the key of the first of them, in the text */
} gw_encode_note;

/* Appends the whole of |text|, which must be one JSON value, to |out| as
 * |value| says: with |value->field| NULL the fields of the message itself, else
 * that field with its tag. Equal texts give equal bytes. On failure |out| holds
 * what was written so far. */
gw_status gw_encode(const gw_member *value, gw_slice text, gw_arena *arena,
                    gw_buf *out, gw_encode_note *ret_note);

/* The same where no schema is asked: of |value| only the names count, and all
 * spellings of ProtoJSON are taken. What the message can't hold is refused. */
gw_status gw_encode_lax(const gw_member *value, gw_slice text, gw_arena *arena,
                        gw_buf *out, gw_encode_note *ret_note);

#endif
