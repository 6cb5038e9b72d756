#include "transcode/scalar.h"

#include <math.h>

#include "base/hash.h"
#include "base/num.h"
#include "text/json_write.h"
#include "transcode/wire.h"

/* ---- reading ------------------------------------------------------------- */

static gw_fault fault_of(gw_status status) {
  switch (status) {
  case GW_OK:
    return GW_FAULT_NONE;
  case GW_ERR_RANGE:
    return GW_FAULT_RANGE;
  case GW_ERR_LIMIT:
    return GW_FAULT_DIGITS;
  default:
    return GW_FAULT_FRACTION;
  }
}

static gw_fault parse_signed(gw_slice text, int64_t min, int64_t max,
                             uint64_t *ret_bits) {
  int64_t value = 0;
  gw_fault fault = fault_of(gw_num_int64(text, &value));
  if (fault == GW_FAULT_NONE && (value < min || value > max)) {
    fault = GW_FAULT_RANGE;
  }
  *ret_bits = (uint64_t)value;
  return fault;
}

static gw_fault parse_unsigned(gw_slice text, uint64_t max,
                               uint64_t *ret_bits) {
  *ret_bits = 0;
  gw_fault fault = fault_of(gw_num_uint64(text, ret_bits));
  return fault == GW_FAULT_NONE && *ret_bits > max ? GW_FAULT_RANGE : fault;
}

/* Small numbers, the most of them: false where the type says more. */
static bool parse_small(gw_field_type type, gw_slice text, uint64_t *ret_bits) {
  int64_t value;
  if (text.n > 9 || !gw_num_plain(text, &value)) {
    return false;
  }
  *ret_bits = (uint64_t)value;
  switch (type) {
  case GW_PB_INT32:
  case GW_PB_INT64:
  case GW_PB_SFIXED32:
  case GW_PB_SFIXED64:
    return true;
  case GW_PB_UINT32:
  case GW_PB_UINT64:
  case GW_PB_FIXED32:
  case GW_PB_FIXED64:
    return value >= 0;
  default:
    return false;
  }
}

/* |text| is a number of JSON. */
static gw_fault parse_integer(gw_field_type type, gw_slice text,
                              uint64_t *ret_bits) {
  gw_fault fault;
  if (parse_small(type, text, ret_bits)) {
    return GW_FAULT_NONE;
  }
  switch (type) {
  case GW_PB_INT32:
  case GW_PB_SFIXED32:
    return parse_signed(text, INT32_MIN, INT32_MAX, ret_bits);
  case GW_PB_INT64:
  case GW_PB_SFIXED64:
    return parse_signed(text, INT64_MIN, INT64_MAX, ret_bits);
  case GW_PB_SINT32:
    fault = parse_signed(text, INT32_MIN, INT32_MAX, ret_bits);
    *ret_bits = gw_wire_zigzag((int64_t)*ret_bits);
    return fault;
  case GW_PB_SINT64:
    fault = parse_signed(text, INT64_MIN, INT64_MAX, ret_bits);
    *ret_bits = gw_wire_zigzag((int64_t)*ret_bits);
    return fault;
  case GW_PB_UINT32:
  case GW_PB_FIXED32:
    return parse_unsigned(text, UINT32_MAX, ret_bits);
  default:
    return parse_unsigned(text, UINT64_MAX, ret_bits);
  }
}

static uint64_t double_bits(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static uint64_t float_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static gw_fault parse_real(gw_field_type type, gw_slice text,
                           uint64_t *ret_bits) {
  if (type == GW_PB_FLOAT) {
    float value = 0;
    gw_fault fault = fault_of(gw_num_float(text, &value));
    *ret_bits = float_bits(value);
    return fault;
  }
  double value = 0;
  gw_fault fault = fault_of(gw_num_double(text, &value));
  *ret_bits = double_bits(value);
  return fault;
}

/* The quoted names of what JSON has no numbers for (THREATS E9). */
static bool parse_not_finite(gw_field_type type, gw_slice text,
                             uint64_t *ret_bits) {
  float value;
  if (gw_slice_is(text, "NaN")) {
    value = NAN;
  } else if (gw_slice_is(text, "Infinity")) {
    value = INFINITY;
  } else if (gw_slice_is(text, "-Infinity")) {
    value = -INFINITY;
  } else {
    return false;
  }
  *ret_bits =
      type == GW_PB_FLOAT ? float_bits(value) : double_bits((double)value);
  return true;
}

bool gw_scalar_is_known(const gw_enum *e, int32_t number) {
  for (size_t i = 0; i < e->n_values; i++) {
    if (e->values[i].number == number) {
      return true;
    }
  }
  return false;
}

/* Open enumerations take every number of 32 bits, closed ones theirs. */
static gw_fault parse_enum_number(const gw_enum *e, gw_slice text,
                                  uint64_t *ret_bits) {
  gw_fault fault = parse_signed(text, INT32_MIN, INT32_MAX, ret_bits);
  if (fault == GW_FAULT_NONE && e->is_closed &&
      !gw_scalar_is_known(e, (int32_t)*ret_bits)) {
    return GW_FAULT_ENUM;
  }
  return fault;
}

static gw_fault parse_enum_name(const gw_member *member, const gw_enum *e,
                                gw_slice text, uint64_t *ret_bits) {
  const gw_enum_names *names = member->enum_names;
  int32_t at = gw_names_find(names ? &names->names : &e->names, text);
  if (at < 0) {
    return GW_FAULT_ENUM;
  }
  int32_t number = names ? names->numbers[at] : e->values[at].number;
  *ret_bits = (uint64_t)(int64_t)number;
  return GW_FAULT_NONE;
}

static gw_fault parse_enum(const gw_member *member, const gw_enum *e,
                           gw_json_kind kind, gw_slice text,
                           uint64_t *ret_bits) {
  bool is_lenient = member->flags & GW_MEMBER_LENIENT;
  bool is_number = member->flags & GW_MEMBER_ENUM_NUMBER;
  if (kind == GW_JSON_NUMBER && (is_lenient || is_number)) {
    return parse_enum_number(e, text, ret_bits);
  }
  if (kind == GW_JSON_NULL && e->is_null) {
    *ret_bits = 0;
    return GW_FAULT_NONE;
  }
  if (kind == GW_JSON_STRING && (is_lenient || !is_number)) {
    return parse_enum_name(member, e, text, ret_bits);
  }
  return GW_FAULT_TYPE;
}

static bool is_real(gw_field_type type) {
  return type == GW_PB_DOUBLE || type == GW_PB_FLOAT;
}

static bool is_64_bit(gw_field_type type) {
  return type == GW_PB_INT64 || type == GW_PB_UINT64 || type == GW_PB_SINT64 ||
         type == GW_PB_FIXED64 || type == GW_PB_SFIXED64;
}

/* Digits alone, without a zero before them: a number at one look. */
static bool is_whole_number(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    if ((unsigned char)text.p[i] - 48U > 9) {
      return false;
    }
  }
  return text.n && text.p[0] != '0';
}

static gw_fault parse_number(const gw_member *member, gw_field_type type,
                             gw_json_kind kind, gw_slice text,
                             uint64_t *ret_bits) {
  bool is_lenient = member->flags & GW_MEMBER_LENIENT;
  bool is_text = is_64_bit(type) && !(member->flags & GW_MEMBER_INT_NUMBER);
  if (kind == GW_JSON_STRING) {
    if (!is_lenient && !is_text) {
      return GW_FAULT_TYPE;
    }
    if (is_real(type) && parse_not_finite(type, text, ret_bits)) {
      return GW_FAULT_NONE;
    }
    if (!is_whole_number(text) && !gw_num_is_json(text)) {
      return GW_FAULT_NOT_NUMBER;
    }
  } else if (kind != GW_JSON_NUMBER || (is_text && !is_lenient)) {
    return GW_FAULT_TYPE;
  }
  return is_real(type) ? parse_real(type, text, ret_bits)
                       : parse_integer(type, text, ret_bits);
}

gw_fault gw_scalar_parse(const gw_member *member, const gw_field *field,
                         gw_json_kind kind, gw_slice text, uint64_t *ret_bits) {
  if (field->type == GW_PB_BOOL) {
    *ret_bits = kind == GW_JSON_TRUE;
    return kind == GW_JSON_TRUE || kind == GW_JSON_FALSE ? GW_FAULT_NONE
                                                         : GW_FAULT_TYPE;
  }
  if (field->type == GW_PB_ENUM) {
    return parse_enum(member, field->enumeration, kind, text, ret_bits);
  }
  return parse_number(member, field->type, kind, text, ret_bits);
}

gw_fault gw_scalar_parse_key(const gw_field *field, gw_slice text,
                             uint64_t *ret_bits) {
  if (field->type == GW_PB_BOOL) {
    *ret_bits = gw_slice_is(text, "true");
    return *ret_bits || gw_slice_is(text, "false") ? GW_FAULT_NONE
                                                   : GW_FAULT_MAP_KEY;
  }
  if (!gw_num_is_json(text)) {
    return GW_FAULT_MAP_KEY;
  }
  return parse_integer(field->type, text, ret_bits);
}

/* ---- the wire ------------------------------------------------------------ */

gw_status gw_scalar_put(gw_buf *out, gw_field_type type, uint64_t bits) {
  switch (gw_wire_type_of(type)) {
  case GW_WIRE_FIXED32:
    return gw_wire_put_fixed32(out, (uint32_t)bits);
  case GW_WIRE_FIXED64:
    return gw_wire_put_fixed64(out, bits);
  default:
    return gw_wire_put_varint(out, bits);
  }
}

bool gw_scalar_is_zero(gw_field_type type, uint64_t bits) {
  switch (type) {
  case GW_PB_INT32:
  case GW_PB_UINT32:
  case GW_PB_SINT32:
  case GW_PB_ENUM:
    return (uint32_t)bits == 0;
  default:
    return bits == 0; /* minus zero is not the default */
  }
}

/* ---- writing ------------------------------------------------------------- */

bool gw_scalar_enum_name(const gw_member *member, const gw_enum *e,
                         int32_t number, gw_slice *ret_name) {
  const gw_enum_names *names = member->enum_names;
  size_t n = names ? names->names.n : e->n_values, i = 0;
  if (names) {
    while (i < n && names->numbers[i] != number) {
      i++;
    }
  } else {
    while (i < n && e->values[i].number != number) {
      i++;
    }
  }
  if (i < n) {
    *ret_name = names ? names->names.names[i] : e->values[i].name;
  }
  return i < n;
}

static gw_status write_enum(gw_buf *out, const gw_member *member,
                            const gw_enum *e, int32_t number) {
  gw_slice name;
  if (e->is_null) {
    return gw_buf_append(out, GW_LIT("null"));
  }
  if (member->flags & GW_MEMBER_ENUM_NUMBER ||
      !gw_scalar_enum_name(member, e, number, &name)) {
    return gw_json_write_int64(out, number);
  }
  return gw_json_write_string(out, name);
}

/* In decimal digits, without quotes. */
static gw_status write_integer(gw_buf *out, gw_field_type type, uint64_t bits) {
  switch (type) {
  case GW_PB_INT32:
  case GW_PB_SFIXED32:
  case GW_PB_ENUM:
    return gw_json_write_int64(out, (int32_t)(uint32_t)bits);
  case GW_PB_INT64:
  case GW_PB_SFIXED64:
    return gw_json_write_int64(out, (int64_t)bits);
  case GW_PB_SINT32:
    return gw_json_write_int64(out, gw_wire_unzigzag((uint64_t)(uint32_t)bits));
  case GW_PB_SINT64:
    return gw_json_write_int64(out, gw_wire_unzigzag(bits));
  case GW_PB_UINT32:
  case GW_PB_FIXED32:
    return gw_json_write_uint64(out, (uint32_t)bits);
  default:
    return gw_json_write_uint64(out, bits);
  }
}

static gw_status write_bool(gw_buf *out, uint64_t bits) {
  return gw_buf_append(out, bits ? GW_LIT("true") : GW_LIT("false"));
}

static gw_status write_quoted(gw_buf *out, gw_field_type type, uint64_t bits) {
  gw_status status = gw_json_write_char(out, '"');
  if (status == GW_OK) {
    status = write_integer(out, type, bits);
  }
  return status == GW_OK ? gw_json_write_char(out, '"') : status;
}

gw_status gw_scalar_write(gw_buf *out, const gw_member *member,
                          const gw_field *field, uint64_t bits) {
  uint32_t half = (uint32_t)bits;
  double real;
  float small;
  switch (field->type) {
  case GW_PB_BOOL:
    return write_bool(out, bits);
  case GW_PB_ENUM:
    return write_enum(out, member, field->enumeration, (int32_t)half);
  case GW_PB_DOUBLE:
    memcpy(&real, &bits, sizeof real);
    return gw_json_write_double(out, real);
  case GW_PB_FLOAT:
    memcpy(&small, &half, sizeof small);
    return gw_json_write_float(out, small);
  default:
    break;
  }
  if (is_64_bit(field->type) && !(member->flags & GW_MEMBER_INT_NUMBER)) {
    return write_quoted(out, field->type, bits);
  }
  return write_integer(out, field->type, bits);
}

gw_status gw_scalar_write_key(gw_buf *out, const gw_field *field,
                              uint64_t bits) {
  if (field->type == GW_PB_BOOL) {
    return gw_buf_append(out, bits ? GW_LIT("\"true\"") : GW_LIT("\"false\""));
  }
  return write_quoted(out, field->type, bits);
}
