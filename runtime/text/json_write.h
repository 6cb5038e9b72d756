/* json_write: text and numbers as JSON, into a buffer with a limit.
 *
 * Reads:   UTF-8, which the caller checks (once, over what was written).
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  what gw_buf_reserve() returns; the buffer then ends with a part of
 *          what was asked for.
 * Threads: one at a time per buffer.
 * Source:  RFC 8259 section 7. THREATS E23, E24: room is taken for the worst
 *          case, block by block, by the only one who writes.
 */
#ifndef GW_TEXT_JSON_WRITE_H
#define GW_TEXT_JSON_WRITE_H

#include <stdint.h>

#include "base/buf.h"

/* Quoted and escaped: the two characters that must be, and controls. */
gw_status gw_json_write_string(gw_buf *out, gw_slice text);

/* A key with its colon, and a comma before it unless |is_first|. */
gw_status gw_json_write_key(gw_buf *out, gw_slice name, bool is_first);

/* A character that must be escaped: "\\n" and the like where there is a short
 * form, else "\\u001f". Returns its length. */
enum { GW_JSON_ESCAPE_BYTES = 6 /* at most */ };
size_t gw_json_write_escape(unsigned char c, char *out);

static inline gw_status gw_json_write_char(gw_buf *out, char c) {
  gw_status status = gw_buf_ensure(out, 1);
  if (status == GW_OK) {
    out->p[out->n++] = c;
  }
  return status;
}

gw_status gw_json_write_int64(gw_buf *out, int64_t value);
gw_status gw_json_write_uint64(gw_buf *out, uint64_t value);

/* As ProtoJSON: what is not finite as "NaN", "Infinity", "-Infinity". */
gw_status gw_json_write_double(gw_buf *out, double value);
gw_status gw_json_write_float(gw_buf *out, float value);

#endif
