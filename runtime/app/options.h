/* app/options: the gateway's command line.
 *
 * Reads:   argv.
 * Units:   none.
 * Owns:    slices point into argv.
 * Errors:  GW_ERR_INVALID with a text on stderr (usage: exit status 2).
 * Threads: main's.
 * Source:  DESIGN.md section 6.
 */
#ifndef GW_APP_OPTIONS_H
#define GW_APP_OPTIONS_H

#include "base/slice.h"
#include "base/status.h"

typedef enum gw_action {
  GW_ACTION_RUN,
  GW_ACTION_CHECK,
  GW_ACTION_PRINT_SPEC,
  GW_ACTION_PRINT_KEYS, /* the configuration keys with their defaults */
  GW_ACTION_HELP,
  GW_ACTION_VERSION
} gw_action;

typedef struct gw_options {
  gw_action action;
  gw_slice config;
} gw_options;

gw_status gw_options_parse(int argc, char **argv, gw_options *ret_options);

/* The text of --help. */
extern const char gw_options_help[];

#endif
