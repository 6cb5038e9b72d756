/* options: the fields of descriptors that descriptor.pb-c.h doesn't know:
 * extensions, and what came after the protoc that it was made with.
 *
 * Reads:   unpacked messages, whose unknown fields protobuf-c keeps.
 * Units:   bytes.
 * Owns:    nothing; bytes stand in the caller's arena.
 * Errors:  GW_ERR_SYNTAX for a field that is damaged; the arena's.
 * Threads: pure.
 * Source:  protobuf.dev, "Encoding": parts of a message that stand apart are
 *          one message, of numbers the last one counts.
 */
#ifndef GWGEN_FRONT_OPTIONS_H
#define GWGEN_FRONT_OPTIONS_H

#include <google/protobuf/descriptor.pb-c.h>

#include "base/buf.h"

/* The message in field |number|; empty if it isn't there. */
gw_status gwgen_option_bytes(gw_arena *arena, const ProtobufCMessage *from,
                             uint32_t number, gw_slice *ret_bytes);

/* The number in field |number|; 0 if it isn't there or over 32 bits. */
uint32_t gwgen_option_number(const ProtobufCMessage *from, uint32_t number);

#endif
