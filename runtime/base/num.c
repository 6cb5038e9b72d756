#include "base/num.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

__extension__ typedef unsigned __int128 wide;

/* ---- a JSON number as a decimal ------------------------------------------ */

/* 0.D1D2...Dn times 10^point, D1 and Dn not zero; n is 0 for zero. The digits
 * stay in the text: |first| is D1, and a point may stand among them. */
typedef struct decimal {
  const char *text;
  size_t first, dot; /* dot: behind the digits if there is none */
  size_t n;
  int64_t point;
  size_t n_written; /* digits in the text, zeros included */
  bool is_negative;
} decimal;

/* Exponents beyond this are as good as this: texts are shorter. */
#define FAR_EXPONENT INT64_C(1000000000000000)

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static unsigned digit_at(const decimal *d, size_t i) {
  size_t at = d->first + i;
  if (d->first < d->dot && at >= d->dot) {
    at++;
  }
  return (unsigned)(d->text[at] - '0');
}

static int64_t read_exponent(const char *p, const char *end) {
  bool is_negative = *p == '-';
  if (*p == '-' || *p == '+') {
    p++;
  }
  int64_t value = 0;
  for (; p < end; p++) {
    if (value < FAR_EXPONENT) {
      value = value * 10 + (*p - '0');
    }
  }
  return is_negative ? -value : value;
}

static decimal read_decimal(gw_slice s) {
  decimal d = {.text = s.p, .is_negative = s.n > 0 && s.p[0] == '-'};
  size_t start = d.is_negative;
  size_t end = start;
  d.dot = s.n + 1;
  while (end < s.n && (is_digit(s.p[end]) || s.p[end] == '.')) {
    if (s.p[end] == '.') {
      d.dot = end;
    }
    end++;
  }
  int64_t exponent = end < s.n ? read_exponent(s.p + end + 1, s.p + s.n) : 0;
  size_t whole_end = d.dot < end ? d.dot : end;
  d.n_written = end - start - (d.dot < end);
  d.first = start;
  while (d.first < end && (s.p[d.first] == '0' || s.p[d.first] == '.')) {
    d.first++;
  }
  size_t last = end; /* behind Dn */
  while (last > d.first && (s.p[last - 1] == '0' || s.p[last - 1] == '.')) {
    last--;
  }
  d.n = last - d.first - (d.first < d.dot && d.dot < last);
  /* Distance from the point to D1, in the text, then as the exponent says. */
  d.point = d.first < d.dot ? (int64_t)whole_end - (int64_t)d.first
                            : (int64_t)whole_end + 1 - (int64_t)d.first;
  d.point += exponent;
  return d;
}

static bool is_whole(const decimal *d) {
  return d->n == 0 || (d->point > 0 && (uint64_t)d->point >= d->n);
}

/* ---- grammar ------------------------------------------------------------- */

static size_t pass_digits(gw_slice s, size_t i) {
  while (i < s.n && is_digit(s.p[i])) {
    i++;
  }
  return i;
}

bool gw_num_is_json(gw_slice s) {
  size_t i = s.n > 0 && s.p[0] == '-';
  size_t from = i;
  i = pass_digits(s, i);
  if (i == from || (s.p[from] == '0' && i - from > 1)) {
    return false;
  }
  if (i < s.n && s.p[i] == '.') {
    from = ++i;
    i = pass_digits(s, i);
    if (i == from) {
      return false;
    }
  }
  if (i < s.n && (s.p[i] | 0x20) == 'e') {
    i++;
    i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
    from = i;
    i = pass_digits(s, i);
    if (i == from) {
      return false;
    }
  }
  return i == s.n;
}

bool gw_num_is_integer(gw_slice s) {
  decimal d = read_decimal(s);
  return is_whole(&d);
}

/* ---- to machine numbers -------------------------------------------------- */

gw_status gw_num_digits(gw_slice s, uint64_t *ret_value) {
  if (!s.n || pass_digits(s, 0) != s.n || (s.p[0] == '0' && s.n > 1)) {
    return GW_ERR_INVALID;
  }
  if (s.n > 20) {
    return GW_ERR_RANGE;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < s.n; i++) {
    uint64_t digit = (uint64_t)(s.p[i] - '0');
    if (value > (UINT64_MAX - digit) / 10) {
      return GW_ERR_RANGE;
    }
    value = value * 10 + digit;
  }
  *ret_value = value;
  return GW_OK;
}

/* The value without its sign. */
static gw_status magnitude(const decimal *d, uint64_t *ret_value) {
  if (d->n_written > GW_NUM_INT_DIGITS) {
    return GW_ERR_LIMIT;
  }
  *ret_value = 0;
  if (!is_whole(d)) {
    return GW_ERR_INVALID;
  }
  if (d->n && d->point > 20) {
    return GW_ERR_RANGE;
  }
  uint64_t value = 0;
  for (size_t i = 0; d->n && i < (size_t)d->point; i++) {
    uint64_t digit = i < d->n ? digit_at(d, i) : 0;
    if (value > (UINT64_MAX - digit) / 10) {
      return GW_ERR_RANGE;
    }
    value = value * 10 + digit;
  }
  *ret_value = value;
  return GW_OK;
}

gw_status gw_num_int64(gw_slice s, int64_t *ret_value) {
  if (gw_num_plain(s, ret_value)) {
    return GW_OK;
  }
  decimal d = read_decimal(s);
  uint64_t value;
  gw_status status = magnitude(&d, &value);
  if (status != GW_OK) {
    return status;
  }
  if (value > (uint64_t)INT64_MAX + d.is_negative) {
    return GW_ERR_RANGE;
  }
  *ret_value = (int64_t)(d.is_negative ? 0 - value : value);
  return GW_OK;
}

gw_status gw_num_uint64(gw_slice s, uint64_t *ret_value) {
  int64_t plain;
  if (gw_num_plain(s, &plain) && plain >= 0) {
    *ret_value = (uint64_t)plain;
    return GW_OK;
  }
  decimal d = read_decimal(s);
  uint64_t value;
  gw_status status = magnitude(&d, &value);
  if (status != GW_OK) {
    return status;
  }
  if (d.is_negative && value) {
    return GW_ERR_RANGE;
  }
  *ret_value = value;
  return GW_OK;
}

enum { C_TEXT = GW_NUM_DOUBLE_DIGITS + 32 };

/* The number as the C library reads it in any locale: digits and an exponent,
 * no point. */
static gw_status to_c_text(const decimal *d, char out[C_TEXT]) {
  if (d->n > GW_NUM_DOUBLE_DIGITS) {
    return GW_ERR_LIMIT;
  }
  char *p = out;
  if (d->is_negative) {
    *p++ = '-';
  }
  *p++ = '0';
  for (size_t i = 0; i < d->n; i++) {
    *p++ = (char)('0' + digit_at(d, i));
  }
  int64_t exponent = d->n ? d->point - (int64_t)d->n : 0;
  if (exponent > 9999) {
    exponent = 9999;
  } else if (exponent < -9999) {
    exponent = -9999;
  }
  *p++ = 'e';
  p += gw_num_write_int64(exponent, p);
  *p = '\0';
  return GW_OK;
}

/* Both the digits and the power of ten are exact doubles: one rounding, which
 * is the right one. */
static bool read_exact(const decimal *d, double *ret_value) {
  static const double powers[] = {
      1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  int64_t exponent = d->point - (int64_t)d->n;
  if (!d->n || d->n > 15 || exponent < -22 || exponent > 22) {
    return false;
  }
  uint64_t digits = 0;
  for (size_t i = 0; i < d->n; i++) {
    digits = digits * 10 + digit_at(d, i);
  }
  double value = (double)digits;
  value = exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
  *ret_value = d->is_negative ? -value : value;
  return true;
}

gw_status gw_num_double(gw_slice s, double *ret_value) {
  decimal d = read_decimal(s);
  if (read_exact(&d, ret_value)) {
    return GW_OK;
  }
  char text[C_TEXT];
  gw_status status = to_c_text(&d, text);
  if (status != GW_OK) {
    return status;
  }
  double value = strtod(text, NULL);
  if (isinf(value)) {
    return GW_ERR_RANGE;
  }
  *ret_value = value;
  return GW_OK;
}

gw_status gw_num_float(gw_slice s, float *ret_value) {
  decimal d = read_decimal(s);
  char text[C_TEXT];
  gw_status status = to_c_text(&d, text);
  if (status != GW_OK) {
    return status;
  }
  float value = strtof(text, NULL);
  if (isinf(value)) {
    return GW_ERR_RANGE;
  }
  *ret_value = value;
  return GW_OK;
}

/* ---- comparing ----------------------------------------------------------- */

static int cmp_magnitude(const decimal *a, const decimal *b) {
  if (!a->n || !b->n) {
    return (a->n != 0) - (b->n != 0);
  }
  if (a->point != b->point) {
    return a->point < b->point ? -1 : 1;
  }
  for (size_t i = 0; i < a->n && i < b->n; i++) {
    unsigned x = digit_at(a, i), y = digit_at(b, i);
    if (x != y) {
      return x < y ? -1 : 1;
    }
  }
  return (a->n > b->n) - (a->n < b->n);
}

int gw_num_cmp(gw_slice a, gw_slice b) {
  decimal x = read_decimal(a), y = read_decimal(b);
  bool is_below = x.is_negative && x.n, is_other_below = y.is_negative && y.n;
  if (is_below != is_other_below) {
    return is_below ? -1 : 1;
  }
  int order = cmp_magnitude(&x, &y);
  return is_below ? -order : order;
}

int gw_num_cmp_number(gw_slice text, const gw_number *number) {
  int64_t value;
  if (number->is_integer && gw_num_plain(text, &value)) {
    return (value > number->i) - (value < number->i);
  }
  return gw_num_cmp(text, number->text);
}

/* 10^exponent modulo |of|. */
static uint64_t power_of_ten(uint64_t exponent, uint64_t of) {
  wide result = 1 % of, base = 10 % of;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1) {
      result = result * base % of;
    }
    base = base * base % of;
  }
  return (uint64_t)result;
}

gw_status gw_num_multiple_of(gw_slice s, gw_slice of, bool *ret_is_multiple) {
  decimal d = read_decimal(s), unit = read_decimal(of);
  if (unit.n == 0 || unit.n > 18) {
    return GW_ERR_LIMIT;
  }
  int64_t shift = (d.point - (int64_t)d.n) - (unit.point - (int64_t)unit.n);
  if (d.n == 0 || shift < 0) {
    /* The last digit of |s| is not zero and lies below the last of |of|. */
    *ret_is_multiple = d.n == 0;
    return GW_OK;
  }
  uint64_t divisor = 0, rest = 0;
  for (size_t i = 0; i < unit.n; i++) {
    divisor = divisor * 10 + digit_at(&unit, i);
  }
  for (size_t i = 0; i < d.n; i++) {
    rest = (rest * 10 + digit_at(&d, i)) % divisor;
  }
  wide shifted = (wide)rest * power_of_ten((uint64_t)shift, divisor);
  *ret_is_multiple = shifted % divisor == 0;
  return GW_OK;
}

/* ---- writing ------------------------------------------------------------- */

static const char pairs[] = "00010203040506070809"
                            "10111213141516171819"
                            "20212223242526272829"
                            "30313233343536373839"
                            "40414243444546474849"
                            "50515253545556575859"
                            "60616263646566676869"
                            "70717273747576777879"
                            "80818283848586878889"
                            "90919293949596979899";

/* |value| as the |n| digits at |out|: four at a time, from the last on. */
static void put_digits(uint64_t value, char *out, size_t n) {
  for (; n >= 4; n -= 4) {
    unsigned four = (unsigned)(value % 10000);
    value /= 10000;
    memcpy(out + n - 4, pairs + (size_t)2 * (four / 100), 2);
    memcpy(out + n - 2, pairs + (size_t)2 * (four % 100), 2);
  }
  unsigned rest = (unsigned)value;
  if (n >= 2) {
    memcpy(out + n - 2, pairs + (size_t)2 * (rest % 100), 2);
    rest /= 100;
  }
  if (n % 2) {
    *out = (char)('0' + rest % 10);
  }
}

/* Of a number with so many bits, whose logarithm is at most one too small. */
static size_t count_digits(uint64_t value) {
  static const uint64_t powers[] = {
      UINT64_C(1),
      UINT64_C(10),
      UINT64_C(100),
      UINT64_C(1000),
      UINT64_C(10000),
      UINT64_C(100000),
      UINT64_C(1000000),
      UINT64_C(10000000),
      UINT64_C(100000000),
      UINT64_C(1000000000),
      UINT64_C(10000000000),
      UINT64_C(100000000000),
      UINT64_C(1000000000000),
      UINT64_C(10000000000000),
      UINT64_C(100000000000000),
      UINT64_C(1000000000000000),
      UINT64_C(10000000000000000),
      UINT64_C(100000000000000000),
      UINT64_C(1000000000000000000),
      UINT64_C(10000000000000000000),
  };
  size_t n_bits = 64 - (size_t)__builtin_clzll(value | 1);
  size_t least = n_bits * 1233 >> 12; /* log10(2) is 1233 / 4096, nearly */
  return least + (value >= powers[least]);
}

size_t gw_num_write_long(uint64_t value, char *out) {
  size_t n = count_digits(value);
  put_digits(value, out, n);
  return n;
}

size_t gw_num_write_int64(int64_t value, char *out) {
  if (value >= 0) {
    return gw_num_write_uint64((uint64_t)value, out);
  }
  *out = '-';
  return 1 + gw_num_write_uint64(0 - (uint64_t)value, out + 1);
}

/* Whole numbers that a double holds exactly; "-0" keeps its sign. */
static bool write_whole(double value, char *out, size_t *ret_n) {
  if (!(fabs(value) < 1e15) || value < trunc(value) || value > trunc(value)) {
    return false;
  }
  char *p = out;
  if (signbit(value)) {
    *p++ = '-';
  }
  p += gw_num_write_uint64((uint64_t)fabs(value), p);
  *ret_n = (size_t)(p - out);
  return true;
}

/* Prices and the like: |value| is |digits| / 10^n for a small n, and by at most
 * 15 digits, so that these are the shortest that read back. */
static bool write_short(double value, char *out, size_t *ret_n) {
  static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  double size = fabs(value);
  if (!(size >= 1e-4) || !(size < 1e9)) {
    return false;
  }
  for (size_t n = 1; n < sizeof powers / sizeof powers[0]; n++) {
    uint64_t digits = (uint64_t)(size * powers[n] + 0.5);
    double back = (double)digits / powers[n];
    if (back < size || back > size) {
      continue;
    }
    char *p = out;
    uint64_t whole = digits / (uint64_t)powers[n];
    if (value < 0) {
      *p++ = '-';
    }
    p += gw_num_write_uint64(whole, p);
    *p++ = '.';
    put_digits(digits - whole * (uint64_t)powers[n], p, n);
    *ret_n = (size_t)(p + n - out);
    return true;
  }
  return false;
}

/* The C library rounds exactly, so the first precision that reads back is the
 * shortest: 15 digits survive for normal doubles, 6 for floats, fewer below.
 * The process keeps the "C" locale. */
size_t gw_num_write_double(double value, char *out) {
  size_t n = 0;
  if (write_whole(value, out, &n) || write_short(value, out, &n)) {
    return n;
  }
  for (int precision = fabs(value) < DBL_MIN ? 1 : 15; precision <= 17;
       precision++) {
    n = (size_t)snprintf(out, GW_NUM_TEXT, "%.*g", precision, value);
    double back = strtod(out, NULL);
    if (!(back < value) && !(back > value)) {
      break;
    }
  }
  return n;
}

size_t gw_num_write_float(float value, char *out) {
  size_t n = 0;
  if (fabsf(value) < 1e7F && write_whole((double)value, out, &n)) {
    return n;
  }
  for (int precision = fabsf(value) < FLT_MIN ? 1 : 6; precision <= 9;
       precision++) {
    n = (size_t)snprintf(out, GW_NUM_TEXT, "%.*g", precision, (double)value);
    float back = strtof(out, NULL);
    if (!(back < value) && !(back > value)) {
      break;
    }
  }
  return n;
}
