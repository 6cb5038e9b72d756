#include "http/field.h"

#include "base/hash.h"

#define ROW(name, role)                                                        \
  { {name, sizeof(name) - 1}, role }

/* Fields that the codecs act on, and those of which a second one would give
 * the request two readings (RFC 9110 section 5.3). At most 64 rows, in order of
 * their length. */
const gw_known_field gw_fields[] = {
    ROW("te", GW_ROLE_TE),
    ROW("host", GW_ROLE_HOST),
    ROW("date", GW_ROLE_SINGLE),
    ROW("from", GW_ROLE_SINGLE),
    ROW("range", GW_ROLE_SINGLE),
    ROW("expect", GW_ROLE_EXPECT),
    ROW("cookie", GW_ROLE_COOKIE),
    ROW("origin", GW_ROLE_SINGLE),
    ROW("upgrade", GW_ROLE_HOP),
    ROW("trailer", GW_ROLE_HOP),
    ROW("referer", GW_ROLE_SINGLE),
    ROW("if-range", GW_ROLE_SINGLE),
    ROW("x-api-key", GW_ROLE_SINGLE),
    ROW("connection", GW_ROLE_CONNECTION),
    ROW("keep-alive", GW_ROLE_HOP),
    ROW("user-agent", GW_ROLE_SINGLE),
    ROW("traceparent", GW_ROLE_SINGLE),
    ROW("content-type", GW_ROLE_SINGLE),
    ROW("x-request-id", GW_ROLE_SINGLE),
    ROW("grpc-timeout", GW_ROLE_SINGLE),
    ROW("max-forwards", GW_ROLE_SINGLE),
    ROW("authorization", GW_ROLE_SINGLE),
    ROW("content-range", GW_ROLE_SINGLE),
    ROW("content-length", GW_ROLE_LENGTH),
    ROW("http2-settings", GW_ROLE_HOP),
    ROW("idempotency-key", GW_ROLE_SINGLE),
    ROW("proxy-connection", GW_ROLE_HOP),
    ROW("content-location", GW_ROLE_SINGLE),
    ROW("x-server-timeout", GW_ROLE_SINGLE),
    ROW("transfer-encoding", GW_ROLE_CODING),
    ROW("if-modified-since", GW_ROLE_SINGLE),
    ROW("proxy-authorization", GW_ROLE_SINGLE),
    ROW("if-unmodified-since", GW_ROLE_SINGLE),
    ROW("access-control-request-method", GW_ROLE_SINGLE),
    {{NULL, 0}, GW_ROLE_SINGLE},
};

_Static_assert(sizeof gw_fields / sizeof *gw_fields <= 65,
               "gw_head.seen has one bit a row");

/* The first row of at least a length, up to one more than the longest has. A
 * new row moves those behind it: unit/http/field looks whether each is found.
 */
static const uint8_t first_of[] = {
    0,  0,  0,  1,  1,  4,  5,  8,  11, 12, 13, 16, 17, 21, 23, 25,
    26, 29, 31, 31, 33, 33, 33, 33, 33, 33, 33, 33, 33, 33, 34,
};
enum { LONGEST = sizeof first_of - 2 };

int gw_field_find(gw_slice name) {
  if (name.n > LONGEST) {
    return -1;
  }
  for (int i = first_of[name.n]; i < first_of[name.n + 1]; i++) {
    if (gw_name_is(name.p, gw_fields[i].name)) {
      return i;
    }
  }
  return -1;
}
