#include "front/proto_types.h"

typedef Google__Protobuf__FieldDescriptorProto field_descriptor;

/* lowerCamelCase, as protoc fills it in; other makers may leave it out. */
static gw_slice json_name_of(gw_arena *arena, gw_slice name) {
  char *out = gw_arena_alloc(arena, name.n + 1);
  size_t n = 0;
  bool is_upper = false;
  for (size_t i = 0; out && i < name.n; i++) {
    char c = name.p[i];
    if (c == '_') {
      is_upper = true;
      continue;
    }
    out[n++] = is_upper && c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    is_upper = false;
  }
  return gw_slice_of(out, out ? n : 0);
}

static bool is_packable(gw_field_type type) {
  return type != GW_PB_STRING && type != GW_PB_BYTES && type != GW_PB_MESSAGE &&
         type != GW_PB_GROUP;
}

static uint32_t flags_of(const gwgen_features *features,
                         const field_descriptor *from, gw_field_type type) {
  bool is_message = type == GW_PB_MESSAGE || type == GW_PB_GROUP;
  if (from->label ==
      GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED) {
    bool is_packed = from->options && from->options->has_packed
                         ? from->options->packed
                         : features->repeated == GWGEN_REPEATED_PACKED;
    return is_packed && is_packable(type) ? GW_FIELD_REPEATED | GW_FIELD_PACKED
                                          : GW_FIELD_REPEATED;
  }
  uint32_t flags = 0;
  if (features->presence != GWGEN_PRESENCE_IMPLICIT || is_message ||
      from->has_oneof_index) {
    flags |= GW_FIELD_PRESENCE;
  }
  bool is_required =
      from->label ==
          GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REQUIRED ||
      features->presence == GWGEN_PRESENCE_REQUIRED;
  return is_required && !from->has_oneof_index ? flags | GW_FIELD_REQUIRED
                                               : flags;
}

/* Features that say how messages stand on the wire have no word about the
 * entries of maps: gwgen_proto_resolve() knows which fields are maps. */
static gw_field_type type_of(const gwgen_features *features,
                             const gwgen_message *message,
                             const field_descriptor *from) {
  gw_field_type type = (gw_field_type)from->type;
  bool is_delimited = type == GW_PB_MESSAGE && !message->is_map_entry &&
                      features->messages == GWGEN_MESSAGES_DELIMITED;
  return is_delimited ? GW_PB_GROUP : type;
}

static gw_status note_type(gwgen_proto_reader *r, gwgen_message *message,
                           const char *type_name) {
  gwgen_unresolved *slot = GW_PUSH(r->scratch, &r->unresolved);
  if (!slot) {
    return gw_arena_why(r->scratch);
  }
  *slot = (gwgen_unresolved){message, message->fields.n - 1,
                             gw_slice_str(type_name)};
  return GW_OK;
}

enum { FIELD_BEHAVIOR = 1052, BEHAVIORS = 32 }; /* google.api.field_behavior */

/* Its numbers, one by one or packed: protobuf-c keeps extensions as they were.
 * All of them take one byte, and so does the length before them. */
static void read_behavior(const field_descriptor *from, gwgen_field *field) {
  const ProtobufCMessage *options = from->options ? &from->options->base : NULL;
  for (size_t i = 0; options && i < options->n_unknown_fields; i++) {
    const ProtobufCMessageUnknownField *one = &options->unknown_fields[i];
    bool is_packed = one->wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    for (size_t k = is_packed; k < one->len && one->tag == FIELD_BEHAVIOR;
         k++) {
      field->behavior |=
          one->data[k] < BEHAVIORS ? UINT32_C(1) << one->data[k] : 0;
    }
  }
  /* Members of a oneof can't all be there; where each is REQUIRED, one is. */
  if (from->has_oneof_index && !from->proto3_optional) {
    field->behavior &= ~(uint32_t)GWGEN_FIELD_ASKED;
  }
}

gw_status gwgen_proto_field(gwgen_proto_reader *r, gwgen_message *message,
                            const field_descriptor *from, gwgen_pos pos) {
  gw_slice name = gw_slice_str(from->name);
  gwgen_features features = r->features;
  if (!gwgen_proto_is_identifier(name) || from->number < 1 ||
      from->number > 0x1fffffff || !from->has_type || from->type < 1 ||
      from->type > 18) {
    return gwgen_proto_refuse(r, pos, "a field is damaged", name);
  }
  gw_status status = gwgen_proto_apply(
      r, pos, name, from->options ? &from->options->base : NULL,
      GWGEN_FEATURES_FIELD, &features);
  if (status != GW_OK) {
    return status;
  }
  gwgen_field *field = GW_PUSH(r->product->arena, &message->fields);
  if (!field) {
    return gw_arena_why(r->product->arena);
  }
  gw_arena *arena = r->product->arena;
  field->pos = pos;
  field->name = gw_arena_dup(arena, name);
  field->json_name = from->json_name
                         ? gw_arena_dup(arena, gw_slice_str(from->json_name))
                         : json_name_of(arena, name);
  field->number = (uint32_t)from->number;
  field->type = type_of(&features, message, from);
  field->flags = flags_of(&features, from, field->type);
  if (from->default_value) {
    field->default_text =
        gw_arena_dup(arena, gw_slice_str(from->default_value));
  }
  field->is_deprecated = from->options && from->options->deprecated;
  read_behavior(from, field);
  if (field->type == GW_PB_MESSAGE || field->type == GW_PB_GROUP ||
      field->type == GW_PB_ENUM) {
    return note_type(r, message, from->type_name);
  }
  return gw_arena_why(arena);
}
