/* 5_schemas: from schema objects to the tables that the engine walks.
 *
 * Reads:   gwgen_schema.node, keyword by keyword; the rows of
 *          pass/keyword_table.h say what each keyword becomes.
 * Units:   lengths are code points, as the keywords count.
 * Owns:    the tables stand in the product's arena.
 * Errors:  what is wrong with a schema goes to the report, all of it in one
 *          run; functions return GW_OK then, or the arena's reason.
 * Threads: one.
 * Source:  JSON Schema 2020-12; OpenAPI 3.0.3 section 4.7.24 and 3.1.0
 *          section 4.8.24. THREATS F14.
 *
 * A schema has two views. A property that is readOnly is not required in the
 * request view, and its schema there is one that no value satisfies (types 0):
 * a client that sends it is told so. The response view does the same with
 * writeOnly. Where nothing differs both views are one object. A schema that is
 * only a $ref has the views of its target.
 */
#ifndef GWGEN_PASS_5_SCHEMAS_H
#define GWGEN_PASS_5_SCHEMAS_H

#include "ir/ir.h"

/* Sets |request| and |response| of every schema that an operation of
 * product->openapi reaches through its parameters, bodies, responses and
 * headers. A schema with findings still gets tables, so that later passes find
 * a pointer; they are not for use while the report has errors. */
gw_status gwgen_schemas_lower(gwgen_product *product);

/* The same for |schema| and what it reaches. */
gw_status gwgen_schema_lower(gwgen_product *product, gwgen_schema *schema);

#endif
