/* pipeline: the road of a request, on one worker.
 *
 * Reads:   requests from http/server, settings of the current snapshot.
 * Units:   as in settings.h.
 * Owns:    its exchanges, and for each generation of settings the clusters of
 *          this worker. A generation ends with its last exchange.
 * Errors:  gw_pipeline_new() and gw_pipeline_use() return NULL or GW_ERR_NOMEM
 *          and leave what was.
 * Threads: the worker's; the metrics that it counts in may be read by any.
 * Source:  DESIGN.md section 5.
 *
 * The stations, in order; each returns GW_NEXT, GW_WAIT, GW_REPLY or GW_FAIL
 * to one loop, and only that loop advances:
 *
 *   identify > route > access > body > validate > encode > upstream > decode
 *      \________\_________\______\_________\________\________\_________\
 *                                                    answer: > finish > reply
 *                                                                    > log
 */
#ifndef GW_PIPELINE_PIPELINE_H
#define GW_PIPELINE_PIPELINE_H

#include "pipeline/metrics.h"
#include "pipeline/settings.h"

typedef struct gw_pipeline gw_pipeline;

typedef struct gw_pipeline_config {
  gw_loop *loop;
  gw_metrics *metrics;
  /* Takes one line of the access log, without a line end; must not block. */
  void (*log)(void *owner, gw_slice line);
  void *log_owner;
  /* What gw_cluster_observe() tells of every cluster; NULL: nobody listens. */
  void (*tell)(void *owner, gw_slice upstream, gw_slice endpoint,
               gw_cluster_news news, const char *why);
  void *tell_owner;
  /* Wall clock, for the log: microseconds since 1970. */
  uint64_t (*wall_us)(void);
} gw_pipeline_config;

/* A pipeline without settings, which refuses every request. */
gw_pipeline *gw_pipeline_new(const gw_pipeline_config *config);

/* Uses |settings| (and takes a reference) for exchanges to come. */
gw_status gw_pipeline_use(gw_pipeline *pipeline, gw_settings *settings);

/* What to give to gw_http_server_init(). */
gw_http_handler gw_pipeline_handler(gw_pipeline *pipeline);

/* Exchanges on the road. */
size_t gw_pipeline_n_open(const gw_pipeline *pipeline);

/* The clusters of the current generation, in order of the settings. */
gw_cluster *const *gw_pipeline_clusters(const gw_pipeline *pipeline,
                                        size_t *ret_n);

/* Ends clusters and frees the pipeline; its exchanges have ended. */
void gw_pipeline_free(gw_pipeline *pipeline);

#endif
