#include "schema/rules.h"

/* JSON Schema 2020-12 7.1 (dynamic scope) and 8.2.3.2 ($dynamicRef): the way
 * through resources with dynamic anchors is a list on the walk's own stack. */

static bool is_entered(const gw_schema_run *run, const gw_rule *rule) {
  const gw_schema_scope *s = run->scope;
  while (s && s->rule != rule) {
    s = s->outer;
  }
  return s != NULL;
}

/* The outermost counts: entered once more, a resource changes nothing. */
gw_status gw_rule_scope(gw_schema_run *run, const gw_rule *rule,
                        const gw_place *place) {
  if (is_entered(run, rule)) {
    return gw_rule_again(run, rule->schemas[0], place);
  }
  uint64_t outer = run->scope ? run->scope->mark : 0;
  gw_schema_scope scope = {
      .rule = rule,
      .outer = run->scope,
      .mark = (outer ^ (uint64_t)(uintptr_t)rule) * 0x9e3779b97f4a7c15u,
  };
  run->scope = &scope;
  gw_status status = gw_rule_again(run, rule->schemas[0], place);
  run->scope = scope.outer;
  return status;
}

/* The schema of the anchor |name| in the outermost scope that has one. */
static const gw_schema *find_outermost(const gw_schema_run *run, gw_slice name,
                                       const gw_schema *otherwise) {
  const gw_schema *found = otherwise;
  for (const gw_schema_scope *s = run->scope; s; s = s->outer) {
    for (size_t i = 0; i < s->rule->n_names; i++) {
      if (gw_slice_eq(s->rule->names[i], name)) {
        found = s->rule->schemas[i + 1];
      }
    }
  }
  return found;
}

gw_status gw_rule_dynamic_ref(gw_schema_run *run, const gw_rule *rule,
                              const gw_place *place) {
  const gw_schema *schema =
      find_outermost(run, rule->names[0], rule->schemas[0]);
  return gw_rule_again(run, schema, place);
}
