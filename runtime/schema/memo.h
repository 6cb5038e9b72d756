/* schema/memo: verdicts of branches, so that oneOf in oneOf stays in
 * proportion.
 *
 * Reads:   nothing but what it is told.
 * Units:   places are offsets in the text.
 * Owns:    its slots, in the arena of the run; made when a branch is tried
 *          within another for the first time.
 * Errors:  none: without memory nothing is remembered.
 * Threads: one at a time per run.
 * Source:  JSON Schema 2020-12 section 10.2.1. THREATS E12.
 *
 * A value in n nested oneOf of two branches each would be walked 2^n times. A
 * verdict depends on the schema and the value alone, but where dynamic anchors
 * are in scope: then nothing is remembered. A "yes" also notes what it looked
 * at, so that one counts only where nobody asks for that. What doesn't fit into
 * the slots is walked again; the work budget ends what gets too much.
 */
#ifndef GW_SCHEMA_MEMO_H
#define GW_SCHEMA_MEMO_H

#include "schema/rules.h"

/* GW_OK or GW_ERR_INVALID as it was found before, or GW_END: not known. */
gw_status gw_memo_find(const gw_schema_run *run, const gw_schema *schema,
                       const gw_place *place);

void gw_memo_note(gw_schema_run *run, const gw_schema *schema,
                  const gw_place *place, gw_status verdict);

#endif
