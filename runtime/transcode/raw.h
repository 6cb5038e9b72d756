/* raw: bodies that are bytes: into a message, and out of one.
 *
 * Reads:   |value->field| of gw/tables.h: bytes, string or a
 *          google.api.HttpBody; NULL: the message itself is an HttpBody.
 * Units:   bytes.
 * Owns:    nothing. What is read out points into the message.
 * Errors:  writing: what gw_buf_reserve() returns. Reading: GW_ERR_PROTOCOL.
 * Threads: pure.
 * Source:  google/api/httpbody.proto. Its extensions are for services to send
 *          and are passed over.
 */
#ifndef GW_TRANSCODE_RAW_H
#define GW_TRANSCODE_RAW_H

#include "base/buf.h"

typedef struct gw_raw {
  gw_slice type; /* content_type of an HttpBody; empty: not said */
  gw_slice data;
} gw_raw;

/* Appends |raw| to |out| as |value| says. */
gw_status gw_raw_encode(const gw_member *value, gw_raw raw, gw_buf *out);

/* Finds in |message| what |value| says; nothing is an empty body. */
gw_status gw_raw_decode(const gw_member *value, gw_slice message,
                        gw_raw *ret_raw);

#endif
