/* quantity: sizes and durations as people write them.
 *
 * Reads:   "4MiB", "100", "1m30s", "250ms".
 * Units:   bytes; milliseconds.
 * Owns:    nothing.
 * Errors:  false: not of the form, or over 64 bits.
 * Threads: pure.
 * Source:  DESIGN.md section 6. KB and MB count by 1000, KiB, MiB, GiB by 1024.
 */
#ifndef GW_BASE_QUANTITY_H
#define GW_BASE_QUANTITY_H

#include <stdint.h>

#include "base/slice.h"

/* One number with its unit; without a unit it counts bytes. */
bool gw_quantity_size(gw_slice text, uint64_t *ret_bytes);

/* Any number of parts: the units are h, m, s, ms. */
bool gw_quantity_duration(gw_slice text, uint64_t *ret_ms);

#endif
