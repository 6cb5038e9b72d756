#include "front/openapi_read.h"

/* The keywords that hold schemas. */
typedef enum holder_form { ONE, MANY_LISTED, MANY_NAMED } holder_form;

static const struct {
  const char *keyword;
  holder_form form;
} holders[] = {
    {"properties", MANY_NAMED},
    {"items", ONE},
    {"additionalProperties", ONE},
    {"allOf", MANY_LISTED},
    {"anyOf", MANY_LISTED},
    {"oneOf", MANY_LISTED},
    {"not", ONE},
    {"if", ONE},
    {"then", ONE},
    {"else", ONE},
    {"prefixItems", MANY_LISTED},
    {"contains", ONE},
    {"unevaluatedItems", ONE},
    {"patternProperties", MANY_NAMED},
    {"propertyNames", ONE},
    {"dependentSchemas", MANY_NAMED},
    {"unevaluatedProperties", ONE},
    {"$defs", MANY_NAMED},
    {"definitions", MANY_NAMED},
    {"dependencies", MANY_NAMED},
    {"additionalItems", ONE},
};

/* Draft 4 lists schemas in "items", too. */
static holder_form form_of(size_t holder, const gw_node *value) {
  bool is_list = gw_slice_is(gw_slice_str(holders[holder].keyword), "items") &&
                 value->kind == GW_NODE_LIST;
  return is_list ? MANY_LISTED : holders[holder].form;
}

/* true and false are no schemas of their own in additionalProperties and
 * additionalItems, but a word to the schema around them. */
static bool holds_schema(size_t holder, const gw_node *value) {
  gw_slice keyword = gw_slice_str(holders[holder].keyword);
  return value->kind == GW_NODE_MAP ||
         (value->kind == GW_NODE_BOOL &&
          !gw_slice_is(keyword, "additionalProperties") &&
          !gw_slice_is(keyword, "additionalItems"));
}

bool gwgen_oas_is_only_ref(const gwgen_schema *schema) {
  return gwgen_dialect_is_old(schema->document->dialect) &&
         gw_node_find(schema->node, "$ref");
}

gwgen_schema *gwgen_oas_child(const gwgen_openapi *openapi,
                              const gwgen_schema *schema,
                              gwgen_child_cursor *cursor) {
  if (gwgen_oas_is_only_ref(schema)) {
    return NULL;
  }
  for (; cursor->holder < GW_COUNT(holders); cursor->holder++) {
    const gw_node *value =
        gw_node_find(schema->node, holders[cursor->holder].keyword);
    holder_form form = value ? form_of(cursor->holder, value) : ONE;
    gw_node_kind kind = form == MANY_LISTED ? GW_NODE_LIST : GW_NODE_MAP;
    size_t n = form == ONE ? 1 : value && value->kind == kind ? value->n : 0;
    while (value && cursor->item < n) {
      size_t i = cursor->item++;
      const gw_node *node = form == ONE           ? value
                            : form == MANY_LISTED ? value->items[i]
                                                  : value->entries[i].value;
      gwgen_schema *child = gwgen_schema_at(openapi, node);
      if (child) {
        return child;
      }
    }
    cursor->item = 0;
  }
  return NULL;
}

/* ---- discovery ----------------------------------------------------------- */

static void walk_list(gwgen_oas *oas, gwgen_place list, gwgen_schema *parent) {
  for (size_t i = 0; i < list.node->n; i++) {
    gwgen_oas_schema(oas, gwgen_place_item(oas->arena, list, i), parent);
  }
}

static void walk_named(gwgen_oas *oas, gwgen_place map, gwgen_schema *parent) {
  for (size_t i = 0; i < map.node->n; i++) {
    gwgen_place place = gwgen_place_entry(oas->arena, map, i);
    if (place.node->kind != GW_NODE_LIST) { /* names, in "dependencies" */
      gwgen_oas_schema(oas, place, parent);
    }
  }
}

/* Values of the wrong kind are pass/5_schemas's to refuse. */
static void walk_holder(gwgen_oas *oas, gwgen_place place, size_t holder,
                        gwgen_schema *parent) {
  gwgen_place value =
      gwgen_place_key(oas->arena, place, holders[holder].keyword);
  if (!value.node) {
    return;
  }
  holder_form form = form_of(holder, value.node);
  if (form == ONE && holds_schema(holder, value.node)) {
    gwgen_oas_schema(oas, value, parent);
  } else if (form == MANY_LISTED && value.node->kind == GW_NODE_LIST) {
    walk_list(oas, value, parent);
  } else if (form == MANY_NAMED && value.node->kind == GW_NODE_MAP) {
    walk_named(oas, value, parent);
  }
}

static bool is_schema_node(gwgen_oas *oas, gwgen_place place) {
  if (place.node->kind == GW_NODE_MAP ||
      (place.node->kind == GW_NODE_BOOL &&
       !gwgen_dialect_is_old(place.document->dialect))) {
    return true;
  }
  gwgen_report_add(oas->report, "openapi-type", gwgen_place_pos(place),
                   "a schema is a map, not %s",
                   gw_node_kind_text(place.node->kind));
  return false;
}

static bool too_many_schemas(gwgen_oas *oas, gwgen_place place) {
  if (oas->product->openapi.schemas.n < GWGEN_MAX_SCHEMAS) {
    return false;
  }
  if (!oas->too_many_schemas) {
    gwgen_report_add(oas->report, "openapi-limit", gwgen_place_pos(place),
                     "more than %d schemas", GWGEN_MAX_SCHEMAS);
    oas->too_many_schemas = 1;
  }
  return true;
}

/* The base of what a schema stands in. One that only a pointer leads to has no
 * parent: the nearest schema above it that is known says. */
static gw_slice base_around(gwgen_oas *oas, gwgen_place place,
                            const gwgen_schema *parent) {
  const gw_node *root = place.document->root;
  gw_slice base = gwgen_document_base(place.document);
  if (parent) {
    return parent->base;
  }
  for (size_t n = 0; n < place.pointer.n && root; n++) {
    if (n && place.pointer.p[n] != '/') {
      continue;
    }
    const gw_node *above =
        gwgen_pointer_find(oas->arena, root, gw_slice_sub(place.pointer, 0, n));
    const gwgen_schema *schema =
        above ? gwgen_schema_at(&oas->product->openapi, above) : NULL;
    base = schema ? schema->base : base;
  }
  return base;
}

static gwgen_schema *file_schema(gwgen_oas *oas, gwgen_place place,
                                 gwgen_schema *parent) {
  gwgen_schema *schema = gw_arena_zalloc(oas->arena, sizeof *schema);
  if (!schema) {
    return NULL;
  }
  schema->pos = gwgen_place_pos(place);
  schema->document = place.document;
  schema->pointer = place.pointer;
  schema->node = place.node;
  schema->parent = parent;
  gwgen_openapi *openapi = &oas->product->openapi;
  if (gwgen_schema_file(oas->arena, openapi, schema)) {
    return NULL;
  }
  gwgen_oas_identify(oas, schema, base_around(oas, place, parent));
  return schema;
}

static void hold_reference(gwgen_oas *oas, gwgen_schema *schema) {
  gwgen_schema **slot = GW_PUSH(oas->arena, &oas->pending);
  if (slot) {
    *slot = schema;
  }
}

static bool has_dynamic_ref(const gwgen_schema *schema) {
  return !gwgen_dialect_is_old(schema->document->dialect) &&
         gw_node_find(schema->node, "$dynamicRef");
}

gwgen_schema *gwgen_oas_schema(gwgen_oas *oas, gwgen_place place,
                               gwgen_schema *parent) {
  gwgen_schema *schema = gwgen_schema_at(&oas->product->openapi, place.node);
  if (schema) {
    /* a reference was here before the schema around it was walked */
    schema->parent = schema->parent ? schema->parent : parent;
    return schema;
  }
  if (!is_schema_node(oas, place) || too_many_schemas(oas, place)) {
    return NULL;
  }
  schema = file_schema(oas, place, parent);
  if (!schema) {
    return NULL;
  }
  if (gw_node_find(place.node, "$ref") || has_dynamic_ref(schema)) {
    hold_reference(oas, schema);
  }
  if (!gwgen_oas_is_only_ref(schema)) {
    for (size_t i = 0; i < GW_COUNT(holders); i++) {
      walk_holder(oas, place, i, schema);
    }
  }
  return schema;
}

/* ---- references ---------------------------------------------------------- */

static void warn_siblings(gwgen_oas *oas, const gwgen_schema *schema) {
  for (size_t i = 0; i < schema->node->n; i++) {
    const gw_node_entry *entry = &schema->node->entries[i];
    if (!gw_slice_is(entry->key, "$ref") &&
        !gw_slice_is(entry->key, "summary") &&
        !gw_slice_is(entry->key, "description") &&
        !gwgen_key_is_extension(entry->key)) {
      gwgen_report_add(oas->report, "ref-siblings",
                       gwgen_key_pos(schema->document->file, entry),
                       "\"%.*s\" beside $ref means nothing in %s; put both "
                       "into allOf",
                       GWGEN_S(entry->key),
                       gwgen_dialect_text(schema->document->dialect));
    }
  }
}

/* JSON Schema 2020-12 8.2.3.2: it is dynamic where what it leads to at first
 * has a $dynamicAnchor of that name. */
static void resolve_dynamic(gwgen_oas *oas, gwgen_schema *schema) {
  gwgen_place target;
  if (!gwgen_oas_find(oas, schema, "$dynamicRef", &target)) {
    return;
  }
  schema->dynamic_ref = gwgen_oas_schema(oas, target, NULL);
  gw_slice name = gw_node_find(schema->node, "$dynamicRef")->text;
  (void)gw_slice_cut(&name, '#');
  const gw_node *anchor = gw_node_find(target.node, "$dynamicAnchor");
  if (name.p && name.n && anchor && gw_slice_eq(anchor->text, name)) {
    schema->dynamic_name = name;
  }
}

static void resolve(gwgen_oas *oas, gwgen_schema *schema) {
  gwgen_place target;
  if (gwgen_oas_is_only_ref(schema)) {
    warn_siblings(oas, schema);
  }
  if (gw_node_find(schema->node, "$ref") &&
      gwgen_oas_find(oas, schema, "$ref", &target)) {
    schema->ref = gwgen_oas_schema(oas, target, NULL);
  }
  if (has_dynamic_ref(schema)) {
    resolve_dynamic(oas, schema);
  }
}

/* The list grows while it is walked: targets hold references of their own. */
void gwgen_oas_resolve_schemas(gwgen_oas *oas) {
  for (size_t i = 0; i < oas->pending.n; i++) {
    resolve(oas, oas->pending.v[i]);
  }
  oas->pending.n = 0;
}
