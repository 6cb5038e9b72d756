#include <limits.h>
#include <pthread.h>
#include <libxml/parser.h>

#include "base/mem.h"
#include "xml/xml_parts.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

/* libxml2 calls with what it finds; the elements that are open stand on
 * |open|, which the guard has bounded. */
typedef struct reader {
  xmlParserCtxtPtr parser;
  gw_arena *arena;
  gw_xml_tree *tree;
  gw_xml_fault *fault;
  gw_status status;
  gw_xml_node *open[GW_XML_MAX_DEPTH + 1];
  uint8_t n_spaces[GW_XML_MAX_DEPTH + 1]; /* that the open ones declare */
  unsigned depth, scope;
  gw_buf text; /* since the last tag */
} reader;

/* ---- the library --------------------------------------------------------- */

static char *copy_text(const char *s) {
  size_t n = strlen(s) + 1;
  char *copy = gw_alloc(n);
  return copy ? memcpy(copy, s, n) : NULL;
}

static pthread_once_t is_set_up = PTHREAD_ONCE_INIT;

static void set_up(void) {
  (void)xmlMemSetup(gw_free, gw_alloc, gw_realloc, copy_text);
  xmlInitParser();
}

static void stop(reader *r, gw_status status, const char *code,
                 const char *what) {
  if (r->status != GW_OK) {
    return;
  }
  long at = xmlByteConsumed(r->parser);
  r->status = status;
  if (what) {
    *r->fault = (gw_xml_fault){code, {what, at > 0 ? (size_t)at : 0}};
  }
  xmlStopParser(r->parser);
}

static void refuse(reader *r, const char *what) {
  stop(r, GW_ERR_SYNTAX, "syntax", what);
}

/* ---- nodes --------------------------------------------------------------- */

static gw_slice slice_of(const xmlChar *s) {
  return gw_slice_str((const char *)s);
}

static gw_xml_node *add_node(reader *r, gw_xml_node *parent,
                             const xmlChar *local, const xmlChar *space) {
  gw_xml_node *node = gw_arena_zalloc(r->arena, sizeof *node);
  if (!node) {
    stop(r, gw_arena_why(r->arena), NULL, NULL);
    return NULL;
  }
  node->local = slice_of(local);
  node->space = slice_of(space);
  if (node->local.n > GW_XML_MAX_NAME || node->space.n > GW_XML_MAX_SPACE) {
    stop(r, GW_ERR_LIMIT, "syntax", "a name is too long");
    return NULL;
  }
  if (parent && parent->last) {
    parent->last->next = node;
  } else if (parent) {
    parent->first = node;
  }
  if (parent) {
    parent->last = node;
  } else {
    r->tree->root = node;
  }
  return node;
}

/* XML Schema part 1, 2.6: nil is null; where schemas are said to lie nobody
 * looks. Whether it was one of these. */
static bool take_instance(reader *r, gw_xml_node *node, gw_slice local,
                          gw_slice value) {
  if (gw_slice_is(local, "nil")) {
    bool is_nil = gw_slice_is(value, "true") || gw_slice_is(value, "1");
    if (!is_nil && !gw_slice_is(value, "false") && !gw_slice_is(value, "0")) {
      refuse(r, "xsi:nil is neither true nor false");
    }
    node->flags |= is_nil ? (uint32_t)GW_XML_NODE_NIL : 0u;
    return true;
  }
  return gw_slice_is(local, "schemaLocation") ||
         gw_slice_is(local, "noNamespaceSchemaLocation");
}

/* |row|: local name, prefix, namespace, value, its end. */
static void add_attribute(reader *r, gw_xml_node *node, const xmlChar **row) {
  const char *from = (const char *)row[3], *to = (const char *)row[4];
  gw_slice value = gw_slice_of(from, (size_t)(to - from));
  if (gw_slice_is(slice_of(row[2]), XSI) &&
      take_instance(r, node, slice_of(row[0]), value)) {
    return;
  }
  gw_xml_node *attribute = add_node(r, node, row[0], row[2]);
  if (!attribute) {
    return;
  }
  attribute->flags = GW_XML_NODE_ATTRIBUTE;
  attribute->text = gw_arena_dup(r->arena, value);
  if (!attribute->text.p) {
    stop(r, gw_arena_why(r->arena), NULL, NULL);
  }
}

/* ---- what the library calls ---------------------------------------------- */

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix,
                     const xmlChar *space, int n_spaces, const xmlChar **spaces,
                     int n_attributes, int n_defaulted,
                     const xmlChar **attributes) {
  reader *r = user;
  gw_xml_node *parent = r->depth ? r->open[r->depth - 1] : NULL;
  (void)prefix, (void)spaces, (void)n_defaulted;
  if (r->status != GW_OK) {
    return;
  }
  if (r->depth == GW_XML_MAX_DEPTH ||
      r->scope + (unsigned)n_spaces > GW_XML_MAX_SCOPE) {
    stop(r, GW_ERR_LIMIT, "syntax", "too many namespaces");
    return;
  }
  if (!gw_xml_is_blank(gw_buf_slice(&r->text))) {
    refuse(r, "text beside elements");
    return;
  }
  gw_xml_node *node = add_node(r, parent, local, space);
  if (!node) {
    return;
  }
  if (parent) {
    parent->flags |= GW_XML_NODE_ELEMENTS;
  }
  r->n_spaces[r->depth] = (uint8_t)n_spaces;
  r->scope += (unsigned)n_spaces;
  r->open[r->depth++] = node;
  r->text.n = 0;
  for (int i = 0; i < n_attributes && r->status == GW_OK; i++) {
    add_attribute(r, node, attributes + (size_t)i * 5);
  }
}

/* Text with elements beside it has no form in JSON, nor has text with
 * attributes; text around a comment is one text for some readers and two for
 * others. */
static void end_text(reader *r, gw_xml_node *node) {
  gw_slice text = gw_buf_slice(&r->text);
  bool is_blank = gw_xml_is_blank(text);
  if (!is_blank && node->flags & GW_XML_NODE_ELEMENTS) {
    refuse(r, "text beside elements");
  } else if (!is_blank && node->first) {
    refuse(r, "text in an element with attributes");
  } else if (!is_blank && node->flags & GW_XML_NODE_COMMENT) {
    refuse(r, "a comment within text");
  } else if (text.n && !(node->flags & GW_XML_NODE_ELEMENTS)) {
    node->text = gw_arena_dup(r->arena, text);
    if (!node->text.p) {
      stop(r, gw_arena_why(r->arena), NULL, NULL);
    }
  }
  if (node->flags & GW_XML_NODE_NIL && (node->first || text.n)) {
    refuse(r, "an element that is nil has content");
  }
  r->text.n = 0;
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix,
                   const xmlChar *space) {
  reader *r = user;
  (void)local, (void)prefix, (void)space;
  if (r->status == GW_OK && r->depth) {
    r->depth--;
    r->scope -= r->n_spaces[r->depth];
    end_text(r, r->open[r->depth]);
  }
}

static void on_text(void *user, const xmlChar *text, int n) {
  reader *r = user;
  if (r->status != GW_OK || n <= 0) {
    return;
  }
  gw_status status =
      gw_buf_append(&r->text, gw_slice_of((const char *)text, (size_t)n));
  if (status != GW_OK) {
    stop(r, status, NULL, NULL);
  }
}

static void on_comment(void *user, const xmlChar *text) {
  reader *r = user;
  (void)text;
  if (r->depth) {
    r->open[r->depth - 1]->flags |= GW_XML_NODE_COMMENT;
  }
}

/* The guard lets neither through; a second lock. */
static void on_doctype(void *user, const xmlChar *name,
                       const xmlChar *public_id, const xmlChar *system_id) {
  (void)name, (void)public_id, (void)system_id;
  refuse(user, "a document type is not taken");
}

static void on_instruction(void *user, const xmlChar *target,
                           const xmlChar *data) {
  (void)target, (void)data;
  refuse(user, "a processing instruction is not taken");
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_ptr;
#else
typedef xmlErrorPtr error_ptr;
#endif

static const char *text_of(int code) {
  switch (code) {
  case XML_ERR_TAG_NAME_MISMATCH:
    return "an end tag without its start";
  case XML_ERR_UNDECLARED_ENTITY:
  case XML_WAR_UNDECLARED_ENTITY:
    return "an entity that XML does not have";
  case XML_ERR_ATTRIBUTE_REDEFINED:
  case XML_NS_ERR_ATTRIBUTE_REDEFINED:
    return "an attribute stands twice";
  case XML_NS_ERR_UNDEFINED_NAMESPACE:
    return "a prefix without a namespace";
  case XML_ERR_DOCUMENT_END:
    return "the document does not end with its root";
  default:
    return "not well-formed";
  }
}

/* The first error counts. The library goes on to its own end, which is near:
 * to stop it here, in the middle of a tag, is not what it is made for. */
static void on_error(void *user, error_ptr error) {
  reader *r = user;
  if (r->status != GW_OK || error->level < XML_ERR_ERROR) {
    return;
  }
  if (error->code == XML_ERR_NO_MEMORY) {
    r->status = GW_ERR_NOMEM;
    return;
  }
  long at = xmlByteConsumed(r->parser);
  r->status = GW_ERR_SYNTAX;
  *r->fault =
      (gw_xml_fault){"syntax", {text_of(error->code), at > 0 ? (size_t)at : 0}};
}

/* ---- reading ------------------------------------------------------------- */

static xmlSAXHandler handler_of(void) {
  xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC};
  sax.internalSubset = on_doctype;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.comment = on_comment;
  sax.processingInstruction = on_instruction;
  sax.serror = on_error;
  return sax;
}

/* In one piece: in several, the library would look for the end of a long text
 * again and again from its beginning. */
static void parse(reader *r, gw_slice text) {
  xmlSAXHandler sax = handler_of();
  r->parser = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
  r->tree->parser = r->parser;
  if (!r->parser) {
    r->status = GW_ERR_NOMEM;
    return;
  }
  (void)xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  int code = xmlParseChunk(r->parser, text.p, (int)text.n, 1);
  bool is_fine = !code && r->parser->wellFormed && r->parser->nsWellFormed &&
                 r->tree->root && !r->depth;
  if (!is_fine && r->status == GW_OK) {
    r->status = GW_ERR_SYNTAX;
    *r->fault = (gw_xml_fault){"syntax", {"not well-formed", 0}};
  }
}

gw_status gw_xml_read(gw_slice text, gw_arena *arena, gw_xml_tree *ret_tree,
                      gw_xml_fault *reterr_fault) {
  *ret_tree = (gw_xml_tree){NULL, NULL};
  if (text.n > INT_MAX) {
    *reterr_fault = (gw_xml_fault){"syntax", {"the document is too long", 0}};
    return GW_ERR_LIMIT;
  }
  reader r = {.arena = arena, .tree = ret_tree, .fault = reterr_fault};
  (void)pthread_once(&is_set_up, set_up);
  gw_buf_init(&r.text, NULL, text.n);
  parse(&r, text);
  gw_buf_done(&r.text);
  return r.status;
}

void gw_xml_read_done(gw_xml_tree *tree) {
  if (tree->parser) {
    xmlFreeParserCtxt(tree->parser);
  }
}
