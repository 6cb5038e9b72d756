/* fault: what can be wrong between a JSON value and a protobuf field.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    nothing; texts are constants.
 * Errors:  this is their list; each maps to a gw_status.
 * Threads: pure.
 * Source:  ProtoJSON (protobuf.dev); BEHAVIOUR.md section 2.
 */
#ifndef GW_TRANSCODE_FAULT_H
#define GW_TRANSCODE_FAULT_H

#include "base/status.h"

/* X(id, status, code, text). The codes are those of schema/ where both say the
 * same. */
#define GW_FAULT_LIST(X)                                                       \
  X(NONE, GW_OK, "", "")                                                       \
  X(TYPE, GW_ERR_INVALID, "type", "not of the field's type")                   \
  X(NO_LIST, GW_ERR_INVALID, "type", "not a list")                             \
  X(NO_OBJECT, GW_ERR_INVALID, "type", "not an object")                        \
  X(NULL_VALUE, GW_ERR_INVALID, "type", "null is not taken here")              \
  X(FRACTION, GW_ERR_INVALID, "type", "not a whole number")                    \
  X(NOT_NUMBER, GW_ERR_INVALID, "type", "not a number")                        \
  X(RANGE, GW_ERR_RANGE, "range", "outside of the field's type")               \
  X(DIGITS, GW_ERR_RANGE, "range", "too many digits")                          \
  X(ENUM, GW_ERR_INVALID, "enum", "no value of the enumeration")               \
  X(BASE64, GW_ERR_INVALID, "base64", "not base64")                            \
  X(TIMESTAMP, GW_ERR_INVALID, "timestamp", "not a timestamp of RFC 3339")     \
  X(DURATION, GW_ERR_INVALID, "duration", "not a duration such as \"3.5s\"")   \
  X(FIELD_MASK, GW_ERR_INVALID, "field-mask", "not a field mask")              \
  X(JSON, GW_ERR_INVALID, "json", "not JSON as the field takes it")            \
  X(ANY_TYPE, GW_ERR_INVALID, "any-type", "an Any without a \"@type\"")        \
  X(ANY_UNKNOWN, GW_ERR_INVALID, "any-type", "a type that is not known")       \
  X(UNKNOWN, GW_ERR_INVALID, "unknown-field", "no such field")                 \
  X(DUPLICATE, GW_ERR_DUPLICATE, "duplicate-key", "the same field twice")      \
  X(ONEOF, GW_ERR_DUPLICATE, "oneof", "another member of the oneof is set")    \
  X(REQUIRED, GW_ERR_INVALID, "required", "a required member is missing")      \
  X(MAP_KEY, GW_ERR_INVALID, "map-key", "not a key of the map's type")         \
  X(UNSUPPORTED, GW_ERR_UNSUPPORTED, "unsupported", "a type not transcoded")

typedef enum gw_fault {
#define X(id, status, code, text) GW_FAULT_##id,
  GW_FAULT_LIST(X)
#undef X
      GW_FAULT_COUNT_
} gw_fault;

gw_status gw_fault_status(gw_fault fault);
const char *gw_fault_code(gw_fault fault);
const char *gw_fault_text(gw_fault fault);

#endif
