/* schema/evaluated: which members or elements of a value the keywords of a
 * schema looked at, for unevaluatedProperties and unevaluatedItems.
 *
 * Reads:   the walk: who checks a member or element by name or place notes its
 *          index here.
 * Units:   indexes of members and elements in the text's order.
 * Owns:    the run's log, in its arena.
 * Errors:  as schema/schema.h.
 * Threads: one at a time per run.
 * Source:  JSON Schema 2020-12 sections 11.2 and 11.3.
 *
 * Only a schema that asks (GW_CHECK_UNEVALUATED) opens a book about its value;
 * without one, nothing is noted. All keywords that apply to that same value
 * write into the innermost book; a branch that fails takes its notes back by
 * cutting the log. A book that is closed leaves its notes to the book around
 * it if both are about the same value, so that what is beside a schema is not
 * seen by it, and what is in it is seen around it.
 */
#ifndef GW_SCHEMA_EVALUATED_H
#define GW_SCHEMA_EVALUATED_H

#include "schema/rules.h"

/* Around the check of the container whose bracket was just read. */
void gw_evaluated_open(gw_schema_run *run, gw_evaluated *book,
                       const gw_json *json);
void gw_evaluated_close(gw_schema_run *run, const gw_evaluated *book,
                        gw_evaluated *outer);

/* Whether there is a book about the container whose inside begins at |at|. */
static inline bool gw_evaluated_is_asked(const gw_schema_run *run, size_t at) {
  return run->evaluated && run->evaluated->at == at;
}

/* The same for the value at |place|. */
static inline bool gw_evaluated_is_asked_at(const gw_schema_run *run,
                                            const gw_place *place) {
  return place->token.kind >= GW_JSON_ARRAY &&
         gw_evaluated_is_asked(run, (size_t)place->token.at + 1);
}

/* Notes that member or element |i| was looked at. */
gw_status gw_evaluated_note(gw_schema_run *run, size_t i);

#endif
