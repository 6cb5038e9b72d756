/* schema/memo: what was found out about a value, so that looking at it once
 * more costs nothing.
 *
 * Reads:   nothing but what it is told.
 * Units:   places are offsets in the text.
 * Owns:    its slots, in the arena of the run; made when a value is looked at
 *          within another that is looked at once more. They grow with what
 *          there is to remember, up to a share of the text and a limit.
 * Errors:  none: without memory nothing is remembered.
 * Threads: one at a time per run.
 * Source:  JSON Schema 2020-12 sections 10.2 and 7.1. THREATS E12.
 *
 * A value in n nested allOf or oneOf of two branches each would be walked 2^n
 * times. A verdict depends on the schema, the value and the dynamic scope
 * alone, so that each is found once: n bytes under schemas of d levels cost n *
 * d. A "yes" also notes which members it looked at, so that one counts only
 * where nobody asks for that. What doesn't fit into the slots is walked again;
 * the work budget ends what gets too much.
 */
#ifndef GW_SCHEMA_MEMO_H
#define GW_SCHEMA_MEMO_H

#include "schema/rules.h"

typedef enum gw_verdict {
  GW_VERDICT_NONE, /* not known */
  GW_VERDICT_FITS,
  GW_VERDICT_FAILS,
  GW_VERDICT_TOLD /* it fails, and the sink has all that is wrong with it */
} gw_verdict;

/* Whether it may be that |schema| is asked about one value more than once: then
 * its verdicts are worth slots. */
static inline bool gw_memo_is_asked(const gw_schema_run *run,
                                    const gw_schema *schema) {
  return run->n_again &&
         (schema->checks & GW_CHECK_SUBTREE || schema->n_patterns);
}

/* What is known of the value whose first token is at |at|. |*ret_end|: where it
 * ends; 0: that is not known. */
gw_verdict gw_memo_find(const gw_schema_run *run, const gw_schema *schema,
                        uint32_t at, uint32_t *ret_end);

void gw_memo_note(gw_schema_run *run, const gw_schema *schema, uint32_t at,
                  uint32_t end, gw_verdict verdict);

/* Forgets all: places are those of one text. */
void gw_memo_clear(gw_schema_run *run);

#endif
