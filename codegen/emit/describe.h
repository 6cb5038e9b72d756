/* describe: the structs of gw/tables.h, field by field.
 *
 * Reads:   nothing; constant rows.
 * Units:   bytes (offsets, sizes).
 * Owns:    nothing.
 * Errors:  none.
 * Threads: constant, any.
 * Source:  gw/tables.h. A unit test checks that the rows of a struct cover it,
 *          so that a new field can't be forgotten here.
 */
#ifndef GWGEN_EMIT_DESCRIBE_H
#define GWGEN_EMIT_DESCRIBE_H

#include "gw/tables.h"

typedef enum gwgen_form {
  GWGEN_FORM_STRUCT,   /* a struct |type| in place */
  GWGEN_FORM_SLICE,    /* gw_slice */
  GWGEN_FORM_UNSIGNED, /* a number of |size| bytes */
  GWGEN_FORM_SIGNED,
  GWGEN_FORM_HEX, /* unsigned */
  GWGEN_FORM_DOUBLE,
  GWGEN_FORM_VERSION,  /* GW_TABLES_VERSION */
  GWGEN_FORM_FLAGS,    /* bits, each with a name in |labels| */
  GWGEN_FORM_ENUM,     /* one of |labels| */
  GWGEN_FORM_POINTER,  /* to one |type| */
  GWGEN_FORM_ARRAY,    /* to |count| elements of |type| */
  GWGEN_FORM_POINTERS, /* to |count| pointers to |type| */
  GWGEN_FORM_COUNT     /* of the elements of the field |of| */
} gwgen_form;

typedef struct gwgen_label {
  uint32_t value;
  const char *name;
} gwgen_label;

typedef struct gwgen_type gwgen_type;

typedef struct gwgen_row {
  const char *name;
  size_t offset, size;
  gwgen_form form;
  const gwgen_type *type;
  const gwgen_label *labels;          /* ended by a NULL name */
  size_t (*count)(const void *owner); /* ARRAY, POINTERS */
  const char *of;                     /* COUNT */
} gwgen_row;

/* A struct with its rows, or a plain element that |form| describes. */
struct gwgen_type {
  const char *name; /* as C spells it */
  size_t size;
  gwgen_form form;
  const gwgen_row *rows; /* ended by a NULL name; NULL for plain ones */
};

extern const gwgen_type gwgen_type_api, gwgen_type_operation,
    gwgen_type_route_node, gwgen_type_schema, gwgen_type_message,
    gwgen_type_enum, gwgen_type_shape, gwgen_type_policy_use,
    gwgen_type_document, gwgen_type_types, gwgen_type_xml;

/* Every struct, ended by NULL. */
extern const gwgen_type *const gwgen_types[];

#endif
