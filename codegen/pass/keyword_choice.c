#include "base/names.h"
#include "pass/keyword_table.h"
#include "pass/schema_set.h"

/* A oneOf or anyOf whose branches a member tells apart becomes a switch. The
 * document says so (discriminator), or it follows: every branch requires the
 * member, and its values there are of no other branch; or every branch requires
 * a member that no other knows. */

enum { MAX_HOPS = 16, MAX_ALL_OF = 8, MAX_LOOKS = 10000 };

/* Who speaks of a member. */
typedef struct owner {
  gw_slice name;
  size_t branch;
  bool is_required, is_shared;
} owner;

typedef struct chooser {
  gwgen_lowering *lowering;
  const gw_node *list; /* of the branches */
  gw_slice property;
  GW_VEC(gw_slice) names;
  GW_VEC(uint16_t) branches;
  gw_map seen;
  bool is_clear; /* no value is of two branches */
  gw_map owners; /* of members, by name */
  GW_VEC(owner *) members;
  uint32_t n_looks; /* at schemas, for those */
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

static gwgen_schema *schema_at(const chooser *c, size_t branch) {
  return gwgen_schema_at(&c->lowering->set->product->openapi,
                         c->list->items[branch]);
}

static gwgen_schema *follow(gwgen_schema *schema) {
  for (int i = 0; i < MAX_HOPS && schema && schema->ref; i++) {
    schema = schema->ref;
  }
  return schema;
}

/* Whether no object gets to the branch: null, or a list, or a name. */
static bool takes_no_object(const gwgen_schema *schema) {
  const gw_node *type = schema ? gw_node_find(schema->node, "type") : NULL;
  if (!type) {
    return false;
  }
  size_t n = type->kind == GW_NODE_LIST ? type->n : 0;
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_is(type->items[i]->text, "object")) {
      return false;
    }
  }
  return n ||
         (type->kind == GW_NODE_STRING && !gw_slice_is(type->text, "object"));
}

/* ---- as the document says ------------------------------------------------ */

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
    if (!schema || (!schema->ref && !takes_no_object(schema))) {
      return false;
    }
    gw_slice word = schema->ref ? last_token(schema->ref->pointer) : GW_LIT("");
    if (schema->ref && !gw_map_find(&c->seen, word)) {
      add(c, word, i);
    }
  }
  return c->is_clear;
}

/* ---- as it follows ------------------------------------------------------- */

static bool requires(const chooser *c, gwgen_schema *schema, gw_slice name) {
  const gwgen_lowering *lowering = c->lowering;
  const gw_node *list = gw_node_find(schema->node, "required");
  for (size_t i = 0; list && list->kind == GW_NODE_LIST && i < list->n; i++) {
    if (gw_slice_eq(list->items[i]->text, name)) {
      return !gwgen_schema_hides(lowering->set, schema, lowering->view, name);
    }
  }
  return false;
}

/* The strings that the branch allows of |c->property|, as values; false where
 * it allows others, or none has to be there. */
static bool add_values(chooser *c, size_t branch) {
  gwgen_schema *schema = follow(schema_at(c, branch));
  if (takes_no_object(schema)) {
    return true;
  }
  if (!schema || !requires(c, schema, c->property)) {
    return false;
  }
  const gw_node_entry *entry =
      gw_node_entry_find(gw_node_find(schema->node, "properties"), c->property);
  const gw_node *value = entry ? gw_node_find(entry->value, "const") : NULL;
  const gw_node *values = entry ? gw_node_find(entry->value, "enum") : NULL;
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
    first = schema && !takes_no_object(schema) ? schema : NULL;
  }
  const gw_node *map = first ? gw_node_find(first->node, "properties") : NULL;
  for (size_t i = 0; map && map->kind == GW_NODE_MAP && i < map->n; i++) {
    if (try_property(c, map->entries[i].key)) {
      return true;
    }
  }
  return false;
}

/* ---- by the members that branches require -------------------------------- */

static void note(chooser *c, gw_slice name, size_t branch, bool is_required) {
  gw_arena *arena = c->lowering->arena;
  owner *o = gw_map_find(&c->owners, name);
  if (!o) {
    owner **slot = GW_PUSH(arena, &c->members);
    o = gw_arena_zalloc(arena, sizeof *o);
    if (!o || !slot || gw_map_put(arena, &c->owners, name, o)) {
      c->is_clear = false;
      return;
    }
    *slot = o;
    *o = (owner){.name = name, .branch = branch};
  }
  o->is_shared |= o->branch != branch;
  o->is_required |= is_required;
}

static const gw_node *find(const gwgen_schema *schema, const char *keyword,
                           gw_node_kind kind) {
  const gw_node *node = gw_node_find(schema->node, keyword);
  return node && node->kind == kind ? node : NULL;
}

static void note_own(chooser *c, gwgen_schema *schema, size_t branch) {
  const gwgen_lowering *lowering = c->lowering;
  const gw_node *properties = find(schema, "properties", GW_NODE_MAP);
  for (size_t i = 0; properties && i < properties->n; i++) {
    note(c, properties->entries[i].key, branch, false);
  }
  const gw_node *names = find(schema, "required", GW_NODE_LIST);
  for (size_t i = 0; names && i < names->n; i++) {
    gw_slice name = names->items[i]->text;
    note(c, name, branch,
         !gwgen_schema_hides(lowering->set, schema, lowering->view, name));
  }
}

/* What the branch says of its members, down through references and allOf. */
static void note_members(chooser *c, gwgen_schema *schema, size_t branch,
                         int depth) {
  const gwgen_lowering *lowering = c->lowering;
  if (!schema || depth == MAX_ALL_OF || ++c->n_looks > MAX_LOOKS) {
    return;
  }
  note_members(c, schema->ref, branch, depth + 1);
  if (schema->ref && gwgen_dialect_is_old(schema->document->dialect)) {
    return;
  }
  note_own(c, schema, branch);
  const gw_node *parts = find(schema, "allOf", GW_NODE_LIST);
  for (size_t i = 0; parts && i < parts->n; i++) {
    note_members(
        c, gwgen_schema_at(&lowering->set->product->openapi, parts->items[i]),
        branch, depth + 1);
  }
}

/* An object without the members of a branch is not of it; so one that has
 * those of one branch is of that, or of none. */
static bool choose_by_key(chooser *c) {
  c->names.n = c->branches.n = 0;
  c->property = (gw_slice){0};
  c->seen = (gw_map){0};
  c->is_clear = true;
  size_t n_free = 0; /* branches that still want a member */
  for (size_t i = 0; i < c->list->n; i++) {
    if (!takes_no_object(follow(schema_at(c, i)))) {
      n_free++;
      note_members(c, schema_at(c, i), i, 0);
    }
  }
  size_t last = SIZE_MAX;
  for (size_t i = 0; i < c->members.n && c->is_clear; i++) {
    const owner *o = c->members.v[i];
    if (o->is_required && !o->is_shared) {
      add(c, o->name, o->branch);
      n_free -= o->branch != last;
      last = o->branch;
    }
  }
  return c->is_clear && c->names.n && !n_free;
}

/* ---- the table ----------------------------------------------------------- */

const gw_choice *gwgen_lower_choice(gwgen_lowering *lowering,
                                    const gw_node *list) {
  const gw_node *said = gw_node_find(lowering->schema->node, "discriminator");
  bool is_openapi = lowering->schema->document->dialect <= GWGEN_OPENAPI_31;
  chooser c = {.lowering = lowering, .list = list, .is_clear = true};
  bool is_said = said && is_openapi && said->kind == GW_NODE_MAP;
  bool is_by_key = false;
  bool has_choice = list->n > 1 && list->n < UINT16_MAX &&
                    (is_said ? choose_said(&c, said) : choose_inferred(&c));
  if (!has_choice && !is_said && list->n > 1 && list->n < UINT16_MAX) {
    has_choice = is_by_key = choose_by_key(&c);
  }
  gw_choice *choice =
      has_choice ? gw_arena_zalloc(lowering->arena, sizeof *choice) : NULL;
  if (!choice ||
      gw_names_build(lowering->arena, c.names.v, c.names.n, &choice->values)) {
    return NULL; /* too many: the branches are tried */
  }
  choice->property = c.property;
  choice->branches = c.branches.v;
  choice->is_by_key = is_by_key;
  return choice;
}
