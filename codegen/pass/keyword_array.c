#include "pass/keyword_table.h"

/* JSON Schema draft 4 5.3.1: a list of schemas is what prefixItems is now. */
void gwgen_lower_items(gwgen_lowering *lowering, const gw_node_entry *entry) {
  if (entry->value->kind == GW_NODE_LIST) {
    gwgen_lower_prefix_items(lowering, entry);
  } else {
    lowering->out->items = gwgen_lower_child(lowering, entry->value);
  }
}

void gwgen_lower_prefix_items(gwgen_lowering *lowering,
                              const gw_node_entry *entry) {
  const gw_node *list = entry->value;
  const gw_schema **schemas =
      gw_arena_alloc(lowering->arena, (list->n + 1) * sizeof *schemas);
  for (size_t i = 0; schemas && i < list->n; i++) {
    schemas[i] = gwgen_lower_child(lowering, list->items[i]);
  }
  if (schemas && list->n) {
    lowering->out->prefix = schemas;
    lowering->out->n_prefix = list->n;
  }
}

/* Draft 4 5.3.1: of the elements behind a list of "items"; else nothing. */
void gwgen_lower_additional_items(gwgen_lowering *lowering,
                                  const gw_node_entry *entry) {
  const gw_node *items = gw_node_find(lowering->schema->node, "items");
  const gw_node *value = entry->value;
  if (!items || items->kind != GW_NODE_LIST) {
    return;
  }
  lowering->out->items = value->kind == GW_NODE_BOOL
                             ? gwgen_lower_constant(lowering, value->boolean)
                             : gwgen_lower_child(lowering, value);
}

void gwgen_lower_contains(gwgen_lowering *lowering,
                          const gw_node_entry *entry) {
  lowering->contains = entry->value;
}

void gwgen_lower_min_contains(gwgen_lowering *lowering,
                              const gw_node_entry *entry) {
  lowering->min_contains = entry->value;
}

void gwgen_lower_max_contains(gwgen_lowering *lowering,
                              const gw_node_entry *entry) {
  lowering->max_contains = entry->value;
}

static uint32_t count_of(gwgen_lowering *lowering, const gw_node *node,
                         uint32_t otherwise) {
  int64_t value;
  if (!node) {
    return otherwise;
  }
  if (!gwgen_lower_whole(node, &value) || value < 0 || value > UINT32_MAX) {
    gwgen_report_add(
        lowering->report, "schema-value", gwgen_lower_pos(lowering, node),
        "the number is from 0 to 4294967295, not %.*s", GWGEN_S(node->text));
    return otherwise;
  }
  return (uint32_t)value;
}

static void finish_contains(gwgen_lowering *lowering) {
  if (!lowering->contains) {
    return;
  }
  gw_rule *rule =
      gwgen_lower_rule_of(lowering, GW_RULE_CONTAINS,
                          gwgen_lower_child(lowering, lowering->contains));
  if (!rule) {
    return;
  }
  rule->min = count_of(lowering, lowering->min_contains, 1);
  rule->max = count_of(lowering, lowering->max_contains, UINT32_MAX);
  if (rule->min > rule->max && lowering->min_contains) {
    gwgen_report_add(lowering->report, "schema-impossible",
                     gwgen_lower_pos(lowering, lowering->min_contains),
                     "minContains is greater than maxContains (%u > %u)",
                     (unsigned)rule->min, (unsigned)rule->max);
  }
}

void gwgen_lower_unevaluated_items(gwgen_lowering *lowering,
                                   const gw_node_entry *entry) {
  lowering->unevaluated_items = entry->value;
}

void gwgen_finish_array(gwgen_lowering *lowering) {
  finish_contains(lowering);
}
