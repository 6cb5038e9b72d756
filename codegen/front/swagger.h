/* swagger: OpenAPI 2.0 documents, read as 3.0.
 *
 * Reads:   the tree of a document that says "swagger: 2.0".
 * Units:   none; nodes of the new tree keep the lines and columns of what they
 *          were made from, so that findings point into the document.
 * Owns:    the new tree stands in the product's arena and shares what needs no
 *          change; schemas are changed where they stand.
 * Errors:  findings (openapi-unsupported, openapi-missing) for what 3.0 has no
 *          words for; what the document merely gets wrong is left for the
 *          readers of 3.0 to find.
 * Threads: one.
 * Source:  OpenAPI 2.0 and 3.0.3.
 *
 *   swagger.c            the document, its paths and components
 *   swagger_operation.c  operations and responses
 *   swagger_value.c      parameters, bodies and forms; schemas
 */
#ifndef GWGEN_FRONT_SWAGGER_H
#define GWGEN_FRONT_SWAGGER_H

#include "front/front.h"

/* Whether |root| is a document of OpenAPI 2.0. */
bool gwgen_swagger_is(const gw_node *root);

/* |root|, of the file that findings call |file|, as a document of 3.0. NULL
 * only where the arena is full. */
const gw_node *gwgen_swagger_upgrade(gwgen_product *product, gw_slice file,
                                     const gw_node *root);

/* Where in the upgraded document stands what a reference into the old one
 * names: "/definitions/Pet" is "/components/schemas/Pet". */
gw_slice gwgen_swagger_pointer(gw_arena *arena, gw_slice pointer);

#endif
