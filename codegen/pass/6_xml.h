/* 6_xml: how the values of a schema stand in XML.
 *
 * Reads:   schema objects (front/), their views (5_schemas).
 * Units:   none.
 * Owns:    tables stand in the product's arena.
 * Errors:  findings (xml-invalid, xml-root); the first failure of the arena
 *          sticks in tables->status.
 * Threads: one.
 * Source:  OpenAPI 3.0.3 section 4.7.25 and 3.1.0 section 4.8.26, "XML Object";
 *          Namespaces in XML 1.0.
 *
 * The names of OpenAPI say nothing of the default namespace: here an element
 * without a namespace of its own is in the one that its parents declare without
 * a prefix, as XML has it. A schema that stands in two namespaces has two
 * tables.
 */
#ifndef GWGEN_PASS_6_XML_H
#define GWGEN_PASS_6_XML_H

#include "pass/6_operation.h"

/* What the xml objects of a schema and of those it refers to say, the nearest
 * first. */
typedef struct gwgen_xml_facts {
  const gwgen_schema *schema;
  const gw_node *node; /* of the first xml object, for findings; or NULL */
  gw_slice name, prefix, space; /* p NULL: not said */
  gw_slice component;           /* the name of the schema itself, or p NULL */
  bool is_attribute, is_wrapped;
} gwgen_xml_facts;

typedef struct gwgen_xml_property {
  gw_slice key;
  const gwgen_schema *schema;
  bool is_required;
} gwgen_xml_property;

/* What a schema says of its members, all of its allOf, anyOf and oneOf taken
 * together. */
typedef struct gwgen_xml_view {
  GW_VEC(gwgen_xml_property) properties;
  const gwgen_schema *items, *additional; /* or NULL */
  uint32_t types; /* GW_TYPE_*; objects alone where there are properties and
                     no "type", lists where there are items */
} gwgen_xml_view;

/* ---- 6_xml_facts.c ------------------------------------------------------- */

/* Findings, if |reports|: a fact is asked for more than once. */
gwgen_xml_facts gwgen_xml_facts_of(gwgen_tables *tables,
                                   const gwgen_schema *schema, bool reports);

/* Whether |types| are those of a list and of no object. */
bool gwgen_xml_is_list(const gwgen_xml_view *view);

gwgen_xml_view gwgen_xml_view_of(gwgen_tables *tables,
                                 const gwgen_schema *schema);

void gwgen_xml_refuse(gwgen_tables *tables, const gwgen_xml_facts *facts,
                      const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
