#include "ir/ir.h"

gwgen_schema *gwgen_schema_at(const gwgen_openapi *openapi,
                              const gw_node *node) {
  return gw_map_find(&openapi->by_node, gwgen_node_key(&node));
}

gw_status gwgen_schema_file(gw_arena *arena, gwgen_openapi *openapi,
                            gwgen_schema *schema) {
  gwgen_schema **slot = GW_PUSH(arena, &openapi->schemas);
  if (!slot) {
    return gw_arena_why(arena);
  }
  *slot = schema;
  schema->index = (uint32_t)(openapi->schemas.n - 1);
  return gw_map_put(arena, &openapi->by_node, gwgen_node_key(&schema->node),
                    schema);
}

const char *gwgen_dialect_text(gwgen_dialect dialect) {
  static const char *const texts[GWGEN_DIALECTS] = {
      [GWGEN_OPENAPI_30] = "3.0",
      [GWGEN_OPENAPI_31] = "3.1",
      [GWGEN_JSON_2020] = "2020-12",
      [GWGEN_JSON_DRAFT4] = "draft4",
  };
  return texts[dialect];
}
