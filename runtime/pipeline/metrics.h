/* pipeline/metrics: what a worker counts, exchange by exchange.
 *
 * Reads:   finished exchanges (st_log).
 * Units:   counts; microseconds summed, buckets in seconds.
 * Owns:    its rows. No row is shared between workers: whoever renders the
 *          page adds them up.
 * Errors:  gw_metrics_new() returns NULL without memory.
 * Threads: written by one worker; any thread may read at any time.
 * Source:  BEHAVIOUR.md section 7 (names, labels); Prometheus exposition
 *          format 0.0.4.
 */
#ifndef GW_PIPELINE_METRICS_H
#define GW_PIPELINE_METRICS_H

#include <stdatomic.h>

#include "pipeline/findings.h"
#include "pipeline/settings.h"

typedef atomic_uint_least64_t gw_counter;

/* One writes, others read: no need to lock the bus for it. */
static inline void gw_count(gw_counter *counter, uint64_t by) {
  uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
  atomic_store_explicit(counter, before + by, memory_order_relaxed);
}

static inline uint64_t gw_counted(const gw_counter *counter) {
  return atomic_load_explicit(counter, memory_order_relaxed);
}

enum {
  GW_METRIC_BUCKETS = 12,  /* of gw_metric_bounds_us, and one for the rest */
  GW_METRIC_STATUSES = 40, /* different statuses of one operation */
  GW_METRIC_RULES = 96,    /* different rules, "other" for those beyond */
  GW_METRIC_FINDINGS = 64, /* of one operation: rules by place and mode */
  GW_METRIC_UPSTREAMS = 64,
  GW_METRIC_GRPC = 18 /* 0 to 16, and "no answer" */
};

/* The upper bounds of the buckets but the last. */
extern const uint64_t gw_metric_bounds_us[GW_METRIC_BUCKETS - 1];

typedef struct gw_histogram {
  gw_counter buckets[GW_METRIC_BUCKETS];
  gw_counter sum_us;
} gw_histogram;

typedef struct gw_operation_metrics {
  gw_histogram duration;
  atomic_int statuses[GW_METRIC_STATUSES]; /* 0: free */
  gw_counter by_status[GW_METRIC_STATUSES];
  atomic_uint findings[GW_METRIC_FINDINGS]; /* rule, place, mode; 0: free */
  gw_counter by_finding[GW_METRIC_FINDINGS];
} gw_operation_metrics;

typedef struct gw_upstream_metrics {
  _Atomic(const char *) name; /* NULL: free; process lifetime */
  gw_histogram duration;
  gw_counter by_grpc[GW_METRIC_GRPC]; /* the last one: no answer */
} gw_upstream_metrics;

typedef struct gw_metrics {
  gw_operation_metrics *operations; /* of the api, and one for "none" */
  size_t n_operations;
  gw_upstream_metrics upstreams[GW_METRIC_UPSTREAMS];
  _Atomic(const char *) rules[GW_METRIC_RULES]; /* as for upstreams */
  gw_counter n_open, n_refused, n_cancelled;
} gw_metrics;

/* What validation found of one operation, and how often. */
typedef struct gw_finding_count {
  const char *rule;
  gw_finding_mode mode;
  gw_finding_place place;
  uint64_t n;
} gw_finding_count;

gw_metrics *gw_metrics_new(const gw_api *api);
void gw_metrics_free(gw_metrics *metrics);

/* Counts a finished exchange. |settings| is NULL where no route matched. */
void gw_metrics_exchange(gw_metrics *metrics, const gw_exchange *x,
                         const gw_operation_settings *settings, int status,
                         uint64_t duration_us);

/* Counts one finding of operation |index|. */
void gw_metrics_finding(gw_metrics *metrics, size_t index, gw_slice rule,
                        gw_finding_place place, gw_finding_mode mode);

/* The findings of operation |index|: up to GW_METRIC_FINDINGS; returns how many
 * kinds there are. */
size_t gw_metrics_findings(const gw_metrics *metrics, size_t index,
                           gw_finding_count *ret_counts);

/* The statuses that operation |index| was answered with, and how often: up to
 * GW_METRIC_STATUSES; returns how many. */
size_t gw_metrics_statuses(const gw_metrics *metrics, size_t index,
                           int *ret_statuses, uint64_t *ret_counts);

#endif
