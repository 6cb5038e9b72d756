#include "base/names.h"
#include "pass/6_bindings.h"

/* Tables point to each other, so all of them are there before any is filled. */
static gw_status make_room(gwgen_product *product) {
  gw_arena *arena = product->arena;
  for (size_t i = 0; i < product->proto.messages.n; i++) {
    gw_message *table = gw_arena_zalloc(arena, sizeof *table);
    if (!table) {
      return gw_arena_why(arena);
    }
    product->proto.messages.v[i]->table = table;
  }
  for (size_t i = 0; i < product->proto.enums.n; i++) {
    gw_enum *table = gw_arena_zalloc(arena, sizeof *table);
    if (!table) {
      return gw_arena_why(arena);
    }
    product->proto.enums.v[i]->table = table;
  }
  return GW_OK;
}

static gw_status fill_message(gwgen_product *product,
                              const gwgen_message *message, gw_message *table) {
  gw_arena *arena = product->arena;
  size_t n = message->fields.n;
  gw_field *fields = gw_arena_zalloc(arena, (n + 1) * sizeof *fields);
  if (!fields) {
    return gw_arena_why(arena);
  }
  for (size_t i = 0; i < n; i++) {
    const gwgen_field *field = &message->fields.v[i];
    fields[i] = (gw_field){
        .name = field->name,
        .json_name = field->json_name,
        .number = field->number,
        .type = field->type,
        .flags = field->flags,
        .oneof = field->oneof,
        .message = field->message ? field->message->table : NULL,
        .enumeration = field->enumeration ? field->enumeration->table : NULL,
    };
    gw_status status = gwgen_default_fill(product, field, &fields[i]);
    if (status != GW_OK) {
      return status;
    }
  }
  *table = (gw_message){.name = message->name,
                        .well_known = message->well_known,
                        .fields = n ? fields : NULL,
                        .n_fields = n,
                        .n_oneofs = (uint32_t)message->oneofs.n};
  return GW_OK;
}

static gw_status fill_enum(gwgen_product *product,
                           const gwgen_enum *enumeration, gw_enum *table) {
  gw_arena *arena = product->arena;
  size_t n = enumeration->values.n;
  if (n > GW_NAMES_MAX) {
    gwgen_report_add(product->report, "schema-limit", enumeration->pos,
                     "enum %.*s has %zu values, at most %d are allowed",
                     GWGEN_S(enumeration->name), n, GW_NAMES_MAX);
    return GW_ERR_LIMIT;
  }
  gw_enum_value *values = gw_arena_zalloc(arena, (n + 1) * sizeof *values);
  gw_slice *names = gw_arena_alloc(arena, (n + 1) * sizeof *names);
  if (!values || !names) {
    return gw_arena_why(arena);
  }
  for (size_t i = 0; i < n; i++) {
    values[i].name = names[i] = enumeration->values.v[i].name;
    values[i].number = enumeration->values.v[i].number;
  }
  *table = (gw_enum){
      .name = enumeration->name,
      .values = values,
      .n_values = n,
      .is_closed = enumeration->is_closed,
      .is_null = gw_slice_is(enumeration->name, "google.protobuf.NullValue")};
  return gw_names_build(arena, names, n, &table->names);
}

gw_status gwgen_messages(gwgen_product *product) {
  gw_status status = make_room(product);
  gwgen_proto *proto = &product->proto;
  /* Enums first: defaults are their names. */
  for (size_t i = 0; i < proto->enums.n && !status; i++) {
    gw_enum *table = (gw_enum *)(uintptr_t)proto->enums.v[i]->table;
    status = fill_enum(product, proto->enums.v[i], table);
  }
  for (size_t i = 0; i < proto->messages.n && !status; i++) {
    /* Ours, made just above. */
    gw_message *table = (gw_message *)(uintptr_t)proto->messages.v[i]->table;
    status = fill_message(product, proto->messages.v[i], table);
  }
  return status;
}
