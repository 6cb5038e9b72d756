#include "upstream/cluster.h"

#include <assert.h>

#include "base/hash.h"
#include "base/mem.h"
#include "upstream/pool.h"
#include "upstream/speech.h"

static const gw_protocol protocols[] = {
    {.name = "grpc",
     .alpn = "h2",
     .speech = &gw_speech_grpc,
     .connect = gw_h2_connect,
     .max_connections = 4},
    {.name = "http1",
     .alpn = "http/1.1",
     .speech = &gw_speech_http,
     .connect = gw_h1_connect,
     .max_connections = 64,
     .is_serial = true},
    {.name = "h2",
     .alpn = "h2",
     .speech = &gw_speech_http,
     .connect = gw_h2_connect,
     .max_connections = 4},
};

const gw_protocol *gw_protocol_find(const char *name) {
  for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
    if (strcmp(protocols[i].name, name) == 0) {
      return &protocols[i];
    }
  }
  return NULL;
}

const gw_cluster_config gw_cluster_defaults = {
    .protocol = &protocols[0],
    .connect_timeout_ms = 1000,
    .resolve_every_ms = 30 * 1000,
    .backoff_min_ms = 100,
    .backoff_max_ms = 10 * 1000,
    .max_streams = 100,
    .max_connections = 4,
    .max_waiting = 1024,
    .idle_timeout_ms = 30 * 1000,
    .keepalive_ms = 10 * 1000,
    .max_reply = 4 << 20,
    .max_ratio = 100,
    .coding_min = 1024,
    .window = 1 << 20,
};

uint64_t gw_cluster_random(gw_cluster *cluster) {
  uint64_t x = cluster->random;
  x ^= x << 13; /* xorshift64: for jitter, nothing secret */
  x ^= x >> 7;
  x ^= x << 17;
  return cluster->random = x;
}

void gw_cluster_wake(gw_cluster *cluster) {
  if (!cluster->is_closing) {
    gw_loop_defer(cluster->loop, &cluster->work);
  }
}

void gw_cluster_finish(gw_cluster *cluster, gw_call *call, gw_status status) {
  gw_timer_stop(&call->timer);
  gw_list_remove(&call->link);
  call->conn = NULL;
  call->status = status;
  call->done_us = gw_loop_now_us(cluster->loop);
  gw_list_push(&cluster->done, &call->link);
  cluster->n_open--;
  gw_cluster_wake(cluster);
}

void gw_cluster_return(gw_cluster *cluster, gw_call *call) {
  call->conn = NULL;
  if (cluster->is_closing || call->n_attempts >= GW_CLUSTER_ATTEMPTS) {
    gw_cluster_finish(cluster, call, GW_ERR_UNAVAILABLE);
    return;
  }
  gw_list_remove(&call->link);
  gw_list_push(cluster->waiting.next, &call->link); /* before the others */
  cluster->n_waiting++;
  gw_cluster_wake(cluster);
}

/* Hands back what is done, and what on_done does in turn. */
static void deliver(gw_cluster *cluster) {
  for (gw_list *node = gw_list_pop(&cluster->done); node;
       node = gw_list_pop(&cluster->done)) {
    gw_call *call = GW_CONTAINER(node, gw_call, link);
    call->cluster = NULL;
    call->on_done(call);
  }
}

static gw_call *first_waiting(gw_cluster *cluster) {
  return gw_list_empty(&cluster->waiting)
             ? NULL
             : GW_CONTAINER(cluster->waiting.next, gw_call, link);
}

static void end_waiting(gw_cluster *cluster, gw_status status) {
  for (gw_call *call = first_waiting(cluster); call;
       call = first_waiting(cluster)) {
    cluster->n_waiting--;
    gw_cluster_finish(cluster, call, status);
  }
}

static bool has_hope(const gw_cluster *cluster) {
  for (size_t i = 0; i < cluster->n_endpoints; i++) {
    if (gw_endpoint_has_hope(cluster->endpoints[i])) {
      return true;
    }
  }
  for (size_t i = 0; i < cluster->n_names; i++) {
    if (!cluster->names[i].is_known && cluster->names[i].query) {
      return true;
    }
  }
  return false;
}

static void send_waiting(gw_cluster *cluster) {
  for (gw_call *call = first_waiting(cluster); call;
       call = first_waiting(cluster)) {
    gw_conn *conn = cluster->balance->pick(cluster, call);
    if (!conn) {
      break;
    }
    gw_list_remove(&call->link);
    cluster->n_waiting--;
    gw_status status = conn->ops->send(conn, call);
    if (status == GW_ERR_REFUSED) {
      gw_cluster_return(cluster, call);
    } else if (status != GW_OK) {
      gw_cluster_finish(cluster, call, status);
    }
  }
  if (first_waiting(cluster) && !has_hope(cluster)) {
    end_waiting(cluster, GW_ERR_UNAVAILABLE); /* THREATS R1: fail fast */
  }
}

static void free_retired(gw_cluster *cluster) {
  for (gw_list *node = cluster->retired.next; node != &cluster->retired;) {
    gw_endpoint *endpoint = GW_CONTAINER(node, gw_endpoint, link);
    node = node->next;
    if (gw_list_empty(&endpoint->conns)) {
      gw_endpoint_free(endpoint);
    }
  }
}

static void work(gw_task *task) {
  gw_cluster *cluster = GW_CONTAINER(task, gw_cluster, work);
  deliver(cluster);
  send_waiting(cluster);
  free_retired(cluster);
}

gw_cluster *gw_cluster_new(gw_loop *loop, const gw_cluster_config *config) {
  gw_cluster *cluster = gw_zalloc(sizeof *cluster);
  if (!cluster) {
    return NULL;
  }
  cluster->loop = loop;
  cluster->config = config;
  cluster->balance = &gw_balance_round_robin;
  cluster->random = gw_hash_key()[0] | 1;
  gw_list_init(&cluster->retired);
  gw_list_init(&cluster->waiting);
  gw_list_init(&cluster->done);
  gw_task_init(&cluster->work, work);
  cluster->names = gw_zalloc(config->n_endpoints * sizeof *cluster->names);
  bool is_good = cluster->names != NULL;
  for (size_t i = 0; is_good && i < config->n_endpoints; i++) {
    gw_name *name = &cluster->names[i];
    is_good =
        gw_upstream_target_parse(config->endpoints[i], &name->target) == GW_OK;
    if (is_good) {
      name->cluster = cluster;
      cluster->n_names++;
      gw_name_start(name);
      is_good = !name->target.addr.len || name->is_known;
    }
  }
  if (!is_good) {
    gw_cluster_free(cluster);
    return NULL;
  }
  return cluster;
}

void gw_cluster_free(gw_cluster *cluster) {
  if (!cluster) {
    return;
  }
  cluster->is_closing = true;
  for (size_t i = 0; i < cluster->n_names; i++) {
    gw_name_stop(&cluster->names[i]);
  }
  while (cluster->n_endpoints) {
    gw_endpoint_free(cluster->endpoints[--cluster->n_endpoints]);
  }
  while (!gw_list_empty(&cluster->retired)) {
    gw_endpoint_free(GW_CONTAINER(cluster->retired.next, gw_endpoint, link));
  }
  end_waiting(cluster, GW_ERR_UNAVAILABLE);
  deliver(cluster);
  gw_task_cancel(&cluster->work);
  gw_free(cluster->endpoints);
  gw_free(cluster->names);
  gw_free(cluster);
}

gw_coding gw_cluster_coding(const gw_cluster *cluster) {
  return cluster->is_plain ? GW_CODING_NONE : cluster->config->coding;
}

void gw_cluster_send_plain(gw_cluster *cluster) {
  cluster->is_plain = true;
}

size_t gw_cluster_n_open(const gw_cluster *cluster) {
  return cluster->n_open;
}

static void on_deadline(gw_timer *timer) {
  gw_call *call = GW_CONTAINER(timer, gw_call, timer);
  gw_cluster *cluster = call->cluster;
  if (call->conn) {
    call->conn->endpoint->stats.n_failed++;
    call->conn->ops->drop(call->conn, call);
  } else {
    cluster->n_waiting--;
  }
  gw_cluster_finish(cluster, call, GW_ERR_TIMEOUT);
}

/* Why |call| can't even wait; GW_OK if it can. */
static gw_status check_call(const gw_cluster *cluster, gw_call *call) {
  if (cluster->is_closing ||
      cluster->n_waiting >= cluster->config->max_waiting) {
    return GW_ERR_UNAVAILABLE;
  }
  if (call->deadline_ms <= gw_loop_now_ms(cluster->loop)) {
    return GW_ERR_TIMEOUT;
  }
  if (call->n_metadata > GW_CALL_MAX_METADATA || call->message.n > UINT32_MAX) {
    return GW_ERR_LIMIT;
  }
  return gw_call_reset(call);
}

void gw_call_start(gw_cluster *cluster, gw_call *call) {
  assert(!call->cluster);
  call->cluster = cluster;
  call->conn = NULL;
  call->incoming = NULL;
  call->n_attempts = 0;
  call->sent_us = call->done_us = 0;
  call->endpoint = (gw_addr){.len = 0};
  gw_list_init(&call->link);
  gw_timer_init(&call->timer, on_deadline);
  if (!call->max_reply || call->max_reply > cluster->config->max_reply) {
    call->max_reply = cluster->config->max_reply;
  }
  if (!call->max_ratio) {
    call->max_ratio = cluster->config->max_ratio;
  }
  cluster->n_open++;
  gw_status status = check_call(cluster, call);
  if (status != GW_OK) {
    gw_cluster_finish(cluster, call, status);
    return;
  }
  gw_timer_start(cluster->loop, &call->timer,
                 call->deadline_ms - gw_loop_now_ms(cluster->loop));
  gw_list_push(&cluster->waiting, &call->link);
  cluster->n_waiting++;
  gw_cluster_wake(cluster);
}

void gw_call_cancel(gw_call *call) {
  gw_cluster *cluster = call->cluster;
  if (!cluster) {
    return;
  }
  gw_timer_stop(&call->timer);
  if (call->conn) {
    call->conn->ops->drop(call->conn, call);
    cluster->n_open--;
  } else if (!call->done_us) {
    cluster->n_waiting--;
    cluster->n_open--;
  }
  gw_list_remove(&call->link);
  call->cluster = NULL;
}

size_t gw_cluster_stats(const gw_cluster *cluster, gw_endpoint_stats *rows,
                        size_t cap) {
  for (size_t i = 0; i < cluster->n_endpoints && i < cap; i++) {
    const gw_endpoint *endpoint = cluster->endpoints[i];
    rows[i] = endpoint->stats;
    rows[i].is_connected = endpoint->n_conns > endpoint->n_greeting;
    rows[i].is_backing_off = gw_endpoint_is_backing_off(endpoint);
    for (const gw_list *node = endpoint->conns.next; node != &endpoint->conns;
         node = node->next) {
      const gw_conn *conn = (const gw_conn *)(const void *)node;
      rows[i].n_open += conn->n_calls;
    }
  }
  return cluster->n_endpoints;
}

void gw_cluster_observe(gw_cluster *cluster,
                        void (*tell)(void *owner, gw_slice upstream,
                                     gw_slice endpoint, gw_cluster_news news,
                                     const char *why),
                        void *owner) {
  cluster->tell = tell;
  cluster->tell_owner = owner;
}

void gw_cluster_tell(const gw_cluster *cluster, gw_slice endpoint,
                     gw_cluster_news news, const char *why) {
  if (cluster->tell && !cluster->is_closing) {
    cluster->tell(cluster->tell_owner, cluster->config->name, endpoint, news,
                  why);
  }
}
