/* http/field: the names of header fields that a request must not have twice,
 * and those that the codecs themselves act on.
 *
 * Reads:   a constant table.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none; a name may be missing.
 * Threads: pure.
 * Source:  RFC 9110 sections 5.3 and 7.6.1, RFC 9113 section 8.2. THREATS A6.
 */
#ifndef GW_HTTP_FIELD_H
#define GW_HTTP_FIELD_H

#include "base/slice.h"

typedef enum gw_field_role {
  GW_ROLE_SINGLE, /* at most one, kept */
  GW_ROLE_HOST,
  GW_ROLE_LENGTH,
  GW_ROLE_CODING,
  GW_ROLE_EXPECT,
  GW_ROLE_COOKIE,
  GW_ROLE_CONNECTION,
  GW_ROLE_TE,
  GW_ROLE_HOP /* belongs to the connection: dropped in h1, refused in h2 */
} gw_field_role;

typedef struct gw_known_field {
  gw_slice name;
  gw_field_role role;
} gw_known_field;

/* Ends with a name whose p is NULL. */
extern const gw_known_field gw_fields[];

/* Where |name|, in lower case, stands in gw_fields, or -1. */
int gw_field_find(gw_slice name);

#endif
