#include "front/wire.h"

enum { VARINT = 0, FIXED64 = 1, LENGTH = 2, FIXED32 = 5 };

static gw_status take_varint(gw_slice *rest, uint64_t *ret_value) {
  uint64_t value = 0;
  for (size_t i = 0; i < rest->n && i < 10; i++) {
    uint64_t byte = (unsigned char)rest->p[i];
    if (i == 9 && byte > 1) {
      return GW_ERR_SYNTAX;
    }
    value |= (byte & 0x7f) << (7 * i);
    if (!(byte & 0x80)) {
      *rest = gw_slice_from(*rest, i + 1);
      *ret_value = value;
      return GW_OK;
    }
  }
  return GW_ERR_SYNTAX;
}

static gw_status take_bytes(gw_slice *rest, uint64_t n, gw_slice *ret_bytes) {
  if (n > rest->n) {
    return GW_ERR_SYNTAX;
  }
  *ret_bytes = gw_slice_sub(*rest, 0, (size_t)n);
  *rest = gw_slice_from(*rest, (size_t)n);
  return GW_OK;
}

gw_status gwgen_wire_next(gw_slice *rest, gwgen_wire_field *ret_field) {
  if (!rest->n) {
    return GW_END;
  }
  uint64_t tag = 0, n = 0;
  gw_status status = take_varint(rest, &tag);
  if (status != GW_OK || tag >> 3 == 0 || tag >> 3 > 0x1fffffff) {
    return GW_ERR_SYNTAX;
  }
  *ret_field = (gwgen_wire_field){.number = (uint32_t)(tag >> 3),
                                  .type = (uint32_t)(tag & 7)};
  switch (ret_field->type) {
  case VARINT:
    return take_varint(rest, &ret_field->value);
  case FIXED64:
    return take_bytes(rest, 8, &ret_field->bytes);
  case FIXED32:
    return take_bytes(rest, 4, &ret_field->bytes);
  case LENGTH:
    status = take_varint(rest, &n);
    return status == GW_OK ? take_bytes(rest, n, &ret_field->bytes) : status;
  default:
    return GW_ERR_SYNTAX;
  }
}

/* The messages of descriptor.proto that hold messages; all that they hold
 * besides is PLAIN, whose fields are read and no deeper. Only MESSAGE holds
 * itself. */
typedef enum descriptor {
  PLAIN,
  SET,
  FILE_,
  MESSAGE,
  ENUM,
  SERVICE,
  INFO
} descriptor;

static descriptor child_of(descriptor parent, uint32_t number) {
  static const struct {
    descriptor parent;
    uint32_t number;
    descriptor child;
  } rows[] = {
      {SET, 1, FILE_},     {FILE_, 4, MESSAGE}, {FILE_, 5, ENUM},
      {FILE_, 6, SERVICE}, {FILE_, 9, INFO},    {MESSAGE, 3, MESSAGE},
      {MESSAGE, 4, ENUM},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (rows[i].parent == parent && rows[i].number == number) {
      return rows[i].child;
    }
  }
  return PLAIN;
}

static gw_status check(gw_slice bytes, descriptor kind, uint32_t depth,
                       size_t *n_fields) {
  if (depth == GWGEN_WIRE_DEPTH) {
    return GW_ERR_LIMIT;
  }
  gwgen_wire_field field;
  gw_status status = gwgen_wire_next(&bytes, &field);
  for (; status == GW_OK; status = gwgen_wire_next(&bytes, &field)) {
    if (++*n_fields > GWGEN_WIRE_FIELDS) {
      return GW_ERR_LIMIT;
    }
    if (kind == PLAIN || field.type != LENGTH) {
      continue;
    }
    descriptor child = child_of(kind, field.number);
    if (child != PLAIN) {
      gw_status inner = check(field.bytes, child, depth + 1, n_fields);
      if (inner != GW_OK) {
        return inner;
      }
    }
  }
  return status == GW_END ? GW_OK : status;
}

gw_status gwgen_wire_check_descriptors(gw_slice bytes) {
  size_t n_fields = 0;
  return check(bytes, SET, 0, &n_fields);
}
