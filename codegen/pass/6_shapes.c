#include <stdlib.h>

#include "base/names.h"
#include "pass/1_link.h"
#include "pass/6_bindings.h"
#include "transcode/form.h"

static void keep(gwgen_tables *tables, gw_status status) {
  if (!tables->status) {
    tables->status = status;
  }
}

static bool no_room(gwgen_tables *tables, const void *p) {
  if (!p) {
    keep(tables, gw_arena_why(tables->product->arena));
  }
  return !p;
}

/* ---- one schema of several ----------------------------------------------- */

static void merge_limits(gw_schema *into, const gw_schema *part) {
  uint32_t checks = part->checks;
  if ((checks & GW_CHECK_MIN_PROPERTIES) &&
      part->min_properties > into->min_properties) {
    into->min_properties = part->min_properties;
  }
  if ((checks & GW_CHECK_MAX_PROPERTIES) &&
      (!(into->checks & GW_CHECK_MAX_PROPERTIES) ||
       part->max_properties < into->max_properties)) {
    into->max_properties = part->max_properties;
  }
  into->checks |= checks & (GW_CHECK_MIN_PROPERTIES | GW_CHECK_MAX_PROPERTIES);
  for (size_t i = 0; i < part->n_rules; i++) {
    for (size_t k = 0; k < part->rules[i].n_schemas; k++) {
      merge_limits(into, part->rules[i].schemas[k]);
    }
  }
}

const gw_schema *gwgen_view_merge(gwgen_tables *tables, const gw_schema *schema,
                                  const gwgen_view *view) {
  gw_arena *arena = tables->product->arena;
  size_t n = view->properties.n;
  gw_schema *merged = gw_arena_zalloc(arena, sizeof *merged);
  gw_property *properties =
      gw_arena_zalloc(arena, (n + 1) * sizeof *properties);
  gw_slice *names = gw_arena_alloc(arena, (n + 1) * sizeof *names);
  if (no_room(tables, merged) || no_room(tables, properties) ||
      no_room(tables, names)) {
    return NULL;
  }
  merged->name = schema->name;
  merged->types = gwgen_view_types(schema);
  for (size_t i = 0; i < n; i++) {
    const gwgen_view_property *from = &view->properties.v[i];
    names[i] = from->name;
    properties[i] = (gw_property){.name = from->name,
                                  .schema = from->schema,
                                  .is_required = from->is_required,
                                  .is_declared = 1};
    merged->n_required += from->is_required;
  }
  merged->properties = n ? properties : NULL;
  merged->n_properties = n;
  merge_limits(merged, schema);
  keep(tables, gw_names_build(arena, names, n, &merged->property_names));
  return merged;
}

/* ---- shapes -------------------------------------------------------------- */

typedef struct pair_key {
  uint64_t message, schema, way;
} pair_key;

static uint32_t unknown_flag(const gwgen_tables *tables) {
  switch (tables->unknown) {
  case GWGEN_UNKNOWN_DROP:
    return GW_SHAPE_DROP_UNKNOWN;
  case GWGEN_UNKNOWN_REPORT:
    return GW_SHAPE_REPORT_UNKNOWN;
  case GWGEN_UNKNOWN_REJECT:
    break;
  }
  return 0;
}

/* Sets what says how the shape is walked: its schema and flags. */
static void set_cover(gwgen_tables *tables, gw_shape *shape,
                      const gw_schema *schema, gwgen_way way) {
  if (way == GWGEN_WAY_OUT) {
    shape->flags = GW_SHAPE_OUT;
    shape->schema = schema;
    return;
  }
  shape->flags = GW_SHAPE_IN | unknown_flag(tables);
  if (way == GWGEN_WAY_LOOSE || !schema) {
    return;
  }
  gwgen_view view;
  keep(tables, gwgen_view_make(tables->product->arena, schema, &view));
  shape->schema = schema;
  if (!view.is_plain) {
    shape->flags |= GW_SHAPE_VALIDATE;
  } else if (view.is_merged) {
    shape->schema = gwgen_view_merge(tables, schema, &view);
  }
}

const gw_shape *gwgen_shape_of(gwgen_tables *tables,
                               const gwgen_message *message,
                               const gw_schema *schema, gwgen_way way) {
  gw_arena *arena = tables->product->arena;
  pair_key *key = gw_arena_alloc(arena, sizeof *key);
  if (no_room(tables, key)) {
    return NULL;
  }
  bool is_update = tables->is_update && way == GWGEN_WAY_IN && !schema;
  gwgen_unknown unknown =
      way == GWGEN_WAY_OUT ? GWGEN_UNKNOWN_REJECT : tables->unknown;
  *key = (pair_key){(uintptr_t)message, (uintptr_t)schema,
                    (uint64_t)way | (uint64_t)is_update << 8 |
                        (uint64_t)unknown << 16};
  gw_slice bytes = gw_slice_of((const char *)key, sizeof *key);
  gwgen_shape_use *use = gw_map_find(&tables->by_pair, bytes);
  if (use) {
    return use->shape;
  }
  use = gw_arena_zalloc(arena, sizeof *use);
  gw_shape *shape = gw_arena_zalloc(arena, sizeof *shape);
  gwgen_shape_use **slot = GW_PUSH(arena, &tables->shapes);
  if (no_room(tables, use) || no_room(tables, shape) || no_room(tables, slot)) {
    return NULL;
  }
  *use = (gwgen_shape_use){.shape = shape,
                           .message = message,
                           .schema = schema,
                           .way = way,
                           .is_update = is_update,
                           .unknown = (uint8_t)unknown};
  *slot = use;
  shape->name = schema && schema->name.n ? schema->name : message->name;
  shape->message = message->table;
  set_cover(tables, shape, schema, way);
  keep(tables, gw_map_put(arena, &tables->by_pair, bytes, use));
  return shape;
}

/* ---- members ------------------------------------------------------------- */

/* A shape whose members are being listed. */
typedef struct filler {
  gwgen_tables *tables;
  gwgen_shape_use *use;
  GW_VEC(gw_member) members;
  uint8_t *seen; /* per field of the message */
  gw_map names;
  uint32_t n_bits;
} filler;

/* A name belongs to the first who asks: documented ones come first. */
static bool take_name(filler *f, gw_slice name) {
  gw_status status = gw_map_put(f->tables->product->arena, &f->names, name, f);
  if (status != GW_ERR_DUPLICATE) {
    keep(f->tables, status);
  }
  return status == GW_OK;
}

static gw_member *add(filler *f, const gwgen_field *field, gw_slice name,
                      const gw_schema *schema) {
  if (!take_name(f, name)) {
    return NULL;
  }
  gw_member *member = GW_PUSH(f->tables->product->arena, &f->members);
  if (no_room(f->tables, member)) {
    return NULL;
  }
  member->name = name;
  member->bit = (uint16_t)f->n_bits++;
  f->seen[field - f->use->message->fields.v] = 1;
  /* Filling may make shapes, and those no members here: |member| stays. */
  gwgen_member_fill(f->tables, member, f->use->message, field, schema,
                    f->use->way);
  return member;
}

/* AIP-203 speaks of a request that is a resource as a whole; one with a mask
 * says what it leaves as it is by not having it. */
static bool has_behavior(const filler *f, const gwgen_field *field,
                         uint32_t behavior) {
  return !f->use->schema && field->behavior & behavior;
}

/* REQUIRED: as proto2's "required", but that an update may leave it. */
static bool is_asked(const filler *f, const gwgen_field *field) {
  bool is_behavior = f->use->way == GWGEN_WAY_IN && !f->use->is_update &&
                     has_behavior(f, field, GWGEN_FIELD_ASKED);
  return gwgen_member_is_asked(f->tables, field, is_behavior);
}

/* A member that no schema covers, under its JSON name and its proto name. */
static void add_lenient(filler *f, const gwgen_field *field) {
  bool is_out = f->use->way == GWGEN_WAY_OUT;
  bool proto_names = f->tables->product->settings.json.proto_names;
  gw_slice name = is_out && proto_names ? field->name : field->json_name;
  if (is_out && has_behavior(f, field, GWGEN_FIELD_INPUT_ONLY)) {
    return;
  }
  gw_member *member = add(f, field, name, NULL);
  if (member && !is_out && has_behavior(f, field, GWGEN_FIELD_OUTPUT_ONLY)) {
    /* AIP-203: it may be there, and does nothing */
    member->flags &= ~(uint32_t)GW_MEMBER_IN;
  } else if (member && is_asked(f, field)) {
    member->flags |= GW_MEMBER_REQUIRED;
    member->flags &= ~(uint32_t)GW_MEMBER_NULLABLE; /* null unsets */
  }
  if (!member || is_out || gw_slice_eq(field->name, field->json_name) ||
      !take_name(f, field->name)) {
    return;
  }
  gw_member alias = *member;
  gw_member *slot = GW_PUSH(f->tables->product->arena, &f->members);
  if (!no_room(f->tables, slot)) {
    *slot = alias;
    slot->name = field->name;
    slot->flags |= GW_MEMBER_ALIAS;
  }
}

static void add_property(filler *f, const gwgen_view_property *property) {
  gwgen_way way = f->use->way;
  const gwgen_field *field = gwgen_field_find(f->use->message, property->name);
  bool is_hidden = property->schema && property->schema->types == 0;
  if (!field || f->seen[field - f->use->message->fields.v] ||
      (is_hidden && way == GWGEN_WAY_OUT)) {
    return; /* 2_check speaks of members without a field */
  }
  gw_member *member = add(f, field, property->name, property->schema);
  if (!member || !property->is_required || is_hidden) {
    return;
  }
  if (way == GWGEN_WAY_OUT) {
    member->flags |=
        member->flags & GW_MEMBER_EMIT_NULL ? 0u : (uint32_t)GW_MEMBER_EMIT;
  } else if (way == GWGEN_WAY_IN &&
             !(f->use->shape->flags & GW_SHAPE_VALIDATE)) {
    member->flags |= GW_MEMBER_REQUIRED;
  }
}

/* Whether fields that the schema doesn't name are members too: answers of an
 * open schema, unless allow_list says that a schema which is silent about
 * others is closed; requests that are validated as a whole, or where nothing is
 * said about members. */
static bool takes_rest(const filler *f, const gwgen_view *view) {
  if (!f->use->schema || !view->properties.n) {
    return !view->is_closed;
  }
  if (f->use->way == GWGEN_WAY_OUT) {
    bool is_listed = f->tables->product->settings.allow_list &&
                     !(f->use->schema->checks & GW_CHECK_OPEN);
    return !view->is_closed && !is_listed;
  }
  return f->use->way == GWGEN_WAY_LOOSE ||
         (f->use->shape->flags & GW_SHAPE_VALIDATE);
}

static void list_members(filler *f) {
  const gwgen_message *message = f->use->message;
  gwgen_view view = {0};
  keep(f->tables,
       gwgen_view_make(f->tables->product->arena, f->use->schema, &view));
  for (size_t i = 0; i < view.properties.n && !f->tables->status; i++) {
    add_property(f, &view.properties.v[i]);
  }
  for (size_t i = 0; i < message->fields.n && takes_rest(f, &view); i++) {
    if (!f->seen[i] && !f->tables->status) {
      add_lenient(f, &message->fields.v[i]);
    }
  }
}

/* ---- indexes ------------------------------------------------------------- */

static void index_names(filler *f, gw_shape *shape) {
  gw_arena *arena = f->tables->product->arena;
  const gwgen_message *message = f->use->message;
  if (shape->n_members > GW_NAMES_MAX) {
    gwgen_report_add(f->tables->product->report, "schema-limit", message->pos,
                     "the fields of %.*s have %zu names in JSON, at most %d "
                     "are allowed",
                     GWGEN_S(message->name), (size_t)shape->n_members,
                     GW_NAMES_MAX);
  }
  gw_slice *names =
      gw_arena_alloc(arena, (shape->n_members + 1) * sizeof *names);
  if (no_room(f->tables, names)) {
    return;
  }
  for (size_t i = 0; i < shape->n_members; i++) {
    names[i] = shape->members[i].name;
  }
  keep(f->tables,
       gw_names_build(arena, names, shape->n_members, &shape->names));
}

static int by_number(const void *a, const void *b) {
  const gw_sparse *x = a, *y = b;
  return (x->number > y->number) - (x->number < y->number);
}

/* Numbers up to a few times the count stand in the dense table. */
static void index_numbers(filler *f, gw_shape *shape) {
  gw_arena *arena = f->tables->product->arena;
  uint32_t limit = (uint32_t)shape->n_members * 4 + 16, top = 0;
  for (size_t i = 0; i < shape->n_members; i++) {
    uint32_t number = shape->members[i].field->number;
    top = number <= limit && number > top ? number : top;
  }
  uint16_t *dense = gw_arena_zalloc(arena, (top + 1) * sizeof *dense);
  gw_sparse *sparse =
      gw_arena_alloc(arena, (shape->n_members + 1) * sizeof *sparse);
  if (no_room(f->tables, dense) || no_room(f->tables, sparse)) {
    return;
  }
  for (size_t i = 0; i < shape->n_members; i++) {
    uint32_t number = shape->members[i].field->number;
    if (number <= top) {
      dense[number] = (uint16_t)(i + 1);
    } else {
      sparse[shape->n_sparse++] = (gw_sparse){number, (uint32_t)(i + 1)};
    }
  }
  qsort(sparse, shape->n_sparse, sizeof *sparse, by_number);
  shape->by_number = top ? dense : NULL;
  shape->n_by_number = top ? top + 1 : 0;
  shape->sparse = shape->n_sparse ? sparse : NULL;
}

static void fill(gwgen_tables *tables, gwgen_shape_use *use) {
  filler f = {.tables = tables, .use = use};
  if (use->message->well_known != GW_WK_NONE) {
    use->is_filled = 1; /* the engine knows its members */
    use->shape->types = use->message->well_known == GW_WK_ANY
                            ? gwgen_types_of(tables, use->way)
                            : NULL;
    return;
  }
  f.seen = gw_arena_zalloc(tables->product->arena, use->message->fields.n + 1);
  if (no_room(tables, f.seen)) {
    return;
  }
  use->is_filled = 1;
  tables->is_update = use->is_update; /* and so what its members lead to */
  tables->unknown = (gwgen_unknown)use->unknown;
  list_members(&f);
  tables->is_update = false;
  gw_shape *shape = use->shape;
  shape->members = f.members.n ? f.members.v : NULL;
  shape->n_members = f.members.n;
  shape->n_bits = f.n_bits;
  for (size_t i = 0; i < f.members.n; i++) {
    uint32_t flags = f.members.v[i].flags;
    shape->n_required +=
        (flags & (GW_MEMBER_REQUIRED | GW_MEMBER_ALIAS)) == GW_MEMBER_REQUIRED;
    keep(tables, gw_member_prepare(tables->product->arena, &f.members.v[i]));
  }
  if (tables->status) {
    return;
  }
  if (use->way == GWGEN_WAY_OUT) {
    gw_shape_prepare(shape);
    index_numbers(&f, shape);
  } else {
    index_names(&f, shape);
  }
}

void gwgen_shapes_fill(gwgen_tables *tables) {
  for (size_t i = 0; i < tables->shapes.n && !tables->status; i++) {
    if (!tables->shapes.v[i]->is_filled) {
      fill(tables, tables->shapes.v[i]);
    }
  }
}
