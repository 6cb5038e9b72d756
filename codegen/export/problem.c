#include "export/parts.h"

/* One property {type, description} of |map|. */
static gw_node *put_text(gwgen_exporter *x, gw_node *map, const char *name,
                         const char *type, const char *description) {
  gw_node *node = gw_node_put(x->arena, map, gw_slice_str(name),
                              gwgen_export_type(x, type, NULL));
  gw_node_put_str(x->arena, node, "description", description);
  return node;
}

static gw_node *put_properties(gwgen_exporter *x, gw_node *object) {
  return gw_node_put(x->arena, object, GW_LIT("properties"),
                     gw_node_make_map(x->arena));
}

static void put_errors(gwgen_exporter *x, gw_node *properties) {
  gw_node *errors =
      put_text(x, properties, "errors", "array", "Each thing that is wrong.");
  gw_node *item = gw_node_put(x->arena, errors, GW_LIT("items"),
                              gwgen_export_type(x, "object", NULL));
  gw_node *inner = put_properties(x, item);
  put_text(x, inner, "pointer", "string", "JSON Pointer into the body.");
  put_text(x, inner, "parameter", "string", "Path or query parameter.");
  put_text(x, inner, "header", "string", "Header field.");
  put_text(x, inner, "code", "string", "The rule that was broken.");
  put_text(x, inner, "detail", "string", "In words.");
}

static void put_grpc(gwgen_exporter *x, gw_node *properties) {
  gw_node *grpc =
      put_text(x, properties, "grpc", "object", "What the service answered.");
  gw_node *inner = put_properties(x, grpc);
  put_text(x, inner, "code", "string", "Name of the gRPC status.");
  gw_node *details =
      put_text(x, inner, "details", "array", "Details of the gRPC status.");
  gw_node_put(x->arena, details, GW_LIT("items"),
              gwgen_export_type(x, "object", NULL));
}

/* RFC 9457 with the members that the gateway adds. */
static gw_node *write_problem(gwgen_exporter *x, const void *what) {
  (void)what;
  gw_node *node = gwgen_export_type(x, "object", NULL);
  gw_node_put_str(x->arena, node, "description",
                  "A problem as RFC 9457 describes it.");
  gw_node *properties = put_properties(x, node);
  put_text(x, properties, "type", "string", "URI of the kind of problem.");
  put_text(x, properties, "title", "string", "The kind of problem in words.");
  put_text(x, properties, "status", "integer", "The HTTP status.");
  put_text(x, properties, "detail", "string", "What happened this time.");
  put_text(x, properties, "instance", "string", "The id of the request.");
  put_errors(x, properties);
  put_grpc(x, properties);
  return node;
}

gw_node *gwgen_export_problem(gwgen_exporter *x) {
  static const char what = 0; /* its address stands for the schema */
  return gwgen_export_component(x, GW_LIT("Problem"), &what, write_problem);
}
