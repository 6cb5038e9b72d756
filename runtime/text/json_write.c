#include "text/json_write.h"

#include <math.h>

#include "base/num.h"
#include "text/json_scan.h"

/* "\n" and the like where there is a short form, else "\u001f". */
static size_t write_escape(unsigned char c, char *out) {
  static const char hex[] = "0123456789abcdef";
  static const char letters[] = "btn?fr"; /* of 8 to 13; 11 has none */
  out[0] = '\\';
  if (c == '"' || c == '\\') {
    out[1] = (char)c;
    return 2;
  }
  if (c >= 8 && c <= 13 && c != 11) {
    out[1] = letters[c - 8];
    return 2;
  }
  out[1] = 'u';
  out[2] = '0';
  out[3] = '0';
  out[4] = hex[c >> 4];
  out[5] = hex[c & 15];
  return 6;
}

gw_status gw_json_write_escaped(gw_buf *out, gw_slice text) {
  const char *p = text.n ? text.p : ""; /* nothing may be NULL */
  const char *end = p + text.n;
  while (p < end) {
    const char *stop = gw_json_scan(p, end);
    gw_status status = gw_buf_append(out, gw_slice_of(p, (size_t)(stop - p)));
    if (status == GW_OK && stop < end) {
      char escape[6];
      size_t n = write_escape((unsigned char)*stop++, escape);
      status = gw_buf_append(out, gw_slice_of(escape, n));
    }
    if (status != GW_OK) {
      return status;
    }
    p = stop;
  }
  return GW_OK;
}

gw_status gw_json_write_char(gw_buf *out, char c) {
  if (out->n < out->cap) {
    out->p[out->n++] = c;
    return GW_OK;
  }
  return gw_buf_append(out, gw_slice_of(&c, 1));
}

gw_status gw_json_write_string(gw_buf *out, gw_slice text) {
  gw_status status = gw_json_write_char(out, '"');
  if (status == GW_OK) {
    status = gw_json_write_escaped(out, text);
  }
  return status == GW_OK ? gw_json_write_char(out, '"') : status;
}

gw_status gw_json_write_int64(gw_buf *out, int64_t value) {
  char text[GW_NUM_TEXT];
  return gw_buf_append(out, gw_slice_of(text, gw_num_write_int64(value, text)));
}

gw_status gw_json_write_uint64(gw_buf *out, uint64_t value) {
  char text[GW_NUM_TEXT];
  return gw_buf_append(out,
                       gw_slice_of(text, gw_num_write_uint64(value, text)));
}

static gw_status write_not_finite(gw_buf *out, double value) {
  if (isnan(value)) {
    return gw_buf_append(out, GW_LIT("\"NaN\""));
  }
  return gw_buf_append(out, value < 0 ? GW_LIT("\"-Infinity\"")
                                      : GW_LIT("\"Infinity\""));
}

gw_status gw_json_write_double(gw_buf *out, double value) {
  char text[GW_NUM_TEXT];
  if (!isfinite(value)) {
    return write_not_finite(out, value);
  }
  return gw_buf_append(out,
                       gw_slice_of(text, gw_num_write_double(value, text)));
}

gw_status gw_json_write_float(gw_buf *out, float value) {
  char text[GW_NUM_TEXT];
  if (!isfinite(value)) {
    return write_not_finite(out, (double)value);
  }
  return gw_buf_append(out, gw_slice_of(text, gw_num_write_float(value, text)));
}
