/* wellknown: the messages that JSON writes as a string.
 *
 * Reads:   decoded texts; encoded messages.
 * Units:   as base/time.
 * Owns:    nothing.
 * Errors:  reading JSON: *ret_fault and its status. Writing JSON:
 *          GW_ERR_INVALID for a message that has no such form.
 * Threads: pure.
 * Source:  ProtoJSON; timestamp.proto, duration.proto, field_mask.proto.
 *          Those that are more than a string: transcode/wellknown_walk.h;
 *          Empty is an object without members.
 */
#ifndef GW_TRANSCODE_WELLKNOWN_H
#define GW_TRANSCODE_WELLKNOWN_H

#include "base/buf.h"
#include "transcode/fault.h"

typedef struct gw_wellknown {
  /* A string's text as the content of a message. */
  gw_status (*from_json)(gw_buf *out, gw_slice text, gw_fault *ret_fault);
  /* A message as a JSON string. */
  gw_status (*to_json)(gw_buf *out, gw_slice message);
} gw_wellknown;

/* By gw_well_known; rows without functions are of messages that have no such
 * form. */
extern const gw_wellknown gw_wellknown_rows[GW_WK_ANY + 1];

/* The row of |kind|, or NULL for messages without one. */
static inline const gw_wellknown *gw_wellknown_find(gw_well_known kind) {
  return gw_wellknown_rows[kind].to_json ? &gw_wellknown_rows[kind] : NULL;
}

/* Whether null is a value that one of |field|'s values can be. */
static inline bool gw_wellknown_takes_null_item(const gw_field *field) {
  return field->type == GW_PB_MESSAGE
             ? field->message->well_known == GW_WK_VALUE
             : field->type == GW_PB_ENUM && field->enumeration->is_null;
}

/* Whether null is a value that |field| can hold, not the lack of one. */
static inline bool gw_wellknown_takes_null(const gw_field *field) {
  if (field->flags & (GW_FIELD_MAP | GW_FIELD_REPEATED)) {
    return false;
  }
  return gw_wellknown_takes_null_item(field);
}

#endif
