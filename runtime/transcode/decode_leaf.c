#include "transcode/decode_leaf.h"

#include <endian.h>
#include <math.h>

#include "base/base64.h"
#include "base/num.h"
#include "base/time.h"
#include "text/json_write.h"
#include "transcode/scalar.h"

/* ---- room ---------------------------------------------------------------- */

gw_status gw_leaf_settle(gw_decoder *d, const char *to) {
  gw_buf *out = d->out;
  size_t n = (size_t)(to - out->p);
  if (n <= out->n) {
    out->n = n; /* something was taken back */
    return GW_OK;
  }
  return gw_buf_take(out, n - out->n);
}

char *gw_leaf_more_room(gw_decoder *d, char *to, size_t n) {
  gw_status status = gw_leaf_settle(d, to);
  if (status == GW_OK) {
    status = gw_buf_ensure(d->out, n);
  }
  return status == GW_OK ? gw_leaf_resume(d) : NULL;
}

/* ---- strings ------------------------------------------------------------- */

gw_place gw_leaf_write_escaped(gw_decoder *d, const char *from, size_t n,
                               size_t plain, char *to) {
  const char *p = from + plain, *end = from + n;
  to += 1 + plain;
  while (p < end) {
    to += gw_json_write_escape((unsigned char)*p++, to);
    size_t left = (size_t)(end - p);
    to = gw_leaf_room(d, to, left + GW_LEAF_ROOM);
    if (!to) {
      return GW_NOT_PLAIN;
    }
    plain = gw_leaf_copy(d, p, left, to);
    to += plain;
    p += plain;
  }
  *to = '"';
  return (gw_place){from, to + 1};
}

gw_place gw_leaf_write_bytes(gw_decoder *d, const gw_member *member,
                             const char *end, gw_place at) {
  size_t n;
  const char *p = gw_leaf_length(at.p, end, &n);
  char *to = p ? gw_leaf_room(d, at.to, GW_BASE64_ENCODED(n) + 2) : NULL;
  (void)member;
  if (!to) {
    return GW_NOT_PLAIN;
  }
  *to++ = '"';
  to += gw_base64_encode(gw_slice_of(p, n), to);
  *to++ = '"';
  return (gw_place){p + n, to};
}

/* ---- numbers ------------------------------------------------------------- */

/* The seven bits of each of up to eight bytes, of which the lowest comes first:
 * by one, two and four of them. */
static uint64_t join_bits(uint64_t x) {
  x = (x & 0x7f007f007f007f00u) >> 1 | (x & 0x007f007f007f007fu);
  x = (x & 0x3fff00003fff0000u) >> 2 | (x & 0x00003fff00003fffu);
  return x >> 32 << 28 | (x & 0x0fffffffu);
}

const char *gw_leaf_long_varint(const char *p, const char *end,
                                uint64_t *ret_value) {
  const uint64_t goes_on = 0x8080808080808080u;
  uint64_t value = 0;
  if (end - p >= 8) {
    uint64_t x;
    memcpy(&x, p, sizeof x);
    x = le64toh(x);
    uint64_t last = ~x & goes_on; /* bytes that end it */
    if (last) {
      uint64_t mask = last ^ (last - 1);
      *ret_value = join_bits(x & mask & ~goes_on);
      return *ret_value ? p + __builtin_ctzll(last) / 8 + 1 : NULL;
    }
  }
  for (unsigned shift = 0; p < end && shift < 63; shift += 7) {
    uint64_t byte = (unsigned char)*p++;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      *ret_value = value;
      return value ? p : NULL;
    }
  }
  if (p == end || (unsigned char)*p > 1) { /* more than 64 bits */
    return NULL;
  }
  *ret_value = value | (uint64_t)(unsigned char)*p << 63;
  return *ret_value ? p + 1 : NULL;
}

/* Itself, or the second field of an entry. */
static const gw_field *item_field(const gw_member *member) {
  const gw_field *field = member->field;
  return field->flags & GW_FIELD_MAP ? &field->message->fields[1] : field;
}

static char *write_small(uint64_t value, char *to) {
  if (value < 10) {
    *to = (char)('0' + value);
    return to + 1;
  }
  return to + gw_num_write_uint64(value, to);
}

static char *write_signed(int64_t value, char *to) {
  if (value < 0) {
    *to = '-';
    return to + 1 + gw_num_write_uint64(0 - (uint64_t)value, to + 1);
  }
  return write_small((uint64_t)value, to);
}

gw_place gw_leaf_write_int(gw_decoder *d, const gw_member *member,
                           const char *end, gw_place at) {
  uint64_t bits = 0;
  const char *p = gw_leaf_varint(at.p, end, &bits);
  int64_t value = (int64_t)bits;
  (void)d;
  if (!p || (value != (int32_t)(uint32_t)bits &&
             item_field(member)->type == GW_PB_INT32)) {
    return GW_NOT_PLAIN;
  }
  return (gw_place){p, write_signed(value, at.to)};
}

gw_place gw_leaf_write_uint(gw_decoder *d, const gw_member *member,
                            const char *end, gw_place at) {
  uint64_t bits = 0;
  const char *p = gw_leaf_varint(at.p, end, &bits);
  (void)d;
  if (!p || (bits > UINT32_MAX && item_field(member)->type == GW_PB_UINT32)) {
    return GW_NOT_PLAIN;
  }
  return (gw_place){p, write_small(bits, at.to)};
}

gw_place gw_leaf_write_int_text(gw_decoder *d, const gw_member *member,
                                const char *end, gw_place at) {
  uint64_t bits = 0;
  const char *p = gw_leaf_varint(at.p, end, &bits);
  (void)d;
  (void)member;
  if (!p) {
    return GW_NOT_PLAIN;
  }
  *at.to = '"';
  char *to = write_signed((int64_t)bits, at.to + 1);
  *to = '"';
  return (gw_place){p, to + 1};
}

gw_place gw_leaf_write_uint_text(gw_decoder *d, const gw_member *member,
                                 const char *end, gw_place at) {
  uint64_t bits = 0;
  const char *p = gw_leaf_varint(at.p, end, &bits);
  (void)d;
  (void)member;
  if (!p) {
    return GW_NOT_PLAIN;
  }
  *at.to = '"';
  char *to = write_small(bits, at.to + 1);
  *to = '"';
  return (gw_place){p, to + 1};
}

gw_place gw_leaf_write_double(gw_decoder *d, const gw_member *member,
                              const char *end, gw_place at) {
  uint64_t bits;
  double value;
  (void)d;
  (void)member;
  if (end - at.p < (ptrdiff_t)sizeof bits) {
    return GW_NOT_PLAIN;
  }
  memcpy(&bits, at.p, sizeof bits);
  bits = le64toh(bits);
  memcpy(&value, &bits, sizeof value);
  if (!isfinite(value)) {
    return GW_NOT_PLAIN;
  }
  return (gw_place){at.p + sizeof bits,
                    at.to + gw_num_write_double(value, at.to)};
}

gw_place gw_leaf_write_bool(gw_decoder *d, const gw_member *member,
                            const char *end, gw_place at) {
  uint64_t bits = 0;
  const char *p = gw_leaf_varint(at.p, end, &bits);
  (void)d;
  (void)member;
  if (!p) {
    return GW_NOT_PLAIN;
  }
  memcpy(at.to, bits ? "true" : "false", bits ? 4 : 5);
  return (gw_place){p, at.to + (bits ? 4 : 5)};
}

gw_place gw_leaf_write_enum(gw_decoder *d, const gw_member *member,
                            const char *end, gw_place at) {
  uint64_t bits = 0;
  gw_slice name;
  const char *p = gw_leaf_varint(at.p, end, &bits);
  int32_t number = (int32_t)(uint32_t)bits;
  if (!p || (int64_t)bits != number ||
      !gw_scalar_enum_name(member, item_field(member)->enumeration, number,
                           &name)) {
    return GW_NOT_PLAIN;
  }
  if (name.n < 4) {
    return gw_leaf_write_text(d, name.p, name.n, (gw_place){p, at.to});
  }
  at.to = gw_leaf_room(d, at.to, name.n + 2);
  if (!at.to) {
    return GW_NOT_PLAIN;
  }
  *at.to = '"'; /* transcode/form.c: the names need no escapes */
  char *to = gw_leaf_copy_name(name, at.to + 1);
  *to = '"';
  return (gw_place){p, to + 1};
}

/* Seconds and nanos, in this order, each once or not at all. */
static bool read_time(const char *p, const char *end, gw_time *ret_time) {
  uint64_t value;
  *ret_time = (gw_time){0, 0};
  if (p < end && *p == (1 << 3 | GW_WIRE_VARINT)) {
    p = gw_leaf_varint(p + 1, end, &value);
    if (!p) {
      return false;
    }
    ret_time->seconds = (int64_t)value;
  }
  if (p < end && *p == (2 << 3 | GW_WIRE_VARINT)) {
    p = gw_leaf_varint(p + 1, end, &value);
    if (!p) {
      return false;
    }
    ret_time->nanos = (int32_t)(uint32_t)value;
  }
  return p == end;
}

gw_place gw_leaf_write_timestamp(gw_decoder *d, const gw_member *member,
                                 const char *end, gw_place at) {
  size_t n;
  gw_time time;
  const char *p = gw_leaf_length(at.p, end, &n);
  (void)d;
  (void)member;
  if (!p || !read_time(p, p + n, &time) || !gw_time_is_timestamp(time)) {
    return GW_NOT_PLAIN;
  }
  *at.to = '"';
  char *to = at.to + 1 + gw_time_write(time, at.to + 1);
  *to = '"';
  return (gw_place){p + n, to + 1};
}
