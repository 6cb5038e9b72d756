#include "app/gateway.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/resource.h>

#include "app/admin.h"
#include "app/signals.h"
#include "base/crypto.h"
#include "base/mem.h"
#include "net/listener.h"

enum {
  MAX_WORKERS = 256,
  FEW_CONNECTIONS = 100, /* worth a word */
  POLL_MS = 20,
  EXIT_SYSTEM = 1,
  EXIT_CONFIG = 100
};

typedef struct gateway {
  gw_slice path;
  const gw_api *api;
  const gw_policy *const *policies;
  gw_arena arena;
  gw_config *config;
  gw_loop *loop; /* of the control thread */
  gw_signals signals;
  gw_log_writer *logs;
  gw_log log;
  gw_admin *admin;
  gw_admin_view view;
  gw_worker *workers[MAX_WORKERS];
  gw_metrics *metrics[MAX_WORKERS];
  size_t n_workers;
  gw_timer timer;
  uint64_t drain_until_ms;
  bool is_ending, is_draining;
} gateway;

/* ---- words ---- */

void gw_gateway_print_errors(gw_slice path, const gw_config_reader *errors) {
  for (size_t i = 0; i < errors->errors.n; i++) {
    const gw_config_error *error = &errors->errors.v[i];
    fprintf(stderr, "%.*s", (int)path.n, path.p);
    if (error->line) {
      fprintf(stderr, ":%u:%u", error->line, error->column);
    }
    fprintf(stderr, ": error: %.*s\n", (int)error->message.n,
            error->message.p ? error->message.p : "out of memory");
  }
}

gw_slice gw_gateway_spec_digest(const gw_api *api, gw_arena *arena) {
  gw_buf all;
  gw_buf_init(&all, NULL, SIZE_MAX / 2);
  for (size_t i = 0; i < api->n_documents; i++) {
    (void)gw_buf_append(&all, api->documents[i].json);
  }
  char hex[GW_SHA256_HEX];
  gw_slice digest = GW_LIT("");
  if (all.n && gw_sha256_hex(gw_buf_slice(&all), hex) == GW_OK) {
    digest = gw_arena_dup(arena, gw_slice_of(hex, sizeof hex));
  }
  gw_buf_done(&all);
  return digest;
}

static void log_config_errors(gateway *g, const gw_config_reader *errors) {
  for (size_t i = 0; i < errors->errors.n; i++) {
    const gw_config_error *error = &errors->errors.v[i];
    gw_log_write(&g->log, GW_LOG_ERROR, "%.*s:%u:%u: %.*s", (int)g->path.n,
                 g->path.p, error->line, error->column, (int)error->message.n,
                 error->message.p ? error->message.p : "out of memory");
  }
}

static void log_warnings(gateway *g) {
  for (size_t i = 0; i < g->config->warnings.n; i++) {
    gw_slice text = g->config->warnings.v[i];
    gw_log_write(&g->log, GW_LOG_WARN, "%.*s", (int)text.n, text.p);
  }
}

/* ---- the orderly end ---- */

static void stop_when_drained(gateway *g) {
  size_t open = 0;
  for (size_t i = 0; i < g->n_workers; i++) {
    open += gw_worker_n_open(g->workers[i]);
  }
  if (open == 0 || gw_loop_now_ms(g->loop) >= g->drain_until_ms) {
    gw_log_write(&g->log, GW_LOG_INFO, "drained, %zu still open", open);
    gw_loop_stop(g->loop);
  } else {
    gw_timer_start(g->loop, &g->timer, POLL_MS);
  }
}

static void start_drain(gateway *g) {
  g->is_draining = true;
  g->drain_until_ms = gw_loop_now_ms(g->loop) + g->config->drain_ms;
  for (size_t i = 0; i < g->n_workers; i++) {
    gw_worker_drain(g->workers[i]);
  }
  gw_timer_start(g->loop, &g->timer, POLL_MS);
}

static void on_timer(gw_timer *timer) {
  gateway *g = GW_CONTAINER(timer, gateway, timer);
  if (g->is_draining) {
    stop_when_drained(g);
  } else {
    start_drain(g);
  }
}

/* First readiness fails, so that load balancers turn away; a second signal
 * ends at once. */
static void on_end(void *data) {
  gateway *g = data;
  if (g->is_ending) {
    gw_loop_stop(g->loop);
    return;
  }
  g->is_ending = true;
  g->view.is_ready = false;
  gw_log_write(&g->log, GW_LOG_INFO, "draining");
  gw_timer_start(g->loop, &g->timer, g->config->readiness_ms);
}

/* ---- reload ---- */

/* Descriptors are bound at start: what listens where stays until the end. */
static bool same_listeners(gateway *g, const gw_config *fresh) {
  const gw_config *old = g->config;
  bool same = old->n_listeners == fresh->n_listeners &&
              old->workers == fresh->workers &&
              gw_addr_eq(&old->admin, &fresh->admin);
  for (size_t i = 0; same && i < old->n_listeners; i++) {
    same =
        gw_addr_eq(&old->listeners[i].address, &fresh->listeners[i].address) &&
        !old->listeners[i].tls == !fresh->listeners[i].tls;
  }
  return same;
}

static bool use_everywhere(gateway *g, const gw_config *config) {
  for (size_t i = 0; i < g->n_workers; i++) {
    if (gw_worker_use(g->workers[i], config) != GW_OK) {
      for (size_t j = 0; j < i; j++) {
        (void)gw_worker_use(g->workers[j], g->config);
      }
      return false;
    }
  }
  return true;
}

static bool reload(gateway *g) {
  gw_arena arena;
  gw_config_reader errors;
  gw_config *fresh = NULL;
  bool taken = false;
  gw_arena_init(&arena, 0);
  gw_status status =
      gw_config_load(g->path, g->api, g->policies, &arena, &fresh, &errors);
  if (status != GW_OK) {
    log_config_errors(g, &errors);
  } else if (!same_listeners(g, fresh)) {
    gw_log_write(&g->log, GW_LOG_ERROR,
                 "reload: listeners, admin or workers changed, which takes a "
                 "restart");
  } else if (use_everywhere(g, fresh)) {
    taken = true;
  } else {
    gw_log_write(&g->log, GW_LOG_ERROR, "reload: out of memory");
  }
  gw_config *loser = taken ? g->config : fresh;
  g->config = taken ? fresh : g->config;
  g->view.config = g->config;
  gw_config_free(loser);
  gw_arena_done(&arena);
  return taken;
}

static void on_reload(void *data) {
  gateway *g = data;
  g->view.last_reload_ok = reload(g);
  if (!g->view.last_reload_ok) {
    gw_log_write(&g->log, GW_LOG_ERROR,
                 "reload refused, the last good configuration stays");
    return;
  }
  g->view.n_reloads++;
  g->log.level = (gw_log_level)g->config->log_level;
  if (gw_log_writer_open(g->logs, g->config->access_log) != GW_OK) {
    gw_log_write(&g->log, GW_LOG_ERROR, "could not open the access log: %s",
                 strerror(errno));
  }
  log_warnings(g);
  gw_log_write(&g->log, GW_LOG_INFO, "configuration reloaded");
}

/* ---- start ---- */

static uint32_t count_workers(const gw_config *config) {
  cpu_set_t cpus;
  if (config->workers) {
    return config->workers;
  }
  int n = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
  return (uint32_t)(n < 1 ? 1 : n > MAX_WORKERS ? MAX_WORKERS : n);
}

static void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

typedef struct bound {
  gw_addr addr; /* with the port that it got */
  int fds[MAX_WORKERS];
} bound;

static bool bind_address(const gw_addr *address, size_t n, bound *out) {
  out->addr = *address;
  if (gw_listen(&out->addr, out->fds, n) == GW_OK) {
    return true;
  }
  char text[GW_ADDR_TEXT];
  gw_slice name = gw_addr_text(address, text);
  fprintf(stderr, "could not listen on %.*s: %s\n", (int)name.n, name.p,
          strerror(errno));
  return false;
}

/* Binds every listener for every worker, before anything is served. */
static bool bind_all(gateway *g, bound *listeners, bound *admin) {
  for (size_t i = 0; i < g->config->n_listeners; i++) {
    if (!bind_address(&g->config->listeners[i].address, g->n_workers,
                      &listeners[i])) {
      return false;
    }
  }
  return !g->config->admin.len || bind_address(&g->config->admin, 1, admin);
}

static bool start_worker(gateway *g, size_t index, const bound *listeners) {
  int fds[GW_LISTENERS_MAX];
  for (size_t i = 0; i < g->config->n_listeners; i++) {
    fds[i] = listeners[i].fds[index];
  }
  g->metrics[index] = gw_metrics_new(g->api);
  if (!g->metrics[index]) {
    return false;
  }
  gw_worker_options options = {g->config, fds, g->metrics[index],
                               gw_log_writer_ring(g->logs, index)};
  g->workers[index] = gw_worker_new(&options);
  return g->workers[index] != NULL;
}

static void print_ready(const gateway *g, const bound *listeners,
                        const bound *admin) {
  char text[GW_ADDR_TEXT];
  printf("ready");
  for (size_t i = 0; i < g->config->n_listeners; i++) {
    const gw_listener_settings *row = &g->config->listeners[i];
    gw_slice addr = gw_addr_text(&listeners[i].addr, text);
    gw_slice name = row->name.n ? row->name : GW_LIT("listener");
    printf(" %.*s=%s%.*s", (int)name.n, name.p,
           row->tls ? "https://" : "http://", (int)addr.n, addr.p);
  }
  if (g->config->admin.len) {
    gw_slice addr = gw_addr_text(&admin->addr, text);
    printf(" admin=http://%.*s", (int)addr.n, addr.p);
  }
  printf("\n");
  fflush(stdout);
}

/* Without any, clients would connect and hear nothing. */
static bool has_room(gateway *g) {
  int room = gw_listener_room();
  if (!room) {
    fprintf(stderr, "the limit of open files (ulimit -n) leaves none for "
                    "connections of clients\n");
  } else if (room < FEW_CONNECTIONS) {
    gw_log_write(&g->log, GW_LOG_WARN,
                 "the limit of open files (ulimit -n) leaves %d for "
                 "connections of clients",
                 room);
  }
  return room > 0;
}

static bool start_parts(gateway *g, bound *listeners) {
  bound admin;
  if (!bind_all(g, listeners, &admin)) {
    return false;
  }
  for (size_t i = 0; i < g->n_workers; i++) {
    if (!start_worker(g, i, listeners)) {
      fprintf(stderr, "could not start worker %zu\n", i);
      return false;
    }
  }
  g->view = (gw_admin_view){
      .api = g->api,
      .config = g->config,
      .workers = g->workers,
      .metrics = g->metrics,
      .n_workers = g->n_workers,
      .logs = g->logs,
      .is_ready = true,
      .last_reload_ok = true,
      .spec_sha256 = gw_gateway_spec_digest(g->api, &g->arena),
  };
  if (g->config->admin.len) {
    g->admin = gw_admin_new(g->loop, admin.fds[0], &g->view);
    if (!g->admin) {
      return false;
    }
  }
  if (!has_room(g)) {
    return false;
  }
  print_ready(g, listeners, &admin);
  return true;
}

static bool start_logs(gateway *g) {
  g->logs = gw_log_writer_new(g->n_workers + 1);
  if (!g->logs) {
    fprintf(stderr, "could not start the log writer\n");
    return false;
  }
  if (gw_log_writer_open(g->logs, g->config->access_log) != GW_OK) {
    fprintf(stderr, "could not open the access log \"%.*s\": %s\n",
            (int)g->config->access_log.n, g->config->access_log.p,
            strerror(errno));
    return false;
  }
  g->log = (gw_log){(gw_log_level)g->config->log_level, gw_log_ring_sink,
                    gw_log_writer_ring(g->logs, g->n_workers)};
  return true;
}

static bool start(gateway *g) {
  gw_arena scratch;
  gw_arena_init(&scratch, 0);
  bound *listeners =
      gw_arena_zalloc(&scratch, g->config->n_listeners * sizeof *listeners);
  bool ok = listeners && start_logs(g) && start_parts(g, listeners);
  gw_arena_done(&scratch);
  return ok;
}

static void end(gateway *g) {
  gw_admin_free(g->admin);
  for (size_t i = 0; i < g->n_workers; i++) {
    gw_worker_free(g->workers[i]);
    gw_metrics_free(g->metrics[i]);
  }
  gw_log_writer_free(g->logs);
  gw_config_free(g->config);
  gw_arena_done(&g->arena);
}

static int run(gateway *g) {
  g->loop = gw_loop_uv_new();
  g->signals = (gw_signals){
      .loop = g->loop, .on_end = on_end, .on_reload = on_reload, .data = g};
  if (!g->loop || gw_signals_start(&g->signals) != GW_OK) {
    fprintf(stderr, "could not start\n");
    return EXIT_SYSTEM;
  }
  gw_timer_init(&g->timer, on_timer);
  bool started = start(g);
  if (started) {
    log_warnings(g);
    gw_loop_run(g->loop);
  }
  gw_timer_stop(&g->timer);
  end(g);
  gw_signals_stop(&g->signals);
  gw_loop_free(g->loop);
  return started ? 0 : EXIT_SYSTEM;
}

int gw_gateway_run(gw_slice path, const gw_api *api,
                   const gw_policy *const *policies) {
  gateway *g = gw_zalloc(sizeof *g);
  gw_config_reader errors = {0};
  if (!g) {
    return EXIT_SYSTEM;
  }
  g->path = path;
  g->api = api;
  g->policies = policies;
  gw_arena_init(&g->arena, 0);
  int exit_status = EXIT_CONFIG;
  raise_descriptor_limit();
  if (gw_config_load(path, api, policies, &g->arena, &g->config, &errors) ==
      GW_OK) {
    g->n_workers = count_workers(g->config);
    exit_status = run(g);
  } else {
    gw_gateway_print_errors(path, &errors);
    gw_arena_done(&g->arena);
  }
  gw_free(g);
  return exit_status;
}
