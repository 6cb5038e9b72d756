#include "pass/schema_set.h"

enum { MAX_HOPS = 64, MAX_BRANCH_DEPTH = 16 };

static gwgen_schema_state *state_of(const gwgen_schema_set *set,
                                    const gwgen_schema *schema) {
  return &set->states[schema->index];
}

gwgen_schema *gwgen_schema_real(const gwgen_schema_set *set,
                                gwgen_schema *schema) {
  for (int hops = 0; hops < MAX_HOPS && schema; hops++) {
    if (!state_of(set, schema)->is_only_ref) {
      return schema;
    }
    schema = schema->ref;
  }
  return NULL;
}

/* ---- facts of one schema ------------------------------------------------- */

/* What stands beside $ref counts in 3.1, if it says something about values. */
static bool is_only_ref(const gwgen_schema_set *set,
                        const gwgen_schema *schema) {
  if (!gw_node_find(schema->node, "$ref")) {
    return false;
  }
  gwgen_dialect dialect = schema->document->dialect;
  bool is_only = true;
  for (size_t i = 0; i < schema->node->n && is_only; i++) {
    gw_slice key = schema->node->entries[i].key;
    const gwgen_keyword *row = gw_map_find(&set->rows[dialect], key);
    is_only = gw_slice_is(key, "$ref") || gwgen_dialect_is_old(dialect) ||
              (row && (row->kind == GWGEN_KEYWORD_ANNOTATED || !row->lower));
  }
  return is_only;
}

/* Whether |schema| is the value of an entry of its parent's |keyword|. */
static bool stands_under(const gwgen_schema *schema, const char *keyword) {
  if (!schema->parent) {
    return false;
  }
  gw_slice rest = gw_slice_from(schema->pointer, schema->parent->pointer.n + 1);
  gw_slice first = gw_slice_cut(&rest, '/');
  return gw_slice_is(first, keyword) && rest.p &&
         gw_slice_find(rest, '/') == rest.n;
}

static bool is_true(const gw_node *node, const char *key) {
  const gw_node *value = gw_node_find(node, key);
  return value && value->kind == GW_NODE_BOOL && value->boolean;
}

/* The marks that stand in the schema, or in what it refers to. */
static uint8_t marks_of(const gwgen_schema *schema) {
  unsigned marks = 0;
  for (int hops = 0; hops < MAX_HOPS && schema; hops++) {
    bool ignores_own =
        schema->ref && gwgen_dialect_is_old(schema->document->dialect);
    if (!ignores_own) {
      marks |= is_true(schema->node, "readOnly") ? 1u << GWGEN_REQUEST : 0;
      marks |= is_true(schema->node, "writeOnly") ? 1u << GWGEN_RESPONSE : 0;
    }
    schema = schema->ref;
  }
  return (uint8_t)marks;
}

/* ---- names that an allOf hides ------------------------------------------- */

static void collect_properties(gwgen_schema_set *set,
                               const gwgen_schema *schema, gwgen_view view,
                               gw_map *names) {
  const gw_node *node = gw_node_find(schema->node, "properties");
  size_t n = node && node->kind == GW_NODE_MAP ? node->n : 0;
  for (size_t i = 0; i < n; i++) {
    const gwgen_schema *property =
        gwgen_schema_at(&set->product->openapi, node->entries[i].value);
    if (property && state_of(set, property)->marks & 1u << view) {
      (void)gw_map_put(set->arena, names, node->entries[i].key, set);
    }
  }
}

/* Down through allOf and references, each schema once. */
static void collect_hidden(gwgen_schema_set *set, gwgen_schema *schema,
                           gwgen_view view, gw_map *names, int depth) {
  if (!schema || depth == MAX_BRANCH_DEPTH ||
      state_of(set, schema)->visit == set->visit) {
    return;
  }
  state_of(set, schema)->visit = set->visit;
  collect_properties(set, schema, view, names);
  collect_hidden(set, schema->ref, view, names, depth + 1);
  const gw_node *branches = gw_node_find(schema->node, "allOf");
  size_t n = branches && branches->kind == GW_NODE_LIST ? branches->n : 0;
  for (size_t i = 0; i < n; i++) {
    collect_hidden(set,
                   gwgen_schema_at(&set->product->openapi, branches->items[i]),
                   view, names, depth + 1);
  }
}

bool gwgen_schema_hides(gwgen_schema_set *set, gwgen_schema *schema,
                        gwgen_view view, gw_slice name) {
  if (!set->has_marks) {
    return false;
  }
  gwgen_schema *top = schema;
  while (state_of(set, top)->is_branch) {
    top = top->parent;
  }
  gw_map **names = &state_of(set, top)->hidden[view];
  if (!*names) {
    *names = gw_arena_zalloc(set->arena, sizeof **names);
    if (!*names) {
      return false;
    }
    set->visit++;
    collect_hidden(set, top, view, *names, 0);
  }
  return gw_map_find(*names, name) != NULL;
}

/* ---- which views differ -------------------------------------------------- */

static bool requires_hidden(gwgen_schema_set *set, gwgen_schema *schema) {
  const gw_node *required = gw_node_find(schema->node, "required");
  size_t n = required && required->kind == GW_NODE_LIST ? required->n : 0;
  for (size_t i = 0; i < n; i++) {
    gw_slice name = required->items[i]->text;
    if (gwgen_schema_hides(set, schema, GWGEN_REQUEST, name) ||
        gwgen_schema_hides(set, schema, GWGEN_RESPONSE, name)) {
      return true;
    }
  }
  return false;
}

typedef struct spreading {
  GW_VEC(gwgen_schema *) todo;
} spreading;

static void set_differs(gwgen_schema_set *set, spreading *s,
                        gwgen_schema *schema) {
  if (!schema || state_of(set, schema)->differs) {
    return;
  }
  gwgen_schema **slot = GW_PUSH(set->arena, &s->todo);
  if (slot) {
    *slot = schema;
    state_of(set, schema)->differs = 1;
  }
}

/* From a schema to what holds it and to what refers to it. */
static void spread(gwgen_schema_set *set, spreading *s) {
  gwgen_schema **schemas = set->product->openapi.schemas.v;
  while (s->todo.n) {
    gwgen_schema *schema = s->todo.v[--s->todo.n];
    set_differs(set, s, schema->parent);
    uint32_t at = state_of(set, schema)->first_referrer;
    for (; at; at = set->states[at - 1].next_referrer) {
      set_differs(set, s, schemas[at - 1]);
    }
  }
}

static void note_facts(gwgen_schema_set *set, gwgen_schema *schema) {
  gwgen_schema_state *state = state_of(set, schema);
  state->is_only_ref =
      is_only_ref(set, schema) && !gwgen_schema_has_scope(set, schema);
  state->marks = marks_of(schema);
  state->is_property = stands_under(schema, "properties");
  state->is_branch = stands_under(schema, "allOf");
  set->has_marks |= state->marks != 0;
  if (schema->ref) {
    gwgen_schema_state *target = state_of(set, schema->ref);
    state->next_referrer = target->first_referrer;
    target->first_referrer = schema->index + 1;
  }
}

gw_status gwgen_schema_views(gwgen_schema_set *set) {
  gwgen_openapi *openapi = &set->product->openapi;
  size_t n = openapi->schemas.n;
  set->states = gw_arena_zalloc(set->arena, (n + 1) * sizeof *set->states);
  if (!set->states) {
    return gw_arena_why(set->arena);
  }
  gwgen_schema_scopes(set);
  for (size_t i = 0; i < n; i++) {
    note_facts(set, openapi->schemas.v[i]);
  }
  spreading s = {0};
  for (size_t i = 0; i < n && set->has_marks; i++) {
    gwgen_schema *schema = openapi->schemas.v[i];
    const gwgen_schema_state *state = state_of(set, schema);
    if ((state->is_property && state->marks) || requires_hidden(set, schema)) {
      set_differs(set, &s, schema);
    }
  }
  spread(set, &s);
  return gw_arena_why(set->arena);
}
