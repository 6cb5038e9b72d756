#include <arpa/inet.h>

#include "schema/format_parts.h"

enum { LABEL_BYTES = 63, NAME_BYTES = 253, LOCAL_BYTES = 64, IP_TEXT = 46 };

/* RFC 1123 2.1: letters, digits, and hyphens that neither begin nor end it. */
bool gw_format_label(gw_slice label) {
  if (!label.n || label.n > LABEL_BYTES || label.p[0] == '-' ||
      label.p[label.n - 1] == '-') {
    return false;
  }
  for (size_t i = 0; i < label.n; i++) {
    char c = label.p[i];
    if (!gw_format_is_letter(c) && !gw_format_is_digit(c) && c != '-') {
      return false;
    }
  }
  return true;
}

bool gw_format_hostname(gw_slice text) {
  bool is_name = text.n > 0 && text.n <= NAME_BYTES;
  while (is_name && text.p) {
    is_name = gw_format_label(gw_slice_cut(&text, '.'));
  }
  return is_name;
}

static bool is_address(int family, gw_slice text) {
  char copy[IP_TEXT + 1];
  struct in6_addr address;
  if (text.n > IP_TEXT || memchr(text.p, 0, text.n)) {
    return false;
  }
  memcpy(copy, text.p, text.n);
  copy[text.n] = 0;
  return inet_pton(family, copy, &address) == 1;
}

bool gw_format_ipv4(gw_slice text) {
  return is_address(AF_INET, text);
}

bool gw_format_ipv6(gw_slice text) {
  return is_address(AF_INET6, text);
}

/* ---- RFC 5321 4.1.2: Mailbox --------------------------------------------- */

static bool is_atom_char(char c, bool takes_high) {
  return gw_format_is_letter(c) || gw_format_is_digit(c) ||
         (c && strchr("!#$%&'*+-/=?^_`{|}~", c)) ||
         (takes_high && gw_format_is_high(c));
}

static bool is_dot_string(gw_slice text, bool takes_high) {
  while (text.p) {
    gw_slice atom = gw_slice_cut(&text, '.');
    for (size_t i = 0; i < atom.n; i++) {
      if (!is_atom_char(atom.p[i], takes_high)) {
        return false;
      }
    }
    if (!atom.n) {
      return false;
    }
  }
  return true;
}

static bool is_quoted(gw_slice text, bool takes_high) {
  if (text.n < 2 || text.p[0] != '"' || text.p[text.n - 1] != '"') {
    return false;
  }
  for (size_t i = 1; i + 1 < text.n; i++) {
    char c = text.p[i];
    if (c == '\\' && i + 2 < text.n) {
      i++;
    } else if (c == '"' || c == '\\' || (unsigned char)c < ' ' || c == 0x7f ||
               (!takes_high && gw_format_is_high(c))) {
      return false;
    }
  }
  return true;
}

static bool is_domain(gw_slice text, bool takes_high) {
  if (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']') {
    gw_slice literal = gw_slice_sub(text, 1, text.n - 2);
    return gw_slice_starts(literal, GW_LIT("IPv6:"))
               ? gw_format_ipv6(gw_slice_from(literal, 5))
               : gw_format_ipv4(literal);
  }
  return takes_high ? gw_format_idn_hostname(text) : gw_format_hostname(text);
}

static bool is_mailbox(gw_slice text, bool takes_high) {
  size_t at = text.n;
  while (at && text.p[at - 1] != '@') {
    at--;
  }
  if (at < 2 || at > LOCAL_BYTES + 1) {
    return false;
  }
  gw_slice local = gw_slice_sub(text, 0, at - 1);
  return (is_dot_string(local, takes_high) || is_quoted(local, takes_high)) &&
         is_domain(gw_slice_from(text, at), takes_high);
}

bool gw_format_email(gw_slice text) {
  return is_mailbox(text, false);
}

/* RFC 6531 3.3. */
bool gw_format_idn_email(gw_slice text) {
  return is_mailbox(text, true);
}

/* RFC 4122 3. */
bool gw_format_uuid(gw_slice text) {
  if (text.n != 36) {
    return false;
  }
  for (size_t i = 0; i < 36; i++) {
    bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen ? text.p[i] != '-' : !gw_format_is_hex(text.p[i])) {
      return false;
    }
  }
  return true;
}
