/* swagger_parts: what the files of the 2.0 reader share.
 *
 * Reads:   as front/swagger.h.
 * Units:   none.
 * Owns:    as front/swagger.h.
 * Errors:  findings; functions that make nodes return NULL where the arena is
 *          full, and adding NULL does nothing.
 * Threads: one.
 * Source:  as front/swagger.h.
 */
#ifndef GWGEN_FRONT_SWAGGER_PARTS_H
#define GWGEN_FRONT_SWAGGER_PARTS_H

#include "front/swagger.h"
#include "text/node_make.h"

typedef struct gwgen_swagger {
  gwgen_product *product;
  gw_arena *arena;
  gw_slice file;
  const gw_node *root; /* as it was read */
} gwgen_swagger;

/* What the parameters of one operation say about its body, which 3.0 keeps
 * apart. */
typedef struct gwgen_swagger_body {
  gw_node *body; /* the request body of a "body" parameter, or NULL */
  gw_node *properties, *required, *encoding; /* of "formData", or NULL */
  const gw_node *at;                         /* the first of them */
  bool has_file;
} gwgen_swagger_body;

/* ---- nodes with a place ---------------------------------------------------
 */

gw_node *gwgen_swagger_map(gwgen_swagger *up, const gw_node *at);
gw_node *gwgen_swagger_text(gwgen_swagger *up, const char *text,
                            const gw_node *at);

/* Appends |key|, whose place is that of |at|. Returns |value|. */
gw_node *gwgen_swagger_put(gwgen_swagger *up, gw_node *map, const char *key,
                           gw_node *value, const gw_node *at);

/* Appends |entry|, with another value where |value| is not NULL. */
void gwgen_swagger_keep(gwgen_swagger *up, gw_node *map,
                        const gw_node_entry *entry, gw_node *value);

/* The text of |key|, or an empty one. */
gw_slice gwgen_swagger_get(const gw_node *map, const char *key);

/* ---- swagger_operation.c ---------------------------------------------------
 */

/* An operation of a path item whose own parameters are |shared|, a list or
 * NULL. */
gw_node *gwgen_swagger_operation(gwgen_swagger *up, const gw_node *from,
                                 const gw_node *shared);

/* A response, whose media types are |produces|, a list or NULL. */
gw_node *gwgen_swagger_response(gwgen_swagger *up, gw_node *from,
                                const gw_node *produces);

/* ---- swagger_value.c -------------------------------------------------------
 */

/* The parameter that |from|, a parameter or a reference to one, means: it
 * itself, or what "#/parameters/..." names. */
const gw_node *gwgen_swagger_meant(const gwgen_swagger *up,
                                   const gw_node *from);

/* A parameter of path, query or header. */
gw_node *gwgen_swagger_parameter(gwgen_swagger *up, const gw_node *from);

/* A header of a response. */
gw_node *gwgen_swagger_header(gwgen_swagger *up, const gw_node *from);

/* The request body of the "body" parameter |from|. */
gw_node *gwgen_swagger_body_of(gwgen_swagger *up, const gw_node *from,
                               const gw_node *consumes);

/* Adds the "formData" parameter |from| to |body|. */
void gwgen_swagger_field(gwgen_swagger *up, const gw_node *from,
                         gwgen_swagger_body *body);

/* The request body of all fields. */
gw_node *gwgen_swagger_form(gwgen_swagger *up, const gwgen_swagger_body *body,
                            const gw_node *consumes);

/* The schema |from| with all below it, in 3.0's words: changed in place, or
 * another one. */
gw_node *gwgen_swagger_schema(gwgen_swagger *up, gw_node *from);

#endif
