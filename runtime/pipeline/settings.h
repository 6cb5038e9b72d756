/* pipeline/settings: a configuration as the road reads it: one snapshot, from
 * start to end of each exchange.
 *
 * Reads:   built by app/config from gateway.yaml and the tables.
 * Units:   milliseconds and bytes, as named.
 * Owns:    everything stands in its arena, which ends with the last reference.
 * Errors:  gw_settings_index() returns GW_ERR_NOMEM.
 * Threads: constant once built; references are counted atomically.
 * Source:  DESIGN.md section 6, invariant 16.
 */
#ifndef GW_PIPELINE_SETTINGS_H
#define GW_PIPELINE_SETTINGS_H

#include <stdatomic.h>

#include "gw/policy.h"
#include "form/param.h"
#include "upstream/cluster.h"

typedef struct gw_policy_instance {
  const gw_policy *policy;
  const void *config;
} gw_policy_instance;

typedef struct gw_operation_settings {
  const gw_operation *operation;
  uint32_t index;   /* in api->operations */
  uint32_t cluster; /* in gw_settings.clusters */
  uint32_t timeout_ms;
  size_t max_body;
  gw_mode validate, response;         /* never GW_MODE_DEFAULT */
  const gw_policy_instance *policies; /* in order of their phases */
  size_t n_policies;
} gw_operation_settings;

/* What says who the client is, where proxies stand in front, and what
 * upstreams are told of it. */
typedef enum gw_forwarded_form {
  GW_FORWARDED_OFF,
  GW_FORWARDED_X,  /* X-Forwarded-For, -Proto, -Host */
  GW_FORWARDED_RFC /* Forwarded, RFC 7239 */
} gw_forwarded_form;

enum { GW_FORWARDED_HOPS = 16 }; /* that can be trusted */

typedef struct gw_settings {
  atomic_uint refs;
  gw_arena arena;
  const gw_api *api;
  gw_operation_settings *operations; /* in order of api->operations */
  uint32_t *slots;                   /* by address of the operation */
  size_t n_slots;
  const gw_cluster_config *clusters;
  size_t n_clusters;
  gw_error_format error_format;
  int invalid_status; /* of a refused body or parameter: 400 or 422 */
  const gw_slice *forward_headers; /* passed on as metadata, lower case */
  size_t n_forward_headers;
  gw_names request_headers; /* what codecs keep of a request, beside those that
                               http/ knows */
  size_t form_parts;        /* of one body */
  size_t xml_nodes;         /* elements and attributes of one body */
  gw_param_limits params;   /* of one parameter */
  size_t max_reply;         /* of the upstream's message */
  size_t max_response;      /* of the JSON made of it */
  size_t exchange_bytes;    /* budget of an exchange's arena */
  size_t worker_bytes;      /* bodies and answers a worker holds at once */
  size_t connection_bytes;  /* and those of one client's connection */
  uint32_t max_exchanges;   /* a worker's, at once */
  bool log_requests;
  gw_forwarded_form forwarded;
  size_t trusted_hops; /* at most GW_FORWARDED_HOPS */
} gw_settings;

/* Fills |slots| from |operations|. */
gw_status gw_settings_index(gw_settings *settings);

/* The row of |operation|; never NULL for one of the api's. */
const gw_operation_settings *gw_settings_find(const gw_settings *settings,
                                              const gw_operation *operation);

gw_settings *gw_settings_ref(gw_settings *settings);

/* Frees the snapshot with its last reference. NULL is fine. */
void gw_settings_unref(gw_settings *settings);

#endif
