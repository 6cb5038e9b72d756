/* leave_out_graph: the parts of documents, and which part needs which.
 *
 * Reads:   trees of documents, with the references that the reader resolved.
 * Units:   none.
 * Owns:    everything stands in the product's arena.
 * Errors:  lists that the arena refused are left short: ask the arena.
 * Threads: one.
 * Source:  OpenAPI 3.1.0 section 4.8.
 */
#ifndef GWGEN_PASS_LEAVE_OUT_GRAPH_H
#define GWGEN_PASS_LEAVE_OUT_GRAPH_H

#include "ir/ir.h"

typedef enum gwgen_part_kind {
  GWGEN_PART_DOCUMENT, /* what concerns every operation */
  GWGEN_PART_PATH,     /* a path item, without its operations */
  GWGEN_PART_OPERATION,
  GWGEN_PART_SHARED /* a component, or what a reference leads to */
} gwgen_part_kind;

typedef struct gwgen_part {
  const gw_node *node;
  gwgen_part_kind kind;
  uint8_t is_walked;
  gwgen_finding *cause; /* the error that breaks it; NULL: none does */
  GW_VEC(struct gwgen_part *) users;
} gwgen_part;

/* An error of the report, by its place. */
typedef struct gwgen_fault {
  gwgen_finding *finding;
  struct gwgen_fault *next; /* of the same place */
  uint8_t is_found;         /* in a part that operations can do without */
  uint8_t is_everywhere;    /* in one that they can't */
} gwgen_fault;

typedef struct gwgen_graph {
  gwgen_product *product;
  gw_map by_node; /* bytes of a node's address -> gwgen_part */
  GW_VEC(gwgen_part *) parts;
  GW_VEC(gwgen_fault *) faults;
  gw_map by_place; /* -> gwgen_fault */
} gwgen_graph;

/* Finds the parts of all documents, what they need, and which of them the
 * errors of the report break: directly, or by way of what they need. */
void gwgen_graph_build(gwgen_graph *graph, gwgen_product *product);

/* The part that begins at |node|, or NULL. */
gwgen_part *gwgen_graph_part(const gwgen_graph *graph, const gw_node *node);

#endif
