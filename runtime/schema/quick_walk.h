/* schema/quick_walk: the short road of the walk, through what is plain.
 *
 * Reads:   as schema/rules.h, within an object or array that was entered.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  GW_OK: what comes next is not plain, and the cursor stands before
 *          it: the general walk takes one step and may come back here. GW_END:
 *          the closing bracket was consumed. Else an error of the general walk,
 *          within something nested, or of the budget.
 * Threads: one at a time per run.
 * Source:  this project.
 *
 * Nothing is refused here. What is taken is what the general walk would take,
 * at the same price; everything else is left to it, so that there is one place
 * that knows what is wrong. Where reading stands is kept in a register.
 */
#ifndef GW_SCHEMA_QUICK_WALK_H
#define GW_SCHEMA_QUICK_WALK_H

#include "schema/rules.h"

enum { GW_OBJECT_SEEN_WORDS = GW_SCHEMA_MAX_PROPERTIES / 64 };

/* One object while it is walked. */
typedef struct gw_object_walk {
  const gw_schema *schema;
  gw_json *json;
  uint64_t seen[GW_OBJECT_SEEN_WORDS]; /* by index of the property */
  size_t n;                            /* members */
  size_t n_required;                   /* of them, required ones */
  size_t guess;  /* index of the property that is expected */
  bool is_asked; /* members that are looked at are noted */
} gw_object_walk;

/* As many members, elements as are plain; each is counted. */
gw_status gw_quick_members_walk(gw_schema_run *run, gw_object_walk *w);
gw_status gw_quick_items_walk(gw_schema_run *run, const gw_schema *schema,
                              gw_json *json, size_t *n);

#endif
