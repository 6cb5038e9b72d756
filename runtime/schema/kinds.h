/* schema/kinds: which schemas speak of a value that is still a text, and what
 * it may be by them.
 *
 * Reads:   schemas of gw/tables.h.
 * Units:   GW_TYPE_* bits.
 * Owns:    nothing.
 * Errors:  none. Of more than GW_KINDS_MAX schemas the rest is not asked: a
 *          text may be taken for another type then, and the walk refuses it.
 * Threads: pure.
 * Source:  JSON Schema 2020-12 section 10.2 (applicators). Private to schema/
 *          and form/.
 *
 * A parameter is made JSON before the walk looks at it, and only the schema
 * can say what "7" is. Members are looked for in every branch, whether it
 * will hold or not: this decides how a text is spelled, never whether it is
 * allowed.
 */
#ifndef GW_SCHEMA_KINDS_H
#define GW_SCHEMA_KINDS_H

#include "schema/schema.h"

enum { GW_KINDS_MAX = 32, GW_KINDS_DEPTH = 16 };

/* The schemas of one value; NULL among them: anything. */
typedef struct gw_kinds {
  const gw_schema *v[GW_KINDS_MAX];
  size_t n;
} gw_kinds;

void gw_kinds_of(const gw_schema *schema, gw_kinds *ret_kinds);

/* Of member |name|, of element |index|. */
void gw_kinds_member(const gw_kinds *of, gw_slice name, gw_kinds *ret_kinds);
void gw_kinds_item(const gw_kinds *of, size_t index, gw_kinds *ret_kinds);

/* The types that all of them allow; where they share none, that any does. */
uint32_t gw_kinds_types(const gw_kinds *kinds);

/* The types that |schema| and its branches allow. */
uint32_t gw_schema_types(const gw_schema *schema);

/* Appends |text|, which is UTF-8, as the JSON that |kinds| want it to be: a
 * number, a boolean or null where one of them takes it, else a string. Where
 * both do it is no string, but for "null". */
gw_status gw_kinds_write(gw_schema_run *run, const gw_kinds *kinds,
                         gw_slice text, gw_buf *out);

#endif
