/* form: what the engines want ready-made of a member.
 *
 * Reads:   a gw_member whose other fields are filled, and what they point to.
 * Units:   none.
 * Owns:    the text of |key|, in the arena.
 * Errors:  the arena's reason.
 * Threads: pure. gwgen calls it once for each member; engines only read the
 *          result.
 * Source:  this project; gw_form in gw/tables.h.
 *
 * A form promises that nothing but the text itself can make the short road
 * unfit: the field is singular or one of the plain lists and maps, and its
 * schema asks for nothing that one look at a token can't tell.
 */
#ifndef GW_TRANSCODE_FORM_H
#define GW_TRANSCODE_FORM_H

#include "base/arena.h"

/* Sets |form|, |item|, |tag|, |item_tag|, |key| and GW_MEMBER_ONEOF. */
gw_status gw_member_prepare(gw_arena *arena, gw_member *member);

/* Out: what makes a member that is unset more than nothing. */
enum {
  GW_MEMBER_WHEN_UNSET =
      GW_MEMBER_EMIT | GW_MEMBER_EMIT_NULL | GW_MEMBER_REQUIRED
};

/* What the way out wants to know of all members: |n_emits|, and whether they,
 * aliases aside, stand in the order of their fields' numbers, in which most
 * peers write them (GW_SHAPE_ORDERED). */
void gw_shape_prepare(gw_shape *shape);

#endif
