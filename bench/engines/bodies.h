/* bodies: the JSON that is measured, made from a fixed seed.
 *
 * Reads:   nothing.
 * Units:   bytes.
 * Owns:    the texts stand in the caller's arena.
 * Errors:  none: without memory the program ends.
 * Threads: one.
 * Source:  this project.
 */
#ifndef BENCH_BODIES_H
#define BENCH_BODIES_H

#include "base/arena.h"
#include "bench.h"

enum { BODIES_MEDIUM = 31, BODIES_LIST = 31 /* books in the large one */ };

typedef enum bodies_size { BODIES_S, BODIES_M, BODIES_L } bodies_size;

/* A book of some 110 bytes, one of some 2 KB (another one for each |index|), a
 * list of such books of some 65 KB. Only the JSON is filled. */
bench_body bodies_make(gw_arena *arena, bodies_size size, unsigned index);

#endif
