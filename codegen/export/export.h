/* export: a product as an OpenAPI 3.1 document.
 *
 * Reads:   a product whose passes are done: operations, the tables that the
 *          gateway will run, the trees of its OpenAPI documents.
 * Units:   none.
 * Owns:    the tree stands in the product's arena; parts of it are the
 *          documents' own nodes.
 * Errors:  NULL where the arena failed; findings (export-left-out) for what
 *          OpenAPI has no words for.
 * Threads: one.
 * Source:  OpenAPI 3.1.0; ProtoJSON; BEHAVIOUR.md section 1.
 */
#ifndef GWGEN_EXPORT_EXPORT_H
#define GWGEN_EXPORT_EXPORT_H

#include "ir/ir.h"

/* What the gateway takes and gives: every operation with its effective path.
 * An operation of a document keeps that document's words; one that only the
 * protos know gets the schemas which its messages imply. Read back beside the
 * same protos, the document binds each operation to the same RPC. */
const gw_node *gwgen_export_openapi(gwgen_product *product);

#endif
