#include "base/utf8.h"
#include "xml/xml_parts.h"

/* libxml2 compares the attributes of a tag pair by pair before it tells of
 * them, so that four megabytes of them would keep a worker for minutes. What
 * is well-formed is cut here as the library cuts it; at the first place that
 * is not, the library ends. */
typedef struct guard {
  const char *start, *p, *end;
  size_t nodes, max_nodes;
  unsigned depth;
  gw_xml_fault *fault;
} guard;

static gw_status refuse(guard *g, gw_status status, const char *what) {
  *g->fault = (gw_xml_fault){"syntax", {what, (size_t)(g->p - g->start)}};
  return status;
}

/* Passes over everything up to and with |mark|. */
static gw_status pass(guard *g, gw_slice mark) {
  const char *found = memmem(g->p, (size_t)(g->end - g->p), mark.p, mark.n);
  if (!found) {
    return refuse(g, GW_ERR_SYNTAX, "the document ends too early");
  }
  g->p = found + mark.n;
  return GW_OK;
}

static gw_slice rest_of(const guard *g) {
  return gw_slice_of(g->p, (size_t)(g->end - g->p));
}

/* ---- tags ---------------------------------------------------------------- */

/* To the end of a tag; counts its attributes. */
static gw_status pass_attributes(guard *g, size_t *ret_n) {
  for (*ret_n = 0; g->p < g->end && *g->p != '>'; g->p++) {
    if (*g->p == '<') {
      return refuse(g, GW_ERR_SYNTAX, "a tag does not end");
    }
    *ret_n += *g->p == '=';
    if (*g->p == '"' || *g->p == '\'') {
      const char *quote = memchr(g->p + 1, *g->p, (size_t)(g->end - g->p) - 1);
      if (!quote) {
        return refuse(g, GW_ERR_SYNTAX, "a quote does not end");
      }
      g->p = quote;
    }
  }
  return g->p < g->end ? GW_OK : refuse(g, GW_ERR_SYNTAX, "a tag does not end");
}

static gw_status pass_tag(guard *g) {
  bool is_end = g->p + 1 < g->end && g->p[1] == '/';
  size_t n_attributes;
  g->p++;
  gw_status status = pass_attributes(g, &n_attributes);
  if (status != GW_OK) {
    return status;
  }
  if (is_end) {
    g->depth -= g->depth > 0;
  } else if (g->p[-1] != '/' && ++g->depth > GW_XML_MAX_DEPTH) {
    return refuse(g, GW_ERR_INVALID, "elements are nested too deeply");
  }
  g->nodes += !is_end + n_attributes;
  if (n_attributes > GW_XML_MAX_ATTRIBUTES) {
    return refuse(g, GW_ERR_LIMIT, "an element has too many attributes");
  }
  if (g->nodes > g->max_nodes) {
    return refuse(g, GW_ERR_LIMIT, "too many elements and attributes");
  }
  g->p++;
  return GW_OK;
}

/* ---- the declaration ----------------------------------------------------- */

/* The bytes are UTF-8, whatever is said: another word is a second reading. The
 * library looks whether this is a declaration at all. */
static gw_status pass_declaration(guard *g) {
  gw_slice text = rest_of(g);
  gw_status status = pass(g, GW_LIT("?>"));
  if (status != GW_OK) {
    return status;
  }
  text.n = (size_t)(g->p - text.p);
  const char *found = memmem(text.p, text.n, "encoding", strlen("encoding"));
  if (!found) {
    return GW_OK;
  }
  gw_slice said = gw_slice_from(text, (size_t)(found - text.p) + 8);
  size_t at = 0;
  while (at < said.n && strchr(" \t\r\n=", said.p[at])) {
    at++;
  }
  said = gw_slice_from(said, at + 1); /* behind the quote */
  bool is_ours = said.n > 5 && (said.p[5] == '"' || said.p[5] == '\'') &&
                 gw_slice_eq_nocase(gw_slice_sub(said, 0, 5), GW_LIT("utf-8"));
  return is_ours ? GW_OK
                 : refuse(g, GW_ERR_SYNTAX, "the encoding is not UTF-8");
}

/* ---- all of it ----------------------------------------------------------- */

static gw_status pass_markup(guard *g) {
  gw_slice rest = rest_of(g);
  if (gw_slice_starts(rest, GW_LIT("<!--"))) {
    g->p += 4;
    return pass(g, GW_LIT("-->"));
  }
  if (gw_slice_starts(rest, GW_LIT("<![CDATA["))) {
    return pass(g, GW_LIT("]]>"));
  }
  if (gw_slice_starts(rest, GW_LIT("<!"))) {
    return refuse(g, GW_ERR_SYNTAX, "a document type is not taken");
  }
  if (gw_slice_starts(rest, GW_LIT("<?"))) {
    return refuse(g, GW_ERR_SYNTAX, "a processing instruction is not taken");
  }
  return pass_tag(g);
}

gw_status gw_xml_guard(gw_slice text, size_t max_nodes,
                       gw_xml_fault *reterr_fault) {
  guard g = {.start = text.p,
             .p = text.p,
             .end = text.p + text.n,
             .max_nodes = max_nodes,
             .fault = reterr_fault};
  if (memchr(text.p, 0, text.n) || !gw_utf8_check(text)) {
    return refuse(&g, GW_ERR_SYNTAX, "not UTF-8");
  }
  bool has_declaration = text.n > 5 && gw_slice_starts(text, GW_LIT("<?xml")) &&
                         strchr(" \t\r\n", text.p[5]);
  gw_status status = has_declaration ? pass_declaration(&g) : GW_OK;
  while (status == GW_OK && g.p < g.end) {
    const char *found = memchr(g.p, '<', (size_t)(g.end - g.p));
    g.p = found ? found : g.end;
    status = found ? pass_markup(&g) : GW_OK;
  }
  return status;
}
