/* encode_quick: the short road through what is plain.
 *
 * Reads:   as transcode/encode.h; members with a form (gw/tables.h).
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  GW_OK: what comes next is not plain, and stands where it stood: the
 *          general walk takes one step and may come back here. GW_END: the
 *          closing bracket was consumed. Else an error of the general walk,
 *          within something nested.
 * Threads: one at a time.
 * Source:  this project.
 *
 * Nothing is refused here. What is taken is what the general walk would take,
 * and gives the same bytes; everything else is left to it, so that there is one
 * place that knows what is wrong. Where reading and writing stand is kept in
 * two registers (gw_place) and put back into the encoder at the end.
 */
#ifndef GW_TRANSCODE_ENCODE_QUICK_H
#define GW_TRANSCODE_ENCODE_QUICK_H

#include "transcode/encoder.h"
#include "transcode/keyset.h"

/* As many members, elements, entries of the open object, list, map as are
 * plain; each is counted. gw_encoder_is_quick() holds. */
gw_status gw_encoder_quick_members(gw_encoder *e, gw_encoder_members *o);
gw_status gw_encoder_quick_elements(gw_encoder *e, const gw_member *member,
                                    size_t *n);
gw_status gw_encoder_quick_entries(gw_encoder *e, const gw_member *member,
                                   gw_keyset *keys, size_t *n);

#endif
