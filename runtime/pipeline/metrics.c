#include "pipeline/metrics.h"

#include "base/mem.h"

const uint64_t gw_metric_bounds_us[GW_METRIC_BUCKETS - 1] = {
    500,   1000,   2500,   5000,    10000,  25000,
    50000, 100000, 500000, 1000000, 5000000};

gw_metrics *gw_metrics_new(const gw_api *api) {
  gw_metrics *metrics = gw_zalloc(sizeof *metrics);
  if (!metrics) {
    return NULL;
  }
  metrics->n_operations = api->n_operations + 1;
  metrics->operations =
      gw_zalloc(metrics->n_operations * sizeof *metrics->operations);
  if (!metrics->operations) {
    gw_free(metrics);
    return NULL;
  }
  return metrics;
}

void gw_metrics_free(gw_metrics *metrics) {
  if (!metrics) {
    return;
  }
  for (size_t i = 0; i < GW_METRIC_UPSTREAMS; i++) {
    const char *name = atomic_load(&metrics->upstreams[i].name);
    gw_free((void *)(uintptr_t)name);
  }
  for (size_t i = 0; i < GW_METRIC_RULES; i++) {
    const char *rule = atomic_load(&metrics->rules[i]);
    gw_free((void *)(uintptr_t)rule);
  }
  gw_free(metrics->operations);
  gw_free(metrics);
}

static void count_time(gw_histogram *histogram, uint64_t us) {
  size_t bucket = 0;
  while (bucket < GW_METRIC_BUCKETS - 1 && us > gw_metric_bounds_us[bucket]) {
    bucket++;
  }
  gw_count(&histogram->buckets[bucket], 1);
  gw_count(&histogram->sum_us, us);
}

/* The slot of |status|; the last one takes what no longer fits. */
static size_t status_slot(gw_operation_metrics *row, int status) {
  size_t i = 0;
  for (; i < GW_METRIC_STATUSES - 1; i++) {
    int there = atomic_load_explicit(&row->statuses[i], memory_order_relaxed);
    if (there == status || there == 0) {
      break;
    }
  }
  atomic_store_explicit(&row->statuses[i], status, memory_order_relaxed);
  return i;
}

/* A copy that ends with the metrics: clusters end before. */
static const char *keep_name(gw_slice name) {
  char *copy = gw_alloc(name.n + 1);
  if (copy) {
    memcpy(copy, name.p, name.n);
    copy[name.n] = '\0';
  }
  return copy;
}

static gw_upstream_metrics *upstream_row(gw_metrics *metrics, gw_slice name) {
  for (size_t i = 0; i < GW_METRIC_UPSTREAMS; i++) {
    gw_upstream_metrics *row = &metrics->upstreams[i];
    const char *there = atomic_load_explicit(&row->name, memory_order_relaxed);
    if (there && gw_slice_is(name, there)) {
      return row;
    }
    if (!there) {
      const char *kept = keep_name(name);
      atomic_store_explicit(&row->name, kept, memory_order_release);
      return kept ? row : NULL;
    }
  }
  return NULL;
}

static void count_upstream(gw_metrics *metrics, const gw_exchange *x) {
  gw_upstream_metrics *row = upstream_row(metrics, x->upstream);
  if (!row) {
    return;
  }
  bool is_known = x->grpc_status >= 0 && x->grpc_status < GW_METRIC_GRPC - 1;
  gw_count(&row->by_grpc[is_known ? x->grpc_status : GW_METRIC_GRPC - 1], 1);
  if (x->answered_us > x->sent_us && x->sent_us) {
    count_time(&row->duration, x->answered_us - x->sent_us);
  }
}

/* ---- findings ---- */

/* Rules are few, but some come from tables and schemas: the last row is all
 * that has no other. */
static uint32_t rule_row(gw_metrics *metrics, gw_slice rule) {
  for (uint32_t i = 0; i < GW_METRIC_RULES; i++) {
    const char *there =
        atomic_load_explicit(&metrics->rules[i], memory_order_relaxed);
    if (there && gw_slice_is(rule, there)) {
      return i;
    }
    if (!there) {
      bool is_last = i == GW_METRIC_RULES - 1;
      atomic_store_explicit(&metrics->rules[i],
                            keep_name(is_last ? GW_LIT("other") : rule),
                            memory_order_release);
      return i;
    }
  }
  return GW_METRIC_RULES - 1;
}

enum { KEY_SET = 1, MODE_BITS = 1, PLACE_BITS = 4, RULE_BITS = 8 };

void gw_metrics_finding(gw_metrics *metrics, size_t index, gw_slice rule,
                        gw_finding_place place, gw_finding_mode mode) {
  gw_operation_metrics *row = &metrics->operations[index];
  uint32_t key = KEY_SET | (uint32_t)mode << MODE_BITS |
                 (uint32_t)place << PLACE_BITS |
                 rule_row(metrics, rule) << RULE_BITS;
  size_t i = 0;
  for (; i < GW_METRIC_FINDINGS - 1; i++) {
    uint32_t there =
        atomic_load_explicit(&row->findings[i], memory_order_relaxed);
    if (there == key || there == 0) {
      break;
    }
  }
  atomic_store_explicit(&row->findings[i], key, memory_order_release);
  gw_count(&row->by_finding[i], 1);
}

size_t gw_metrics_findings(const gw_metrics *metrics, size_t index,
                           gw_finding_count *ret_counts) {
  const gw_operation_metrics *row = &metrics->operations[index];
  size_t n = 0;
  for (; n < GW_METRIC_FINDINGS; n++) {
    uint32_t key =
        atomic_load_explicit(&row->findings[n], memory_order_acquire);
    if (!key) {
      break;
    }
    const char *rule = atomic_load_explicit(&metrics->rules[key >> RULE_BITS],
                                            memory_order_acquire);
    ret_counts[n] = (gw_finding_count){
        .rule = rule ? rule : "other",
        .mode = (gw_finding_mode)(key >> MODE_BITS & 7),
        .place = (gw_finding_place)(key >> PLACE_BITS & 15),
        .n = gw_counted(&row->by_finding[n]),
    };
  }
  return n;
}

/* What is wrong with a request that was refused. */
static void count_invalid(gw_metrics *metrics, size_t index,
                          const gw_problem *problem) {
  for (size_t i = 0; i < problem->n_items; i++) {
    gw_metrics_finding(metrics, index, problem->items[i].code,
                       gw_finding_place_of(problem->items[i].where),
                       GW_FINDING_ENFORCE);
  }
}

void gw_metrics_exchange(gw_metrics *metrics, const gw_exchange *x,
                         const gw_operation_settings *settings, int status,
                         uint64_t duration_us) {
  size_t index = settings ? settings->index : metrics->n_operations - 1;
  gw_operation_metrics *row = &metrics->operations[index];
  gw_count(&row->by_status[status_slot(row, status)], 1);
  count_time(&row->duration, duration_us);
  if (x->problem && x->problem->id == GW_PROBLEM_INVALID) {
    count_invalid(metrics, index, x->problem);
  }
  if (x->upstream.n) {
    count_upstream(metrics, x);
  }
}

size_t gw_metrics_statuses(const gw_metrics *metrics, size_t index,
                           int *ret_statuses, uint64_t *ret_counts) {
  const gw_operation_metrics *row = &metrics->operations[index];
  size_t n = 0;
  for (; n < GW_METRIC_STATUSES; n++) {
    ret_statuses[n] =
        atomic_load_explicit(&row->statuses[n], memory_order_relaxed);
    ret_counts[n] = gw_counted(&row->by_status[n]);
    if (!ret_statuses[n]) {
      break;
    }
  }
  return n;
}
