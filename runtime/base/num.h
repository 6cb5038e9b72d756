/* num: decimal texts and machine numbers, exactly.
 *
 * Reads:   texts of the JSON number grammar (RFC 8259 section 6), which the
 *          caller has checked, but where a function says that it checks.
 * Units:   bytes.
 * Owns:    nothing; writers fill the caller's array and return the length.
 * Errors:  GW_ERR_INVALID (has a fraction, or isn't a number), GW_ERR_RANGE
 *          (too large for the type), GW_ERR_LIMIT (more digits than anyone
 *          needs).
 * Threads: pure.
 * Source:  RFC 8259 section 6; ProtoJSON (1.0 and 1e3 are integers). THREATS
 *          E8: time is linear in the text, exponents of any size are harmless.
 */
#ifndef GW_BASE_NUM_H
#define GW_BASE_NUM_H

#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

enum {
  GW_NUM_INT_DIGITS = 32,     /* most significant digits of an integer */
  GW_NUM_DOUBLE_DIGITS = 800, /* of a double */
  GW_NUM_TEXT = 32            /* room for what the writers write */
};

/* Whether |s| is one JSON number and nothing else. */
bool gw_num_is_json(gw_slice s);

/* Whether a JSON number is a whole number, whatever its size (1.0, 1e3). */
bool gw_num_is_integer(gw_slice s);

/* Up to 18 digits and a minus, which need no care: false for anything else. */
static inline bool gw_num_plain(gw_slice s, int64_t *ret_value) {
  size_t i = s.n > 0 && s.p[0] == '-';
  bool is_negative = i;
  if (s.n == i || s.n - i > 18) {
    return false;
  }
  int64_t value = 0;
  for (; i < s.n; i++) {
    unsigned digit = (unsigned char)s.p[i] - 48U;
    if (digit > 9) {
      return false;
    }
    value = value * 10 + (int64_t)digit;
  }
  *ret_value = is_negative ? -value : value;
  return true;
}

/* The value of a JSON number, which must be whole. */
gw_status gw_num_int64(gw_slice s, int64_t *ret_value);
gw_status gw_num_uint64(gw_slice s, uint64_t *ret_value);

/* The nearest value; GW_ERR_RANGE where that would be infinite. */
gw_status gw_num_double(gw_slice s, double *ret_value);
gw_status gw_num_float(gw_slice s, float *ret_value);

/* Plain decimal digits, no sign, no leading zeros unless it is "0": as in
 * headers and parameters. GW_ERR_INVALID for any other text. */
gw_status gw_num_digits(gw_slice s, uint64_t *ret_value);

/* Exact order of two JSON numbers: <0, 0, >0. Any exponent. */
int gw_num_cmp(gw_slice a, gw_slice b);

/* As gw_num_cmp(text, number->text), by machine words where they are exact. */
int gw_num_cmp_number(gw_slice text, const gw_number *number);

/* Whether |s| is |of| times a whole number, on decimals, exactly. |of| is over
 * zero. GW_ERR_LIMIT where that can't be said within the digits above. */
gw_status gw_num_multiple_of(gw_slice s, gw_slice of, bool *ret_is_multiple);

/* Each writes at most GW_NUM_TEXT bytes, without a NUL. */
size_t gw_num_write_long(uint64_t value, char *out);
size_t gw_num_write_int64(int64_t value, char *out);

/* Most are short: counts, statuses, parts of addresses. */
static inline size_t gw_num_write_uint64(uint64_t value, char *out) {
  unsigned few = (unsigned)value;
  size_t n = 0;
  if (value >= 1000) {
    return gw_num_write_long(value, out);
  }
  if (few >= 100) {
    out[n++] = (char)('0' + few / 100);
  }
  if (few >= 10) {
    out[n++] = (char)('0' + few / 10 % 10);
  }
  out[n++] = (char)('0' + few % 10);
  return n;
}

/* The shortest text of JSON that reads back as the same value. |value| is
 * finite. */
size_t gw_num_write_double(double value, char *out);
size_t gw_num_write_float(float value, char *out);

#endif
