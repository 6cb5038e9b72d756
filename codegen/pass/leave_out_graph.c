#include "pass/leave_out_graph.h"

/* ---- parts --------------------------------------------------------------- */

gwgen_part *gwgen_graph_part(const gwgen_graph *graph, const gw_node *node) {
  return gw_map_find(&graph->by_node, gwgen_node_key(&node));
}

/* What several things want to be a part of its own is one; the first says
 * its kind. */
static void add_part(gwgen_graph *graph, const gw_node *node,
                     gwgen_part_kind kind) {
  gw_arena *arena = graph->product->arena;
  if (gwgen_graph_part(graph, node)) {
    return;
  }
  gwgen_part *part = gw_arena_zalloc(arena, sizeof *part);
  gwgen_part **slot = part ? GW_PUSH(arena, &graph->parts) : NULL;
  if (!slot) {
    return;
  }
  *slot = part;
  part->node = node;
  part->kind = kind;
  (void)gw_map_put(arena, &graph->by_node, gwgen_node_key(&part->node), part);
}

static void add_entries(gwgen_graph *graph, const gw_node *map,
                        gwgen_part_kind kind) {
  for (size_t i = 0; map && map->kind == GW_NODE_MAP && i < map->n; i++) {
    add_part(graph, map->entries[i].value, kind);
  }
}

/* Security schemes concern everybody: operations name them, and an operation
 * without a word of its own has those of the document. */
static void add_components(gwgen_graph *graph, const gw_node *components) {
  for (size_t i = 0;
       components && components->kind == GW_NODE_MAP && i < components->n;
       i++) {
    if (!gw_slice_is(components->entries[i].key, "securitySchemes")) {
      add_entries(graph, components->entries[i].value, GWGEN_PART_SHARED);
    }
  }
}

/* Where the reference |keyword| of |node| leads to, or NULL. */
static const gw_node *target_of(const gwgen_graph *graph, const gw_node *node,
                                const char *keyword) {
  const gwgen_openapi *openapi = &graph->product->openapi;
  if (!gw_node_find(node, keyword)) {
    return NULL;
  }
  const gwgen_schema *schema = gwgen_schema_at(openapi, node);
  if (schema) {
    const gwgen_schema *target = gw_slice_is(gw_slice_str(keyword), "$ref")
                                     ? schema->ref
                                     : schema->dynamic_ref;
    return target ? target->node : NULL;
  }
  return gw_map_find(&openapi->references, gwgen_node_key(&node));
}

static const char *const reference_keywords[] = {"$ref", "$dynamicRef"};

static void add_targets(gwgen_graph *graph, const gw_node *node) {
  for (size_t i = 0; i < GW_COUNT(reference_keywords); i++) {
    const gw_node *target = target_of(graph, node, reference_keywords[i]);
    if (target) {
      add_part(graph, target, GWGEN_PART_SHARED);
    }
  }
  for (size_t i = 0; i < node->n; i++) {
    if (node->kind == GW_NODE_MAP) {
      add_targets(graph, node->entries[i].value);
    } else if (node->kind == GW_NODE_LIST) {
      add_targets(graph, node->items[i]);
    }
  }
}

static void add_parts(gwgen_graph *graph) {
  const gwgen_openapi *openapi = &graph->product->openapi;
  for (size_t i = 0; i < openapi->operations.n; i++) {
    add_part(graph, openapi->operations.v[i]->node, GWGEN_PART_OPERATION);
  }
  for (size_t i = 0; i < openapi->documents.n; i++) {
    const gw_node *root = openapi->documents.v[i]->root;
    if (root) {
      add_entries(graph, gw_node_find(root, "paths"), GWGEN_PART_PATH);
      add_components(graph, gw_node_find(root, "components"));
      add_targets(graph, root);
      add_part(graph, root, GWGEN_PART_DOCUMENT);
    }
  }
}

/* ---- faults -------------------------------------------------------------- */

static gw_slice place_key(gw_arena *arena, gw_slice file, uint32_t line,
                          uint32_t column) {
  return gw_arena_printf(arena, "%u:%u:%.*s", line, column, GWGEN_S(file));
}

static void add_faults(gwgen_graph *graph) {
  gw_arena *arena = graph->product->arena;
  const gwgen_report *report = graph->product->report;
  for (size_t i = 0; i < report->findings.n; i++) {
    gwgen_finding *finding = report->findings.v[i];
    gwgen_fault *fault = finding->severity == GWGEN_ERROR
                             ? gw_arena_zalloc(arena, sizeof *fault)
                             : NULL;
    gwgen_fault **slot = fault ? GW_PUSH(arena, &graph->faults) : NULL;
    if (!slot) {
      continue;
    }
    *slot = fault;
    fault->finding = finding;
    gw_slice key = place_key(arena, finding->pos.file, finding->pos.line,
                             finding->pos.column);
    gwgen_fault *first = gw_map_find(&graph->by_place, key);
    if (first) {
      fault->next = first->next;
      first->next = fault;
    } else {
      (void)gw_map_put(arena, &graph->by_place, key, fault);
    }
  }
}

/* A place that stands in several parts breaks each: an upgraded document
 * repeats what it had said once. */
static void look(gwgen_graph *graph, gwgen_part *part, gw_slice file,
                 uint32_t line, uint32_t column) {
  char room[4096 + 32];
  int n =
      snprintf(room, sizeof room, "%u:%u:%.*s", line, column, GWGEN_S(file));
  gw_slice key = gw_slice_of(room, (size_t)n < sizeof room ? (size_t)n : 0);
  gwgen_fault *fault = gw_map_find(&graph->by_place, key);
  for (; fault; fault = fault->next) {
    if (part->kind == GWGEN_PART_DOCUMENT) {
      fault->is_everywhere = 1;
    } else {
      fault->is_found = 1;
      part->cause = part->cause ? part->cause : fault->finding;
    }
  }
}

/* ---- what needs what ----------------------------------------------------- */

static void add_user(gwgen_graph *graph, gwgen_part *part, gwgen_part *user) {
  gwgen_part **slot = GW_PUSH(graph->product->arena, &part->users);
  if (slot) {
    *slot = user;
  }
}

/* An operation needs its path item, not the other way round; no document needs
 * all that stands in it. Everything else needs what it holds. */
static void nest(gwgen_graph *graph, gwgen_part *outer, gwgen_part *inner) {
  if (inner->kind == GWGEN_PART_OPERATION) {
    add_user(graph, outer, inner);
  } else if (outer->kind != GWGEN_PART_DOCUMENT) {
    add_user(graph, inner, outer);
  }
}

static void walk(gwgen_graph *graph, gwgen_part *part, const gw_node *node,
                 gw_slice file);

/* A map of YAML's block style begins where its first key does. */
static bool begins_with_key(const gw_node *node) {
  return node->kind == GW_NODE_MAP && node->n &&
         node->entries[0].key_line == node->line &&
         node->entries[0].key_column == node->column;
}

static void walk_children(gwgen_graph *graph, gwgen_part *part,
                          const gw_node *node, gw_slice file) {
  for (size_t i = 0; i < node->n; i++) {
    if (node->kind == GW_NODE_MAP) {
      const gw_node_entry *entry = &node->entries[i];
      gwgen_part *own = gwgen_graph_part(graph, entry->value);
      look(graph, own ? own : part, file, entry->key_line, entry->key_column);
      walk(graph, part, entry->value, file);
    } else if (node->kind == GW_NODE_LIST) {
      walk(graph, part, node->items[i], file);
    }
  }
}

static void walk(gwgen_graph *graph, gwgen_part *part, const gw_node *node,
                 gw_slice file) {
  gwgen_part *own = gwgen_graph_part(graph, node);
  if (own && own != part) {
    nest(graph, part, own);
    part = own;
  }
  if (own && own->is_walked) {
    return;
  }
  if (own) {
    own->is_walked = 1;
  }
  if (part->kind != GWGEN_PART_DOCUMENT || !begins_with_key(node)) {
    look(graph, part, file, node->line, node->column);
  }
  for (size_t i = 0; i < GW_COUNT(reference_keywords); i++) {
    const gw_node *target = target_of(graph, node, reference_keywords[i]);
    if (target && gwgen_graph_part(graph, target)) {
      add_user(graph, gwgen_graph_part(graph, target), part);
    }
  }
  walk_children(graph, part, node, file);
}

/* ---- all of it ----------------------------------------------------------- */

/* Whoever needs what is broken is broken, for the same reason. */
static void spread(gwgen_graph *graph) {
  GW_VEC(gwgen_part *) queue = {0};
  for (size_t i = 0; i < graph->parts.n; i++) {
    gwgen_part **slot = graph->parts.v[i]->cause
                            ? GW_PUSH(graph->product->arena, &queue)
                            : NULL;
    if (slot) {
      *slot = graph->parts.v[i];
    }
  }
  for (size_t i = 0; i < queue.n; i++) {
    gwgen_part *part = queue.v[i];
    for (size_t k = 0; k < part->users.n; k++) {
      gwgen_part *user = part->users.v[k];
      gwgen_part **slot =
          user->cause ? NULL : GW_PUSH(graph->product->arena, &queue);
      if (slot) {
        user->cause = part->cause;
        *slot = user;
      }
    }
  }
}

void gwgen_graph_build(gwgen_graph *graph, gwgen_product *product) {
  *graph = (gwgen_graph){.product = product};
  add_faults(graph);
  add_parts(graph);
  const gwgen_openapi *openapi = &product->openapi;
  for (size_t i = 0; i < openapi->documents.n; i++) {
    const gwgen_document *document = openapi->documents.v[i];
    gwgen_part *part =
        document->root ? gwgen_graph_part(graph, document->root) : NULL;
    if (part) {
      walk(graph, part, document->root, document->file);
    }
  }
  spread(graph);
}
