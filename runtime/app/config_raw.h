/* app/config_raw: what gateway.yaml says, before it is held against the
 * tables: one struct per section, filled by the rows of config_rows.c.
 *
 * Reads:   nothing.
 * Units:   as named.
 * Owns:    texts stand in the arena of the reader.
 * Errors:  none of its own.
 * Threads: one.
 * Source:  DESIGN.md section 6. Private to app/config*.c.
 */
#ifndef GW_APP_CONFIG_RAW_H
#define GW_APP_CONFIG_RAW_H

#include "app/config.h"

typedef struct gw_raw_upstream {
  const gw_node *node;
  gw_slice name;
  gw_config_texts endpoints;
  gw_slice authority;
  int protocol; /* of protocols in config_build.c; -1: not said */
  uint32_t idle_timeout_ms;
  bool has_tls;
  gw_tls_client_config tls;
  const gw_node *tls_node;
  uint32_t connect_timeout_ms, resolve_every_ms, backoff_min_ms, backoff_max_ms,
      max_streams, max_connections, max_waiting, keepalive_ms;
  int compression;        /* gw_coding */
  size_t compression_min; /* SIZE_MAX: not said */
} gw_raw_upstream;

/* One entry of "services" or "operations". */
typedef struct gw_raw_target {
  const gw_node *node;
  gw_slice name;
  uint32_t key_line, key_column;
  gw_slice upstream; /* empty: not said */
  uint32_t timeout_ms;
  size_t request_body;
  int validate, response; /* gw_mode - 1; -1: not said */
  const gw_node *policies;
} gw_raw_target;

typedef struct gw_raw_config {
  const gw_node *root;
  uint32_t version;
  GW_VEC(gw_listener_settings) listeners;
  gw_addr admin;
  uint32_t workers;
  uint32_t trusted_hops;
  int forwarded; /* gw_forwarded_form */
  int error_format;
  uint32_t invalid_status;
  gw_http_limits http;
  size_t request_body, response_body, worker_memory, form_parts, xml_nodes;
  size_t connection_memory;
  gw_param_limits params;
  uint32_t inflate_ratio;
  uint32_t exchanges;
  gw_config_texts forward_headers;
  GW_VEC(gw_raw_upstream) upstreams;
  gw_slice upstream; /* of what "services" and "operations" do not name */
  GW_VEC(gw_raw_target) services;
  GW_VEC(gw_raw_target) operations;
  const gw_node *policies;
  uint32_t readiness_ms, drain_ms;
  gw_slice access_log;
  int log_level;
} gw_raw_config;

extern const gw_config_section gw_config_root;

#endif
