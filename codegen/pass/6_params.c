#include "base/names.h"
#include "pass/2_check.h"
#include "pass/6_operation.h"

/* ---- where a value goes
 * ---------------------------------------------------------- */

static gw_target *make_target(gwgen_tables *tables,
                              const gwgen_operation *operation,
                              gwgen_field *const *fields, size_t n,
                              const gw_schema *schema) {
  gw_arena *arena = tables->product->arena;
  gw_target *target = gw_arena_zalloc(arena, sizeof *target);
  gw_member *leaf = gw_arena_zalloc(arena, sizeof *leaf);
  const gw_field **parents = gw_arena_alloc(arena, n * sizeof *parents);
  if (!target || !leaf || !parents) {
    tables->status = gw_arena_why(arena);
    return NULL;
  }
  const gwgen_message *message = operation->rpc->input;
  for (size_t i = 0; i + 1 < n; i++) {
    parents[i] = gwgen_field_table(message, fields[i]);
    message = fields[i]->message;
  }
  gwgen_member_fill(tables, leaf, message, fields[n - 1], schema, GWGEN_WAY_IN);
  leaf->name = fields[n - 1]->json_name;
  *target = (gw_target){
      .parents = n > 1 ? parents : NULL, .n_parents = n - 1, .leaf = leaf};
  return target;
}

/* ---- parameters
 * ------------------------------------------------------------------ */

/* The schema's default as it would stand in a request: a scalar's text, the
 * elements of a list with ',' between them. p NULL: none. */
static gw_slice default_of(gwgen_tables *tables,
                           const gwgen_parameter *parameter) {
  const gwgen_schema *schema = gwgen_schema_target(parameter->schema);
  const gw_node *node = schema ? gw_node_find(schema->node, "default") : NULL;
  if (!node || node->kind == GW_NODE_MAP || node->kind == GW_NODE_NULL) {
    return (gw_slice){NULL, 0};
  }
  if (node->kind == GW_NODE_BOOL) {
    return node->boolean ? GW_LIT("true") : GW_LIT("false");
  }
  if (node->kind != GW_NODE_LIST) {
    return node->text;
  }
  gw_buf out;
  gw_buf_init(&out, tables->product->arena, 1 << 20);
  for (size_t i = 0; i < node->n && !tables->status; i++) {
    tables->status = gw_buf_append(&out, i ? GW_LIT(",") : GW_LIT(""));
    if (!tables->status) {
      tables->status = gw_buf_append(&out, node->items[i]->text);
    }
  }
  return out.n ? gw_buf_slice(&out) : GW_LIT("");
}

static void fill_documented(gwgen_tables *tables, gw_param *param,
                            const gwgen_parameter *parameter) {
  param->style = parameter->style;
  param->flags = parameter->flags;
  param->schema = parameter->schema ? parameter->schema->request : NULL;
  param->default_value = default_of(tables, parameter);
  uint32_t types = gwgen_view_types(param->schema);
  bool is_json = param->flags & GW_PARAM_JSON;
  if (param->schema && types != GW_TYPE_ANY && (types & GW_TYPE_ARRAY) &&
      !is_json) {
    param->flags |= GW_PARAM_ARRAY;
  }
}

static void fill_param(gwgen_tables *tables, const gwgen_operation *operation,
                       const gwgen_param_binding *binding, gw_param *param) {
  size_t n = binding->fields.n;
  bool is_path = binding->in == GW_IN_PATH;
  param->name = binding->name;
  param->in = binding->in;
  param->capture = binding->capture;
  if (binding->parameter) {
    fill_documented(tables, param, binding->parameter);
  } else {
    const gwgen_field *leaf = n ? binding->fields.v[n - 1] : NULL;
    bool is_list = leaf && (leaf->flags & GW_FIELD_REPEATED);
    param->style = is_path ? GW_STYLE_SIMPLE : GW_STYLE_FORM;
    param->flags = (is_path ? GW_PARAM_REQUIRED : GW_PARAM_EXPLODE) |
                   (is_list ? (uint32_t)GW_PARAM_ARRAY : 0u) |
                   (binding->is_required ? (uint32_t)GW_PARAM_REQUIRED : 0u) |
                   (binding->is_alias ? (uint32_t)GW_PARAM_ALIAS : 0u);
  }
  if (n) {
    param->target =
        make_target(tables, operation, binding->fields.v, n, param->schema);
    if (binding->fields.v[n - 1]->flags & GW_FIELD_MAP) {
      param->schema = gwgen_view_additional(param->schema);
    }
  }
}

static void index_query(gwgen_tables *tables, gw_operation *out) {
  gw_arena *arena = tables->product->arena;
  gw_slice *names = gw_arena_alloc(arena, (out->n_params + 1) * sizeof *names);
  if (!names) {
    tables->status = gw_arena_why(arena);
    return;
  }
  size_t n = 0;
  for (size_t i = 0; i < out->n_params; i++) {
    out->n_path_params += out->params[i].in == GW_IN_PATH;
    if (out->params[i].in == GW_IN_QUERY) {
      names[n++] = out->params[i].name;
    }
  }
  tables->status = gw_names_build(arena, names, n, &out->query_names);
}

void gwgen_bind_params(gwgen_tables *tables, const gwgen_operation *operation,
                       gw_operation *out) {
  size_t n = operation->params.n;
  gw_param *params =
      gw_arena_zalloc(tables->product->arena, (n + 1) * sizeof *params);
  if (!params) {
    tables->status = gw_arena_why(tables->product->arena);
    return;
  }
  for (size_t i = 0; i < n && !tables->status; i++) {
    fill_param(tables, operation, &operation->params.v[i], &params[i]);
  }
  out->params = n ? params : NULL;
  out->n_params = n;
  if (!tables->status) {
    index_query(tables, out);
  }
}

void gwgen_bind_path(gwgen_tables *tables, const gwgen_operation *operation,
                     gw_operation *out) {
  size_t n = operation->path_bindings.n;
  gw_path_field *fields =
      gw_arena_zalloc(tables->product->arena, (n + 1) * sizeof *fields);
  if (!fields) {
    tables->status = gw_arena_why(tables->product->arena);
    return;
  }
  for (size_t i = 0; i < n && !tables->status; i++) {
    const gwgen_path_binding *binding = &operation->path_bindings.v[i];
    fields[i].target = make_target(tables, operation, binding->fields.v,
                                   binding->fields.n, NULL);
    fields[i].pieces = binding->pieces.v;
    fields[i].n_pieces = binding->pieces.n;
  }
  out->path_fields = n ? fields : NULL;
  out->n_path_fields = n;
}
