/* upstream/pool: the parts of a cluster, and what they tell each other. For
 * the files of this folder only.
 *
 * Reads:   nothing.
 * Units:   milliseconds of the loop's clock.
 * Owns:    cluster > names and endpoints > connections; a call in flight is in
 *          exactly one list: waiting, a connection's, or done.
 * Errors:  statuses as in upstream/call.h.
 * Threads: the worker's.
 * Source:  THREATS R1 to R16.
 *
 * All decisions are made in one deferred task, gw_cluster_work(): calls that
 * are done are handed back, and those that wait are given to connections. So
 * nothing is called back from within gw_call_start(), a timer or an HTTP/2
 * callback, and a call that comes in goes out in the same turn.
 */
#ifndef GW_UPSTREAM_POOL_H
#define GW_UPSTREAM_POOL_H

#include "net/dns.h"
#include "upstream/cluster.h"
#include "upstream/conn.h"
#include "upstream/target.h"

enum { GW_CLUSTER_ATTEMPTS = 2 }; /* the first, and once elsewhere */

typedef struct gw_endpoint gw_endpoint;
typedef struct gw_name gw_name;

struct gw_endpoint {
  gw_cluster *cluster;
  gw_name *name; /* whose target it is */
  gw_addr addr;
  gw_list conns;
  uint32_t n_conns;     /* that take or will take calls */
  uint32_t n_greeting;  /* of these, not ready yet */
  uint32_t n_leaving;   /* that only finish their calls */
  uint32_t n_failures;  /* to get a connection for a call, in a row */
  uint64_t retry_at_ms; /* backs off until then */
  bool is_retired;      /* no longer among its name's addresses */
  gw_list link;         /* of the retired ones */
  gw_endpoint_stats stats;
};

/* A configured endpoint: a literal, or a name that is looked up. */
struct gw_name {
  gw_cluster *cluster;
  gw_upstream_target target;
  gw_dns_query *query;
  gw_timer timer;
  uint32_t n_failures;
  bool is_known; /* there was an answer */
};

typedef struct gw_balance {
  const char *name;
  /* The connection to send |call| on, or NULL; starts connections that would
   * help. */
  gw_conn *(*pick)(gw_cluster *cluster, const gw_call *call);
} gw_balance;

extern const gw_balance gw_balance_round_robin;

struct gw_cluster {
  gw_loop *loop;
  const gw_cluster_config *config;
  const gw_balance *balance;
  gw_name *names;
  size_t n_names;
  gw_endpoint **endpoints; /* in use */
  size_t n_endpoints, cap_endpoints;
  size_t next; /* the balance's */
  gw_list retired;
  gw_list waiting, done;
  size_t n_waiting, n_open;
  gw_task work;
  uint64_t random;
  bool is_closing;
  bool is_plain; /* the upstream can't unpack what it is sent */
  void (*tell)(void *owner, gw_slice upstream, gw_slice endpoint,
               gw_cluster_news news, const char *why); /* or NULL */
  void *tell_owner;
};

/* cluster.c */
void gw_cluster_wake(gw_cluster *cluster); /* defers the work */
void gw_cluster_finish(gw_cluster *cluster, gw_call *call, gw_status status);
/* To the head of the queue if it may be sent again, else it is over. */
void gw_cluster_return(gw_cluster *cluster, gw_call *call);
uint64_t gw_cluster_random(gw_cluster *cluster);
void gw_cluster_tell(const gw_cluster *cluster, gw_slice endpoint,
                     gw_cluster_news news, const char *why);

/* endpoint.c */
gw_endpoint *gw_endpoint_add(gw_name *name, const gw_addr *addr);
void gw_endpoint_retire(gw_endpoint *endpoint);
void gw_endpoint_free(gw_endpoint *endpoint);
bool gw_endpoint_is_backing_off(const gw_endpoint *endpoint);
/* A connection with room for a call, or NULL; then one more is started if the
 * limits allow. */
gw_conn *gw_endpoint_find_conn(gw_endpoint *endpoint);
/* Whether a call may hope for it: connected, connecting, or free to try. */
bool gw_endpoint_has_hope(const gw_endpoint *endpoint);
/* A connection tells its endpoint. */
void gw_endpoint_on_ready(gw_conn *conn);
void gw_endpoint_on_use(gw_conn *conn); /* before each call */
void gw_endpoint_on_leaving(gw_conn *conn);
/* Frees nothing; |conn| is unlinked and must not be used after. */
void gw_endpoint_on_end(gw_conn *conn, const char *why, bool had_calls);
/* min * 2^(n-1) up to max, with up to half of it taken off at random. */
uint64_t gw_backoff_ms(gw_cluster *cluster, uint32_t n_failures);

/* resolve.c */
void gw_name_start(gw_name *name);
void gw_name_stop(gw_name *name);

#endif
