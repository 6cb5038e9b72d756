#include "base/base64.h"

#include <stdint.h>

static const char standard[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The six bits of |c|, or -1. */
static int bits_of(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  if (c == '+' || c == '-') {
    return 62;
  }
  return c == '/' || c == '_' ? 63 : -1;
}

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
  uint32_t word = 0;
  unsigned n_bits = 0;
  size_t n = 0;
  for (size_t i = 0; i < text.n; i++) {
    int bits = bits_of(text.p[i]);
    if (bits < 0) {
      return GW_ERR_INVALID;
    }
    word = word << 6 | (uint32_t)bits;
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
static size_t encode(gw_slice bytes, char *out, const char *alphabet) {
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
  size_t n = encode(bytes, out, standard);
  memset(out + n - surplus(bytes.n), '=', surplus(bytes.n));
  return n;
}

size_t gw_base64_encode_url(gw_slice bytes, char *out) {
  return encode(bytes, out, url) - surplus(bytes.n);
}
