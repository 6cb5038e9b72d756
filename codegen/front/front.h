/* front: the readers of what a user writes; they fill the model of ir/ir.h.
 *
 * Reads:   gwgen.yaml, then what it names: .proto files or a descriptor set,
 *          google.api.Service rules, OpenAPI documents.
 * Units:   lines and columns from 1.
 * Owns:    everything read stands in the product's arena.
 * Errors:  findings in the product's report; a status other than GW_OK says
 *          that nothing useful was read. GW_ERR_NOMEM, GW_ERR_LIMIT: the
 *          arena's.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GWGEN_FRONT_FRONT_H
#define GWGEN_FRONT_FRONT_H

#include "ir/ir.h"

/* The order in which main calls the readers:
 *
 *   gwgen_product_read()         front/product.h
 *   gwgen_proto_read()           front/proto.h
 *   gwgen_service_config_read()  front/service_config.h
 *   gwgen_openapi_read()         front/openapi.h
 */

enum { GWGEN_FILE_LIMIT = 64 << 20 }; /* bytes of one input file */

/* The bytes of |path|, a NUL behind them. GW_ERR_IO (see errno), GW_ERR_LIMIT
 * over |limit| bytes, GW_ERR_NOMEM. */
gw_status gwgen_file_load(gw_arena *arena, gw_slice path, size_t limit,
                          gw_slice *ret_text);

/* Reads |input| as a tree: as JSON if its name ends in ".json", else as YAML.
 * What is wrong is filed at its place ("unreadable", "syntax"). |ret_text| may
 * be NULL. NULL on failure. */
const gw_node *gwgen_tree_read(gwgen_product *product, const gwgen_input *input,
                               gw_slice *ret_text);

/* The file |path| as gwgen.yaml or another file in |folder| names it: an
 * absolute path stays,
 * another is joined to |folder|; a leading "./" is taken out. */
gw_slice gwgen_path_join(gw_arena *arena, gw_slice folder, gw_slice path);

/* |path| without its last part; "." where it has only one. */
gw_slice gwgen_path_folder(gw_slice path);

/* The place of a node, of an entry's key. */
gwgen_pos gwgen_node_pos(gw_slice file, const gw_node *node);
gwgen_pos gwgen_key_pos(gw_slice file, const gw_node_entry *entry);

/* The name among |names| that |word| was probably meant to be, or NULL. */
const char *gwgen_nearest(gw_slice word, const char *const *names, size_t n);

#endif
