#include "front/proto_types.h"

enum { /* field numbers of descriptor.proto, as they stand in paths */
       FILE_MESSAGE = 4,
       FILE_ENUM = 5,
       MESSAGE_FIELD = 2,
       MESSAGE_NESTED = 3,
       MESSAGE_ENUM = 4,
       ENUM_VALUE = 2
};

typedef Google__Protobuf__DescriptorProto descriptor;
typedef Google__Protobuf__EnumDescriptorProto enum_descriptor;

gw_status gwgen_proto_refuse(gwgen_proto_reader *r, gwgen_pos pos,
                             const char *what, gw_slice name) {
  gwgen_report_add(r->product->report, "descriptor-set", pos, "%s: \"%.*s\"",
                   what, GWGEN_S(name));
  return GW_ERR_INVALID;
}

bool gwgen_proto_is_identifier(gw_slice name) {
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!is_letter && (i == 0 || c < '0' || c > '9')) {
      return false;
    }
  }
  return name.n > 0;
}

gw_slice gwgen_proto_full_name(gwgen_proto_reader *r, gwgen_pos pos,
                               gw_slice scope, const char *name) {
  gw_slice own = gw_slice_str(name);
  if (!gwgen_proto_is_identifier(own)) {
    gwgen_proto_refuse(r, pos, "a name is no identifier", own);
    return (gw_slice){0};
  }
  return gw_arena_printf(r->product->arena, "%.*s%s%.*s", GWGEN_S(scope),
                         scope.n ? "." : "", GWGEN_S(own));
}

static gw_well_known well_known_of(gw_slice name) {
  static const struct {
    const char *name;
    gw_well_known kind;
  } rows[] = {
      {"Timestamp", GW_WK_TIMESTAMP},
      {"Duration", GW_WK_DURATION},
      {"FieldMask", GW_WK_FIELD_MASK},
      {"Empty", GW_WK_EMPTY},
      {"DoubleValue", GW_WK_WRAPPER},
      {"FloatValue", GW_WK_WRAPPER},
      {"Int64Value", GW_WK_WRAPPER},
      {"UInt64Value", GW_WK_WRAPPER},
      {"Int32Value", GW_WK_WRAPPER},
      {"UInt32Value", GW_WK_WRAPPER},
      {"BoolValue", GW_WK_WRAPPER},
      {"StringValue", GW_WK_WRAPPER},
      {"BytesValue", GW_WK_WRAPPER},
      {"Struct", GW_WK_STRUCT},
      {"Value", GW_WK_VALUE},
      {"ListValue", GW_WK_LIST_VALUE},
      {"Any", GW_WK_ANY},
  };
  gw_slice package = GW_LIT("google.protobuf.");
  for (size_t i = 0; gw_slice_starts(name, package) && i < GW_COUNT(rows);
       i++) {
    if (gw_slice_is(gw_slice_from(name, package.n), rows[i].name)) {
      return rows[i].kind;
    }
  }
  return GW_WK_NONE;
}

gw_status gwgen_proto_apply(gwgen_proto_reader *r, gwgen_pos pos, gw_slice name,
                            const ProtobufCMessage *options, uint32_t number,
                            gwgen_features *features) {
  gw_status status =
      gwgen_features_apply(r->scratch, options, number, features);
  return status == GW_ERR_SYNTAX
             ? gwgen_proto_refuse(r, pos, "the features are damaged", name)
             : status;
}

/* ---- enums and messages ---------------------------------------------------
 */

static gw_status file_name(gwgen_proto_reader *r, gw_map *kind, gw_slice name,
                           void *value, gwgen_pos pos) {
  gw_status status =
      gw_map_put(r->product->arena, &r->product->proto.by_name, name, value);
  if (status == GW_ERR_DUPLICATE) {
    return gwgen_proto_refuse(r, pos, "a name is declared twice", name);
  }
  return status == GW_OK ? gw_map_put(r->scratch, kind, name, value) : status;
}

static gw_status
add_value(gwgen_proto_reader *r, gwgen_enum *enumeration,
          const Google__Protobuf__EnumValueDescriptorProto *from,
          gwgen_pos pos) {
  gw_slice name = gw_slice_str(from->name);
  if (!gwgen_proto_is_identifier(name)) {
    return gwgen_proto_refuse(r, pos, "a name is no identifier", name);
  }
  gwgen_enum_value *value = GW_PUSH(r->product->arena, &enumeration->values);
  if (!value) {
    return gw_arena_why(r->product->arena);
  }
  value->pos = pos;
  value->name = gw_arena_dup(r->product->arena, name);
  value->number = from->number;
  return value->name.p ? GW_OK : gw_arena_why(r->product->arena);
}

static gw_slice comment_at(const gwgen_proto_reader *r,
                           const gwgen_place_path *path) {
  return gwgen_place_comment(&r->places, r->product->arena, path);
}

static gw_status add_enum(gwgen_proto_reader *r, const enum_descriptor *from,
                          gw_slice scope, gwgen_place_path *path) {
  gwgen_pos pos = gwgen_place_find(&r->places, path);
  gwgen_enum *made = gw_arena_zalloc(r->product->arena, sizeof *made);
  gwgen_enum **slot =
      made ? GW_PUSH(r->product->arena, &r->product->proto.enums) : NULL;
  if (!slot) {
    return gw_arena_why(r->product->arena);
  }
  *slot = made;
  made->pos = pos;
  made->file = r->file_name;
  made->name = gwgen_proto_full_name(r, pos, scope, from->name);
  if (!made->name.p) {
    return GW_ERR_INVALID;
  }
  gwgen_features features = r->features;
  gw_status status = gwgen_proto_apply(
      r, pos, made->name, from->options ? &from->options->base : NULL,
      GWGEN_FEATURES_ENUM, &features);
  made->comment = comment_at(r, path);
  made->is_closed = features.enums == GWGEN_ENUMS_CLOSED;
  status =
      status == GW_OK ? file_name(r, &r->enums, made->name, made, pos) : status;
  for (size_t i = 0; i < from->n_value && status == GW_OK; i++) {
    gwgen_place_push(path, ENUM_VALUE, i);
    status =
        add_value(r, made, from->value[i], gwgen_place_find(&r->places, path));
    if (status == GW_OK) {
      made->values.v[i].comment = comment_at(r, path);
    }
    gwgen_place_pop(path);
  }
  return status;
}

/* For each oneof of |from| its index among the real ones, plus one; 0 for those
 * that proto3 "optional" stands for in the descriptor. NULL without memory. */
static uint32_t *number_oneofs(gwgen_proto_reader *r, const descriptor *from) {
  uint32_t *numbers =
      gw_arena_zalloc(r->scratch, (from->n_oneof_decl + 1) * sizeof *numbers);
  for (size_t i = 0; numbers && i < from->n_field; i++) {
    const Google__Protobuf__FieldDescriptorProto *field = from->field[i];
    bool is_real = field->has_oneof_index && !field->proto3_optional;
    if (is_real && (uint32_t)field->oneof_index < from->n_oneof_decl) {
      numbers[field->oneof_index] = 1;
    }
  }
  uint32_t n = 0;
  for (size_t i = 0; numbers && i < from->n_oneof_decl; i++) {
    numbers[i] = numbers[i] ? ++n : 0;
  }
  return numbers;
}

static gw_status add_fields(gwgen_proto_reader *r, gwgen_message *message,
                            const descriptor *from, const uint32_t *oneofs,
                            gwgen_place_path *path) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < from->n_field && status == GW_OK; i++) {
    const Google__Protobuf__FieldDescriptorProto *field = from->field[i];
    gwgen_place_push(path, MESSAGE_FIELD, i);
    status = gwgen_proto_field(r, message, field,
                               gwgen_place_find(&r->places, path));
    if (status == GW_OK) {
      message->fields.v[i].comment = comment_at(r, path);
    }
    gwgen_place_pop(path);
    if (status == GW_OK && field->has_oneof_index &&
        (uint32_t)field->oneof_index < from->n_oneof_decl) {
      message->fields.v[i].oneof = oneofs[field->oneof_index];
    }
  }
  return status;
}

static gw_status add_oneofs(gwgen_proto_reader *r, gwgen_message *message,
                            const descriptor *from, const uint32_t *oneofs) {
  for (size_t i = 0; i < from->n_oneof_decl; i++) {
    gw_slice name = gw_slice_str(from->oneof_decl[i]->name);
    if (!oneofs[i]) {
      continue;
    }
    if (!gwgen_proto_is_identifier(name)) {
      return gwgen_proto_refuse(r, message->pos, "a name is no identifier",
                                name);
    }
    gw_slice *slot = GW_PUSH(r->product->arena, &message->oneofs);
    if (!slot) {
      return gw_arena_why(r->product->arena);
    }
    *slot = gw_arena_dup(r->product->arena, name);
  }
  return GW_OK;
}

/* All that a message holds besides other types. */
static gw_status add_members(gwgen_proto_reader *r, gwgen_message *message,
                             const descriptor *from, gwgen_place_path *path) {
  const uint32_t *oneofs = number_oneofs(r, from);
  if (!oneofs) {
    return gw_arena_why(r->scratch);
  }
  gw_status status = add_oneofs(r, message, from, oneofs);
  return status == GW_OK ? add_fields(r, message, from, oneofs, path) : status;
}

static gw_status add_message(gwgen_proto_reader *r, const descriptor *from,
                             gw_slice scope, gwgen_place_path *path);

/* The depth is bounded: gwgen_wire_check_descriptors() has seen it. */
static gw_status add_nested(gwgen_proto_reader *r, const descriptor *from,
                            gw_slice scope, gwgen_place_path *path) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < from->n_nested_type && status == GW_OK; i++) {
    gwgen_place_push(path, MESSAGE_NESTED, i);
    status = add_message(r, from->nested_type[i], scope, path);
    gwgen_place_pop(path);
  }
  for (size_t i = 0; i < from->n_enum_type && status == GW_OK; i++) {
    gwgen_place_push(path, MESSAGE_ENUM, i);
    status = add_enum(r, from->enum_type[i], scope, path);
    gwgen_place_pop(path);
  }
  return status;
}

static gw_status add_message(gwgen_proto_reader *r, const descriptor *from,
                             gw_slice scope, gwgen_place_path *path) {
  gwgen_pos pos = gwgen_place_find(&r->places, path);
  gwgen_message *made = gw_arena_zalloc(r->product->arena, sizeof *made);
  gwgen_message **slot =
      made ? GW_PUSH(r->product->arena, &r->product->proto.messages) : NULL;
  if (!slot) {
    return gw_arena_why(r->product->arena);
  }
  *slot = made;
  gw_slice syntax = gw_slice_str(r->file->syntax);
  made->pos = pos;
  made->file = r->file_name;
  made->is_proto2 = !syntax.n || gw_slice_is(syntax, "proto2");
  made->is_map_entry = from->options && from->options->map_entry;
  made->name = gwgen_proto_full_name(r, pos, scope, from->name);
  if (!made->name.p) {
    return GW_ERR_INVALID;
  }
  made->well_known = well_known_of(made->name);
  made->comment = comment_at(r, path);
  gwgen_features outside = r->features;
  gw_status status = gwgen_proto_apply(
      r, pos, made->name, from->options ? &from->options->base : NULL,
      GWGEN_FEATURES_MESSAGE, &r->features);
  if (status == GW_OK) {
    status = file_name(r, &r->messages, made->name, made, pos);
  }
  if (status == GW_OK) {
    status = add_members(r, made, from, path);
  }
  if (status == GW_OK) {
    status = add_nested(r, from, made->name, path);
  }
  r->features = outside;
  return status;
}

gw_status gwgen_proto_declare(gwgen_proto_reader *r) {
  gw_slice package = gw_slice_str(r->file->package);
  gwgen_place_path path = {.n = 0};
  gw_status status = GW_OK;
  gw_slice rest = package;
  while (package.n && rest.p) {
    if (!gwgen_proto_is_identifier(gw_slice_cut(&rest, '.'))) {
      return gwgen_proto_refuse(r, (gwgen_pos){r->places.file, 0, 0},
                                "a package is no list of identifiers", package);
    }
  }
  for (size_t i = 0; i < r->file->n_message_type && status == GW_OK; i++) {
    gwgen_place_push(&path, FILE_MESSAGE, i);
    status = add_message(r, r->file->message_type[i], package, &path);
    gwgen_place_pop(&path);
  }
  for (size_t i = 0; i < r->file->n_enum_type && status == GW_OK; i++) {
    gwgen_place_push(&path, FILE_ENUM, i);
    status = add_enum(r, r->file->enum_type[i], package, &path);
    gwgen_place_pop(&path);
  }
  return status;
}
