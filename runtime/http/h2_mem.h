/* http/h2_mem: the heap under an nghttp2 session, so that one that runs out of
 * memory can still be ended.
 *
 * Reads:   nothing.
 * Units:   bytes.
 * Owns:    blocks that the library gave back after a failure, until
 *          gw_h2_mem_done().
 * Errors:  NULL without memory, as the library expects it.
 * Threads: its session's.
 * Source:  nghttp2 1.52, lib/nghttp2_session.c: where the queue of a stream's
 *          DATA can't grow, the item is freed and stays attached, and
 *          nghttp2_session_del() frees it again. After a failure nothing is
 *          returned to the system before the session's end, and a second
 *          time is seen.
 *
 * The four functions have the form of nghttp2_mem; |user| is a gw_h2_mem.
 */
#ifndef GW_HTTP_H2_MEM_H
#define GW_HTTP_H2_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* All zero but |pool|: a fresh one. */
typedef struct gw_h2_mem {
  struct gw_pool *pool; /* of the loop */
  bool has_failed;
  struct gw_h2_block *dead; /* given back since then */
} gw_h2_mem;

void *gw_h2_mem_alloc(size_t n, void *user);
void *gw_h2_mem_calloc(size_t n, size_t size, void *user);
void *gw_h2_mem_realloc(void *p, size_t n, void *user);
void gw_h2_mem_free(void *p, void *user);

/* After nghttp2_session_del(). */
void gw_h2_mem_done(gw_h2_mem *mem);

#endif
