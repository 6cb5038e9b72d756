#include "front/features.h"

#include "front/wire.h"

enum { FILE_EDITION = 14 };
enum { EDITION_2023 = 1000, EDITION_2024 = 1001 };

enum { /* FeatureSet's fields */
       FIELD_PRESENCE = 1,
       ENUM_TYPE = 2,
       REPEATED_FIELD_ENCODING = 3,
       MESSAGE_ENCODING = 5
};

/* explicit presence, closed enums, expanded lists; implicit, open, packed; and
 * the best of both: explicit, open, packed */
static const gwgen_features of_proto2 = {1, 2, 2, 1};
static const gwgen_features of_proto3 = {2, 1, 1, 1};
static const gwgen_features of_editions = {1, 1, 1, 1};

gw_status
gwgen_features_start(const Google__Protobuf__FileDescriptorProto *file,
                     gwgen_features *ret_features) {
  gw_slice syntax = gw_slice_str(file->syntax);
  if (!syntax.n || gw_slice_is(syntax, "proto2")) {
    *ret_features = of_proto2;
    return GW_OK;
  }
  if (gw_slice_is(syntax, "proto3")) {
    *ret_features = of_proto3;
    return GW_OK;
  }
  *ret_features = of_editions;
  uint32_t edition = gwgen_option_number(&file->base, FILE_EDITION);
  bool is_known = gw_slice_is(syntax, "editions") && edition >= EDITION_2023 &&
                  edition <= EDITION_2024;
  return is_known ? GW_OK : GW_ERR_UNSUPPORTED;
}

static uint32_t *find(gwgen_features *features, uint32_t number) {
  switch (number) {
  case FIELD_PRESENCE:
    return &features->presence;
  case ENUM_TYPE:
    return &features->enums;
  case REPEATED_FIELD_ENCODING:
    return &features->repeated;
  case MESSAGE_ENCODING:
    return &features->messages;
  default:
    return NULL;
  }
}

gw_status gwgen_features_apply(gw_arena *scratch,
                               const ProtobufCMessage *options, uint32_t number,
                               gwgen_features *features) {
  gw_slice bytes = {0};
  gwgen_wire_field field;
  gw_status status =
      options ? gwgen_option_bytes(scratch, options, number, &bytes) : GW_OK;
  while (status == GW_OK) {
    status = gwgen_wire_next(&bytes, &field);
    uint32_t *feature = status == GW_OK ? find(features, field.number) : NULL;
    if (feature && field.value) { /* zero is "not said" */
      *feature = (uint32_t)field.value;
    }
  }
  return status == GW_END ? GW_OK : status;
}
