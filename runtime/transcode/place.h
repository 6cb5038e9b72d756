/* place: where reading and writing stand on the engines' short roads.
 *
 * Reads:   nothing.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none. A place without |p| says: not plain, let the general walk
 *          take it; what was written does not count then.
 * Threads: plain values.
 * Source:  this project. Two pointers are passed and returned in registers,
 *          which is most of why the short roads are short.
 */
#ifndef GW_TRANSCODE_PLACE_H
#define GW_TRANSCODE_PLACE_H

#include <stddef.h>

typedef struct gw_place {
  const char *p;
  char *to;
} gw_place;

#define GW_NOT_PLAIN ((gw_place){NULL, NULL})

#endif
