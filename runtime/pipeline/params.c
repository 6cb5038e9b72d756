#include "pipeline/params_parts.h"

#include "base/mem.h"
#include "form/param.h"
#include "schema/schema.h"

gw_problem *gw_params_problem(gw_exchange *x, int invalid_status) {
  if (!x->problem) {
    gw_exchange_fail(x, GW_PROBLEM_INVALID)->status = invalid_status;
  }
  return x->problem;
}

void gw_params_take_body(gw_exchange *x, int invalid_status,
                         const gw_problem_sink *sink) {
  for (size_t i = 0; i < sink->n; i++) {
    const gw_sink_problem *found = &sink->problems[i];
    gw_problem_add(gw_params_problem(x, invalid_status), "pointer",
                   found->pointer, found->code, found->detail);
  }
}

const char *gw_params_where(gw_param_in in) {
  return in == GW_IN_HEADER ? "header" : "parameter";
}

void gw_params_refuse(gw_params_reader *r, gw_param_in in, gw_slice name,
                      const char *code, gw_slice detail) {
  gw_problem_add(gw_params_problem(r->x, r->invalid_status),
                 gw_params_where(in), name, gw_slice_str(code), detail);
}

void gw_params_refuse_value(gw_params_reader *r, const gw_param *param,
                            gw_param_value *value, const char *code,
                            gw_slice detail) {
  value->is_refused = true;
  gw_params_refuse(r, param->in, param->name, code, detail);
}

/* ---- what is given ------------------------------------------------------- */

static void note(gw_params_reader *r, gw_status status) {
  if (status != GW_OK && r->status == GW_OK) {
    r->status = status;
  }
}

void gw_params_add(gw_params_reader *r, gw_param_value *value, gw_slice text) {
  note(r, gw_param_texts_add(&r->x->arena, &value->texts, text));
}

void gw_params_cut(gw_params_reader *r, const gw_param *param,
                   gw_param_value *value, gw_slice text) {
  gw_why why = {0};
  gw_status status =
      gw_style_cut(&r->x->arena, param, text, &value->texts, &why);
  if (status == GW_ERR_SYNTAX) {
    gw_params_refuse_value(r, param, value, "syntax", gw_slice_str(why.what));
  } else {
    note(r, status);
  }
}

/* Whether texts of |param| are taken apart before they are used. */
static bool is_cut(const gw_param *param) {
  return param->flags & (GW_PARAM_ARRAY | GW_PARAM_OBJECT) ||
         param->style == GW_STYLE_LABEL || param->style == GW_STYLE_MATRIX;
}

void gw_params_add_member(gw_params_reader *r, const gw_param *param,
                          gw_param_value *value, gw_slice key, gw_slice text) {
  if (value->texts.n && !value->texts.is_keyed) {
    gw_params_refuse_value(r, param, value, "parameter-key",
                           GW_LIT("a value, and members beside it"));
    return;
  }
  gw_params_add(r, value, key);
  gw_params_add(r, value, text);
  value->texts.is_keyed = true;
}

static void read_path(gw_params_reader *r) {
  const gw_operation *op = r->x->operation;
  for (uint32_t i = 0; i < op->n_path_params; i++) {
    const gw_param *param = &op->params[i];
    gw_slice text = r->x->captures[param->capture];
    if (is_cut(param)) {
      gw_params_cut(r, param, &r->values[i], text);
    } else {
      gw_params_add(r, &r->values[i], text);
    }
  }
}

/* ---- checks -------------------------------------------------------------- */

/* The sink's findings about one value, under the parameter's name. */
static void take_findings(gw_params_reader *r, const gw_param *param,
                          const gw_problem_sink *sink) {
  for (size_t i = 0; i < sink->n; i++) {
    const gw_sink_problem *found = &sink->problems[i];
    gw_problem_add_inside(gw_params_problem(r->x, r->invalid_status),
                          gw_params_where(param->in), param->name,
                          found->pointer, found->code, found->detail);
  }
}

/* Keys and values of a map stand in turn; the schema is of the values. */
static gw_status check_texts(gw_params_reader *r, const gw_param *param,
                             const gw_param_texts *texts,
                             gw_problem_sink *sink) {
  gw_schema_run run;
  size_t bytes = 0;
  for (size_t i = 0; i < texts->n; i++) {
    bytes += texts->v[i].n;
  }
  gw_schema_start(&run, &r->x->arena, bytes);
  if (param->flags & GW_PARAM_ARRAY) {
    return gw_schema_check_list(&run, param->schema, texts->v, texts->n, sink);
  }
  gw_status status = GW_OK;
  for (size_t i = texts->is_keyed; i < texts->n && status != GW_ERR_NOMEM;
       i += 2) {
    status = gw_schema_check_text(&run, param->schema, texts->v[i], sink);
  }
  return status;
}

/* Most are one text that needs no more than a look. */
static bool is_surely_fine(const gw_param *param, const gw_param_texts *texts) {
  uint32_t others = GW_PARAM_JSON | GW_PARAM_WHOLE | GW_PARAM_ARRAY;
  return !(param->flags & others) && texts->n == 1 &&
         gw_schema_allows_text(param->schema, texts->v[0]);
}

static void check(gw_params_reader *r, const gw_param *param,
                  gw_param_value *value) {
  const gw_param_texts *texts = &value->texts;
  bool is_json = param->flags & GW_PARAM_JSON;
  if (!param->schema && !is_json) {
    return;
  }
  GW_SCRATCH gw_problem_sink sink; /* what it counts is set, the rest unread */
  gw_arena *arena = &r->x->arena;
  gw_sink_init(&sink, arena);
  gw_status status =
      is_json ? gw_param_read_json(arena, r->limits, param, texts->v[0], &sink,
                                   &value->json)
      : param->flags & GW_PARAM_WHOLE
          ? gw_param_read(arena, r->limits, param, texts, &sink, &value->json)
          : check_texts(r, param, texts, &sink);
  take_findings(r, param, &sink);
  if (status == GW_ERR_NOMEM || (status == GW_ERR_LIMIT && !sink.n)) {
    note(r, status);
  }
}

/* Whether the other name of |param|, which comes behind it, was given. */
static bool is_given_as_alias(const gw_params_reader *r, const gw_param *param,
                              const gw_param_value *value) {
  const gw_operation *op = r->x->operation;
  bool has_next = param + 1 < op->params + op->n_params;
  return has_next && param[1].flags & GW_PARAM_ALIAS && value[1].texts.is_given;
}

static void take_default(gw_params_reader *r, const gw_param *param,
                         gw_param_value *value) {
  gw_slice text = param->default_value;
  gw_problem_sink sink;
  if (param->flags & (GW_PARAM_WHOLE | GW_PARAM_JSON)) {
    gw_sink_init(&sink, &r->x->arena);
    note(r, gw_param_read_json(&r->x->arena, &gw_param_default_limits, param,
                               text, &sink, &value->json));
    return;
  }
  value->texts.is_given = true;
  while (text.p && param->flags & GW_PARAM_ARRAY) {
    gw_params_add(r, value, gw_slice_cut(&text, ','));
  }
  if (!(param->flags & GW_PARAM_ARRAY)) {
    gw_params_add(r, value, text);
  }
}

/* OpenAPI 3.1.1 4.8.12.2: an empty value stands for a parameter that is not
 * used. */
static bool is_unused(const gw_param *param, gw_param_value *value) {
  bool is_empty = value->texts.n == 1 && !value->texts.v[0].n;
  return param->flags & GW_PARAM_ALLOW_EMPTY && is_empty;
}

/* Whether it has to be there and is not. */
static bool is_missing(const gw_params_reader *r, const gw_param *param,
                       const gw_param_value *value) {
  bool is_broken = param->in == GW_IN_QUERY && r->query_is_broken;
  return param->flags & GW_PARAM_REQUIRED && !value->texts.is_given &&
         !is_broken && !is_given_as_alias(r, param, value);
}

static void settle(gw_params_reader *r, const gw_param *param,
                   gw_param_value *value) {
  if (value->is_refused) {
    return;
  }
  if (is_unused(param, value)) {
    value->texts.n = 0;
  } else if (value->texts.is_given) {
    if (!is_surely_fine(param, &value->texts)) {
      check(r, param, value);
    }
    return;
  }
  if (is_missing(r, param, value)) {
    gw_params_refuse(r, param->in, param->name, "missing-parameter",
                     GW_LIT("required, and not there"));
  } else if (param->default_value.p) {
    take_default(r, param, value);
  }
}

gw_param_value *gw_params_read(gw_exchange *x, const gw_param_limits *limits,
                               int invalid_status, gw_params_found *ret_found) {
  const gw_operation *op = x->operation;
  gw_params_reader r = {.x = x,
                        .found = ret_found,
                        .limits = limits,
                        .invalid_status = invalid_status};
  *ret_found = (gw_params_found){.n = 0};
  r.values = gw_arena_zalloc(&x->arena, (op->n_params + 1) * sizeof *r.values);
  if (!r.values) {
    gw_exchange_fail_memory(x, gw_arena_why(&x->arena), false);
    return NULL;
  }
  read_path(&r);
  gw_params_read_query(&r);
  gw_params_read_cookies(&r);
  for (size_t i = 0; i < op->n_params; i++) {
    const gw_param *param = &op->params[i];
    if (param->in == GW_IN_HEADER) {
      gw_params_read_header(&r, param, &r.values[i]);
    }
    settle(&r, param, &r.values[i]);
  }
  if (r.status != GW_OK) {
    x->problem = NULL; /* memory is the better reason */
    gw_exchange_fail_memory(x, r.status, false);
    return NULL;
  }
  return r.values;
}
