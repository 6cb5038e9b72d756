#include "pass/2_check_parts.h"

enum { REF_DEPTH = 64, ALL_OF_DEPTH = 16 };

const gwgen_schema *gwgen_schema_target(const gwgen_schema *schema) {
  for (int i = 0; schema && schema->ref && i < REF_DEPTH; i++) {
    schema = schema->ref;
  }
  return schema;
}

const gwgen_schema *gwgen_schema_of(const gwgen_checker *checker,
                                    const gw_node *node) {
  return node ? gwgen_schema_target(
                    gwgen_schema_at(&checker->product->openapi, node))
              : NULL;
}

const gwgen_schema *gwgen_schema_child(const gwgen_checker *checker,
                                       const gwgen_schema *schema,
                                       const char *keyword) {
  return gwgen_schema_of(checker, gw_node_find(schema->node, keyword));
}

bool gwgen_schema_flag(const gwgen_schema *schema, const char *keyword) {
  const gw_node *node = gw_node_find(schema->node, keyword);
  return node && node->kind == GW_NODE_BOOL && node->boolean;
}

gw_slice gwgen_schema_text(const gwgen_schema *schema, const char *keyword) {
  const gw_node *node = gw_node_find(schema->node, keyword);
  return node && node->kind == GW_NODE_STRING ? node->text
                                              : (gw_slice){NULL, 0};
}

/* ---- types --------------------------------------------------------------- */

static uint32_t named_type(gw_slice name) {
  static const struct {
    const char *name;
    uint32_t types;
  } rows[] = {
      {"null", GW_TYPE_NULL},
      {"boolean", GW_TYPE_BOOLEAN},
      {"integer", GW_TYPE_INTEGER},
      {"number", GW_TYPE_INTEGER | GW_TYPE_NUMBER},
      {"string", GW_TYPE_STRING},
      {"array", GW_TYPE_ARRAY},
      {"object", GW_TYPE_OBJECT},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (gw_slice_is(name, rows[i].name)) {
      return rows[i].types;
    }
  }
  return 0;
}

static uint32_t value_type(const gw_node *value) {
  static const uint32_t types[] = {
      [GW_NODE_NULL] = GW_TYPE_NULL,       [GW_NODE_BOOL] = GW_TYPE_BOOLEAN,
      [GW_NODE_INTEGER] = GW_TYPE_INTEGER, [GW_NODE_NUMBER] = GW_TYPE_NUMBER,
      [GW_NODE_STRING] = GW_TYPE_STRING,   [GW_NODE_LIST] = GW_TYPE_ARRAY,
      [GW_NODE_MAP] = GW_TYPE_OBJECT,
  };
  return types[value->kind];
}

static uint32_t types_of_values(const gwgen_schema *schema) {
  const gw_node *values = gw_node_find(schema->node, "enum");
  const gw_node *value = gw_node_find(schema->node, "const");
  uint32_t types = 0;
  if (value) {
    return value_type(value);
  }
  if (!values || values->kind != GW_NODE_LIST) {
    return GW_TYPE_ANY;
  }
  for (size_t i = 0; i < values->n; i++) {
    types |= value_type(values->items[i]);
  }
  return types;
}

uint32_t gwgen_schema_types(const gwgen_schema *schema) {
  const gw_node *type = gw_node_find(schema->node, "type");
  uint32_t types = 0;
  if (type && type->kind == GW_NODE_STRING) {
    types = named_type(type->text);
  } else if (type && type->kind == GW_NODE_LIST) {
    for (size_t i = 0; i < type->n; i++) {
      types |= named_type(type->items[i]->text);
    }
  } else {
    return types_of_values(schema);
  }
  if (gwgen_schema_flag(schema, "nullable")) {
    types |= GW_TYPE_NULL;
  }
  return types;
}

const gwgen_schema *gwgen_schema_not_null(const gwgen_checker *checker,
                                          const gwgen_schema *schema,
                                          bool *ret_nullable) {
  static const char *const keywords[] = {"anyOf", "oneOf"};
  uint32_t own = gwgen_schema_types(schema);
  *ret_nullable = own != GW_TYPE_ANY && (own & GW_TYPE_NULL);
  for (size_t i = 0; i < GW_COUNT(keywords); i++) {
    const gw_node *list = gw_node_find(schema->node, keywords[i]);
    if (!list || list->kind != GW_NODE_LIST || list->n != 2) {
      continue;
    }
    for (size_t k = 0; k < 2; k++) {
      const gwgen_schema *branch = gwgen_schema_of(checker, list->items[k]);
      const gwgen_schema *other = gwgen_schema_of(checker, list->items[1 - k]);
      if (branch && other && gwgen_schema_types(branch) == GW_TYPE_NULL) {
        *ret_nullable = true;
        return other;
      }
    }
  }
  return schema;
}

/* ---- properties ---------------------------------------------------------- */

static gwgen_pos pos_in(const gwgen_schema *schema, uint32_t line,
                        uint32_t column) {
  return (gwgen_pos){schema->pos.file, line, column};
}

const gwgen_property *gwgen_properties_find(const gwgen_properties *properties,
                                            gw_slice name) {
  for (size_t i = 0; i < properties->list.n; i++) {
    if (gw_slice_eq(properties->list.v[i].name, name)) {
      return &properties->list.v[i];
    }
  }
  return NULL;
}

static void mark_required(const gwgen_schema *schema,
                          gwgen_properties *properties) {
  const gw_node *required = gw_node_find(schema->node, "required");
  if (!required || required->kind != GW_NODE_LIST) {
    return;
  }
  for (size_t i = 0; i < required->n; i++) {
    for (size_t k = 0; k < properties->list.n; k++) {
      if (gw_slice_eq(properties->list.v[k].name, required->items[i]->text)) {
        properties->list.v[k].is_required = true;
      }
    }
  }
}

static void collect_own(const gwgen_checker *checker,
                        const gwgen_schema *schema,
                        gwgen_properties *properties) {
  const gw_node *own = gw_node_find(schema->node, "properties");
  for (size_t i = 0; own && own->kind == GW_NODE_MAP && i < own->n; i++) {
    gwgen_property *slot = GW_PUSH(checker->product->arena, &properties->list);
    if (slot) {
      const gw_node_entry *entry = &own->entries[i];
      slot->name = entry->key;
      slot->pos = pos_in(schema, entry->key_line, entry->key_column);
      slot->schema = gwgen_schema_of(checker, entry->value);
    }
  }
  const gw_node *patterns = gw_node_find(schema->node, "patternProperties");
  if (patterns) { /* no message has fields by pattern */
    properties->has_patterns = true;
    properties->open_pos = pos_in(schema, patterns->line, patterns->column);
  }
  const gw_node *more = gw_node_find(schema->node, "additionalProperties");
  if (!more) {
    more = gw_node_find(schema->node, "unevaluatedProperties");
  }
  if (more && more->kind == GW_NODE_BOOL && !more->boolean) {
    properties->is_closed = true;
  } else if (more && !properties->has_patterns) {
    properties->is_open = true;
    properties->open_pos = pos_in(schema, more->line, more->column);
  }
}

static void collect(const gwgen_checker *checker, const gwgen_schema *schema,
                    gwgen_properties *properties, int depth) {
  const gw_node *all = gw_node_find(schema->node, "allOf");
  collect_own(checker, schema, properties);
  for (size_t i = 0; all && all->kind == GW_NODE_LIST && i < all->n; i++) {
    const gwgen_schema *branch = gwgen_schema_of(checker, all->items[i]);
    if (branch && depth < ALL_OF_DEPTH) {
      collect(checker, branch, properties, depth + 1);
    }
  }
  mark_required(schema, properties);
}

void gwgen_properties_collect(const gwgen_checker *checker,
                              const gwgen_schema *schema,
                              gwgen_properties *ret_properties) {
  *ret_properties = (gwgen_properties){.is_open = false};
  collect(checker, schema, ret_properties, 0);
  /* What closes an object leaves it the names of its patterns. */
  ret_properties->is_open =
      ret_properties->has_patterns ||
      (ret_properties->is_open && !ret_properties->is_closed);
}
