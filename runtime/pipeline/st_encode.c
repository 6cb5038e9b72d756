/* st_encode: JSON, captures, query and headers become the request message and
 * its metadata; or, once they are checked, the request that goes on. */
#include "base/mem.h"
#include "pipeline/content.h"
#include "pipeline/metadata.h"
#include "pipeline/params.h"
#include "pipeline/rest.h"
#include "pipeline/run.h"
#include "transcode/explain.h"
#include "transcode/mask.h"
#include "transcode/param.h"

static int invalid_status(const gw_run *run) {
  return run->generation->settings->invalid_status;
}

/* Wire may be a little larger than its JSON (tags of short members), and what
 * comes from the target is bounded by the head. */
static size_t message_limit(const gw_exchange *x) {
  return x->max_body + x->max_body / 2 + 64 * 1024;
}

/* Everything that is wrong with the body. */
static gw_status explain(gw_run *run, bool is_lax, gw_problem_sink *sink) {
  gw_exchange *x = &run->x;
  gw_sink_init(sink, &x->arena);
  return (is_lax ? gw_explain_lax
                 : gw_explain)(run->taken.media->value, gw_buf_slice(&x->body),
                               &x->arena, message_limit(x), sink);
}

void gw_st_encode_explain(gw_run *run, bool is_lax) {
  gw_exchange *x = &run->x;
  GW_SCRATCH gw_problem_sink sink;
  gw_status status = explain(run, is_lax, &sink);
  gw_params_take_body(x, invalid_status(run), &sink);
  if (status != GW_OK && !sink.n) {
    gw_exchange_fail_memory(x, status, false);
  }
}

/* Members that unknown_fields: report left out. */
static void report_unknown(gw_run *run, const gw_encode_note *note) {
  gw_exchange *x = &run->x;
  gw_finding finding = {
      .mode = GW_FINDING_REPORT,
      .place = GW_FINDING_BODY,
      .at = gw_arena_dup(&x->arena, note->unknown), /* x->body is emptied */
      .code = GW_LIT("unknown-field"),
      .detail = gw_arena_printf(&x->arena, "%zu left out", note->n_unknown)};
  gw_findings_add(&run->findings, &x->arena, &finding);
}

/* What the schema refuses and the message can hold goes on, and is told. */
static gw_status encode_relaxed(gw_run *run, gw_encode_note *note) {
  gw_exchange *x = &run->x;
  x->message.n = 0;
  gw_status status =
      gw_encode_lax(run->taken.media->value, gw_buf_slice(&x->body), &x->arena,
                    &x->message, note);
  if (status == GW_OK && run->settings->validate == GW_MODE_REPORT) {
    GW_SCRATCH gw_problem_sink sink;
    (void)explain(run, false, &sink);
    gw_findings_take(&run->findings, &x->arena, &sink, GW_FINDING_BODY,
                     GW_FINDING_REPORT);
  }
  return status;
}

static void encode_body(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_mode mode = run->settings->validate;
  gw_encode_note note = {0};
  if (run->taken.codec == GW_CODEC_BYTES) {
    gw_content_encode(run);
    return;
  }
  gw_status status = GW_ERR_INVALID;
  if (mode != GW_MODE_OFF) {
    status = gw_encode(run->taken.media->value, gw_buf_slice(&x->body),
                       &x->arena, &x->message, &note);
  }
  if (status != GW_OK && mode != GW_MODE_ENFORCE) {
    status = encode_relaxed(run, &note);
  }
  if (status == GW_OK) {
    if (note.n_unknown) {
      report_unknown(run, &note);
    }
    return;
  }
  gw_st_encode_explain(run, mode != GW_MODE_ENFORCE);
  if (!x->problem) { /* only memory can tell the two walks apart */
    gw_exchange_fail_memory(x, status, false);
  }
}

static void refuse_bound(gw_run *run, gw_param_in in, gw_slice name,
                         gw_status status, gw_fault fault) {
  gw_exchange *x = &run->x;
  const char *code = "duplicate-value";
  const char *detail = "given twice, with different values";
  if (status == GW_ERR_LIMIT || status == GW_ERR_NOMEM) {
    gw_exchange_fail_memory(x, status, false);
    return;
  }
  if (fault != GW_FAULT_NONE && fault != GW_FAULT_DUPLICATE) {
    code = gw_fault_code(fault);
    detail = gw_fault_text(fault);
  }
  gw_problem_add(gw_params_problem(x, invalid_status(run)), gw_params_where(in),
                 name, gw_slice_str(code), gw_slice_str(detail));
}

/* "book.name": the variable as the template of the path has it. */
static gw_slice path_name(gw_arena *arena, const gw_target *target) {
  gw_slice leaf = target->leaf->field->name;
  if (!target->n_parents) {
    return leaf;
  }
  gw_buf name;
  gw_buf_init(&name, arena, SIZE_MAX); /* as long as the tables have it */
  for (size_t i = 0; i < target->n_parents; i++) {
    (void)gw_buf_append(&name, target->parents[i]->name);
    (void)gw_buf_append(&name, GW_LIT("."));
  }
  return gw_buf_append(&name, leaf) == GW_OK ? gw_buf_slice(&name) : leaf;
}

static gw_status bind_param(gw_binder *binder, const gw_target *target,
                            const gw_param_value *value) {
  const gw_param_texts *texts = &value->texts;
  if (value->json.p) {
    return gw_param_bind_json(binder, target, value->json);
  }
  if (!(target->leaf->field->flags & GW_FIELD_MAP)) {
    return gw_param_bind(binder, target, texts->v, texts->n);
  }
  gw_status status = GW_OK;
  for (size_t i = 0; status == GW_OK && i + 1 < texts->n; i += 2) {
    status = gw_param_bind_entry(binder, target, texts->v[i], texts->v[i + 1]);
  }
  return status;
}

static bool has_value(const gw_param_value *value) {
  return value->texts.n || value->json.p;
}

static void bind_one(gw_run *run, gw_binder *binder, const gw_param *param,
                     const gw_param_value *value) {
  gw_status status = param->target && has_value(value)
                         ? bind_param(binder, param->target, value)
                         : GW_OK;
  if (status != GW_OK) {
    refuse_bound(run, param->in, param->name, status, binder->fault);
  }
}

static void bind_params(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_operation *op = x->operation;
  gw_binder binder = {
      .message = op->input, .arena = &x->arena, .out = &x->message};
  for (size_t i = 0; i < op->n_path_fields; i++) {
    const gw_path_field *field = &op->path_fields[i];
    gw_status status = gw_param_bind_path(&binder, field, x->captures);
    if (status != GW_OK) {
      refuse_bound(run, GW_IN_PATH, path_name(&x->arena, field->target), status,
                   binder.fault);
    }
  }
  for (size_t i = 0; i < op->n_params; i++) {
    bind_one(run, &binder, &op->params[i], &run->params[i]);
  }
  for (size_t i = 0; i < run->found.n; i++) {
    bind_one(run, &binder, &run->found.v[i]->param, &run->found.v[i]->value);
  }
}

/* ---- PATCH ---- */

/* The one field mask of the request message, where the body is a field of it;
 * with several it can't be told which is meant. */
static const gw_field *mask_of(const gw_run *run) {
  const gw_operation *op = run->x.operation;
  const gw_field *mask = NULL;
  if (!gw_slice_is(op->method, "PATCH") || !run->taken.media->value->field ||
      run->taken.codec == GW_CODEC_BYTES) {
    return NULL;
  }
  for (size_t i = 0; i < op->input->n_fields; i++) {
    const gw_field *field = &op->input->fields[i];
    bool is_mask = field->message &&
                   field->message->well_known == GW_WK_FIELD_MASK &&
                   !(field->flags & GW_FIELD_REPEATED);
    if (is_mask && mask) {
      return NULL;
    }
    mask = is_mask ? field : mask;
  }
  return mask;
}

static bool fills(const gw_param *param, const gw_param_value *value,
                  const gw_field *field) {
  const gw_target *target = param->target;
  return target && !target->n_parents && target->leaf->field == field &&
         has_value(value);
}

static bool is_bound(const gw_run *run, const gw_field *field) {
  const gw_operation *op = run->x.operation;
  bool is_found = false;
  for (size_t i = 0; i < op->n_params && !is_found; i++) {
    is_found = fills(&op->params[i], &run->params[i], field);
  }
  for (size_t i = 0; i < run->found.n && !is_found; i++) {
    is_found = fills(&run->found.v[i]->param, &run->found.v[i]->value, field);
  }
  return is_found;
}

/* A mask that the client wrote wins; else the body's keys are the mask. */
static void fill_mask(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_field *mask = mask_of(run);
  if (!mask || is_bound(run, mask)) {
    return;
  }
  gw_status status =
      gw_mask_put(run->taken.media->value, gw_buf_slice(&x->body), mask->number,
                  &x->arena, &x->message);
  if (status != GW_OK) {
    gw_exchange_fail_memory(x, status, false);
  }
}

gw_verdict gw_st_encode(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_buf_restart(&x->message, message_limit(x));
  if (gw_content_is_there(run)) {
    encode_body(run);
  }
  if (x->operation->n_target) {
    if (!x->problem) {
      gw_rest_request(run);
    }
    return x->problem ? GW_FAIL : GW_NEXT;
  }
  if (!x->problem) {
    bind_params(run);
  }
  if (!x->problem && x->body.n) {
    fill_mask(run);
  }
  if (!x->problem) {
    gw_metadata_build(run);
    gw_run_hold(run, x->message.n);
  }
  return x->problem ? GW_FAIL : GW_NEXT;
}
