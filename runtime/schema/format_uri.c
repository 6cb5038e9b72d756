#include "schema/format_parts.h"

/* RFC 3986 2: what may stand in a URI beside letters, digits and "%XX";
 * |more| are the delimiters of the part. RFC 3987 2.2 adds all above ASCII. */
static bool is_made_of(gw_slice text, const char *more, bool is_iri) {
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    if (c == '%') {
      if (i + 2 >= text.n || !gw_format_is_hex(text.p[i + 1]) ||
          !gw_format_is_hex(text.p[i + 2])) {
        return false;
      }
      i += 2;
    } else if (!gw_format_is_letter(c) && !gw_format_is_digit(c) &&
               !(c && strchr("-._~!$&'()*+,;=", c)) &&
               !(c && strchr(more, c)) && !(is_iri && gw_format_is_high(c))) {
      return false;
    }
  }
  return true;
}

static bool are_digits(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    if (!gw_format_is_digit(text.p[i])) {
      return false;
    }
  }
  return true;
}

/* RFC 3986 3.2.2: "[" IPv6 or IPvFuture "]". */
static bool is_literal(gw_slice text) {
  if (!text.n || (text.p[0] | 0x20) != 'v') {
    return gw_format_ipv6(text);
  }
  size_t dot = gw_slice_find(text, '.');
  for (size_t i = 1; i < dot; i++) {
    if (!gw_format_is_hex(text.p[i])) {
      return false;
    }
  }
  return dot > 1 && dot + 1 < text.n &&
         is_made_of(gw_slice_from(text, dot + 1), ":", false);
}

/* RFC 3986 3.2: [userinfo@]host[:port]. */
static bool is_authority(gw_slice text, bool is_iri) {
  gw_slice host = text;
  size_t at = gw_slice_find(text, '@');
  if (at < text.n) {
    if (!is_made_of(gw_slice_sub(text, 0, at), ":", is_iri)) {
      return false;
    }
    host = gw_slice_from(text, at + 1);
  }
  size_t end = host.n && host.p[0] == '[' ? gw_slice_find(host, ']') + 1
                                          : gw_slice_find(host, ':');
  if (end > host.n) {
    return false;
  }
  gw_slice port = gw_slice_from(host, end);
  host.n = end;
  if (port.n && (port.p[0] != ':' || !are_digits(gw_slice_from(port, 1)))) {
    return false;
  }
  return host.n && host.p[0] == '['
             ? is_literal(gw_slice_sub(host, 1, host.n - 2))
             : is_made_of(host, "", is_iri);
}

/* RFC 3986 3.1. The colon before any of "/?#" ends it; no colon, no scheme. */
static size_t scheme_bytes(gw_slice text) {
  size_t n = 0;
  while (n < text.n && (gw_format_is_letter(text.p[n]) ||
                        (n && gw_format_is_digit(text.p[n])) ||
                        (n && strchr("+-.", text.p[n]) && text.p[n]))) {
    n++;
  }
  return n && n < text.n && text.p[n] == ':' ? n + 1 : 0;
}

/* A colon in the first segment of a reference would be read as a scheme's. */
static bool begins_with_colon(gw_slice path) {
  return gw_slice_find(path, ':') < gw_slice_find(path, '/');
}

static bool check(gw_slice text, bool is_iri, bool needs_scheme) {
  size_t n = scheme_bytes(text);
  if (!n && needs_scheme) {
    return false;
  }
  gw_slice fragment = gw_slice_from(text, n);
  gw_slice query = gw_slice_cut(&fragment, '#');
  gw_slice path = gw_slice_cut(&query, '?');
  if ((fragment.p && !is_made_of(fragment, ":@/?", is_iri)) ||
      (query.p && !is_made_of(query, ":@/?", is_iri))) {
    return false;
  }
  if (gw_slice_starts(path, GW_LIT("//"))) {
    gw_slice rest = gw_slice_from(path, 2);
    size_t end = gw_slice_find(rest, '/');
    if (!is_authority(gw_slice_sub(rest, 0, end), is_iri)) {
      return false;
    }
    path = gw_slice_from(rest, end);
  } else if (!n && begins_with_colon(path)) {
    return false;
  }
  return is_made_of(path, ":@/", is_iri);
}

bool gw_format_uri(gw_slice text) {
  return check(text, false, true);
}

bool gw_format_uri_reference(gw_slice text) {
  return check(text, false, false);
}

bool gw_format_iri(gw_slice text) {
  return check(text, true, true);
}

bool gw_format_iri_reference(gw_slice text) {
  return check(text, true, false);
}

/* ---- RFC 6570 2: templates ----------------------------------------------- */

/* varname with its modifier: "*" or ":" and up to four digits. */
static bool is_variable(gw_slice text) {
  if (text.n && text.p[text.n - 1] == '*') {
    text.n--;
  } else if (gw_slice_find(text, ':') < text.n) {
    gw_slice length = text;
    text = gw_slice_cut(&length, ':');
    if (!length.n || length.n > 4 || length.p[0] == '0' ||
        !are_digits(length)) {
      return false;
    }
  }
  while (text.p) {
    gw_slice part = gw_slice_cut(&text, '.');
    for (size_t i = 0; i < part.n; i++) {
      char c = part.p[i];
      if (!gw_format_is_letter(c) && !gw_format_is_digit(c) && c != '_' &&
          c != '%') {
        return false;
      }
    }
    if (!part.n || !is_made_of(part, "_", false)) {
      return false;
    }
  }
  return true;
}

static bool is_expression(gw_slice text) {
  if (text.n && strchr("+#./;?&=,!@|", text.p[0]) && text.p[0]) {
    text = gw_slice_from(text, 1);
  }
  do {
    if (!is_variable(gw_slice_cut(&text, ','))) {
      return false;
    }
  } while (text.p);
  return true;
}

bool gw_format_uri_template(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    gw_slice rest = gw_slice_from(text, i + 1);
    if (c == '{') {
      size_t end = gw_slice_find(rest, '}');
      if (end == rest.n || !is_expression(gw_slice_sub(rest, 0, end))) {
        return false;
      }
      i += end + 1;
    } else if ((unsigned char)c <= ' ' || c == 0x7f ||
               strchr("\"'<>\\^`{|}", c) ||
               (c == '%' && (rest.n < 2 || !gw_format_is_hex(rest.p[0]) ||
                             !gw_format_is_hex(rest.p[1])))) {
      return false;
    }
  }
  return true;
}
