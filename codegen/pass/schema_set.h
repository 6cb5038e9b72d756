/* schema_set: what is known of all schemas of a product while they are
 * lowered: which differ between their views, which are nothing but a
 * reference, which are in the queue.
 *
 * Reads:   gwgen_openapi.schemas.
 * Units:   indexes are those of gwgen_schema.index.
 * Owns:    everything stands in the product's arena.
 * Errors:  findings; a full arena ends the run.
 * Threads: one.
 * Source:  OpenAPI 3.1.0 section 4.8.24 (readOnly, writeOnly).
 */
#ifndef GWGEN_PASS_SCHEMA_SET_H
#define GWGEN_PASS_SCHEMA_SET_H

#include "pass/keyword_table.h"

typedef struct gwgen_schema_state {
  uint8_t is_only_ref; /* $ref, and nothing enforced beside it */
  uint8_t differs;     /* its views are two objects */
  uint8_t marks;       /* 1 << GWGEN_REQUEST: readOnly, 1 << GWGEN_RESPONSE:
                          writeOnly; through references too */
  uint8_t is_property; /* it stands under "properties" of its parent */
  uint8_t is_branch;   /* it stands under "allOf" of its parent */
  uint8_t colour;      /* of the search for loops */
  uint32_t visit;      /* stamp of the last walk that met it */
  uint32_t first_referrer, next_referrer; /* index + 1; 0: none */
  gw_map *hidden[2]; /* of the top of an allOf, by view: names; NULL: not
                        collected yet */
} gwgen_schema_state;

typedef struct gwgen_schema_set {
  gwgen_product *product;
  gw_arena *arena;
  gwgen_schema_state *states;     /* by index */
  gw_map rows[GWGEN_DIALECTS];    /* keyword -> gwgen_keyword* */
  gw_map patterns;                /* source -> gw_pattern* */
  GW_VEC(gwgen_schema *) dynamic; /* that have a $dynamicAnchor */
  uint32_t visit;
  uint8_t has_marks;            /* readOnly or writeOnly stands somewhere */
  GW_VEC(gwgen_schema *) queue; /* to be lowered, and what was */
  gwgen_report muted;
  gw_map examples; /* looked at already: the address of a list */
} gwgen_schema_set;

/* ---- schema_views.c ---------------------------------------------------------
 */

/* Fills |states| for every schema of the product. */
gw_status gwgen_schema_views(gwgen_schema_set *set);

/* Where the references of |schema| end that are nothing else; NULL where they
 * go round. */
gwgen_schema *gwgen_schema_real(const gwgen_schema_set *set,
                                gwgen_schema *schema);

/* Whether a "required" name is hidden in |view|, by |schema| or the allOf that
 * it is a branch of. */
bool gwgen_schema_hides(gwgen_schema_set *set, gwgen_schema *schema,
                        gwgen_view view, gw_slice name);

/* ---- schema_scope.c --------------------------------------------------------
 */

/* Finds the dynamic anchors, if some reference asks for one. */
void gwgen_schema_scopes(gwgen_schema_set *set);

/* Whether the resource of |schema| has a dynamic anchor. */
bool gwgen_schema_has_scope(const gwgen_schema_set *set,
                            const gwgen_schema *schema);

/* ---- schema_loops.c ---------------------------------------------------------
 */

/* Files schemas that lead back to themselves without going down into the
 * value, among those in the queue. */
void gwgen_schema_loops(gwgen_schema_set *set);

/* ---- schema_examples.c --------------------------------------------------- */

/* Files examples and defaults that their schemas refuse: those of the schemas
 * in the queue, and of all operations. */
void gwgen_schema_examples(gwgen_schema_set *set);

/* ---- schema_lower.c ---------------------------------------------------------
 */

/* Gives |schema| its views and puts it into the queue, once. */
void gwgen_schema_need(gwgen_schema_set *set, gwgen_schema *schema);

/* Lowers what is in the queue, which grows meanwhile. */
void gwgen_schema_lower_queue(gwgen_schema_set *set);

#endif
