/* upstream/cluster: the endpoints of one upstream, as one worker sees them.
 *
 * Reads:   a gw_cluster_config of the configuration snapshot, which the owner
 *          keeps until gw_cluster_free().
 * Units:   milliseconds, bytes, counts.
 * Owns:    its connections, wait queue and resolver results.
 * Errors:  gw_cluster_new() returns NULL without memory, and for an endpoint
 *          that gw_upstream_target_parse() (upstream/target.h) refuses.
 * Threads: the worker's; names are looked up elsewhere and come by post.
 * Source:  DESIGN.md section 6; THREATS (b) R1 to R16.
 */
#ifndef GW_UPSTREAM_CLUSTER_H
#define GW_UPSTREAM_CLUSTER_H

#include "net/tls.h"
#include "upstream/call.h"

typedef struct gw_cluster_config {
  gw_slice name;
  const struct gw_protocol *protocol;
  const gw_slice *endpoints; /* "127.0.0.1:50051", "books.svc:50051",
                                "dns:///books.svc:50051", "unix:/path" */
  size_t n_endpoints;
  gw_tls_client *tls; /* NULL: plain h2c */
  gw_slice authority; /* :authority; empty: the endpoint's text without
                         "dns:///", "localhost" for a unix socket */
  gw_slice user_agent;
  uint32_t connect_timeout_ms;             /* 1 s */
  uint32_t resolve_every_ms;               /* 30 s */
  uint32_t backoff_min_ms, backoff_max_ms; /* 100 ms, 10 s; jittered */
  uint32_t max_streams;     /* 100 calls at once on a connection (or the
                               upstream's own, lower limit) */
  uint32_t max_connections; /* per endpoint and worker: 4 */
  uint32_t max_waiting;     /* 1,024 calls in the queue */
  uint32_t idle_timeout_ms; /* 30 s without a call, then a connection of
                               HTTP/1.1 ends */
  uint32_t keepalive_ms;    /* PING after so long without input with calls open:
                               10 s; 5 s for its answer */
  size_t max_reply;         /* 4 MiB */
  uint32_t max_ratio;       /* of a packed reply: 100 times its bytes, or
                               GW_CALL_SMALL */
  gw_coding coding;         /* what its calls are to be packed by */
  size_t coding_min;        /* bytes of a message that is worth it: 1 KiB */
  size_t window;            /* stream window: 1 MiB or max_reply if larger */
} gw_cluster_config;

extern const gw_cluster_config gw_cluster_defaults; /* of gRPC */

/* The rows: "grpc", "http1", "h2". NULL: there is none of this name. */
const struct gw_protocol *gw_protocol_find(const char *name);

gw_cluster *gw_cluster_new(gw_loop *loop, const gw_cluster_config *config);

/* Ends every connection; calls that are open end with GW_ERR_UNAVAILABLE or
 * GW_ERR_CLOSED before this returns. Not from within on_done. NULL is fine. */
void gw_cluster_free(gw_cluster *cluster);

typedef enum gw_cluster_news {
  GW_NEWS_UP,     /* an endpoint was reached, after failures */
  GW_NEWS_DOWN,   /* it could not be reached; told once in a row */
  GW_NEWS_LOST,   /* a connection that was in use broke */
  GW_NEWS_NO_NAME /* a look-up failed; told once in a row */
} gw_cluster_news;

/* Has |tell| called with what operators want to know: the upstream's name, the
 * endpoint (or the name that was looked up) as text, and why (NULL: good news).
 * |tell| must not call the cluster. */
void gw_cluster_observe(gw_cluster *cluster,
                        void (*tell)(void *owner, gw_slice upstream,
                                     gw_slice endpoint, gw_cluster_news news,
                                     const char *why),
                        void *owner);

/* What messages are to be packed by: the configuration's word, until
 * gw_cluster_send_plain() said that the upstream can't unpack it. */
gw_coding gw_cluster_coding(const gw_cluster *cluster);
void gw_cluster_send_plain(gw_cluster *cluster);

/* Calls waiting or sent. */
size_t gw_cluster_n_open(const gw_cluster *cluster);

typedef struct gw_endpoint_stats {
  gw_addr addr;
  bool is_connected, is_backing_off;
  uint32_t n_open;
  uint64_t n_calls, n_failed, n_connects, n_connect_failures;
} gw_endpoint_stats;

/* Copies up to |cap| rows; returns how many endpoints there are. */
size_t gw_cluster_stats(const gw_cluster *cluster, gw_endpoint_stats *rows,
                        size_t cap);

#endif
