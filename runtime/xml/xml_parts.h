/* xml_parts: what the files of xml/ share.
 *
 * Reads:   as xml/xml.h.
 * Units:   bytes.
 * Owns:    nodes stand in the arena; their names in the reader, which lives
 *          until gw_xml_read_done().
 * Errors:  as xml/xml.h.
 * Threads: one at a time.
 * Source:  this project. Private to xml/.
 */
#ifndef GW_XML_XML_PARTS_H
#define GW_XML_XML_PARTS_H

#include "xml/xml.h"

enum { /* gw_xml_node.flags */
       GW_XML_NODE_ATTRIBUTE = 1,
       GW_XML_NODE_NIL = 2,      /* xsi:nil="true" */
       GW_XML_NODE_ELEMENTS = 4, /* it has elements inside */
       GW_XML_NODE_COMMENT = 8,  /* and a comment */
       GW_XML_NODE_INSIDE = 16   /* it follows another one of its list */
};

/* An element or an attribute; the attributes are the first children. */
typedef struct gw_xml_node gw_xml_node;
struct gw_xml_node {
  gw_slice local, space;
  gw_slice text; /* of an attribute, of an element without elements */
  gw_xml_node *first, *last, *next;
  uint32_t flags;
  /* xml_json.c: which member it is, and its list. */
  const gw_xml_member *member;
  gw_slice key;
  gw_xml_node *same;      /* the next of its list */
  gw_xml_node *last_same; /* of the first: the last, if not itself */
};

typedef struct gw_xml_tree {
  void *parser;
  gw_xml_node *root;
} gw_xml_tree;

static inline bool gw_xml_is_blank(gw_slice s) {
  size_t i = 0;
  while (i < s.n && (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r'))) {
    i++;
  }
  return i == s.n;
}

/* ---- xml_guard.c --------------------------------------------------------- */

/* One pass over the text, before the library sees a byte of it: what would
 * cost more than its length, and what is not taken at all. */
gw_status gw_xml_guard(gw_slice text, size_t max_nodes,
                       gw_xml_fault *reterr_fault);

/* ---- xml_read.c ---------------------------------------------------------- */

/* The tree of |text|. gw_xml_read_done() in any case. */
gw_status gw_xml_read(gw_slice text, gw_arena *arena, gw_xml_tree *ret_tree,
                      gw_xml_fault *reterr_fault);
void gw_xml_read_done(gw_xml_tree *tree);

#endif
