/* app/config_parts: what the files share that make settings of gateway.yaml.
 *
 * Reads:   gw_raw_config, gw_api.
 * Units:   none.
 * Owns:    what is made stands in the arena of the settings.
 * Errors:  filed in the reader, all of them.
 * Threads: one.
 * Source:  DESIGN.md section 6. Private to app/config*.c.
 */
#ifndef GW_APP_CONFIG_PARTS_H
#define GW_APP_CONFIG_PARTS_H

#include "app/config_policies.h"
#include "app/config_raw.h"

typedef struct gw_config_builder {
  gw_config *config;
  const gw_raw_config *raw;
  const gw_api *api;
  const gw_policy *const *policies;
  gw_config_reader *reader;
  gw_arena *arena;           /* of the settings */
  gw_policy_list everywhere; /* what "policies" says for all operations */
  const gw_slice *upstreams; /* which one serves an operation, by its index;
                                empty: none */
} gw_config_builder;

/* ---- config_build.c ------------------------------------------------------ */

/* Files "|what| "|name|"" with the nearest of |known|. */
void gw_config_fail_at(gw_config_builder *b, uint32_t line, uint32_t column,
                       const char *what, gw_slice name, const gw_slice *known,
                       size_t n_known);

/* Files that |key| is missing, unless it is |there|. */
void gw_config_require(gw_config_builder *b, bool there, const gw_node *node,
                       const char *key);

gw_slice gw_config_keep(gw_config_builder *b, gw_slice text);

/* 0 is "not said". */
void gw_config_take(uint32_t *to, uint32_t value);

/* The row of |name|, or NULL. */
const gw_raw_target *gw_config_find_target(const gw_raw_target *rows, size_t n,
                                           gw_slice name);

/* Whether |operation| goes on to a service that speaks HTTP. */
bool gw_config_is_http(const gw_operation *operation);

/* ---- config_listeners.c -------------------------------------------------- */

void gw_config_build_listeners(gw_config_builder *b);

/* ---- config_upstreams.c -------------------------------------------------- */

void gw_config_build_clusters(gw_config_builder *b);

/* ---- config_operations.c ------------------------------------------------- */

/* Behind the clusters. */
void gw_config_check_services(gw_config_builder *b);
void gw_config_check_operations(gw_config_builder *b);
void gw_config_build_operations(gw_config_builder *b);

/* ---- config_headers.c ---------------------------------------------------- */

void gw_config_forward_headers(gw_config_builder *b);

/* Behind the operations. */
void gw_config_request_headers(gw_config_builder *b);

#endif
