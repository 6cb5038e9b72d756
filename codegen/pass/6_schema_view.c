#include "pass/6_bindings.h"

enum { MAX_DEPTH = 32 };

/* Whether the rule's schemas speak of the value itself, so that their members
 * are members of it. */
static bool is_branching(const gw_rule *rule) {
  switch (rule->kind) {
  case GW_RULE_ALL_OF:
  case GW_RULE_ANY_OF:
  case GW_RULE_ONE_OF:
  case GW_RULE_DEPENDENT_SCHEMA:
  case GW_RULE_IF:
  case GW_RULE_SCOPE:
  case GW_RULE_DYNAMIC_REF:
    return true;
  default:
    return false;
  }
}

/* Whether all of its schemas hold. */
static bool is_conjunction(const gw_rule *rule) {
  return rule->kind == GW_RULE_ALL_OF;
}

/* How many of its schemas speak of the value: the others of a scope are what
 * names stand for. */
static size_t count_branches(const gw_rule *rule) {
  if (!is_branching(rule)) {
    return 0;
  }
  return rule->kind == GW_RULE_SCOPE ? 1 : rule->n_schemas;
}

/* Whether at least one of them does. */
static bool is_disjunction(const gw_rule *rule) {
  return rule->kind == GW_RULE_ANY_OF || rule->kind == GW_RULE_ONE_OF;
}

static bool closes(const gw_schema *schema) {
  for (size_t i = 0; i < schema->n_rules; i++) {
    const gw_rule *rule = &schema->rules[i];
    if (rule->kind == GW_RULE_UNEVALUATED_PROPERTIES &&
        rule->schemas[0]->types == 0) {
      return true;
    }
  }
  return schema->checks & GW_CHECK_CLOSED && !schema->n_patterns;
}

/* ---- properties ---------------------------------------------------------- */

typedef struct collector {
  gw_arena *arena;
  gwgen_view *view;
  gw_map seen; /* name -> index + 1 */
  gw_status status;
} collector;

static void add_property(collector *c, const gw_property *property,
                         bool is_required) {
  uintptr_t at = (uintptr_t)gw_map_find(&c->seen, property->name);
  if (at) { /* two schemas speak of it: both have to be asked */
    gwgen_view_property *old = &c->view->properties.v[at - 1];
    old->is_required |= is_required;
    old->schema = old->schema ? old->schema : property->schema;
    c->view->is_plain = 0;
    return;
  }
  gwgen_view_property *slot = GW_PUSH(c->arena, &c->view->properties);
  if (!slot) {
    c->status = gw_arena_why(c->arena);
    return;
  }
  *slot = (gwgen_view_property){property->name, property->schema, is_required};
  c->status = gw_map_put(c->arena, &c->seen, property->name,
                         (void *)(uintptr_t)c->view->properties.n);
}

/* Whether members alone say what |schema| says: no rule but allOf. */
static bool is_plain(const gw_schema *schema, bool is_part) {
  if ((schema->checks & GW_CHECK_CLOSED) && is_part) {
    return false; /* it also refuses what the other parts declare */
  }
  if (schema->n_patterns || schema->checks & GW_CHECK_UNEVALUATED) {
    return false;
  }
  if ((schema->checks & GW_CHECK_VALUES) || schema->additional) {
    return !is_part && !(schema->checks & GW_CHECK_VALUES);
  }
  for (size_t i = 0; i < schema->n_rules; i++) {
    if (schema->rules[i].kind != GW_RULE_ALL_OF) {
      return false;
    }
  }
  return true;
}

static void collect(collector *c, const gw_schema *schema, bool is_sure,
                    bool is_part, unsigned depth) {
  if (!schema || depth > MAX_DEPTH || c->status) {
    c->view->is_plain &= depth <= MAX_DEPTH;
    return;
  }
  if (!is_plain(schema, is_part || schema->n_rules)) {
    c->view->is_plain = 0;
  }
  c->view->is_closed |= closes(schema);
  for (size_t i = 0; i < schema->n_properties && !c->status; i++) {
    const gw_property *property = &schema->properties[i];
    add_property(c, property, is_sure && property->is_required);
  }
  for (size_t i = 0; i < schema->n_rules; i++) {
    const gw_rule *rule = &schema->rules[i];
    bool is_all = is_conjunction(rule);
    c->view->is_merged |= is_all;
    for (size_t k = 0; k < count_branches(rule); k++) {
      collect(c, rule->schemas[k], is_sure && is_all, true, depth + 1);
    }
  }
}

gw_status gwgen_view_make(gw_arena *arena, const gw_schema *schema,
                          gwgen_view *ret_view) {
  *ret_view = (gwgen_view){.is_plain = 1};
  collector c = {.arena = arena, .view = ret_view};
  collect(&c, schema, true, false, 0);
  return c.status;
}

/* ---- the rest ------------------------------------------------------------ */

static uint32_t types_of(const gw_schema *schema, unsigned depth) {
  if (!schema || depth > MAX_DEPTH) {
    return GW_TYPE_ANY;
  }
  uint32_t types = schema->types;
  for (size_t i = 0; i < schema->n_rules; i++) {
    const gw_rule *rule = &schema->rules[i];
    bool is_all = is_conjunction(rule);
    if (!is_all && !is_disjunction(rule)) {
      continue;
    }
    uint32_t both = is_all ? GW_TYPE_ANY : 0;
    for (size_t k = 0; k < rule->n_schemas; k++) {
      uint32_t one = types_of(rule->schemas[k], depth + 1);
      both = is_all ? both & one : both | one;
    }
    types &= both;
  }
  return types;
}

uint32_t gwgen_view_types(const gw_schema *schema) {
  return types_of(schema, 0);
}

typedef const void *(*getter)(const gw_schema *schema);

static const void *get_items(const gw_schema *schema) {
  return schema->items;
}

static const void *get_additional(const gw_schema *schema) {
  return schema->additional;
}

static const void *get_values(const gw_schema *schema) {
  return schema->values && schema->values->strings.n ? schema->values : NULL;
}

static const void *first_of(const gw_schema *schema, getter get,
                            unsigned depth) {
  if (!schema || depth > MAX_DEPTH) {
    return NULL;
  }
  const void *found = get(schema);
  for (size_t i = 0; i < schema->n_rules && !found; i++) {
    const gw_rule *rule = &schema->rules[i];
    for (size_t k = 0; k < count_branches(rule) && !found; k++) {
      found = first_of(rule->schemas[k], get, depth + 1);
    }
  }
  return found;
}

const gw_schema *gwgen_view_items(const gw_schema *schema) {
  return first_of(schema, get_items, 0);
}

const gw_schema *gwgen_view_additional(const gw_schema *schema) {
  return first_of(schema, get_additional, 0);
}

const gw_values *gwgen_view_values(const gw_schema *schema) {
  return first_of(schema, get_values, 0);
}
