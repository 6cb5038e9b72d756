/* 6_bindings: how requests become messages, and messages answers.
 *
 * Reads:   operations (1_link), the views of schemas (5_schemas), messages.
 * Units:   none.
 * Owns:    tables stand in the product's arena.
 * Errors:  the first failure of the arena sticks in |status|.
 * Threads: one.
 * Source:  BEHAVIOUR.md sections 2 and 3; ProtoJSON.
 */
#ifndef GWGEN_PASS_6_BINDINGS_H
#define GWGEN_PASS_6_BINDINGS_H

#include "ir/layout.h"

/* What a shape is for. */
typedef enum gwgen_way {
  GWGEN_WAY_IN,    /* requests: the schema decides */
  GWGEN_WAY_LOOSE, /* requests, of a value that was validated as a whole: the
                      schema only gives names */
  GWGEN_WAY_OUT    /* answers */
} gwgen_way;

typedef struct gwgen_shape_use {
  gw_shape *shape;
  const gwgen_message *message;
  const gw_schema *schema; /* as it was asked for, or NULL */
  gwgen_way way;
  uint8_t is_filled;
  uint8_t is_update; /* of a PATCH: what is not there stays as it is */
  uint8_t unknown;   /* gwgen_unknown; of requests */
} gwgen_shape_use;

/* A schema as XML: of one namespace, and of one name of its elements. */
typedef struct gwgen_xml_use {
  gw_xml *table;
  const gwgen_schema *schema;
  unsigned number; /* of the same schema, from 0 */
} gwgen_xml_use;

/* What an Any can hold: |rows| beside |messages|, both sorted by name. */
typedef struct gwgen_any_types {
  gwgen_message **messages;
  gw_type *rows;
  size_t n;
  gw_types *types;    /* the list, complete after gwgen_types_finish() */
  bool is_in, is_out; /* every row has its shape for requests, for answers */
} gwgen_any_types;

/* The tables in the making, for the passes from 6 on. */
typedef struct gwgen_tables {
  gwgen_product *product;
  gw_operation *operations; /* parallel to product->operations */
  GW_VEC(gwgen_shape_use *) shapes;
  gw_map by_pair;    /* message, schema, way -> gwgen_shape_use */
  gw_map enum_names; /* enum, values -> gw_enum_names */
  gwgen_any_types any;
  const gw_types *types; /* of the api; NULL: none of its own */
  GW_VEC(gwgen_xml_use *) xmls;
  gw_map by_xml;
  bool is_update;        /* the request being bound is a PATCH */
  gwgen_unknown unknown; /* of the operation that it is asked for */
  gw_status status;
} gwgen_tables;

/* Builds the gw_message and gw_enum of every message and enum. */
gw_status gwgen_messages(gwgen_product *product);

/* What |table| is worth when it is unset: |from|'s default, or its enum's first
 * value. GW_ERR_INVALID and a finding if the default is none. */
gw_status gwgen_default_fill(gwgen_product *product, const gwgen_field *from,
                             gw_field *table);

/* Fills all that operations say about requests and answers. */
gw_status gwgen_bindings(gwgen_tables *tables);

/* ---- 6_shapes.c ------------------------------------------------------------
 */

/* The shape of a pair, made once; its members come with gwgen_shapes_fill().
 * |schema| may be NULL. */
const gw_shape *gwgen_shape_of(gwgen_tables *tables,
                               const gwgen_message *message,
                               const gw_schema *schema, gwgen_way way);

/* Fills the members of all shapes, those they lead to included. */
void gwgen_shapes_fill(gwgen_tables *tables);

/* ---- 6_types.c -------------------------------------------------------------
 */

/* The types of an Any: from now on all messages have a shape for |way|, as no
 * schema covers them. */
const gw_types *gwgen_types_of(gwgen_tables *tables, gwgen_way way);

/* Completes the list, after the shapes were filled: to what Any fields have
 * asked for come the messages that only details of errors can be. May make
 * shapes. NULL if it is empty. */
const gw_types *gwgen_types_finish(gwgen_tables *tables);

/* ---- 6_members.c -----------------------------------------------------------
 */

/* Fills a member for |field| of |message| under |schema| (or NULL): everything
 * but its name, its bit and whether it is required. */
void gwgen_member_fill(gwgen_tables *tables, gw_member *member,
                       const gwgen_message *message, const gwgen_field *field,
                       const gw_schema *schema, gwgen_way way);

/* Whether JSON has to have |field|: proto2's "required", or REQUIRED where
 * |by_behavior| says that it counts, but for what the path of some operation
 * fills. The query fills nothing beside a body "*". */
bool gwgen_member_is_asked(const gwgen_tables *tables, const gwgen_field *field,
                           bool by_behavior);

/* The table of |field|, which is one of |message|'s. */
const gw_field *gwgen_field_table(const gwgen_message *message,
                                  const gwgen_field *field);

/* ---- 6_schema_view.c -------------------------------------------------------
 */

typedef struct gwgen_view_property {
  gw_slice name;
  const gw_schema *schema; /* or NULL: anything */
  uint8_t is_required;
} gwgen_view_property;

/* What a schema says about the members of an object, all of its allOf, anyOf
 * and oneOf taken together. */
typedef struct gwgen_view {
  GW_VEC(gwgen_view_property) properties;
  uint8_t is_plain;  /* one list of members says it all */
  uint8_t is_closed; /* nothing but |properties| */
  uint8_t is_merged; /* of several schemas */
} gwgen_view;

gw_status gwgen_view_make(gw_arena *arena, const gw_schema *schema,
                          gwgen_view *ret_view);

/* The schema that has all members of the parts of |schema|, which is plain, as
 * |view| lists them (6_shapes.c). */
const gw_schema *gwgen_view_merge(gwgen_tables *tables, const gw_schema *schema,
                                  const gwgen_view *view);

/* The GW_TYPE_* that |schema| allows, as far as its rules say. */
uint32_t gwgen_view_types(const gw_schema *schema);

/* The schema of elements, of undeclared keys, and the enum, of |schema| or of
 * the first of its branches that has one; or NULL. */
const gw_schema *gwgen_view_items(const gw_schema *schema);
const gw_schema *gwgen_view_additional(const gw_schema *schema);
const gw_values *gwgen_view_values(const gw_schema *schema);

#endif
