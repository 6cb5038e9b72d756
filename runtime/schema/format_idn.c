#include <idn2.h>

#include "schema/format_parts.h"

enum {
  NAME_BYTES = 253,     /* RFC 1035 2.3.4, as labels in ASCII and dots */
  LABEL_BYTES = 63 * 4, /* an ASCII form holds fewer characters than 63 */
};

static bool is_ascii(gw_slice label) {
  for (size_t i = 0; i < label.n; i++) {
    if (gw_format_is_high(label.p[i])) {
      return false;
    }
  }
  return true;
}

/* RFC 5890 2.3.2.1: an A-label is what its U-label encodes to, a U-label keeps
 * to the rules of its characters and of their neighbours, which are those of
 * registration (RFC 5891 4.2). |*ret_bytes| is the length of the ASCII form. */
static bool is_coded(gw_slice label, bool is_a_label, size_t *ret_bytes) {
  uint8_t copy[LABEL_BYTES + 1];
  uint8_t *ascii = NULL;
  if (label.n > LABEL_BYTES || memchr(label.p, 0, label.n)) {
    return false;
  }
  memcpy(copy, label.p, label.n);
  copy[label.n] = 0;
  int status = is_a_label ? idn2_register_u8(NULL, copy, &ascii, 0)
                          : idn2_register_u8(copy, NULL, &ascii, 0);
  if (status != IDN2_OK || !ascii) {
    return false;
  }
  *ret_bytes = strlen((const char *)ascii);
  idn2_free(ascii);
  return true;
}

/* The rest are the labels of RFC 1123, which the library takes as they are. */
static bool is_label(gw_slice label, size_t *ret_bytes) {
  *ret_bytes = label.n;
  if (!is_ascii(label)) {
    return is_coded(label, false, ret_bytes);
  }
  bool is_a_label = label.n >= 4 && (label.p[0] | 0x20) == 'x' &&
                    (label.p[1] | 0x20) == 'n' && label.p[2] == '-' &&
                    label.p[3] == '-';
  return gw_format_label(label) &&
         (!is_a_label || is_coded(label, true, ret_bytes));
}

/* RFC 5890 2.3.2.3: a hostname whose labels may be of other scripts. */
bool gw_format_idn_hostname(gw_slice text) {
  size_t left = NAME_BYTES + 1; /* the last label has no dot */
  bool is_name = text.n > 0;
  while (is_name && text.p) {
    size_t n = 0;
    is_name = is_label(gw_slice_cut(&text, '.'), &n) && n < left;
    left -= is_name ? n + 1 : 0;
  }
  return is_name;
}
