/* http/h1_read: HTTP/1.x requests, from bytes to a head and a body.
 *
 * Reads:   what came, in pieces of any size; the verdict and the events do not
 *          depend on how it was cut.
 * Units:   bytes.
 * Owns:    nothing. A head's slices live in the arena of its gw_head; the
 *          data of a body points into the input.
 * Errors:  GW_AGAIN: more input is needed; GW_ERR_INVALID: refused, and
 *          head->refusal says why. No input may follow a refusal.
 * Threads: pure.
 * Source:  RFC 9112 (strict: no obsolete line folding, no bare LF, no white
 *          space before the colon). THREATS B1 to B22, B28.
 *
 * A head is read by line, so that a caller keeps at most one line that has
 * not ended: its bytes are not consumed and are shown again, with more behind
 * them.
 *
 *   REQUEST_LINE --(line)--> FIELDS --(line)*--(empty line)--> DONE
 *
 * A body of known length is data alone; a chunked one is
 *
 *   SIZE -> [EXTENSION] -> SIZE_LF -> DATA -> DATA_CR -> DATA_LF -> SIZE ...
 *   SIZE_LF of size 0 -> TRAILER ... -> DONE
 */
#ifndef GW_HTTP_H1_READ_H
#define GW_HTTP_H1_READ_H

#include "http/head.h"

typedef struct gw_h1_head_reader {
  gw_head *head;
  bool has_request_line;
  size_t scanned; /* bytes of the open line without LF */
} gw_h1_head_reader;

void gw_h1_head_start(gw_h1_head_reader *reader, gw_head *head);

/* Reads lines of |in|; *ret_used of its bytes are done with. GW_OK: the head is
 * complete and head->request is filled, a body may follow. */
gw_status gw_h1_head_read(gw_h1_head_reader *reader, gw_slice in,
                          size_t *ret_used);

enum {
  GW_H1_EXTENSION_MAX = 256,   /* bytes of one chunk's extensions */
  GW_H1_EXTENSIONS_MAX = 4096, /* of one message's */
  GW_H1_OVERHEAD_FREE = 4096,  /* bytes of framing that any body may have */
  GW_H1_OVERHEAD_FACTOR = 4    /* then so many for one byte of data */
};

typedef struct gw_h1_body_reader {
  gw_head *head;
  int state;
  uint64_t left; /* of the body, or of this chunk */
  uint64_t payload, overhead;
  unsigned digits;
  size_t extension, extensions;
} gw_h1_body_reader;

/* After a complete head. */
void gw_h1_body_start(gw_h1_body_reader *reader, gw_head *head);

/* Whether all of it was read; so from the start where there is none. */
bool gw_h1_body_is_done(const gw_h1_body_reader *reader);

/* Reads up to the end of one run of data: *ret_used bytes are done with, and
 * *ret_data is the data among them, maybe empty. GW_OK: call again with the
 * rest; GW_AGAIN: all was used; GW_END: the body is complete. */
gw_status gw_h1_body_read(gw_h1_body_reader *reader, gw_slice in,
                          size_t *ret_used, gw_slice *ret_data);

#endif
