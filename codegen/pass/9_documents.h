/* 9_documents: the specification as it is enforced, for --print-spec.
 *
 * Reads:   the trees of the OpenAPI documents, and which operations are left.
 * Units:   none.
 * Owns:    it stands in the product's arena.
 * Errors:  GW_ERR_LIMIT for a document of more than 64 MiB; the arena's reason.
 * Threads: one.
 * Source:  gw/tables.h.
 */
#ifndef GWGEN_PASS_9_DOCUMENTS_H
#define GWGEN_PASS_9_DOCUMENTS_H

#include "ir/ir.h"

/* Fills api->documents: all that was read, less operations that are not
 * served, path items without any other, and what had them left out. */
gw_status gwgen_documents_make(gwgen_product *product, gw_api *api);

#endif
