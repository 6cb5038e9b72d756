#include <math.h>

#include "transcode/wellknown_walk.h"

/* ---- struct.proto, in tables --------------------------------------------- */

static const gw_message struct_message, list_message, value_message;

static const gw_enum null_value = {
    .name = GW_STR("google.protobuf.NullValue"),
    .is_null = 1,
};

#define KIND(id, label, kind, enum_, of)                                       \
  {                                                                            \
    .name = GW_STR(label), .number = (id), .type = GW_PB_##kind,               \
    .flags = GW_FIELD_PRESENCE, .oneof = 1, .message = (of),                   \
    .enumeration = (enum_)                                                     \
  }
static const gw_field value_fields[] = {
    KIND(1, "null_value", ENUM, &null_value, NULL),
    KIND(2, "number_value", DOUBLE, NULL, NULL),
    KIND(3, "string_value", STRING, NULL, NULL),
    KIND(4, "bool_value", BOOL, NULL, NULL),
    KIND(5, "struct_value", MESSAGE, NULL, &struct_message),
    KIND(6, "list_value", MESSAGE, NULL, &list_message),
};
#undef KIND

static const gw_field entry_fields[] = {
    {.name = GW_STR("key"), .number = 1, .type = GW_PB_STRING},
    {.name = GW_STR("value"),
     .number = 2,
     .type = GW_PB_MESSAGE,
     .flags = GW_FIELD_PRESENCE,
     .message = &value_message},
};
static const gw_message entry_message = {
    .name = GW_STR("google.protobuf.Struct.FieldsEntry"),
    .fields = entry_fields,
    .n_fields = GW_COUNT(entry_fields),
};

static const gw_field struct_field = {
    .name = GW_STR("fields"),
    .number = 1,
    .type = GW_PB_MESSAGE,
    .flags = GW_FIELD_MAP,
    .message = &entry_message,
};
static const gw_field list_field = {
    .name = GW_STR("values"),
    .number = 1,
    .type = GW_PB_MESSAGE,
    .flags = GW_FIELD_REPEATED,
    .message = &value_message,
};
static const gw_message struct_message = {
    .name = GW_STR("google.protobuf.Struct"),
    .well_known = GW_WK_STRUCT,
    .fields = &struct_field,
    .n_fields = 1,
};
static const gw_message list_message = {
    .name = GW_STR("google.protobuf.ListValue"),
    .well_known = GW_WK_LIST_VALUE,
    .fields = &list_field,
    .n_fields = 1,
};
static const gw_message value_message = {
    .name = GW_STR("google.protobuf.Value"),
    .well_known = GW_WK_VALUE,
    .fields = value_fields,
    .n_fields = GW_COUNT(value_fields),
    .n_oneofs = 1,
};

/* ---- their shapes: a Struct is its map, a ListValue its list ---------------
 */

enum { BOTH_WAYS = GW_MEMBER_IN | GW_MEMBER_OUT };

static const gw_member struct_member = {.field = &struct_field,
                                        .flags = BOTH_WAYS};
static const gw_member list_member = {.field = &list_field, .flags = BOTH_WAYS};
static const gw_member value_members[] = {
    {.field = &value_fields[0], .flags = BOTH_WAYS},
    {.field = &value_fields[1], .flags = BOTH_WAYS},
    {.field = &value_fields[2], .flags = BOTH_WAYS},
    {.field = &value_fields[3], .flags = BOTH_WAYS},
    {.field = &value_fields[4], .flags = BOTH_WAYS},
    {.field = &value_fields[5], .flags = BOTH_WAYS},
};

static const uint16_t numbers[] = {0, 1, 2, 3, 4, 5, 6};

static const gw_shape struct_shape = {
    .members = &struct_member,
    .n_members = 1,
    .by_number = numbers,
    .n_by_number = 2,
};
static const gw_shape list_shape = {
    .members = &list_member,
    .n_members = 1,
    .by_number = numbers,
    .n_by_number = 2,
};
static const gw_shape value_shape = {
    .members = value_members,
    .n_members = GW_COUNT(value_members),
    .by_number = numbers,
    .n_by_number = GW_COUNT(numbers),
};

/* ---- from JSON ----------------------------------------------------------- */

/* The member of a Value that holds what comes. What is no JSON is found when
 * it is read. */
static const gw_member *member_for(gw_json_kind kind) {
  static const uint8_t members[] = {
      [GW_JSON_NONE] = 2,  [GW_JSON_NULL] = 0,   [GW_JSON_FALSE] = 3,
      [GW_JSON_TRUE] = 3,  [GW_JSON_NUMBER] = 1, [GW_JSON_STRING] = 2,
      [GW_JSON_ARRAY] = 5, [GW_JSON_OBJECT] = 4,
  };
  return &value_members[members[kind]];
}

/* Whether |schema| says more than that the value is of the type that |kind|
 * has in any case. */
static bool says_more(const gw_schema *schema, gw_well_known kind) {
  uint32_t type = kind == GW_WK_STRUCT       ? (uint32_t)GW_TYPE_OBJECT
                  : kind == GW_WK_LIST_VALUE ? (uint32_t)GW_TYPE_ARRAY
                                             : (uint32_t)GW_TYPE_ANY;
  return schema && (schema->checks || schema->n_properties || schema->items ||
                    schema->additional || schema->n_rules ||
                    (schema->types & type) != type);
}

gw_status gw_encoder_struct(gw_encoder *e, gw_well_known kind,
                            const gw_schema *schema) {
  const gw_member *member = kind == GW_WK_STRUCT ? &struct_member
                            : kind == GW_WK_LIST_VALUE
                                ? &list_member
                                : member_for(gw_json_peek(&e->json));
  bool before, is_null;
  gw_status status =
      gw_encoder_before(e, schema, says_more(schema, kind), &before);
  if (status == GW_OK) {
    status = gw_encoder_member(e, member, &is_null);
  }
  gw_encoder_after(e, before);
  return status;
}

/* ---- to JSON ------------------------------------------------------------- */

/* struct.proto: a Value without a kind is an error, and so is a number that
 * JSON doesn't have. */
static gw_status write_kind(gw_decoder *d, gw_slice bytes) {
  gw_decoder_slot slots[GW_COUNT(value_members)];
  for (size_t i = 0; i < GW_COUNT(slots); i++) {
    slots[i].n = 0;
  }
  gw_status status = gw_decoder_find(&value_shape, bytes, slots);
  if (status != GW_OK) {
    return status;
  }
  for (size_t i = 0; i < GW_COUNT(slots); i++) {
    const gw_field *field = &value_fields[i];
    double number = 0;
    if (!slots[i].n) {
      continue;
    }
    if (field->type == GW_PB_DOUBLE) {
      memcpy(&number, &slots[i].last.value, sizeof number);
    }
    return isfinite(number) ? gw_decoder_single(d, &value_members[i], &slots[i])
                            : GW_ERR_INVALID;
  }
  return GW_ERR_INVALID;
}

gw_status gw_decoder_struct(gw_decoder *d, gw_well_known kind, gw_slice bytes) {
  gw_decoder_slot slot = {.n = 0};
  if (kind == GW_WK_VALUE) {
    return write_kind(d, bytes);
  }
  if (d->depth == GW_WIRE_MAX_DEPTH) {
    return GW_ERR_LIMIT;
  }
  bool is_list = kind == GW_WK_LIST_VALUE;
  gw_status status =
      gw_decoder_find(is_list ? &list_shape : &struct_shape, bytes, &slot);
  if (status != GW_OK) {
    return status;
  }
  d->depth++;
  status = is_list ? gw_decoder_list(d, &list_member, &slot)
                   : gw_decoder_map(d, &struct_member, &slot);
  d->depth--;
  return status;
}
