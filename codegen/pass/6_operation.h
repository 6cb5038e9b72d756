/* 6_operation: the parts of one operation, for 6_bindings.c.
 *
 * Reads:   an operation as 1_link left it.
 * Units:   none.
 * Owns:    tables stand in the product's arena.
 * Errors:  the first failure sticks in tables->status.
 * Threads: one.
 * Source:  OpenAPI 3.1.0 section 4.8.12; google/api/http.proto.
 */
#ifndef GWGEN_PASS_6_OPERATION_H
#define GWGEN_PASS_6_OPERATION_H

#include "pass/6_bindings.h"

/* Parameters in the order path, query, header, cookie, and the index of the
 * query's names. */
void gwgen_bind_params(gwgen_tables *tables, const gwgen_operation *operation,
                       gw_operation *out);

/* GW_PARAM_*: what a value of |types| (GW_TYPE_*) may be under the parameter's
 * style, and whether it takes the road of JSON. */
uint32_t gwgen_param_kinds(const gw_param *param, uint32_t types);

/* Fields that captures of the path fill, several to one maybe. */
void gwgen_bind_path(gwgen_tables *tables, const gwgen_operation *operation,
                     gw_operation *out);

/* Names of documented headers, once each and in lower case, as metadata has
 * them; without those that the gateway says itself. */
void gwgen_bind_headers(gwgen_tables *tables, const gwgen_response *responses,
                        size_t n_responses, gw_reply *reply);

/* ---- 6_xml.c --------------------------------------------------------------
 */

/* How the root of a body of XML stands there, and all inside. |served| has a
 * schema. */
const gw_xml_member *gwgen_bind_xml(gwgen_tables *tables,
                                    const gwgen_served *served, gwgen_way way);

/* ---- 6_rest.c -------------------------------------------------------------
 */

/* The path, the body and the answer of an operation without an RPC. */
void gwgen_bind_rest(gwgen_tables *tables, const gwgen_operation *operation,
                     gw_operation *out);

/* ---- 6_answers.c ----------------------------------------------------------
 */

/* All documented responses, for their validation. */
void gwgen_bind_answers(gwgen_tables *tables, const gwgen_operation *operation,
                        gw_operation *out);

/* ---- 6_form.c -------------------------------------------------------------
 */

/* What a body is: |field| of |message|, or all of it. */
typedef struct gwgen_body_use {
  const gwgen_message *message;
  const gwgen_field *field; /* or NULL */
  gwgen_way way;
} gwgen_body_use;

/* The view of the schema of |served|, or NULL. */
const gw_schema *gwgen_served_schema(const gwgen_served *served, gwgen_way way);

/* Gives |media| the one part that a body of one value is. */
void gwgen_bind_whole(gwgen_tables *tables, const gwgen_body_use *use,
                      const gwgen_served *served, gw_media *media);

/* Gives |media| its parts. Returns the schema that the JSON made of the parts
 * must satisfy: that of the document without what it says of files. Without a
 * message |media| becomes BYTES, with a warning, where it can't be cut into
 * parts. */
const gw_schema *gwgen_bind_form(gwgen_tables *tables,
                                 const gwgen_body_use *use,
                                 const gwgen_served *served, gw_media *media);

#endif
