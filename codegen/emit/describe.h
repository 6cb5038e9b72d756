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
  GWGEN_FORM_SLICE,    /* gw_slice */
  GWGEN_FORM_UNSIGNED, /* an unsigned number of |size| bytes */
  GWGEN_FORM_SIGNED,
  GWGEN_FORM_HEX, /* an unsigned number, in hexadecimal */
  GWGEN_FORM_DOUBLE,
  GWGEN_FORM_FLAGS,    /* bits of |labels| */
  GWGEN_FORM_ENUM,     /* one of |labels| */
  GWGEN_FORM_EMBED,    /* a struct |type| in place */
  GWGEN_FORM_POINTER,  /* to one struct |type| */
  GWGEN_FORM_ARRAY,    /* to |count| elements of |type| */
  GWGEN_FORM_POINTERS, /* to |count| pointers to |type| */
  GWGEN_FORM_COUNT     /* of the elements of the field |of| */
} gwgen_form;

typedef struct gwgen_label {
  uint32_t value;
  const char *name;
} gwgen_label;

typedef struct gwgen_type gwgen_type;

typedef struct gwgen_member_row {
  const char *name;
  size_t offset, size;
  gwgen_form form;
  const gwgen_type *type;
  const gwgen_label *labels; /* ended by a NULL name */
  size_t (*count)(const void *owner);
  const char *of;
} gwgen_member_row;

/* A struct, or a plain element (rows NULL: |form| says what it is). */
struct gwgen_type {
  const char *name; /* "gw_schema" */
  size_t size;
  const gwgen_member_row *rows; /* ended by a NULL name */
  gwgen_form form;
};

extern const gwgen_type gwgen_type_api, gwgen_type_operation,
    gwgen_type_route_node, gwgen_type_schema, gwgen_type_message,
    gwgen_type_enum, gwgen_type_field, gwgen_type_shape, gwgen_type_document;

/* Every struct, ended by NULL. */
extern const gwgen_type *const gwgen_types[];

#endif
