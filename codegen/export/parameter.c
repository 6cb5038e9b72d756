#include "export/parts.h"

/* {name, in, schema} and what the field's comment says. */
static gw_node *put_parameter(gwgen_exporter *x, gw_node *list, gw_slice name,
                              const char *in) {
  gw_node *node = gw_node_add(x->arena, list, gw_node_make_map(x->arena));
  gw_node_put(x->arena, node, GW_LIT("name"),
              gw_node_make_text(x->arena, name));
  gw_node_put_str(x->arena, node, "in", in);
  return node;
}

static void put_true(gwgen_exporter *x, gw_node *node, const char *key) {
  gw_node_put(x->arena, node, gw_slice_str(key),
              gw_node_make_bool(x->arena, true));
}

/* A parameter is a text: it is there or not, and never null. */
static gw_node *schema_of(gwgen_exporter *x, const gw_target *target) {
  gw_member leaf = *target->leaf;
  leaf.flags &= ~(uint32_t)GW_MEMBER_IN;
  return gwgen_export_value(x, &leaf);
}

static void annotate(gwgen_exporter *x, gw_node *node,
                     const gwgen_field *field) {
  gwgen_export_describe(x, node, field->comment);
  if (field->is_deprecated) {
    put_true(x, node, "deprecated");
  }
}

/* ---- path ------------------------------------------------------------------
 */

/* The binding whose only piece is |capture|; NULL if it is a part of one. */
static const gw_path_field *whole_field(const gw_operation *table,
                                        int32_t capture) {
  for (size_t i = 0; i < table->n_path_fields; i++) {
    const gw_path_field *field = &table->path_fields[i];
    if (field->n_pieces == 1 && field->pieces[0].capture == capture) {
      return field;
    }
  }
  return NULL;
}

/* Which segment makes capture |capture|; in the protos each makes one. */
static const gwgen_segment *segment_of(const gwgen_operation *op,
                                       size_t capture) {
  for (size_t i = 0; i < op->path.segments.n; i++) {
    const gwgen_segment *segment = &op->path.segments.v[i];
    if (segment->kind != GWGEN_SEGMENT_LITERAL && capture-- == 0) {
      return segment;
    }
  }
  return NULL;
}

static gw_node *path_schema(gwgen_exporter *x, const gwgen_operation *op,
                            const gw_operation *table, size_t capture) {
  const gw_path_field *field = whole_field(table, (int32_t)capture);
  gw_node *schema = field ? schema_of(x, field->target)
                          : gwgen_export_type(x, "string", NULL);
  const gwgen_segment *segment = segment_of(op, capture);
  if (segment && segment->kind == GWGEN_SEGMENT_REST) {
    /* OpenAPI has no variable over several segments: readers that know the
     * rule of the RPC find it by this pattern */
    gw_node_put_str(x->arena, schema, "pattern", "^.*$");
  }
  return schema;
}

static void put_path(gwgen_exporter *x, const gwgen_operation *op,
                     const gw_operation *table, const gwgen_export_path *path,
                     gw_node *list) {
  for (size_t i = 0; i < path->names.n; i++) {
    gw_node *node = put_parameter(x, list, path->names.v[i], "path");
    put_true(x, node, "required");
    for (size_t k = 0; k < op->path_bindings.n; k++) {
      const gwgen_path_binding *binding = &op->path_bindings.v[k];
      if (binding->pieces.n == 1 &&
          binding->pieces.v[0].capture == (int32_t)i) {
        annotate(x, node, binding->fields.v[binding->fields.n - 1]);
      }
    }
    gw_node_put(x->arena, node, GW_LIT("schema"), path_schema(x, op, table, i));
  }
}

/* ---- query -----------------------------------------------------------------
 */

static bool is_same_field(const gwgen_param_binding *a,
                          const gwgen_param_binding *b) {
  return a->fields.n == b->fields.n &&
         !memcmp(a->fields.v, b->fields.v, a->fields.n * sizeof *a->fields.v);
}

/* A field has its JSON name and, where that differs, its own; they follow each
 * other. */
static bool is_other_name(const gwgen_exporter *x, const gwgen_operation *op,
                          size_t at) {
  bool proto_names = x->product->settings.json.proto_names;
  size_t other = proto_names ? at + 1 : at - 1;
  return other < op->params.n &&
         is_same_field(&op->params.v[at], &op->params.v[other]);
}

/* Struct, Value, ListValue, Any: a text of JSON. */
static bool is_json(const gwgen_message *message) {
  return message && message->well_known >= GW_WK_STRUCT;
}

/* Several of those in one parameter have no style in OpenAPI. */
static bool has_style(const gwgen_field *leaf) {
  bool is_map = leaf->flags & GW_FIELD_MAP;
  const gwgen_field *value = is_map ? &leaf->message->fields.v[1] : leaf;
  return !(leaf->flags & (GW_FIELD_MAP | GW_FIELD_REPEATED)) ||
         !is_json(value->message);
}

/* What the text of a parameter is: of JSON, or what its schema says. */
static void put_schema(gwgen_exporter *x, const gwgen_field *leaf,
                       const gw_target *target, gw_node *node) {
  if (!is_json(leaf->message)) {
    gw_node_put(x->arena, node, GW_LIT("schema"), schema_of(x, target));
    return;
  }
  gw_node *content = gw_node_put(x->arena, node, GW_LIT("content"),
                                 gw_node_make_map(x->arena));
  gw_node *media = gw_node_put(x->arena, content, GW_LIT("application/json"),
                               gw_node_make_map(x->arena));
  gw_node_put(x->arena, media, GW_LIT("schema"), schema_of(x, target));
}

static void put_query(gwgen_exporter *x, const gwgen_param_binding *param,
                      const gw_param *table, gw_node *list) {
  const gwgen_field *leaf = param->fields.v[param->fields.n - 1];
  if (!has_style(leaf)) {
    gwgen_report_add(x->product->report, "export-left-out", leaf->pos,
                     "query parameter '%.*s' is left out: OpenAPI has no style "
                     "for several texts of JSON",
                     GWGEN_S(param->name));
    return;
  }
  gw_node *node = put_parameter(x, list, param->name, "query");
  annotate(x, node, leaf);
  if (table->flags & GW_PARAM_REQUIRED) {
    put_true(x, node, "required");
  }
  if (leaf->flags & GW_FIELD_MAP) {
    gw_node_put_str(x->arena, node, "style", "deepObject");
    put_true(x, node, "explode");
  }
  put_schema(x, leaf, table->target, node);
}

gw_node *gwgen_export_parameters(gwgen_exporter *x, const gwgen_operation *op,
                                 const gw_operation *table,
                                 const gwgen_export_path *path) {
  gw_node *list = gw_node_make_list(x->arena);
  put_path(x, op, table, path, list);
  for (size_t i = 0; i < op->params.n; i++) {
    const gw_param *param = &table->params[i];
    if (param->target && !is_other_name(x, op, i)) {
      put_query(x, &op->params.v[i], param, list);
    }
  }
  return list && list->n ? list : NULL;
}
