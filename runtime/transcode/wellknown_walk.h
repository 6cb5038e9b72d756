/* wellknown_walk: the well-known types within the two walks.
 *
 * Reads:   as transcode/encoder.h and transcode/decoder.h.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  as there. A message that has no JSON form is GW_ERR_INVALID on the
 *          way out: a time out of range, a number that is not finite in a
 *          Value, a Value without a kind, an Any of an unknown type.
 * Threads: one at a time per walk.
 * Source:  ProtoJSON; any.proto, struct.proto, wrappers.proto.
 *
 *   wellknown.c       texts: Timestamp, Duration, FieldMask
 *   wellknown_walk.c  wrappers, and which of these files a type belongs to
 *   struct_value.c    Struct, Value, ListValue
 *   any.c             Any
 */
#ifndef GW_TRANSCODE_WELLKNOWN_WALK_H
#define GW_TRANSCODE_WELLKNOWN_WALK_H

#include "transcode/decoder.h"
#include "transcode/encoder.h"

/* The next value as the content of |message|, which is well known and not
 * Empty. */
gw_status gw_encoder_wellknown(gw_encoder *e, const gw_member *member,
                               const gw_message *message,
                               const gw_schema *schema);

/* |bytes| of |message|, as above, as JSON. */
gw_status gw_decoder_wellknown(gw_decoder *d, const gw_member *member,
                               const gw_message *message, gw_slice bytes);

/* ---- struct_value.c ------------------------------------------------------ */

/* Of a Struct, a ListValue or a Value. */
gw_status gw_encoder_struct(gw_encoder *e, gw_well_known kind,
                            const gw_schema *schema);
gw_status gw_decoder_struct(gw_decoder *d, gw_well_known kind, gw_slice bytes);

/* ---- any.c --------------------------------------------------------------- */

/* Of an Any, whose types |member->shape| names. */
gw_status gw_encoder_any_content(gw_encoder *e, const gw_member *member,
                                 const gw_schema *schema);
gw_status gw_decoder_any(gw_decoder *d, const gw_member *member,
                         gw_slice bytes);

#endif
