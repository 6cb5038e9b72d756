#include "pass/8_layout.h"

#include "ir/words.h"

typedef struct planner {
  gwgen_tables *tables;
  gwgen_product *product;
  gw_arena *arena;
  gwgen_layout *layout;
  const char *prefix; /* of files and names; "" or "shadow_" */
  gw_map by_table;    /* bytes of a table's address -> gwgen_schema */
  gw_status status;
} planner;

static gw_slice address_key(const void *const *address) {
  return gw_slice_of((const char *)address, sizeof *address);
}

static void keep(planner *p, gw_status status) {
  if (!p->status) {
    p->status = status;
  }
}

/* The file |name|, at the end if it is new. NULL with the reason kept. */
static gwgen_output_file *file_of(planner *p, gw_slice name) {
  for (size_t i = 0; i < p->layout->files.n; i++) {
    if (gw_slice_eq(p->layout->files.v[i].name, name)) {
      return &p->layout->files.v[i];
    }
  }
  gwgen_output_file *file = GW_PUSH(p->arena, &p->layout->files);
  if (!file || !name.p) {
    keep(p, gw_arena_why(p->arena));
    return NULL;
  }
  file->name = name;
  return file;
}

static gw_slice prefixed(planner *p, gw_slice name) {
  return *p->prefix
             ? gw_arena_printf(p->arena, "%s%.*s", p->prefix, GWGEN_S(name))
             : name;
}

static void add(planner *p, gw_slice file_name, gwgen_object object) {
  file_name = prefixed(p, file_name);
  object.c_name = prefixed(p, object.c_name);
  gwgen_output_file *file = file_of(p, file_name);
  gwgen_object *slot = file ? GW_PUSH(p->arena, &file->objects) : NULL;
  if (!slot) {
    keep(p, gw_arena_why(p->arena));
    return;
  }
  *slot = object;
  slot->count = slot->count ? slot->count : 1;
}

/* ---- messages ------------------------------------------------------------ */

/* "bookstore/v1/bookstore.proto": messages_bookstore_v1_bookstore.c */
static gw_slice proto_file(planner *p, gw_slice proto) {
  if (gw_slice_ends(proto, GW_LIT(".proto"))) {
    proto.n -= strlen(".proto");
  }
  gw_slice words = gwgen_words(p->arena, proto);
  return gw_arena_printf(p->arena, "messages_%.*s.c", GWGEN_S(words));
}

static void add_messages(planner *p) {
  const gwgen_proto *proto = &p->product->proto;
  for (size_t i = 0; i < proto->enums.n && !p->status; i++) {
    const gwgen_enum *e = proto->enums.v[i];
    add(p, proto_file(p, e->file),
        (gwgen_object){.kind = GWGEN_OBJECT_ENUM,
                       .table = e->table,
                       .c_name = e->c_name,
                       .place = e->name});
  }
  for (size_t i = 0; i < proto->messages.n && !p->status; i++) {
    const gwgen_message *m = proto->messages.v[i];
    add(p, proto_file(p, m->file),
        (gwgen_object){.kind = GWGEN_OBJECT_MESSAGE,
                       .table = m->table,
                       .c_name = m->c_name,
                       .place = m->name});
  }
}

/* ---- schemas ------------------------------------------------------------- */

static gw_slice schema_place(planner *p, const gwgen_schema *schema) {
  return gw_arena_printf(p->arena, "%.*s#%.*s",
                         GWGEN_S(schema->document->place),
                         GWGEN_S(schema->pointer));
}

static gw_slice schema_file(planner *p, const gwgen_schema *schema) {
  if (!schema->tag.n) {
    return GW_LIT("schemas_common.c");
  }
  gw_slice words = gwgen_words(p->arena, schema->tag);
  return gw_arena_printf(p->arena, "schemas_%.*s.c", GWGEN_S(words));
}

/* One view; a schema that is only a $ref has the tables of its target. */
static void add_view(planner *p, const gwgen_schema *schema,
                     const gw_schema *const *table, const char *suffix) {
  gw_slice key = address_key((const void *const *)table);
  if (!*table || gw_map_find(&p->by_table, key)) {
    return;
  }
  keep(p, gw_map_put(p->arena, &p->by_table, key,
                     (gwgen_schema *)(uintptr_t)schema));
  add(p, schema_file(p, schema),
      (gwgen_object){.kind = GWGEN_OBJECT_SCHEMA,
                     .table = *table,
                     .c_name = gw_arena_printf(p->arena, "%.*s%s",
                                               GWGEN_S(schema->c_name), suffix),
                     .place = schema_place(p, schema)});
}

static void add_schema(planner *p, const gwgen_schema *schema) {
  if (schema->ref && schema->request == schema->ref->request) {
    return;
  }
  bool is_one = schema->request == schema->response;
  const gw_schema *const *request = (const gw_schema *const *)&schema->request;
  const gw_schema *const *response =
      (const gw_schema *const *)&schema->response;
  add_view(p, schema, request, is_one ? "" : "_request");
  add_view(p, schema, response, "_response");
}

/* Schemas inside of a schema stand before it, so that few declarations have to
 * come first: a walk in order of discovery, children of each before it. */
static void add_schemas(planner *p) {
  const gwgen_openapi *openapi = &p->product->openapi;
  size_t n = openapi->schemas.n;
  uint32_t *first = gw_arena_zalloc(p->arena, (n + 1) * sizeof *first);
  uint32_t *next = gw_arena_zalloc(p->arena, (n + 1) * sizeof *next);
  if (!first || !next) {
    keep(p, gw_arena_why(p->arena));
    return;
  }
  for (size_t i = n; i-- > 0;) { /* lists of children, index + 1 */
    const gwgen_schema *parent = openapi->schemas.v[i]->parent;
    uint32_t *list = parent ? &first[parent->index] : &first[n];
    next[i] = *list;
    *list = (uint32_t)i + 1;
  }
  uint32_t at = first[n];
  while (at && !p->status) {
    const gwgen_schema *schema = openapi->schemas.v[at - 1];
    if (first[at - 1]) { /* down, and back here when the list is empty */
      uint32_t child = first[at - 1];
      first[at - 1] = next[child - 1];
      at = child;
      continue;
    }
    add_schema(p, schema);
    at = schema->parent ? schema->parent->index + 1 : next[at - 1];
  }
}

/* ---- shapes, operations -------------------------------------------------- */

static void add_shape(planner *p, const gwgen_shape_use *use) {
  static const char *const ways[] = {"in", "loose", "out"};
  gw_slice base = use->message->c_name, place = use->message->name;
  base = gw_slice_from(base, strlen("message_"));
  const gwgen_schema *schema =
      gw_map_find(&p->by_table, address_key((const void *const *)&use->schema));
  if (schema) {
    base = gw_slice_from(schema->c_name, strlen("schema_"));
    gw_slice where = schema_place(p, schema);
    place =
        gw_arena_printf(p->arena, "%.*s %.*s", GWGEN_S(place), GWGEN_S(where));
  }
  gw_slice name =
      gw_arena_printf(p->arena, "shape_%.*s_%s", GWGEN_S(base), ways[use->way]);
  add(p, GW_LIT("bindings.c"),
      (gwgen_object){.kind = GWGEN_OBJECT_SHAPE,
                     .table = use->shape,
                     .c_name = name,
                     .place = place});
}

/* "xml_Book", and "xml_Book__2" in another namespace: no name of a schema has
 * two underscores. */
static void add_xml(planner *p, const gwgen_xml_use *use) {
  gw_slice base = gw_slice_from(use->schema->c_name, strlen("schema_"));
  gw_slice name = use->number
                      ? gw_arena_printf(p->arena, "xml_%.*s__%u", GWGEN_S(base),
                                        use->number + 1)
                      : gw_arena_printf(p->arena, "xml_%.*s", GWGEN_S(base));
  add(p, GW_LIT("bindings.c"),
      (gwgen_object){.kind = GWGEN_OBJECT_XML,
                     .table = use->table,
                     .c_name = name,
                     .place = schema_place(p, use->schema)});
}

static gw_slice operation_place(planner *p, const gwgen_operation *operation) {
  const gwgen_rpc *rpc = operation->rpc;
  if (!operation->oas) {
    return gw_arena_printf(p->arena, "%.*s.%.*s", GWGEN_S(rpc->service),
                           GWGEN_S(rpc->name));
  }
  gw_slice file = operation->oas->document->place;
  return gw_arena_printf(p->arena, "%.*s#%.*s %.*s", GWGEN_S(file),
                         GWGEN_S(operation->oas->method),
                         GWGEN_S(operation->oas->path_text));
}

static void add_operation(planner *p, const gwgen_operation *operation,
                          const gw_operation *table) {
  gw_slice place = operation_place(p, operation);
  if (table->n_policies) {
    gw_slice words = gw_slice_from(operation->c_name, strlen("operation_"));
    add(p, GW_LIT("policies.c"),
        (gwgen_object){.kind = GWGEN_OBJECT_POLICIES,
                       .table = table->policies,
                       .count = table->n_policies,
                       .c_name = gw_arena_printf(p->arena, "policies_%.*s",
                                                 GWGEN_S(words)),
                       .place = place});
  }
  add(p, GW_LIT("routes.c"),
      (gwgen_object){.kind = GWGEN_OBJECT_OPERATION,
                     .table = table,
                     .c_name = operation->c_name,
                     .place = place});
}

static void add_api(planner *p) {
  const gw_api *api = p->product->api;
  const gw_types *types = p->tables->any.types;
  gw_slice name =
      gw_arena_printf(p->arena, "gw_api_%.*s", GWGEN_S(p->layout->api));
  if (types && types->n_types) {
    add(p, GW_LIT("types.c"),
        (gwgen_object){.kind = GWGEN_OBJECT_TYPES,
                       .table = types,
                       .c_name = GW_LIT("api_types"),
                       .place = api->name});
  }
  add(p, GW_LIT("routes.c"),
      (gwgen_object){.kind = GWGEN_OBJECT_ROUTES,
                     .table = api->routes,
                     .c_name = GW_LIT("api_routes"),
                     .place = api->name});
  add(p, GW_LIT("routes.c"),
      (gwgen_object){.kind = GWGEN_OBJECT_API,
                     .table = api,
                     .c_name = name,
                     .place = api->name});
  if (api->n_documents) {
    add(p, GW_LIT("documents.c"),
        (gwgen_object){.kind = GWGEN_OBJECT_DOCUMENTS,
                       .table = api->documents,
                       .count = api->n_documents,
                       .c_name = GW_LIT("api_documents"),
                       .place = api->name});
  }
}

static gw_status add_all(planner *p) {
  const gwgen_product *product = p->product;
  add_messages(p);
  add_schemas(p);
  for (size_t i = 0; i < p->tables->shapes.n && !p->status; i++) {
    add_shape(p, p->tables->shapes.v[i]);
  }
  for (size_t i = 0; i < p->tables->xmls.n && !p->status; i++) {
    add_xml(p, p->tables->xmls.v[i]);
  }
  for (size_t i = 0; i < product->operations.n && !p->status; i++) {
    add_operation(p, product->operations.v[i], &p->tables->operations[i]);
  }
  if (!p->status) {
    add_api(p);
  }
  return p->status ? p->status : gw_arena_why(p->arena);
}

static planner planner_of(gwgen_tables *tables, gwgen_layout *layout,
                          const char *prefix) {
  return (planner){.tables = tables,
                   .product = tables->product,
                   .arena = tables->product->arena,
                   .layout = layout,
                   .prefix = prefix};
}

gw_status gwgen_layout_make(gwgen_tables *tables, gwgen_layout *ret_layout) {
  gwgen_product *product = tables->product;
  *ret_layout = (gwgen_layout){0};
  planner p = planner_of(tables, ret_layout, "");
  ret_layout->api = gwgen_words(p.arena, product->settings.name);
  ret_layout->header =
      gw_arena_printf(p.arena, "gw_%.*s.h", GWGEN_S(ret_layout->api));
  return add_all(&p);
}

gw_status gwgen_layout_add_shadow(gwgen_tables *tables, gwgen_layout *layout) {
  planner p = planner_of(tables, layout, "shadow_");
  return add_all(&p);
}
