/* app/admin: the admin listener: health, metrics, routes, clusters, version.
 *
 * Reads:   the gateway's state through gw_admin_view.
 * Units:   none.
 * Owns:    its listener and connections, on the control thread's loop.
 * Errors:  gw_admin_new() returns NULL without memory.
 * Threads: the control thread's.
 * Source:  BEHAVIOUR.md section 7; THREATS I8: no end point changes anything.
 */
#ifndef GW_APP_ADMIN_H
#define GW_APP_ADMIN_H

#include "app/worker.h"

typedef struct gw_admin gw_admin;

/* What the pages show. The owner keeps it up to date. */
typedef struct gw_admin_view {
  const gw_api *api;
  const gw_config *config;
  gw_worker **workers;
  gw_metrics **metrics;
  size_t n_workers;
  const gw_log_writer *logs;
  bool is_ready;
  bool last_reload_ok;
  uint64_t n_reloads;
  gw_slice spec_sha256; /* hex */
} gw_admin_view;

/* Serves |view| on |fd|, a bound descriptor that becomes its own. */
gw_admin *gw_admin_new(gw_loop *loop, int fd, const gw_admin_view *view);
void gw_admin_free(gw_admin *admin);

/* Pages, for admin.c and for tests: each appends its text to |out|. */
gw_status gw_admin_metrics(const gw_admin_view *view, gw_buf *out);
gw_status gw_admin_routes(const gw_admin_view *view, gw_buf *out);
gw_status gw_admin_clusters(const gw_admin_view *view, gw_buf *out);
gw_status gw_admin_version(const gw_admin_view *view, gw_buf *out);

#endif
