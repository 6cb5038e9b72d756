/* vec: typed arrays that grow, for building things off the request path.
 *
 * Reads:   nothing.
 * Units:   elements.
 * Owns:    nothing: the elements live in the arena that is handed in, the old
 *          place of a grown array is given up to it.
 * Errors:  GW_PUSH is NULL when the arena fails.
 * Threads: one at a time.
 * Source:  this project.
 */
#ifndef GW_BASE_VEC_H
#define GW_BASE_VEC_H

#include "base/arena.h"

/* struct members: GW_VEC(gw_slice) names; then names.v[i], names.n. */
#define GW_VEC(type)                                                           \
  struct {                                                                     \
    type *v;                                                                   \
    size_t n, cap;                                                             \
  }

/* A pointer to one more, zeroed element, or NULL. */
#define GW_PUSH(arena, vec)                                                    \
  ((vec)->n < (vec)->cap ||                                                    \
           gw_vec_grow((arena), (void **)(void *)&(vec)->v, (vec)->n,          \
                       &(vec)->cap, sizeof *(vec)->v)                          \
       ? (memset(&(vec)->v[(vec)->n], 0, sizeof *(vec)->v),                    \
          &(vec)->v[(vec)->n++])                                               \
       : NULL)

/* Room for twice as many. */
bool gw_vec_grow(gw_arena *arena, void **v, size_t n, size_t *cap, size_t size);

#endif
