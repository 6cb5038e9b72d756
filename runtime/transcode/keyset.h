/* keyset: whether a map's key came before.
 *
 * Reads:   keys as they stand on the wire, in the buffer that they were
 *          written to; remembered by offset, since the buffer may move.
 * Units:   bytes.
 * Owns:    its slots: the first few in itself, more in the arena.
 * Errors:  GW_ERR_DUPLICATE, or the arena's reason.
 * Threads: one at a time.
 * Source:  this project. Keyed with a random key (THREATS E10).
 */
#ifndef GW_TRANSCODE_KEYSET_H
#define GW_TRANSCODE_KEYSET_H

#include <stdint.h>

#include "base/buf.h"

enum { GW_KEYSET_FIRST = 16 };

typedef struct gw_keyset_slot {
  uint32_t at, n; /* n is 0 in a free slot: a key on the wire has a tag */
} gw_keyset_slot;

typedef struct gw_keyset {
  gw_keyset_slot first[GW_KEYSET_FIRST];
  gw_keyset_slot *more; /* NULL: |first| is enough */
  size_t cap, n;
} gw_keyset;

void gw_keyset_init(gw_keyset *set);

/* Adds the |n| bytes at offset |at| of |in|. */
gw_status gw_keyset_add(gw_keyset *set, gw_arena *arena, const gw_buf *in,
                        size_t at, size_t n);

#endif
