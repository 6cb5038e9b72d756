/* toolchain: how a gateway is compiled and linked.
 *
 * Reads:   gwgen-build.args, which CMake wrote beside the build tree's bin/ or
 *          below the installed share/gwgen/.
 * Units:   none.
 * Owns:    arguments stand in the arena.
 * Errors:  GW_ERR_NOT_FOUND (no such file), GW_ERR_SYNTAX, or the arena's.
 * Threads: one.
 * Source:  this project: one argument per line, "cc X", "compile X" or
 *          "link X"; @prefix@ is the installation's folder.
 */
#ifndef GWGEN_TOOLCHAIN_H
#define GWGEN_TOOLCHAIN_H

#include "base/vec.h"

typedef GW_VEC(const char *) gwgen_args;

typedef struct gwgen_toolchain {
  const char *cc;
  gwgen_args compile; /* flags of a source file */
  gwgen_args link;    /* what follows the objects */
} gwgen_toolchain;

gw_status gwgen_toolchain_find(gw_arena *arena, gwgen_toolchain *ret_chain);

#endif
