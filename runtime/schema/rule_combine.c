#include "schema/evaluated.h"

gw_status gw_rule_again(gw_schema_run *run, const gw_schema *schema,
                        const gw_place *place) {
  gw_json json = place->start;
  run->n_again++;
  gw_status status = gw_schema_walk(run, schema, &json);
  run->n_again--;
  return status;
}

/* The walk of a branch leaves no trace but what it looked at. */
gw_status gw_rule_try(gw_schema_run *run, const gw_schema *schema,
                      const gw_place *place) {
  gw_problem_sink *sink = run->sink;
  gw_probe *probe = run->probe;
  uint32_t n_refused = run->n_refused;
  uint32_t depth = run->depth;
  size_t n_marks = run->n_marks;
  size_t n_log = run->n_log;
  run->sink = NULL;
  run->probe = NULL;
  gw_status status = gw_rule_again(run, schema, place);
  run->sink = sink;
  run->probe = probe;
  run->n_refused = n_refused;
  run->depth = depth;
  run->n_marks = n_marks;
  if (status != GW_OK) {
    run->n_log = n_log;
  }
  return status;
}

/* Counts what is wrong with a branch that said no. */
static gw_status probe_branch(gw_schema_run *run, const gw_schema *schema,
                              const gw_place *place, gw_probe *ret_probe) {
  gw_problem_sink *sink = run->sink;
  uint32_t n_refused = run->n_refused;
  size_t n_log = run->n_log;
  *ret_probe = (gw_probe){.depth = run->depth + 1};
  run->sink = NULL;
  run->probe = ret_probe;
  gw_status status = gw_rule_again(run, schema, place);
  run->sink = sink;
  run->probe = NULL;
  run->n_refused = n_refused;
  run->n_log = n_log;
  return status;
}

/* A branch of another type is far; one whose enum or const member differs is
 * another one's; else fewer problems are closer. */
static bool is_closer(const gw_probe *a, const gw_probe *b) {
  if (a->n_types != b->n_types) {
    return a->n_types < b->n_types;
  }
  return a->n_marks != b->n_marks ? a->n_marks < b->n_marks : a->n < b->n;
}

static gw_status find_closest(gw_schema_run *run, const gw_rule *rule,
                              const gw_place *place, size_t *ret_closest) {
  gw_probe best = {.n = 0};
  *ret_closest = 0;
  for (size_t i = 0; i < rule->n_schemas; i++) {
    gw_probe probe;
    gw_status status = probe_branch(run, rule->schemas[i], place, &probe);
    if (status != GW_OK) {
      return status;
    }
    if (i == 0 || is_closer(&probe, &best)) {
      best = probe;
      *ret_closest = i;
    }
  }
  return GW_OK;
}

/* No branch says yes: the problems of the closest one. */
static gw_status refuse_all(gw_schema_run *run, const gw_rule *rule,
                            const gw_place *place, const char *code) {
  size_t closest = 0;
  if (!run->sink || !rule->n_schemas) {
    return gw_schema_refuse(run, code, "no alternative fits");
  }
  gw_status status = find_closest(run, rule, place, &closest);
  if (status != GW_OK) {
    return status;
  }
  const gw_schema *schema = rule->schemas[closest];
  gw_slice name = schema ? schema->name : GW_LIT("");
  status = gw_schema_refuse(run, code,
                            "none of %zu alternatives fits; the closest is %s",
                            rule->n_schemas, gw_schema_show(run, name));
  if (status != GW_OK) {
    return status;
  }
  return gw_rule_again(run, schema, place);
}

/* JSON Schema 2020-12 10.2.1.1. */
gw_status gw_rule_all_of(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place) {
  for (size_t i = 0; i < rule->n_schemas; i++) {
    gw_status status = gw_rule_again(run, rule->schemas[i], place);
    if (status != GW_OK) {
      return status;
    }
  }
  return GW_OK;
}

/* JSON Schema 2020-12 10.2.1.2; 11.2: who asks what was looked at gets the
 * notes of every branch that fits. */
gw_status gw_rule_any_of(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place) {
  bool asks_all = gw_evaluated_is_asked_at(run, place);
  bool fits = false;
  bool is_open = true;
  gw_status status = gw_rule_choose(run, rule, place, &is_open);
  if (!is_open || status != GW_OK) {
    return status;
  }
  for (size_t i = 0; i < rule->n_schemas && (asks_all || !fits); i++) {
    status = gw_rule_try(run, rule->schemas[i], place);
    if (status != GW_OK && status != GW_ERR_INVALID) {
      return status;
    }
    fits |= status == GW_OK;
  }
  return fits ? GW_OK : refuse_all(run, rule, place, "any-of");
}

static gw_status refuse_two(gw_schema_run *run, const gw_rule *rule, size_t a,
                            size_t b) {
  const gw_schema *first = rule->schemas[a], *second = rule->schemas[b];
  return gw_schema_refuse(
      run, "one-of", "both %s and %s fit, exactly one alternative must",
      gw_schema_show(run, first ? first->name : GW_LIT("")),
      gw_schema_show(run, second ? second->name : GW_LIT("")));
}

/* JSON Schema 2020-12 10.2.1.3. */
gw_status gw_rule_one_of(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place) {
  size_t found = SIZE_MAX;
  bool is_open = true;
  gw_status status = gw_rule_choose(run, rule, place, &is_open);
  if (!is_open || status != GW_OK) {
    return status;
  }
  for (size_t i = 0; i < rule->n_schemas; i++) {
    status = gw_rule_try(run, rule->schemas[i], place);
    if (status == GW_OK && found != SIZE_MAX) {
      return refuse_two(run, rule, found, i);
    }
    if (status == GW_OK) {
      found = i;
    } else if (status != GW_ERR_INVALID) {
      return status;
    }
  }
  return found == SIZE_MAX ? refuse_all(run, rule, place, "one-of") : GW_OK;
}

/* JSON Schema 2020-12 10.2.1.4. Notes of what must not fit count for nothing,
 * since the value is refused where there are any. */
gw_status gw_rule_not(gw_schema_run *run, const gw_rule *rule,
                      const gw_place *place) {
  const gw_schema *schema = rule->schemas[0];
  gw_status status = gw_rule_try(run, schema, place);
  if (status != GW_OK) {
    return status == GW_ERR_INVALID ? GW_OK : status;
  }
  return gw_schema_refuse(
      run, "not", "the value fits %s, which it must not",
      gw_schema_show(run, schema ? schema->name : GW_LIT("anything")));
}

/* JSON Schema 2020-12 10.2.2: |schemas| are if, then, else. */
gw_status gw_rule_if(gw_schema_run *run, const gw_rule *rule,
                     const gw_place *place) {
  gw_status status = gw_rule_try(run, rule->schemas[0], place);
  if (status != GW_OK && status != GW_ERR_INVALID) {
    return status;
  }
  return gw_rule_again(run, rule->schemas[status == GW_OK ? 1 : 2], place);
}
