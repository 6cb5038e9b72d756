/* 8_layout: which object goes to which file, in which order.
 *
 * Reads:   the product, its tables, and the names of 3_names.
 * Units:   none.
 * Owns:    the layout stands in the product's arena.
 * Errors:  the arena's reason.
 * Threads: one.
 * Source:  DESIGN.md section 3.
 *
 * messages_<proto>.c    enums and messages, one file per .proto
 * schemas_<tag>.c       schemas that only operations of this tag reach
 * schemas_common.c      schemas that several tags reach
 * schemas_default.c     schemas of operations without a tag
 * bindings.c            shapes
 * policies.c            x-gwgen policies
 * routes.c              operations, the tree of routes, the API
 * documents.c           the OpenAPI documents as JSON
 */
#ifndef GWGEN_PASS_8_LAYOUT_H
#define GWGEN_PASS_8_LAYOUT_H

#include "pass/6_bindings.h"

/* Names come with the rest; api, routes and documents get theirs here. */
gw_status gwgen_layout_make(gwgen_tables *tables, gwgen_layout *ret_layout);

/* Adds the next version's tables, in files and under names of their own. */
gw_status gwgen_layout_add_shadow(gwgen_tables *tables, gwgen_layout *layout);

#endif
