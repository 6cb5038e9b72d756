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
static inline gw_wire_type gw_wire_type_of(gw_field_type type) {
  static const uint8_t types[] = {
      [GW_PB_DOUBLE] = GW_WIRE_FIXED64,   [GW_PB_FLOAT] = GW_WIRE_FIXED32,
      [GW_PB_FIXED64] = GW_WIRE_FIXED64,  [GW_PB_FIXED32] = GW_WIRE_FIXED32,
      [GW_PB_STRING] = GW_WIRE_BYTES,     [GW_PB_GROUP] = GW_WIRE_GROUP,
      [GW_PB_MESSAGE] = GW_WIRE_BYTES,    [GW_PB_BYTES] = GW_WIRE_BYTES,
      [GW_PB_SFIXED32] = GW_WIRE_FIXED32, [GW_PB_SFIXED64] = GW_WIRE_FIXED64,
      [GW_PB_SINT64] = GW_WIRE_VARINT, /* as the rest, which is zero */
  };
  return (gw_wire_type)types[type];
}

/* ---- writing ------------------------------------------------------------- */

enum { GW_WIRE_MAX_VARINT = 10 };

/* Writes at most GW_WIRE_MAX_VARINT bytes: how many. */
static inline size_t gw_wire_write_varint(uint64_t value, char *out) {
  size_t n = 0;
  while (value >= 0x80) {
    out[n++] = (char)(value | 0x80);
    value >>= 7;
  }
  out[n++] = (char)value;
  return n;
}

static inline gw_status gw_wire_put_varint(gw_buf *out, uint64_t value) {
  gw_status status = gw_buf_ensure(out, 0);
  return status == GW_OK
             ? gw_buf_take(out, gw_wire_write_varint(value, out->p + out->n))
             : status;
}

static inline gw_status gw_wire_put_tag(gw_buf *out, uint32_t number,
                                        gw_wire_type type) {
  return gw_wire_put_varint(out, (uint64_t)number << 3 | type);
}

gw_status gw_wire_put_fixed32(gw_buf *out, uint32_t value);
gw_status gw_wire_put_fixed64(gw_buf *out, uint64_t value);

/* A length and the bytes. */
gw_status gw_wire_put_bytes(gw_buf *out, gw_slice bytes);

/* A tag (0: none), a length and the bytes, of which sixteen more than |n| must
 * be readable: copied in blocks. */
static inline gw_status gw_wire_put_padded(gw_buf *out, uint32_t tag,
                                           gw_slice bytes) {
  gw_status status = gw_buf_ensure(out, bytes.n);
  if (status != GW_OK) {
    return status;
  }
  char *to = out->p + out->n;
  size_t n = tag ? gw_wire_write_varint(tag, to) : 0;
  n += gw_wire_write_varint(bytes.n, to + n);
  for (size_t i = 0; i < bytes.n; i += 16) {
    memcpy(to + n + i, bytes.p + i, 16); /* the last one into the pad */
  }
  return gw_buf_take(out, n + bytes.n);
}

/* Begins a nested extent whose length isn't known yet, and ends it. |*ret_at|
 * is where its content begins; gw_wire_close() may move it by a few bytes. */
static inline gw_status gw_wire_open(gw_buf *out, size_t *ret_at) {
  gw_status status = gw_buf_ensure(out, 1);
  if (status == GW_OK) {
    *ret_at = ++out->n;
  }
  return status;
}

/* gw_wire_close() where the length takes more than its one byte. */
gw_status gw_wire_close_long(gw_buf *out, size_t at);

static inline gw_status gw_wire_close(gw_buf *out, size_t at) {
  if (out->n - at >= 0x80) {
    return gw_wire_close_long(out, at);
  }
  out->p[at - 1] = (char)(out->n - at);
  return GW_OK;
}

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

/* What gw_wire_varint() does with more than one byte, and gw_wire_value() with
 * types that are rare. */
gw_status gw_wire_long_varint(gw_wire *wire, uint64_t *ret_value);
gw_status gw_wire_rare_value(gw_wire *wire, gw_wire_field *field);

static inline gw_status gw_wire_varint(gw_wire *wire, uint64_t *ret_value) {
  if (wire->p < wire->end && (unsigned char)*wire->p < 0x80) {
    *ret_value = (unsigned char)*wire->p++;
    return GW_OK;
  }
  gw_wire rest = *wire; /* so that |wire| and |value| can stay in registers */
  uint64_t value = 0;
  gw_status status = gw_wire_long_varint(&rest, &value);
  *wire = rest;
  *ret_value = value;
  return status;
}

/* A length and the bytes. */
static inline gw_status gw_wire_bytes(gw_wire *wire, gw_slice *ret_bytes) {
  uint64_t n;
  gw_status status = gw_wire_varint(wire, &n);
  if (status != GW_OK) {
    return status;
  }
  if (n > (uint64_t)(wire->end - wire->p)) {
    return GW_ERR_PROTOCOL;
  }
  *ret_bytes = gw_slice_of(wire->p, (size_t)n);
  wire->p += n;
  return GW_OK;
}

/* Number and type of the next field; GW_END where there is none. */
static inline gw_status gw_wire_tag(gw_wire *wire, gw_wire_field *ret_field) {
  uint64_t tag;
  if (wire->p == wire->end) {
    return GW_END;
  }
  gw_status status = gw_wire_varint(wire, &tag);
  if (status != GW_OK) {
    return status;
  }
  ret_field->number = (uint32_t)(tag >> 3);
  ret_field->type = (gw_wire_type)(tag & 7);
  return tag >> 3 == 0 || tag >> 3 > 0x1fffffff ? GW_ERR_PROTOCOL : GW_OK;
}

/* Behind gw_wire_tag(): the value, whole (groups are passed over up to their
 * end). Of |value| and |bytes| only the one that belongs to the type is set. */
static inline gw_status gw_wire_value(gw_wire *wire, gw_wire_field *field) {
  if (field->type == GW_WIRE_BYTES) {
    return gw_wire_bytes(wire, &field->bytes);
  }
  if (field->type == GW_WIRE_VARINT) {
    return gw_wire_varint(wire, &field->value);
  }
  return gw_wire_rare_value(wire, field);
}

/* The next field: both of these. GW_END at the end of the message. */
static inline gw_status gw_wire_next(gw_wire *wire, gw_wire_field *ret_field) {
  gw_status status = gw_wire_tag(wire, ret_field);
  return status == GW_OK ? gw_wire_value(wire, ret_field) : status;
}

/* One value without a tag: an element of a packed field. */
gw_status gw_wire_next_packed(gw_wire *wire, gw_wire_type type,
                              uint64_t *ret_value);

#endif
