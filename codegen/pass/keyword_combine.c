#include "pass/keyword_table.h"

gw_rule *gwgen_lower_rule(gwgen_lowering *lowering, gw_rule_kind kind,
                          const gw_schema *const *schemas, size_t n) {
  gw_rule *rule = GW_PUSH(lowering->arena, &lowering->rules);
  if (rule) {
    rule->kind = kind;
    rule->schemas = schemas;
    rule->n_schemas = n;
  }
  return rule;
}

gw_rule *gwgen_lower_rule_of(gwgen_lowering *lowering, gw_rule_kind kind,
                             const gw_schema *schema) {
  const gw_schema **schemas = gw_arena_alloc(lowering->arena, sizeof *schemas);
  if (!schemas) {
    return NULL;
  }
  schemas[0] = schema;
  return gwgen_lower_rule(lowering, kind, schemas, 1);
}

/* JSON Schema 2020-12 8.2.3.1: the target holds as well as what stands beside
 * the reference. A schema that is nothing but a reference never comes here. */
void gwgen_lower_ref(gwgen_lowering *lowering, const gw_node_entry *entry) {
  (void)entry;
  gwgen_lower_rule_of(lowering, GW_RULE_ALL_OF,
                      gwgen_lower_target(lowering, lowering->schema->ref));
}

/* JSON Schema 2020-12 8.2.3.2. */
void gwgen_lower_dynamic_ref(gwgen_lowering *lowering,
                             const gw_node_entry *entry) {
  (void)entry;
  gwgen_schema *schema = lowering->schema;
  bool is_dynamic = schema->dynamic_name.p != NULL;
  gw_rule *rule = gwgen_lower_rule_of(
      lowering, is_dynamic ? GW_RULE_DYNAMIC_REF : GW_RULE_ALL_OF,
      gwgen_lower_target(lowering, schema->dynamic_ref));
  if (rule && is_dynamic) {
    rule->names = &schema->dynamic_name;
    rule->n_names = 1;
  }
}

static void lower_list(gwgen_lowering *lowering, gw_rule_kind kind,
                       const gw_node_entry *entry) {
  const gw_node *list = entry->value;
  if (list->n == 0) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_pos(lowering, list), "%.*s has no entry",
                     GWGEN_S(entry->key));
    return;
  }
  const gw_schema **schemas =
      gw_arena_alloc(lowering->arena, list->n * sizeof *schemas);
  for (size_t i = 0; schemas && i < list->n; i++) {
    schemas[i] = gwgen_lower_child(lowering, list->items[i]);
  }
  gw_rule *rule =
      schemas ? gwgen_lower_rule(lowering, kind, schemas, list->n) : NULL;
  if (rule && kind != GW_RULE_ALL_OF) {
    rule->choice = gwgen_lower_choice(lowering, list);
  }
}

void gwgen_lower_all_of(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lower_list(lowering, GW_RULE_ALL_OF, entry);
}

void gwgen_lower_any_of(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lower_list(lowering, GW_RULE_ANY_OF, entry);
}

void gwgen_lower_one_of(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lower_list(lowering, GW_RULE_ONE_OF, entry);
}

void gwgen_lower_not(gwgen_lowering *lowering, const gw_node_entry *entry) {
  gwgen_lower_rule_of(lowering, GW_RULE_NOT,
                      gwgen_lower_child(lowering, entry->value));
}

/* JSON Schema 2020-12 10.2.2: "then" and "else" say nothing without "if". */
void gwgen_lower_if(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lowering->if_ = entry;
}

void gwgen_lower_then(gwgen_lowering *lowering, const gw_node_entry *entry) {
  if (!gw_node_find(lowering->schema->node, "if")) {
    gwgen_report_add(lowering->report, "schema-idle-keyword",
                     gwgen_lower_key_pos(lowering, entry),
                     "%.*s does nothing without \"if\" beside it",
                     GWGEN_S(entry->key));
  }
}

static const gw_schema *branch(gwgen_lowering *lowering, const char *keyword) {
  const gw_node *node = gw_node_find(lowering->schema->node, keyword);
  return node ? gwgen_lower_child(lowering, node)
              : gwgen_lower_constant(lowering, true);
}

void gwgen_finish_combine(gwgen_lowering *lowering) {
  const gw_schema **schemas =
      gw_arena_alloc(lowering->arena, 3 * sizeof *schemas);
  if (!lowering->if_ || !schemas) {
    return;
  }
  schemas[0] = gwgen_lower_child(lowering, lowering->if_->value);
  schemas[1] = branch(lowering, "then");
  schemas[2] = branch(lowering, "else");
  gwgen_lower_rule(lowering, GW_RULE_IF, schemas, 3);
}

/* OpenAPI 3.1.0 4.8.25: gwgen_lower_choice() reads it. Without oneOf and anyOf
 * beside it, it says which schemas derive from this one, and nothing about
 * values. */
void gwgen_lower_discriminator(gwgen_lowering *lowering,
                               const gw_node_entry *entry) {
  const gw_node *node = lowering->schema->node;
  const gw_node *name = gw_node_find(entry->value, "propertyName");
  if (!name || name->kind != GW_NODE_STRING) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_key_pos(lowering, entry),
                     "a discriminator has a propertyName, which is a string");
  } else if (!gw_node_find(node, "oneOf") && !gw_node_find(node, "anyOf")) {
    gwgen_report_add(lowering->report, "schema-idle-keyword",
                     gwgen_lower_key_pos(lowering, entry),
                     "discriminator does nothing without oneOf or anyOf "
                     "beside it");
  }
}

void gwgen_lower_schema_uri(gwgen_lowering *lowering,
                            const gw_node_entry *entry) {
  gw_slice uri = entry->value->text;
  if (!gw_slice_is(uri, "https://json-schema.org/draft/2020-12/schema") &&
      !gw_slice_is(uri, "https://spec.openapis.org/oas/3.1/dialect/base") &&
      !gw_slice_is(uri, "http://json-schema.org/draft-04/schema#")) {
    gwgen_report_add(lowering->report, "schema-unsupported",
                     gwgen_lower_pos(lowering, entry->value),
                     "the schema dialect \"%.*s\" is not supported",
                     GWGEN_S(uri));
  }
}
