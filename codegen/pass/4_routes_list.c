#include "pass/4_routes_parts.h"

static void collect_leaves(gw_arena *arena, const gwgen_tree *node,
                           gwgen_route_list *out) {
  for (size_t i = 0; i < node->leaves.n; i++) {
    const gwgen_operation **slot = GW_PUSH(arena, out);
    if (slot) {
      *slot = node->leaves.v[i];
    }
  }
}

static void collect_named(gw_arena *arena, const gwgen_tree *node,
                          gwgen_route_list *out) {
  for (size_t i = 0; i < node->literals.n; i++) {
    gwgen_tree_collect(arena, node->literals.v[i].node, out);
  }
  for (size_t i = 0; i < node->mixed.n; i++) {
    gwgen_tree_collect(arena, node->mixed.v[i].node, out);
  }
}

static void collect_open(gw_arena *arena, const gwgen_tree *node,
                         gwgen_route_list *out) {
  if (node->any) {
    gwgen_tree_collect(arena, node->any, out);
  }
  if (node->rest) { /* texts behind a "**" come before it */
    collect_named(arena, node->rest, out);
    collect_leaves(arena, node->rest, out);
    collect_open(arena, node->rest, out);
  }
}

void gwgen_tree_collect(gw_arena *arena, const gwgen_tree *node,
                        gwgen_route_list *out) {
  collect_leaves(arena, node, out);
  collect_named(arena, node, out);
  collect_open(arena, node, out);
}

gw_status gwgen_routes_list(gwgen_product *product,
                            gwgen_route_list *ret_list) {
  gwgen_forest forest;
  *ret_list = (gwgen_route_list){0};
  gw_status status = gwgen_forest_grow(product, &forest);
  if (status != GW_OK) {
    return status;
  }
  gwgen_tree_collect(product->arena, forest.root, ret_list);
  return gw_arena_why(product->arena);
}

static void print_security(const gwgen_operation *op, FILE *out) {
  if (op->security != GW_SECURITY_DELEGATE) {
    fputs("public", out);
    return;
  }
  fputs("delegate", out);
  for (size_t i = 0; i < op->credentials.n; i++) {
    fprintf(out, "%s%.*s", i ? "," : ":",
            GWGEN_S(op->credentials.v[i].metadata));
  }
}

gw_status gwgen_routes_print(gwgen_product *product, FILE *out) {
  gwgen_route_list routes;
  gw_status status = gwgen_routes_list(product, &routes);
  for (size_t i = 0; status == GW_OK && i < routes.n; i++) {
    const gwgen_operation *op = routes.v[i];
    fprintf(out, "%-7.*s %.*s  %.*s  ", GWGEN_S(op->method),
            GWGEN_S(op->path.text), GWGEN_S(op->id));
    if (op->rpc) {
      fprintf(out, "%.*s/%.*s  ", GWGEN_S(op->rpc->service),
              GWGEN_S(op->rpc->name));
    } else {
      fprintf(out, "http:%.*s  ", GWGEN_S(op->service));
    }
    print_security(op, out);
    fputc('\n', out);
  }
  return status == GW_OK && ferror(out) ? GW_ERR_IO : status;
}
