/* keyset: which keys of a map came before.
 *
 * Reads:   keys within a run of bytes that grows and may move: they are
 *          remembered by offset, |base| says where the run is now.
 * Units:   bytes. A key has at least one.
 * Owns:    its slots: the first few in itself, in a row that is searched;
 *          more in the arena, hashed.
 * Errors:  GW_ERR_DUPLICATE, GW_ERR_LIMIT (offsets over 4 GiB), or the arena's
 *          reason.
 * Threads: one at a time.
 * Source:  this project. Keyed with a random key (THREATS E10).
 */
#ifndef GW_TRANSCODE_KEYSET_H
#define GW_TRANSCODE_KEYSET_H

#include <stdint.h>

#include "base/buf.h"

enum { GW_KEYSET_FEW = 8 };

typedef struct gw_keyset_slot {
  uint32_t at, n; /* n is 0 in a free slot */
} gw_keyset_slot;

typedef struct gw_keyset {
  gw_keyset_slot few[GW_KEYSET_FEW];
  gw_keyset_slot *more; /* NULL: |few| is enough */
  size_t cap;           /* of |more| */
  size_t n;
} gw_keyset;

void gw_keyset_init(gw_keyset *set);

/* Adds the |n| bytes at |base + at|, unless an equal key is there. */
gw_status gw_keyset_add(gw_keyset *set, gw_arena *arena, const char *base,
                        size_t at, size_t n);

/* Where a key equal to |key| stands; SIZE_MAX if none does. */
size_t gw_keyset_find(gw_keyset *set, const char *base, gw_slice key);

/* Makes the equal key that is there stand at |at| instead. */
void gw_keyset_move(gw_keyset *set, const char *base, size_t at, size_t n);

#endif
