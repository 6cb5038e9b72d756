/* out: files of one folder, written only where their bytes differ.
 *
 * Reads:   the files that stand there already, to compare.
 * Units:   bytes.
 * Owns:    a descriptor of the folder, until gwgen_out_close().
 * Errors:  GW_ERR_IO (errno says why), GW_ERR_INVALID (a name that is no plain
 *          file name), GW_ERR_NOT_FOUND, or the arena's reason.
 * Threads: one.
 * Source:  DESIGN.md section 6; THREATS F6: one folder, opened once; names
 *          without '/', no symbolic link is followed.
 */
#ifndef GWGEN_EMIT_OUT_H
#define GWGEN_EMIT_OUT_H

#include "base/buf.h"
#include "base/vec.h"

typedef struct gwgen_out {
  int folder;    /* descriptor; -1: none */
  int is_verify; /* compare only, write nothing */
  gw_arena *arena;
  GW_VEC(gw_slice) names; /* every file put */
  GW_VEC(gw_slice) stale; /* those whose bytes differed, and those dropped */
} gwgen_out;

/* Opens |path|, which is made (with its parents) unless |is_verify|. */
gw_status gwgen_out_open(gwgen_out *out, gw_arena *arena, const char *path,
                         int is_verify);

/* Puts |text| into the file |name|: by a temporary name and rename, and only
 * if the file doesn't hold these bytes already. */
gw_status gwgen_out_put(gwgen_out *out, gw_slice name, gw_slice text);

/* Appends the bytes of |name| to |text|. */
gw_status gwgen_out_get(gwgen_out *out, gw_slice name, gw_buf *text);

/* Removes |name|, a file of an earlier run, unless this run has put it. */
gw_status gwgen_out_drop(gwgen_out *out, gw_slice name);

void gwgen_out_close(gwgen_out *out);

#endif
