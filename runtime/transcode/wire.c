#include "transcode/wire.h"

/* ---- writing ------------------------------------------------------------- */

/* Little-endian, whatever the machine is. */
static gw_status put_fixed(gw_buf *out, uint64_t value, size_t n) {
  char bytes[8];
  for (size_t i = 0; i < n; i++, value >>= 8) {
    bytes[i] = (char)(value & 0xff);
  }
  return gw_buf_append(out, gw_slice_of(bytes, n));
}

gw_status gw_wire_put_fixed32(gw_buf *out, uint32_t value) {
  return put_fixed(out, value, 4);
}

gw_status gw_wire_put_fixed64(gw_buf *out, uint64_t value) {
  return put_fixed(out, value, 8);
}

gw_status gw_wire_put_bytes(gw_buf *out, gw_slice bytes) {
  gw_status status = gw_wire_put_varint(out, bytes.n);
  return status == GW_OK ? gw_buf_append(out, bytes) : status;
}

gw_status gw_wire_close_long(gw_buf *out, size_t at) {
  char length[GW_WIRE_MAX_VARINT];
  size_t n = out->n - at;
  size_t more = gw_wire_write_varint(n, length) - 1;
  gw_status status = gw_buf_reserve(out, more);
  if (status != GW_OK) {
    return status;
  }
  memmove(out->p + at + more, out->p + at, n);
  memcpy(out->p + at - 1, length, more + 1);
  out->n += more;
  return GW_OK;
}

/* ---- reading ------------------------------------------------------------- */

gw_status gw_wire_long_varint(gw_wire *wire, uint64_t *ret_value) {
  uint64_t value = 0;
  const char *p = wire->p;
  for (unsigned shift = 0; p < wire->end && shift < 70; shift += 7) {
    uint64_t byte = (unsigned char)*p++;
    if (shift == 63 && byte > 1) {
      return GW_ERR_PROTOCOL; /* more than 64 bits */
    }
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      wire->p = p;
      *ret_value = value;
      return GW_OK;
    }
  }
  return GW_ERR_PROTOCOL;
}

static gw_status read_fixed(gw_wire *wire, size_t n, uint64_t *ret_value) {
  if ((size_t)(wire->end - wire->p) < n) {
    return GW_ERR_PROTOCOL;
  }
  uint64_t value = 0;
  for (size_t i = n; i-- > 0;) {
    value = value << 8 | (unsigned char)wire->p[i];
  }
  wire->p += n;
  *ret_value = value;
  return GW_OK;
}

gw_status gw_wire_next_packed(gw_wire *wire, gw_wire_type type,
                              uint64_t *ret_value) {
  if (wire->p == wire->end) {
    return GW_END;
  }
  switch (type) {
  case GW_WIRE_VARINT:
    return gw_wire_varint(wire, ret_value);
  case GW_WIRE_FIXED64:
    return read_fixed(wire, 8, ret_value);
  case GW_WIRE_FIXED32:
    return read_fixed(wire, 4, ret_value);
  case GW_WIRE_BYTES:
  case GW_WIRE_GROUP:
  case GW_WIRE_GROUP_END:
    break;
  }
  return GW_ERR_PROTOCOL;
}

static gw_status pass_value(gw_wire *wire, gw_wire_type type) {
  uint64_t value;
  gw_slice bytes;
  return type == GW_WIRE_BYTES  ? gw_wire_bytes(wire, &bytes)
         : wire->p == wire->end ? GW_ERR_PROTOCOL
                                : gw_wire_next_packed(wire, type, &value);
}

/* From behind the mark of |group| to behind that of its end. */
static gw_status pass_group(gw_wire *wire, gw_wire_field *group) {
  uint32_t open[GW_WIRE_MAX_DEPTH];
  size_t depth = 0;
  const char *from = wire->p;
  open[depth++] = group->number;
  while (depth) {
    const char *at = wire->p;
    gw_wire_field field;
    if (gw_wire_tag(wire, &field) != GW_OK) {
      return GW_ERR_PROTOCOL;
    }
    if (field.type == GW_WIRE_GROUP) {
      if (depth == GW_WIRE_MAX_DEPTH) {
        return GW_ERR_PROTOCOL;
      }
      open[depth++] = field.number;
    } else if (field.type == GW_WIRE_GROUP_END) {
      if (open[--depth] != field.number) {
        return GW_ERR_PROTOCOL;
      }
      group->bytes = gw_slice_of(from, (size_t)(at - from));
    } else if (pass_value(wire, field.type) != GW_OK) {
      return GW_ERR_PROTOCOL;
    }
  }
  return GW_OK;
}

gw_status gw_wire_rare_value(gw_wire *wire, gw_wire_field *field) {
  switch (field->type) {
  case GW_WIRE_FIXED64:
    return read_fixed(wire, 8, &field->value);
  case GW_WIRE_FIXED32:
    return read_fixed(wire, 4, &field->value);
  case GW_WIRE_GROUP:
    return pass_group(wire, field);
  case GW_WIRE_GROUP_END: /* of none that was opened */
  case GW_WIRE_VARINT:
  case GW_WIRE_BYTES:
    break;
  }
  return GW_ERR_PROTOCOL;
}

gw_status gw_wire_reopen(gw_buf *out, size_t from, uint32_t number,
                         size_t *ret_at) {
  gw_wire wire = gw_wire_of(gw_slice_from(gw_buf_slice(out), from));
  gw_wire_field field = {.number = 0};
  gw_status status;
  while ((status = gw_wire_next(&wire, &field)) == GW_OK) {
  }
  if (status != GW_END || field.number != number ||
      field.type != GW_WIRE_BYTES) {
    return GW_END;
  }
  char length[GW_WIRE_MAX_VARINT];
  size_t spare = gw_wire_write_varint(field.bytes.n, length) - 1;
  size_t at = (size_t)(field.bytes.p - out->p) - spare;
  if (spare) { /* back to the one byte that gw_wire_close() counts on */
    memmove(out->p + at, field.bytes.p, field.bytes.n);
    out->n -= spare;
  }
  *ret_at = at;
  return GW_OK;
}
