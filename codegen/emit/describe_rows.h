/* describe_rows: what the rows of gw/tables.h are written with.
 *
 * Reads:   nothing.
 * Units:   bytes.
 * Owns:    constants.
 * Errors:  none; a field without a row is found by a unit.
 * Threads: any.
 * Source:  runtime/include/gw/tables.h.
 */
#ifndef GWGEN_EMIT_DESCRIBE_ROWS_H
#define GWGEN_EMIT_DESCRIBE_ROWS_H

#include "emit/describe.h"

/* One row; the forms of a field that need more than its place follow. */
#define FULL(type_, field, form_, to_, labels_, count_, of_)                   \
  {                                                                            \
    .name = #field, .offset = offsetof(type_, field),                          \
    .size = sizeof(((type_ *)0)->field), .form = GWGEN_FORM_##form_,           \
    .type = (to_), .labels = (labels_), .count = (count_), .of = (of_)         \
  }
#define ROW(type_, field, form_)                                               \
  FULL(type_, field, form_, NULL, NULL, NULL, NULL)
#define LABELS(type_, field, form_, labels_)                                   \
  FULL(type_, field, form_, NULL, labels_, NULL, NULL)
#define POINTER(type_, field, to)                                              \
  FULL(type_, field, POINTER, &gwgen_type_##to, NULL, NULL, NULL)
#define ARRAY(type_, field, to, counter)                                       \
  FULL(type_, field, ARRAY, &gwgen_type_##to, NULL, counter, NULL)
#define POINTERS(type_, field, to, counter)                                    \
  FULL(type_, field, POINTERS, &gwgen_type_##to, NULL, counter, NULL)
#define COUNT(type_, field, array)                                             \
  FULL(type_, field, COUNT, NULL, NULL, NULL, #array)
#define NAMES(type_, field)                                                    \
  FULL(type_, field, STRUCT, &gwgen_type_names, NULL, NULL, NULL)
#define END                                                                    \
  { .name = NULL }
#define LABEL(constant)                                                        \
  { (uint32_t)(constant), #constant }

/* How many elements an array of |type_| has: one function per pointer. */
#define COUNTER(name, type_, expression)                                       \
  static size_t name(const void *owner) {                                      \
    const type_ *x = owner;                                                    \
    return (expression);                                                       \
  }

#define STRUCT(short_, type_)                                                  \
  const gwgen_type gwgen_type_##short_ = {                                     \
      .name = #type_, .size = sizeof(type_), .rows = short_##_rows}
#define STATIC_STRUCT(short_, type_)                                           \
  static const gwgen_type gwgen_type_##short_ = {                              \
      .name = #type_, .size = sizeof(type_), .rows = short_##_rows}

/* Of more than one file. */
extern const gwgen_label gwgen_type_labels[];
extern const gwgen_type gwgen_type_any_type, gwgen_type_body,
    gwgen_type_credential, gwgen_type_enum_names, gwgen_type_enum_value,
    gwgen_type_field, gwgen_type_i32, gwgen_type_leaf, gwgen_type_member,
    gwgen_type_names, gwgen_type_number, gwgen_type_param,
    gwgen_type_path_field, gwgen_type_pattern, gwgen_type_piece,
    gwgen_type_property, gwgen_type_reply, gwgen_type_rule, gwgen_type_slice,
    gwgen_type_sparse, gwgen_type_target, gwgen_type_u16, gwgen_type_u8,
    gwgen_type_values, gwgen_type_xml_member;

#endif
