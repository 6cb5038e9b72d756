#include "pass/keyword_table.h"

enum { MAX_NAMES = 64 }; /* of one rule; longer lists are several */

/* Names are often plain: "^x-" stands for those that begin so. */
void gwgen_lower_pattern_properties(gwgen_lowering *lowering,
                                    const gw_node_entry *entry) {
  const gw_node *map = entry->value;
  gw_pattern_property *patterns =
      gw_arena_alloc(lowering->arena, (map->n + 1) * sizeof *patterns);
  size_t n = 0;
  for (size_t i = 0; patterns && i < map->n; i++) {
    const gw_node_entry *one = &map->entries[i];
    const gw_pattern *pattern =
        gwgen_lower_automaton(lowering, one->value, one->key);
    if (pattern) {
      patterns[n++] = (gw_pattern_property){
          pattern, gwgen_lower_child(lowering, one->value)};
    }
  }
  lowering->out->patterns = n ? patterns : NULL;
  lowering->out->n_patterns = n;
}

void gwgen_lower_property_names(gwgen_lowering *lowering,
                                const gw_node_entry *entry) {
  gwgen_lower_rule_of(lowering, GW_RULE_PROPERTY_NAMES,
                      gwgen_lower_child(lowering, entry->value));
}

/* ---- dependencies -------------------------------------------------------- */

static void add_required(gwgen_lowering *lowering, gw_slice trigger,
                         const gw_node *list, size_t from) {
  size_t n = list->n - from < MAX_NAMES - 1 ? list->n - from : MAX_NAMES - 1;
  gw_slice *names = gw_arena_alloc(lowering->arena, (n + 1) * sizeof *names);
  gw_rule *rule =
      gwgen_lower_rule(lowering, GW_RULE_DEPENDENT_REQUIRED, NULL, 0);
  if (!names || !rule) {
    return;
  }
  names[0] = trigger;
  for (size_t i = 0; i < n; i++) {
    names[i + 1] = list->items[from + i]->text;
  }
  rule->names = names;
  rule->n_names = n + 1;
}

static bool lists_names(gwgen_lowering *lowering, const gw_node *list) {
  for (size_t i = 0; i < list->n; i++) {
    if (list->items[i]->kind != GW_NODE_STRING) {
      gwgen_report_add(lowering->report, "schema-value",
                       gwgen_lower_pos(lowering, list->items[i]),
                       "the list holds names, not %s",
                       gw_node_kind_text(list->items[i]->kind));
      return false;
    }
  }
  return true;
}

static void lower_required(gwgen_lowering *lowering,
                           const gw_node_entry *entry) {
  if (entry->value->kind != GW_NODE_LIST) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_pos(lowering, entry->value),
                     "what a member requires is a list of names, not %s",
                     gw_node_kind_text(entry->value->kind));
    return;
  }
  if (!lists_names(lowering, entry->value)) {
    return;
  }
  for (size_t i = 0; i < entry->value->n; i += MAX_NAMES - 1) {
    add_required(lowering, entry->key, entry->value, i);
  }
}

static void lower_schema(gwgen_lowering *lowering, const gw_node_entry *entry) {
  gw_slice *name = gw_arena_alloc(lowering->arena, sizeof *name);
  gw_rule *rule =
      gwgen_lower_rule_of(lowering, GW_RULE_DEPENDENT_SCHEMA,
                          gwgen_lower_child(lowering, entry->value));
  if (name && rule) {
    *name = entry->key;
    rule->names = name;
    rule->n_names = 1;
  }
}

void gwgen_lower_dependent_required(gwgen_lowering *lowering,
                                    const gw_node_entry *entry) {
  for (size_t i = 0; i < entry->value->n; i++) {
    lower_required(lowering, &entry->value->entries[i]);
  }
}

void gwgen_lower_dependent_schemas(gwgen_lowering *lowering,
                                   const gw_node_entry *entry) {
  for (size_t i = 0; i < entry->value->n; i++) {
    lower_schema(lowering, &entry->value->entries[i]);
  }
}

/* JSON Schema draft 4 5.4.5: both in one keyword. */
void gwgen_lower_dependencies(gwgen_lowering *lowering,
                              const gw_node_entry *entry) {
  for (size_t i = 0; i < entry->value->n; i++) {
    const gw_node_entry *one = &entry->value->entries[i];
    if (one->value->kind == GW_NODE_LIST) {
      lower_required(lowering, one);
    } else {
      lower_schema(lowering, one);
    }
  }
}

/* ---- what nobody looked at ----------------------------------------------- */

void gwgen_lower_unevaluated_properties(gwgen_lowering *lowering,
                                        const gw_node_entry *entry) {
  lowering->unevaluated_properties = entry->value;
}

/* Whether some keyword applies other schemas to the same value, so that only a
 * run knows what they looked at. */
static bool has_appliers(const gwgen_lowering *lowering) {
  for (size_t i = 0; i < lowering->rules.n; i++) {
    gw_rule_kind kind = lowering->rules.v[i].kind;
    if (kind != GW_RULE_MULTIPLE_OF && kind != GW_RULE_NOT &&
        kind != GW_RULE_PROPERTY_NAMES && kind != GW_RULE_DEPENDENT_REQUIRED) {
      return true;
    }
  }
  return false;
}

/* Alone in its object unevaluatedProperties is additionalProperties, which the
 * walk decides in passing; beside that nothing is left for it. */
static void be_additional(gwgen_lowering *lowering, const gw_node *node) {
  gw_schema *out = lowering->out;
  if (out->additional || out->checks & (GW_CHECK_CLOSED | GW_CHECK_OPEN)) {
    return;
  }
  if (node->kind == GW_NODE_BOOL) {
    out->checks |= node->boolean ? GW_CHECK_OPEN : GW_CHECK_CLOSED;
  } else {
    out->additional = gwgen_lower_child(lowering, node);
  }
}

static void add_unevaluated(gwgen_lowering *lowering, gw_rule_kind kind,
                            const gw_node *node) {
  gwgen_lower_rule_of(lowering, kind, gwgen_lower_child(lowering, node));
  lowering->out->checks |= GW_CHECK_UNEVALUATED;
}

/* JSON Schema 2020-12 11: these come last, when all others have looked. */
void gwgen_finish_members(gwgen_lowering *lowering) {
  const gw_node *members = lowering->unevaluated_properties;
  const gw_node *items = lowering->unevaluated_items;
  bool is_simple = !has_appliers(lowering);
  if (members && is_simple) {
    be_additional(lowering, members);
  } else if (members) {
    add_unevaluated(lowering, GW_RULE_UNEVALUATED_PROPERTIES, members);
  }
  if (items && !is_simple) {
    add_unevaluated(lowering, GW_RULE_UNEVALUATED_ITEMS, items);
  } else if (items && !lowering->out->items) {
    lowering->out->items = gwgen_lower_child(lowering, items);
  }
}
