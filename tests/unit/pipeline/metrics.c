#include "pipeline/metrics.h"

#include "unit.h"

static const gw_operation operation = {.id = GW_STR("One")};
static const gw_operation *const operations[] = {&operation};
static const gw_api api = {.operations = operations, .n_operations = 1};
static const gw_operation_settings settings = {.operation = &operation};

static gw_metrics *metrics;

static int set_up(void **state) {
  (void)state;
  metrics = gw_metrics_new(&api);
  return metrics ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  gw_metrics_free(metrics);
  gw_metrics_free(NULL);
  return 0;
}

/* A bound belongs to its bucket; what is above all is in the last. */
static void durations_fall_into_buckets(void **state) {
  (void)state;
  gw_exchange x = {.grpc_status = -1};
  for (size_t i = 0; i < GW_METRIC_BUCKETS - 1; i++) {
    gw_metrics_exchange(metrics, &x, &settings, 200, gw_metric_bounds_us[i]);
    gw_metrics_exchange(metrics, &x, &settings, 200,
                        gw_metric_bounds_us[i] + 1);
  }
  const gw_histogram *histogram = &metrics->operations[0].duration;
  assert_int_equal(gw_counted(&histogram->buckets[0]), 1);
  for (size_t i = 1; i < GW_METRIC_BUCKETS - 1; i++) {
    assert_int_equal(gw_counted(&histogram->buckets[i]), 2);
  }
  assert_int_equal(gw_counted(&histogram->buckets[GW_METRIC_BUCKETS - 1]), 1);
}

/* More statuses than rows: the last row takes the rest, and none is lost. */
static void statuses_have_a_limit(void **state) {
  (void)state;
  enum { MORE = GW_METRIC_STATUSES + 3 };
  gw_exchange x = {.grpc_status = -1};
  int statuses[GW_METRIC_STATUSES];
  uint64_t counts[GW_METRIC_STATUSES], sum = 0;
  for (int i = 0; i < MORE; i++) {
    gw_metrics_exchange(metrics, &x, NULL, 400 + i, 1);
    gw_metrics_exchange(metrics, &x, NULL, 400, 1);
  }
  size_t n = gw_metrics_statuses(metrics, 1, statuses, counts);
  assert_int_equal(n, GW_METRIC_STATUSES);
  assert_int_equal(statuses[0], 400);
  assert_int_equal(counts[0], MORE + 1);
  for (size_t i = 0; i < n; i++) {
    sum += counts[i];
  }
  assert_int_equal(sum, 2 * MORE);
  assert_int_equal(gw_metrics_statuses(metrics, 0, statuses, counts), 0);
}

static void upstreams_have_a_limit(void **state) {
  (void)state;
  for (int i = 0; i < GW_METRIC_UPSTREAMS + 1; i++) {
    char name[8] = {'u', (char)('0' + i / 10), (char)('0' + i % 10)};
    gw_exchange x = {.upstream = {name, 3}, .grpc_status = i % 20 - 1};
    gw_metrics_exchange(metrics, &x, &settings, 200, 1);
    gw_metrics_exchange(metrics, &x, &settings, 200, 1);
  }
  const gw_upstream_metrics *rows = metrics->upstreams;
  assert_string_equal(rows[0].name, "u00");
  assert_string_equal(rows[GW_METRIC_UPSTREAMS - 1].name, "u63");
  assert_int_equal(gw_counted(&rows[0].by_grpc[GW_METRIC_GRPC - 1]), 2);
  assert_int_equal(gw_counted(&rows[1].by_grpc[0]), 2);
  assert_int_equal(gw_counted(&rows[17].by_grpc[16]), 2);
  assert_int_equal(gw_counted(&rows[18].by_grpc[GW_METRIC_GRPC - 1]), 2);
}

static void refusals_are_told_apart(void **state) {
  (void)state;
  gw_exchange x = {.grpc_status = -1};
  gw_problem *problem = gw_exchange_fail(&x, GW_PROBLEM_INVALID);
  gw_problem_add(problem, "pointer", GW_LIT("/a"), GW_LIT("type"), GW_LIT(""));
  gw_problem_add(problem, "parameter", GW_LIT("b"), GW_LIT("type"), GW_LIT(""));
  gw_problem_add(problem, "header", GW_LIT("c"), GW_LIT("type"), GW_LIT(""));
  gw_metrics_exchange(metrics, &x, &settings, 400, 1);
  gw_finding_count counts[GW_METRIC_FINDINGS];
  assert_int_equal(gw_metrics_findings(metrics, 0, counts), 3);
  const gw_finding_place places[] = {GW_FINDING_BODY, GW_FINDING_PARAMETER,
                                     GW_FINDING_HEADER};
  for (size_t i = 0; i < 3; i++) {
    assert_string_equal(counts[i].rule, "type");
    assert_int_equal(counts[i].mode, GW_FINDING_ENFORCE);
    assert_int_equal(counts[i].place, places[i]);
    assert_int_equal(counts[i].n, 1);
  }
}

/* Labels are bounded, whatever the rules: what is beyond is counted last. */
static void findings_have_a_limit(void **state) {
  (void)state;
  gw_finding_count counts[GW_METRIC_FINDINGS];
  uint64_t sum = 0;
  for (int i = 0; i < GW_METRIC_RULES + 20; i++) {
    char rule[8] = {'r', (char)('0' + i / 100), (char)('0' + i / 10 % 10),
                    (char)('0' + i % 10)};
    gw_metrics_finding(metrics, 0, gw_slice_str(rule), GW_FINDING_BODY,
                       GW_FINDING_REPORT);
    gw_metrics_finding(metrics, 1, gw_slice_str(rule), GW_FINDING_RESPONSE,
                       GW_FINDING_SHADOW);
  }
  size_t n = gw_metrics_findings(metrics, 0, counts);
  assert_int_equal(n, GW_METRIC_FINDINGS);
  assert_string_equal(counts[0].rule, "r000");
  assert_string_equal(counts[n - 1].rule, "other");
  for (size_t i = 0; i < n; i++) {
    sum += counts[i].n;
  }
  assert_int_equal(sum, GW_METRIC_RULES + 20);
  assert_int_equal(gw_metrics_findings(metrics, 1, counts), GW_METRIC_FINDINGS);
  assert_int_equal(counts[5].mode, GW_FINDING_SHADOW);
  assert_int_equal(counts[5].place, GW_FINDING_RESPONSE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(durations_fall_into_buckets), TEST(statuses_have_a_limit),
      TEST(upstreams_have_a_limit),      TEST(refusals_are_told_apart),
      TEST(findings_have_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
