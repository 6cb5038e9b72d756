/* schema/quick_text: plain values as they stand in the text.
 *
 * Reads:   a text under the rules of text/json_lex.h, from a value's first byte
 *          on: the zeros behind it end every scan.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none: where the value ends, or NULL for "not plain, ask the general
 *          walk". It never says no.
 * Threads: pure.
 * Source:  RFC 8259 sections 6 and 7.
 *
 * What the short roads of the two walks have in common: schema/quick_walk.h,
 * which only looks, and transcode/encode_quick.h, which writes.
 */
#ifndef GW_SCHEMA_QUICK_TEXT_H
#define GW_SCHEMA_QUICK_TEXT_H

#include <endian.h>

#include "schema/quick.h"
#include "text/json_scan.h"

static inline const char *gw_quick_pass_space(const char *p) {
  while ((unsigned char)*p <= ' ' &&
         (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) {
    p++;
  }
  return p;
}

/* ---- strings ------------------------------------------------------------- */

/* The closing quote of the string at |p|, if it has no escapes and |schema|
 * (NULL: any) surely allows it; else NULL. |*ret_special| is its first byte
 * that ends or escapes. */
__attribute__((always_inline)) static inline const char *
gw_quick_pass_string(const gw_schema *schema, const char *p,
                     const char **ret_special) {
  if (*p != '"') {
    *ret_special = "";
    return NULL;
  }
  const char *end = gw_json_scan_text(p + 1);
  *ret_special = end;
  if (*end != '"') {
    return NULL;
  }
  gw_slice text = {p + 1, (size_t)(end - p - 1)};
  return !schema || gw_quick_string(schema, text, 0) ? end : NULL;
}

/* ---- numbers ------------------------------------------------------------- */

enum {
  GW_QUICK_DIGITS_32 = 9, /* surely within 32 bits */
  GW_QUICK_DIGITS_64 = 18,
  GW_QUICK_DIGITS_DOUBLE = 15
};

/* Eight digits, the first of which is the lowest byte: by two, four and eight
 * of them. False: they aren't all digits. */
static inline bool gw_quick_read_eight(const char *p, uint64_t *ret_value) {
  const uint64_t zeros = 0x3030303030303030u, highs = 0xf0f0f0f0f0f0f0f0u;
  uint64_t x;
  memcpy(&x, p, sizeof x);
  x = le64toh(x);
  if ((x & highs) != zeros || ((x + 0x0606060606060606u) & highs) != zeros) {
    return false;
  }
  x -= zeros;
  x = x * 10 + (x >> 8);
  x = ((x & 0x000000ff000000ffu) * (100 + (1000000ULL << 32)) +
       (x >> 16 & 0x000000ff000000ffu) * (1 + (10000ULL << 32))) >>
      32;
  *ret_value = x;
  return true;
}

/* Up to |most| digits as JSON has them, often eight and more if |is_long|:
 * behind them, or NULL. */
static inline const char *gw_quick_read_digits(const char *p, int most,
                                               bool is_long,
                                               uint64_t *ret_value) {
  const char *from = p;
  uint64_t value = 0; /* of too many digits: anything */
  unsigned digit;
  if (is_long && gw_quick_read_eight(p, &value)) {
    p += 8;
  }
  for (; (digit = (unsigned char)*p - 48U) <= 9; p++) {
    value = value * 10 + digit;
  }
  *ret_value = value;
  bool is_plain = p > from && p - from <= most;
  return is_plain && (*from != '0' || p - from == 1) ? p : NULL;
}

/* The same behind a minus, if there is one. */
static inline const char *
gw_quick_read_whole(const char *p, int most, bool is_long, int64_t *ret_value) {
  bool is_negative = *p == '-';
  uint64_t value;
  p = gw_quick_read_digits(p + is_negative, most, is_long, &value);
  *ret_value = (int64_t)(is_negative ? 0 - value : value);
  return p;
}

/* Whether a number goes on behind its whole part. */
static inline bool gw_quick_is_fraction(char c) {
  return c == '.' || (c | 0x20) == 'e';
}

/* A number without an exponent, and what it is worth: behind it, or NULL. */
const char *gw_quick_read_real(const char *p, gw_quick_value *ret_value);

/* ---- values -------------------------------------------------------------- */

/* Behind the scalar at |p|, if |schema| surely allows it; else NULL. It is no
 * string. */
const char *gw_quick_pass_scalar(const gw_schema *schema, const char *p);

/* The same of a string whose first escape is at |escape|. */
const char *gw_quick_pass_escaped(const gw_schema *schema, const char *p,
                                  const char *escape);

#endif
