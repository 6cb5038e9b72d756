/* app/config: gateway.yaml, checked against the tables of the product.
 *
 * Reads:   the file, the files that it names (certificates, secrets) and the
 *          environment variables in it, once.
 * Units:   as named.
 * Owns:    a configuration owns its arena, TLS contexts and settings; ended
 *          with gw_config_free().
 * Errors:  GW_ERR_INVALID with every error of the file in |errors|.
 * Threads: loaded on one thread; constant then.
 * Source:  DESIGN.md section 6; docs/CONFIG.md lists every key.
 */
#ifndef GW_APP_CONFIG_H
#define GW_APP_CONFIG_H

#include "app/config_read.h"
#include "http/limits.h"
#include "net/tls.h"
#include "pipeline/settings.h"

enum { GW_LISTENERS_MAX = 64 };

typedef struct gw_listener_settings {
  gw_slice name;
  gw_addr address;
  bool h1, h2;
  gw_config_texts protocols;
  gw_tls_certificate *certificates;
  size_t n_certificates;
  gw_tls_server *tls;  /* NULL: plain */
  const gw_node *node; /* for errors found later */
} gw_listener_settings;

typedef struct gw_config {
  gw_arena arena;
  gw_listener_settings *listeners;
  size_t n_listeners;
  gw_addr admin; /* len 0: none */
  uint32_t workers;
  gw_http_limits limits;
  uint32_t readiness_ms, drain_ms;
  gw_slice access_log; /* "stdout", "off", or a path */
  int log_level;       /* gw_log_level */
  gw_settings *settings;
  GW_VEC(gw_slice) warnings; /* "insecure" and the like, for the log */
} gw_config;

/* Reads |path|. |policies| are the product's own rows. On GW_ERR_INVALID
 * |*ret_errors| holds what is wrong, in |arena|. */
gw_status gw_config_load(gw_slice path, const gw_api *api,
                         const gw_policy *const *policies, gw_arena *arena,
                         gw_config **ret_config, gw_config_reader *ret_errors);

void gw_config_free(gw_config *config);

/* Every section with its rows, for docs and `--help-config`. */
extern const gw_config_section *const gw_config_sections[];

#endif
