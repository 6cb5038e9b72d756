/* 6_form_parts: what the files of forms share.
 *
 * Reads:   as pass/6_operation.h.
 * Units:   none.
 * Owns:    tables stand in the product's arena.
 * Errors:  the first failure sticks in tables->status.
 * Threads: one.
 * Source:  OpenAPI 3.1.1 section 4.15. Private to pass/.
 */
#ifndef GWGEN_PASS_6_FORM_PARTS_H
#define GWGEN_PASS_6_FORM_PARTS_H

#include "pass/1_link.h"
#include "pass/2_check.h"
#include "pass/6_operation.h"

/* ---- 6_form_value.c ------------------------------------------------------ */

/* What is known of the value of one part. */
typedef struct gwgen_part_use {
  const gwgen_field *field;       /* or NULL */
  const gw_schema *schema;        /* NULL: anything */
  const gwgen_schema *written;    /* the same in the document, or NULL */
  const gwgen_encoding *encoding; /* or NULL */
} gwgen_part_use;

/* How the value stands in a form of the codec |form|. */
void gwgen_part_fill(gwgen_tables *tables, gw_part *part, gw_codec form,
                     const gwgen_part_use *use);

/* ---- 6_form_style.c ------------------------------------------------------ */

/* The parameter of a query that the part |name| of a form of |codec| is read
 * as, where |encoding| gives it a style and its values need one; else NULL.
 * |*reterr_why|, where it is set, is why it can't be read at all. */
const gw_param *gwgen_bind_styled(gwgen_tables *tables, gw_slice name,
                                  const gw_schema *schema, gw_codec codec,
                                  const gwgen_encoding *encoding,
                                  const char **reterr_why);

/* The same for a part whose texts may be of several types; |schema| is the
 * property's. */
const gw_param *gwgen_bind_text(gwgen_tables *tables, const gw_part *part,
                                const gw_schema *schema, gw_codec codec);

/* Why |part|, an object whose members have names of their own, can't be told
 * apart from another one; NULL: it can. */
const char *gwgen_why_styled_alike(const gw_part *parts, size_t n,
                                   const gw_part *part);

#endif
