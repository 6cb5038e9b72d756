#include "pass/7_policies.h"

enum { MAX_CONFIG = 1 << 20 };

static gw_policy_use make_use(gwgen_tables *tables,
                              const gw_node_entry *entry) {
  gw_buf json;
  gw_buf_init(&json, tables->product->arena, MAX_CONFIG);
  gw_status status = gw_node_write_json(entry->value, &json);
  tables->status = tables->status ? tables->status : status;
  return (gw_policy_use){entry->key, gw_buf_slice(&json)};
}

static void add_policies(gwgen_tables *tables, const gwgen_operation *operation,
                         gw_operation *out) {
  const gw_node *list = gw_node_find(operation->oas->extension, "policies");
  if (!list) {
    return;
  }
  if (list->kind != GW_NODE_MAP) {
    gwgen_pos pos = {operation->oas->pos.file, list->line, list->column};
    gwgen_report_add(tables->product->report, "policy-value", pos,
                     "\"policies\" is %s, not a map of policies by name",
                     gw_node_kind_text(list->kind));
    return;
  }
  gw_policy_use *uses =
      gw_arena_zalloc(tables->product->arena, (list->n + 1) * sizeof *uses);
  if (!uses) {
    tables->status = gw_arena_why(tables->product->arena);
    return;
  }
  for (size_t i = 0; i < list->n; i++) {
    uses[i] = make_use(tables, &list->entries[i]);
  }
  out->policies = list->n ? uses : NULL;
  out->n_policies = list->n;
}

gw_status gwgen_policies(gwgen_tables *tables) {
  const gwgen_product *product = tables->product;
  for (size_t i = 0; i < product->operations.n && !tables->status; i++) {
    if (product->operations.v[i]->oas) {
      add_policies(tables, product->operations.v[i], &tables->operations[i]);
    }
  }
  return tables->status;
}
