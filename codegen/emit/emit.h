/* emit: the tables as C, and nothing but text.
 *
 * Reads:   the layout and the structs that it points to.
 * Units:   none.
 * Owns:    nothing.
 * Errors:  those of emit/out.h and of the arena; GW_ERR_INTERNAL if a table
 *          points to something that the layout doesn't name.
 * Threads: one.
 * Source:  DESIGN.md sections 3 and 7 (11 to 13); THREATS F1 to F6, F13.
 */
#ifndef GWGEN_EMIT_EMIT_H
#define GWGEN_EMIT_EMIT_H

#include "emit/out.h"
#include "ir/layout.h"

/* Writes gw_<api>.h, the .c files of the layout, main.c and MANIFEST.
 * |sources| are the inputs with their digests. */
gw_status gwgen_emit(gw_arena *arena, const gwgen_layout *layout,
                     const gwgen_source *sources, size_t n_sources,
                     gwgen_out *out);

#endif
