#include "front/options.h"

#include "front/front.h"

/* Behind the length that protobuf-c keeps before the bytes. */
static gw_status strip_length(const ProtobufCMessageUnknownField *field,
                              gw_slice *ret_bytes) {
  size_t skip = 0;
  while (skip < field->len && field->data[skip] & 0x80) {
    skip++;
  }
  skip++;
  if (skip > field->len) {
    return GW_ERR_SYNTAX;
  }
  *ret_bytes = gw_slice_of((const char *)field->data + skip, field->len - skip);
  return GW_OK;
}

gw_status gwgen_option_bytes(gw_arena *arena, const ProtobufCMessage *from,
                             uint32_t number, gw_slice *ret_bytes) {
  gw_buf bytes;
  gw_buf_init(&bytes, arena, GWGEN_FILE_LIMIT);
  gw_status status = GW_OK;
  for (size_t i = 0; i < from->n_unknown_fields && status == GW_OK; i++) {
    const ProtobufCMessageUnknownField *field = &from->unknown_fields[i];
    gw_slice part = {0};
    if (field->tag != number ||
        field->wire_type != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED) {
      continue;
    }
    status = strip_length(field, &part);
    if (status == GW_OK) {
      status = gw_buf_append(&bytes, part);
    }
  }
  *ret_bytes = gw_buf_slice(&bytes);
  return status;
}

uint32_t gwgen_option_number(const ProtobufCMessage *from, uint32_t number) {
  uint64_t value = 0;
  for (size_t i = 0; i < from->n_unknown_fields; i++) {
    const ProtobufCMessageUnknownField *field = &from->unknown_fields[i];
    if (field->tag != number ||
        field->wire_type != PROTOBUF_C_WIRE_TYPE_VARINT) {
      continue;
    }
    value = 0;
    for (size_t k = 0; k < field->len && k < 9; k++) {
      value |= (uint64_t)(field->data[k] & 0x7f) << (7 * k);
    }
  }
  return value <= UINT32_MAX ? (uint32_t)value : 0;
}
