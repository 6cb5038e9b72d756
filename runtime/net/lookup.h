/* net/lookup: getaddrinfo() on threads that nobody waits for. For loop_uv.c.
 *
 * Reads:   what getaddrinfo() reads.
 * Units:   none.
 * Owns:    the loop owns its look-ups until it leaves them; those that have
 *          begun then end by themselves, answered to nobody.
 * Errors:  NULL without memory or threads.
 * Threads: the loop's; the answers come through its mailbox.
 * Source:  getaddrinfo(3), which knows no deadline and can't be ended: a name
 *          server that is silent holds its caller for half a minute.
 */
#ifndef GW_NET_LOOKUP_H
#define GW_NET_LOOKUP_H

#include "net/dns.h"

enum { GW_LOOKUP_THREADS = 4 }; /* of a loop at once; other names wait */

typedef struct gw_lookups gw_lookups;

gw_lookups *gw_lookups_new(gw_loop *loop);

/* The loop ends. Does not wait. NULL is fine. */
void gw_lookups_leave(gw_lookups *all);

/* |host| has at most GW_DNS_NAME bytes. */
gw_dns_query *gw_lookups_start(gw_lookups *all, const char *host);

/* One that waits is taken out; what has begun is answered to nobody. */
void gw_lookups_cancel(gw_dns_query *query);

#endif
