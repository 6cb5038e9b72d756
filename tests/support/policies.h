/* policies: units that give a policy its configuration, as JSON. */
#ifndef GW_TESTS_POLICIES_H
#define GW_TESTS_POLICIES_H

#include "policy/rows.h"
#include "unit.h"

static gw_arena policy_arena;

/* What |policy| makes of |json|; *|ret_why| its error, "line:column message",
 * or NULL. */
static inline void *policy_parse(const gw_policy *policy, gw_slice json,
                                 const char **ret_why) {
  gw_node *node = NULL;
  gw_node_error error = {0};
  void *config = NULL;
  gw_arena_done(&policy_arena);
  assert_int_equal(gw_json_tree_read(&policy_arena, json,
                                     &gw_node_default_limits, &node, &error),
                   GW_OK);
  gw_status status = policy->parse_config(&policy_arena, node, &config, &error);
  *ret_why = NULL;
  if (status != GW_OK) {
    assert_int_equal(status, GW_ERR_INVALID);
    *ret_why =
        gw_arena_printf(&policy_arena, "%u:%u %.*s", error.line, error.column,
                        (int)error.message.n, error.message.p)
            .p;
  }
  return config;
}

/* A list or map of |n| entries: |head|, then |form| with its index each. */
static inline gw_slice policy_json(gw_arena *arena, const char *head,
                                   const char *form, size_t n,
                                   const char *tail) {
  gw_buf out;
  gw_buf_init(&out, arena, 1 << 20);
  assert_int_equal(gw_buf_append(&out, gw_slice_str(head)), GW_OK);
  for (size_t i = 0; i < n; i++) {
    const char *comma = i ? "," : "";
    assert_int_equal(gw_buf_append(&out, gw_slice_str(comma)), GW_OK);
    gw_slice at = gw_slice_str(form);
    gw_slice before = gw_slice_cut(&at, '#');
    assert_int_equal(gw_buf_printf(&out, "%.*s%zu%.*s", (int)before.n, before.p,
                                   i, (int)at.n, at.p),
                     GW_OK);
  }
  assert_int_equal(gw_buf_append(&out, gw_slice_str(tail)), GW_OK);
  return gw_buf_slice(&out);
}

#endif
