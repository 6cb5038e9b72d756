/* net/addr: IPv4, IPv6 and unix socket addresses.
 *
 * Reads:   text as in configuration: "127.0.0.1:80", "[::1]:80", "unix:/path".
 * Units:   ports 0 to 65535; 0 lets the system choose.
 * Owns:    values, copied freely.
 * Errors:  GW_ERR_SYNTAX, GW_ERR_RANGE (port, length of a path).
 * Threads: pure.
 * Source:  RFC 3986 section 3.2.2 for bracketed IPv6.
 */
#ifndef GW_NET_ADDR_H
#define GW_NET_ADDR_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/slice.h"
#include "base/status.h"

typedef struct gw_addr {
  struct sockaddr_storage ss;
  socklen_t len; /* 0: none */
} gw_addr;

enum { GW_ADDR_TEXT = 128 };

/* A literal address. Names are not resolved (net/dns.h does that). */
gw_status gw_addr_parse(gw_slice text, gw_addr *ret_addr);

/* "127.0.0.1:80", "[::1]:80", "unix:/path", "-" for none. NUL terminated. */
gw_slice gw_addr_text(const gw_addr *addr, char out[static GW_ADDR_TEXT]);

/* The host alone: "127.0.0.1", "::1", "unix". */
gw_slice gw_addr_host(const gw_addr *addr, char out[static GW_ADDR_TEXT]);

uint16_t gw_addr_port(const gw_addr *addr);
void gw_addr_set_port(gw_addr *addr, uint16_t port);
bool gw_addr_eq(const gw_addr *a, const gw_addr *b);

#endif
