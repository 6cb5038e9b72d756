#include "upstream/grpc_text.h"

#include "base/num.h"
#include "base/utf8.h"

enum { MAX_TIMEOUT = 99999999 }; /* eight digits */

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

static int hex(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static size_t percent_decode(gw_slice from, char *to) {
  size_t n = 0;
  for (size_t i = 0; i < from.n; i++) {
    int high = from.n - i > 2 ? hex(from.p[i + 1]) : -1;
    int low = from.n - i > 2 ? hex(from.p[i + 2]) : -1;
    if (from.p[i] == '%' && high >= 0 && low >= 0) {
      to[n++] = (char)(high * 16 + low);
      i += 2;
    } else {
      to[n++] = from.p[i];
    }
  }
  return n;
}

gw_slice gw_grpc_message_decode(gw_arena *arena, gw_slice value) {
  char *bytes = gw_arena_alloc(arena, value.n);
  if (!bytes) {
    return gw_slice_of(NULL, 0);
  }
  gw_slice decoded = gw_slice_of(bytes, percent_decode(value, bytes));
  char *text = gw_arena_alloc(arena, decoded.n * (sizeof replacement - 1));
  if (!text) {
    return gw_slice_of(NULL, 0);
  }
  size_t n = 0;
  while (decoded.n) {
    size_t good = gw_utf8_find_bad(decoded);
    memcpy(text + n, decoded.p, good);
    n += good;
    decoded = gw_slice_from(decoded, good);
    if (decoded.n) {
      memcpy(text + n, replacement, sizeof replacement - 1);
      n += sizeof replacement - 1;
      decoded = gw_slice_from(decoded, 1);
    }
  }
  return gw_slice_of(text, n);
}

static int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

gw_slice gw_grpc_base64_decode(gw_arena *arena, gw_slice value) {
  gw_slice none = {NULL, 0};
  size_t digits = value.n;
  while (digits && value.n - digits < 2 && value.p[digits - 1] == '=') {
    digits--;
  }
  if (digits % 4 == 1 || (digits != value.n && value.n % 4)) {
    return none;
  }
  char *bytes = gw_arena_alloc(arena, digits / 4 * 3 + 3);
  size_t n = 0;
  uint32_t bits = 0;
  for (size_t i = 0; bytes && i < digits; i++) {
    int digit = base64_digit(value.p[i]);
    if (digit < 0) {
      return none;
    }
    bits = (bits << 6) | (uint32_t)digit;
    if (i % 4) {
      bytes[n++] = (char)((bits >> (6 - 2 * (i % 4))) & 0xff);
    }
  }
  return gw_slice_of(bytes, n);
}

gw_slice gw_grpc_timeout(uint64_t ms, char out[static GW_GRPC_TIMEOUT]) {
  bool is_short = ms <= MAX_TIMEOUT;
  uint64_t value = is_short ? ms : ms / 1000;
  value = value < MAX_TIMEOUT ? value : MAX_TIMEOUT;
  size_t n = gw_num_write_uint64(value ? value : 1, out);
  out[n++] = is_short ? 'm' : 'S';
  return gw_slice_of(out, n);
}
