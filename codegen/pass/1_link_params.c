#include "pass/1_link_parts.h"
#include "pass/2_check.h"

gwgen_param_binding *gwgen_param_push(gw_arena *arena, gwgen_operation *op,
                                      gwgen_parameter *parameter) {
  gwgen_param_binding *param = GW_PUSH(arena, &op->params);
  if (param) {
    param->parameter = parameter;
    param->name = parameter->name;
    param->in = parameter->in;
  }
  return param;
}

void gwgen_param_set_fields(gwgen_param_binding *param,
                            const gwgen_field_path *fields) {
  param->fields.v = fields->v;
  param->fields.n = fields->n;
  param->fields.cap = fields->cap;
}

static bool has_param(const gwgen_operation *op,
                      const gwgen_parameter *parameter) {
  for (size_t i = 0; i < op->params.n; i++) {
    if (op->params.v[i].parameter == parameter) {
      return true;
    }
  }
  return false;
}

/* Keywords beside the pattern that says which segments a variable spans. */
static const char *const plain_keywords[] = {
    "type",     "pattern",   "title",    "description",
    "example",  "examples",  "default",  "deprecated",
    "nullable", "x-go-name", "$comment", "externalDocs",
};

static bool is_plain(gw_slice keyword) {
  for (size_t i = 0; i < GW_COUNT(plain_keywords); i++) {
    if (gw_slice_is(keyword, plain_keywords[i])) {
      return true;
    }
  }
  return gw_slice_starts(keyword, GW_LIT("x-"));
}

/* A variable over several segments has no single capture to check: its pattern
 * became the route, and other limits would be dropped without a word. */
static void check_spanning(gwgen_linker *linker, const gwgen_operation *op,
                           const gwgen_parameter *parameter) {
  const gwgen_schema *schema = gwgen_schema_target(parameter->schema);
  if (!schema || schema->node->kind != GW_NODE_MAP) {
    return;
  }
  for (size_t i = 0; i < schema->node->n; i++) {
    gw_slice keyword = schema->node->entries[i].key;
    if (!is_plain(keyword)) {
      gwgen_link_unsupported(
          linker, op, "link-path-variable", schema->pos,
          "path parameter '%.*s' spans several segments, and '%.*s' can't be "
          "checked there; document a parameter for each segment",
          GWGEN_S(parameter->name), GWGEN_S(keyword));
    }
  }
}

/* Path parameters that no variable of the rule took: checked only. */
static void link_checked(gwgen_linker *linker, gwgen_operation *op,
                         gwgen_parameter *parameter) {
  if (has_param(op, parameter)) {
    return;
  }
  for (size_t i = 0; i < op->path.variables.n; i++) {
    uint32_t first = 0;
    if (!gw_slice_eq(op->path.variables.v[i].name, parameter->name)) {
      continue;
    }
    int32_t whole = gwgen_variable_capture(&op->path, i, &first);
    if (whole < 0) {
      check_spanning(linker, op, parameter);
      return;
    }
    gwgen_param_binding *param =
        gwgen_param_push(linker->product->arena, op, parameter);
    if (param) {
      param->capture = (uint32_t)whole;
    }
    return;
  }
}

static bool is_path_field(const gwgen_operation *op,
                          const gwgen_field_path *fields) {
  for (size_t i = 0; i < op->params.n; i++) {
    const gwgen_param_binding *param = &op->params.v[i];
    if (param->in == GW_IN_PATH && param->fields.n == fields->n &&
        !memcmp(param->fields.v, fields->v, fields->n * sizeof *fields->v)) {
      return true;
    }
  }
  for (size_t i = 0; i < op->path_bindings.n; i++) {
    const gwgen_path_binding *binding = &op->path_bindings.v[i];
    if (binding->fields.n == fields->n &&
        !memcmp(binding->fields.v, fields->v, fields->n * sizeof *fields->v)) {
      return true;
    }
  }
  return false;
}

static void report_param(gwgen_linker *linker, const gwgen_operation *op,
                         const gwgen_parameter *parameter, gw_slice wrong) {
  static const char *const places[] = {"", "path", "query", "header", "cookie"};
  gwgen_report *report = linker->product->report;
  gwgen_finding *finding = gwgen_report_add(
      report, "link-parameter", parameter->pos,
      "%s parameter '%.*s' fills no field: %.*s", places[parameter->in],
      GWGEN_S(parameter->name), GWGEN_S(wrong));
  gwgen_finding_note(report, finding, op->rpc->input->pos,
                     "the request message of %.*s", GWGEN_S(op->rpc->name));
}

/* A header without a field of its name goes on as metadata, unless the name is
 * reserved, and a cookie nowhere: only a query parameter must have one. */
static void miss_field(gwgen_linker *linker, gwgen_operation *op,
                       gwgen_parameter *parameter, gw_slice wrong) {
  if (parameter->in == GW_IN_HEADER) {
    if (!gwgen_link_is_reserved(parameter->name)) {
      parameter->flags |= GW_PARAM_METADATA;
    }
    gwgen_param_push(linker->product->arena, op, parameter);
  } else if (parameter->in == GW_IN_COOKIE) {
    gwgen_report_add(linker->product->report, "link-cookie", parameter->pos,
                     "cookie parameter '%.*s' is checked, and reaches no "
                     "field",
                     GWGEN_S(parameter->name));
    gwgen_param_push(linker->product->arena, op, parameter);
  } else {
    report_param(linker, op, parameter, wrong);
  }
}

static void link_field(gwgen_linker *linker, gwgen_operation *op,
                       gwgen_parameter *parameter) {
  gw_arena *arena = linker->product->arena;
  gw_slice said = gwgen_extension_field(linker->product, parameter);
  gwgen_field_path fields;
  gwgen_leaf leaf = gwgen_param_leaf(linker->product, parameter);
  gw_slice wrong = gwgen_field_resolve(
      arena, op->rpc->input, said.p ? said : parameter->name, leaf, &fields);
  if (wrong.p && said.p) {
    report_param(linker, op, parameter, wrong);
    return;
  }
  if (wrong.p) {
    miss_field(linker, op, parameter, wrong);
    return;
  }
  if (is_path_field(op, &fields)) {
    report_param(linker, op, parameter, GW_LIT("the path fills it already"));
    return;
  }
  gwgen_param_binding *param = gwgen_param_push(arena, op, parameter);
  if (param) {
    gwgen_param_set_fields(param, &fields);
  }
}

static int by_place(const gwgen_param_binding *a,
                    const gwgen_param_binding *b) {
  return (a->in > b->in) - (a->in < b->in);
}

/* Path, query, header, cookie; a stable order of few. */
static void sort_params(gwgen_operation *op) {
  for (size_t i = 1; i < op->params.n; i++) {
    gwgen_param_binding moving = op->params.v[i];
    size_t at = i;
    for (; at && by_place(&op->params.v[at - 1], &moving) > 0; at--) {
      op->params.v[at] = op->params.v[at - 1];
    }
    op->params.v[at] = moving;
  }
}

bool gwgen_link_params(gwgen_linker *linker, gwgen_operation *op,
                       const gwgen_origin *origin) {
  bool is_readable = true;
  for (size_t i = 0; op->oas && i < op->oas->parameters.n; i++) {
    is_readable &= gwgen_link_style(linker, op, &op->oas->parameters.v[i]);
  }
  if (!is_readable || (op->oas && !gwgen_link_members(linker, op))) {
    return false;
  }
  if (op->rpc) {
    gwgen_link_path(linker, op);
  }
  if (!origin->oas) {
    gwgen_link_proto_params(linker, op);
    return true;
  }
  for (size_t i = 0; i < origin->oas->parameters.n; i++) {
    gwgen_parameter *parameter = &origin->oas->parameters.v[i];
    if (parameter->in == GW_IN_PATH) {
      link_checked(linker, op, parameter);
    } else if (!op->rpc) {
      gwgen_link_rest_param(linker, op, parameter);
    } else {
      link_field(linker, op, parameter);
    }
  }
  sort_params(op);
  return true;
}
