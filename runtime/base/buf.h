/* buf: contiguous bytes that grow up to a limit, with a tail the engines need.
 *
 * Reads:   nothing.
 * Units:   bytes. GW_BUF_PAD bytes behind the content always exist; they are
 *          zero after gw_buf_pad(), which the readers of bodies need, and may
 *          be overwritten by writers that copy in blocks.
 * Owns:    its bytes: from the heap, freed by gw_buf_done(), or from an arena.
 * Errors:  GW_ERR_LIMIT over |limit|, GW_ERR_NOMEM; the content stays.
 * Threads: one at a time.
 * Source:  this project.
 */
#ifndef GW_BASE_BUF_H
#define GW_BASE_BUF_H

#include "base/arena.h"

enum { GW_BUF_PAD = 64 };

typedef struct gw_buf {
  char *p;
  size_t n;
  size_t cap;      /* without the pad */
  size_t limit;    /* most bytes of content */
  gw_arena *arena; /* NULL: the heap */
} gw_buf;

/* An empty buffer that allocates nothing yet. |arena| may be NULL. */
void gw_buf_init(gw_buf *buf, gw_arena *arena, size_t limit);
void gw_buf_done(gw_buf *buf);

/* Empties a buffer for another use with its own limit; room above that is
 * given back, so that room never exceeds the limit. */
void gw_buf_restart(gw_buf *buf, size_t limit);

/* Makes room for |more| further bytes behind the content. */
gw_status gw_buf_reserve(gw_buf *buf, size_t more);

gw_status gw_buf_append(gw_buf *buf, gw_slice s);

/* What gw_buf_take() does where the content grows beyond its room. */
gw_status gw_buf_take_more(gw_buf *buf, size_t n);

/* Makes content of the |n| bytes, at most GW_BUF_PAD of them beyond |cap|,
 * that were written behind it. So writers of small things need no look at the
 * room first: the pad takes them. |buf->p| is not NULL. */
static inline gw_status gw_buf_take(gw_buf *buf, size_t n) {
  if (n > buf->cap - buf->n) {
    return gw_buf_take_more(buf, n);
  }
  buf->n += n;
  return GW_OK;
}

/* gw_buf_reserve(), inline where there is room. */
static inline gw_status gw_buf_ensure(gw_buf *buf, size_t more) {
  return buf->p && more <= buf->cap - buf->n ? GW_OK
                                             : gw_buf_reserve(buf, more);
}

/* Formatted; not for hot paths. */
gw_status gw_buf_printf(gw_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Zeroes the pad (making room for it first). */
gw_status gw_buf_pad(gw_buf *buf);

/* Drops the first |n| bytes. */
void gw_buf_drop(gw_buf *buf, size_t n);

static inline gw_slice gw_buf_slice(const gw_buf *buf) {
  return (gw_slice){buf->p, buf->n};
}

#endif
