/* How a parameter is written, where OpenAPI's table of styles says so and where
 * it does not. */
#include "pass/1_link_parts.h"
#include "pass/2_check_parts.h"

enum { MAX_DEPTH = 16 };

#define TEXTS                                                                  \
  (GW_TYPE_BOOLEAN | GW_TYPE_INTEGER | GW_TYPE_NUMBER | GW_TYPE_STRING)

/* ---- what a value may be ------------------------------------------------- */

static uint32_t types_of(const gwgen_checker *checker,
                         const gwgen_schema *schema, unsigned depth);

/* The types of all or of any branch of |keyword|. */
static uint32_t branch_types(const gwgen_checker *checker,
                             const gwgen_schema *schema, const char *keyword,
                             bool is_all, unsigned depth) {
  const gw_node *list = gw_node_find(schema->node, keyword);
  if (!list || list->kind != GW_NODE_LIST || !list->n) {
    return GW_TYPE_ANY;
  }
  uint32_t types = is_all ? GW_TYPE_ANY : 0;
  for (size_t i = 0; i < list->n; i++) {
    const gwgen_schema *branch = gwgen_schema_of(checker, list->items[i]);
    uint32_t one = types_of(checker, branch, depth + 1);
    types = is_all ? types & one : types | one;
  }
  return types;
}

/* Documents often leave "type" out beside the keywords of one. */
static uint32_t implied(const gwgen_schema *schema) {
  if (gw_node_find(schema->node, "properties")) {
    return GW_TYPE_OBJECT;
  }
  return gw_node_find(schema->node, "items") ? GW_TYPE_ARRAY : GW_TYPE_ANY;
}

static uint32_t types_of(const gwgen_checker *checker,
                         const gwgen_schema *schema, unsigned depth) {
  const gwgen_schema *target = gwgen_schema_target(schema);
  if (!target || target->node->kind != GW_NODE_MAP || depth == MAX_DEPTH) {
    return GW_TYPE_ANY;
  }
  uint32_t types = gwgen_schema_types(target) &
                   branch_types(checker, target, "allOf", true, depth) &
                   branch_types(checker, target, "anyOf", false, depth) &
                   branch_types(checker, target, "oneOf", false, depth);
  return types == GW_TYPE_ANY ? implied(target) : types;
}

uint32_t gwgen_param_types(gwgen_product *product,
                           const gwgen_parameter *parameter) {
  gwgen_checker checker = {.product = product};
  if (parameter->is_content && !(parameter->flags & GW_PARAM_JSON)) {
    return GW_TYPE_STRING; /* one text, whatever is in it */
  }
  uint32_t types = types_of(&checker, parameter->schema, 0);
  return types == GW_TYPE_ANY ? types : types & ~(uint32_t)GW_TYPE_NULL;
}

/* Elements that are no text: JSON of each. */
static bool has_nested_items(gwgen_product *product,
                             const gwgen_parameter *parameter) {
  gwgen_checker checker = {.product = product};
  const gwgen_schema *schema = gwgen_schema_target(parameter->schema);
  const gw_node *items = schema ? gw_node_find(schema->node, "items") : NULL;
  uint32_t types = items
                       ? types_of(&checker, gwgen_schema_of(&checker, items), 0)
                       : GW_TYPE_ANY;
  return types && !(types & TEXTS);
}

gwgen_leaf gwgen_param_leaf(gwgen_product *product,
                            const gwgen_parameter *parameter) {
  uint32_t types = gwgen_param_types(product, parameter);
  if (parameter->flags & GW_PARAM_JSON) {
    return GWGEN_LEAF_JSON;
  }
  if (types == GW_TYPE_ANY || !(types & (GW_TYPE_OBJECT | GW_TYPE_ARRAY))) {
    return GWGEN_LEAF_VALUE;
  }
  /* Value and its like; lists of messages */
  bool is_mixed =
      types & ~(uint32_t)GW_TYPE_ARRAY || has_nested_items(product, parameter);
  return types == GW_TYPE_OBJECT ? GWGEN_LEAF_OBJECT
         : is_mixed              ? GWGEN_LEAF_JSON
                                 : GWGEN_LEAF_VALUE;
}

/* ---- exploded objects ---------------------------------------------------- */

static bool members_have(const gwgen_members *members, gw_slice name) {
  for (size_t i = 0; i < members->names.n; i++) {
    if (gw_slice_eq(members->names.v[i], name)) {
      return true;
    }
  }
  return false;
}

static void collect(const gwgen_checker *checker, const gwgen_schema *schema,
                    gwgen_members *out, unsigned depth) {
  static const char *const keywords[] = {"allOf", "anyOf", "oneOf"};
  const gwgen_schema *target = gwgen_schema_target(schema);
  if (!target || target->node->kind != GW_NODE_MAP || depth == MAX_DEPTH) {
    return;
  }
  const gw_node *own = gw_node_find(target->node, "properties");
  for (size_t i = 0; own && own->kind == GW_NODE_MAP && i < own->n; i++) {
    gw_slice name = own->entries[i].key;
    gw_slice *slot = members_have(out, name)
                         ? NULL
                         : GW_PUSH(checker->product->arena, &out->names);
    if (slot) {
      *slot = name;
    }
  }
  const gw_node *other = gw_node_find(target->node, "additionalProperties");
  out->is_open |= other && (other->kind == GW_NODE_MAP ||
                            (other->kind == GW_NODE_BOOL && other->boolean));
  for (size_t k = 0; k < GW_COUNT(keywords); k++) {
    const gw_node *list = gw_node_find(target->node, keywords[k]);
    for (size_t i = 0; list && list->kind == GW_NODE_LIST && i < list->n; i++) {
      collect(checker, gwgen_schema_of(checker, list->items[i]), out,
              depth + 1);
    }
  }
}

void gwgen_param_members(gwgen_product *product,
                         const gwgen_parameter *parameter,
                         gwgen_members *ret_members) {
  gwgen_checker checker = {.product = product};
  *ret_members = (gwgen_members){0};
  uint32_t types = gwgen_param_types(product, parameter);
  bool is_exploded = parameter->style == GW_STYLE_FORM &&
                     parameter->flags & GW_PARAM_EXPLODE &&
                     !(parameter->flags & GW_PARAM_JSON);
  if (is_exploded && types != GW_TYPE_ANY && types & GW_TYPE_OBJECT) {
    collect(&checker, parameter->schema, ret_members, 0);
  }
}

/* ---- conflicts ----------------------------------------------------------- */

static bool report_conflict(gwgen_linker *linker, const gwgen_operation *op,
                            const gwgen_parameter *parameter,
                            const gwgen_parameter *other, gw_slice name) {
  gwgen_finding *finding = gwgen_link_unsupported(
      linker, op, "link-style", parameter->pos,
      "%.*s of parameter '%.*s' stands under its own name, as parameter "
      "'%.*s' does; say explode: false, or style: deepObject",
      GWGEN_S(name), GWGEN_S(parameter->name), GWGEN_S(other->name));
  gwgen_finding_note(linker->product->report, finding, other->pos,
                     "the other one");
  return false;
}

/* Whether a member's name or the rest of the names is another's too. */
static bool check_pair(gwgen_linker *linker, const gwgen_operation *op,
                       const gwgen_parameter *parameter,
                       const gwgen_members *members,
                       const gwgen_parameter *other) {
  gwgen_members others;
  gwgen_param_members(linker->product, other, &others);
  bool has_name = !others.names.n && !others.is_open;
  if (has_name && members_have(members, other->name)) {
    return report_conflict(linker, op, parameter, other,
                           gw_arena_printf(linker->product->arena,
                                           "the member \"%.*s\"",
                                           GWGEN_S(other->name)));
  }
  for (size_t i = 0; i < others.names.n && other > parameter; i++) {
    if (members_have(members, others.names.v[i])) {
      return report_conflict(linker, op, parameter, other,
                             gw_arena_printf(linker->product->arena,
                                             "the member \"%.*s\"",
                                             GWGEN_S(others.names.v[i])));
    }
  }
  if (members->is_open && others.is_open && other > parameter) {
    return report_conflict(linker, op, parameter, other,
                           GW_LIT("every other name"));
  }
  return true;
}

bool gwgen_link_members(gwgen_linker *linker, const gwgen_operation *op) {
  for (size_t i = 0; i < op->oas->parameters.n; i++) {
    const gwgen_parameter *parameter = &op->oas->parameters.v[i];
    gwgen_members members;
    gwgen_param_members(linker->product, parameter, &members);
    for (size_t k = 0; k < op->oas->parameters.n; k++) {
      const gwgen_parameter *other = &op->oas->parameters.v[k];
      bool meets = other != parameter && other->in == parameter->in &&
                   (members.names.n || members.is_open);
      if (meets && !check_pair(linker, op, parameter, &members, other)) {
        return false;
      }
    }
  }
  return true;
}

/* ---- what the table leaves open ------------------------------------------ */

static bool is_joined(const gwgen_parameter *parameter) {
  return parameter->style == GW_STYLE_SPACE_DELIMITED ||
         parameter->style == GW_STYLE_PIPE_DELIMITED;
}

static void warn(gwgen_linker *linker, gwgen_parameter *parameter,
                 const char *what) {
  gwgen_report_add(linker->product->report, "link-style-open", parameter->pos,
                   "OpenAPI does not say how '%.*s' is written: %s",
                   GWGEN_S(parameter->name), what);
}

/* deepObject of what may be no object, or is not exploded. */
static void warn_deep(gwgen_linker *linker, gwgen_parameter *parameter,
                      uint32_t types) {
  if (!(parameter->flags & GW_PARAM_EXPLODE)) {
    warn(linker, parameter, "name[key]=value, as if it were exploded");
  } else if (types & GW_TYPE_ARRAY) {
    warn(linker, parameter,
         "an array is read from name[]=a&name[]=b, or from name[0]=a and so "
         "on");
  } else if (types & TEXTS && types != GW_TYPE_ANY) {
    warn(linker, parameter, "a value that is no object is read from name=a");
  }
}

bool gwgen_link_style(gwgen_linker *linker, const gwgen_operation *op,
                      gwgen_parameter *parameter) {
  uint32_t types = gwgen_param_types(linker->product, parameter);
  bool is_object = types & GW_TYPE_OBJECT && types != GW_TYPE_ANY;
  if (parameter->is_content) {
    return true;
  }
  if (is_joined(parameter) && is_object &&
      parameter->flags & GW_PARAM_EXPLODE) {
    gwgen_link_unsupported(
        linker, op, "link-style", parameter->pos,
        "parameter '%.*s' is an object of a style that has no exploded form; "
        "say explode: false, or style: deepObject",
        GWGEN_S(parameter->name));
    return false;
  }
  gwgen_members members;
  gwgen_param_members(linker->product, parameter, &members);
  bool has_names = members.names.n || members.is_open;
  bool is_form_query = parameter->in == GW_IN_QUERY &&
                       parameter->style == GW_STYLE_FORM &&
                       parameter->flags & GW_PARAM_EXPLODE;
  if (parameter->style == GW_STYLE_DEEP_OBJECT) {
    warn_deep(linker, parameter, types);
  } else if (is_form_query && is_object && !has_names) {
    /* without names of its own it has none in the query: published APIs mean
     * brackets then */
    warn(linker, parameter,
         "an object without properties is read as style deepObject");
    parameter->style = GW_STYLE_DEEP_OBJECT;
  } else if (types != GW_TYPE_ANY && types & GW_TYPE_ARRAY &&
             has_nested_items(linker->product, parameter)) {
    warn(linker, parameter, "each element is read as JSON");
  }
  return true;
}
