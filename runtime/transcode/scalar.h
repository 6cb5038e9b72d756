/* scalar: one protobuf scalar from JSON and to JSON.
 *
 * Reads:   decoded texts; enumerations of gw/tables.h.
 * Units:   |bits| is the value as the wire carries it: a varint (zigzag where
 *          the type says so) or the bytes of a fixed one.
 * Owns:    nothing.
 * Errors:  reading: a gw_fault. Writing: what the buffer returns.
 * Threads: pure.
 * Source:  ProtoJSON. THREATS E8, E9.
 */
#ifndef GW_TRANSCODE_SCALAR_H
#define GW_TRANSCODE_SCALAR_H

#include "base/buf.h"
#include "text/json_lex.h"
#include "transcode/fault.h"

/* Whether |type| is one of those that |bits| can hold: all but strings, bytes
 * and messages. */
static inline bool gw_scalar_is_fixed(gw_field_type type) {
  return type != GW_PB_STRING && type != GW_PB_BYTES && type != GW_PB_MESSAGE &&
         type != GW_PB_GROUP;
}

/* A JSON value as |field| takes it. |text| is a number's text or a decoded
 * string. Of |member| the spellings count: flags and enum_names. */
gw_fault gw_scalar_parse(const gw_member *member, const gw_field *field,
                         gw_json_kind kind, gw_slice text, uint64_t *ret_bits);

/* The key of a map: always a string in JSON. Not for string keys. */
gw_fault gw_scalar_parse_key(const gw_field *field, gw_slice text,
                             uint64_t *ret_bits);

/* Whether one of the values of |e| has |number|. */
bool gw_scalar_is_known(const gw_enum *e, int32_t number);

/* |bits| as the wire carries |type|, without a tag. */
gw_status gw_scalar_put(gw_buf *out, gw_field_type type, uint64_t bits);

/* Whether |bits|, as read off the wire, is the type's zero value. */
bool gw_scalar_is_zero(gw_field_type type, uint64_t bits);

/* The first name of |number|, as |member| spells it; false where it has none.
 */
bool gw_scalar_enum_name(const gw_member *member, const gw_enum *e,
                         int32_t number, gw_slice *ret_name);

/* |bits|, as read off the wire, as JSON. */
gw_status gw_scalar_write(gw_buf *out, const gw_member *member,
                          const gw_field *field, uint64_t bits);

/* The same as the key of a map, quoted. */
gw_status gw_scalar_write_key(gw_buf *out, const gw_field *field,
                              uint64_t bits);

#endif
