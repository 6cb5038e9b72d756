/* st_log: the end of the road, exactly once: policies, counters, one line. */
#include "pipeline/run.h"

#include "base/time.h"
#include "text/json_write.h"

enum { LINE_LIMIT = 16 * 1024, USUAL_LINE = 1000, CLIENT_CLOSED = 499 };

typedef struct line {
  gw_buf buf;
  gw_status status;
} line;

/* Most of what is put is constant and has room: a few moves, once inline. */
static inline void put(line *l, gw_slice bytes) {
  if (l->status == GW_OK) {
    l->status = gw_buf_ensure(&l->buf, bytes.n);
  }
  if (l->status == GW_OK && bytes.n) {
    memcpy(l->buf.p + l->buf.n, bytes.p, bytes.n);
    l->buf.n += bytes.n;
  }
}

/* |key| with quotes, colon and, but for the first, a comma: as KEY() has it. */
#define KEY(name) GW_LIT(",\"" name "\":")

static inline void put_text(line *l, gw_slice key, gw_slice text) {
  put(l, key);
  if (l->status == GW_OK) {
    l->status = gw_json_write_string(&l->buf, text);
  }
}

/* For texts that hold nothing to escape, whoever wrote them. */
static inline void put_plain(line *l, gw_slice key, gw_slice text) {
  put(l, key);
  if (l->status == GW_OK) {
    l->status = gw_buf_ensure(&l->buf, text.n + 2);
  }
  if (l->status == GW_OK) {
    char *to = l->buf.p + l->buf.n;
    *to++ = '"';
    if (text.n) {
      memcpy(to, text.p, text.n);
    }
    to[text.n] = '"';
    l->buf.n += text.n + 2;
  }
}

static inline void put_number(line *l, gw_slice key, uint64_t value) {
  put(l, key);
  if (l->status == GW_OK) {
    l->status = gw_json_write_uint64(&l->buf, value);
  }
}

static void put_ms(line *l, gw_slice key, uint64_t us) {
  const char fraction[] = {'.', (char)('0' + us / 100 % 10),
                           (char)('0' + us / 10 % 10), (char)('0' + us % 10)};
  put_number(l, key, us / 1000);
  put(l, gw_slice_of(fraction, sizeof fraction));
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
    char text[GW_ADDR_TEXT];
    put_text(l, KEY("upstream"), x->upstream);
    put_text(l, KEY("endpoint"), gw_addr_text(&x->endpoint, text));
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
  size_t before = l->buf.n;
  put(l, KEY("validation"));
  put(l, GW_LIT("["));
  for (size_t i = 0; i < findings->n && i < FINDINGS_SHOWN; i++) {
    put_finding(l, &findings->v[i], i == 0);
  }
  put(l, GW_LIT("]"));
  if (l->status == GW_ERR_LIMIT) {
    l->status = GW_OK;
    l->buf.n = before;
  }
  put_number(l, KEY("validation_findings"), findings->n);
}

/* The wall clock as RFC 3339 with microseconds. */
static void put_time(line *l, uint64_t wall_us) {
  char text[GW_TIME_TEXT];
  gw_time now = {(int64_t)(wall_us / 1000000),
                 (int32_t)(wall_us % 1000000) * 1000};
  put_plain(l, GW_LIT("\"ts\":"), gw_slice_of(text, gw_time_write(now, text)));
}

static void write_line(gw_run *run, uint64_t duration_us) {
  gw_pipeline *pipeline = run->pipeline;
  line l = {.status = GW_OK};
  gw_buf_init(&l.buf, &run->x.arena, LINE_LIMIT);
  l.status = gw_buf_reserve(&l.buf, USUAL_LINE);
  put(&l, GW_LIT("{"));
  put_time(&l, pipeline->config.wall_us());
  put_request(&l, run);
  put_outcome(&l, run, duration_us);
  if (run->findings.n) {
    put_findings(&l, &run->findings);
  }
  put(&l, GW_LIT("}"));
  pipeline->config.log(pipeline->config.log_owner,
                       l.status == GW_OK
                           ? gw_buf_slice(&l.buf)
                           : GW_LIT("{\"problem\":\"log-line-lost\"}"));
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
