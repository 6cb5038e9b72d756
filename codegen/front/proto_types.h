/* proto_types: messages and enums of a descriptor set, as the model has them.
 *
 * Reads:   unpacked descriptors, within the bounds of wire.h.
 * Units:   lines and columns from 1.
 * Owns:    the model stands in the product's arena, the rest in |scratch|.
 * Errors:  findings ("descriptor-set"); a status is the arena's.
 * Threads: one.
 * Source:  google/protobuf/descriptor.proto. THREATS F5.
 */
#ifndef GWGEN_FRONT_PROTO_TYPES_H
#define GWGEN_FRONT_PROTO_TYPES_H

#include "front/features.h"
#include "front/places.h"

/* A field whose type is known by name only until all files are declared. */
typedef struct gwgen_unresolved {
  gwgen_message *message;
  size_t field;
  gw_slice type_name; /* ".pkg.Message" */
} gwgen_unresolved;

typedef struct gwgen_proto_reader {
  gwgen_product *product;
  gw_arena *scratch;
  gw_map messages, enums; /* full name -> the model's */
  GW_VEC(gwgen_unresolved) unresolved;
  /* of the file that is being read */
  const Google__Protobuf__FileDescriptorProto *file;
  gw_slice file_name;
  gwgen_places places;
  /* of the element that is being read */
  gwgen_features features;
} gwgen_proto_reader;

/* Files a finding about |name|; GW_ERR_INVALID. */
gw_status gwgen_proto_refuse(gwgen_proto_reader *reader, gwgen_pos pos,
                             const char *what, gw_slice name);

/* THREATS F5: names end in C text; protoc would let no others through. */
bool gwgen_proto_is_identifier(gw_slice name);

/* Changes |features| by what |options|, or NULL, say in field |number| about
 * the element |name|. */
gw_status gwgen_proto_apply(gwgen_proto_reader *reader, gwgen_pos pos,
                            gw_slice name, const ProtobufCMessage *options,
                            uint32_t number, gwgen_features *features);

/* Appends the field to |message|. */
gw_status gwgen_proto_field(gwgen_proto_reader *reader, gwgen_message *message,
                            const Google__Protobuf__FieldDescriptorProto *from,
                            gwgen_pos pos);

/* Declares the messages and enums of the reader's file. */
gw_status gwgen_proto_declare(gwgen_proto_reader *reader);

/* Gives every field its message or enum, once all files are declared. */
gw_status gwgen_proto_resolve(gwgen_proto_reader *reader);

/* Drops the messages and enums that neither stand in a file with a mark in
 * |kept_files| (name -> anything) nor are reached from those. */
gw_status gwgen_proto_prune(gwgen_proto_reader *reader,
                            const gw_map *kept_files);

/* The message that ".pkg.Message" names, or NULL. */
gwgen_message *gwgen_proto_message(const gwgen_proto_reader *reader,
                                   const char *type_name);

/* "<scope>.<name>", where the scope may be empty; p NULL if |name| is no
 * identifier (filed at |pos|) or the arena is full. */
gw_slice gwgen_proto_full_name(gwgen_proto_reader *reader, gwgen_pos pos,
                               gw_slice scope, const char *name);

#endif
