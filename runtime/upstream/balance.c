/* Methods of choosing among endpoints: a row each. */
#include "upstream/pool.h"

/* Whether |endpoint| is where |call| was refused before. */
static bool was_there(const gw_endpoint *endpoint, const gw_call *call) {
  return call->n_attempts && gw_addr_eq(&endpoint->addr, &call->endpoint);
}

static gw_conn *next_in_turn(gw_cluster *cluster, const gw_call *call,
                             bool goes_back) {
  for (size_t i = 0; i < cluster->n_endpoints; i++) {
    size_t at = (cluster->next + i) % cluster->n_endpoints;
    gw_endpoint *endpoint = cluster->endpoints[at];
    if (was_there(endpoint, call) && !goes_back) {
      continue;
    }
    gw_conn *conn = gw_endpoint_find_conn(endpoint);
    if (conn) {
      cluster->next = at + 1;
      return conn;
    }
  }
  return NULL;
}

static gw_conn *round_robin(gw_cluster *cluster, const gw_call *call) {
  gw_conn *conn = next_in_turn(cluster, call, false);
  if (!conn && call->n_attempts) {
    conn = next_in_turn(cluster, call, true);
  }
  return conn;
}

const gw_balance gw_balance_round_robin = {"round-robin", round_robin};
