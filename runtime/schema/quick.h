/* schema/quick: a cheap proof that a scalar is allowed.
 *
 * Reads:   a token that was just read, and its schema.
 * Units:   bytes; code points where a limit counts them.
 * Owns:    nothing.
 * Errors:  none: yes, or "ask the rules". It never says no, so that only the
 *          rules know what is wrong with a value.
 * Threads: pure.
 * Source:  JSON Schema 2020-12 section 6.
 */
#ifndef GW_SCHEMA_QUICK_H
#define GW_SCHEMA_QUICK_H

#include <float.h>

#include "base/hash.h"
#include "base/num.h"
#include "schema/formats.h"
#include "schema/pattern.h"
#include "text/json_lex.h"

/* Whether |text| has |least| code points, of which each takes at most twelve
 * bytes: two escapes, of a surrogate pair. */
static inline bool gw_quick_is_long(gw_slice text, bool is_escaped,
                                    uint32_t least) {
  if (text.n < least) {
    return false;
  }
  return least <= 1 || text.n > (least - UINT64_C(1)) * 12 ||
         (!is_escaped && gw_utf8_code_points(text) >= least);
}

static inline bool gw_quick_text(const gw_schema *schema, gw_slice text,
                                 uint8_t flags) {
  uint32_t checks = schema->checks;
  return !(flags & GW_JSON_ESCAPED) &&
         (!(checks & GW_CHECK_PATTERN) ||
          gw_pattern_match(schema->pattern, text)) &&
         (!(checks & GW_CHECK_FORMAT) ||
          gw_format_allows(schema->format, GW_TYPE_STRING, text)) &&
         (!(checks & GW_CHECK_VALUES) ||
          gw_names_find(&schema->values->strings, text) >= 0);
}

static inline bool gw_quick_string(const gw_schema *schema, gw_slice text,
                                   uint8_t flags) {
  uint32_t checks = schema->checks;
  bool is_escaped = flags & GW_JSON_ESCAPED;
  return (!(checks & GW_CHECK_MAX_LENGTH) || text.n <= schema->max_length) &&
         (!(checks & GW_CHECK_MIN_LENGTH) ||
          gw_quick_is_long(text, is_escaped, schema->min_length)) &&
         (!(checks & (GW_CHECK_PATTERN | GW_CHECK_VALUES | GW_CHECK_FORMAT)) ||
          gw_quick_text(schema, text, flags));
}

/* A number of the text: as a whole one if it is plainly that, and rounded. */
typedef struct gw_quick_value {
  int64_t whole;
  double real;
  bool is_whole;
} gw_quick_value;

/* Whether |value| keeps to one limit. Rounding keeps the order, so that what
 * differs as a double differs as a decimal in the same way. */
static inline bool gw_quick_limit(const gw_quick_value *value,
                                  const gw_number *limit, bool is_exclusive,
                                  bool is_maximum) {
  if (value->is_whole && limit->is_integer) {
    bool is_beyond =
        is_maximum ? value->whole > limit->i : value->whole < limit->i;
    return !is_beyond && !(is_exclusive && value->whole == limit->i);
  }
  return is_maximum ? value->real < limit->d : value->real > limit->d;
}

enum {
  GW_QUICK_LOW = GW_CHECK_MINIMUM | GW_CHECK_EXCLUSIVE_MINIMUM,
  GW_QUICK_HIGH = GW_CHECK_MAXIMUM | GW_CHECK_EXCLUSIVE_MAXIMUM
};

/* Whether the number is plainly of its format, which may speak of texts. */
static inline bool gw_quick_format(gw_format_id format,
                                   const gw_quick_value *value) {
  if (format == GW_FORMAT_ID_INT32) {
    return value->is_whole && value->whole >= INT32_MIN &&
           value->whole <= INT32_MAX;
  }
  if (format == GW_FORMAT_ID_FLOAT) {
    return value->real <= (double)FLT_MAX && value->real >= -(double)FLT_MAX;
  }
  return format == GW_FORMAT_ID_INT64 ? value->is_whole
                                      : format == GW_FORMAT_ID_DOUBLE;
}

static inline bool gw_quick_limits(const gw_schema *schema,
                                   const gw_quick_value *value) {
  uint32_t checks = schema->checks;
  return (!(checks & GW_CHECK_FORMAT) ||
          gw_quick_format(schema->format, value)) &&
         (!(checks & GW_QUICK_LOW) ||
          gw_quick_limit(value, schema->minimum,
                         checks & GW_CHECK_EXCLUSIVE_MINIMUM, false)) &&
         (!(checks & GW_QUICK_HIGH) ||
          gw_quick_limit(value, schema->maximum,
                         checks & GW_CHECK_EXCLUSIVE_MAXIMUM, true));
}

static inline bool gw_quick_number(const gw_schema *schema, gw_slice text) {
  gw_quick_value value;
  if (!(schema->checks & (GW_QUICK_LOW | GW_QUICK_HIGH | GW_CHECK_FORMAT))) {
    return true;
  }
  value.is_whole = gw_num_plain(text, &value.whole);
  if (value.is_whole) {
    value.real = (double)value.whole;
  } else if (gw_num_double(text, &value.real) != GW_OK) {
    return false;
  }
  return gw_quick_limits(schema, &value);
}

/* The same of |n| elements, and of |n| members. */
static inline bool gw_quick_items(const gw_schema *schema, size_t n) {
  uint32_t checks = schema->checks;
  return schema->types & GW_TYPE_ARRAY &&
         !(checks & GW_CHECK_MIN_ITEMS && n < schema->min_items) &&
         !(checks & GW_CHECK_MAX_ITEMS && n > schema->max_items);
}

static inline bool gw_quick_members(const gw_schema *schema, size_t n) {
  uint32_t checks = schema->checks;
  return schema->types & GW_TYPE_OBJECT &&
         !(checks & GW_CHECK_MIN_PROPERTIES && n < schema->min_properties) &&
         !(checks & GW_CHECK_MAX_PROPERTIES && n > schema->max_properties);
}

/* Whether |token| is surely what |schema| allows. */
static inline bool gw_schema_is_quick(const gw_schema *schema,
                                      const gw_json *json,
                                      gw_json_token token) {
  if (schema->n_rules) {
    return false;
  }
  if (token.kind == GW_JSON_STRING) {
    return schema->types & GW_TYPE_STRING &&
           gw_quick_string(schema, gw_json_text(json, token), token.flags);
  }
  if (schema->checks & GW_CHECK_VALUES) {
    return false;
  }
  if (token.kind == GW_JSON_NUMBER) {
    uint32_t types = GW_TYPE_INTEGER; /* 1.0 is one too */
    types |= token.flags & GW_JSON_INTEGER ? 0 : GW_TYPE_NUMBER;
    return (schema->types & types) == types &&
           gw_quick_number(schema, gw_json_text(json, token));
  }
  return (token.kind == GW_JSON_TRUE || token.kind == GW_JSON_FALSE) &&
         schema->types & GW_TYPE_BOOLEAN;
}

#endif
