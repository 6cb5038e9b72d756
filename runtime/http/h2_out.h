/* http/h2_out: frames on their way out: bytes of its own between bytes that
 * belong to responses, which are not copied.
 *
 * Reads:   borrowed bytes until all of the queue is written.
 * Units:   bytes.
 * Owns:    its copies.
 * Errors:  GW_ERR_LIMIT when the queue is full, GW_ERR_NOMEM; gw_h2_out_write()
 *          those of gw_stream_write().
 * Threads: one.
 * Source:  this project.
 */
#ifndef GW_HTTP_H2_OUT_H
#define GW_HTTP_H2_OUT_H

#include "base/buf.h"
#include "net/stream.h"

enum { GW_H2_OUT_PARTS = 64 };

typedef struct gw_h2_part {
  const char *p; /* NULL: the next bytes of our own */
  size_t n;
} gw_h2_part;

typedef struct gw_h2_out {
  gw_buf own;
  gw_h2_part parts[GW_H2_OUT_PARTS];
  size_t n_parts, n_bytes;
  size_t limit; /* bytes after which it is full */
  size_t sent;  /* bytes of all parts */
} gw_h2_out;

void gw_h2_out_init(gw_h2_out *out, size_t limit);
void gw_h2_out_done(gw_h2_out *out);

/* Whether more had better wait. What a DATA frame and, at its end, a head or
 * trailers need always fits where it was not full when asked. */
bool gw_h2_out_is_full(const gw_h2_out *out);
bool gw_h2_out_is_empty(const gw_h2_out *out);

gw_status gw_h2_out_copy(gw_h2_out *out, gw_slice s);

/* Queues the |n| bytes that were appended to |own|. */
gw_status gw_h2_out_take(gw_h2_out *out, size_t n);

gw_status gw_h2_out_borrow(gw_h2_out *out, gw_slice s);

/* Writes all that goes. GW_OK: the queue is empty. *ret_n is what went. */
gw_status gw_h2_out_write(gw_h2_out *out, gw_stream *stream, size_t *ret_n);

#endif
