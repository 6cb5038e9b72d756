/* product: gwgen.yaml, the file that names a product's inputs and choices.
 *
 * Reads:   one YAML (or JSON) file.
 * Units:   lines and columns from 1.
 * Owns:    the settings stand in the product's arena.
 * Errors:  findings; GW_ERR_INVALID if there was an error among them.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GWGEN_FRONT_PRODUCT_H
#define GWGEN_FRONT_PRODUCT_H

#include "front/front.h"

/* Fills product->settings from |path| (as the user wrote it). The folder of
 * gwgen's own protos becomes the last import path; paths that stand in
 * settings.import_paths before the call (of -I) stay first. The inputs of
 * proto_files are names as an import writes them, not paths on disk. */
gw_status gwgen_product_read(gwgen_product *product, gw_slice path);

/* The folder of the protos that come with gwgen: beside the program, or in the
 * source tree it was built from; p NULL if neither is there. */
gw_slice gwgen_shipped_protos(gw_arena *arena);

#endif
