/* template: path templates of google.api.http and of OpenAPI.
 *
 * Reads:   the text of one template; the result keeps slices of it.
 * Units:   gw_why.pos is an offset into the text.
 * Owns:    lists stand in the arena.
 * Errors:  GW_ERR_SYNTAX with |reterr_why| filled, GW_ERR_LIMIT (over 128
 *          segments or 64 variables, or the arena), GW_ERR_NOMEM.
 * Threads: pure but for the arena.
 * Source:  google/api/http.proto, "Path template syntax"; OpenAPI 3.1.0
 *          section 4.8.8.2; BEHAVIOUR.md section 1.
 *
 * Both languages share the verb: a ':' that follows the last variable of the
 * last segment starts it, or the last ':' of a literal last segment. Elsewhere
 * a ':' is data. A verb may hold colons ("{id}:close:now").
 */
#ifndef GWGEN_FRONT_TEMPLATE_H
#define GWGEN_FRONT_TEMPLATE_H

#include "ir/ir.h"

enum { GWGEN_TEMPLATE_SEGMENTS = 128, GWGEN_TEMPLATE_VARIABLES = 64 };

/* "/v1/{name=shelves/x}/{*}:verb" and its like. A bare wildcard is a variable
 * without a name. http.proto wants "**" last; segments behind it are taken too,
 * as published APIs have them ("{parent=**}" and "{id}" behind it), but no
 * second "**": what each of two takes could not be told. |text| must outlive
 * the template. */
gw_status gwgen_template_parse_http(gw_arena *arena, gw_slice text,
                                    gwgen_template *ret_template,
                                    gw_why *reterr_why);

/* "/shelves/{shelf}/books/{book}:archive", "/{file}.json", "/{a}-{b}", a
 * trailing slash. */
gw_status gwgen_template_parse_openapi(gw_arena *arena, gw_slice text,
                                       gwgen_template *ret_template,
                                       gw_why *reterr_why);

#endif
