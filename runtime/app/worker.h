/* app/worker: one thread with its loop, listeners, codecs and pipeline.
 *
 * Reads:   the configuration that it is given.
 * Units:   none.
 * Owns:    its thread and everything on its loop.
 * Errors:  gw_worker_new() returns NULL without memory or thread.
 * Threads: made and told by the control thread; gw_worker_call() waits until
 *          the worker has done what it was told.
 * Source:  DESIGN.md section 5.
 */
#ifndef GW_APP_WORKER_H
#define GW_APP_WORKER_H

#include "app/config.h"
#include "app/log_writer.h"
#include "pipeline/pipeline.h"

typedef struct gw_worker gw_worker;

typedef struct gw_worker_options {
  const gw_config *config;
  const int *fds; /* one bound descriptor per listener of the configuration */
  gw_metrics *metrics;
  gw_log_ring *ring;
} gw_worker_options;

/* Starts the thread; it accepts at once. The descriptors are its own. */
gw_worker *gw_worker_new(const gw_worker_options *options);

/* Uses |config| for what comes from now on: GW_OK or GW_ERR_NOMEM (then the
 * old one stays). */
gw_status gw_worker_use(gw_worker *worker, const gw_config *config);

/* Begins the orderly end: listeners accept what is queued and close,
 * connections end. */
void gw_worker_drain(gw_worker *worker);

/* Connections and exchanges that are still open. */
size_t gw_worker_n_open(gw_worker *worker);

typedef struct gw_worker_endpoint {
  size_t cluster; /* index in the settings */
  gw_endpoint_stats stats;
} gw_worker_endpoint;

/* Copies up to |cap| endpoints of all clusters; returns how many. */
size_t gw_worker_endpoints(gw_worker *worker, gw_worker_endpoint *rows,
                           size_t cap);

/* Closes what is open, joins the thread, frees the worker. */
void gw_worker_free(gw_worker *worker);

#endif
