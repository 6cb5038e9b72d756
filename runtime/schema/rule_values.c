#include "base/hash.h"
#include "base/num.h"
#include "schema/marks.h"

enum { LISTED_BYTES = 160 }; /* of the allowed values, in a detail */

/* "a", "b", 3: as many as there is room for. */
static const char *list_values(gw_schema_run *run, const gw_values *values) {
  if (!run->sink) {
    return "";
  }
  gw_buf out;
  gw_buf_init(&out, run->arena, LISTED_BYTES);
  size_t n = values->strings.n + values->n_others;
  for (size_t i = 0; i < n; i++) {
    bool is_string = i < values->strings.n;
    gw_slice text = is_string ? values->strings.names[i]
                              : values->others[i - values->strings.n];
    size_t before = out.n;
    if (gw_buf_printf(&out, is_string ? "%s\"%s\"" : "%s%s", i ? ", " : "",
                      gw_schema_show(run, text)) != GW_OK) {
      out.n = before;
      (void)gw_buf_printf(&out, ", ...");
      break;
    }
  }
  gw_slice list = gw_arena_dup(run->arena, gw_buf_slice(&out));
  return list.p ? list.p : "";
}

/* JSON Schema 2020-12 6.1.2, 6.1.3. */
static gw_status refuse(gw_schema_run *run, const gw_values *values) {
  const char *list = list_values(run, values);
  return values->is_const
             ? gw_schema_refuse(run, "const", "only %s is allowed", list)
             : gw_schema_refuse(run, "enum", "not one of %s", list);
}

gw_status gw_rule_text_values(gw_schema_run *run, const gw_schema *schema,
                              gw_slice text) {
  const gw_values *values = schema->values;
  return gw_names_find(&values->strings, text) >= 0 ? GW_OK
                                                    : refuse(run, values);
}

/* 1, 1.0 and 1e0 are one number. */
static bool is_same_scalar(gw_slice text, gw_slice other, bool is_number) {
  return is_number ? gw_num_is_json(other) && gw_num_cmp(text, other) == 0
                   : gw_slice_eq(text, other);
}

gw_status gw_rule_scalar_values(gw_schema_run *run, const gw_schema *schema,
                                const gw_json *json, gw_json_token token) {
  const gw_values *values = schema->values;
  gw_slice text = gw_json_text(json, token);
  for (size_t i = 0; i < values->n_others; i++) {
    if (is_same_scalar(text, values->others[i], token.kind == GW_JSON_NUMBER)) {
      return GW_OK;
    }
  }
  return refuse(run, values);
}

/* The fingerprint of a value of the tables, whose text has no padding. */
static gw_status mark_constant(gw_schema_run *run, gw_slice text,
                               gw_mark *ret_mark) {
  gw_buf copy;
  gw_buf_init(&copy, run->arena, text.n);
  gw_json json;
  gw_status status = gw_schema_charge(run, text.n);
  if (status == GW_OK) {
    status = gw_buf_append(&copy, text);
  }
  if (status == GW_OK) {
    status = gw_buf_pad(&copy);
  }
  if (status == GW_OK) {
    status = gw_json_init(&json, gw_buf_slice(&copy));
  }
  return status == GW_OK ? gw_mark_value(run, &json, ret_mark) : status;
}

gw_status gw_rule_tree_values(gw_schema_run *run, const gw_schema *schema,
                              const gw_place *place) {
  const gw_values *values = schema->values;
  gw_json json = place->start;
  char opening = place->token.kind == GW_JSON_ARRAY ? '[' : '{';
  gw_mark mark, other;
  gw_status status = gw_mark_value(run, &json, &mark);
  for (size_t i = 0; i < values->n_others && status == GW_OK; i++) {
    gw_slice text = values->others[i];
    if (!text.n || text.p[0] != opening) {
      continue;
    }
    status = mark_constant(run, text, &other);
    if (status == GW_OK && mark.lo == other.lo && mark.hi == other.hi) {
      return GW_OK;
    }
  }
  return status == GW_OK ? refuse(run, values) : status;
}
