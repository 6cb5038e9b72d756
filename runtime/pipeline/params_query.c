/* Parameters in the query: each name belongs to one parameter, or is refused.
 */
#include "pipeline/params_parts.h"

#include "base/hash.h"
#include "route/query.h"

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

static bool is_member(const gw_operation *op, gw_slice name) {
  for (size_t i = op->n_path_params; i < op->n_params; i++) {
    if (op->params[i].in == GW_IN_QUERY &&
        gw_names_find(&op->params[i].members, name) >= 0) {
      return true;
    }
  }
  return false;
}

bool gw_params_is_ignored(const gw_exchange *x, gw_slice name) {
  const gw_operation *op = x->operation;
  gw_slice base = gw_slice_of(name.p, gw_slice_find(name, '['));
  return is_ignored(x->api, name) && !is_credential(op, name) &&
         gw_names_find(&op->query_names, name) < 0 &&
         gw_names_find(&op->query_names, base) < 0 && !is_member(op, name);
}

/* ---- names that nobody has ------------------------------------------------
 */

static void suggest(const gw_names *names, gw_nearest *nearest) {
  for (uint32_t i = 0; i < names->n; i++) {
    gw_nearest_try(nearest, names->names[i]);
  }
}

static void refuse_unknown(gw_params_reader *r, gw_slice name) {
  const gw_operation *op = r->x->operation;
  gw_nearest best = gw_nearest_to(name);
  suggest(&op->query_names, &best);
  for (size_t i = 0; i < op->n_params; i++) {
    if (op->params[i].in == GW_IN_QUERY) {
      suggest(&op->params[i].members, &best);
    }
  }
  gw_slice detail = GW_LIT("the operation has no such query parameter");
  if (best.name.p) {
    detail = gw_arena_printf(&r->x->arena, "did you mean \"%.*s\"?",
                             (int)best.name.n, best.name.p);
  }
  gw_params_refuse(r, GW_IN_QUERY, name, "unknown-parameter", detail);
}

/* ---- names of members ----------------------------------------------------
 */

static bool is_map(const gw_param *param) {
  return param->target && (param->target->leaf->field->flags & GW_FIELD_MAP);
}

/* Of the proto alone: one key, and a value that is a text. */
static bool is_plain_map(const gw_param *param) {
  return !(param->flags & (GW_PARAM_WHOLE | GW_PARAM_JSON)) && is_map(param);
}

/* The parameter called |name|, listed or found; false: there is none. */
static bool find_query(gw_params_reader *r, gw_slice name,
                       const gw_param **ret_param, gw_param_value **ret_value) {
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

/* "name[a][b]" of a deepObject: its keys stay together, brackets and all. */
static bool read_deep(gw_params_reader *r, const gw_query_pair *pair) {
  gw_slice base = gw_slice_of(pair->name.p, gw_slice_find(pair->name, '['));
  if (base.n == pair->name.n) {
    return false;
  }
  const gw_param *param;
  gw_param_value *value;
  gw_slice keys = gw_slice_from(pair->name, base.n);
  if (!find_query(r, base, &param, &value)) {
    return false;
  }
  if (param->style == GW_STYLE_DEEP_OBJECT && param->flags & GW_PARAM_WHOLE) {
    gw_params_add_member(r, param, value, keys, pair->value);
    return true;
  }
  if (is_plain_map(param) && gw_slice_ends(keys, GW_LIT("]"))) {
    gw_params_add_member(r, param, value, gw_slice_sub(keys, 1, keys.n - 2),
                         pair->value);
    return true;
  }
  return false;
}

/* A property of an exploded object. Declared ones belong to one parameter
 * (gwgen checks that), others to the one that is open. */
static bool read_member(gw_params_reader *r, const gw_query_pair *pair,
                        bool is_declared) {
  const gw_operation *op = r->x->operation;
  for (size_t i = op->n_path_params; i < op->n_params; i++) {
    const gw_param *param = &op->params[i];
    if (param->in != GW_IN_QUERY) {
      return false;
    }
    if (is_declared ? gw_names_find(&param->members, pair->name) >= 0
                    : (param->flags & GW_PARAM_OPEN) != 0) {
      gw_params_add_member(r, param, &r->values[i], pair->name, pair->value);
      return true;
    }
  }
  return false;
}

/* ---- names of parameters -------------------------------------------------
 */

/* What only stands with keys in brackets: how it is written; else p NULL. */
static gw_slice why_no_value(gw_params_reader *r, const gw_param *param) {
  bool is_deep = param->style == GW_STYLE_DEEP_OBJECT;
  uint32_t others = param->flags & (GW_PARAM_SCALAR | GW_PARAM_ARRAY);
  bool is_object = is_deep && param->flags & GW_PARAM_OBJECT && !others;
  int n = (int)param->name.n;
  if (is_object || is_plain_map(param)) {
    return gw_arena_printf(&r->x->arena, "a map: write \"%.*s[key]\"", n,
                           param->name.p);
  }
  if (is_deep && others == GW_PARAM_ARRAY) {
    return gw_arena_printf(&r->x->arena,
                           "an array: write \"%.*s[]\" for each element", n,
                           param->name.p);
  }
  return (gw_slice){NULL, 0};
}

static void read_named(gw_params_reader *r, const gw_param *param,
                       gw_param_value *value, const gw_query_pair *pair) {
  bool is_list = param->flags & (GW_PARAM_ARRAY | GW_PARAM_OBJECT);
  bool repeats =
      (param->flags & GW_PARAM_ARRAY) && (param->flags & GW_PARAM_EXPLODE);
  gw_slice why = why_no_value(r, param);
  if (why.p) {
    gw_params_refuse_value(r, param, value, "map-key", why);
  } else if (value->texts.is_keyed) {
    gw_params_refuse_value(r, param, value, "parameter-key",
                           GW_LIT("a value, and members beside it"));
  } else if (value->texts.is_given && !repeats) {
    gw_params_refuse_value(r, param, value, "duplicate-parameter",
                           GW_LIT("given twice"));
  } else if (is_list && !repeats && param->style != GW_STYLE_DEEP_OBJECT) {
    gw_params_cut(r, param, value, pair->raw_value);
  } else {
    gw_params_add(r, value, pair->value);
  }
}

/* An exploded object has no name of its own, unless it may be a text too. */
static bool has_own_name(const gw_param *param) {
  return !(param->members.n || param->flags & GW_PARAM_OPEN) ||
         param->flags & (GW_PARAM_SCALAR | GW_PARAM_ARRAY);
}

static void read_pair(gw_params_reader *r, const gw_query_pair *pair) {
  const gw_param *param;
  gw_param_value *value;
  if (find_query(r, pair->name, &param, &value) && has_own_name(param)) {
    read_named(r, param, value, pair);
    return;
  }
  if (read_deep(r, pair) || read_member(r, pair, true) ||
      is_ignored(r->x->api, pair->name) ||
      is_credential(r->x->operation, pair->name) ||
      read_member(r, pair, false)) {
    return;
  }
  refuse_unknown(r, pair->name);
}

void gw_params_read_query(gw_params_reader *r) {
  gw_query query;
  gw_query_pair pair;
  gw_status status;
  gw_query_init(&query, r->x->request->query, &r->x->arena);
  while ((status = gw_query_next(&query, &pair)) == GW_OK) {
    read_pair(r, &pair);
  }
  if (status == GW_ERR_SYNTAX || status == GW_ERR_LIMIT) {
    gw_problem *problem = gw_params_problem(r->x, r->invalid_status);
    r->query_is_broken = true;
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
