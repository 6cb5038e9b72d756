#include <stdarg.h>

#include "pass/6_xml.h"
#include "xml/xml.h"

enum { MAX_DEPTH = 32 };

static void keep(gwgen_tables *tables, gw_status status) {
  if (!tables->status) {
    tables->status = status;
  }
}

void gwgen_xml_refuse(gwgen_tables *tables, const gwgen_xml_facts *facts,
                      const char *format, ...) {
  const gwgen_schema *schema = facts->schema;
  const gw_node *node = facts->node;
  gwgen_pos pos = schema->pos;
  va_list args;
  va_start(args, format);
  gw_slice text = gw_arena_vprintf(tables->product->arena, format, args);
  va_end(args);
  if (node) {
    pos.line = node->line;
    pos.column = node->column;
  }
  gwgen_report_add(tables->product->report, "xml-invalid", pos, "%.*s",
                   GWGEN_S(text));
}

/* ---- one xml object ------------------------------------------------------ */

static bool is_flag(const gw_node *node, const char *key) {
  const gw_node *value = gw_node_find(node, key);
  return value && value->kind == GW_NODE_BOOL && value->boolean;
}

static void take_text(const gw_node *node, const char *key, gw_slice *fact) {
  const gw_node *value = gw_node_find(node, key);
  if (!fact->p && value && value->kind == GW_NODE_STRING) {
    *fact = value->text;
  }
}

static bool is_known(gw_slice key, gw_node_kind kind) {
  static const struct {
    const char *key;
    gw_node_kind kind;
  } rows[] = {{"name", GW_NODE_STRING},
              {"namespace", GW_NODE_STRING},
              {"prefix", GW_NODE_STRING},
              {"attribute", GW_NODE_BOOL},
              {"wrapped", GW_NODE_BOOL}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (gw_slice_is(key, rows[i].key)) {
      return kind == rows[i].kind;
    }
  }
  return gw_slice_starts(key, GW_LIT("x-"));
}

/* Names that Namespaces in XML 1.0 keeps for itself. */
static bool is_prefix(gw_slice prefix) {
  return gw_xml_is_name(prefix) && !gw_slice_is(prefix, "xml") &&
         !gw_slice_is(prefix, "xmlns") && !gw_slice_is(prefix, "xsi");
}

static void check(gwgen_tables *tables, const gwgen_xml_facts *facts) {
  for (size_t i = 0; i < facts->node->n; i++) {
    const gw_node_entry *entry = &facts->node->entries[i];
    if (!is_known(entry->key, entry->value->kind)) {
      gwgen_xml_refuse(tables, facts, "xml has \"%.*s\", which is %s",
                       GWGEN_S(entry->key),
                       gw_node_kind_text(entry->value->kind));
    }
  }
  if (facts->prefix.p && !is_prefix(facts->prefix)) {
    gwgen_xml_refuse(tables, facts, "\"%.*s\" is no prefix in XML",
                     GWGEN_S(facts->prefix));
  }
  if (facts->prefix.p && !facts->space.n) {
    gwgen_xml_refuse(tables, facts, "the prefix \"%.*s\" has no namespace",
                     GWGEN_S(facts->prefix));
  }
  if (facts->name.p && !gw_xml_is_name(facts->name)) {
    gwgen_xml_refuse(tables, facts, "\"%.*s\" is no name of an element",
                     GWGEN_S(facts->name));
  }
  if (facts->name.n > GW_XML_MAX_NAME || facts->space.n > GW_XML_MAX_SPACE) {
    gwgen_xml_refuse(tables, facts, "the name is too long");
  }
}

/* "/components/schemas/Book": "Book", where an element can be called so. */
static gw_slice component_of(const gwgen_schema *schema) {
  gw_slice place = GW_LIT("/components/schemas/");
  gw_slice name = gw_slice_from(schema->pointer, place.n);
  return gw_slice_starts(schema->pointer, place) && gw_xml_is_name(name)
             ? name
             : (gw_slice){NULL, 0};
}

/* Whether |schema| was not checked before: many refer to one. */
static bool is_new(gwgen_tables *tables, const gwgen_schema *schema) {
  gw_arena *arena = tables->product->arena;
  gw_slice key = gw_arena_printf(arena, "checked %u", schema->index);
  if (!key.p || gw_map_find(&tables->by_xml, key)) {
    return false;
  }
  keep(tables,
       gw_map_put(arena, &tables->by_xml, key, (void *)(uintptr_t)schema));
  return true;
}

gwgen_xml_facts gwgen_xml_facts_of(gwgen_tables *tables,
                                   const gwgen_schema *schema, bool reports) {
  gwgen_xml_facts facts = {.schema = schema};
  for (int i = 0; schema && i < MAX_DEPTH; i++, schema = schema->ref) {
    bool is_hidden =
        schema->ref && gwgen_dialect_is_old(schema->document->dialect);
    const gw_node *node = is_hidden ? NULL : gw_node_find(schema->node, "xml");
    facts.component =
        facts.component.p ? facts.component : component_of(schema);
    if (!node || node->kind != GW_NODE_MAP) {
      continue;
    }
    if (!facts.node) {
      facts.node = node;
      facts.schema = schema;
    }
    take_text(node, "name", &facts.name);
    if (!facts.space.p) { /* the two belong together */
      take_text(node, "prefix", &facts.prefix);
      take_text(node, "namespace", &facts.space);
    }
    facts.is_attribute |= is_flag(node, "attribute");
    facts.is_wrapped |= is_flag(node, "wrapped");
  }
  if (reports && facts.node && is_new(tables, facts.schema)) {
    check(tables, &facts);
  }
  return facts;
}

/* ---- all that a schema says ---------------------------------------------- */

typedef struct collector {
  gwgen_tables *tables;
  gwgen_xml_view *view;
  gw_map seen;     /* key -> index + 1 */
  gw_map required; /* key -> itself */
} collector;

static const gwgen_schema *schema_at(const collector *c, const gw_node *node) {
  return node ? gwgen_schema_at(&c->tables->product->openapi, node) : NULL;
}

static void add_properties(collector *c, const gw_node *node) {
  gw_arena *arena = c->tables->product->arena;
  for (size_t i = 0; node && node->kind == GW_NODE_MAP && i < node->n; i++) {
    const gw_node_entry *entry = &node->entries[i];
    const gwgen_schema *schema = schema_at(c, entry->value);
    if (!schema || gw_map_find(&c->seen, entry->key)) {
      continue; /* the first one speaks */
    }
    gwgen_xml_property *slot = GW_PUSH(arena, &c->view->properties);
    if (!slot) {
      keep(c->tables, gw_arena_why(arena));
      return;
    }
    *slot = (gwgen_xml_property){.key = entry->key, .schema = schema};
    keep(c->tables, gw_map_put(arena, &c->seen, entry->key, slot));
  }
}

/* As the view for requests has it: what is readOnly is not required. */
static void add_required(collector *c, const gw_schema *table) {
  for (size_t i = 0; table && i < table->n_properties; i++) {
    const gw_property *property = &table->properties[i];
    if (property->is_required && !gw_map_find(&c->required, property->name)) {
      keep(c->tables, gw_map_put(c->tables->product->arena, &c->required,
                                 property->name, (void *)(uintptr_t)property));
    }
  }
}

static void collect(collector *c, const gwgen_schema *schema, bool is_sure,
                    unsigned depth);

static void collect_list(collector *c, const gw_node *list, bool is_sure,
                         unsigned depth) {
  for (size_t i = 0; list && list->kind == GW_NODE_LIST && i < list->n; i++) {
    collect(c, schema_at(c, list->items[i]), is_sure, depth);
  }
}

static void collect(collector *c, const gwgen_schema *schema, bool is_sure,
                    unsigned depth) {
  static const char *const singles[] = {"if", "then", "else"};
  if (!schema || depth > MAX_DEPTH || c->tables->status) {
    return;
  }
  const gw_node *node = schema->node;
  if (!schema->ref || !gwgen_dialect_is_old(schema->document->dialect)) {
    const gwgen_schema *items = schema_at(c, gw_node_find(node, "items"));
    const gwgen_schema *additional =
        schema_at(c, gw_node_find(node, "additionalProperties"));
    add_properties(c, gw_node_find(node, "properties"));
    c->view->items = c->view->items ? c->view->items : items;
    c->view->additional =
        c->view->additional ? c->view->additional : additional;
    collect_list(c, gw_node_find(node, "allOf"), is_sure, depth + 1);
    collect_list(c, gw_node_find(node, "anyOf"), false, depth + 1);
    collect_list(c, gw_node_find(node, "oneOf"), false, depth + 1);
    for (size_t i = 0; i < GW_COUNT(singles); i++) {
      collect(c, schema_at(c, gw_node_find(node, singles[i])), false,
              depth + 1);
    }
  }
  if (is_sure) {
    add_required(c, schema->request);
  }
  collect(c, schema->ref, is_sure, depth + 1);
  collect(c, schema->dynamic_ref, false, depth + 1);
}

bool gwgen_xml_is_list(const gwgen_xml_view *view) {
  return view->types & GW_TYPE_ARRAY && !(view->types & GW_TYPE_OBJECT);
}

gwgen_xml_view gwgen_xml_view_of(gwgen_tables *tables,
                                 const gwgen_schema *schema) {
  gwgen_xml_view view = {.types = gwgen_view_types(schema->request)};
  collector c = {.tables = tables, .view = &view};
  collect(&c, schema, true, 0);
  for (size_t i = 0; i < view.properties.n; i++) {
    gwgen_xml_property *property = &view.properties.v[i];
    property->is_required = gw_map_find(&c.required, property->key) != NULL;
  }
  if (view.types == GW_TYPE_ANY) { /* "type" is often forgotten */
    view.types = view.properties.n ? GW_TYPE_OBJECT
                 : view.items      ? GW_TYPE_ARRAY
                                   : GW_TYPE_ANY;
  }
  return view;
}
