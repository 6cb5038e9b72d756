#include "base/utf8.h"
#include "schema/format_parts.h"

/* RFC 6901 3. */
bool gw_format_json_pointer(gw_slice text) {
  if (text.n && text.p[0] != '/') {
    return false;
  }
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '~' &&
        (i + 1 == text.n || (text.p[i + 1] != '0' && text.p[i + 1] != '1'))) {
      return false;
    }
  }
  return true;
}

/* draft-handrews-relative-json-pointer-01 3. */
bool gw_format_relative_json_pointer(gw_slice text) {
  size_t n = 0;
  while (n < text.n && gw_format_is_digit(text.p[n])) {
    n++;
  }
  gw_slice rest = gw_slice_from(text, n);
  return n > 0 && (n == 1 || text.p[0] != '0') &&
         (gw_slice_is(rest, "#") || gw_format_json_pointer(rest));
}

/* RFC 4648: |plus| and |slash| are the digits 62 and 63; padding may be left
 * out where |is_padded| is not set. */
static bool is_base64(gw_slice text, char plus, char slash, bool is_padded) {
  size_t n = text.n;
  while (n && text.n - n < 2 && text.p[n - 1] == '=') {
    n--;
  }
  bool has_padding = n < text.n;
  if ((is_padded || has_padding) ? text.n % 4 != 0 : n % 4 == 1) {
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    char c = text.p[i];
    if (!gw_format_is_letter(c) && !gw_format_is_digit(c) && c != plus &&
        c != slash) {
      return false;
    }
  }
  return true;
}

bool gw_format_byte(gw_slice text) {
  return is_base64(text, '+', '/', true);
}

bool gw_format_base64url(gw_slice text) {
  return is_base64(text, '-', '_', false);
}

bool gw_format_char(gw_slice text) {
  return gw_utf8_code_points(text) == 1;
}
