#include "transcode/encode_leaf.h"

#include "base/base64.h"
#include "base/time.h"

/* ---- strings ------------------------------------------------------------- */

static size_t varint_size(uint64_t value) {
  char bytes[GW_WIRE_MAX_VARINT];
  return gw_wire_write_varint(value, bytes);
}

/* The string whose first escape is at |p|, decoded to |to|: where it ends there
 * and, at |*ret_end|, in the text. NULL: it is bad, or there is no room. */
static char *decode_string(const gw_encoder *e, const char *from, const char *p,
                           char *to, const char **ret_end) {
  for (;;) {
    size_t n = (size_t)(p - from);
    if (!gw_leaf_has_room(e, to, n)) {
      return NULL;
    }
    for (size_t i = 0; i < n; i += 16) {
      memcpy(to + i, from + i, 16);
    }
    to += n;
    if (*p != '\\') {
      *ret_end = p;
      return *p == '"' ? to : NULL;
    }
    to += gw_json_read_escape(p, to, &n);
    if (!n) {
      return NULL;
    }
    from = p + n;
    p = gw_json_scan_text(from);
  }
}

gw_place gw_leaf_put_escaped(gw_encoder *e, uint32_t tag,
                             const gw_schema *schema, gw_place at,
                             const char *p) {
  enum { MOST = 0x3fff, HEAD = 2 }; /* what two bytes of length can say */
  const char *from = at.p + 1, *end;
  char *head = gw_leaf_write_tag(at.to, tag);
  char *to = decode_string(e, from, p, head + HEAD, &end);
  if (!to || to - head - HEAD > MOST) {
    return GW_NOT_PLAIN;
  }
  gw_slice raw = {from, (size_t)(end - from)};
  if (schema && !gw_quick_string(schema, raw, GW_JSON_ESCAPED)) {
    return GW_NOT_PLAIN;
  }
  size_t n = (size_t)(to - head - HEAD);
  if (gw_wire_write_varint(n, head) == HEAD) {
    return (gw_place){end + 1, to};
  }
  memmove(head + 1, head + HEAD, n);
  return (gw_place){end + 1, to - 1};
}

gw_place gw_leaf_put_long(gw_encoder *e, uint32_t tag, const gw_schema *schema,
                          gw_place at) {
  const char *special;
  const char *end = gw_quick_pass_string(schema, at.p, &special);
  if (!end) {
    return *special == '\\' ? gw_leaf_put_escaped(e, tag, schema, at, special)
                            : GW_NOT_PLAIN;
  }
  size_t n = (size_t)(end - at.p - 1);
  if (!gw_leaf_has_room(e, at.to, n)) {
    return GW_NOT_PLAIN;
  }
  char *to = gw_leaf_write_tag(at.to, tag);
  return (gw_place){end + 1, gw_leaf_write_text(to, at.p + 1, n)};
}

gw_place gw_leaf_put_bytes(gw_encoder *e, const gw_member *member, uint32_t tag,
                           const gw_schema *schema, gw_place at) {
  const char *special;
  const char *end = gw_quick_pass_string(schema, at.p, &special);
  (void)member;
  if (!end || !gw_leaf_has_room(e, at.to, (size_t)(end - at.p))) {
    return GW_NOT_PLAIN;
  }
  gw_slice text = {at.p + 1, (size_t)(end - at.p - 1)};
  char *to = gw_leaf_write_tag(at.to, tag);
  size_t room = varint_size(text.n / 4 * 3), n;
  if (gw_base64_decode(text, to + room, &n) != GW_OK ||
      varint_size(n) != room) {
    return GW_NOT_PLAIN;
  }
  gw_wire_write_varint(n, to);
  return (gw_place){end + 1, to + room + n};
}

gw_place gw_leaf_put_enum(gw_encoder *e, const gw_member *member, uint32_t tag,
                          const gw_schema *schema, gw_place at) {
  const char *special;
  const char *end = gw_quick_pass_string(NULL, at.p, &special);
  const gw_enum_names *spelled = member->enum_names;
  const gw_enum *of = member->field->enumeration;
  (void)e;
  (void)schema; /* its values are those spelled: transcode/form.c */
  if (!end) {
    return GW_NOT_PLAIN;
  }
  if (!of) { /* of a map's value */
    of = member->field->message->fields[1].enumeration;
  }
  gw_slice text = {at.p + 1, (size_t)(end - at.p - 1)};
  int32_t i = gw_names_find(spelled ? &spelled->names : &of->names, text);
  if (i < 0) {
    return GW_NOT_PLAIN;
  }
  int32_t number = spelled ? spelled->numbers[i] : of->values[i].number;
  char *to = tag ? gw_leaf_write_tag(at.to, tag) : at.to;
  to += gw_wire_write_varint((uint64_t)(int64_t)number, to);
  return (gw_place){end + 1, to};
}

/* Whether |schema| surely allows |text|, which is a timestamp of ProtoJSON:
 * that is stricter than the format. */
static inline bool is_time_allowed(const gw_schema *schema, gw_slice text) {
  uint32_t others = GW_CHECK_PATTERN | GW_CHECK_VALUES | GW_CHECK_MIN_LENGTH |
                    GW_CHECK_MAX_LENGTH;
  return !schema ||
         (schema->format == GW_FORMAT_ID_DATE_TIME &&
          !(schema->checks & others)) ||
         gw_quick_string(schema, text, 0);
}

/* A message of seconds and nanos, each left out where it is zero. */
gw_place gw_leaf_put_timestamp(gw_encoder *e, const gw_member *member,
                               uint32_t tag, const gw_schema *schema,
                               gw_place at) {
  const char *special;
  const char *end = gw_quick_pass_string(NULL, at.p, &special);
  gw_time time;
  (void)e;
  (void)member;
  if (!end) {
    return GW_NOT_PLAIN;
  }
  gw_slice text = {at.p + 1, (size_t)(end - at.p - 1)};
  if (gw_time_parse(text, &time) != GW_OK || !is_time_allowed(schema, text)) {
    return GW_NOT_PLAIN;
  }
  char *head = gw_leaf_write_tag(at.to, tag);
  char *to = head + 1;
  if (time.seconds) {
    *to++ = 1 << 3 | GW_WIRE_VARINT;
    to += gw_wire_write_varint((uint64_t)time.seconds, to);
  }
  if (time.nanos) {
    *to++ = 2 << 3 | GW_WIRE_VARINT;
    to += gw_wire_write_varint((uint64_t)time.nanos, to);
  }
  *head = (char)(to - head - 1);
  return (gw_place){end + 1, to};
}

/* ---- numbers ------------------------------------------------------------- */

static inline bool is_within(const gw_schema *schema, int64_t value) {
  gw_quick_value quick = {value, (double)value, true};
  return !schema || gw_quick_limits(schema, &quick);
}

static inline gw_place put_number(uint32_t tag, const gw_schema *schema,
                                  gw_place at, bool is_signed) {
  int64_t value;
  const char *end =
      gw_quick_read_whole(at.p, GW_QUICK_DIGITS_32, false, &value);
  if (!end || gw_quick_is_fraction(*end) || (value < 0 && !is_signed) ||
      !is_within(schema, value)) {
    return GW_NOT_PLAIN;
  }
  char *to = tag ? gw_leaf_write_tag(at.to, tag) : at.to;
  return (gw_place){end, to + gw_wire_write_varint((uint64_t)value, to)};
}

gw_place gw_leaf_put_int(gw_encoder *e, const gw_member *member, uint32_t tag,
                         const gw_schema *schema, gw_place at) {
  (void)e;
  (void)member;
  return put_number(tag, schema, at, true);
}

gw_place gw_leaf_put_uint(gw_encoder *e, const gw_member *member, uint32_t tag,
                          const gw_schema *schema, gw_place at) {
  (void)e;
  (void)member;
  return put_number(tag, schema, at, false);
}

/* |text| is an integer, which patterns of integers allow unseen. */
static inline bool is_integer_allowed(const gw_schema *schema, gw_slice text,
                                      bool is_signed) {
  uint8_t wanted = is_signed ? GW_PATTERN_SIGNED : GW_PATTERN_UNSIGNED;
  return !schema ||
         (schema->checks == GW_CHECK_PATTERN &&
          schema->pattern->integers & wanted) ||
         gw_quick_string(schema, text, 0);
}

static inline gw_place put_number_text(uint32_t tag, const gw_schema *schema,
                                       gw_place at, bool is_signed) {
  int64_t value;
  if (*at.p != '"') {
    return GW_NOT_PLAIN;
  }
  const char *end =
      gw_quick_read_whole(at.p + 1, GW_QUICK_DIGITS_64, true, &value);
  if (!end || *end != '"' || (at.p[1] == '-' && !is_signed)) {
    return GW_NOT_PLAIN; /* even "-0": no pattern of digits takes it */
  }
  gw_slice text = {at.p + 1, (size_t)(end - at.p - 1)};
  if (!is_integer_allowed(schema, text, is_signed)) {
    return GW_NOT_PLAIN;
  }
  char *to = tag ? gw_leaf_write_tag(at.to, tag) : at.to;
  return (gw_place){end + 1, to + gw_wire_write_varint((uint64_t)value, to)};
}

gw_place gw_leaf_put_int_text(gw_encoder *e, const gw_member *member,
                              uint32_t tag, const gw_schema *schema,
                              gw_place at) {
  (void)e;
  (void)member;
  return put_number_text(tag, schema, at, true);
}

gw_place gw_leaf_put_uint_text(gw_encoder *e, const gw_member *member,
                               uint32_t tag, const gw_schema *schema,
                               gw_place at) {
  (void)e;
  (void)member;
  return put_number_text(tag, schema, at, false);
}

gw_place gw_leaf_put_double(gw_encoder *e, const gw_member *member,
                            uint32_t tag, const gw_schema *schema,
                            gw_place at) {
  gw_quick_value value;
  uint64_t bits;
  (void)e;
  (void)member;
  const char *end = gw_quick_read_real(at.p, &value);
  if (!end || (schema && !gw_quick_limits(schema, &value))) {
    return GW_NOT_PLAIN;
  }
  char *to = tag ? gw_leaf_write_tag(at.to, tag) : at.to;
  memcpy(&bits, &value.real, sizeof bits);
  bits = htole64(bits);
  memcpy(to, &bits, sizeof bits);
  return (gw_place){end, to + sizeof bits};
}

gw_place gw_leaf_put_bool(gw_encoder *e, const gw_member *member, uint32_t tag,
                          const gw_schema *schema, gw_place at) {
  bool is_true = memcmp(at.p, "true", 4) == 0;
  (void)e;
  (void)member;
  (void)schema; /* it allows booleans: transcode/form.c */
  if (!is_true && memcmp(at.p, "false", 5) != 0) {
    return GW_NOT_PLAIN;
  }
  char *to = tag ? gw_leaf_write_tag(at.to, tag) : at.to;
  *to++ = (char)is_true;
  return (gw_place){at.p + (is_true ? 4 : 5), to};
}
