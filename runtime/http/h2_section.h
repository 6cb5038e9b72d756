/* http/h2_section: a head or trailers, in the frames that carry them.
 *
 * Reads:   the fields.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  GW_ERR_LIMIT over GW_H2_SECTION_BYTES, and what gw_buf_reserve()
 *          says; nothing has happened then.
 * Threads: one at a time.
 * Source:  RFC 9113 sections 4.3, 6.2 and 6.10.
 *
 * nghttp2 frames empty sections, and keeps the states of streams by them; these
 * frames are not sent, but what is written here in their place. So no field is
 * copied to wait, and HPACK is ours (http/hpack.h).
 */
#ifndef GW_HTTP_H2_SECTION_H
#define GW_HTTP_H2_SECTION_H

#include "http/hpack.h"
#include "http/message.h"

enum { GW_H2_SECTION_BYTES = 60 * 1024 }; /* of one that we send */

typedef struct gw_h2_section {
  const gw_header *fields;
  size_t n;
  size_t n_staying; /* the first ones: others will say the same again */
  uint32_t stream_id;
  bool is_end; /* of the stream */
} gw_h2_section;

/* How many bytes it has at most. */
size_t gw_h2_section_size(const gw_header *fields, size_t n);

/* Appends its frames to |out|, or nothing. */
gw_status gw_h2_section_write(const gw_h2_section *section, gw_hpack *hpack,
                              gw_buf *out);

#endif
