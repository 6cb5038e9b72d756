/* schema/marks: fingerprints of values, and finding two that are equal.
 *
 * Reads:   values under a lexer.
 * Units:   marks.
 * Owns:    the run's stack of marks, in its arena.
 * Errors:  GW_ERR_SYNTAX, GW_ERR_LIMIT, or the arena's reason.
 * Threads: one at a time per run.
 * Source:  JSON Schema 2020-12 section 4.2.2 (1 and 1.0 are one number, the
 *          order of members is nothing). THREATS E10, E14: a table of slots,
 *          keyed so that nobody can aim at a collision.
 *
 * Equal values have equal fingerprints. That different ones have too is as
 * likely as guessing 128 random bits, and counts as never.
 */
#ifndef GW_SCHEMA_MARKS_H
#define GW_SCHEMA_MARKS_H

#include "schema/rules.h"

/* The fingerprint of the next value, which is consumed. */
gw_status gw_mark_value(gw_schema_run *run, gw_json *json, gw_mark *ret_mark);

/* The fingerprint of a decoded text. */
gw_mark gw_mark_text(gw_slice text);

/* The mark of a decoded key, which only other keys are compared with: short
 * ones are their own fingerprint. */
gw_mark gw_mark_key(gw_slice key);

gw_status gw_mark_push(gw_schema_run *run, gw_mark mark);

/* The second of two equal marks among those from |from| on, or NULL. Linear. */
gw_status gw_mark_find_equal(gw_schema_run *run, size_t from,
                             const gw_mark **ret_mark);

#endif
