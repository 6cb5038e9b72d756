/* field_path: the field that a dotted name of a query leads to.
 *
 * Reads:   a shape of gw/tables.h that no schema covers; "a.b.c", each name as
 *          JSON or as the proto has it.
 * Units:   names; at most GW_FIELD_PATH_NAMES of one path.
 * Owns:    nothing; the target stands in the arena.
 * Errors:  GW_ERR_NOT_FOUND: no such field, one that a text cannot fill, or
 *          one that is deeper; what gw_arena_why() tells.
 * Threads: pure.
 * Source:  google/api/http.proto (fields of a message are query parameters,
 *          named by their path).
 */
#ifndef GW_TRANSCODE_FIELD_PATH_H
#define GW_TRANSCODE_FIELD_PATH_H

#include "base/arena.h"

enum { GW_FIELD_PATH_NAMES = 32 };

/* Walks |path| through the members of |shape| and of the messages within. */
gw_status gw_field_path_find(const gw_shape *shape, gw_slice path,
                             gw_arena *arena, const gw_target **ret_target);

#endif
