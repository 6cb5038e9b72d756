/* patch: moves masked fields from one message to another.
 *
 * Reads:   a field mask as its paths: "title", "price.units".
 * Units:   none.
 * Owns:    fields are swapped, so both messages stay whole and freeable.
 * Errors:  0: the message has no such path.
 * Threads: pure.
 * Source:  google/protobuf/field_mask.proto.
 */
#ifndef BACKEND_PATCH_H
#define BACKEND_PATCH_H

#include <protobuf-c/protobuf-c.h>

/* Swaps what |path| names. */
int patch_swap(ProtobufCMessage *to, ProtobufCMessage *from, const char *path);

/* Swaps every field that is set in |from|. */
void patch_swap_set(ProtobufCMessage *to, ProtobufCMessage *from);

#endif
