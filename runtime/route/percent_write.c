#include "route/percent_write.h"

#include "route/percent.h"

/* RFC 3986 2.3. */
static bool is_unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

/* Of the others that a segment may hold (3.3), those that nobody reads as
 * anything but themselves: servers take parameters off at ";" and some read
 * "+" as a space. */
static bool is_plain_in_segment(unsigned char c) {
  return is_unreserved(c) || (c && strchr(":@!$&'()*,=", c));
}

/* Delimiters that stand in a query as they are (3.4), but for "+" and "&". */
static bool is_plain_in_query(unsigned char c) {
  return is_unreserved(c) || (c && strchr(":@!$'()*,;=/?", c));
}

static gw_status write_byte(gw_buf *out, unsigned char c) {
  static const char digits[] = "0123456789ABCDEF";
  char text[3] = {'%', digits[c >> 4], digits[c & 15]};
  return gw_buf_append(out, gw_slice_of(text, sizeof text));
}

gw_status gw_percent_write_segment(gw_buf *out, gw_slice text, char delimiter) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < text.n && status == GW_OK; i++) {
    unsigned char c = (unsigned char)text.p[i];
    bool is_plain = is_plain_in_segment(c) || (c && text.p[i] == delimiter);
    status = is_plain ? gw_buf_append(out, gw_slice_sub(text, i, 1))
                      : write_byte(out, c);
  }
  return status;
}

gw_status gw_percent_write_query(gw_buf *out, gw_slice raw) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < raw.n && status == GW_OK; i++) {
    unsigned char c = (unsigned char)raw.p[i];
    int encoded = c == '%' ? gw_percent_byte(raw, i) : -1;
    if (encoded >= 0) {
      i += 2;
      char plain = (char)encoded;
      status = is_unreserved((unsigned char)encoded)
                   ? gw_buf_append(out, gw_slice_of(&plain, 1))
                   : write_byte(out, (unsigned char)encoded);
    } else if (is_plain_in_query(c)) {
      status = gw_buf_append(out, gw_slice_sub(raw, i, 1));
    } else {
      status = write_byte(out, c == '+' ? ' ' : c);
    }
  }
  return status;
}
