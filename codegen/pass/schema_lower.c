#include "pass/schema_set.h"

/* ---- what a lowering asks for -------------------------------------------- */

gwgen_pos gwgen_lower_pos(const gwgen_lowering *lowering, const gw_node *node) {
  return (gwgen_pos){lowering->schema->document->file, node->line,
                     node->column};
}

gwgen_pos gwgen_lower_key_pos(const gwgen_lowering *lowering,
                              const gw_node_entry *entry) {
  return (gwgen_pos){lowering->schema->document->file, entry->key_line,
                     entry->key_column};
}

/* "Book/properties/title": components by their names, others by their places,
 * a whole file by its own. */
static gw_slice name_of(const gwgen_schema *schema) {
  gw_slice components = GW_LIT("/components/schemas/");
  if (gw_slice_starts(schema->pointer, components)) {
    return gw_slice_from(schema->pointer, components.n);
  }
  return schema->pointer.n ? gw_slice_from(schema->pointer, 1)
                           : schema->document->place;
}

static gw_schema *new_table(gwgen_schema_set *set, const gwgen_schema *schema,
                            uint32_t types, uint32_t checks) {
  gw_schema *table = gw_arena_zalloc(set->arena, sizeof *table);
  if (table) {
    table->name = name_of(schema);
    table->types = types;
    table->checks = checks;
  }
  return table;
}

static bool is_forbidden(const gwgen_schema_set *set,
                         const gwgen_schema *schema, gwgen_view view) {
  const gwgen_schema_state *state = &set->states[schema->index];
  return state->is_property && (state->marks & 1u << view);
}

static void forbid(gwgen_schema_set *set, gwgen_schema *schema) {
  if (is_forbidden(set, schema, GWGEN_REQUEST)) {
    schema->request = new_table(set, schema, 0, GW_CHECK_READ_ONLY);
  }
  if (is_forbidden(set, schema, GWGEN_RESPONSE)) {
    schema->response = new_table(set, schema, 0, GW_CHECK_WRITE_ONLY);
  }
}

void gwgen_schema_need(gwgen_schema_set *set, gwgen_schema *schema) {
  if (schema->request) {
    return;
  }
  gwgen_schema *real = gwgen_schema_real(set, schema);
  if (real && real != schema) {
    gwgen_schema_need(set, real);
    schema->request = real->request;
    schema->response = real->response;
  } else {
    schema->request = new_table(set, schema, GW_TYPE_ANY, 0);
    schema->response = set->states[schema->index].differs
                           ? new_table(set, schema, GW_TYPE_ANY, 0)
                           : schema->request;
  }
  forbid(set, schema);
  gwgen_schema **slot = GW_PUSH(set->arena, &set->queue);
  if (slot) {
    *slot = schema;
  }
}

static const gw_schema *view_of(gwgen_lowering *lowering,
                                gwgen_schema *schema) {
  if (!schema) { /* it has a finding already */
    return new_table(lowering->set, lowering->schema, GW_TYPE_ANY, 0);
  }
  gwgen_schema_need(lowering->set, schema);
  return lowering->view == GWGEN_REQUEST ? schema->request : schema->response;
}

const gw_schema *gwgen_lower_child(gwgen_lowering *lowering,
                                   const gw_node *node) {
  return view_of(lowering,
                 gwgen_schema_at(&lowering->set->product->openapi, node));
}

const gw_schema *gwgen_lower_constant(gwgen_lowering *lowering, bool allows) {
  return new_table(lowering->set, lowering->schema, allows ? GW_TYPE_ANY : 0,
                   0);
}

const gw_schema *gwgen_lower_target(gwgen_lowering *lowering,
                                    gwgen_schema *schema) {
  return view_of(lowering, schema);
}

bool gwgen_lower_hides(gwgen_lowering *lowering, gw_slice name) {
  return gwgen_schema_hides(lowering->set, lowering->schema, lowering->view,
                            name);
}

/* ---- one keyword --------------------------------------------------------- */

static const char *nearest_keyword(gw_slice word, gwgen_dialect dialect) {
  gw_nearest nearest = gw_nearest_to(word);
  for (size_t i = 0; i < gwgen_n_keywords; i++) {
    if (gwgen_keywords[i].dialects & 1u << dialect) {
      gw_nearest_try(&nearest, gw_slice_str(gwgen_keywords[i].name));
    }
  }
  return nearest.name.p;
}

/* Keywords that another dialect has, and what is written in this one. */
static const char *advice_of(gw_slice word, gwgen_dialect dialect) {
  static const struct {
    const char *word;
    gwgen_dialect dialect;
    const char *advice;
  } rows[] = {
      {"nullable", GWGEN_OPENAPI_31, "; write type: [..., 'null']"},
      {"definitions", GWGEN_JSON_2020, "; write $defs"},
      {"dependencies", GWGEN_JSON_2020,
       "; write dependentRequired or dependentSchemas"},
      {"additionalItems", GWGEN_JSON_2020, "; write prefixItems and items"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (gw_slice_is(word, rows[i].word) && rows[i].dialect == dialect) {
      return rows[i].advice;
    }
  }
  return "";
}

static const gwgen_keyword *row_elsewhere(const gwgen_lowering *lowering,
                                          gw_slice word,
                                          gwgen_dialect *ret_dialect) {
  for (int i = 0; i < GWGEN_DIALECTS; i++) {
    const gwgen_keyword *row = gw_map_find(&lowering->set->rows[i], word);
    if (row) {
      *ret_dialect = (gwgen_dialect)i;
      return row;
    }
  }
  return NULL;
}

static void unknown_keyword(gwgen_lowering *lowering,
                            const gw_node_entry *entry) {
  gwgen_dialect dialect = lowering->schema->document->dialect;
  gwgen_dialect other;
  gwgen_pos pos = gwgen_lower_key_pos(lowering, entry);
  if (row_elsewhere(lowering, entry->key, &other)) {
    gwgen_report_add(lowering->report, "schema-unknown-keyword", pos,
                     "\"%.*s\" is no keyword of %s%s, only of %s%s",
                     GWGEN_S(entry->key),
                     dialect <= GWGEN_OPENAPI_31 ? "OpenAPI " : "JSON Schema ",
                     gwgen_dialect_text(dialect), gwgen_dialect_text(other),
                     advice_of(entry->key, dialect));
    return;
  }
  const char *near = nearest_keyword(entry->key, dialect);
  gwgen_report_add(lowering->report, "schema-unknown-keyword", pos,
                   "there is no keyword \"%.*s\"%s%s%s", GWGEN_S(entry->key),
                   near ? "; did you mean \"" : "", near ? near : "",
                   near ? "\"?" : "");
}

static const char *takes_text(uint8_t takes) {
  static const struct {
    uint8_t takes;
    const char *text;
  } texts[] = {
      {GWGEN_TAKES_BOOLEAN, "true or false"},
      {GWGEN_TAKES_NUMBER, "a number"},
      {GWGEN_TAKES_STRING, "a string"},
      {GWGEN_TAKES_LIST, "a list"},
      {GWGEN_TAKES_MAP, "a map"},
      {GWGEN_TAKES_SCHEMA, "a schema"},
      {GWGEN_TAKES_STRING | GWGEN_TAKES_LIST, "a string or a list"},
  };
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    if (texts[i].takes == takes) {
      return texts[i].text;
    }
  }
  return "something else";
}

static void lower_keyword(gwgen_lowering *lowering, const gw_node_entry *entry,
                          const gwgen_keyword *row) {
  if (row->kind == GWGEN_KEYWORD_REFUSED) {
    gwgen_report_add(lowering->report, "schema-unsupported",
                     gwgen_lower_key_pos(lowering, entry),
                     "the keyword \"%s\" is not supported", row->name);
  } else if (!(row->takes & 1u << entry->value->kind)) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_pos(lowering, entry->value),
                     "%s takes %s, not %s", row->name, takes_text(row->takes),
                     gw_node_kind_text(entry->value->kind));
  } else if (row->lower) {
    row->lower(lowering, entry);
  }
}

static const gwgen_keyword *row_of(const gwgen_lowering *lowering,
                                   gw_slice key) {
  gwgen_dialect dialect = lowering->schema->document->dialect;
  return gw_map_find(&lowering->set->rows[dialect], key);
}

static void lower_keywords(gwgen_lowering *lowering) {
  const gw_node *node = lowering->schema->node;
  for (size_t i = 0; i < node->n; i++) {
    const gw_node_entry *entry = &node->entries[i];
    if (gw_slice_starts(entry->key, GW_LIT("x-"))) {
      continue;
    }
    const gwgen_keyword *row = row_of(lowering, entry->key);
    if (row) {
      lower_keyword(lowering, entry, row);
    } else {
      unknown_keyword(lowering, entry);
    }
  }
}

/* ---- one view ------------------------------------------------------------ */

static void warn_idle(gwgen_lowering *lowering) {
  const gw_node *node = lowering->schema->node;
  if (!gw_node_find(node, "type")) {
    return;
  }
  for (size_t i = 0; i < node->n; i++) {
    const gwgen_keyword *row = row_of(lowering, node->entries[i].key);
    if (row && row->kind == GWGEN_KEYWORD_ENFORCED &&
        !(row->applies & lowering->out->types)) {
      gwgen_report_add(lowering->report, "schema-idle-keyword",
                       gwgen_lower_key_pos(lowering, &node->entries[i]),
                       "%s says nothing about values of this type", row->name);
    }
  }
}

/* A walk that sees one token at a time can tell what a token alone decides. */
static bool needs_subtree(const gwgen_lowering *lowering) {
  const gw_schema *out = lowering->out;
  for (size_t i = 0; i < lowering->rules.n; i++) {
    if (lowering->rules.v[i].kind != GW_RULE_MULTIPLE_OF) {
      return true;
    }
  }
  return out->n_prefix || out->n_patterns ||
         ((out->checks & GW_CHECK_UNIQUE_ITEMS) &&
          (out->types & GW_TYPE_ARRAY)) ||
         ((out->checks & GW_CHECK_VALUES) &&
          (out->types & (GW_TYPE_ARRAY | GW_TYPE_OBJECT)));
}

/* Whether a value is one that nobody should see in an error. */
static bool is_secret(const gwgen_schema *schema) {
  const gw_node *only = gw_node_find(schema->node, "writeOnly");
  const gw_node *format = gw_node_find(schema->node, "format");
  return (only && only->kind == GW_NODE_BOOL && only->boolean) ||
         (format && gw_slice_is(format->text, "password"));
}

static void finish(gwgen_lowering *lowering) {
  gwgen_finish_type(lowering);
  warn_idle(lowering);
  gwgen_finish_number(lowering);
  gwgen_finish_format(lowering);
  gwgen_finish_size(lowering);
  gwgen_finish_object(lowering);
  gwgen_finish_values(lowering);
  gwgen_finish_array(lowering);
  gwgen_finish_combine(lowering);
  gwgen_finish_members(lowering);
  gw_schema *out = lowering->out;
  out->rules = lowering->rules.v;
  out->n_rules = lowering->rules.n;
  out->checks |= out->n_rules ? GW_CHECK_RULES : 0;
  out->checks |= needs_subtree(lowering) ? GW_CHECK_SUBTREE : 0;
  out->checks |= is_secret(lowering->schema) ? GW_CHECK_SECRET : 0;
  gwgen_lower_scope(lowering);
}

static void lower_view(gwgen_schema_set *set, gwgen_schema *schema,
                       gwgen_view view, gwgen_report *report) {
  gwgen_lowering lowering = {.arena = set->arena,
                             .report = report,
                             .set = set,
                             .schema = schema,
                             .view = view,
                             .out = view == GWGEN_REQUEST ? schema->request
                                                          : schema->response};
  if (schema->node->kind == GW_NODE_BOOL) {
    lowering.out->types = schema->node->boolean ? GW_TYPE_ANY : 0;
    return;
  }
  lower_keywords(&lowering);
  finish(&lowering);
}

/* What is wrong with a schema is said for one of its views. */
static void lower(gwgen_schema_set *set, gwgen_schema *schema) {
  gwgen_report *report = set->product->report;
  bool no_request = is_forbidden(set, schema, GWGEN_REQUEST);
  bool no_response = is_forbidden(set, schema, GWGEN_RESPONSE);
  if (no_request && no_response) {
    gwgen_report_add(report, "schema-read-write", schema->pos,
                     "the property is both readOnly and writeOnly");
  }
  if (set->states[schema->index].is_only_ref || !schema->request ||
      !schema->response) {
    return;
  }
  if (!no_request) {
    lower_view(set, schema, GWGEN_REQUEST, report);
  }
  if (!no_response && schema->response != schema->request) {
    lower_view(set, schema, GWGEN_RESPONSE, no_request ? report : &set->muted);
  }
}

void gwgen_schema_lower_queue(gwgen_schema_set *set) {
  for (size_t i = 0; i < set->queue.n && !gw_arena_why(set->arena); i++) {
    lower(set, set->queue.v[i]);
  }
}
