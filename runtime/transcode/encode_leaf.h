/* encode_leaf: one plain value, from JSON to the wire.
 *
 * Reads:   as transcode/encode.h, from the value's first byte on.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none: the value is not plain, or there may be no room for it. Small
 *          writes may go into the pad behind |e->room|, but nothing counts
 *          that ends there.
 * Threads: one at a time.
 * Source:  ProtoJSON; RFC 8259.
 */
#ifndef GW_TRANSCODE_ENCODE_LEAF_H
#define GW_TRANSCODE_ENCODE_LEAF_H

#include "schema/quick_text.h"
#include "transcode/encoder.h"
#include "transcode/place.h"
#include "transcode/wire.h"

/* The value at |at.p| with its |tag| (0: none). */
typedef gw_place gw_leaf_put(gw_encoder *e, const gw_member *member,
                             uint32_t tag, const gw_schema *schema,
                             gw_place at);

/* By gw_form; those with more than one value are of encode_quick.c. */
gw_leaf_put gw_leaf_put_bytes, gw_leaf_put_bool, gw_leaf_put_int,
    gw_leaf_put_uint, gw_leaf_put_int_text, gw_leaf_put_uint_text,
    gw_leaf_put_double, gw_leaf_put_enum, gw_leaf_put_timestamp;

/* A string with escapes, the first of which is at |p|. */
gw_place gw_leaf_put_escaped(gw_encoder *e, uint32_t tag,
                             const gw_schema *schema, gw_place at,
                             const char *p);

static inline char *gw_leaf_write_tag(char *to, uint32_t tag) {
  if (tag < 0x80) {
    *to = (char)tag;
    return to + 1;
  }
  return to + gw_wire_write_varint(tag, to);
}

/* A length and so many bytes, in blocks: up to 15 more are read and written. */
static inline char *gw_leaf_write_text(char *to, const char *from, size_t n) {
  if (n < 0x80) {
    *to++ = (char)n;
  } else {
    to += gw_wire_write_varint(n, to);
  }
  for (size_t i = 0; i < n; i += 16) {
    memcpy(to + i, from + i, 16);
  }
  return to + n;
}

/* Whether |n| more bytes fit in behind |to|, a tag and a length not counted:
 * the pad takes these. */
static inline bool gw_leaf_has_room(const gw_encoder *e, const char *to,
                                    size_t n) {
  return (ptrdiff_t)n <= e->room - to;
}

/* A string of two blocks and more. */
gw_place gw_leaf_put_long(gw_encoder *e, uint32_t tag, const gw_schema *schema,
                          gw_place at);

/* Short ones are looked at and written in the same step, into the pad if need
 * be. */
static inline gw_place gw_leaf_put_string(gw_encoder *e, uint32_t tag,
                                          const gw_schema *schema,
                                          gw_place at) {
  enum { TWO_BLOCKS = 32 };
  const char *from = at.p + 1;
  if (*at.p != '"') {
    return GW_NOT_PLAIN;
  }
  char *to = gw_leaf_write_tag(at.to, tag);
  size_t n = gw_json_copy_two(from, to + 1);
  if (n == TWO_BLOCKS) {
    return gw_leaf_put_long(e, tag, schema, at);
  }
  if (from[n] != '"') {
    return from[n] == '\\' ? gw_leaf_put_escaped(e, tag, schema, at, from + n)
                           : GW_NOT_PLAIN;
  }
  if (schema && !gw_quick_string(schema, gw_slice_of(from, n), 0)) {
    return GW_NOT_PLAIN;
  }
  *to = (char)n;
  return (gw_place){from + n + 1, to + 1 + n};
}

#endif
