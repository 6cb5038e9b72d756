/* wire: protobuf's bytes, written forwards and read with bounds.
 *
 * Reads:   encoded messages; never past their end.
 * Units:   bytes.
 * Owns:    nothing; a reader borrows the message.
 * Errors:  writers: what gw_buf_reserve() returns. The reader: GW_ERR_PROTOCOL
 *          for a varint over ten bytes, a length past the end, field number
 *          zero, an unknown wire type, a group that doesn't match.
 * Threads: pure.
 * Source:  protobuf.dev, "Encoding". THREATS E17, E24: a nested message takes
 *          one byte for its length and is moved if it needs more; nothing is
 *          measured first.
 */
#ifndef GW_TRANSCODE_WIRE_H
#define GW_TRANSCODE_WIRE_H

#include <stdint.h>

#include "base/buf.h"

enum { GW_WIRE_MAX_DEPTH = 64 };

typedef enum gw_wire_type {
  GW_WIRE_VARINT = 0,
  GW_WIRE_FIXED64 = 1,
  GW_WIRE_BYTES = 2,
  GW_WIRE_GROUP = 3,
  GW_WIRE_GROUP_END = 4,
  GW_WIRE_FIXED32 = 5
} gw_wire_type;

/* How a type of field stands on the wire when it isn't packed. */
gw_wire_type gw_wire_type_of(gw_field_type type);

/* ---- writing ------------------------------------------------------------- */

gw_status gw_wire_put_varint(gw_buf *out, uint64_t value);
gw_status gw_wire_put_fixed32(gw_buf *out, uint32_t value);
gw_status gw_wire_put_fixed64(gw_buf *out, uint64_t value);
gw_status gw_wire_put_tag(gw_buf *out, uint32_t number, gw_wire_type type);

/* A length and the bytes. */
gw_status gw_wire_put_bytes(gw_buf *out, gw_slice bytes);

/* Begins a nested extent whose length isn't known yet, and ends it. |*ret_at|
 * is where its content begins; gw_wire_close() may move it by a few bytes. */
gw_status gw_wire_open(gw_buf *out, size_t *ret_at);
gw_status gw_wire_close(gw_buf *out, size_t at);

/* Takes up again the nested extent that |number| has as the last field of the
 * message which begins at |from| and ends with |out|: GW_OK, and what is
 * appended then belongs to it, until gw_wire_close(). GW_END: another field, or
 * none, is the last. */
gw_status gw_wire_reopen(gw_buf *out, size_t from, uint32_t number,
                         size_t *ret_at);

static inline uint64_t gw_wire_zigzag(int64_t value) {
  return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t gw_wire_unzigzag(uint64_t value) {
  return (int64_t)((value >> 1) ^ (0 - (value & 1)));
}

/* ---- reading ------------------------------------------------------------- */

typedef struct gw_wire {
  const char *p, *end;
} gw_wire;

typedef struct gw_wire_field {
  uint32_t number;
  gw_wire_type type;
  uint64_t value; /* varint, fixed */
  gw_slice bytes; /* BYTES; what stands inside of a GROUP */
} gw_wire_field;

static inline gw_wire gw_wire_of(gw_slice message) {
  return (gw_wire){message.p, message.p ? message.p + message.n : NULL};
}

/* The next field, whole (groups are passed over up to their end). GW_END at
 * the end of the message. */
gw_status gw_wire_next(gw_wire *wire, gw_wire_field *ret_field);

/* One value without a tag: an element of a packed field. */
gw_status gw_wire_next_packed(gw_wire *wire, gw_wire_type type,
                              uint64_t *ret_value);

#endif
