/* 1_link: binds OpenAPI operations to RPCs and makes the product's routes.
 *
 * Reads:   product->proto, ->openapi and ->settings, as the fronts left them.
 * Units:   the milliseconds and bytes of x-gwgen's timeout and limits.
 * Owns:    operations stand in the product's arena.
 * Errors:  findings GW1xxx and GW5xxx, all of them in one run; the status is
 *          GW_OK then, or the arena's reason.
 * Threads: one.
 * Source:  BEHAVIOUR.md section 1; google/api/http.proto.
 */
#ifndef GWGEN_PASS_1_LINK_H
#define GWGEN_PASS_1_LINK_H

#include "ir/ir.h"

enum {
  GWGEN_FIELD_PATH_DEPTH = 16, /* names in "a.b.c" */
  GWGEN_PROTO_PARAMS = 1000    /* query parameters that are listed of a route
                                  that the proto alone makes; the others are
                                  found by their names when they come */
};

/* Fills product->operations, in the order of the OpenAPI documents, then of
 * the RPCs that only the proto knows. An operation that could not be bound is
 * left out, with an error. What later passes find in an operation:
 *
 * - |path| is effective. Where an http rule matched, its segments are the
 *   rule's ("**" included) and its text is the OpenAPI document's.
 * - A path variable that is one whole capture and documented by a parameter
 *   fills its field through |params| (the schema decides the spelling); every
 *   other one through |path_bindings|. A path parameter without fields is
 *   checked only.
 * - Header parameters without a field carry GW_PARAM_METADATA, unless HTTP/2,
 *   gRPC or the gateway keep their names: these are checked only.
 * - |takes| and |gives| are the media types that are served, JSON first;
 *   |request_media| and |response_media| are the documented ones of the first,
 *   which a route of the proto alone does not have.
 */
gw_status gwgen_link(gwgen_product *product);

/* The types that a parameter's value may have, through the branches of its
 * schema; GW_TYPE_ANY if it says nothing. Null is none that a text can be. */
uint32_t gwgen_param_types(gwgen_product *product,
                           const gwgen_parameter *parameter);

/* The names under which the members of an exploded object stand in the query
 * or among the cookies: none for every other parameter. */
typedef struct gwgen_members {
  GW_VEC(gw_slice) names;
  bool is_open; /* additionalProperties: other names too */
} gwgen_members;

void gwgen_param_members(gwgen_product *product,
                         const gwgen_parameter *parameter,
                         gwgen_members *ret_members);

/* The field of |message| whose JSON name or proto name is |name|, or NULL. */
gwgen_field *gwgen_field_find(const gwgen_message *message, gw_slice name);

/* The name among the message's fields that |name| was probably meant to be;
 * p NULL: none is near. */
gw_slice gwgen_field_nearest(const gwgen_message *message, gw_slice name);

/* Whether the bytes of a value of |schema| (or NULL) are its text: format
 * binary, or a contentMediaType without an encoding. */
bool gwgen_is_binary(const gwgen_schema *schema);

/* Whether |message| (or NULL) is google.api.HttpBody. */
bool gwgen_is_http_body(const gwgen_message *message);

/* application/xml, text/xml, and what ends in +xml. (1_link_media.c) */
bool gwgen_link_is_xml(gw_slice type);

#endif
