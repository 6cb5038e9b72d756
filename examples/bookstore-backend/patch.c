#include "patch.h"

#include <string.h>

static char *at(ProtobufCMessage *message, unsigned offset) {
  return (char *)message + offset;
}

static void swap_bytes(char *a, char *b, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char byte = a[i];
    a[i] = b[i];
    b[i] = byte;
  }
}

/* The size of a field's value in its struct. */
static size_t size_of(const ProtobufCFieldDescriptor *field) {
  if (field->label == PROTOBUF_C_LABEL_REPEATED) {
    return sizeof(void *);
  }
  switch (field->type) {
  case PROTOBUF_C_TYPE_INT64:
  case PROTOBUF_C_TYPE_SINT64:
  case PROTOBUF_C_TYPE_SFIXED64:
  case PROTOBUF_C_TYPE_UINT64:
  case PROTOBUF_C_TYPE_FIXED64:
  case PROTOBUF_C_TYPE_DOUBLE:
    return 8;
  case PROTOBUF_C_TYPE_BYTES:
    return sizeof(ProtobufCBinaryData);
  case PROTOBUF_C_TYPE_STRING:
  case PROTOBUF_C_TYPE_MESSAGE:
    return sizeof(void *);
  default:
    return 4;
  }
}

static int is_in_oneof(const ProtobufCFieldDescriptor *field) {
  return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
}

/* The members of a oneof share their place: it is swapped whole, with its
 * case; a member never is larger than a bytes value. */
static void swap_field(ProtobufCMessage *to, ProtobufCMessage *from,
                       const ProtobufCFieldDescriptor *field) {
  swap_bytes(at(to, field->offset), at(from, field->offset), size_of(field));
  if (field->label == PROTOBUF_C_LABEL_REPEATED) {
    swap_bytes(at(to, field->quantifier_offset),
               at(from, field->quantifier_offset), sizeof(size_t));
  } else if (is_in_oneof(field)) {
    swap_bytes(at(to, field->quantifier_offset),
               at(from, field->quantifier_offset), sizeof(int));
  }
}

static ProtobufCMessage *submessage(ProtobufCMessage *message,
                                    const ProtobufCFieldDescriptor *field) {
  ProtobufCMessage *sub;
  memcpy(&sub, at(message, field->offset), sizeof sub);
  return sub;
}

int patch_swap(ProtobufCMessage *to, ProtobufCMessage *from, const char *path) {
  char name[64];
  size_t n = strcspn(path, ".");
  if (n >= sizeof name) {
    return 0;
  }
  memcpy(name, path, n);
  name[n] = '\0';
  const ProtobufCFieldDescriptor *field =
      protobuf_c_message_descriptor_get_field_by_name(to->descriptor, name);
  if (!field) {
    return 0;
  }
  int goes_on = path[n] == '.';
  if (!goes_on) {
    swap_field(to, from, field);
    return 1;
  }
  if (field->type != PROTOBUF_C_TYPE_MESSAGE ||
      field->label == PROTOBUF_C_LABEL_REPEATED || is_in_oneof(field)) {
    return 0;
  }
  ProtobufCMessage *old = submessage(to, field);
  ProtobufCMessage *fresh = submessage(from, field);
  if (old && fresh) {
    return patch_swap(old, fresh, path + n + 1);
  }
  if (fresh) {
    swap_field(to, from, field);
  }
  return 1;
}

static int is_set(const ProtobufCMessage *message,
                  const ProtobufCFieldDescriptor *field) {
  const char *value = (const char *)message + field->offset;
  const char *quantifier = (const char *)message + field->quantifier_offset;
  if (field->label == PROTOBUF_C_LABEL_REPEATED) {
    size_t n;
    memcpy(&n, quantifier, sizeof n);
    return n > 0;
  }
  if (is_in_oneof(field)) {
    int which;
    memcpy(&which, quantifier, sizeof which);
    return which == (int)field->id;
  }
  if (field->type == PROTOBUF_C_TYPE_STRING) {
    const char *text;
    memcpy(&text, value, sizeof text);
    return text && *text;
  }
  static const char zeros[sizeof(ProtobufCBinaryData)];
  if (field->type == PROTOBUF_C_TYPE_BYTES) {
    ProtobufCBinaryData data;
    memcpy(&data, value, sizeof data);
    return data.len > 0;
  }
  return memcmp(value, zeros, size_of(field)) != 0;
}

void patch_swap_set(ProtobufCMessage *to, ProtobufCMessage *from) {
  for (unsigned i = 0; i < to->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &to->descriptor->fields[i];
    if (is_set(from, field)) {
      swap_field(to, from, field);
    }
  }
}
