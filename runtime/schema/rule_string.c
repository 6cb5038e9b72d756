#include "base/utf8.h"
#include "schema/formats.h"
#include "schema/pattern.h"
#include "schema/rules.h"

enum {
  LENGTHS = GW_CHECK_MIN_LENGTH | GW_CHECK_MAX_LENGTH,
  TEXTS = GW_CHECK_PATTERN | GW_CHECK_VALUES | GW_CHECK_FORMAT
};

/* JSON Schema 2020-12 6.3.1, 6.3.2: lengths are code points. */
static gw_status check_length(gw_schema_run *run, const gw_schema *schema,
                              size_t n) {
  if (schema->checks & GW_CHECK_MIN_LENGTH && n < schema->min_length) {
    gw_status status = gw_schema_refuse(
        run, "min-length", "%zu characters, at least %u are needed", n,
        (unsigned)schema->min_length);
    if (status != GW_OK) {
      return status;
    }
  }
  if (schema->checks & GW_CHECK_MAX_LENGTH && n > schema->max_length) {
    return gw_schema_refuse(run, "max-length",
                            "%zu characters, at most %u are allowed", n,
                            (unsigned)schema->max_length);
  }
  return GW_OK;
}

/* JSON Schema 2020-12 7.2: the type says whether the format speaks at all. */
gw_status gw_rule_format(gw_schema_run *run, const gw_schema *schema,
                         uint32_t type, gw_slice text) {
  if (gw_format_allows(schema->format, type, text)) {
    return GW_OK;
  }
  return gw_schema_refuse(run, "format", "\"%s\" is no %s",
                          gw_schema_show(run, text),
                          gw_format_name(schema->format));
}

static gw_status check_text(gw_schema_run *run, const gw_schema *schema,
                            gw_slice text) {
  if (schema->checks & GW_CHECK_PATTERN &&
      !gw_pattern_match(schema->pattern, text)) {
    gw_slice source = schema->pattern->source;
    gw_status status = gw_schema_refuse(
        run, "pattern", "\"%s\" does not match %s", gw_schema_show(run, text),
        gw_schema_show(run, source));
    if (status != GW_OK) {
      return status;
    }
  }
  if (schema->checks & GW_CHECK_FORMAT) {
    gw_status status = gw_rule_format(run, schema, GW_TYPE_STRING, text);
    if (status != GW_OK) {
      return status;
    }
  }
  return schema->checks & GW_CHECK_VALUES
             ? gw_rule_text_values(run, schema, text)
             : GW_OK;
}

gw_status gw_rule_text(gw_schema_run *run, const gw_schema *schema,
                       gw_slice text, size_t code_points) {
  if (schema->checks & LENGTHS) {
    size_t n =
        code_points == SIZE_MAX ? gw_utf8_code_points(text) : code_points;
    gw_status status = check_length(run, schema, n);
    if (status != GW_OK) {
      return status;
    }
  }
  return schema->checks & TEXTS ? check_text(run, schema, text) : GW_OK;
}

gw_status gw_rule_string(gw_schema_run *run, const gw_schema *schema,
                         const gw_json *json, gw_json_token token) {
  if (schema->checks & LENGTHS) {
    size_t n = token.flags & (GW_JSON_ESCAPED | GW_JSON_HIGH)
                   ? gw_json_code_points(json, token)
                   : token.n;
    gw_status status = check_length(run, schema, n);
    if (status != GW_OK) {
      return status;
    }
  }
  if (!(schema->checks & TEXTS)) {
    return GW_OK;
  }
  gw_slice text;
  gw_status status = gw_schema_text(run, json, token, &text);
  return status == GW_OK ? check_text(run, schema, text) : status;
}
