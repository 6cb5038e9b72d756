#include "base/names.h"
#include "pass/1_link.h"
#include "pass/2_check.h"
#include "pass/6_operation.h"

/* ---- where a value goes -------------------------------------------------- */

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

/* ---- parameters ---------------------------------------------------------- */

/* Text of a scalar; the elements of a list with ',' between them. */
static gw_slice plain_text(gwgen_tables *tables, const gw_node *node) {
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

/* The schema's default as it would stand in a request, or as JSON where the
 * parameter is read as that. p NULL: none. */
static gw_slice default_of(gwgen_tables *tables, const gw_param *param,
                           const gwgen_parameter *parameter) {
  const gwgen_schema *schema = gwgen_schema_target(parameter->schema);
  const gw_node *node = schema ? gw_node_find(schema->node, "default") : NULL;
  gw_slice none = {NULL, 0};
  if (!node) {
    return none;
  }
  if (param->flags & (GW_PARAM_WHOLE | GW_PARAM_JSON)) {
    gw_buf out;
    gw_buf_init(&out, tables->product->arena, 1 << 20);
    tables->status = gw_node_write_json(node, &out);
    return gw_buf_slice(&out);
  }
  return node->kind == GW_NODE_MAP || node->kind == GW_NODE_NULL
             ? none
             : plain_text(tables, node);
}

/* Elements that are no text stand as JSON. */
static bool has_nested_items(const gw_schema *schema) {
  const gw_schema *items = gwgen_view_items(schema);
  return items && !(gwgen_view_types(items) &
                    ~(uint32_t)(GW_TYPE_ARRAY | GW_TYPE_OBJECT));
}

uint32_t gwgen_param_kinds(const gw_param *param, uint32_t types) {
  bool is_deep = param->style == GW_STYLE_DEEP_OBJECT;
  uint32_t others = types & ~(uint32_t)(GW_TYPE_ARRAY | GW_TYPE_OBJECT);
  if (types == GW_TYPE_ANY) {
    return is_deep ? GW_PARAM_OBJECT | GW_PARAM_SCALAR | GW_PARAM_WHOLE : 0;
  }
  uint32_t flags = (types & GW_TYPE_ARRAY ? (uint32_t)GW_PARAM_ARRAY : 0u) |
                   (types & GW_TYPE_OBJECT ? (uint32_t)GW_PARAM_OBJECT : 0u);
  if (flags && others) {
    flags |= GW_PARAM_SCALAR;
  }
  bool is_whole = flags & GW_PARAM_OBJECT ||
                  (flags & GW_PARAM_ARRAY &&
                   (others || is_deep || has_nested_items(param->schema)));
  return flags | (is_whole ? (uint32_t)GW_PARAM_WHOLE : 0u);
}

/* A Value holds what the schema says that the text is. */
static uint32_t whole_of(const gwgen_field *leaf, const gw_param *param) {
  bool is_value = leaf->message && leaf->message->well_known == GW_WK_VALUE;
  return is_value && param->schema && !(param->flags & GW_PARAM_JSON)
             ? (uint32_t)GW_PARAM_WHOLE
             : 0u;
}

static void fill_members(gwgen_tables *tables, gw_param *param,
                         const gwgen_parameter *parameter) {
  gwgen_members members;
  gwgen_param_members(tables->product, parameter, &members);
  if (members.is_open && param->in == GW_IN_QUERY) {
    param->flags |= GW_PARAM_OPEN;
  }
  if (members.names.n && !tables->status) {
    tables->status = gw_names_build(tables->product->arena, members.names.v,
                                    members.names.n, &param->members);
  }
}

static void fill_documented(gwgen_tables *tables, gw_param *param,
                            const gwgen_parameter *parameter) {
  param->style = parameter->style;
  param->flags = parameter->flags;
  param->schema = parameter->schema ? parameter->schema->request : NULL;
  if (param->schema && !(param->flags & GW_PARAM_JSON)) {
    param->flags |=
        gwgen_param_kinds(param, gwgen_param_types(tables->product, parameter));
  }
  if (param->flags & GW_PARAM_OBJECT) {
    fill_members(tables, param, parameter);
  }
  param->default_value = default_of(tables, param, parameter);
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
  if (n && binding->parameter) {
    param->flags |= whole_of(binding->fields.v[n - 1], param);
  }
  if (n) {
    param->target =
        make_target(tables, operation, binding->fields.v, n, param->schema);
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
