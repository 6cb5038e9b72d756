/* mem: the heap, behind one door, so that tests can make it fail.
 *
 * Reads:   nothing.
 * Units:   bytes.
 * Owns:    the caller owns what it is given and frees it with gw_free().
 * Errors:  NULL when the system has no more, or when a test asked for it.
 * Threads: any, but for gw_mem_set_hook(), which is for tests before threads.
 * Source:  this project.
 */
#ifndef GW_BASE_MEM_H
#define GW_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* On a large local array that is written before it is read: release builds
 * zero the others, which costs more than most requests do with them. */
#if defined(__has_attribute)
#  if __has_attribute(uninitialized)
#    define GW_SCRATCH __attribute__((uninitialized))
#  endif
#endif
#ifndef GW_SCRATCH
#  define GW_SCRATCH
#endif

void *gw_alloc(size_t n);
void *gw_zalloc(size_t n);

/* As realloc(): on failure |p| stays as it was. */
void *gw_realloc(void *p, size_t n);
void gw_free(void *p);

/* Asked before each allocation when set; false makes that allocation fail. */
void gw_mem_set_hook(bool (*hook)(size_t n));

#endif
