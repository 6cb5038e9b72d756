/* layout: which object is written to which file, under which name.
 *
 * Reads:   filled by pass/8_layout (files, order, names, places) and
 *          pass/9_tables (addresses), read by emit/.
 * Units:   none.
 * Owns:    everything stands in the product's arena.
 * Errors:  none.
 * Threads: one.
 * Source:  DESIGN.md section 3.
 */
#ifndef GWGEN_IR_LAYOUT_H
#define GWGEN_IR_LAYOUT_H

#include "ir/ir.h"

typedef enum gwgen_object_kind {
  GWGEN_OBJECT_API,
  GWGEN_OBJECT_OPERATION,
  GWGEN_OBJECT_ROUTES,
  GWGEN_OBJECT_SCHEMA,
  GWGEN_OBJECT_MESSAGE,
  GWGEN_OBJECT_ENUM,
  GWGEN_OBJECT_SHAPE,
  GWGEN_OBJECT_XML,
  GWGEN_OBJECT_TYPES,
  GWGEN_OBJECT_POLICIES,  /* an array: those of one operation */
  GWGEN_OBJECT_DOCUMENTS, /* an array */
  GWGEN_OBJECT_COUNT_
} gwgen_object_kind;

/* An object with a name of its own. Everything else that it points to is
 * named after it and stands just before it. */
typedef struct gwgen_object {
  gwgen_object_kind kind;
  const void *table; /* a struct of gw/tables.h */
  size_t count;      /* arrays: how many; else 1 */
  gw_slice c_name;
  gw_slice place; /* "openapi.yaml#/components/schemas/Book", a full name */
} gwgen_object;

typedef struct gwgen_output_file {
  gw_slice name; /* "schemas_books.c" */
  GW_VEC(gwgen_object) objects;
} gwgen_output_file;

/* An input, as MANIFEST names it. */
typedef struct gwgen_source {
  gw_slice file;
  gw_slice sha256; /* hexadecimal */
} gwgen_source;

typedef struct gwgen_layout {
  gw_slice api;    /* the C name of the product: "bookstore" */
  gw_slice header; /* "gw_bookstore.h" */
  GW_VEC(gwgen_output_file) files;
} gwgen_layout;

#endif
