#include "http/token.h"

#include <arpa/inet.h>

enum {
  TOKEN = 1,      /* tchar */
  VALUE = 2,      /* field-vchar, SP, HTAB */
  PATH = 4,       /* pchar, '/' and '%' */
  QUERY = 8,      /* PATH, '?' and what browsers leave: []{}|\^` */
  HOST = 16,      /* unreserved */
  UPPER = 32,     /* A to Z */
  NAME = 64,      /* of a field: TOKEN without UPPER and '_' */
  HOST_MAX = 255, /* bytes of a name; RFC 1035 section 2.3.4 */
};

/* clang-format off */
static const uint8_t classes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    2, 79, 2, 67, 79, 79, 79, 79, 14, 14, 79, 79, 14, 95, 95, 14,
    95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 14, 14, 2, 14, 2, 10,
    14, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
    63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 10, 10, 10, 75, 31,
    75, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95,
    95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 10, 75, 10, 95, 0,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
};
/* clang-format on */

static bool has_class(char c, unsigned class) {
  return (classes[(unsigned char)c] & class) != 0;
}

/* Most of what is asked is so: to look at all is quicker than to decide at
 * each byte. */
static bool all(gw_slice s, unsigned class) {
  const unsigned char *p = (const unsigned char *)s.p;
  unsigned common = class;
  size_t i = 0;
  for (; s.n - i >= 4; i += 4) {
    common &= classes[p[i]] & classes[p[i + 1]];
    common &= classes[p[i + 2]] & classes[p[i + 3]];
  }
  for (; i < s.n; i++) {
    common &= classes[p[i]];
  }
  return common != 0;
}

bool gw_token_is(gw_slice s) {
  return s.n > 0 && all(s, TOKEN);
}

bool gw_token_is_name_byte(char c) {
  return has_class(c, TOKEN) && c != '_';
}

bool gw_token_is_value_byte(char c) {
  return has_class(c, VALUE);
}

bool gw_token_is_lower_name(gw_slice s) {
  return s.n > 0 && all(s, NAME);
}

bool gw_token_is_lower(gw_slice s) {
  for (size_t i = 0; i < s.n; i++) {
    if (!has_class(s.p[i], NAME) && s.p[i] != '_') {
      return false;
    }
  }
  return s.n > 0;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

typedef uint8_t block __attribute__((vector_size(16)));

/* Which of sixteen bytes are below a space, or DEL. */
static inline block controls_of(const char *p) {
  block x;
  memcpy(&x, p, sizeof x);
  return (block)((x < 0x20) | (x == 0x7f));
}

bool gw_token_is_value(gw_slice s) {
  if (s.n && (is_blank(s.p[0]) || is_blank(s.p[s.n - 1]))) {
    return false;
  }
  if (s.n < sizeof(block)) {
    return all(s, VALUE);
  }
  block found = controls_of(s.p + s.n - sizeof found); /* some of them twice */
  for (size_t i = 0; i + sizeof found < s.n; i += sizeof found) {
    found |= controls_of(s.p + i);
  }
  uint64_t halves[2];
  memcpy(halves, &found, sizeof found);
  /* a tab is a control, and may stand there */
  return !(halves[0] | halves[1]) || all(s, VALUE);
}

bool gw_token_is_path(gw_slice s) {
  return s.n == 0 || (s.p[0] == '/' && all(s, PATH));
}

bool gw_token_is_query(gw_slice s) {
  return all(s, QUERY);
}

/* |s| begins with '['; what follows ']' is left in |*ret_rest|. */
static bool is_ipv6(gw_slice s, gw_slice *ret_rest) {
  char text[INET6_ADDRSTRLEN];
  struct in6_addr addr;
  size_t end = gw_slice_find(s, ']');
  if (end == s.n || end - 1 >= sizeof text) {
    return false;
  }
  memcpy(text, s.p + 1, end - 1);
  text[end - 1] = '\0';
  *ret_rest = gw_slice_from(s, end + 1);
  return strlen(text) == end - 1 && inet_pton(AF_INET6, text, &addr) == 1;
}

static bool is_port(gw_slice s) {
  uint64_t port;
  return s.n <= 5 && gw_token_length(s, &port) && port >= 1 && port <= 65535;
}

bool gw_token_is_authority(gw_slice s) {
  gw_slice rest;
  if (s.n && s.p[0] == '[') {
    if (!is_ipv6(s, &rest)) {
      return false;
    }
  } else {
    size_t end = gw_slice_find(s, ':');
    if (end == 0 || end > HOST_MAX || !all(gw_slice_sub(s, 0, end), HOST)) {
      return false;
    }
    rest = gw_slice_from(s, end);
  }
  return rest.n == 0 || (rest.p[0] == ':' && is_port(gw_slice_from(rest, 1)));
}

bool gw_token_length(gw_slice s, uint64_t *ret_length) {
  if (s.n < 1 || s.n > 19) { /* 19 digits always fit */
    return false;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') {
      return false;
    }
    value = value * 10 + (uint64_t)(s.p[i] - '0');
  }
  *ret_length = value;
  return true;
}

int gw_token_hex(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Eight bytes, of which those from A to Z get the bit that makes them lower
 * case: bit 7 of |from_a| says that the low seven bits are 'A' or more. */
static uint64_t lower_word(uint64_t x) {
  const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
  uint64_t low = x & ~tops;
  uint64_t from_a = low + (0x80 - 'A') * ones;
  uint64_t behind_z = low + (0x80 - 'Z' - 1) * ones;
  return x | (from_a & ~behind_z & ~x & tops) >> 2;
}

static void lower_eight(char *p) {
  uint64_t x;
  memcpy(&x, p, sizeof x);
  x = lower_word(x);
  memcpy(p, &x, sizeof x);
}

void gw_token_lower(char *p, size_t n) {
  if (n < 8) {
    for (size_t i = 0; i < n; i++) {
      p[i] = (char)(p[i] | (has_class(p[i], UPPER) ? 0x20 : 0));
    }
    return;
  }
  for (size_t i = 0; i + 8 < n; i += 8) {
    lower_eight(p + i);
  }
  lower_eight(p + n - 8); /* some of them twice */
}

gw_slice gw_token_next(gw_slice *rest) {
  return gw_slice_trim(gw_slice_cut(rest, ','));
}
