/* st_log: the end of the road, exactly once: policies, counters, one line. */
#include "pipeline/run.h"

#include "base/num.h"
#include "base/time.h"
#include "text/json_scan.h"
#include "text/json_write.h"

enum { CLIENT_CLOSED = 499, SECOND_BYTES = sizeof "2026-01-31T12:00:00" - 1 };

/* A line being written. What no longer fits is left out, and said. */
typedef struct line {
  char *at, *end;
  bool is_full;
} line;

static inline bool has_room(line *l, size_t n) {
  if (n <= (size_t)(l->end - l->at)) {
    return true;
  }
  l->is_full = true;
  return false;
}

/* What has room. */
static inline void move(line *l, gw_slice bytes) {
  if (bytes.n) {
    memcpy(l->at, bytes.p, bytes.n);
    l->at += bytes.n;
  }
}

static inline void put(line *l, gw_slice bytes) {
  if (has_room(l, bytes.n)) {
    move(l, bytes);
  }
}

/* |key| with quotes, colon and, but for the first, a comma: as KEY() has it. */
#define KEY(name) GW_LIT(",\"" name "\":")

static void put_escaped(line *l, gw_slice text) {
  while (text.n && has_room(l, text.n + GW_JSON_ESCAPE_BYTES)) {
    l->at += gw_json_write_escape((unsigned char)text.p[0], l->at);
    text = gw_slice_from(text, 1);
    size_t n = gw_json_copy_plain(text.p, text.n, l->at);
    l->at += n;
    text = gw_slice_from(text, n);
  }
}

/* The inside of quotes, and the second one. */
static void put_inside(line *l, gw_slice text) {
  if (has_room(l, text.n)) {
    size_t n = gw_json_copy_plain(text.p, text.n, l->at);
    l->at += n;
    if (n < text.n) {
      put_escaped(l, gw_slice_from(text, n));
    }
    put(l, GW_LIT("\""));
  }
}

static inline void put_text(line *l, gw_slice key, gw_slice text) {
  if (has_room(l, key.n + 1)) {
    move(l, key);
    *l->at++ = '"';
    put_inside(l, text);
  }
}

/* For texts that hold nothing to escape, whoever wrote them. */
static inline void put_plain(line *l, gw_slice key, gw_slice text) {
  if (has_room(l, key.n + text.n + 2)) {
    move(l, key);
    *l->at++ = '"';
    move(l, text);
    *l->at++ = '"';
  }
}

static inline void put_number(line *l, gw_slice key, uint64_t value) {
  if (has_room(l, key.n + GW_NUM_TEXT)) {
    move(l, key);
    l->at += gw_num_write_uint64(value, l->at);
  }
}

/* What |value|, below 1000, has behind the point; it has room. */
static inline void move_thousandths(line *l, unsigned value) {
  l->at[0] = (char)('0' + value / 100);
  l->at[1] = (char)('0' + value / 10 % 10);
  l->at[2] = (char)('0' + value % 10);
  l->at += 3;
}

static inline void put_ms(line *l, gw_slice key, uint64_t us) {
  if (has_room(l, key.n + GW_NUM_TEXT + 4)) {
    put_number(l, key, us / 1000);
    *l->at++ = '.';
    move_thousandths(l, (unsigned)(us % 1000));
  }
}

static int final_status(const gw_run *run) {
  return run->is_answering ? run->x.response.status : CLIENT_CLOSED;
}

static void put_request(line *l, const gw_run *run) {
  const gw_exchange *x = &run->x;
  put_plain(l, KEY("request_id"), x->id);
  if (x->trace.n) {
    put_plain(l, KEY("trace_id"), gw_slice_sub(x->trace, 3, 32));
  }
  put_text(l, KEY("client"), run->client);
  if (x->request && x->request->method.n) { /* a token */
    put_plain(l, KEY("method"), x->request->method);
  } else {
    put(l, GW_LIT(",\"method\":\"\""));
  }
  if (x->operation) {
    put_text(l, KEY("operation_id"), x->operation->id);
    put_text(l, KEY("path_template"), x->operation->path);
  } else {
    put_text(l, KEY("path"), x->request ? x->request->path : GW_LIT(""));
  }
}

/* Most are that of the line before. */
static gw_slice endpoint_text(gw_pipeline *pipeline, const gw_addr *addr) {
  gw_log_endpoint *last = &pipeline->endpoint;
  if (!last->text.n || !gw_addr_eq(&last->addr, addr)) {
    last->addr = *addr;
    last->text = gw_addr_text(addr, last->bytes);
  }
  return last->text;
}

static void put_outcome(line *l, const gw_run *run, uint64_t duration_us) {
  const gw_exchange *x = &run->x;
  put_number(l, KEY("status"), (uint64_t)final_status(run));
  if (x->problem) {
    put_text(l, KEY("problem"), gw_problem_code(x->problem));
  }
  if (run->closed_why != GW_OK) {
    put_text(l, KEY("closed"), gw_slice_str(gw_status_text(run->closed_why)));
  }
  put_ms(l, KEY("duration_ms"), duration_us);
  if (x->upstream.n) {
    put_text(l, KEY("upstream"), x->upstream);
    put_text(l, KEY("endpoint"), endpoint_text(run->pipeline, &x->endpoint));
    put_number(l, KEY("attempts"), x->n_attempts);
    if (x->sent_us && x->answered_us > x->sent_us) {
      put_ms(l, KEY("upstream_ms"), x->answered_us - x->sent_us);
    }
  }
  if (x->grpc_status >= 0) {
    put_plain(l, KEY("grpc_code"),
              gw_slice_str(gw_grpc_code_find(x->grpc_status)->name));
  }
  if (x->problem && x->problem->n_more_details) {
    put_number(l, KEY("more_details"), x->problem->n_more_details);
  }
  put_number(l, KEY("bytes_in"), x->bytes_in);
  put_number(l, KEY("bytes_out"), x->response.is_head ? 0 : x->response.body.n);
}

enum { FINDINGS_SHOWN = 8 };

static void put_finding(line *l, const gw_finding *finding, bool is_first) {
  put(l, is_first ? GW_LIT("{") : GW_LIT(",{"));
  put_plain(l, GW_LIT("\"mode\":"),
            gw_slice_str(gw_finding_mode_text(finding->mode)));
  put_plain(l, KEY("location"),
            gw_slice_str(gw_finding_place_text(finding->place)));
  put_text(l, KEY("at"), finding->at);
  put_text(l, KEY("rule"), finding->code);
  put(l, GW_LIT("}"));
}

/* What was let pass, and why an answer was refused: where and by which rule,
 * since values are not logged (THREATS D10). A line that has no room for
 * it says how much it was. */
static void put_findings(line *l, const gw_findings *findings) {
  char *before = l->at;
  if (l->is_full) {
    return; /* of something else, which is half there */
  }
  put(l, KEY("validation"));
  put(l, GW_LIT("["));
  for (size_t i = 0; i < findings->n && i < FINDINGS_SHOWN; i++) {
    put_finding(l, &findings->v[i], i == 0);
  }
  put(l, GW_LIT("]"));
  if (l->is_full) {
    l->is_full = false;
    l->at = before;
  }
  put_number(l, KEY("validation_findings"), findings->n);
}

/* The wall clock as RFC 3339 with microseconds. Its second is the same for many
 * lines, and the turn for some. */
static void put_time(line *l, gw_pipeline *pipeline) {
  gw_log_clock *clock = &pipeline->clock;
  uint64_t turn_us = gw_loop_now_us(pipeline->config.loop);
  if (clock->turn_us != turn_us || !clock->wall_us) {
    clock->turn_us = turn_us;
    clock->wall_us = pipeline->config.wall_us();
  }
  int64_t second = (int64_t)(clock->wall_us / 1000000);
  unsigned us = (unsigned)(clock->wall_us % 1000000);
  if (clock->second != second || !clock->text[0]) {
    clock->second = second;
    (void)gw_time_write((gw_time){second, 0}, clock->text);
  }
  put(l, GW_LIT("\"ts\":\""));
  put(l, gw_slice_of(clock->text, SECOND_BYTES));
  put(l, GW_LIT("."));
  move_thousandths(l, us / 1000);
  move_thousandths(l, us % 1000);
  put(l, GW_LIT("Z\""));
}

static void write_line(gw_run *run, uint64_t duration_us) {
  gw_pipeline *pipeline = run->pipeline;
  char *begin = pipeline->line;
  line l = {.at = begin, .end = begin + sizeof pipeline->line - GW_BUF_PAD};
  put(&l, GW_LIT("{"));
  put_time(&l, pipeline);
  put_request(&l, run);
  put_outcome(&l, run, duration_us);
  if (run->findings.n) {
    put_findings(&l, &run->findings);
  }
  put(&l, GW_LIT("}"));
  pipeline->config.log(pipeline->config.log_owner,
                       l.is_full ? GW_LIT("{\"problem\":\"log-line-lost\"}")
                                 : gw_slice_of(begin, (size_t)(l.at - begin)));
}

static void end_policies(gw_run *run) {
  gw_exchange *x = &run->x;
  for (uint32_t i = x->policies_done; i-- > 0;) {
    const gw_policy_instance *use = &run->settings->policies[i];
    if (use->policy->on_end) {
      use->policy->on_end(x, use->config, x->notes[i]);
    }
  }
}

static void count_findings(const gw_run *run) {
  gw_metrics *metrics = run->pipeline->config.metrics;
  for (size_t i = 0; i < run->findings.n; i++) {
    const gw_finding *finding = &run->findings.v[i];
    gw_metrics_finding(metrics, run->settings->index, finding->code,
                       finding->place, finding->mode);
  }
}

gw_verdict gw_st_log(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_pipeline *pipeline = run->pipeline;
  uint64_t duration_us = gw_loop_now_us(x->loop) - x->began_us;
  end_policies(run);
  gw_metrics_exchange(pipeline->config.metrics, x, run->settings,
                      final_status(run), duration_us);
  count_findings(run);
  if (!run->is_answering) {
    gw_count(&pipeline->config.metrics->n_cancelled, 1);
  }
  if (pipeline->config.log && run->generation->settings->log_requests) {
    write_line(run, duration_us);
  }
  return GW_NEXT;
}
