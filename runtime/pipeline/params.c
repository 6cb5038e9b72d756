#include "pipeline/params.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/vec.h"
#include "route/query.h"
#include "schema/schema.h"

typedef struct reader {
  gw_exchange *x;
  gw_param_value *values;
  gw_params_found *found;
  int invalid_status;
  gw_status status; /* of memory */
} reader;

gw_problem *gw_params_problem(gw_exchange *x, int invalid_status) {
  if (!x->problem) {
    gw_exchange_fail(x, GW_PROBLEM_INVALID)->status = invalid_status;
  }
  return x->problem;
}

static const char *where_of(gw_param_in in) {
  return in == GW_IN_HEADER ? "header" : "parameter";
}

static void refuse(reader *r, gw_param_in in, gw_slice name, const char *code,
                   gw_slice detail) {
  gw_problem_add(gw_params_problem(r->x, r->invalid_status), where_of(in), name,
                 gw_slice_str(code), detail);
}

static void add_item(reader *r, gw_param_value *value, gw_slice item) {
  gw_slice *slot = GW_PUSH(&r->x->arena, value);
  if (slot) {
    *slot = item;
    value->is_given = true;
  } else {
    r->status = gw_arena_why(&r->x->arena);
  }
}

/* Decoded text: one item, or the elements of an array. */
static void add_text(reader *r, const gw_param *param, gw_param_value *value,
                     gw_slice text) {
  if (!(param->flags & GW_PARAM_ARRAY)) {
    add_item(r, value, text);
    return;
  }
  value->is_given = true;
  gw_slice rest = text, item;
  while (gw_schema_split(&rest, param->style, &item)) {
    add_item(r, value, item);
  }
}

/* ---- path ---- */

static void read_path(reader *r) {
  const gw_operation *op = r->x->operation;
  for (uint32_t i = 0; i < op->n_path_params; i++) {
    add_text(r, &op->params[i], &r->values[i],
             r->x->captures[op->params[i].capture]);
  }
}

/* ---- query ---- */

static bool is_ignored(const gw_api *api, gw_slice name) {
  for (size_t i = 0; i < api->n_ignore_query; i++) {
    gw_slice rule = api->ignore_query[i];
    bool is_prefix = gw_slice_ends(rule, GW_LIT("*"));
    if (is_prefix ? gw_slice_starts(name, gw_slice_of(rule.p, rule.n - 1))
                  : gw_slice_eq(name, rule)) {
      return true;
    }
  }
  return false;
}

static bool is_credential(const gw_operation *op, gw_slice name) {
  for (size_t i = 0; i < op->n_credentials; i++) {
    if (op->credentials[i].in == GW_IN_QUERY &&
        gw_slice_eq(op->credentials[i].name, name)) {
      return true;
    }
  }
  return false;
}

bool gw_params_is_ignored(const gw_exchange *x, gw_slice name) {
  return is_ignored(x->api, name) && !is_credential(x->operation, name) &&
         gw_names_find(&x->operation->query_names, name) < 0;
}

enum { SUGGEST_DISTANCE = 3 };

static void refuse_unknown(reader *r, gw_slice name) {
  const gw_names *names = &r->x->operation->query_names;
  size_t best = SUGGEST_DISTANCE + 1;
  gw_slice nearest = {NULL, 0};
  for (uint32_t i = 0; i < names->n; i++) {
    size_t distance =
        gw_slice_distance(name, names->names[i], SUGGEST_DISTANCE);
    if (distance < best) {
      best = distance;
      nearest = names->names[i];
    }
  }
  refuse(r, GW_IN_QUERY, name, "unknown-parameter",
         nearest.p ? gw_arena_printf(&r->x->arena, "did you mean \"%.*s\"?",
                                     (int)nearest.n, nearest.p)
                   : GW_LIT("the operation has no such query parameter"));
}

static void add_elements(reader *r, const gw_param *param,
                         gw_param_value *value, gw_slice raw) {
  gw_slice rest = raw, element, text;
  gw_why why = {0};
  while (gw_query_split(&rest, param->style, &element)) {
    if (gw_query_decode(&r->x->arena, element, &text, &why) == GW_OK) {
      add_item(r, value, text);
    }
  }
  value->is_given = true;
}

static bool is_map(const gw_param *param) {
  return param->target && (param->target->leaf->field->flags & GW_FIELD_MAP);
}

/* The parameter called |name|, listed or found; false: there is none. */
static bool find_query(reader *r, gw_slice name, const gw_param **ret_param,
                       gw_param_value **ret_value) {
  const gw_operation *op = r->x->operation;
  int32_t listed = gw_names_find(&op->query_names, name);
  if (listed >= 0) {
    size_t at = op->n_path_params + (size_t)listed;
    *ret_param = &op->params[at];
    *ret_value = &r->values[at];
    return true;
  }
  gw_param_found *found = gw_params_find(r->x, r->found, name);
  if (found) {
    *ret_param = &found->param;
    *ret_value = &found->value;
  }
  return found != NULL;
}

/* ---- pairs ---- */

/* "m[k]=v" where |m| is a map: keys and values stand in turn. */
static bool read_entry(reader *r, const gw_query_pair *pair) {
  gw_slice key = pair->name;
  gw_slice base = gw_slice_cut(&key, '[');
  const gw_param *param;
  gw_param_value *value;
  if (!key.p || !gw_slice_ends(key, GW_LIT("]")) ||
      !find_query(r, base, &param, &value) || !is_map(param)) {
    return false;
  }
  add_item(r, value, gw_slice_sub(key, 0, key.n - 1));
  add_item(r, value, pair->value);
  return true;
}

static void read_pair(reader *r, const gw_query_pair *pair) {
  const gw_operation *op = r->x->operation;
  const gw_param *param;
  gw_param_value *value;
  if (read_entry(r, pair)) {
    return;
  }
  if (!find_query(r, pair->name, &param, &value)) {
    if (!is_ignored(r->x->api, pair->name) && !is_credential(op, pair->name)) {
      refuse_unknown(r, pair->name);
    }
    return;
  }
  bool repeats =
      (param->flags & GW_PARAM_ARRAY) && (param->flags & GW_PARAM_EXPLODE);
  if (is_map(param)) {
    refuse(r, GW_IN_QUERY, param->name, "map-key",
           gw_arena_printf(&r->x->arena, "a map: write \"%.*s[key]\"",
                           (int)param->name.n, param->name.p));
  } else if (value->is_given && !repeats) {
    refuse(r, GW_IN_QUERY, param->name, "duplicate-parameter",
           GW_LIT("given twice"));
  } else if ((param->flags & GW_PARAM_ARRAY) && !repeats) {
    add_elements(r, param, value, pair->raw_value);
  } else {
    add_item(r, value, pair->value);
  }
}

static void read_query(reader *r) {
  gw_query query;
  gw_query_pair pair;
  gw_status status;
  gw_query_init(&query, r->x->request->query, &r->x->arena);
  while ((status = gw_query_next(&query, &pair)) == GW_OK) {
    read_pair(r, &pair);
  }
  if (status == GW_ERR_SYNTAX || status == GW_ERR_LIMIT) {
    gw_problem *problem = gw_params_problem(r->x, r->invalid_status);
    problem->detail = gw_arena_printf(&r->x->arena, "query: %s",
                                      query.why.what ? query.why.what : "");
  } else if (status != GW_END) {
    r->status = status;
  } else {
    r->status = gw_arena_why(&r->x->arena);
  }
}

gw_slice gw_params_query(gw_exchange *x, gw_slice name) {
  gw_query query;
  gw_query_pair pair;
  gw_query_init(&query, x->request->query, &x->arena);
  while (gw_query_next(&query, &pair) == GW_OK) {
    if (gw_slice_eq(pair.name, name)) {
      return pair.value;
    }
  }
  return (gw_slice){NULL, 0};
}

/* ---- headers and cookies ---- */

static void read_header(reader *r, const gw_param *param,
                        gw_param_value *value) {
  const gw_headers *headers = &r->x->request->headers;
  for (size_t i = 0; i < headers->n; i++) {
    if (!gw_slice_eq_nocase(headers->v[i].name, param->name)) {
      continue;
    }
    if (value->is_given && !(param->flags & GW_PARAM_ARRAY)) {
      refuse(r, GW_IN_HEADER, param->name, "duplicate-header",
             GW_LIT("given twice"));
      return;
    }
    gw_slice rest = headers->v[i].value, item;
    if (!(param->flags & GW_PARAM_ARRAY)) {
      add_item(r, value, rest);
      continue;
    }
    while (rest.p) {
      item = gw_slice_trim(gw_slice_cut(&rest, ','));
      add_item(r, value, item);
    }
  }
}

gw_slice gw_params_cookie(const gw_exchange *x, gw_slice name) {
  const gw_headers *headers = &x->request->headers;
  for (size_t i = 0; i < headers->n; i++) {
    gw_slice rest = headers->v[i].value;
    if (!gw_slice_is(headers->v[i].name, "cookie")) {
      continue;
    }
    while (rest.p) { /* RFC 6265 section 4.2.1 */
      gw_slice pair = gw_slice_trim(gw_slice_cut(&rest, ';'));
      gw_slice key = gw_slice_cut(&pair, '=');
      if (pair.p && gw_slice_eq(key, name)) {
        return pair;
      }
    }
  }
  return (gw_slice){NULL, 0};
}

static void read_cookie(reader *r, const gw_param *param,
                        gw_param_value *value) {
  gw_slice text = gw_params_cookie(r->x, param->name);
  if (text.p) {
    add_text(r, param, value, text);
  }
}

/* ---- checks ---- */

/* The sink's findings about one value, under the parameter's name. */
static void take_findings(reader *r, const gw_param *param,
                          const gw_problem_sink *sink) {
  for (size_t i = 0; i < sink->n; i++) {
    gw_problem_add(gw_params_problem(r->x, r->invalid_status),
                   where_of(param->in), param->name, sink->problems[i].code,
                   sink->problems[i].detail);
  }
}

/* Keys and values of a map stand in turn; the schema is of the values. */
static gw_status check_values(gw_schema_run *run, const gw_param *param,
                              const gw_param_value *value,
                              gw_problem_sink *sink) {
  gw_status status = GW_OK;
  if (param->flags & GW_PARAM_ARRAY) {
    return gw_schema_check_list(run, param->schema, value->v, value->n, sink);
  }
  if (param->flags & GW_PARAM_JSON) {
    return gw_schema_check_json(run, param->schema, value->v[0], sink);
  }
  for (size_t i = is_map(param); i < value->n && status != GW_ERR_NOMEM;
       i += 2) {
    status = gw_schema_check_text(run, param->schema, value->v[i], sink);
  }
  return status;
}

static void check(reader *r, const gw_param *param,
                  const gw_param_value *value) {
  GW_SCRATCH gw_problem_sink sink; /* what it counts is set, the rest unread */
  gw_schema_run run;
  size_t bytes = 0;
  for (size_t i = 0; i < value->n; i++) {
    bytes += value->v[i].n;
  }
  gw_sink_init(&sink, &r->x->arena);
  gw_schema_start(&run, &r->x->arena, bytes);
  gw_status status = check_values(&run, param, value, &sink);
  if (status == GW_ERR_NOMEM) {
    r->status = status;
  }
  take_findings(r, param, &sink);
}

/* Whether the other name of |param|, which comes behind it, was given. */
static bool is_given_as_alias(const reader *r, const gw_param *param,
                              const gw_param_value *value) {
  const gw_operation *op = r->x->operation;
  bool has_next = param + 1 < op->params + op->n_params;
  return has_next && param[1].flags & GW_PARAM_ALIAS && value[1].is_given;
}

static void settle(reader *r, const gw_param *param, gw_param_value *value) {
  if (!value->is_given && param->default_value.p) {
    add_text(r, param, value, param->default_value);
    return;
  }
  if (!value->is_given) {
    if (param->flags & GW_PARAM_REQUIRED &&
        !is_given_as_alias(r, param, value)) {
      refuse(r, param->in, param->name, "missing-parameter",
             GW_LIT("required, and not there"));
    }
    return;
  }
  if (param->schema) {
    check(r, param, value);
  }
}

gw_param_value *gw_params_read(gw_exchange *x, int invalid_status,
                               gw_params_found *ret_found) {
  const gw_operation *op = x->operation;
  reader r = {.x = x, .found = ret_found, .invalid_status = invalid_status};
  *ret_found = (gw_params_found){.n = 0};
  r.values = gw_arena_zalloc(&x->arena, (op->n_params + 1) * sizeof *r.values);
  if (!r.values) {
    gw_exchange_fail_memory(x, gw_arena_why(&x->arena), false);
    return NULL;
  }
  read_path(&r);
  read_query(&r);
  for (size_t i = 0; i < op->n_params; i++) {
    const gw_param *param = &op->params[i];
    if (param->in == GW_IN_HEADER) {
      read_header(&r, param, &r.values[i]);
    } else if (param->in == GW_IN_COOKIE) {
      read_cookie(&r, param, &r.values[i]);
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
