/* upstream/target: an endpoint as configuration writes it.
 *
 * Reads:   "127.0.0.1:50051", "[::1]:50051", "unix:/path", "books.svc:50051",
 *          "dns:///books.svc:50051".
 * Units:   ports 1 to 65535.
 * Owns:    nothing; slices point into the text.
 * Errors:  GW_ERR_SYNTAX, GW_ERR_RANGE.
 * Threads: pure.
 * Source:  gRPC name syntax (naming.md); RFC 1123 section 2.1 for host names.
 */
#ifndef GW_UPSTREAM_TARGET_H
#define GW_UPSTREAM_TARGET_H

#include "net/addr.h"

typedef struct gw_upstream_target {
  gw_slice authority; /* the text without "dns:///"; "localhost" for unix */
  gw_slice host;      /* a name, or a literal without brackets */
  uint16_t port;
  gw_addr addr; /* of a literal; len 0: |host| is a name */
} gw_upstream_target;

gw_status gw_upstream_target_parse(gw_slice text,
                                   gw_upstream_target *ret_target);

#endif
