/* service_config: http rules from google.api.Service YAML files.
 *
 * Reads:   the files under "service_config" of gwgen.yaml: http.rules.
 * Units:   lines and columns from 1.
 * Owns:    the rules stand in the product's arena.
 * Errors:  findings; GW_ERR_INVALID if there was an error among them.
 * Threads: one.
 * Source:  google/api/service.proto and http.proto: rules apply by selector,
 *          the last one wins, and replace the annotation's.
 */
#ifndef GWGEN_FRONT_SERVICE_CONFIG_H
#define GWGEN_FRONT_SERVICE_CONFIG_H

#include "front/front.h"

/* Replaces the rules of the RPCs that the files select. */
gw_status gwgen_service_config_read(gwgen_product *product);

#endif
