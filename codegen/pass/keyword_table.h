/* keyword_table: every keyword of a schema object, and what becomes of it.
 *
 * Reads:   the rows of pass/keyword_rows.c, one per keyword (and dialect,
 *          where the dialects differ). docs/SUPPORT.md shows the same list.
 * Units:   none.
 * Owns:    nothing; what a lowering makes stands in the product's arena.
 * Errors:  findings; a full arena ends the run.
 * Threads: one.
 * Source:  JSON Schema 2020-12; OpenAPI 3.0.3 section 4.7.24 and 3.1.0
 *          section 4.8.24. THREATS F14.
 */
#ifndef GWGEN_PASS_KEYWORD_TABLE_H
#define GWGEN_PASS_KEYWORD_TABLE_H

#include "ir/ir.h"

typedef struct gwgen_lowering gwgen_lowering;

typedef enum gwgen_keyword_kind {
  GWGEN_KEYWORD_ENFORCED,
  GWGEN_KEYWORD_ANNOTATED, /* accepted, says nothing about values */
  GWGEN_KEYWORD_REFUSED
} gwgen_keyword_kind;

enum { /* gwgen_keyword.dialects */
       GWGEN_IN_30 = 1 << GWGEN_OPENAPI_30,
       GWGEN_IN_31 = 1 << GWGEN_OPENAPI_31,
       GWGEN_IN_2020 = 1 << GWGEN_JSON_2020,
       GWGEN_IN_DRAFT4 = 1 << GWGEN_JSON_DRAFT4
};

enum { /* gwgen_keyword.takes */
       GWGEN_TAKES_BOOLEAN = 1 << GW_NODE_BOOL,
       GWGEN_TAKES_COUNT = 1 << GW_NODE_INTEGER | 1 << GW_NODE_NUMBER,
       GWGEN_TAKES_NUMBER = 1 << GW_NODE_INTEGER | 1 << GW_NODE_NUMBER,
       GWGEN_TAKES_STRING = 1 << GW_NODE_STRING,
       GWGEN_TAKES_LIST = 1 << GW_NODE_LIST,
       GWGEN_TAKES_MAP = 1 << GW_NODE_MAP,
       GWGEN_TAKES_SCHEMA = GWGEN_TAKES_BOOLEAN | GWGEN_TAKES_MAP,
       GWGEN_TAKES_ANY = 0xff
};

/* |entry| is the keyword and its value, of a kind that the row takes. */
typedef void (*gwgen_lower_fn)(gwgen_lowering *lowering,
                               const gw_node_entry *entry);

typedef struct gwgen_keyword {
  const char *name;
  uint8_t dialects;
  gwgen_keyword_kind kind;
  uint8_t takes;        /* GWGEN_TAKES_* */
  uint32_t applies;     /* GW_TYPE_*: of which values it says something */
  gwgen_lower_fn lower; /* NULL: nothing but what the row says */
  const char *summary;
} gwgen_keyword;

extern const gwgen_keyword gwgen_keywords[];
extern const size_t gwgen_n_keywords;

typedef enum gwgen_view { GWGEN_REQUEST, GWGEN_RESPONSE } gwgen_view;

/* One view of one schema while its keywords become |out|. */
struct gwgen_lowering {
  gw_arena *arena;
  gwgen_report *report; /* the second view has one that nobody reads */
  struct gwgen_schema_set *set;
  gwgen_schema *schema;
  gwgen_view view;
  gw_schema *out;
  GW_VEC(gw_rule) rules;
  /* met, and lowered when all keywords are known */
  const gw_node *values, *constant; /* enum, const */
  const gw_node *required;
  const gw_node_entry *minimum, *maximum; /* 3.1: the inclusive ones */
  const gw_node_entry *exclusive_minimum, *exclusive_maximum;
  const gw_node *nullable;
  const gw_node_entry *if_;
  const gw_node *contains, *min_contains, *max_contains;
  const gw_node *unevaluated_properties, *unevaluated_items;
};

/* The place of a node, of a key of the schema that is lowered. */
gwgen_pos gwgen_lower_pos(const gwgen_lowering *lowering, const gw_node *node);
gwgen_pos gwgen_lower_key_pos(const gwgen_lowering *lowering,
                              const gw_node_entry *entry);

/* The tables of the schema object at |node| in this view, which will be filled
 * if they are not yet. Never NULL but for a full arena. */
const gw_schema *gwgen_lower_child(gwgen_lowering *lowering,
                                   const gw_node *node);

/* The tables of |schema|, which some reference leads to, or NULL: nothing is
 * known of it. */
const gw_schema *gwgen_lower_target(gwgen_lowering *lowering,
                                    gwgen_schema *schema);

/* Puts the rules and limits of the schema behind the dynamic anchors of its
 * resource, if that has some. */
void gwgen_lower_scope(gwgen_lowering *lowering);

/* Whether the property |name| is not for this view: readOnly in requests,
 * writeOnly in responses, said here or in a branch of the same allOf. */
bool gwgen_lower_hides(gwgen_lowering *lowering, gw_slice name);

/* A rule on |n| schemas. NULL without memory. */
gw_rule *gwgen_lower_rule(gwgen_lowering *lowering, gw_rule_kind kind,
                          const gw_schema *const *schemas, size_t n);

/* A rule on one. */
gw_rule *gwgen_lower_rule_of(gwgen_lowering *lowering, gw_rule_kind kind,
                             const gw_schema *schema);

/* The switch between the branches in |list|, or NULL. (keyword_choice.c) */
const gw_choice *gwgen_lower_choice(gwgen_lowering *lowering,
                                    const gw_node *list);

/* Tables that any value satisfies, or none. */
const gw_schema *gwgen_lower_constant(gwgen_lowering *lowering, bool allows);

/* The automaton of the pattern |source|, which stands at |node|. NULL with a
 * finding. */
const gw_pattern *gwgen_lower_automaton(gwgen_lowering *lowering,
                                        const gw_node *node, gw_slice source);

/* ---- the lowerings, by file -----------------------------------------------
 */

/* keyword_type.c */
void gwgen_lower_type(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_nullable(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_format(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_content_encoding(gwgen_lowering *lowering,
                                  const gw_node_entry *entry);
void gwgen_finish_type(gwgen_lowering *lowering);
void gwgen_finish_format(gwgen_lowering *lowering);

/* keyword_values.c */
void gwgen_lower_enum(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_const(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_finish_values(gwgen_lowering *lowering);

/* keyword_number.c */
void gwgen_lower_minimum(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_maximum(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_exclusive_minimum(gwgen_lowering *lowering,
                                   const gw_node_entry *entry);
void gwgen_lower_exclusive_maximum(gwgen_lowering *lowering,
                                   const gw_node_entry *entry);
void gwgen_lower_multiple_of(gwgen_lowering *lowering,
                             const gw_node_entry *entry);
void gwgen_finish_number(gwgen_lowering *lowering);

/* keyword_size.c */
/* Whether |node| is a whole number of 64 bits, as 2.0 is. */
bool gwgen_lower_whole(const gw_node *node, int64_t *ret_value);

void gwgen_lower_size(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_unique_items(gwgen_lowering *lowering,
                              const gw_node_entry *entry);
void gwgen_lower_pattern(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_finish_size(gwgen_lowering *lowering);

/* keyword_object.c */
void gwgen_lower_properties(gwgen_lowering *lowering,
                            const gw_node_entry *entry);
void gwgen_lower_required(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_additional(gwgen_lowering *lowering,
                            const gw_node_entry *entry);
void gwgen_finish_object(gwgen_lowering *lowering);

/* keyword_array.c */
void gwgen_lower_items(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_prefix_items(gwgen_lowering *lowering,
                              const gw_node_entry *entry);
void gwgen_lower_additional_items(gwgen_lowering *lowering,
                                  const gw_node_entry *entry);
void gwgen_lower_contains(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_min_contains(gwgen_lowering *lowering,
                              const gw_node_entry *entry);
void gwgen_lower_max_contains(gwgen_lowering *lowering,
                              const gw_node_entry *entry);
void gwgen_lower_unevaluated_items(gwgen_lowering *lowering,
                                   const gw_node_entry *entry);
void gwgen_finish_array(gwgen_lowering *lowering);

/* keyword_members.c */
void gwgen_lower_pattern_properties(gwgen_lowering *lowering,
                                    const gw_node_entry *entry);
void gwgen_lower_property_names(gwgen_lowering *lowering,
                                const gw_node_entry *entry);
void gwgen_lower_dependent_required(gwgen_lowering *lowering,
                                    const gw_node_entry *entry);
void gwgen_lower_dependent_schemas(gwgen_lowering *lowering,
                                   const gw_node_entry *entry);
void gwgen_lower_dependencies(gwgen_lowering *lowering,
                              const gw_node_entry *entry);
void gwgen_lower_unevaluated_properties(gwgen_lowering *lowering,
                                        const gw_node_entry *entry);
void gwgen_finish_members(gwgen_lowering *lowering);

/* keyword_combine.c */
void gwgen_lower_dynamic_ref(gwgen_lowering *lowering,
                             const gw_node_entry *entry);
void gwgen_lower_ref(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_all_of(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_any_of(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_one_of(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_not(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_discriminator(gwgen_lowering *lowering,
                               const gw_node_entry *entry);
void gwgen_lower_if(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_lower_then(gwgen_lowering *lowering, const gw_node_entry *entry);
void gwgen_finish_combine(gwgen_lowering *lowering);
void gwgen_lower_schema_uri(gwgen_lowering *lowering,
                            const gw_node_entry *entry);

#endif
