#include "pass/schema_set.h"

/* A schema is white until it is entered, grey while the search is below it,
 * black after: meeting a grey one closes a loop. Only those edges count that
 * look at the same value. */
enum { WHITE, GREY, BLACK };
enum { MAX_DEPTH = 64 };

static const char *const lists[] = {"allOf", "anyOf", "oneOf"};
static const char *const singles[] = {"not", "if", "then", "else"};
static const char *const maps[] = {"dependentSchemas", "dependencies"};

static void search(gwgen_schema_set *set, gwgen_schema *schema, int depth);

static void follow(gwgen_schema_set *set, const gw_node *node, int depth) {
  gwgen_schema *schema =
      node ? gwgen_schema_at(&set->product->openapi, node) : NULL;
  if (schema) {
    search(set, schema, depth + 1);
  }
}

static void search_below(gwgen_schema_set *set, gwgen_schema *schema,
                         int depth) {
  if (schema->ref) {
    search(set, schema->ref, depth + 1);
  }
  for (size_t i = 0; i < GW_COUNT(lists); i++) {
    const gw_node *list = gw_node_find(schema->node, lists[i]);
    size_t n = list && list->kind == GW_NODE_LIST ? list->n : 0;
    for (size_t k = 0; k < n; k++) {
      follow(set, list->items[k], depth);
    }
  }
  for (size_t i = 0; i < GW_COUNT(singles); i++) {
    follow(set, gw_node_find(schema->node, singles[i]), depth);
  }
  for (size_t i = 0; i < GW_COUNT(maps); i++) {
    const gw_node *map = gw_node_find(schema->node, maps[i]);
    size_t n = map && map->kind == GW_NODE_MAP ? map->n : 0;
    for (size_t k = 0; k < n; k++) {
      follow(set, map->entries[k].value, depth);
    }
  }
}

static void search(gwgen_schema_set *set, gwgen_schema *schema, int depth) {
  uint8_t *colour = &set->states[schema->index].colour;
  if (*colour == BLACK) {
    return;
  }
  if (*colour == GREY) {
    gwgen_report_add(set->product->report, "schema-loop", schema->pos,
                     "the schema leads back to itself for the same value");
    return;
  }
  if (depth > MAX_DEPTH) {
    gwgen_report_add(set->product->report, "schema-limit", schema->pos,
                     "more than %d schemas within each other for one value",
                     MAX_DEPTH);
    *colour = BLACK;
    return;
  }
  *colour = GREY;
  search_below(set, schema, depth);
  *colour = BLACK;
}

void gwgen_schema_loops(gwgen_schema_set *set) {
  for (size_t i = 0; i < set->queue.n; i++) {
    search(set, set->queue.v[i], 0);
  }
}
