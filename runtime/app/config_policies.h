/* app/config_policies: which policies an operation has, from gateway.yaml and
 * from x-gwgen.
 *
 * Reads:   policy nodes, by name and configuration.
 * Units:   none.
 * Owns:    the settled list and parsed configurations stand in |arena|.
 * Errors:  filed in the reader.
 * Threads: one.
 * Source:  DESIGN.md sections 5 and 8. Private to app/config*.c.
 */
#ifndef GW_APP_CONFIG_POLICIES_H
#define GW_APP_CONFIG_POLICIES_H

#include "app/config_read.h"
#include "pipeline/settings.h"

typedef struct gw_policy_list {
  gw_config_reader *reader;
  gw_arena *arena;
  const gw_policy *const *own; /* the product's rows, or NULL */
  gw_policy_instance rows[GW_POLICY_MAX];
  size_t n;
} gw_policy_list;

/* Adds the policies of a map {name: configuration}; one that is there already
 * is replaced. |node| may be NULL. */
void gw_config_use_policies(gw_policy_list *list, const gw_node *node);

/* The same for those that the specification writes at the operation. */
void gw_config_use_spec_policies(gw_policy_list *list,
                                 const gw_operation *operation);

/* Gives the list to |row|, in order of the phases. */
void gw_config_settle_policies(gw_policy_list *list,
                               gw_operation_settings *row);

#endif
