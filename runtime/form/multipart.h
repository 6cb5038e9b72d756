/* form/multipart: the parts of multipart/form-data, one by one.
 *
 * Reads:   a whole body and its boundary.
 * Units:   bytes.
 * Owns:    names that had to be decoded stand in the arena; all else points
 *          into the body.
 * Errors:  GW_ERR_SYNTAX, GW_ERR_LIMIT (the header of a part), or the arena's
 *          reason; |why| says what and where.
 * Threads: one at a time per reader.
 * Source:  RFC 7578; RFC 2046 section 5.1; WHATWG HTML, "multipart form data".
 *
 * Stricter than RFC 2046 where readers differ: nothing may stand before the
 * first boundary or behind the last one, a line that only begins with the
 * boundary is refused, lines end in CRLF, and no part has a transfer encoding.
 */
#ifndef GW_FORM_MULTIPART_H
#define GW_FORM_MULTIPART_H

#include "base/arena.h"

enum {
  GW_MULTIPART_BOUNDARY = 70,       /* RFC 2046 5.1.1 */
  GW_MULTIPART_HEADER_BYTES = 8192, /* of one part */
  GW_MULTIPART_HEADER_FIELDS = 16
};

typedef struct gw_multipart {
  gw_arena *arena;
  gw_slice text, rest;
  char delimiter[GW_MULTIPART_BOUNDARY + 4]; /* CRLF "--" boundary */
  size_t n_delimiter;
  bool is_ended;
  gw_why why;
} gw_multipart;

typedef struct gw_multipart_part {
  gw_slice name; /* decoded, UTF-8 */
  gw_slice type; /* its content-type as written; p NULL: none */
  bool is_file;  /* it has a file name, which nobody reads */
  gw_slice content;
} gw_multipart_part;

/* GW_ERR_SYNTAX if |boundary| is none. */
gw_status gw_multipart_init(gw_multipart *m, gw_slice boundary, gw_slice text,
                            gw_arena *arena);

/* The next part, or GW_END. */
gw_status gw_multipart_next(gw_multipart *m, gw_multipart_part *ret_part);

#endif
