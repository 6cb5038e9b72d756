/* 2_check: compares what OpenAPI promises with what the protos can hold.
 *
 * Reads:   product->operations, as 1_link left them, with their schema nodes
 *          and messages.
 * Units:   none.
 * Owns:    nothing but findings.
 * Errors:  findings GW2xxx, all of them in one run, each with a note at the
 *          proto; the status is GW_OK then, or the arena's reason.
 * Threads: one.
 * Source:  BEHAVIOUR.md sections 2, 3 and 6; ProtoJSON.
 */
#ifndef GWGEN_PASS_2_CHECK_H
#define GWGEN_PASS_2_CHECK_H

#include "ir/ir.h"

/* Requests: each value that OpenAPI takes must fit into the proto. Responses:
 * each value that the proto can hold must satisfy OpenAPI. A pair of message
 * and schema is looked at once per direction. */
gw_status gwgen_check_drift(gwgen_product *product);

/* The value that a documented spelling means: its exact name, the name without
 * the prefix that is the enum's own ("GENRE_FICTION" of Genre: "FICTION"), or
 * either in another case. NULL if there is none, or more than one. */
const gwgen_enum_value *gwgen_enum_match(const gwgen_enum *enumeration,
                                         gw_slice documented);

/* The schema that |schema| is after its references; NULL stays NULL. */
const gwgen_schema *gwgen_schema_target(const gwgen_schema *schema);

#endif
