#include "pass/leave_out.h"

#include "pass/leave_out_graph.h"

/* ---- operations ---------------------------------------------------------- */

static void leave_out(gwgen_product *product, gwgen_oas_operation *oas,
                      const gwgen_finding *cause) {
  oas->is_left_out = 1;
  gwgen_finding *finding = gwgen_report_add(
      product->report, "link-skipped", oas->pos,
      "operation %.*s %.*s is left out: %.*s", GWGEN_S(oas->method),
      GWGEN_S(oas->path_text), GWGEN_S(cause->message));
  gwgen_finding_note(product->report, finding, cause->pos, "%s",
                     cause->rule->name);
}

static void leave_out_operations(gwgen_graph *graph) {
  gwgen_product *product = graph->product;
  for (size_t i = 0; i < product->openapi.operations.n; i++) {
    gwgen_oas_operation *oas = product->openapi.operations.v[i];
    const gwgen_part *part = gwgen_graph_part(graph, oas->node);
    if (part && part->cause && !oas->is_left_out) {
      leave_out(product, oas, part->cause);
    }
  }
}

static void hide_parts(gwgen_graph *graph) {
  gwgen_product *product = graph->product;
  for (size_t i = 0; i < graph->parts.n; i++) {
    gwgen_part *part = graph->parts.v[i];
    if (part->cause) {
      (void)gw_map_put(product->arena, &product->openapi.left_out,
                       gwgen_node_key(&part->node), part);
    }
  }
}

/* The reader files no operation of a path that it can't understand. */
static void report_paths(gwgen_graph *graph) {
  for (size_t i = 0; i < graph->parts.n; i++) {
    const gwgen_part *part = graph->parts.v[i];
    if (part->kind == GWGEN_PART_PATH && part->cause && !part->users.n) {
      gwgen_report_add(graph->product->report, "link-skipped", part->cause->pos,
                       "what stands here is left out: %.*s",
                       GWGEN_S(part->cause->message));
    }
  }
}

static void drop_operations(gwgen_product *product) {
  size_t n = 0;
  for (size_t i = 0; i < product->operations.n; i++) {
    gwgen_operation *op = product->operations.v[i];
    if (!op->oas || !op->oas->is_left_out) {
      product->operations.v[n++] = op;
    }
  }
  product->operations.n = n;
}

/* ---- errors -------------------------------------------------------------- */

/* Whether what breaks here breaks a document: then nothing can be left out. */
static bool breaks_documents(const gwgen_graph *graph) {
  for (size_t i = 0; i < graph->parts.n; i++) {
    const gwgen_part *part = graph->parts.v[i];
    if (part->kind == GWGEN_PART_DOCUMENT && part->cause) {
      return true;
    }
  }
  return false;
}

/* What one of the graphs can't do without stays an error. All of them list
 * the same errors. */
static void demote(const gwgen_graph *graphs, size_t n_graphs) {
  for (size_t i = 0; i < graphs->faults.n; i++) {
    bool is_found = false, is_everywhere = false;
    for (size_t k = 0; k < n_graphs; k++) {
      is_found |= graphs[k].faults.v[i]->is_found != 0;
      is_everywhere |= graphs[k].faults.v[i]->is_everywhere != 0;
    }
    if (is_found && !is_everywhere) {
      gwgen_finding_demote(graphs->product->report,
                           graphs->faults.v[i]->finding);
    }
  }
}

gw_status gwgen_leave_out(gwgen_product *product) {
  gwgen_product *products[] = {product, product->shadow};
  gwgen_graph graphs[GW_COUNT(products)];
  size_t n = product->shadow ? 2 : 1;
  if (!product->settings.skip_unsupported || !product->report->n_errors) {
    return GW_OK;
  }
  bool is_broken = false;
  for (size_t i = 0; i < n; i++) {
    gwgen_graph_build(&graphs[i], products[i]);
    is_broken |= breaks_documents(&graphs[i]);
  }
  if (gw_arena_why(product->arena) == GW_OK && !is_broken) {
    demote(graphs, n);
    for (size_t i = 0; i < n; i++) {
      leave_out_operations(&graphs[i]);
      hide_parts(&graphs[i]);
      report_paths(&graphs[i]);
      drop_operations(products[i]);
    }
  }
  return gw_arena_why(product->arena);
}
