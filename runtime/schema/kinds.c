#include "schema/kinds.h"

#include "base/hash.h"
#include "schema/pattern.h"

/* How many of the rule's schemas speak of the value itself: the others of a
 * scope are what names stand for. */
static size_t count_branches(const gw_rule *rule) {
  switch (rule->kind) {
  case GW_RULE_ALL_OF:
  case GW_RULE_ANY_OF:
  case GW_RULE_ONE_OF:
  case GW_RULE_DEPENDENT_SCHEMA:
  case GW_RULE_IF:
  case GW_RULE_DYNAMIC_REF:
    return rule->n_schemas;
  case GW_RULE_SCOPE:
    return 1;
  default:
    return 0;
  }
}

/* ---- types --------------------------------------------------------------- */

static uint32_t types_of(const gw_schema *schema, unsigned depth) {
  if (!schema || depth == GW_KINDS_DEPTH) {
    return GW_TYPE_ANY;
  }
  uint32_t types = schema->types;
  for (size_t i = 0; i < schema->n_rules; i++) {
    const gw_rule *rule = &schema->rules[i];
    bool is_any = rule->kind == GW_RULE_ANY_OF || rule->kind == GW_RULE_ONE_OF;
    bool is_all = rule->kind == GW_RULE_ALL_OF || rule->kind == GW_RULE_SCOPE;
    uint32_t all = GW_TYPE_ANY, any = 0;
    for (size_t k = 0; (is_any || is_all) && k < count_branches(rule); k++) {
      uint32_t one = types_of(rule->schemas[k], depth + 1);
      all &= one;
      any |= one;
    }
    types &= is_any ? any : all;
  }
  return types;
}

uint32_t gw_schema_types(const gw_schema *schema) {
  return types_of(schema, 0);
}

uint32_t gw_kinds_types(const gw_kinds *kinds) {
  uint32_t all = GW_TYPE_ANY, any = 0;
  for (size_t i = 0; i < kinds->n; i++) {
    uint32_t one = gw_schema_types(kinds->v[i]);
    all &= one;
    any |= one;
  }
  return all || !kinds->n ? all : any;
}

/* ---- members and elements ------------------------------------------------ */

static void add(gw_kinds *kinds, const gw_schema *schema) {
  for (size_t i = 0; i < kinds->n; i++) {
    if (kinds->v[i] == schema) {
      return;
    }
  }
  if (kinds->n < GW_KINDS_MAX) {
    kinds->v[kinds->n++] = schema;
  }
}

void gw_kinds_of(const gw_schema *schema, gw_kinds *ret_kinds) {
  ret_kinds->n = 0;
  add(ret_kinds, schema);
}

/* JSON Schema 2020-12 10.3.2: a name is declared, or matches patterns, or is
 * an additional one. */
static void add_members(const gw_schema *schema, gw_slice name, gw_kinds *to,
                        unsigned depth) {
  if (!schema || depth == GW_KINDS_DEPTH) {
    return;
  }
  int32_t at = gw_names_find(&schema->property_names, name);
  bool is_declared = at >= 0 && schema->properties[at].is_declared;
  if (is_declared) {
    add(to, schema->properties[at].schema);
  }
  for (size_t i = 0; i < schema->n_patterns; i++) {
    if (gw_pattern_match(schema->patterns[i].pattern, name)) {
      add(to, schema->patterns[i].schema);
      is_declared = true;
    }
  }
  if (!is_declared && schema->additional) {
    add(to, schema->additional);
  }
  for (size_t i = 0; i < schema->n_rules; i++) {
    for (size_t k = 0; k < count_branches(&schema->rules[i]); k++) {
      add_members(schema->rules[i].schemas[k], name, to, depth + 1);
    }
  }
}

void gw_kinds_member(const gw_kinds *of, gw_slice name, gw_kinds *ret_kinds) {
  ret_kinds->n = 0;
  for (size_t i = 0; i < of->n; i++) {
    add_members(of->v[i], name, ret_kinds, 0);
  }
  if (!ret_kinds->n) {
    add(ret_kinds, NULL);
  }
}

static void add_items(const gw_schema *schema, size_t index, gw_kinds *to,
                      unsigned depth) {
  if (!schema || depth == GW_KINDS_DEPTH) {
    return;
  }
  if (index < schema->n_prefix) {
    add(to, schema->prefix[index]);
  } else if (schema->items) {
    add(to, schema->items);
  }
  for (size_t i = 0; i < schema->n_rules; i++) {
    for (size_t k = 0; k < count_branches(&schema->rules[i]); k++) {
      add_items(schema->rules[i].schemas[k], index, to, depth + 1);
    }
  }
}

void gw_kinds_item(const gw_kinds *of, size_t index, gw_kinds *ret_kinds) {
  ret_kinds->n = 0;
  for (size_t i = 0; i < of->n; i++) {
    add_items(of->v[i], index, ret_kinds, 0);
  }
  if (!ret_kinds->n) {
    add(ret_kinds, NULL);
  }
}
