/* yaml_scalar: what a plain YAML scalar is, by the core schema of YAML 1.2.
 *
 * Reads:   the text of a scalar without quotes.
 * Units:   bytes.
 * Owns:    a number that had to be rewritten stands in the arena.
 * Errors:  GW_ERR_UNSUPPORTED (.inf, .nan: JSON lacks them), GW_ERR_RANGE (a
 *          hexadecimal or octal number over 64 bits), the arena's; |reterr_why|
 *          is then a constant text.
 * Threads: pure but for the arena.
 * Source:  YAML 1.2.2 section 10.3.2: no yes and no, no sexagesimals, octal
 *          only as 0o17. THREATS F9.
 */
#ifndef GW_TEXT_YAML_SCALAR_H
#define GW_TEXT_YAML_SCALAR_H

#include "text/node.h"

/* Sets kind, value and text of |node|, which comes as a string. */
gw_status gw_yaml_resolve(gw_arena *arena, gw_node *node,
                          const char **reterr_why);

#endif
