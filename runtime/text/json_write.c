#include "text/json_write.h"

#include <math.h>

#include "base/num.h"
#include "text/json_scan.h"

size_t gw_json_write_escape(unsigned char c, char *out) {
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

/* Only the inside of the quotes. */
static gw_status write_escaped(gw_buf *out, gw_slice text) {
  const char *p = text.n ? text.p : ""; /* nothing may be NULL */
  size_t left = text.n;
  for (;;) {
    gw_status status = gw_buf_ensure(out, left);
    if (status != GW_OK) {
      return status;
    }
    size_t n = gw_json_copy_plain(p, left, out->p + out->n);
    out->n += n;
    if (n == left) {
      return GW_OK;
    }
    size_t escape = gw_json_write_escape((unsigned char)p[n], out->p + out->n);
    status = gw_buf_take(out, escape);
    if (status != GW_OK) {
      return status;
    }
    p += n + 1;
    left -= n + 1;
  }
}

gw_status gw_json_write_string(gw_buf *out, gw_slice text) {
  gw_status status = gw_buf_ensure(out, text.n + 2);
  if (status != GW_OK) {
    return status;
  }
  char *to = out->p + out->n;
  to[0] = '"';
  size_t n = gw_json_copy_plain(text.p, text.n, to + 1);
  out->n += n + 1;
  if (n == text.n) {
    to[n + 1] = '"';
    out->n++;
    return GW_OK;
  }
  status = write_escaped(out, gw_slice_from(text, n));
  return status == GW_OK ? gw_json_write_char(out, '"') : status;
}

gw_status gw_json_write_key(gw_buf *out, gw_slice name, bool is_first) {
  gw_status status = is_first ? GW_OK : gw_json_write_char(out, ',');
  if (status == GW_OK) {
    status = gw_json_write_string(out, name);
  }
  return status == GW_OK ? gw_json_write_char(out, ':') : status;
}

gw_status gw_json_write_int64(gw_buf *out, int64_t value) {
  gw_status status = gw_buf_ensure(out, 0);
  return status == GW_OK
             ? gw_buf_take(out, gw_num_write_int64(value, out->p + out->n))
             : status;
}

gw_status gw_json_write_uint64(gw_buf *out, uint64_t value) {
  gw_status status = gw_buf_ensure(out, 0);
  return status == GW_OK
             ? gw_buf_take(out, gw_num_write_uint64(value, out->p + out->n))
             : status;
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
