#include "base/num.h"
#include "base/utf8.h"
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

/* Whether |schema| allows the literal; only asked where a string may do too. */
static gw_status check_literal(gw_schema_run *run, const gw_schema *schema,
                               gw_slice literal) {
  gw_buf text;
  gw_buf_init(&text, run->arena, literal.n);
  gw_status status = gw_buf_append(&text, literal);
  return status == GW_OK ? check_json(run, schema, &text, NULL) : status;
}

/* Appends |text| as the JSON that |schema| wants it to be. */
static gw_status write_reading(gw_schema_run *run, const gw_schema *schema,
                               gw_slice text, gw_buf *out) {
  uint32_t type = literal_type(text);
  uint32_t types = schema ? schema->types : GW_TYPE_STRING;
  if (!(types & type)) {
    return gw_json_write_string(out, text);
  }
  if (types & GW_TYPE_STRING) {
    gw_status status = check_literal(run, schema, text);
    if (status != GW_OK) {
      return status == GW_ERR_INVALID ? gw_json_write_string(out, text)
                                      : status;
    }
  }
  return gw_buf_append(out, text);
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

gw_status gw_schema_check_text(gw_schema_run *run, const gw_schema *schema,
                               gw_slice text, gw_problem_sink *sink) {
  if (!schema) {
    return GW_OK;
  }
  if (!gw_utf8_check(text)) {
    return refuse_bytes(run, sink);
  }
  if (is_surely_allowed(schema, text)) {
    return GW_OK;
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

gw_status gw_schema_check_json(gw_schema_run *run, const gw_schema *schema,
                               gw_slice text, gw_problem_sink *sink) {
  if (!schema) {
    return GW_OK;
  }
  if (!gw_utf8_check(text)) {
    return refuse_bytes(run, sink);
  }
  gw_buf json;
  gw_buf_init(&json, run->arena, text.n);
  gw_status status = gw_buf_append(&json, text);
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

static char delimiter_of(gw_param_style style) {
  switch (style) {
  case GW_STYLE_SPACE_DELIMITED:
    return ' ';
  case GW_STYLE_PIPE_DELIMITED:
    return '|';
  case GW_STYLE_SIMPLE:
  case GW_STYLE_FORM:
  case GW_STYLE_DEEP_OBJECT:
  case GW_STYLE_LABEL:
  case GW_STYLE_MATRIX:
    break;
  }
  return ',';
}

bool gw_schema_split(gw_slice *rest, gw_param_style style, gw_slice *ret_item) {
  if (!rest->p) {
    return false;
  }
  *ret_item = gw_slice_cut(rest, delimiter_of(style));
  return true;
}
