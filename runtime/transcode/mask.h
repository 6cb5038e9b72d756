/* mask: which fields a JSON body sets, as a google.protobuf.FieldMask.
 *
 * Reads:   a JSON text that gw_encode() took, with GW_BUF_PAD zero bytes
 *          behind it; the same value of gw/tables.h.
 * Units:   bytes.
 * Owns:    nothing. The mask is appended to the caller's buffer, within its
 *          limit; scratch memory comes from the caller's arena.
 * Errors:  GW_ERR_LIMIT (buffer, arena), GW_ERR_NOMEM.
 * Threads: one at a time per call; tables are constant.
 * Source:  field_mask.proto; BEHAVIOUR.md section 2, PATCH.
 *
 * A path goes into an object as long as its fields can be named: {"price":
 * {"units": "7"}} is "price.units". Lists, maps, members of a oneof, messages
 * with a JSON form of their own and null are replaced whole.
 */
#ifndef GW_TRANSCODE_MASK_H
#define GW_TRANSCODE_MASK_H

#include "gw/tables.h"
#include "base/buf.h"

/* Appends field |number|, the mask of |text|, to |out|. */
gw_status gw_mask_put(const gw_member *value, gw_slice text, uint32_t number,
                      gw_arena *arena, gw_buf *out);

#endif
