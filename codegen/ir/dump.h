/* dump: the parts of gwgen_ir_dump().
 *
 * Reads:   the model; nothing is printed that depends on addresses or hashing.
 * Units:   places are "file:line:column".
 * Owns:    nothing.
 * Errors:  none.
 * Threads: one.
 * Source:  this project.
 */
#ifndef GWGEN_IR_DUMP_H
#define GWGEN_IR_DUMP_H

#include "ir/ir.h"

/* Ends a line with its place. */
void gwgen_dump_pos(gwgen_pos pos, FILE *out);

/* A template as it was written, then what it was taken for. */
void gwgen_dump_template(const gwgen_template *path, FILE *out);

void gwgen_dump_proto(const gwgen_proto *proto, FILE *out);

#endif
