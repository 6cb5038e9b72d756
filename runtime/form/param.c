#include "form/param.h"

#include "base/mem.h"
#include "form/param_parts.h"

const gw_param_limits gw_param_default_limits = {
    .depth = 16, .keys = 1000, .bytes = (size_t)1 << 20};

/* ---- checks -------------------------------------------------------------- */

static bool is_told(const gw_problem_sink *sink, const gw_sink_problem *found) {
  for (size_t i = 0; i < sink->n; i++) {
    if (gw_slice_eq(sink->problems[i].code, found->code) &&
        gw_slice_eq(sink->problems[i].pointer, found->pointer)) {
      return true;
    }
  }
  return false;
}

/* Where a schema had enough of it, the rest was not read: that the text is no
 * JSON, or has two readings, is told whatever else is wrong. No mode lets it
 * pass. */
static void explain_text(gw_schema_run *run, gw_slice text,
                         gw_problem_sink *sink) {
  GW_SCRATCH gw_problem_sink firm;
  gw_json json;
  gw_sink_init(&firm, sink->arena);
  gw_schema_grant(run, text.n);
  gw_status status = gw_json_init(&json, text);
  if (status == GW_OK) {
    status = gw_schema_explain(run, NULL, &json, &firm);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  if (status != GW_OK && !firm.n) {
    gw_sink_add(&firm, "syntax", "%s at offset %zu", json.why.what,
                json.why.pos);
  }
  if (firm.n && !is_told(sink, &firm.problems[0])) {
    sink->n -= gw_sink_is_full(sink);
    gw_sink_take(sink, &firm.problems[0]);
  }
}

/* Whether the schema takes the JSON; with a sink, why it doesn't. */
static gw_status check(gw_schema_run *run, const gw_schema *schema,
                       gw_slice text, gw_problem_sink *sink) {
  gw_json json;
  gw_schema_grant(run, text.n);
  gw_status status = gw_json_init(&json, text);
  if (status == GW_OK) {
    status = sink ? gw_schema_explain(run, schema, &json, sink)
                  : gw_schema_validate(run, schema, &json);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  if (status != GW_OK && sink) {
    explain_text(run, text, sink);
  }
  return status == GW_OK || status == GW_ERR_NOMEM ? status : GW_ERR_INVALID;
}

/* ---- readings ------------------------------------------------------------ */

/* A reading that can't be written, or is refused, is followed by the next one
 * that makes a difference. GW_ERR_INVALID: there is none left. */
static gw_status choose(gw_param_writer *w, const gw_schema *schema,
                        const gw_param_texts *texts) {
  gw_status status = GW_ERR_INVALID;
  for (unsigned i = 0; i < GW_READINGS && status == GW_ERR_INVALID; i++) {
    w->reading = i;
    if ((i & w->choices) != i) {
      continue;
    }
    gw_buf_init(w->out, w->run->arena, w->limits->bytes);
    status = gw_param_write_reading(w, schema, texts);
    if (status == GW_OK && w->choices) {
      status = check(w->run, schema, gw_buf_slice(w->out), NULL);
    }
  }
  return status;
}

/* What is wrong is told of the first reading. */
static gw_status write_param(gw_param_writer *w, const gw_param *param,
                             const gw_param_texts *texts) {
  gw_problem_sink *sink = w->sink;
  const char *why = gw_param_why_no_keys(w, texts);
  if (why) {
    return gw_param_refuse(w, "parameter-key", why);
  }
  w->sink = NULL;
  gw_status status = choose(w, param->schema, texts);
  w->sink = sink;
  if (status != GW_ERR_INVALID) {
    return status;
  }
  w->reading = 0;
  gw_buf_init(w->out, w->run->arena, w->limits->bytes);
  return gw_param_write_reading(w, param->schema, texts);
}

gw_status gw_param_write(gw_arena *arena, const gw_param_limits *limits,
                         const gw_param *param, const gw_param_texts *texts,
                         gw_problem_sink *sink, gw_slice *ret_json) {
  gw_schema_run run;
  gw_buf out;
  gw_param_writer w = {.limits = limits,
                       .run = &run,
                       .sink = sink,
                       .out = &out,
                       .is_deep = param->style == GW_STYLE_DEEP_OBJECT};
  gw_schema_start(&run, arena, 0);
  gw_buf_init(&out, arena, limits->bytes);
  gw_status status = write_param(&w, param, texts);
  *ret_json = gw_buf_slice(&out);
  return status;
}

/* ---- the doors ----------------------------------------------------------- */

/* Yes or no first: most are fine. */
static gw_status check_json(gw_arena *arena, const gw_schema *schema,
                            gw_slice json, gw_problem_sink *sink) {
  gw_schema_run run;
  gw_schema_start(&run, arena, 0);
  gw_status status = check(&run, schema, json, NULL);
  return status == GW_ERR_INVALID ? check(&run, schema, json, sink) : status;
}

gw_status gw_param_read(gw_arena *arena, const gw_param_limits *limits,
                        const gw_param *param, const gw_param_texts *texts,
                        gw_problem_sink *sink, gw_slice *ret_json) {
  gw_status status =
      gw_param_write(arena, limits, param, texts, sink, ret_json);
  return status == GW_OK ? check_json(arena, param->schema, *ret_json, sink)
                         : status;
}

gw_status gw_param_read_json(gw_arena *arena, const gw_param_limits *limits,
                             const gw_param *param, gw_slice text,
                             gw_problem_sink *sink, gw_slice *ret_json) {
  gw_buf json;
  gw_buf_init(&json, arena, limits->bytes);
  gw_status status = gw_buf_append(&json, text);
  if (status == GW_OK) {
    status = gw_buf_pad(&json);
  }
  *ret_json = gw_buf_slice(&json);
  return status == GW_OK ? check_json(arena, param->schema, *ret_json, sink)
                         : status;
}
