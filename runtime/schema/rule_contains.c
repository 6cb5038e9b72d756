#include "schema/evaluated.h"

/* Counts the elements that fit; with a book they are noted in it. */
static gw_status count(gw_schema_run *run, const gw_rule *rule,
                       const gw_place *place, size_t *ret_n) {
  bool notes = gw_evaluated_is_asked_at(run, place);
  bool counts_all = notes || rule->max != UINT32_MAX;
  gw_place item = {.start = place->start};
  gw_json *json = &item.start;
  *ret_n = 0;
  gw_status status = gw_json_value(json, &item.token);
  for (size_t i = 0; status == GW_OK; i++) {
    status = gw_json_item(json);
    if (status != GW_OK) {
      break;
    }
    status = gw_rule_try(run, rule->schemas[0], &item);
    *ret_n += status == GW_OK;
    if (status == GW_OK && notes) {
      status = gw_evaluated_note(run, i);
    }
    if (status == GW_OK && !counts_all && *ret_n >= rule->min) {
      return GW_OK;
    }
    if (status == GW_OK || status == GW_ERR_INVALID) {
      status = gw_json_skip(json);
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* JSON Schema 2020-12 10.3.1.3, 6.4.4, 6.4.5. */
gw_status gw_rule_contains(gw_schema_run *run, const gw_rule *rule,
                           const gw_place *place) {
  size_t n;
  gw_status status = count(run, rule, place, &n);
  if (status != GW_OK) {
    return status;
  }
  const gw_schema *schema = rule->schemas[0];
  const char *name =
      gw_schema_show(run, schema ? schema->name : GW_LIT("anything"));
  if (n < rule->min) {
    return gw_schema_refuse(run, rule->min == 1 ? "contains" : "min-contains",
                            "%zu elements fit %s, at least %u are needed", n,
                            name, (unsigned)rule->min);
  }
  if (n > rule->max) {
    return gw_schema_refuse(run, "max-contains",
                            "%zu elements fit %s, at most %u are allowed", n,
                            name, (unsigned)rule->max);
  }
  return GW_OK;
}
