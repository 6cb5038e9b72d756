/* net/dns: host names to addresses, off the loop.
 *
 * Reads:   what getaddrinfo() reads, on threads of its own (net/lookup.h).
 * Units:   none.
 * Owns:    the query is the caller's and stays until on_done or cancel.
 * Errors:  status: GW_ERR_NOT_FOUND, GW_ERR_IO, GW_ERR_NOMEM.
 * Threads: called and answered on the loop's thread.
 * Source:  getaddrinfo(3).
 */
#ifndef GW_NET_DNS_H
#define GW_NET_DNS_H

#include "net/addr.h"
#include "net/loop.h"

enum {
  GW_DNS_MAX = 64,  /* addresses of one answer that are kept */
  GW_DNS_NAME = 253 /* RFC 1035 2.3.4, as text */
};

typedef struct gw_dns_query gw_dns_query;

/* Starts a look-up of host |host| with |port| filled into the addresses.
 * on_done is never called from within. NULL without memory. */
gw_dns_query *gw_dns_resolve(gw_loop *loop, gw_slice host, uint16_t port,
                             void (*on_done)(void *user, gw_status status,
                                             const gw_addr *addrs, size_t n),
                             void *user);

/* on_done will not be called. */
void gw_dns_cancel(gw_dns_query *query);

#endif
