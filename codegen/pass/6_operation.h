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

/* Fields that captures of the path fill, several to one maybe. */
void gwgen_bind_path(gwgen_tables *tables, const gwgen_operation *operation,
                     gw_operation *out);

#endif
