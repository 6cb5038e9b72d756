#include "text/json_scalar.h"

#include "text/json_write.h"

static size_t digits(gw_slice text, size_t at) {
  size_t n = 0;
  while (at + n < text.n && text.p[at + n] >= '0' && text.p[at + n] <= '9') {
    n++;
  }
  return n;
}

/* RFC 8259 section 6. */
static bool is_number(gw_slice text) {
  size_t at = text.n && text.p[0] == '-';
  size_t n = digits(text, at);
  if (!n || (n > 1 && text.p[at] == '0')) {
    return false;
  }
  at += n;
  if (at < text.n && text.p[at] == '.') {
    n = digits(text, ++at);
    if (!n) {
      return false;
    }
    at += n;
  }
  if (at < text.n && (text.p[at] == 'e' || text.p[at] == 'E')) {
    at++;
    at += at < text.n && (text.p[at] == '+' || text.p[at] == '-');
    n = digits(text, at);
    if (!n) {
      return false;
    }
    at += n;
  }
  return at == text.n;
}

bool gw_json_is_bare(gw_slice text, uint32_t types) {
  if (types & GW_TYPE_STRING) {
    return false;
  }
  if (types & (GW_TYPE_NUMBER | GW_TYPE_INTEGER) && is_number(text)) {
    return true;
  }
  return types & GW_TYPE_BOOLEAN &&
         (gw_slice_is(text, "true") || gw_slice_is(text, "false"));
}

gw_status gw_json_write_scalar(gw_buf *out, gw_slice text, uint32_t types) {
  return gw_json_is_bare(text, types) ? gw_buf_append(out, text)
                                      : gw_json_write_string(out, text);
}
