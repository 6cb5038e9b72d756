#include "base/names.h"
#include "pass/2_check.h"
#include "pass/6_bindings.h"

const gw_field *gwgen_field_table(const gwgen_message *message,
                                  const gwgen_field *field) {
  for (size_t i = 0; i < message->fields.n; i++) {
    if (message->fields.v[i].number == field->number) {
      return &message->table->fields[i];
    }
  }
  return NULL;
}

/* The field that holds the value itself: of a map the entry's second, of a
 * wrapper its only one. */
static const gwgen_field *value_field(const gwgen_field *field) {
  if ((field->flags & GW_FIELD_MAP) && field->message->fields.n == 2) {
    field = &field->message->fields.v[1];
  }
  return field;
}

static bool is_64_bits(const gwgen_field *field) {
  if (field->message && field->message->well_known == GW_WK_WRAPPER &&
      field->message->fields.n) {
    field = &field->message->fields.v[0];
  }
  switch (field->type) {
  case GW_PB_INT64:
  case GW_PB_UINT64:
  case GW_PB_FIXED64:
  case GW_PB_SFIXED64:
  case GW_PB_SINT64:
    return true;
  default:
    return false;
  }
}

/* ---- enums --------------------------------------------------------------- */

static gw_slice keep_pair(gwgen_tables *tables, const void *a, const void *b) {
  const void **key = gw_arena_alloc(tables->product->arena, 2 * sizeof *key);
  if (!key) {
    tables->status = gw_arena_why(tables->product->arena);
    return (gw_slice){NULL, 0};
  }
  key[0] = a;
  key[1] = b;
  return gw_slice_of((const char *)key, 2 * sizeof *key);
}

static gw_enum_names *make_enum_names(gwgen_tables *tables,
                                      const gwgen_enum *enumeration,
                                      const gw_values *values) {
  gw_arena *arena = tables->product->arena;
  size_t room = values->strings.n + 1, n = 0;
  gw_enum_names *made = gw_arena_zalloc(arena, sizeof *made);
  gw_slice *names = gw_arena_alloc(arena, room * sizeof *names);
  int32_t *numbers = gw_arena_alloc(arena, room * sizeof *numbers);
  if (!made || !names || !numbers) {
    tables->status = gw_arena_why(arena);
    return NULL;
  }
  for (size_t i = 0; i < values->strings.n; i++) {
    const gwgen_enum_value *value =
        gwgen_enum_match(enumeration, values->strings.names[i]);
    if (value) { /* else 2_check has said so */
      names[n] = values->strings.names[i];
      numbers[n++] = value->number;
    }
  }
  made->numbers = numbers;
  gw_status status = gw_names_build(arena, names, n, &made->names);
  tables->status = tables->status ? tables->status : status;
  return made;
}

/* The documented spellings; NULL where the schema has none. */
static const gw_enum_names *enum_names(gwgen_tables *tables,
                                       const gwgen_field *field,
                                       const gw_schema *schema) {
  const gw_values *values = gwgen_view_values(schema);
  if (field->type != GW_PB_ENUM || !field->enumeration || !values) {
    return NULL;
  }
  gw_slice key = keep_pair(tables, field->enumeration, values);
  gw_enum_names *names = key.p ? gw_map_find(&tables->enum_names, key) : NULL;
  if (names || tables->status) {
    return names;
  }
  names = make_enum_names(tables, field->enumeration, values);
  if (names && !tables->status) {
    tables->status =
        gw_map_put(tables->product->arena, &tables->enum_names, key, names);
  }
  return names;
}

/* ---- flags --------------------------------------------------------------- */

/* How numbers and enums are spelled: the schema's type decides, else
 * gwgen.yaml. A schema that allows both takes both. */
static uint32_t spelling(const gwgen_tables *tables, const gwgen_field *value,
                         const gw_schema *schema, gwgen_way way) {
  const gwgen_json_options *json = &tables->product->settings.json;
  uint32_t types = gwgen_view_types(schema);
  bool takes_number = types & (GW_TYPE_INTEGER | GW_TYPE_NUMBER);
  bool takes_string = types & GW_TYPE_STRING;
  bool says = schema && takes_number != takes_string;
  uint32_t flags = says ? 0 : GW_MEMBER_LENIENT;
  if (is_64_bits(value) && (says ? takes_number : json->int64_numbers)) {
    flags |= GW_MEMBER_INT_NUMBER;
  }
  if (value->type == GW_PB_ENUM && (says ? takes_number : json->enum_numbers)) {
    flags |= GW_MEMBER_ENUM_NUMBER;
  }
  if (way == GWGEN_WAY_OUT || (schema && !takes_number && !takes_string)) {
    flags &= ~(uint32_t)GW_MEMBER_LENIENT; /* an answer, an object, a boolean */
  }
  return flags;
}

static uint32_t presence(const gwgen_tables *tables, const gwgen_field *field,
                         const gw_schema *schema, gwgen_way way) {
  bool is_nullable = gwgen_view_types(schema) & GW_TYPE_NULL;
  if (way != GWGEN_WAY_OUT) {
    return GW_MEMBER_IN | (is_nullable ? GW_MEMBER_NULLABLE : 0u);
  }
  bool has_presence = field->flags & GW_FIELD_PRESENCE;
  if (!schema) {
    bool emit = tables->product->settings.json.emit_defaults && !has_presence;
    return GW_MEMBER_OUT | (emit ? GW_MEMBER_EMIT : 0u);
  }
  return GW_MEMBER_OUT |
         (is_nullable && has_presence ? GW_MEMBER_EMIT_NULL : 0u);
}

/* Whether the path of |op| fills |field| in what its body says. */
static bool is_of_path(const gwgen_operation *op, const gwgen_field *field) {
  if (!op->has_body) {
    return false;
  }
  for (size_t i = 0; i < op->path_bindings.n; i++) {
    const gwgen_path_binding *binding = &op->path_bindings.v[i];
    for (size_t k = 0; k < binding->fields.n; k++) {
      bool is_of_body = !op->body || binding->fields.v[0] == op->body;
      if (is_of_body && binding->fields.v[k] == field) {
        return true;
      }
    }
  }
  return false;
}

bool gwgen_member_is_asked(const gwgen_tables *tables, const gwgen_field *field,
                           bool by_behavior) {
  const gwgen_product *product = tables->product;
  bool is_asked = by_behavior || field->flags & GW_FIELD_REQUIRED;
  for (size_t i = 0; i < product->operations.n && is_asked; i++) {
    is_asked = !is_of_path(product->operations.v[i], field);
  }
  return is_asked;
}

void gwgen_member_fill(gwgen_tables *tables, gw_member *member,
                       const gwgen_message *message, const gwgen_field *field,
                       const gw_schema *schema, gwgen_way way) {
  const gwgen_field *value = value_field(field);
  const gw_schema *one = schema;
  bool is_map = field->flags & GW_FIELD_MAP;
  bool is_list = field->flags & GW_FIELD_REPEATED;
  if (is_map) {
    one = gwgen_view_additional(schema);
  } else if (is_list) {
    one = gwgen_view_items(schema);
  }
  member->field = gwgen_field_table(message, field);
  member->enum_names = enum_names(tables, value, one);
  member->flags =
      spelling(tables, value, one, way) | presence(tables, field, schema, way);
  if (way == GWGEN_WAY_LOOSE) {
    member->flags |= GW_MEMBER_LENIENT;
  }
  if (way != GWGEN_WAY_LOOSE) {
    member->schema = schema;
    member->item_schema = is_map || is_list ? one : NULL;
  }
  const gwgen_message *inner = value->message;
  if (inner && inner->well_known == GW_WK_ANY) {
    member->shape = gwgen_shape_of(tables, inner, NULL, way);
    return;
  }
  if (inner && inner->well_known == GW_WK_NONE) {
    member->shape = gwgen_shape_of(tables, inner, one, way);
  }
  if (member->shape && way == GWGEN_WAY_IN) {
    /* Merged parts of allOf: the shape's schema says the same in one list. */
    const gw_schema **covering =
        is_map || is_list ? &member->item_schema : &member->schema;
    *covering = member->shape->schema;
  }
}
