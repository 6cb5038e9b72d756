/* 2_check_parts: what the files of 2_check share.
 *
 * Reads:   schema nodes, keyword by keyword.
 * Units:   none.
 * Owns:    nothing.
 * Errors:  findings.
 * Threads: one.
 * Source:  BEHAVIOUR.md section 6.
 */
#ifndef GWGEN_PASS_2_CHECK_PARTS_H
#define GWGEN_PASS_2_CHECK_PARTS_H

#include "pass/1_link.h"
#include "pass/2_check.h"

typedef enum gwgen_direction {
  GWGEN_REQUEST = 1, /* what OpenAPI accepts must fit into the proto */
  GWGEN_RESPONSE     /* what the proto gives must satisfy OpenAPI */
} gwgen_direction;

/* What a schema has to say of the value at hand. */
typedef enum gwgen_claim {
  GWGEN_CLAIM_ALL,  /* it always holds */
  GWGEN_CLAIM_PART, /* it holds sometimes: under then, dependentSchemas */
  GWGEN_CLAIM_TEST  /* it is asked: what can never hold is a mistake */
} gwgen_claim;

typedef struct gwgen_checker {
  gwgen_product *product;
  gw_map seen; /* "message schema direction" -> anything */
  gwgen_direction direction;
  gwgen_claim claim;
  uint32_t depth;
  bool is_form;               /* the body is one, whose parts may be files */
  const gwgen_message *whole; /* that the body is, all of it; or NULL */
} gwgen_checker;

/* One value: a field, or one element of it, beside the schema for it. */
typedef struct gwgen_pair {
  const gwgen_field *field;
  const gwgen_schema *schema; /* its target, never NULL */
  bool is_element;            /* of a repeated field, or the value of a map */
  bool is_emitted_zero;       /* response: the zero value is written if unset */
} gwgen_pair;

/* ---- 2_check_schema.c ---------------------------------------------------- */

/* The schema below |schema| under |keyword|, references followed, or NULL. */
const gwgen_schema *gwgen_schema_child(const gwgen_checker *checker,
                                       const gwgen_schema *schema,
                                       const char *keyword);

/* The schema at |node|, references followed, or NULL. */
const gwgen_schema *gwgen_schema_of(const gwgen_checker *checker,
                                    const gw_node *node);

/* GW_TYPE_* that the schema's own "type", "nullable", "enum" and "const" allow;
 * GW_TYPE_ANY where it says nothing. */
uint32_t gwgen_schema_types(const gwgen_schema *schema);

/* A schema of which only one branch is for values, the other being null:
 * anyOf: [X, {type: null}]. Returns X, or |schema| itself. */
const gwgen_schema *gwgen_schema_not_null(const gwgen_checker *checker,
                                          const gwgen_schema *schema,
                                          bool *ret_nullable);

bool gwgen_schema_flag(const gwgen_schema *schema, const char *keyword);
gw_slice gwgen_schema_text(const gwgen_schema *schema, const char *keyword);

typedef struct gwgen_property {
  gw_slice name;
  gwgen_pos pos;
  const gwgen_schema *schema; /* NULL: the boolean true */
  bool is_required;
} gwgen_property;

typedef struct gwgen_properties {
  GW_VEC(gwgen_property) list;
  bool is_open;      /* additionalProperties: true or a schema, said */
  bool has_patterns; /* patternProperties: open, whatever else closes it */
  bool is_closed;    /* additionalProperties: false */
  gwgen_pos open_pos;
} gwgen_properties;

const gwgen_property *gwgen_properties_find(const gwgen_properties *properties,
                                            gw_slice name);

/* The properties of |schema| and of the schemas in its allOf. */
void gwgen_properties_collect(const gwgen_checker *checker,
                              const gwgen_schema *schema,
                              gwgen_properties *ret_properties);

/* ---- 2_check_number.c ---------------------------------------------------- */

bool gwgen_field_is_integer(gw_field_type type);
bool gwgen_field_is_wide(gw_field_type type); /* 64 bits */
void gwgen_check_range(gwgen_checker *checker, const gwgen_pair *pair);

/* ---- 2_check_enum.c ------------------------------------------------------ */

void gwgen_check_enum(gwgen_checker *checker, const gwgen_pair *pair);

/* ---- 2_check_value.c ----------------------------------------------------- */

/* Compares a field (or an element of it) with its schema. */
void gwgen_check_value(gwgen_checker *checker, const gwgen_pair *pair);

/* Whether the members of its JSON are its fields: a well-known type has a form
 * of its own. */
bool gwgen_message_has_names(const gwgen_message *message);

/* The same of a value, which may be a list or a map. */
bool gwgen_pair_has_names(const gwgen_pair *pair);

/* ---- 2_check_list.c ------------------------------------------------------ */

/* A repeated field, a map, beside the schema of the whole value. */
void gwgen_check_list(gwgen_checker *checker, const gwgen_pair *pair);
void gwgen_check_map(gwgen_checker *checker, const gwgen_pair *pair);

/* ---- 2_check_branch.c ---------------------------------------------------- */

/* What the schema says of the value under a condition. */
void gwgen_check_branches(gwgen_checker *checker, const gwgen_pair *pair);

/* Names that |schema| requires and declares nowhere. */
void gwgen_check_required(gwgen_checker *checker, const gwgen_message *message,
                          const gwgen_schema *schema,
                          const gwgen_properties *properties);

/* ---- 2_check_dynamic.c --------------------------------------------------- */

/* Struct, Value, ListValue, Any: what they hold no proto says. */
bool gwgen_is_dynamic(const gwgen_message *message);

/* Compares a field of such a type with its schema. */
void gwgen_check_dynamic(gwgen_checker *checker, const gwgen_pair *pair);

/* ---- 2_check_message.c --------------------------------------------------- */

/* Compares a property with the field of its name. */
void gwgen_check_property(gwgen_checker *checker, const gwgen_message *message,
                          const gwgen_property *property);

/* Compares a message with the schema of an object. */
void gwgen_check_message(gwgen_checker *checker, const gwgen_message *message,
                         const gwgen_schema *schema);

#endif
