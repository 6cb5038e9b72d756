/* features: what the edition of a .proto file says about fields and enums.
 *
 * Reads:   syntax, edition and the "features" of options. proto2 and proto3 are
 *          editions too: of each the features are known.
 * Units:   none.
 * Owns:    nothing.
 * Errors:  GW_ERR_UNSUPPORTED for an edition that isn't known, GW_ERR_SYNTAX
 *          for features that are damaged; the arena's.
 * Threads: pure.
 * Source:  google/protobuf/descriptor.proto (FeatureSet); protobuf.dev,
 *          "Feature Settings for Editions". What is said of a file holds for
 *          all that stands in it, until something inside says otherwise.
 */
#ifndef GWGEN_FRONT_FEATURES_H
#define GWGEN_FRONT_FEATURES_H

#include "front/options.h"

/* By the numbers of FeatureSet's enums. */
typedef struct gwgen_features {
  uint32_t presence;
  uint32_t enums;
  uint32_t repeated;
  uint32_t messages;
} gwgen_features;

enum { GWGEN_PRESENCE_IMPLICIT = 2, GWGEN_PRESENCE_REQUIRED = 3 };
enum { GWGEN_ENUMS_CLOSED = 2 };
enum { GWGEN_REPEATED_PACKED = 1 };
enum { GWGEN_MESSAGES_DELIMITED = 2 };

/* The field "features" of each kind of options. */
enum {
  GWGEN_FEATURES_FILE = 50,
  GWGEN_FEATURES_MESSAGE = 12,
  GWGEN_FEATURES_FIELD = 21,
  GWGEN_FEATURES_ENUM = 7
};

/* What holds for a file before its options are read. */
gw_status
gwgen_features_start(const Google__Protobuf__FileDescriptorProto *file,
                     gwgen_features *ret_features);

/* Changes what |options|, which may be NULL, say in field |number|. */
gw_status gwgen_features_apply(gw_arena *scratch,
                               const ProtobufCMessage *options, uint32_t number,
                               gwgen_features *features);

#endif
