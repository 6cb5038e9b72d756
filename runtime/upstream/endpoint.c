/* One address: its connections, and whether it is worth trying. */
#include <errno.h>
#include <string.h>

#include "base/mem.h"
#include "upstream/pool.h"

gw_endpoint *gw_endpoint_add(gw_name *name, const gw_addr *addr) {
  gw_cluster *cluster = name->cluster;
  if (cluster->n_endpoints == cluster->cap_endpoints) {
    size_t cap = cluster->cap_endpoints ? cluster->cap_endpoints * 2 : 8;
    gw_endpoint **more =
        gw_realloc(cluster->endpoints, cap * sizeof *cluster->endpoints);
    if (!more) {
      return NULL;
    }
    cluster->endpoints = more;
    cluster->cap_endpoints = cap;
  }
  gw_endpoint *endpoint = gw_zalloc(sizeof *endpoint);
  if (endpoint) {
    endpoint->cluster = cluster;
    endpoint->name = name;
    endpoint->addr = *addr;
    endpoint->stats.addr = *addr;
    gw_list_init(&endpoint->conns);
    gw_list_init(&endpoint->link);
    cluster->endpoints[cluster->n_endpoints++] = endpoint;
  }
  return endpoint;
}

void gw_endpoint_free(gw_endpoint *endpoint) {
  while (!gw_list_empty(&endpoint->conns)) {
    gw_conn *conn = GW_CONTAINER(endpoint->conns.next, gw_conn, link);
    conn->ops->end(conn);
  }
  gw_list_remove(&endpoint->link);
  gw_free(endpoint);
}

void gw_endpoint_retire(gw_endpoint *endpoint) {
  gw_cluster *cluster = endpoint->cluster;
  for (size_t i = 0; i < cluster->n_endpoints; i++) {
    if (cluster->endpoints[i] == endpoint) {
      cluster->endpoints[i] = cluster->endpoints[--cluster->n_endpoints];
    }
  }
  endpoint->is_retired = true;
  gw_list_push(&cluster->retired, &endpoint->link);
  for (gw_list *node = endpoint->conns.next; node != &endpoint->conns;
       node = node->next) {
    gw_conn *conn = GW_CONTAINER(node, gw_conn, link);
    gw_conn_leave(conn);
  }
  gw_cluster_wake(cluster); /* frees it once its connections have ended */
}

uint64_t gw_backoff_ms(gw_cluster *cluster, uint32_t n_failures) {
  uint64_t most = cluster->config->backoff_max_ms;
  uint64_t wait = cluster->config->backoff_min_ms;
  for (uint32_t i = 1; i < n_failures && wait < most; i++) {
    wait *= 2;
  }
  wait = wait < most ? wait : most;
  return wait - gw_cluster_random(cluster) % (wait / 2 + 1);
}

bool gw_endpoint_is_backing_off(const gw_endpoint *endpoint) {
  return endpoint->n_failures &&
         gw_loop_now_ms(endpoint->cluster->loop) < endpoint->retry_at_ms;
}

static void tell(const gw_endpoint *endpoint, gw_cluster_news news,
                 const char *why) {
  char text[GW_ADDR_TEXT];
  gw_cluster_tell(endpoint->cluster, gw_addr_text(&endpoint->addr, text), news,
                  why);
}

static void note_failure(gw_endpoint *endpoint, const char *why) {
  endpoint->n_failures++;
  endpoint->stats.n_connect_failures++;
  endpoint->retry_at_ms =
      gw_loop_now_ms(endpoint->cluster->loop) +
      gw_backoff_ms(endpoint->cluster, endpoint->n_failures);
  if (endpoint->n_failures == 1) {
    tell(endpoint, GW_NEWS_DOWN, why);
  }
}

static void start_conn(gw_endpoint *endpoint) {
  endpoint->stats.n_connects++;
  gw_conn *conn = NULL;
  gw_status status =
      endpoint->cluster->config->protocol->connect(endpoint, &conn);
  if (status != GW_OK) {
    note_failure(endpoint, status == GW_ERR_IO ? strerror(errno)
                                               : gw_status_text(status));
    return;
  }
  gw_list_push(&endpoint->conns, &conn->link);
  endpoint->n_conns++;
  endpoint->n_greeting++;
}

/* One at a time, or one for each call that waits where each takes one; and as
 * many that leave as may be in use. */
static bool may_connect(const gw_endpoint *endpoint) {
  const gw_cluster *cluster = endpoint->cluster;
  uint32_t most = cluster->config->max_connections;
  size_t at_once =
      cluster->config->protocol->is_serial ? cluster->n_waiting : 1;
  return endpoint->n_greeting < at_once && endpoint->n_conns < most &&
         endpoint->n_leaving <= most && !gw_endpoint_is_backing_off(endpoint);
}

gw_conn *gw_endpoint_find_conn(gw_endpoint *endpoint) {
  for (gw_list *node = endpoint->conns.next; node != &endpoint->conns;
       node = node->next) {
    gw_conn *conn = GW_CONTAINER(node, gw_conn, link);
    if (conn->ops->has_room(conn)) {
      return conn;
    }
  }
  if (may_connect(endpoint)) {
    start_conn(endpoint);
  }
  return NULL;
}

bool gw_endpoint_has_hope(const gw_endpoint *endpoint) {
  return endpoint->n_conns || endpoint->n_leaving ||
         !gw_endpoint_is_backing_off(endpoint);
}

void gw_endpoint_on_ready(gw_conn *conn) {
  conn->endpoint->n_greeting--;
  gw_cluster_wake(conn->endpoint->cluster);
}

void gw_endpoint_on_use(gw_conn *conn) {
  if (conn->endpoint->n_failures) {
    tell(conn->endpoint, GW_NEWS_UP, NULL);
  }
  conn->endpoint->n_failures = 0;
  conn->was_used = true;
}

static void count_out(gw_conn *conn) {
  gw_endpoint *endpoint = conn->endpoint;
  endpoint->n_conns--;
  if (conn->state != GW_CONN_READY) {
    endpoint->n_greeting--;
  }
}

/* A peer that greets and goes before the first call is as bad as one that does
 * not greet: without a pause, the calls that wait would connect in a loop. */
static bool was_in_vain(const gw_conn *conn) {
  const gw_endpoint *endpoint = conn->endpoint;
  return conn->state == GW_CONN_READY && !conn->was_used &&
         !endpoint->is_retired && endpoint->cluster->n_waiting;
}

void gw_endpoint_on_leaving(gw_conn *conn) {
  if (was_in_vain(conn)) {
    note_failure(conn->endpoint, gw_status_text(GW_ERR_CLOSED));
  }
  count_out(conn);
  conn->endpoint->n_leaving++;
  gw_cluster_wake(conn->endpoint->cluster);
}

void gw_endpoint_on_end(gw_conn *conn, const char *why, bool had_calls) {
  gw_endpoint *endpoint = conn->endpoint;
  if (conn->state == GW_CONN_LEAVING) {
    endpoint->n_leaving--;
  } else {
    count_out(conn);
  }
  bool has_failed = conn->state < GW_CONN_READY || was_in_vain(conn);
  if (has_failed && !endpoint->cluster->is_closing) {
    note_failure(endpoint, why);
  } else if (conn->state == GW_CONN_READY && had_calls) {
    tell(endpoint, GW_NEWS_LOST, why);
  }
  gw_list_remove(&conn->link);
  gw_cluster_wake(endpoint->cluster);
}
