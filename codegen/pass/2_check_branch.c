/* What a schema says of a value only sometimes: then, else, dependentSchemas
 * and dependentRequired claim something where their condition holds, "if" is
 * the condition. JSON Schema 2020-12 sections 6.5.4 and 10.2.2. */
#include "pass/2_check_parts.h"

static void check_as(gwgen_checker *checker, const gwgen_pair *pair,
                     const gw_node *node, gwgen_claim claim) {
  gwgen_pair branch = *pair;
  gwgen_claim before = checker->claim;
  branch.schema = gwgen_schema_of(checker, node);
  if (!branch.schema) {
    return;
  }
  checker->claim = before == GWGEN_CLAIM_TEST ? before : claim;
  gwgen_check_value(checker, &branch);
  checker->claim = before;
}

/* A name that is required where another one is there. */
static void check_names(gwgen_checker *checker, const gwgen_message *message,
                        const gwgen_schema *schema, const gw_node *list) {
  for (size_t i = 0; list->kind == GW_NODE_LIST && i < list->n; i++) {
    const gw_node *name = list->items[i];
    gwgen_property property = {
        .name = name->text,
        .pos = {schema->pos.file, name->line, name->column},
        .is_required = true,
    };
    gwgen_check_property(checker, message, &property);
  }
}

static void check_dependents(gwgen_checker *checker, const gwgen_pair *pair,
                             const char *keyword) {
  const gw_node *map = gw_node_find(pair->schema->node, keyword);
  const gwgen_message *message =
      gwgen_pair_has_names(pair) ? pair->field->message : NULL;
  gwgen_claim before = checker->claim;
  for (size_t i = 0; map && map->kind == GW_NODE_MAP && i < map->n; i++) {
    const gw_node_entry *entry = &map->entries[i];
    if (message) {
      gwgen_property property = {
          .name = entry->key,
          .pos = {pair->schema->pos.file, entry->key_line, entry->key_column}};
      checker->claim = GWGEN_CLAIM_TEST;
      gwgen_check_property(checker, message, &property);
      checker->claim = before == GWGEN_CLAIM_TEST ? before : GWGEN_CLAIM_PART;
      check_names(checker, message, pair->schema, entry->value);
      checker->claim = before;
    }
    if (entry->value->kind == GW_NODE_MAP) {
      check_as(checker, pair, entry->value, GWGEN_CLAIM_PART);
    }
  }
}

void gwgen_check_branches(gwgen_checker *checker, const gwgen_pair *pair) {
  const gw_node *node = pair->schema->node;
  const gw_node *condition = gw_node_find(node, "if");
  if (condition) {
    check_as(checker, pair, condition, GWGEN_CLAIM_TEST);
    check_as(checker, pair, gw_node_find(node, "then"), GWGEN_CLAIM_PART);
    check_as(checker, pair, gw_node_find(node, "else"), GWGEN_CLAIM_PART);
  }
  check_dependents(checker, pair, "dependentSchemas");
  check_dependents(checker, pair, "dependentRequired");
}

void gwgen_check_required(gwgen_checker *checker, const gwgen_message *message,
                          const gwgen_schema *schema,
                          const gwgen_properties *properties) {
  const gw_node *required = gw_node_find(schema->node, "required");
  for (size_t i = 0;
       required && required->kind == GW_NODE_LIST && i < required->n; i++) {
    const gw_node *name = required->items[i];
    if (!gwgen_properties_find(properties, name->text)) {
      gw_node one = *required;
      one.items = &required->items[i];
      one.n = 1;
      check_names(checker, message, schema, &one);
    }
  }
}
