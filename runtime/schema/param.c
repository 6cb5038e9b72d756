#include "base/num.h"
#include "base/utf8.h"
#include "schema/kinds.h"
#include "schema/quick.h"
#include "schema/rules.h"
#include "text/json_write.h"

/* A parameter's text is read as the JSON that its schema wants, then checked
 * by the one walk: 7 is a number where numbers are allowed, else "7". */

/* The type of |text| as a JSON literal; 0: it can only be a string. */
static uint32_t literal_type(gw_slice text) {
  if (gw_slice_is(text, "true") || gw_slice_is(text, "false")) {
    return GW_TYPE_BOOLEAN;
  }
  if (gw_slice_is(text, "null")) {
    return GW_TYPE_NULL;
  }
  if (!gw_num_is_json(text)) {
    return 0;
  }
  return gw_num_is_integer(text) ? GW_TYPE_INTEGER : GW_TYPE_NUMBER;
}

/* How the walk ends for |text|, which brings its own share of the budget. */
static gw_status check_json(gw_schema_run *run, const gw_schema *schema,
                            gw_buf *text, gw_problem_sink *sink) {
  gw_json json;
  gw_schema_grant(run, text->n);
  gw_status status = gw_buf_pad(text);
  if (status == GW_OK) {
    status = gw_json_init(&json, gw_buf_slice(text));
  }
  if (status != GW_OK) {
    return status;
  }
  return sink ? gw_schema_explain(run, schema, &json, sink)
              : gw_schema_validate(run, schema, &json);
}

/* Whether |schema| allows |text|, as a string or as the literal it is; only
 * asked where both may do. */
static gw_status check_as(gw_schema_run *run, const gw_schema *schema,
                          gw_slice text, bool is_string) {
  gw_buf json;
  gw_buf_init(&json, run->arena, text.n + 2); /* a literal has no escapes */
  gw_status status = is_string ? gw_json_write_string(&json, text)
                               : gw_buf_append(&json, text);
  return status == GW_OK ? check_json(run, schema, &json, NULL) : status;
}

/* Whether |text|, a literal of |type|, is that by |schema|. A client that has
 * no quotes to write means the string "null" where there can be one. */
static gw_status is_literal(gw_schema_run *run, const gw_schema *schema,
                            gw_slice text, uint32_t type, bool *ret_is) {
  uint32_t types = schema ? gw_schema_types(schema) : GW_TYPE_STRING;
  *ret_is = types & type;
  if (!*ret_is || !(types & GW_TYPE_STRING)) {
    return GW_OK;
  }
  bool asks_string = type == GW_TYPE_NULL;
  gw_status status = check_as(run, schema, text, asks_string);
  *ret_is = (status == GW_OK) != asks_string;
  return status == GW_ERR_INVALID ? GW_OK : status;
}

gw_status gw_kinds_write(gw_schema_run *run, const gw_kinds *kinds,
                         gw_slice text, gw_buf *out) {
  uint32_t type = literal_type(text);
  bool is_bare = false;
  for (size_t i = 0; type && i < kinds->n && !is_bare; i++) {
    gw_status status = is_literal(run, kinds->v[i], text, type, &is_bare);
    if (status != GW_OK) {
      return status;
    }
  }
  return is_bare ? gw_buf_append(out, text) : gw_json_write_string(out, text);
}

/* Appends |text| as the JSON that |schema| wants it to be. */
static gw_status write_reading(gw_schema_run *run, const gw_schema *schema,
                               gw_slice text, gw_buf *out) {
  gw_kinds kinds;
  gw_kinds_of(schema, &kinds);
  return gw_kinds_write(run, &kinds, text, out);
}

/* Whether |schema| surely allows the text, which is UTF-8, by one of its
 * readings: then nobody asks which, and there is nothing to record. */
static bool is_surely_allowed(const gw_schema *schema, gw_slice text) {
  if (schema->n_rules) {
    return false;
  }
  if (schema->types & GW_TYPE_STRING) {
    return gw_quick_string(schema, text, GW_JSON_HIGH);
  }
  uint32_t numbers = GW_TYPE_INTEGER | GW_TYPE_NUMBER;
  return !(schema->checks & GW_CHECK_VALUES) &&
         schema->types & literal_type(text) & numbers &&
         gw_quick_number(schema, text);
}

/* Whether no more than a decoded string has to be looked at. */
static bool is_plain_string(const gw_schema *schema) {
  return schema->types == GW_TYPE_STRING && !schema->n_rules;
}

enum { ESCAPED_BYTE = 6 }; /* most bytes that one byte becomes in JSON */

static gw_status refuse_bytes(gw_schema_run *run, gw_problem_sink *sink) {
  run->sink = sink;
  (void)gw_schema_refuse(run, "syntax", "the text is not UTF-8");
  run->sink = NULL;
  return GW_ERR_INVALID;
}

bool gw_schema_allows_text(const gw_schema *schema, gw_slice text) {
  return !schema || (gw_utf8_check(text) && is_surely_allowed(schema, text));
}

gw_status gw_schema_check_text(gw_schema_run *run, const gw_schema *schema,
                               gw_slice text, gw_problem_sink *sink) {
  if (gw_schema_allows_text(schema, text)) {
    return GW_OK;
  }
  if (!gw_utf8_check(text)) {
    return refuse_bytes(run, sink);
  }
  if (!sink && is_plain_string(schema)) {
    run->sink = NULL;
    return gw_schema_check_string(run, schema, text);
  }
  gw_buf json;
  gw_buf_init(&json, run->arena, text.n * ESCAPED_BYTE + 2);
  gw_status status = write_reading(run, schema, text, &json);
  return status == GW_OK ? check_json(run, schema, &json, sink) : status;
}

gw_status gw_schema_check_list(gw_schema_run *run, const gw_schema *schema,
                               const gw_slice *items, size_t n_items,
                               gw_problem_sink *sink) {
  if (!schema) {
    return GW_OK;
  }
  size_t limit = 2;
  for (size_t i = 0; i < n_items; i++) {
    if (!gw_utf8_check(items[i])) {
      return refuse_bytes(run, sink);
    }
    limit += items[i].n * ESCAPED_BYTE + 3;
  }
  gw_buf json;
  gw_buf_init(&json, run->arena, limit);
  gw_status status = gw_json_write_char(&json, '[');
  for (size_t i = 0; i < n_items && status == GW_OK; i++) {
    if (i > 0) {
      status = gw_json_write_char(&json, ',');
    }
    if (status == GW_OK) {
      status = write_reading(run, schema->items, items[i], &json);
    }
  }
  if (status == GW_OK) {
    status = gw_json_write_char(&json, ']');
  }
  return status == GW_OK ? check_json(run, schema, &json, sink) : status;
}
