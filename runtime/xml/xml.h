/* xml: a body that is XML, as the JSON it stands for; and the way back.
 *
 * Reads:   a whole body; gw_xml_member and what it leads to (constant).
 * Units:   bytes.
 * Owns:    nothing. What is written is appended to the caller's buffer, within
 *          its limit; the tree in between ends before the call does, and is as
 *          large as the body and |max_nodes| let it be. A fault's text may
 *          stand in the arena.
 * Errors:  GW_ERR_SYNTAX (not well-formed, or of a kind that is not taken),
 *          GW_ERR_INVALID (it can't be that JSON), GW_ERR_LIMIT with a |what|
 *          (a limit below) or without (buffer, arena), GW_ERR_NOMEM.
 * Threads: one at a time per call; the library is set up once, by whoever
 *          comes first.
 * Source:  XML 1.0 (fifth edition); Namespaces in XML 1.0; OpenAPI 3.0.3
 *          section 4.7.25 and 3.1.0 section 4.8.26, "XML Object". THREATS on
 *          XML: no document type, no entities, nothing from elsewhere.
 *
 * The engines read JSON, so that XML is checked by the same schema with the
 * same answers; pointers are those of the JSON. Text is a number or a boolean
 * where the schema has those and no string, and a string else: the schema then
 * says what is wrong. What no property has becomes a member all the same: an
 * element by its name, an attribute as "@name", with "{namespace}" where it is
 * of another one, and with "{}" where a property has that name in JSON alone.
 * xsi:nil is null.
 *
 *   body -> xml_guard.c: limits and what is refused unread
 *        -> xml_read.c:  libxml2's events -> a tree
 *        -> xml_json.c:  the tree by gw_xml -> JSON
 */
#ifndef GW_XML_XML_H
#define GW_XML_XML_H

#include "base/buf.h"

enum {
  GW_XML_MAX_DEPTH = 64,
  GW_XML_MAX_ATTRIBUTES = 64, /* of one element, namespaces included */
  GW_XML_MAX_NAME = 256,      /* without its namespace */
  GW_XML_MAX_SPACE = 512,     /* a namespace */
  GW_XML_MAX_SCOPE = 64       /* namespaces declared around one place */
};

typedef struct gw_xml_fault {
  const char *code; /* of a problem's entry */
  gw_why why;
} gw_xml_fault;

typedef struct gw_xml_input {
  const gw_xml_member *root;
  gw_slice body;
  size_t max_nodes; /* elements and attributes */
} gw_xml_input;

gw_status gw_xml_to_json(const gw_xml_input *input, gw_arena *arena,
                         gw_buf *out, gw_xml_fault *reterr_fault);

/* Appends |json| as a document. It has a padded end (text/json_lex.h).
 * GW_ERR_INVALID where XML can't say it: a control character, a member whose
 * name is no name of an element. |arena| takes what is written about it. */
gw_status gw_xml_from_json(const gw_xml_member *root, gw_slice json,
                           gw_arena *arena, gw_buf *out);

/* Whether |s|, which is UTF-8, is a name without a colon (NCName). */
bool gw_xml_is_name(gw_slice s);

#endif
