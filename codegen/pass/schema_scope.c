#include "pass/schema_set.h"

/* JSON Schema 2020-12 7.1: which resources a value's schemas came through
 * matters only to $dynamicRef, so only schemas of resources that have a
 * $dynamicAnchor say that they are entered. */

bool gwgen_schema_has_scope(const gwgen_schema_set *set,
                            const gwgen_schema *schema) {
  for (size_t i = 0; i < set->dynamic.n; i++) {
    if (gw_slice_eq(set->dynamic.v[i]->base, schema->base)) {
      return true;
    }
  }
  return false;
}

void gwgen_schema_scopes(gwgen_schema_set *set) {
  const gwgen_openapi *openapi = &set->product->openapi;
  bool is_asked = false;
  for (size_t i = 0; i < openapi->schemas.n && !is_asked; i++) {
    is_asked = openapi->schemas.v[i]->dynamic_name.p != NULL;
  }
  for (size_t i = 0; i < openapi->schemas.n && is_asked; i++) {
    gwgen_schema *schema = openapi->schemas.v[i];
    const gw_node *anchor = gw_node_find(schema->node, "$dynamicAnchor");
    gwgen_schema **slot = anchor && anchor->kind == GW_NODE_STRING
                              ? GW_PUSH(set->arena, &set->dynamic)
                              : NULL;
    if (slot) {
      *slot = schema;
    }
  }
}

/* names[i] is schemas[i + 1]. */
static void fill(gwgen_lowering *lowering, gw_rule *rule,
                 const gw_schema **schemas, gw_slice *names) {
  const gwgen_schema_set *set = lowering->set;
  for (size_t i = 0; i < set->dynamic.n; i++) {
    gwgen_schema *schema = set->dynamic.v[i];
    if (gw_slice_eq(schema->base, lowering->schema->base)) {
      names[rule->n_names++] =
          gw_node_find(schema->node, "$dynamicAnchor")->text;
      schemas[rule->n_schemas++] = gwgen_lower_target(lowering, schema);
    }
  }
}

void gwgen_lower_scope(gwgen_lowering *lowering) {
  gw_arena *arena = lowering->arena;
  size_t n = lowering->set->dynamic.n;
  if (!gwgen_schema_has_scope(lowering->set, lowering->schema)) {
    return;
  }
  gw_schema *inner = gw_arena_alloc(arena, sizeof *inner);
  gw_rule *rule = gw_arena_zalloc(arena, sizeof *rule);
  const gw_schema **schemas = gw_arena_alloc(arena, (n + 1) * sizeof *schemas);
  gw_slice *names = gw_arena_alloc(arena, n * sizeof *names);
  if (!inner || !rule || !schemas || !names) {
    return;
  }
  *inner = *lowering->out;
  schemas[0] = inner;
  *rule = (gw_rule){.kind = GW_RULE_SCOPE,
                    .schemas = schemas,
                    .n_schemas = 1,
                    .names = names};
  fill(lowering, rule, schemas, names);
  *lowering->out = (gw_schema){.name = inner->name,
                               .types = inner->types,
                               .checks = GW_CHECK_RULES | GW_CHECK_SUBTREE,
                               .rules = rule,
                               .n_rules = 1};
}
