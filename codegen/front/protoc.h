/* protoc: runs protoc to get a descriptor set of the product's .proto files.
 *
 * Reads:   settings.proto_files and settings.import_paths.
 * Units:   bytes.
 * Owns:    the bytes stand in the product's arena.
 * Errors:  findings ("protoc", "protoc-run"), then GW_ERR_INVALID.
 * Threads: one; starts a process and waits for it.
 * Source:  protoc --help. THREATS F15: an argument vector, no shell, no
 *          network, an environment of our own.
 */
#ifndef GWGEN_FRONT_PROTOC_H
#define GWGEN_FRONT_PROTOC_H

#include "front/front.h"

enum { GWGEN_PROTOC_FILES = 1000, GWGEN_PROTOC_PATHS = 100 };

/* The descriptor set with its imports and source info. protoc's warnings and
 * errors are filed where they stand. */
gw_status gwgen_protoc_run(gwgen_product *product, gw_slice *ret_bytes);

/* Where the file that an import calls |name| stands on disk, by the import
 * paths; |name| itself if it is in none of them. */
gw_slice gwgen_protoc_find(const gwgen_product *product, gw_slice name);

#endif
