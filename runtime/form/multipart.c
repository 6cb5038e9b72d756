#include "form/multipart.h"

#include "base/utf8.h"
#include "route/percent.h"
#include "text/media_type.h"

static gw_status fail_at(gw_multipart *m, gw_status status, const char *what,
                         const char *at) {
  m->why = (gw_why){what, (size_t)(at - m->text.p)};
  return status;
}

static gw_status fail(gw_multipart *m, const char *what) {
  return fail_at(m, GW_ERR_SYNTAX, what, m->rest.p);
}

/* ---- boundaries ---------------------------------------------------------- */

/* RFC 2046 5.1.1: bchars; a space may not be the last. */
static bool is_boundary(gw_slice s) {
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9');
    if (!is_alnum && (!c || !strchr("'()+_,-./:=? ", c))) {
      return false;
    }
  }
  return s.n > 0 && s.n <= GW_MULTIPART_BOUNDARY && s.p[s.n - 1] != ' ';
}

gw_status gw_multipart_init(gw_multipart *m, gw_slice boundary, gw_slice text,
                            gw_arena *arena) {
  *m = (gw_multipart){.arena = arena, .text = text, .rest = text};
  if (!is_boundary(boundary)) {
    m->why = (gw_why){"content-type has no boundary, or a bad one", 0};
    return GW_ERR_SYNTAX;
  }
  memcpy(m->delimiter, "\r\n--", 4);
  memcpy(m->delimiter + 4, boundary.p, boundary.n);
  m->n_delimiter = boundary.n + 4;
  gw_slice first = gw_slice_of(m->delimiter + 2, m->n_delimiter - 2);
  if (!gw_slice_starts(text, first)) {
    return fail(m, "the body does not begin with its boundary");
  }
  m->rest = gw_slice_from(text, first.n);
  return GW_OK;
}

/* Behind a boundary: the line ends, or "--" ends it all. GW_END then. */
static gw_status pass_boundary(gw_multipart *m) {
  if (gw_slice_starts(m->rest, GW_LIT("\r\n"))) {
    m->rest = gw_slice_from(m->rest, 2);
    return GW_OK;
  }
  if (!gw_slice_starts(m->rest, GW_LIT("--"))) {
    return fail(m, "a line goes on behind the boundary");
  }
  m->rest = gw_slice_from(m->rest, 2);
  if (m->rest.n && !gw_slice_is(m->rest, "\r\n")) {
    return fail(m, "something stands behind the last boundary");
  }
  m->is_ended = true;
  return GW_END;
}

static gw_status take_content(gw_multipart *m, gw_slice *ret_content) {
  const char *at = memmem(m->rest.p, m->rest.n, m->delimiter, m->n_delimiter);
  if (!at) {
    return fail(m, "the last boundary is missing");
  }
  *ret_content = gw_slice_of(m->rest.p, (size_t)(at - m->rest.p));
  m->rest = gw_slice_from(m->rest, ret_content->n + m->n_delimiter);
  return GW_OK;
}

/* ---- the header of a part ------------------------------------------------ */

/* What HTML escapes in names: a quote and the ends of lines. */
static gw_status decode_name(gw_multipart *m, gw_slice raw,
                             gw_slice *ret_name) {
  char *out = gw_arena_alloc(m->arena, raw.n + 1);
  if (!out) {
    return fail_at(m, gw_arena_why(m->arena), "no memory", m->rest.p);
  }
  size_t n = 0;
  for (size_t i = 0; i < raw.n; i++) {
    int byte = raw.p[i] == '%' ? gw_percent_byte(raw, i) : -1;
    if (byte == '"' || byte == '\r' || byte == '\n') {
      out[n++] = (char)byte;
      i += 2;
    } else {
      out[n++] = raw.p[i];
    }
  }
  *ret_name = gw_slice_of(out, n);
  return gw_utf8_check(*ret_name) ? GW_OK
                                  : fail(m, "the name of a part is not UTF-8");
}

/* RFC 7578 4.2: form-data with a name. A backslash in it is read in two ways
 * out there. */
static gw_status take_disposition(gw_multipart *m, gw_slice value,
                                  gw_multipart_part *part) {
  gw_type_param param;
  gw_status status;
  if (part->name.p ||
      !gw_slice_eq_nocase(gw_type_cut(&value), GW_LIT("form-data"))) {
    return fail(m, "a part is no form-data, or says so twice");
  }
  while ((status = gw_type_next(&value, &param)) == GW_OK) {
    if (gw_slice_eq_nocase(param.name, GW_LIT("filename"))) {
      part->is_file = true;
    } else if (gw_slice_eq_nocase(param.name, GW_LIT("name"))) {
      if (part->name.p || param.has_escapes) {
        return fail(m, "a part has two names, or one with a backslash");
      }
      status = decode_name(m, param.value, &part->name);
      if (status != GW_OK) {
        return status;
      }
    }
  }
  return status == GW_END ? GW_OK : fail(m, "a malformed content-disposition");
}

/* RFC 7578 4.7: transfer encodings are not used over HTTP. */
static gw_status take_encoding(gw_multipart *m, gw_slice value) {
  return gw_slice_eq_nocase(value, GW_LIT("7bit")) ||
                 gw_slice_eq_nocase(value, GW_LIT("8bit")) ||
                 gw_slice_eq_nocase(value, GW_LIT("binary"))
             ? GW_OK
             : fail(m, "a part has a content-transfer-encoding");
}

static bool is_clean(gw_slice line) {
  for (size_t i = 0; i < line.n; i++) {
    unsigned char c = (unsigned char)line.p[i];
    if ((c < ' ' && c != '\t') || c == 0x7f) {
      return false;
    }
  }
  return true;
}

static gw_status take_field(gw_multipart *m, gw_slice line,
                            gw_multipart_part *part) {
  gw_slice value = line;
  gw_slice name = gw_slice_cut(&value, ':');
  if (!value.p || !name.n || !is_clean(line) || name.p[0] == ' ' ||
      name.p[0] == '\t' || name.p[name.n - 1] == ' ' ||
      name.p[name.n - 1] == '\t') {
    return fail(m, "a malformed header of a part");
  }
  value = gw_slice_trim(value);
  if (gw_slice_eq_nocase(name, GW_LIT("content-disposition"))) {
    return take_disposition(m, value, part);
  }
  if (gw_slice_eq_nocase(name, GW_LIT("content-transfer-encoding"))) {
    return take_encoding(m, value);
  }
  if (gw_slice_eq_nocase(name, GW_LIT("content-type"))) {
    if (part->type.p) {
      return fail(m, "a part has two content-types");
    }
    part->type = value;
  }
  return GW_OK; /* RFC 7578 4.8: the others are to be ignored */
}

/* The next line without its CRLF, within what a header may take. */
static gw_status take_line(gw_multipart *m, const char *from,
                           gw_slice *ret_line) {
  size_t used = (size_t)(m->rest.p - from);
  gw_slice window = gw_slice_sub(m->rest, 0, GW_MULTIPART_HEADER_BYTES - used);
  const char *end = memmem(window.p, window.n, "\r\n", 2);
  if (!end) {
    return window.n < m->rest.n
               ? fail_at(m, GW_ERR_LIMIT, "the header of a part is too long",
                         m->rest.p)
               : fail(m, "the header of a part does not end");
  }
  *ret_line = gw_slice_of(m->rest.p, (size_t)(end - m->rest.p));
  m->rest = gw_slice_from(m->rest, ret_line->n + 2);
  return GW_OK;
}

static gw_status take_header(gw_multipart *m, gw_multipart_part *part) {
  const char *from = m->rest.p;
  for (size_t n = 0;; n++) {
    gw_slice line;
    gw_status status = take_line(m, from, &line);
    if (status != GW_OK) {
      return status;
    }
    if (!line.n) {
      return part->name.p ? GW_OK : fail(m, "a part has no name");
    }
    if (n == GW_MULTIPART_HEADER_FIELDS) {
      return fail_at(m, GW_ERR_LIMIT, "a part has too many headers", line.p);
    }
    status = take_field(m, line, part);
    if (status != GW_OK) {
      return status;
    }
  }
}

gw_status gw_multipart_next(gw_multipart *m, gw_multipart_part *ret_part) {
  *ret_part = (gw_multipart_part){.is_file = false};
  if (m->is_ended) {
    return GW_END;
  }
  gw_status status = pass_boundary(m);
  if (status == GW_OK) {
    status = take_header(m, ret_part);
  }
  gw_slice line = gw_slice_of(m->delimiter + 2, m->n_delimiter - 2);
  if (status == GW_OK && gw_slice_starts(m->rest, line)) {
    return fail(m, "a part has no content"); /* or it begins with a boundary */
  }
  return status == GW_OK ? take_content(m, &ret_part->content) : status;
}
