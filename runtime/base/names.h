/* names: searches the seed of a name set, so that the engines need one
 * probe.
 *
 * Reads:   the names; they are borrowed by the result.
 * Units:   names.
 * Owns:    copies of the slice array and the slots, in the arena.
 * Errors:  GW_ERR_DUPLICATE, GW_ERR_LIMIT (too many names, or no seed found),
 *          or the arena's reason.
 * Threads: any; the same names give the same set.
 * Source:  this project; gw_names in gw/tables.h, the hash in base/hash.h.
 */
#ifndef GW_BASE_NAMES_H
#define GW_BASE_NAMES_H

#include "base/arena.h"

enum { GW_NAMES_MAX = 4096 };

/* Fills *ret_names with the |n| names in their order; 0 names give a zeroed
 * set. The slots grow with the square of |n|, about n * n / 16 of them. */
gw_status gw_names_build(gw_arena *arena, const gw_slice *names, size_t n,
                         gw_names *ret_names);

#endif
