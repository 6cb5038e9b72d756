#include "base/base64.h"

#include <stdint.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits of a character, plus one; 0: it has none. */
#define ROW(c, bits) [c] = (bits) + 1
static const uint8_t bits_of[256] = {
    ROW('A', 0),  ROW('B', 1),  ROW('C', 2),  ROW('D', 3),  ROW('E', 4),
    ROW('F', 5),  ROW('G', 6),  ROW('H', 7),  ROW('I', 8),  ROW('J', 9),
    ROW('K', 10), ROW('L', 11), ROW('M', 12), ROW('N', 13), ROW('O', 14),
    ROW('P', 15), ROW('Q', 16), ROW('R', 17), ROW('S', 18), ROW('T', 19),
    ROW('U', 20), ROW('V', 21), ROW('W', 22), ROW('X', 23), ROW('Y', 24),
    ROW('Z', 25), ROW('a', 26), ROW('b', 27), ROW('c', 28), ROW('d', 29),
    ROW('e', 30), ROW('f', 31), ROW('g', 32), ROW('h', 33), ROW('i', 34),
    ROW('j', 35), ROW('k', 36), ROW('l', 37), ROW('m', 38), ROW('n', 39),
    ROW('o', 40), ROW('p', 41), ROW('q', 42), ROW('r', 43), ROW('s', 44),
    ROW('t', 45), ROW('u', 46), ROW('v', 47), ROW('w', 48), ROW('x', 49),
    ROW('y', 50), ROW('z', 51), ROW('0', 52), ROW('1', 53), ROW('2', 54),
    ROW('3', 55), ROW('4', 56), ROW('5', 57), ROW('6', 58), ROW('7', 59),
    ROW('8', 60), ROW('9', 61), ROW('+', 62), ROW('-', 62), ROW('/', 63),
    ROW('_', 63),
};
#undef ROW

/* Without the padding, which must then be whole (RFC 4648 section 3.2). */
static gw_status strip(gw_slice *text) {
  size_t n = text->n;
  while (n > 0 && text->n - n < 2 && text->p[n - 1] == '=') {
    n--;
  }
  if (n != text->n && text->n % 4 != 0) {
    return GW_ERR_INVALID;
  }
  text->n = n;
  return n % 4 == 1 ? GW_ERR_INVALID : GW_OK;
}

gw_status gw_base64_decode(gw_slice text, char *out, size_t *ret_n) {
  if (strip(&text) != GW_OK) {
    return GW_ERR_INVALID;
  }
  const unsigned char *p = (const unsigned char *)text.p;
  size_t n = 0, i = 0;
  for (; text.n - i >= 4; i += 4) {
    unsigned a = bits_of[p[i]], b = bits_of[p[i + 1]];
    unsigned c = bits_of[p[i + 2]], d = bits_of[p[i + 3]];
    if (!a || !b || !c || !d) {
      return GW_ERR_INVALID;
    }
    uint32_t word = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
    out[n++] = (char)(word >> 16);
    out[n++] = (char)(word >> 8 & 0xff);
    out[n++] = (char)(word & 0xff);
  }
  /* Two or three characters are left, of one or two bytes, or none. */
  uint32_t word = 0;
  unsigned n_bits = 0;
  for (; i < text.n; i++) {
    if (!bits_of[p[i]]) {
      return GW_ERR_INVALID;
    }
    word = word << 6 | (bits_of[p[i]] - 1U);
    n_bits += 6;
    if (n_bits >= 8) {
      n_bits -= 8;
      out[n++] = (char)(word >> n_bits & 0xff);
    }
  }
  *ret_n = n;
  return GW_OK;
}

/* Writes whole groups of four; what stands behind the last byte is 'A'. */
static size_t encode(gw_slice bytes, char *out) {
  size_t n = 0;
  for (size_t i = 0; i < bytes.n; i += 3) {
    uint32_t word = (uint32_t)(unsigned char)bytes.p[i] << 16;
    if (i + 1 < bytes.n) {
      word |= (uint32_t)(unsigned char)bytes.p[i + 1] << 8;
    }
    if (i + 2 < bytes.n) {
      word |= (unsigned char)bytes.p[i + 2];
    }
    out[n++] = alphabet[word >> 18];
    out[n++] = alphabet[word >> 12 & 63];
    out[n++] = alphabet[word >> 6 & 63];
    out[n++] = alphabet[word & 63];
  }
  return n;
}

/* How many characters of the last group stand for no byte. */
static size_t surplus(size_t n_bytes) {
  return (3 - n_bytes % 3) % 3;
}

size_t gw_base64_encode(gw_slice bytes, char *out) {
  size_t n = encode(bytes, out);
  memset(out + n - surplus(bytes.n), '=', surplus(bytes.n));
  return n;
}
