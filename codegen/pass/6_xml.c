#include "pass/6_xml.h"

#include "base/names.h"
#include "pass/2_check.h"
#include "xml/xml.h"

/* Where a value stands. */
typedef struct place {
  gw_slice space; /* of elements without a prefix around it */
  gw_slice name;  /* what its elements are called, if it is a list and they
                     say nothing themselves */
} place;

static const gw_xml *table_of(gwgen_tables *tables, const gwgen_schema *schema,
                              place at);

static void keep(gwgen_tables *tables, gw_status status) {
  if (!tables->status) {
    tables->status = status;
  }
}

static void *room(gwgen_tables *tables, size_t n) {
  void *p = gw_arena_zalloc(tables->product->arena, n);
  if (!p) {
    keep(tables, gw_arena_why(tables->product->arena));
  }
  return p;
}

/* ---- names --------------------------------------------------------------- */

/* Fills what |member| is called: |name| where |facts| say nothing, in the
 * namespace of |at| where they don't say another. */
static void set_name(gwgen_tables *tables, gw_xml_member *member,
                     const gwgen_xml_facts *facts, gw_slice name, place at) {
  gw_arena *arena = tables->product->arena;
  bool is_attribute = member->flags & GW_XML_ATTRIBUTE;
  gw_slice local = facts->name.p ? facts->name : name;
  gw_slice none = {NULL, 0};
  gw_slice space = facts->space.p ? facts->space
                   : is_attribute ? none
                                  : at.space;
  if (is_attribute && space.n && !facts->prefix.n) {
    gwgen_xml_refuse(tables, facts,
                     "the attribute \"%.*s\" has a namespace and no prefix",
                     GWGEN_S(local));
  }
  if (!facts->name.p && !gw_xml_is_name(local)) {
    gwgen_xml_refuse(tables, facts,
                     "\"%.*s\" is no name of an element; xml: {name} can "
                     "give it another one",
                     GWGEN_S(local));
  }
  member->space = space;
  member->prefix = facts->prefix.p ? facts->prefix : none;
  member->tag = facts->prefix.n
                    ? gw_arena_printf(arena, "%.*s:%.*s",
                                      GWGEN_S(facts->prefix), GWGEN_S(local))
                    : local;
  member->name =
      space.n ? gw_arena_printf(arena, "%s{%.*s}%.*s", is_attribute ? "@" : "",
                                GWGEN_S(space), GWGEN_S(local))
              : gw_arena_printf(arena, "%s%.*s", is_attribute ? "@" : "",
                                GWGEN_S(local));
}

/* What holds inside of |member|, which stands at |at|. */
static place inside_of(const gw_xml_member *member, place at) {
  return (place){member->space.n && !member->prefix.n ? member->space
                                                      : at.space,
                 {NULL, 0}};
}

/* ---- members ------------------------------------------------------------- */

static void check_attribute(gwgen_tables *tables, const gwgen_xml_facts *facts,
                            const gwgen_xml_view *view, gw_slice key) {
  bool is_any = view->types == GW_TYPE_ANY;
  if (!is_any && view->types & (GW_TYPE_OBJECT | GW_TYPE_ARRAY)) {
    gwgen_xml_refuse(tables, facts,
                     "\"%.*s\" is an attribute and no single value",
                     GWGEN_S(key));
  }
}

/* The list |member| without an element of its own: what its elements are
 * called is what it is called. The place of its table in |*ret_inside|. */
static void set_list(gwgen_tables *tables, gw_xml_member *member,
                     const gwgen_xml_facts *facts, const gwgen_schema *items,
                     place at, place *ret_inside) {
  gw_slice name = facts->name.p ? facts->name : member->key;
  gwgen_xml_facts of = gwgen_xml_facts_of(tables, items, false);
  if (!of.space.p) {
    of.space = facts->space;
    of.prefix = facts->prefix;
  }
  set_name(tables, member, &of, name, at);
  member->flags |= GW_XML_LIST;
  *ret_inside = inside_of(member, at);
  ret_inside->name = name;
}

static void fill_member(gwgen_tables *tables, gw_xml_member *member,
                        const gwgen_xml_property *property, place at) {
  gwgen_xml_facts facts = gwgen_xml_facts_of(tables, property->schema, true);
  gwgen_xml_view view = gwgen_xml_view_of(tables, property->schema);
  bool is_list = gwgen_xml_is_list(&view);
  place inside = at;
  member->key = property->key;
  if (facts.is_attribute) {
    check_attribute(tables, &facts, &view, property->key);
    member->flags = GW_XML_ATTRIBUTE;
    set_name(tables, member, &facts, property->key, at);
  } else if (is_list && view.items && !facts.is_wrapped) {
    set_list(tables, member, &facts, view.items, at, &inside);
    member->flags |= property->is_required ? (uint32_t)GW_XML_REQUIRED : 0u;
  } else {
    set_name(tables, member, &facts, property->key, at);
    inside = inside_of(member, at);
    inside.name = facts.name.p ? facts.name : property->key;
  }
  inside.name = is_list ? inside.name : (gw_slice){NULL, 0};
  member->value = table_of(tables, property->schema, inside);
}

/* Two members of one name can't be told apart. */
static void check_names(gwgen_tables *tables, const gwgen_xml_view *view,
                        const gw_xml *table) {
  gw_map seen = {0};
  for (size_t i = 0; i < table->n_members && !tables->status; i++) {
    const gw_xml_member *member = &table->members[i];
    const gw_xml_member *other = gw_map_find(&seen, member->name);
    if (other) {
      gwgen_xml_facts facts =
          gwgen_xml_facts_of(tables, view->properties.v[i].schema, false);
      gwgen_xml_refuse(
          tables, &facts, "\"%.*s\" and \"%.*s\" are both called %.*s in XML",
          GWGEN_S(other->key), GWGEN_S(member->key), GWGEN_S(member->name));
      continue;
    }
    keep(tables, gw_map_put(tables->product->arena, &seen, member->name,
                            (void *)(uintptr_t)member));
  }
}

static void index_members(gwgen_tables *tables, gw_xml *table) {
  gw_arena *arena = tables->product->arena;
  size_t n = table->n_members;
  gw_slice *names = room(tables, (2 * n + 1) * sizeof *names);
  for (size_t i = 0; names && i < n; i++) {
    names[i] = table->members[i].name;
    names[n + i] = table->members[i].key;
  }
  if (names && !tables->product->report->n_errors) {
    keep(tables, gw_names_build(arena, names, n, &table->names));
    keep(tables, gw_names_build(arena, names + n, n, &table->keys));
  }
}

static void fill_members(gwgen_tables *tables, gw_xml *table,
                         const gwgen_xml_view *view, place at) {
  size_t n = view->properties.n;
  gw_xml_member *members = n ? room(tables, n * sizeof *members) : NULL;
  if (!members) {
    return;
  }
  for (size_t i = 0; i < n && !tables->status; i++) {
    if (view->properties.v[i].schema) {
      fill_member(tables, &members[i], &view->properties.v[i], at);
    }
    uint32_t flags = members[i].flags;
    table->flags |= flags & GW_XML_ATTRIBUTE ? GW_XML_HAS_ATTRIBUTES : 0u;
    table->flags |= flags & GW_XML_REQUIRED ? GW_XML_HAS_REQUIRED : 0u;
  }
  table->members = members;
  table->n_members = n;
  check_names(tables, view, table);
  index_members(tables, table);
}

static void fill_item(gwgen_tables *tables, gw_xml *table,
                      const gwgen_schema *items, place at) {
  gw_xml_member *item = room(tables, sizeof *item);
  if (!item) {
    return;
  }
  gwgen_xml_facts facts = gwgen_xml_facts_of(tables, items, true);
  gwgen_xml_view view = gwgen_xml_view_of(tables, items);
  set_name(tables, item, &facts, at.name.p ? at.name : GW_LIT("item"), at);
  place inside = inside_of(item, at);
  if (gwgen_xml_is_list(&view)) {
    inside.name = facts.name.p ? facts.name : at.name;
  }
  item->value = table_of(tables, items, inside);
  table->item = item;
}

/* ---- tables -------------------------------------------------------------- */

static gwgen_xml_use *add_use(gwgen_tables *tables, gw_slice key,
                              const gwgen_schema *schema) {
  gw_arena *arena = tables->product->arena;
  gwgen_xml_use *use = room(tables, sizeof *use);
  gwgen_xml_use **slot = use ? GW_PUSH(arena, &tables->xmls) : NULL;
  gw_xml *table = slot ? room(tables, sizeof *table) : NULL;
  if (!table) {
    keep(tables, gw_arena_why(arena));
    return NULL;
  }
  *use = (gwgen_xml_use){.table = table, .schema = schema};
  for (size_t i = 0; i + 1 < tables->xmls.n; i++) {
    use->number += tables->xmls.v[i]->schema == schema;
  }
  *slot = use;
  keep(tables, gw_map_put(arena, &tables->by_xml, key, use));
  return use;
}

/* A schema that is only a reference has the tables of its target. */
static const gwgen_schema *target_of(const gwgen_schema *schema) {
  while (schema->ref && schema->request == schema->ref->request) {
    schema = schema->ref;
  }
  return schema;
}

static const gw_xml *table_of(gwgen_tables *tables, const gwgen_schema *schema,
                              place at) {
  gw_arena *arena = tables->product->arena;
  schema = target_of(schema);
  gw_slice key = gw_arena_printf(arena, "%u %.*s %.*s", schema->index,
                                 GWGEN_S(at.name), GWGEN_S(at.space));
  gwgen_xml_use *use = key.p ? gw_map_find(&tables->by_xml, key) : NULL;
  if (use || tables->status) {
    return use ? use->table : NULL;
  }
  use = add_use(tables, key, schema);
  if (!use) {
    return NULL;
  }
  gw_xml *table = use->table;
  gwgen_xml_view view = gwgen_xml_view_of(tables, schema);
  table->space = at.space;
  table->types = view.types;
  fill_members(tables, table, &view, at);
  if (view.items && view.types & GW_TYPE_ARRAY) {
    fill_item(tables, table, view.items, at);
  }
  if (view.additional) {
    table->additional =
        table_of(tables, view.additional, (place){at.space, {NULL, 0}});
  }
  return table;
}

/* The root is called as its schema says, else as the schema itself. */
const gw_xml_member *gwgen_bind_xml(gwgen_tables *tables,
                                    const gwgen_served *served, gwgen_way way) {
  const gwgen_schema *schema = served->media->schema;
  gw_xml_member *root = room(tables, sizeof *root);
  place at = {{NULL, 0}, {NULL, 0}};
  if (!root) {
    return NULL;
  }
  gwgen_xml_facts facts = gwgen_xml_facts_of(tables, schema, true);
  gwgen_xml_view view = gwgen_xml_view_of(tables, schema);
  gw_slice name = facts.name.p ? facts.name : facts.component;
  bool has_name = name.p != NULL;
  set_name(tables, root, &facts, has_name ? name : GW_LIT("root"), at);
  if (!has_name) {
    root->name = (gw_slice){NULL, 0};
    if (way == GWGEN_WAY_OUT) {
      gwgen_report_add(tables->product->report, "xml-root", served->media->pos,
                       "the schema of this %.*s has no name: its element is "
                       "<root>",
                       GWGEN_S(served->type));
    }
  }
  at = inside_of(root, at);
  if (gwgen_xml_is_list(&view)) {
    gwgen_xml_facts items = {0};
    if (view.items) {
      items = gwgen_xml_facts_of(tables, view.items, false);
    }
    at.name = items.component.p ? items.component : has_name ? name : at.name;
  }
  root->value = table_of(tables, schema, at);
  return root;
}
