/* proto: what the .proto files say, through protoc and descriptor.proto.
 *
 * Reads:   the files of gwgen.yaml through protoc, or a ready descriptor set.
 * Units:   lines and columns from 1 (protoc counts a tab as up to 8).
 * Owns:    the model stands in the product's arena.
 * Errors:  findings; GW_ERR_INVALID where the protos could not be read,
 *          GW_ERR_IO if protoc could not be started.
 * Threads: one; starts protoc and waits for it.
 * Source:  google/protobuf/descriptor.proto; THREATS F12, E16.
 */
#ifndef GWGEN_FRONT_PROTO_H
#define GWGEN_FRONT_PROTO_H

#include "front/front.h"

/* Fills product->proto. Needs gwgen_product_read() before it. */
gw_status gwgen_proto_read(gwgen_product *product);

#endif
