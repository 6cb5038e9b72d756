#include "base/num.h"
#include "schema/rules.h"

/* JSON Schema 2020-12 6.2.2 to 6.2.5, exact on decimals. |exclusive| is the
 * bit that refuses the limit itself; |sign| is 1 for a maximum. */
static gw_status check_limit(gw_schema_run *run, gw_slice text,
                             const gw_number *limit, bool is_exclusive,
                             int sign) {
  int order = gw_num_cmp_number(text, limit) * sign;
  if (order < 0 || (order == 0 && !is_exclusive)) {
    return GW_OK;
  }
  const char *code = sign > 0 ? "maximum" : "minimum";
  if (is_exclusive) {
    code = sign > 0 ? "exclusive-maximum" : "exclusive-minimum";
  }
  const char *words = sign > 0 ? "at most" : "at least";
  if (is_exclusive) {
    words = sign > 0 ? "less than" : "more than";
  }
  return gw_schema_refuse(run, code, "%s, %s %s is allowed",
                          gw_schema_show(run, text), words,
                          gw_schema_show(run, limit->text));
}

gw_status gw_rule_number(gw_schema_run *run, const gw_schema *schema,
                         gw_slice text) {
  uint32_t checks = schema->checks;
  if (checks & GW_CHECK_FORMAT) {
    gw_status status = gw_rule_format(run, schema, GW_TYPE_NUMBER, text);
    if (status != GW_OK) {
      return status;
    }
  }
  if (checks & (GW_CHECK_MINIMUM | GW_CHECK_EXCLUSIVE_MINIMUM)) {
    gw_status status = check_limit(run, text, schema->minimum,
                                   checks & GW_CHECK_EXCLUSIVE_MINIMUM, -1);
    if (status != GW_OK) {
      return status;
    }
  }
  if (checks & (GW_CHECK_MAXIMUM | GW_CHECK_EXCLUSIVE_MAXIMUM)) {
    return check_limit(run, text, schema->maximum,
                       checks & GW_CHECK_EXCLUSIVE_MAXIMUM, 1);
  }
  return GW_OK;
}

/* JSON Schema 2020-12 6.2.1. A number with more digits than can be decided is
 * refused, since nothing shows that it is a multiple. */
gw_status gw_rule_multiple_of(gw_schema_run *run, const gw_rule *rule,
                              const gw_place *place) {
  gw_slice text = gw_json_text(&place->start, place->token);
  bool is_multiple = false;
  gw_status status = gw_num_multiple_of(text, rule->number->text, &is_multiple);
  if (status == GW_OK && is_multiple) {
    return GW_OK;
  }
  return gw_schema_refuse(run, "multiple-of", "%s is no multiple of %s",
                          gw_schema_show(run, text),
                          gw_schema_show(run, rule->number->text));
}
