#include "app/config_policies.h"

#include "policy/registry.h"

static void fail_policy(gw_policy_list *list, const gw_node *node,
                        gw_slice name) {
  GW_VEC(gw_slice) known = {0};
  for (size_t i = 0; gw_policies[i]; i++) {
    gw_slice *slot = GW_PUSH(list->reader->arena, &known);
    if (slot) {
      *slot = gw_slice_str(gw_policies[i]->name);
    }
  }
  gw_slice hint = gw_config_suggest(list->reader, name, known.v, known.n);
  gw_config_fail(list->reader, node, "unknown policy \"%.*s\"%.*s", (int)name.n,
                 name.p, (int)hint.n, hint.p);
}

/* A later use of a policy replaces an earlier one of the same name. */
static void add_policy(gw_policy_list *list, const gw_policy *policy,
                       const void *config, const gw_node *node) {
  size_t i = 0;
  while (i < list->n && list->rows[i].policy != policy) {
    i++;
  }
  if (i == GW_POLICY_MAX) {
    gw_config_fail(list->reader, node, "more than %d policies",
                   (int)GW_POLICY_MAX);
    return;
  }
  list->rows[i] = (gw_policy_instance){policy, config};
  list->n = i == list->n ? list->n + 1 : list->n;
}

static void use_policy(gw_policy_list *list, gw_slice name,
                       const gw_node *node) {
  const gw_policy *policy = gw_policy_find(list->own, name);
  if (!policy) {
    fail_policy(list, node, name);
    return;
  }
  void *config = NULL;
  gw_node_error error = {0};
  gw_status status = GW_OK;
  if (!gw_config_is(list->reader, node, GW_NODE_MAP)) {
    return;
  }
  if (policy->parse_config) {
    status = policy->parse_config(list->arena, node, &config, &error);
  } else if (node->n) {
    error = (gw_node_error){node->line, node->column,
                            GW_LIT("this policy has no configuration")};
    status = GW_ERR_INVALID;
  }
  if (status != GW_OK) {
    gw_node at = {.line = error.line, .column = error.column};
    gw_config_fail(list->reader, &at, "policy \"%s\": %.*s", policy->name,
                   (int)error.message.n,
                   error.message.p ? error.message.p : "");
    return;
  }
  add_policy(list, policy, config, node);
}

void gw_config_use_policies(gw_policy_list *list, const gw_node *node) {
  for (size_t i = 0; node && i < node->n; i++) {
    use_policy(list, node->entries[i].key, node->entries[i].value);
  }
}

/* The uses that x-gwgen writes at the operation, as JSON in the tables. */
void gw_config_use_spec_policies(gw_policy_list *list,
                                 const gw_operation *operation) {
  for (size_t i = 0; i < operation->n_policies; i++) {
    const gw_policy_use *use = &operation->policies[i];
    gw_node *node = NULL;
    gw_node_error error = {0};
    if (gw_json_tree_read(list->reader->arena, use->config,
                          &gw_node_default_limits, &node, &error) == GW_OK) {
      use_policy(list, use->policy, node);
    }
  }
}

/* Stable, by phase. */
static void sort_policies(gw_policy_list *list) {
  for (size_t i = 1; i < list->n; i++) {
    gw_policy_instance row = list->rows[i];
    size_t j = i;
    for (; j && list->rows[j - 1].policy->phase > row.policy->phase; j--) {
      list->rows[j] = list->rows[j - 1];
    }
    list->rows[j] = row;
  }
}

void gw_config_settle_policies(gw_policy_list *list,
                               gw_operation_settings *row) {
  sort_policies(list);
  gw_policy_instance *rows =
      gw_arena_alloc(list->arena, (list->n + 1) * sizeof *rows);
  if (rows && list->n) {
    memcpy(rows, list->rows, list->n * sizeof *rows);
  }
  row->policies = rows;
  row->n_policies = rows ? list->n : 0;
}
