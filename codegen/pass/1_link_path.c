#include "pass/1_link_parts.h"

/* The path parameter that stands for capture |capture| alone, or NULL. */
static gwgen_parameter *parameter_of(const gwgen_operation *op,
                                     uint32_t capture) {
  if (!op->oas) {
    return NULL;
  }
  for (size_t i = 0; i < op->path.variables.n; i++) {
    uint32_t first = 0;
    int32_t at = gwgen_variable_capture(&op->path, i, &first);
    if (at < 0 || (uint32_t)at != capture) {
      continue;
    }
    for (size_t j = 0; j < op->oas->parameters.n; j++) {
      gwgen_parameter *parameter = &op->oas->parameters.v[j];
      if (parameter->in == GW_IN_PATH &&
          gw_slice_eq(parameter->name, op->path.variables.v[i].name)) {
        return parameter;
      }
    }
  }
  return NULL;
}

static void push_text(gw_arena *arena, gwgen_path_binding *binding,
                      gw_slice text) {
  gw_piece *last =
      binding->pieces.n ? &binding->pieces.v[binding->pieces.n - 1] : NULL;
  if (last && last->capture < 0) {
    last->text =
        gw_arena_printf(arena, "%.*s%.*s", GWGEN_S(last->text), GWGEN_S(text));
    return;
  }
  gw_piece *piece = GW_PUSH(arena, &binding->pieces);
  if (piece) {
    *piece = (gw_piece){.text = text, .capture = -1};
  }
}

static void push_capture(gw_arena *arena, gwgen_path_binding *binding,
                         uint32_t capture) {
  gw_piece *piece = GW_PUSH(arena, &binding->pieces);
  if (piece) {
    piece->capture = (int32_t)capture;
  }
}

/* "shelves/" capture "/books/" capture, of {name=shelves/x/books/x}. */
static void make_pieces(gw_arena *arena, const gwgen_template *path,
                        const gwgen_variable *variable, uint32_t capture,
                        gwgen_path_binding *binding) {
  for (uint32_t i = 0; i < variable->count; i++) {
    const gwgen_segment *segment = &path->segments.v[variable->first + i];
    if (i) {
      push_text(arena, binding, GW_LIT("/"));
    }
    if (segment->kind == GWGEN_SEGMENT_LITERAL) {
      push_text(arena, binding, segment->text);
    } else {
      push_capture(arena, binding, capture++);
    }
  }
}

/* The variable |at| of |path| (the rule's or the operation's) fills
 * |fields|. */
static void bind_path(gwgen_linker *linker, gwgen_operation *op,
                      const gwgen_template *path, size_t at,
                      const gwgen_field_path *fields) {
  gw_arena *arena = linker->product->arena;
  const gwgen_variable *variable = &path->variables.v[at];
  uint32_t first = 0;
  int32_t whole = gwgen_variable_capture(path, at, &first);
  gwgen_parameter *parameter =
      whole >= 0 ? parameter_of(op, (uint32_t)whole) : NULL;
  if (parameter) {
    gwgen_param_binding *param = gwgen_param_push(arena, op, parameter);
    if (param) {
      param->capture = (uint32_t)whole;
      gwgen_param_set_fields(param, fields);
    }
    return;
  }
  gwgen_path_binding *binding = GW_PUSH(arena, &op->path_bindings);
  if (!binding) {
    return;
  }
  binding->field_path = variable->name;
  binding->fields.v = fields->v;
  binding->fields.n = fields->n;
  binding->fields.cap = fields->cap;
  if (whole >= 0) {
    push_capture(arena, binding, (uint32_t)whole);
  } else {
    make_pieces(arena, path, variable, first, binding);
  }
}

/* Text around captures, or several of them, only fits a string. */
static bool is_composed(const gwgen_template *path, size_t at) {
  uint32_t first = 0;
  return gwgen_variable_capture(path, at, &first) < 0;
}

/* One scalar; a list or an object only where a documented parameter says how
 * that is written. */
static gwgen_leaf leaf_of(gwgen_linker *linker, const gwgen_operation *op,
                          const gwgen_template *path, size_t at) {
  uint32_t first = 0;
  int32_t whole = gwgen_variable_capture(path, at, &first);
  const gwgen_parameter *parameter =
      whole >= 0 ? parameter_of(op, (uint32_t)whole) : NULL;
  uint32_t types = parameter ? gwgen_param_types(linker->product, parameter)
                             : (uint32_t)GW_TYPE_ANY;
  bool is_one =
      types == GW_TYPE_ANY || !(types & (GW_TYPE_ARRAY | GW_TYPE_OBJECT));
  return is_one ? GWGEN_LEAF_PATH
                : gwgen_param_leaf(linker->product, parameter);
}

static void bind_variable(gwgen_linker *linker, gwgen_operation *op,
                          const gwgen_template *path, size_t at,
                          gw_slice field_path) {
  gwgen_product *product = linker->product;
  gwgen_pos pos = op->rule ? op->rule->pos : op->pos;
  gw_slice name = path->variables.v[at].name;
  gwgen_field_path fields;
  gw_slice wrong =
      gwgen_field_resolve(product->arena, op->rpc->input, field_path,
                          leaf_of(linker, op, path, at), &fields);
  if (wrong.p) {
    gwgen_finding *finding =
        gwgen_report_add(product->report, "link-path-variable", pos,
                         "path variable '%.*s' of %.*s fills no field: %.*s",
                         GWGEN_S(name), GWGEN_S(path->text), GWGEN_S(wrong));
    gwgen_finding_note(product->report, finding, op->rpc->input->pos,
                       "%.*s is here", GWGEN_S(op->rpc->input->name));
    return;
  }
  const gwgen_field *leaf = fields.v[fields.n - 1];
  if (is_composed(path, at) && leaf->type != GW_PB_STRING) {
    gwgen_finding *finding = gwgen_report_add(
        product->report, "link-path-variable", pos,
        "path variable '%.*s' spans several segments, and field '%.*s' is "
        "not a string",
        GWGEN_S(name), GWGEN_S(leaf->name));
    gwgen_finding_note(product->report, finding, leaf->pos, "the field");
    return;
  }
  bind_path(linker, op, path, at, &fields);
}

static gw_slice field_of_variable(gwgen_linker *linker,
                                  const gwgen_operation *op, size_t at) {
  gw_slice name = op->path.variables.v[at].name;
  for (size_t i = 0; i < op->oas->parameters.n; i++) {
    const gwgen_parameter *parameter = &op->oas->parameters.v[i];
    if (parameter->in == GW_IN_PATH && gw_slice_eq(parameter->name, name)) {
      gw_slice said = gwgen_extension_field(linker->product, parameter);
      return said.p ? said : name;
    }
  }
  return name;
}

void gwgen_link_path(gwgen_linker *linker, gwgen_operation *op) {
  const gwgen_template *path = op->rule ? &op->rule->path : &op->path;
  for (size_t i = 0; i < path->variables.n; i++) {
    gw_slice name = path->variables.v[i].name;
    if (name.n) {
      bind_variable(linker, op, path, i,
                    op->rule ? name : field_of_variable(linker, op, i));
    }
  }
}
