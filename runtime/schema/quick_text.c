#include "schema/quick_text.h"

/* Both the digits and the power of ten are exact doubles, so that there is one
 * rounding, the right one (as in base/num.c). */
const char *gw_quick_read_real(const char *p, gw_quick_value *ret_value) {
  static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  bool is_negative = *p == '-';
  const char *from = p + is_negative;
  uint64_t digits;
  ptrdiff_t places = 0;
  p = gw_quick_read_digits(from, GW_QUICK_DIGITS_DOUBLE, false, &digits);
  if (!p) {
    return NULL;
  }
  bool is_whole = *p != '.';
  if (!is_whole) {
    const char *point = p;
    unsigned digit;
    while ((digit = (unsigned char)*++p - 48U) <= 9) {
      digits = digits * 10 + digit;
      if (p - from > GW_QUICK_DIGITS_DOUBLE) {
        return NULL;
      }
    }
    places = p - point - 1;
    if (!places) {
      return NULL;
    }
  }
  double real = (double)digits / powers[places];
  *ret_value = (gw_quick_value){
      .whole = is_negative ? -(int64_t)digits : (int64_t)digits,
      .real = is_negative ? -real : real,
      .is_whole = is_whole,
  };
  return gw_quick_is_fraction(*p) ? NULL : p;
}

static const char *pass_number(const gw_schema *schema, const char *p) {
  enum { NUMBER = GW_TYPE_INTEGER | GW_TYPE_NUMBER }; /* 1.0 is an integer */
  gw_quick_value value;
  const char *end =
      gw_quick_read_whole(p, GW_QUICK_DIGITS_64, false, &value.whole);
  uint32_t types = GW_TYPE_INTEGER;
  if (end && !gw_quick_is_fraction(*end)) {
    value.is_whole = true;
    value.real = (double)value.whole;
  } else {
    end = gw_quick_read_real(p, &value);
    types = NUMBER;
  }
  return end && (schema->types & types) == types &&
                 gw_quick_limits(schema, &value)
             ? end
             : NULL;
}

const char *gw_quick_pass_escaped(const gw_schema *schema, const char *p,
                                  const char *escape) {
  bool has_high = false;
  const char *end = gw_json_pass_escapes(escape, &has_high);
  gw_slice raw = {p + 1, (size_t)(end - p - 1)};
  return *end == '"' && gw_quick_string(schema, raw, GW_JSON_ESCAPED) ? end + 1
                                                                      : NULL;
}

static const char *pass_word(const gw_schema *schema, uint32_t type,
                             const char *p, const char *word, size_t n) {
  return schema->types & type && memcmp(p, word, n) == 0 ? p + n : NULL;
}

const char *gw_quick_pass_scalar(const gw_schema *schema, const char *p) {
  if (schema->n_rules || schema->checks & GW_CHECK_VALUES) {
    return NULL;
  }
  switch (*p) {
  case 't':
    return pass_word(schema, GW_TYPE_BOOLEAN, p, "true", 4);
  case 'f':
    return pass_word(schema, GW_TYPE_BOOLEAN, p, "false", 5);
  case 'n':
    return pass_word(schema, GW_TYPE_NULL, p, "null", 4);
  default:
    return pass_number(schema, p);
  }
}
