#include "net/dns.h"

#include "net/loop_common.h"

gw_dns_query *gw_dns_resolve(gw_loop *loop, gw_slice host, uint16_t port,
                             void (*on_done)(void *user, gw_status status,
                                             const gw_addr *addrs, size_t n),
                             void *user) {
  char name[GW_DNS_NAME + 1] = "";
  /* What can't be a name is asked as one that does not exist. */
  if (host.n <= GW_DNS_NAME && gw_slice_find(host, '\0') == host.n) {
    memcpy(name, host.p, host.n);
  }
  gw_dns_query *query = loop->ops->resolve(loop, name[0] ? name : "invalid.");
  if (query) {
    query->loop = loop;
    query->port = port;
    query->on_done = on_done;
    query->user = user;
  }
  return query;
}

void gw_dns_cancel(gw_dns_query *query) {
  if (query) {
    query->on_done = NULL;
    query->loop->ops->cancel(query);
  }
}

void gw_dns_answer(gw_dns_query *query, gw_status status, gw_addr *addrs,
                   size_t n) {
  if (!query->on_done) {
    return;
  }
  if (status == GW_OK && n == 0) {
    status = GW_ERR_NOT_FOUND;
  }
  for (size_t i = 0; i < n; i++) {
    gw_addr_set_port(&addrs[i], query->port);
  }
  query->on_done(query->user, status, addrs, status == GW_OK ? n : 0);
}
