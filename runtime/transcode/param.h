/* param: path captures, query and header values to fields of the message.
 *
 * Reads:   decoded texts (UTF-8 is checked here); the part of the message that
 *          was written before.
 * Units:   bytes.
 * Owns:    nothing. Fields are appended to the caller's buffer; protobuf
 *          merges submessages that come in parts.
 * Errors:  GW_ERR_INVALID, GW_ERR_RANGE (not a text of the field's type; see
 *          |fault|), GW_ERR_DUPLICATE (the field is there already with
 *          another value, or another member of its oneof is), GW_ERR_LIMIT,
 *          GW_ERR_NOMEM, GW_ERR_UNSUPPORTED (the field is a plain message).
 * Threads: one at a time per buffer.
 * Source:  google/api/http.proto; BEHAVIOUR.md section 2 (one field bound twice
 *          is refused unless equal). THREATS E22.
 *
 * Schemas of parameters are checked by schema/ (gw_schema_check_text()), before
 * or after; here only types count, in all spellings of ProtoJSON: numbers and
 * booleans as text, enumerations by name or number, bytes as base64, a Struct,
 * a Value, a ListValue and an Any as JSON.
 */
#ifndef GW_TRANSCODE_PARAM_H
#define GW_TRANSCODE_PARAM_H

#include "base/buf.h"
#include "transcode/fault.h"

/* Where values are bound to. */
typedef struct gw_binder {
  const gw_message *message; /* the request message */
  gw_arena *arena;
  gw_buf *out;    /* what was encoded of it so far; fields are appended */
  gw_fault fault; /* why the last call refused; GW_FAULT_NONE: another reason */
} gw_binder;

/* Binds |n| values: exactly one for a singular field, any number for a
 * repeated one. Without values nothing happens. A repeated field must not be
 * in the message yet. */
gw_status gw_param_bind(gw_binder *b, const gw_target *target,
                        const gw_slice *values, size_t n);

/* Binds one entry of a map: "m[k]=v". The key must not be there yet. */
gw_status gw_param_bind_entry(gw_binder *b, const gw_target *target,
                              gw_slice key, gw_slice value);

/* Binds a JSON value of any kind, with the room of a gw_buf_pad() behind it: as
 * a body would fill the field. The field must not be in the message yet. */
gw_status gw_param_bind_json(gw_binder *b, const gw_target *target,
                             gw_slice json);

/* Binds a path field from the route's decoded captures: its pieces in a row.
 * A "**" that captured nothing takes one slash beside it along. */
gw_status gw_param_bind_path(gw_binder *b, const gw_path_field *field,
                             const gw_slice *captures);

#endif
