/* Names to endpoints, again and again; the last good set is kept. */
#include "upstream/pool.h"

static gw_endpoint *find_endpoint(gw_name *name, const gw_addr *addr) {
  gw_cluster *cluster = name->cluster;
  for (size_t i = 0; i < cluster->n_endpoints; i++) {
    if (cluster->endpoints[i]->name == name &&
        gw_addr_eq(&cluster->endpoints[i]->addr, addr)) {
      return cluster->endpoints[i];
    }
  }
  return NULL;
}

static bool is_among(const gw_addr *addr, const gw_addr *addrs, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (gw_addr_eq(addr, &addrs[i])) {
      return true;
    }
  }
  return false;
}

/* Addresses that stay keep their connections. */
static void take_addresses(gw_name *name, const gw_addr *addrs, size_t n) {
  gw_cluster *cluster = name->cluster;
  for (size_t i = 0; i < n; i++) {
    if (!find_endpoint(name, &addrs[i])) {
      gw_endpoint_add(name, &addrs[i]); /* without memory: next time */
    }
  }
  for (size_t i = cluster->n_endpoints; i-- > 0;) {
    gw_endpoint *endpoint = cluster->endpoints[i];
    if (endpoint->name == name && !is_among(&endpoint->addr, addrs, n)) {
      gw_endpoint_retire(endpoint);
    }
  }
}

static void again_after(gw_name *name, uint64_t ms) {
  gw_timer_start(name->cluster->loop, &name->timer, ms);
}

static void on_failure(gw_name *name, gw_status why) {
  name->n_failures++;
  if (name->n_failures == 1) {
    gw_cluster_tell(name->cluster, name->target.host, GW_NEWS_NO_NAME,
                    gw_status_text(why));
  }
  uint64_t wait_ms = gw_backoff_ms(name->cluster, name->n_failures);
  uint64_t every_ms = name->cluster->config->resolve_every_ms;
  again_after(name, name->is_known && wait_ms < every_ms ? every_ms : wait_ms);
}

/* THREATS R16: an error or an empty answer is not "no hosts". */
static void on_answer(void *user, gw_status status, const gw_addr *addrs,
                      size_t n) {
  gw_name *name = user;
  name->query = NULL;
  if (status == GW_OK && n) {
    name->is_known = true;
    name->n_failures = 0;
    take_addresses(name, addrs, n);
    again_after(name, name->cluster->config->resolve_every_ms);
  } else {
    on_failure(name, status == GW_OK ? GW_ERR_NOT_FOUND : status);
  }
  gw_cluster_wake(name->cluster);
}

static void look_up(gw_name *name) {
  name->query = gw_dns_resolve(name->cluster->loop, name->target.host,
                               name->target.port, on_answer, name);
  if (!name->query) {
    on_failure(name, GW_ERR_NOMEM);
  }
}

static void on_timer(gw_timer *timer) {
  look_up(GW_CONTAINER(timer, gw_name, timer));
}

void gw_name_start(gw_name *name) {
  gw_timer_init(&name->timer, on_timer);
  if (!name->target.addr.len) {
    look_up(name);
    return;
  }
  name->is_known = gw_endpoint_add(name, &name->target.addr) != NULL;
}

void gw_name_stop(gw_name *name) {
  gw_timer_stop(&name->timer);
  if (name->query) {
    gw_dns_cancel(name->query);
    name->query = NULL;
  }
}
