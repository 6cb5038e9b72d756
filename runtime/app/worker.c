#include "app/worker.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/listener.h"

struct gw_worker {
  pthread_t thread;
  gw_loop *loop;
  gw_pipeline *pipeline;
  gw_http_server *servers; /* one per listener */
  gw_listener **listeners;
  size_t n_listeners;
  gw_log_ring *ring;
  gw_log log;
};

/* ---- calls from the control thread ---- */

typedef struct call {
  gw_worker *worker;
  void (*run)(gw_worker *worker, void *data);
  void *data;
  sem_t done;
} call;

static void run_call(void *data) {
  call *c = data;
  c->run(c->worker, c->data);
  sem_post(&c->done);
}

/* Has |run| called on the worker's loop and waits for it: the caller's stack
 * holds the message. GW_ERR_NOMEM: not called. */
static gw_status call_worker(gw_worker *worker,
                             void (*run)(gw_worker *worker, void *data),
                             void *data) {
  call c = {.worker = worker, .run = run, .data = data};
  sem_init(&c.done, 0, 0);
  gw_status status = gw_loop_post(worker->loop, run_call, &c);
  while (status == GW_OK && sem_wait(&c.done) != 0) {
  }
  sem_destroy(&c.done);
  return status;
}

/* ---- on the worker's thread ---- */

static uint64_t wall_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void log_line(void *owner, gw_slice line) {
  gw_worker *worker = owner;
  gw_log_put(worker->ring, GW_LOG_ACCESS, line);
}

/* News of upstreams for the operational log; a name the client chose is not
 * among them. */
static void log_news(void *owner, gw_slice upstream, gw_slice endpoint,
                     gw_cluster_news news, const char *why) {
  gw_worker *worker = owner;
  static const char *const words[] = {
      [GW_NEWS_UP] = "is reached again",
      [GW_NEWS_DOWN] = "can't be reached",
      [GW_NEWS_LOST] = "broke a connection in use",
      [GW_NEWS_NO_NAME] = "can't be looked up",
  };
  gw_log_write(&worker->log, why ? GW_LOG_WARN : GW_LOG_INFO,
               "upstream %.*s: %.*s %s%s%s", (int)upstream.n, upstream.p,
               (int)endpoint.n, endpoint.p, words[news], why ? ": " : "",
               why ? why : "");
}

static void on_accept(void *owner, gw_stream *stream) {
  gw_http_server_accept(owner, stream);
}

static void *run(void *data) {
  gw_worker *worker = data;
  gw_loop_run(worker->loop);
  return NULL;
}

typedef struct use_request {
  const gw_config *config;
  gw_status status;
} use_request;

static void use_config(gw_worker *worker, void *data) {
  use_request *request = data;
  const gw_config *config = request->config;
  request->status = gw_pipeline_use(worker->pipeline, config->settings);
  if (request->status != GW_OK) {
    return;
  }
  worker->log.level = (gw_log_level)config->log_level;
  for (size_t i = 0; i < worker->n_listeners; i++) {
    worker->servers[i].limits = config->limits;
    worker->servers[i].keep = &config->settings->request_headers;
    worker->servers[i].accepts_h1 = config->listeners[i].h1;
    worker->servers[i].accepts_h2 = config->listeners[i].h2;
    if (worker->listeners[i]) {
      gw_listener_set_tls(worker->listeners[i], config->listeners[i].tls);
    }
  }
}

static void drain(gw_worker *worker, void *data) {
  (void)data;
  for (size_t i = 0; i < worker->n_listeners; i++) {
    if (worker->listeners[i]) {
      gw_listener_drain(worker->listeners[i]); /* and frees it */
      worker->listeners[i] = NULL;
    }
    gw_http_server_drain(&worker->servers[i]);
  }
}

static void count_open(gw_worker *worker, void *data) {
  size_t *n = data;
  *n = gw_pipeline_n_open(worker->pipeline);
  for (size_t i = 0; i < worker->n_listeners; i++) {
    *n += worker->servers[i].n_conns;
  }
}

typedef struct endpoint_request {
  gw_worker_endpoint *rows;
  size_t cap, n;
} endpoint_request;

static void copy_endpoints(gw_worker *worker, void *data) {
  endpoint_request *request = data;
  size_t n;
  gw_cluster *const *clusters = gw_pipeline_clusters(worker->pipeline, &n);
  for (size_t i = 0; i < n; i++) {
    gw_endpoint_stats stats[64];
    size_t got = gw_cluster_stats(clusters[i], stats, GW_COUNT(stats));
    for (size_t j = 0; j < got && j < GW_COUNT(stats); j++) {
      if (request->n < request->cap) {
        request->rows[request->n++] = (gw_worker_endpoint){i, stats[j]};
      }
    }
  }
}

static void close_all(gw_worker *worker, void *data) {
  drain(worker, data);
  for (size_t i = 0; i < worker->n_listeners; i++) {
    gw_http_server_close(&worker->servers[i]);
  }
}

/* ---- making and ending ---- */

static void free_parts(gw_worker *worker) {
  for (size_t i = 0; worker->listeners && i < worker->n_listeners; i++) {
    gw_listener_free(worker->listeners[i]);
  }
  gw_pipeline_free(worker->pipeline);
  gw_loop_free(worker->loop);
  gw_free(worker->servers);
  gw_free(worker->listeners);
  gw_free(worker);
}

static bool make_pipeline(gw_worker *worker, const gw_worker_options *options) {
  gw_pipeline_config config = {
      .loop = worker->loop,
      .metrics = options->metrics,
      .log = log_line,
      .log_owner = worker,
      .tell = log_news,
      .tell_owner = worker,
      .wall_us = wall_us,
  };
  worker->pipeline = gw_pipeline_new(&config);
  return worker->pipeline &&
         gw_pipeline_use(worker->pipeline, options->config->settings) == GW_OK;
}

static bool make_listeners(gw_worker *worker,
                           const gw_worker_options *options) {
  const gw_config *config = options->config;
  gw_http_handler handler = gw_pipeline_handler(worker->pipeline);
  worker->n_listeners = config->n_listeners;
  worker->servers = gw_zalloc(config->n_listeners * sizeof *worker->servers);
  worker->listeners = gw_zalloc(config->n_listeners * sizeof(gw_listener *));
  if (!worker->servers || !worker->listeners) {
    return false;
  }
  for (size_t i = 0; i < config->n_listeners; i++) {
    gw_http_server *server = &worker->servers[i];
    gw_listener_config listener = {.tls = config->listeners[i].tls,
                                   .on_accept = on_accept,
                                   .owner = server};
    gw_http_server_init(server, worker->loop, &config->limits, &handler);
    server->keep = &config->settings->request_headers;
    server->accepts_h1 = config->listeners[i].h1;
    server->accepts_h2 = config->listeners[i].h2;
    worker->listeners[i] =
        gw_listener_new(worker->loop, options->fds[i], &listener);
    if (!worker->listeners[i]) {
      return false;
    }
  }
  return true;
}

gw_worker *gw_worker_new(const gw_worker_options *options) {
  gw_worker *worker = gw_zalloc(sizeof *worker);
  if (!worker) {
    return NULL;
  }
  worker->ring = options->ring;
  worker->log = (gw_log){(gw_log_level)options->config->log_level,
                         gw_log_ring_sink, options->ring};
  worker->loop = gw_loop_uv_new();
  if (!worker->loop || !make_pipeline(worker, options) ||
      !make_listeners(worker, options) ||
      pthread_create(&worker->thread, NULL, run, worker) != 0) {
    free_parts(worker);
    return NULL;
  }
  return worker;
}

gw_status gw_worker_use(gw_worker *worker, const gw_config *config) {
  use_request request = {config, GW_OK};
  gw_status status = call_worker(worker, use_config, &request);
  return status == GW_OK ? request.status : status;
}

void gw_worker_drain(gw_worker *worker) {
  (void)call_worker(worker, drain, NULL);
}

size_t gw_worker_n_open(gw_worker *worker) {
  size_t n = 1; /* without memory to ask: assume that there is something */
  (void)call_worker(worker, count_open, &n);
  return n;
}

size_t gw_worker_endpoints(gw_worker *worker, gw_worker_endpoint *rows,
                           size_t cap) {
  endpoint_request request = {rows, cap, 0};
  (void)call_worker(worker, copy_endpoints, &request);
  return request.n;
}

void gw_worker_free(gw_worker *worker) {
  if (!worker) {
    return;
  }
  (void)call_worker(worker, close_all, NULL);
  gw_loop_stop(worker->loop);
  pthread_join(worker->thread, NULL);
  free_parts(worker);
}
