#include "http/hpack.h"

#include "base/hash.h"

enum {
  INDEXED = 0x80,    /* RFC 7541 6.1, with 7 bits */
  INSERTED = 0x40,   /* 6.2.1, with 6 */
  UPDATE = 0x20,     /* 6.3, with 5 */
  NEVER = 0x10,      /* 6.2.3, with 4 */
  LITERAL = 0x00,    /* 6.2.2, with 4 */
  ROW_OVERHEAD = 32, /* 4.1 */
  LEAST_BLOCKS = 64  /* before a table begins anew, which is some work */
};

#define ROW(name, value)                                                       \
  {                                                                            \
    {name, sizeof(name) - 1}, {                                                \
      value, sizeof(value) - 1                                                 \
    }                                                                          \
  }

/* RFC 7541 appendix A; the rows stand where they have their number less 1. */
static const struct {
  gw_slice name, value;
} fixed[GW_HPACK_STATIC] = {
    ROW(":authority", ""),
    ROW(":method", "GET"),
    ROW(":method", "POST"),
    ROW(":path", "/"),
    ROW(":path", "/index.html"),
    ROW(":scheme", "http"),
    ROW(":scheme", "https"),
    ROW(":status", "200"),
    ROW(":status", "204"),
    ROW(":status", "206"),
    ROW(":status", "304"),
    ROW(":status", "400"),
    ROW(":status", "404"),
    ROW(":status", "500"),
    ROW("accept-charset", ""),
    ROW("accept-encoding", "gzip, deflate"),
    ROW("accept-language", ""),
    ROW("accept-ranges", ""),
    ROW("accept", ""),
    ROW("access-control-allow-origin", ""),
    ROW("age", ""),
    ROW("allow", ""),
    ROW("authorization", ""),
    ROW("cache-control", ""),
    ROW("content-disposition", ""),
    ROW("content-encoding", ""),
    ROW("content-language", ""),
    ROW("content-length", ""),
    ROW("content-location", ""),
    ROW("content-range", ""),
    ROW("content-type", ""),
    ROW("cookie", ""),
    ROW("date", ""),
    ROW("etag", ""),
    ROW("expect", ""),
    ROW("expires", ""),
    ROW("from", ""),
    ROW("host", ""),
    ROW("if-match", ""),
    ROW("if-modified-since", ""),
    ROW("if-none-match", ""),
    ROW("if-range", ""),
    ROW("if-unmodified-since", ""),
    ROW("last-modified", ""),
    ROW("link", ""),
    ROW("location", ""),
    ROW("max-forwards", ""),
    ROW("proxy-authenticate", ""),
    ROW("proxy-authorization", ""),
    ROW("range", ""),
    ROW("referer", ""),
    ROW("refresh", ""),
    ROW("retry-after", ""),
    ROW("server", ""),
    ROW("set-cookie", ""),
    ROW("strict-transport-security", ""),
    ROW("transfer-encoding", ""),
    ROW("user-agent", ""),
    ROW("vary", ""),
    ROW("via", ""),
    ROW("www-authenticate", ""),
};

/* Numbers of rows, from 1 on as on the wire. */
enum {
  PATH = 4,
  AUTHORIZATION = 23,
  COOKIE = 32,
  DATE = 33,
  PROXY_AUTHORIZATION = 49,
  SET_COOKIE = 55
};

/* --- the table ------------------------------------------------------------ */

static gw_slice name_of(const gw_hpack *hpack, size_t row) {
  if (row < GW_HPACK_STATIC) {
    return fixed[row].name;
  }
  const gw_hpack_row *own = &hpack->rows[row - GW_HPACK_STATIC];
  return gw_slice_of(hpack->text.p + own->at, own->n_name);
}

static gw_slice value_of(const gw_hpack *hpack, size_t row) {
  if (row < GW_HPACK_STATIC) {
    return fixed[row].value;
  }
  const gw_hpack_row *own = &hpack->rows[row - GW_HPACK_STATIC];
  return gw_slice_of(hpack->text.p + own->at + own->n_name, own->n_value);
}

/* RFC 7541 2.3.3: the youngest of the dynamic table is the first behind the
 * static one. |row| is 1 + that of a row here, and not 0. */
static size_t number_of(const gw_hpack *hpack, size_t row) {
  return row <= GW_HPACK_STATIC ? row
                                : 2 * GW_HPACK_STATIC + 1 + hpack->n - row;
}

static inline bool is_same(gw_slice a, gw_slice b) {
  return a.n == b.n && gw_name_is(a.p, b);
}

/* 1 + the row, or 0. */
static size_t find_name(const gw_hpack *hpack, uint64_t hash, gw_slice name) {
  size_t row = hpack->by_name.slots[hash % GW_HPACK_SLOTS];
  while (row && !is_same(name_of(hpack, row - 1), name)) {
    row = hpack->by_name.before[row - 1];
  }
  return row;
}

static size_t find_field(const gw_hpack *hpack, uint64_t hash, gw_slice name,
                         gw_slice value) {
  size_t row = hpack->by_field.slots[hash % GW_HPACK_SLOTS];
  while (row && !(is_same(value_of(hpack, row - 1), value) &&
                  is_same(name_of(hpack, row - 1), name))) {
    row = hpack->by_field.before[row - 1];
  }
  return row;
}

static uint64_t hash_name(gw_slice name) {
  return gw_name_hash(0, name) >> 32;
}

static uint64_t hash_field(uint64_t of_name, gw_slice value) {
  return gw_name_hash(of_name, value) >> 32;
}

static void link_row(gw_hpack_index *index, uint64_t hash, size_t row) {
  uint8_t *slot = &index->slots[hash % GW_HPACK_SLOTS];
  index->before[row] = *slot;
  *slot = (uint8_t)(row + 1);
}

static void enter(gw_hpack *hpack, size_t row) {
  gw_slice name = name_of(hpack, row);
  uint64_t of_name = hash_name(name);
  if (!find_name(hpack, of_name, name)) {
    link_row(&hpack->by_name, of_name, row);
  }
  link_row(&hpack->by_field, hash_field(of_name, value_of(hpack, row)), row);
}

/* |named|: 1 + the first row of this name, or 0. */
static bool may_insert(gw_hpack *hpack, size_t named, size_t size) {
  bool varies = named && named != PATH && named != DATE &&
                hpack->n_values[named - 1] >= GW_HPACK_VALUES;
  bool is_full = hpack->n == GW_HPACK_ROWS || size > hpack->limit - hpack->size;
  hpack->is_full |= is_full && !varies;
  return !varies && !is_full;
}

static bool insert(gw_hpack *hpack, size_t named, gw_slice name,
                   gw_slice value) {
  size_t size = name.n + value.n + ROW_OVERHEAD, at = hpack->text.n;
  if (!may_insert(hpack, named, size) ||
      gw_buf_append(&hpack->text, name) != GW_OK) {
    return false;
  }
  if (gw_buf_append(&hpack->text, value) != GW_OK) {
    hpack->text.n = at;
    return false;
  }
  size_t row = GW_HPACK_STATIC + hpack->n;
  hpack->rows[hpack->n++] =
      (gw_hpack_row){(uint16_t)at, (uint16_t)name.n, (uint16_t)value.n};
  hpack->size += size;
  hpack->n_values[row] = 0;
  hpack->n_values[named ? named - 1 : row]++;
  enter(hpack, row);
  return true;
}

void gw_hpack_init(gw_hpack *hpack) {
  *hpack = (gw_hpack){.limit = GW_HPACK_TABLE};
  gw_buf_init(&hpack->text, NULL, GW_HPACK_TABLE);
  for (size_t row = 0; row < GW_HPACK_STATIC; row++) {
    enter(hpack, row);
  }
}

void gw_hpack_done(gw_hpack *hpack) {
  gw_buf_done(&hpack->text);
}

void gw_hpack_restart(gw_hpack *hpack, size_t limit) {
  gw_hpack_done(hpack);
  gw_hpack_init(hpack);
  hpack->limit = limit < GW_HPACK_TABLE ? limit : GW_HPACK_TABLE;
  hpack->has_restarted = true;
}

/* --- the block ------------------------------------------------------------ */

/* RFC 7541 5.1: the lower |bits| bits of a byte, more if they are all set. */
static char *put_number(char *to, unsigned form, unsigned bits, size_t n) {
  size_t most = ((size_t)1 << bits) - 1;
  if (n < most) {
    *to++ = (char)(form | n);
    return to;
  }
  *to++ = (char)(form | most);
  for (n -= most; n >= 128; n >>= 7) {
    *to++ = (char)(n | 128);
  }
  *to++ = (char)n;
  return to;
}

static char *put_string(char *to, gw_slice s) {
  to = put_number(to, 0, 7, s.n);
  if (s.n) {
    memcpy(to, s.p, s.n);
  }
  return to + s.n;
}

/* RFC 7541 4.2: the smallest size since the last block, then the size. */
char *gw_hpack_begin(gw_hpack *hpack, char *to) {
  if (hpack->is_full && hpack->n_blocks >= LEAST_BLOCKS) {
    gw_hpack_restart(hpack, hpack->limit);
  }
  hpack->place = 0;
  hpack->n_blocks++;
  if (hpack->has_restarted) {
    hpack->has_restarted = false;
    to = put_number(to, UPDATE, 5, 0);
    to = put_number(to, UPDATE, 5, hpack->limit);
  }
  return to;
}

static bool is_secret(size_t row) {
  return row == AUTHORIZATION || row == COOKIE || row == PROXY_AUTHORIZATION ||
         row == SET_COOKIE;
}

/* What changes with each request and is nobody's secret: one value has a row,
 * for the sake of its name. */
static bool is_public(gw_slice name) {
  static const gw_slice names[] = {
      {"x-request-id", 12}, {"traceparent", 11},  {"tracestate", 10},
      {"grpc-timeout", 12}, {"grpc-status", 11},  {"x-forwarded-for", 15},
      {"forwarded", 9},     {"grpc-message", 12},
  };
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    if (gw_slice_eq(name, names[i])) {
      return true;
    }
  }
  return false;
}

/* Where there is no row yet. |named|: 1 + the row of the name, or 0. Returns
 * the row that would serve next time. */
static size_t write_new(gw_hpack *hpack, char **to, size_t named, gw_slice name,
                        gw_slice value, bool stays) {
  size_t number = named ? number_of(hpack, named) : 0; /* before it grows */
  bool is_worth_it = stays ? !is_secret(named) : !named && is_public(name);
  if (is_worth_it && insert(hpack, named, name, value)) {
    *to = put_number(*to, INSERTED, 6, number);
    named = GW_HPACK_STATIC + hpack->n;
  } else {
    bool is_known = named && !is_secret(named);
    *to = put_number(*to, is_known ? LITERAL : NEVER, 4, number);
  }
  *to = put_string(number ? *to : put_string(*to, name), value);
  return named;
}

static char *write_slowly(gw_hpack *hpack, char *to, gw_slice name,
                          gw_slice value, bool stays, uint8_t *last) {
  uint64_t hash = hash_name(name);
  size_t row =
      stays ? find_field(hpack, hash_field(hash, value), name, value) : 0;
  if (row) {
    to = put_number(to, INDEXED, 7, number_of(hpack, row));
  } else {
    row = find_name(hpack, hash, name);
    row = write_new(hpack, &to, row, name, value, stays);
  }
  *last = (uint8_t)row;
  return to;
}

/* Blocks of a connection resemble each other: what served at this place the
 * last time is looked at first. */
char *gw_hpack_write(gw_hpack *hpack, char *to, gw_slice name, gw_slice value,
                     bool stays) {
  uint8_t *last = &hpack->last[hpack->place++ % GW_HPACK_PLACES];
  size_t row = *last;
  bool is_near = row && is_same(name_of(hpack, row - 1), name);
  if (is_near && stays && is_same(value_of(hpack, row - 1), value)) {
    return put_number(to, INDEXED, 7, number_of(hpack, row));
  }
  if (is_near && !stays && !is_secret(row)) {
    to = put_number(to, LITERAL, 4, number_of(hpack, row));
    return put_string(to, value);
  }
  return write_slowly(hpack, to, name, value, stays, last);
}
