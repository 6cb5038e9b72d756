/* app/config_build: holds what gateway.yaml says against the product's tables
 * and makes settings, listeners and TLS contexts of it.
 *
 * Reads:   gw_raw_config, gw_api, certificate files.
 * Units:   none.
 * Owns:    see gw_config.
 * Errors:  filed in the reader, all of them.
 * Threads: one.
 * Source:  DESIGN.md section 6. Private to app/config*.c.
 */
#ifndef GW_APP_CONFIG_BUILD_H
#define GW_APP_CONFIG_BUILD_H

#include "app/config_raw.h"

void gw_config_build(gw_config *config, const gw_raw_config *raw,
                     const gw_api *api, const gw_policy *const *policies,
                     gw_config_reader *reader);

#endif
