/* wire: the fields of a protobuf message, one after the other, for the small
 * messages that gwgen reads by itself.
 *
 * Reads:   the bytes of one message.
 * Units:   bytes.
 * Owns:    nothing; values are slices of the message.
 * Errors:  GW_ERR_SYNTAX for bytes that are no message (groups included, which
 *          no descriptor holds), GW_ERR_LIMIT.
 * Threads: pure.
 * Source:  protobuf.dev "Encoding". THREATS F12, E16.
 */
#ifndef GWGEN_FRONT_WIRE_H
#define GWGEN_FRONT_WIRE_H

#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

enum { GWGEN_WIRE_DEPTH = 64 };       /* of messages in messages */
enum { GWGEN_WIRE_FIELDS = 8000000 }; /* of one descriptor set */

typedef struct gwgen_wire_field {
  uint32_t number;
  uint32_t type;  /* wire type */
  uint64_t value; /* varint */
  gw_slice bytes; /* length-delimited and fixed */
} gwgen_wire_field;

/* Takes the next field off |*rest|: GW_OK, or GW_END behind the last one. */
gw_status gwgen_wire_next(gw_slice *rest, gwgen_wire_field *ret_field);

/* Whether |bytes| is a FileDescriptorSet whose depth and size are within
 * bounds, so that a reader without limits may unpack it. */
gw_status gwgen_wire_check_descriptors(gw_slice bytes);

#endif
