/* decode_quick: the short road from the wire to JSON.
 *
 * Reads:   as transcode/decode.h; shapes that are GW_SHAPE_ORDERED.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  as transcode/decoder.h, and GW_END: this message is not plain, and
 *          nothing was written: the general walk must take it.
 * Threads: one at a time.
 * Source:  this project.
 *
 * Fields that come in the order of their numbers, each singular one once, can
 * be written as they come: one reading instead of two. Messages within are
 * each taken by themselves, so that one which isn't plain costs the others
 * nothing. Where reading and writing stand is kept in two registers.
 */
#ifndef GW_TRANSCODE_DECODE_QUICK_H
#define GW_TRANSCODE_DECODE_QUICK_H

#include "transcode/decoder.h"

/* Whether the short road may be tried for a message of |shape|. */
static inline bool gw_decoder_is_quick(const gw_decoder *d,
                                       const gw_shape *shape) {
  return shape && shape->flags & GW_SHAPE_ORDERED && d->may_redo;
}

/* |bytes| as the object that |shape| says, in braces. */
gw_status gw_decoder_quick(gw_decoder *d, const gw_shape *shape,
                           gw_slice bytes);

#endif
