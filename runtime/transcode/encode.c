#include "transcode/encode.h"

#include "base/mem.h"
#include "transcode/encoder.h"
#include "transcode/explain.h"

/* A value that no message has. */
static gw_status check_only(gw_encoder *e, const gw_schema *schema) {
  schema = e->is_lax ? NULL : schema;
  return e->sink ? gw_schema_explain(&e->run, schema, &e->json, e->sink)
                 : gw_schema_validate(&e->run, schema, &e->json);
}

static gw_status walk(gw_encoder *e, const gw_member *value, gw_slice text) {
  gw_status status = gw_json_init(&e->json, text);
  if (status != GW_OK) {
    return status;
  }
  bool before = false;
  status = gw_buf_ensure(e->out, 0);
  if (status != GW_OK) {
    return status;
  }
  if (value->field) {
    status = gw_encoder_member(e, value, &before);
  } else if (!value->shape) {
    status = check_only(e, value->schema);
  } else {
    status = gw_encoder_before(e, value->schema, false, &before);
    if (status == GW_OK) {
      status =
          gw_encoder_content(e, value, value->shape->message, value->schema);
    }
  }
  return status == GW_OK ? gw_json_finish(&e->json) : status;
}

static void start(gw_encoder *e, const gw_member *value, gw_slice text,
                  gw_arena *arena, gw_buf *out) {
  *e = (gw_encoder){.arena = arena, .out = out};
  if (value->shape) {
    e->unknown =
        value->shape->flags & (GW_SHAPE_DROP_UNKNOWN | GW_SHAPE_REPORT_UNKNOWN);
  }
  gw_schema_start(&e->run, arena, text.n);
}

static gw_status encode(gw_encoder *e, const gw_member *value, gw_slice text,
                        gw_encode_note *ret_note) {
  gw_status status = walk(e, value, text);
  *ret_note = (gw_encode_note){.why = e->json.why,
                               .n_unknown = e->n_unknown,
                               .unknown = e->first_unknown};
  if (status != GW_OK && !ret_note->why.what) {
    ret_note->why = (gw_why){gw_status_text(status), gw_json_at(&e->json)};
  }
  return status;
}

gw_status gw_encode(const gw_member *value, gw_slice text, gw_arena *arena,
                    gw_buf *out, gw_encode_note *ret_note) {
  GW_SCRATCH gw_encoder e;
  start(&e, value, text, arena, out);
  return encode(&e, value, text, ret_note);
}

/* All has been seen by a schema: none is asked from here on. */
static void relax(gw_encoder *e) {
  e->is_lax = true;
  e->is_validated = true;
}

gw_status gw_encode_lax(const gw_member *value, gw_slice text, gw_arena *arena,
                        gw_buf *out, gw_encode_note *ret_note) {
  GW_SCRATCH gw_encoder e;
  start(&e, value, text, arena, out);
  relax(&e);
  return encode(&e, value, text, ret_note);
}

/* The text itself is at fault: the lexer says how. The schema may have seen it
 * before. */
static void add_syntax(gw_problem_sink *sink, gw_why why) {
  for (size_t i = 0; i < sink->n; i++) {
    if (gw_slice_is(sink->problems[i].code, "syntax")) {
      return;
    }
  }
  gw_sink_add(sink, "syntax", "%s, at byte %zu", why.what, why.pos);
}

static gw_status explain(gw_encoder *e, const gw_member *value, gw_slice text,
                         gw_problem_sink *sink) {
  e->sink = sink;
  size_t depth = sink->depth;
  size_t before = sink->n + sink->n_dropped;
  gw_status status = walk(e, value, text);
  if (e->json.status != GW_OK) {
    add_syntax(sink, e->json.why);
  }
  sink->depth = depth;
  bool is_clean = sink->n + sink->n_dropped == before;
  return status == GW_OK && !is_clean ? GW_ERR_INVALID : status;
}

gw_status gw_explain(const gw_member *value, gw_slice text, gw_arena *arena,
                     size_t limit, gw_problem_sink *sink) {
  gw_buf scratch;
  gw_buf_init(&scratch, arena, limit);
  GW_SCRATCH gw_encoder e;
  start(&e, value, text, arena, &scratch);
  return explain(&e, value, text, sink);
}

gw_status gw_explain_lax(const gw_member *value, gw_slice text, gw_arena *arena,
                         size_t limit, gw_problem_sink *sink) {
  gw_buf scratch;
  gw_buf_init(&scratch, arena, limit);
  GW_SCRATCH gw_encoder e;
  start(&e, value, text, arena, &scratch);
  relax(&e);
  return explain(&e, value, text, sink);
}
