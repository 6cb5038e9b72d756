/* openapi: reads the OpenAPI documents of a product into its model.
 *
 * Reads:   the files named in settings.openapi (YAML or JSON, 3.0.x and
 *          3.1.x) and those that their references reach, all below
 *          settings.folder.
 * Units:   lines and columns from 1.
 * Owns:    everything goes into the product's arena.
 * Errors:  what is wrong with a document goes to the report, all of it in one
 *          run; functions return GW_OK then, or the arena's reason.
 * Threads: one.
 * Source:  OpenAPI 3.0.3 and 3.1.0, section 4. THREATS F7, F11, F14.
 */
#ifndef GWGEN_FRONT_OPENAPI_H
#define GWGEN_FRONT_OPENAPI_H

#include "ir/ir.h"

enum {
  GWGEN_MAX_OPERATIONS = 10000,
  GWGEN_MAX_SCHEMAS = 100000,
  GWGEN_MAX_DOCUMENTS = 1000,
  GWGEN_MAX_REF_DEPTH = 64
};

/* Fills product->openapi from product->settings. With no document named it
 * does nothing. Cost: linear in the size of the documents. */
gw_status gwgen_openapi_read(gwgen_product *product);

/* Reads |input| as one schema object of |dialect|, with what it refers to.
 * *ret_schema is NULL when the report says why it cannot be read. */
gw_status gwgen_openapi_read_schema(gwgen_product *product, gwgen_input input,
                                    gwgen_dialect dialect,
                                    gwgen_schema **ret_schema);

#endif
