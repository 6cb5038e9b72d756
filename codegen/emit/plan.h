/* plan: every struct that has to be printed, with its name, file and order.
 *
 * Reads:   the layout, and the structs it points to by emit/describe.h.
 * Units:   none.
 * Owns:    items and names stand in the arena.
 * Errors:  the arena's reason.
 * Threads: one.
 * Source:  DESIGN.md section 3.
 *
 * Only what the API reaches is planned. A struct without a name of its own is
 * called after the first one that points to it ("schema_book_properties") and
 * stands just before that.
 */
#ifndef GWGEN_EMIT_PLAN_H
#define GWGEN_EMIT_PLAN_H

#include "base/map.h"
#include "emit/describe.h"
#include "ir/layout.h"

typedef struct gwgen_item {
  const void *address;
  const gwgen_type *type;
  gwgen_form form; /* POINTER: one struct; ARRAY; POINTERS */
  size_t count;
  gw_slice name;
  gw_slice stem; /* what the names of its children begin with: of an array its
                    owner's, since elements have names of their own */
  size_t file;
  size_t order;      /* in its file, from 1; 0: not yet */
  uint8_t is_shared; /* another file refers to it */
  uint8_t is_early;  /* its file refers to it before it stands there */
  uint8_t is_reached;
  const gwgen_object *object; /* of the layout, or NULL */
} gwgen_item;

typedef struct gwgen_plan_file {
  gw_slice name;
  GW_VEC(gwgen_item *) items; /* in the order of printing */
} gwgen_plan_file;

typedef struct gwgen_plan {
  gw_arena *arena;
  const gwgen_layout *layout;
  GW_VEC(gwgen_plan_file) files;
  gw_map items; /* by address, type and form */
  gw_map names;
  GW_VEC(gwgen_item *) reached;
  gw_status status;
} gwgen_plan;

gw_status gwgen_plan_make(gw_arena *arena, const gwgen_layout *layout,
                          gwgen_plan *ret_plan);

/* The item at |address|, or NULL. For a POINTER into an array it is the array,
 * and |*ret_index| says which element; else that is -1. */
const gwgen_item *gwgen_plan_find(const gwgen_plan *plan, const void *address,
                                  const gwgen_type *type, gwgen_form form,
                                  int64_t *ret_index);

#endif
