#include "base/names.h"
#include "pass/keyword_table.h"
#include "pass/schema_set.h"

/* A oneOf or anyOf whose branches a member tells apart becomes a switch. The
 * document says so (discriminator), or it follows: every branch requires the
 * member, and its values there are of no other branch. */

enum { MAX_HOPS = 16 };

typedef struct chooser {
  gwgen_lowering *lowering;
  const gw_node *list; /* of the branches */
  gw_slice property;
  GW_VEC(gw_slice) names;
  GW_VEC(uint16_t) branches;
  gw_map seen;
  bool is_clear; /* no value is of two branches */
} chooser;

static void add(chooser *c, gw_slice value, size_t branch) {
  gw_arena *arena = c->lowering->arena;
  if (gw_map_put(arena, &c->seen, value, c) != GW_OK) {
    c->is_clear = false;
    return;
  }
  gw_slice *name = GW_PUSH(arena, &c->names);
  uint16_t *index = GW_PUSH(arena, &c->branches);
  if (name && index) {
    *name = value;
    *index = (uint16_t)branch;
  }
}

static const gwgen_schema *schema_at(const chooser *c, size_t branch) {
  return gwgen_schema_at(&c->lowering->set->product->openapi,
                         c->list->items[branch]);
}

static const gwgen_schema *follow(const gwgen_schema *schema) {
  for (int i = 0; i < MAX_HOPS && schema && schema->ref; i++) {
    schema = schema->ref;
  }
  return schema;
}

/* Whether the branch takes null and nothing else: no object gets there. */
static bool is_null(const gwgen_schema *schema) {
  const gw_node *type = schema ? gw_node_find(schema->node, "type") : NULL;
  return type && type->kind == GW_NODE_STRING &&
         gw_slice_is(type->text, "null");
}

/* ---- as the document says
 * ----------------------------------------------------------- */

static gw_slice last_token(gw_slice pointer) {
  while (gw_slice_find(pointer, '/') < pointer.n) {
    (void)gw_slice_cut(&pointer, '/');
  }
  return pointer;
}

/* Whether |word| of a mapping means the branch: its reference as it is written
 * there, or the name of its schema. */
static bool means(const gwgen_schema *schema, gw_slice word) {
  const gw_node *ref = gw_node_find(schema->node, "$ref");
  gw_slice fragment = word;
  gw_slice file = gw_slice_cut(&fragment, '#');
  return (ref && gw_slice_eq(ref->text, word)) ||
         (!file.n && fragment.p &&
          gw_slice_eq(schema->ref->pointer, fragment)) ||
         gw_slice_eq(last_token(schema->ref->pointer), word);
}

static void add_mapping(chooser *c, const gw_node *mapping) {
  for (size_t i = 0; i < mapping->n; i++) {
    const gw_node_entry *entry = &mapping->entries[i];
    size_t k = 0;
    while (k < c->list->n && !(schema_at(c, k) && schema_at(c, k)->ref &&
                               means(schema_at(c, k), entry->value->text))) {
      k++;
    }
    if (k < c->list->n) {
      add(c, entry->key, k);
      continue;
    }
    gwgen_report_add(c->lowering->report, "schema-value",
                     gwgen_lower_pos(c->lowering, entry->value),
                     "\"%.*s\" is none of the schemas listed here",
                     GWGEN_S(entry->value->text));
  }
}

/* OpenAPI 3.1.0 4.8.25: a schema's name is its value, whatever else is. */
static bool choose_said(chooser *c, const gw_node *discriminator) {
  const gw_node *name = gw_node_find(discriminator, "propertyName");
  const gw_node *mapping = gw_node_find(discriminator, "mapping");
  if (!name || name->kind != GW_NODE_STRING) {
    return false;
  }
  c->property = name->text;
  if (mapping && mapping->kind == GW_NODE_MAP) {
    add_mapping(c, mapping);
  }
  for (size_t i = 0; i < c->list->n; i++) {
    const gwgen_schema *schema = schema_at(c, i);
    if (!schema || (!schema->ref && !is_null(schema))) {
      return false;
    }
    gw_slice word = schema->ref ? last_token(schema->ref->pointer) : GW_LIT("");
    if (schema->ref && !gw_map_find(&c->seen, word)) {
      add(c, word, i);
    }
  }
  return c->is_clear;
}

/* ---- as it follows
 * ------------------------------------------------------------------ */

static bool requires(const gwgen_schema *schema, gw_slice name) {
  const gw_node *list = gw_node_find(schema->node, "required");
  for (size_t i = 0; list && list->kind == GW_NODE_LIST && i < list->n; i++) {
    if (gw_slice_eq(list->items[i]->text, name)) {
      return true;
    }
  }
  return false;
}

/* The strings that the branch allows of |c->property|, as values; false where
 * it allows others, or none has to be there. */
static bool add_values(chooser *c, size_t branch) {
  const gwgen_schema *schema = follow(schema_at(c, branch));
  if (is_null(schema)) {
    return true;
  }
  if (!schema || !requires(schema, c->property)) {
    return false;
  }
  const gw_node_entry *entry =
      gw_node_entry_find(gw_node_find(schema->node, "properties"), c->property);
  const gw_node *value = entry ? gw_node_find(entry->value, "const") : NULL;
  const gw_node *values = entry ? gw_node_find(entry->value, "enum") : NULL;
  if (entry && (gw_node_find(entry->value, "readOnly") ||
                gw_node_find(entry->value, "writeOnly"))) {
    return false;
  }
  if (value && value->kind == GW_NODE_STRING) {
    add(c, value->text, branch);
    return true;
  }
  size_t n = values && values->kind == GW_NODE_LIST ? values->n : 0;
  for (size_t i = 0; i < n; i++) {
    if (values->items[i]->kind != GW_NODE_STRING) {
      return false;
    }
    add(c, values->items[i]->text, branch);
  }
  return n > 0;
}

static bool try_property(chooser *c, gw_slice property) {
  c->property = property;
  c->names.n = c->branches.n = 0;
  c->seen = (gw_map){0};
  c->is_clear = true;
  bool is_known = true;
  for (size_t i = 0; i < c->list->n && is_known && c->is_clear; i++) {
    is_known = add_values(c, i);
  }
  return is_known && c->is_clear && c->names.n;
}

static bool choose_inferred(chooser *c) {
  const gwgen_schema *first = NULL;
  for (size_t i = 0; i < c->list->n && !first; i++) {
    const gwgen_schema *schema = follow(schema_at(c, i));
    first = schema && !is_null(schema) ? schema : NULL;
  }
  const gw_node *map = first ? gw_node_find(first->node, "properties") : NULL;
  for (size_t i = 0; map && map->kind == GW_NODE_MAP && i < map->n; i++) {
    if (try_property(c, map->entries[i].key)) {
      return true;
    }
  }
  return false;
}

/* ---- the table
 * ---------------------------------------------------------------------- */

const gw_choice *gwgen_lower_choice(gwgen_lowering *lowering,
                                    const gw_node *list) {
  const gw_node *said = gw_node_find(lowering->schema->node, "discriminator");
  bool is_openapi = lowering->schema->document->dialect <= GWGEN_OPENAPI_31;
  chooser c = {.lowering = lowering, .list = list, .is_clear = true};
  bool has_choice =
      list->n > 1 && list->n < UINT16_MAX &&
      (said && is_openapi && said->kind == GW_NODE_MAP ? choose_said(&c, said)
                                                       : choose_inferred(&c));
  gw_choice *choice =
      has_choice ? gw_arena_zalloc(lowering->arena, sizeof *choice) : NULL;
  if (!choice ||
      gw_names_build(lowering->arena, c.names.v, c.names.n, &choice->values)) {
    return NULL; /* too many: the branches are tried */
  }
  choice->property = c.property;
  choice->branches = c.branches.v;
  return choice;
}
