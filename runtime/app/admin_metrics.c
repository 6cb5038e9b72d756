/* admin_metrics: the /metrics page: the counters of all workers, added up. */
#include "app/admin.h"

#include <stdio.h>

typedef struct page {
  const gw_admin_view *view;
  gw_buf *out;
  gw_status status;
} page;

static void put(page *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put(page *p, const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (p->status == GW_OK && n > 0) {
    size_t size = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    p->status = gw_buf_append(p->out, gw_slice_of(text, size));
  }
}

static void put_head(page *p, const char *name, const char *type,
                     const char *help) {
  put(p, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static double seconds(uint64_t us) {
  return (double)us / 1e6;
}

/* ---- requests ---- */

/* The operation of row |index|, or NULL for the row of "no route". */
static const gw_operation *operation_at(const page *p, size_t index) {
  const gw_api *api = p->view->api;
  return index < api->n_operations ? api->operations[index] : NULL;
}

static void put_labels(page *p, size_t index) {
  const gw_operation *operation = operation_at(p, index);
  gw_slice id = operation ? operation->id : GW_LIT("none");
  gw_slice method = operation ? operation->method : GW_LIT("none");
  put(p, "operation=\"%.*s\",method=\"%.*s\"", (int)id.n, id.p, (int)method.n,
      method.p);
}

typedef struct status_sums {
  int statuses[GW_METRIC_STATUSES];
  uint64_t counts[GW_METRIC_STATUSES];
  size_t n;
} status_sums;

static void add_status(status_sums *sums, int status, uint64_t count) {
  size_t i = 0;
  while (i < sums->n && sums->statuses[i] != status) {
    i++;
  }
  if (i == GW_METRIC_STATUSES) {
    return;
  }
  if (i == sums->n) {
    sums->statuses[sums->n++] = status;
    sums->counts[i] = 0;
  }
  sums->counts[i] += count;
}

static status_sums sum_statuses(const page *p, size_t index) {
  status_sums sums = {.n = 0};
  for (size_t w = 0; w < p->view->n_workers; w++) {
    int statuses[GW_METRIC_STATUSES];
    uint64_t counts[GW_METRIC_STATUSES];
    size_t n =
        gw_metrics_statuses(p->view->metrics[w], index, statuses, counts);
    for (size_t i = 0; i < n; i++) {
      add_status(&sums, statuses[i], counts[i]);
    }
  }
  return sums;
}

static void put_requests(page *p) {
  put_head(p, "gw_http_requests_total", "counter", "Requests answered.");
  for (size_t i = 0; i <= p->view->api->n_operations; i++) {
    status_sums sums = sum_statuses(p, i);
    for (size_t j = 0; j < sums.n; j++) {
      put(p, "gw_http_requests_total{");
      put_labels(p, i);
      put(p, ",code=\"%d\"} %llu\n", sums.statuses[j],
          (unsigned long long)sums.counts[j]);
    }
  }
}

/* ---- histograms ---- */

typedef struct histogram_sums {
  uint64_t buckets[GW_METRIC_BUCKETS];
  uint64_t sum_us, n;
} histogram_sums;

static void add_histogram(histogram_sums *sums, const gw_histogram *one) {
  for (size_t i = 0; i < GW_METRIC_BUCKETS; i++) {
    sums->buckets[i] += gw_counted(&one->buckets[i]);
    sums->n += gw_counted(&one->buckets[i]);
  }
  sums->sum_us += gw_counted(&one->sum_us);
}

static void put_histogram(page *p, const char *name, const char *labels,
                          const histogram_sums *sums) {
  uint64_t so_far = 0;
  for (size_t i = 0; i + 1 < GW_METRIC_BUCKETS; i++) {
    so_far += sums->buckets[i];
    put(p, "%s_bucket{%s,le=\"%g\"} %llu\n", name, labels,
        seconds(gw_metric_bounds_us[i]), (unsigned long long)so_far);
  }
  put(p, "%s_bucket{%s,le=\"+Inf\"} %llu\n", name, labels,
      (unsigned long long)sums->n);
  put(p, "%s_sum{%s} %.6f\n%s_count{%s} %llu\n", name, labels,
      seconds(sums->sum_us), name, labels, (unsigned long long)sums->n);
}

static void put_durations(page *p) {
  put_head(p, "gw_http_request_duration_seconds", "histogram",
           "From the head of a request to the last byte of its answer.");
  for (size_t i = 0; i <= p->view->api->n_operations; i++) {
    histogram_sums sums = {.n = 0};
    for (size_t w = 0; w < p->view->n_workers; w++) {
      add_histogram(&sums, &p->view->metrics[w]->operations[i].duration);
    }
    if (sums.n) {
      const gw_operation *operation = operation_at(p, i);
      gw_slice id = operation ? operation->id : GW_LIT("none");
      char labels[300];
      snprintf(labels, sizeof labels, "operation=\"%.*s\"", (int)id.n, id.p);
      put_histogram(p, "gw_http_request_duration_seconds", labels, &sums);
    }
  }
}

/* ---- upstreams ---- */

static const gw_upstream_metrics *find_upstream(const gw_metrics *metrics,
                                                const char *name) {
  for (size_t i = 0; i < GW_METRIC_UPSTREAMS; i++) {
    const char *there =
        atomic_load_explicit(&metrics->upstreams[i].name, memory_order_acquire);
    if (there && strcmp(there, name) == 0) {
      return &metrics->upstreams[i];
    }
  }
  return NULL;
}

static void put_upstream(page *p, const char *name) {
  histogram_sums duration = {.n = 0};
  uint64_t by_grpc[GW_METRIC_GRPC] = {0};
  for (size_t w = 0; w < p->view->n_workers; w++) {
    const gw_upstream_metrics *row = find_upstream(p->view->metrics[w], name);
    for (size_t i = 0; row && i < GW_METRIC_GRPC; i++) {
      by_grpc[i] += gw_counted(&row->by_grpc[i]);
    }
    if (row) {
      add_histogram(&duration, &row->duration);
    }
  }
  for (int i = 0; i < GW_METRIC_GRPC; i++) {
    if (by_grpc[i]) {
      put(p,
          "gw_upstream_requests_total{upstream=\"%s\",grpc_code=\"%s\"} "
          "%llu\n",
          name, i == GW_METRIC_GRPC - 1 ? "none" : gw_grpc_code_find(i)->name,
          (unsigned long long)by_grpc[i]);
    }
  }
  if (duration.n) {
    char labels[300];
    snprintf(labels, sizeof labels, "upstream=\"%s\"", name);
    put_histogram(p, "gw_upstream_request_duration_seconds", labels, &duration);
  }
}

static void put_upstreams(page *p) {
  put_head(p, "gw_upstream_requests_total", "counter",
           "Calls, by the grpc-status that came back.");
  put_head(p, "gw_upstream_request_duration_seconds", "histogram",
           "From the first byte of a call to its trailers.");
  const gw_settings *settings = p->view->config->settings;
  for (size_t i = 0; i < settings->n_clusters; i++) {
    char name[128];
    gw_slice text = settings->clusters[i].name;
    if (text.n < sizeof name) {
      memcpy(name, text.p, text.n);
      name[text.n] = '\0';
      put_upstream(p, name);
    }
  }
}

/* ---- the rest ---- */

static void add_finding(gw_finding_count *sums, size_t *n,
                        const gw_finding_count *more) {
  size_t i = 0;
  while (i < *n &&
         (strcmp(sums[i].rule, more->rule) != 0 || sums[i].mode != more->mode ||
          sums[i].place != more->place)) {
    i++;
  }
  if (i < *n) {
    sums[i].n += more->n;
  } else if (i < GW_METRIC_FINDINGS) {
    sums[(*n)++] = *more;
  }
}

static size_t sum_findings(const page *p, size_t index,
                           gw_finding_count *ret_sums) {
  size_t n = 0;
  for (size_t w = 0; w < p->view->n_workers; w++) {
    gw_finding_count counts[GW_METRIC_FINDINGS];
    size_t n_counts = gw_metrics_findings(p->view->metrics[w], index, counts);
    for (size_t i = 0; i < n_counts; i++) {
      add_finding(ret_sums, &n, &counts[i]);
    }
  }
  return n;
}

static void put_findings(page *p) {
  put_head(p, "gw_validation_failures_total", "counter",
           "What validation found, refused or let pass by mode.");
  for (size_t i = 0; i < p->view->api->n_operations; i++) {
    gw_finding_count sums[GW_METRIC_FINDINGS];
    gw_slice id = p->view->api->operations[i]->id;
    size_t n = sum_findings(p, i, sums);
    for (size_t k = 0; k < n; k++) {
      put(p,
          "gw_validation_failures_total{operation=\"%.*s\",rule=\"%s\","
          "location=\"%s\",mode=\"%s\"} %llu\n",
          (int)id.n, id.p, sums[k].rule, gw_finding_place_text(sums[k].place),
          gw_finding_mode_text(sums[k].mode), (unsigned long long)sums[k].n);
    }
  }
}

typedef struct plain_row {
  const char *name, *type, *help;
  size_t offset;
} plain_row;

static void put_plain(page *p) {
  static const plain_row rows[] = {
      {"gw_http_requests_open", "gauge", "Requests on the road.",
       offsetof(gw_metrics, n_open)},
      {"gw_http_requests_refused_total", "counter",
       "Requests refused for want of memory.", offsetof(gw_metrics, n_refused)},
      {"gw_http_requests_cancelled_total", "counter",
       "Requests whose client left before the answer.",
       offsetof(gw_metrics, n_cancelled)},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    uint64_t sum = 0;
    for (size_t w = 0; w < p->view->n_workers; w++) {
      sum += gw_counted(
          (const gw_counter *)(const void *)((const char *)p->view->metrics[w] +
                                             rows[i].offset));
    }
    put_head(p, rows[i].name, rows[i].type, rows[i].help);
    put(p, "%s %llu\n", rows[i].name, (unsigned long long)sum);
  }
}

static void put_gateway(page *p) {
  const gw_admin_view *view = p->view;
  put_head(p, "gw_config_last_reload_successful", "gauge",
           "Whether the last configuration was taken.");
  put(p, "gw_config_last_reload_successful %d\n", view->last_reload_ok);
  put_head(p, "gw_config_reloads_total", "counter", "Reloads taken.");
  put(p, "gw_config_reloads_total %llu\n", (unsigned long long)view->n_reloads);
  put_head(p, "gw_log_dropped_total", "counter",
           "Log lines dropped for a slow reader.");
  put(p, "gw_log_dropped_total %llu\n",
      (unsigned long long)gw_log_writer_n_dropped(view->logs));
  put_head(p, "gw_build_info", "gauge", "The product and its specification.");
  put(p, "gw_build_info{version=\"%.*s\",spec_sha256=\"%.*s\"} 1\n",
      (int)view->api->spec_version.n,
      view->api->spec_version.p ? view->api->spec_version.p : "",
      (int)view->spec_sha256.n, view->spec_sha256.p);
}

gw_status gw_admin_metrics(const gw_admin_view *view, gw_buf *out) {
  page p = {view, out, GW_OK};
  put_requests(&p);
  put_durations(&p);
  put_upstreams(&p);
  put_findings(&p);
  put_plain(&p);
  put_gateway(&p);
  return p.status;
}
