/* load: reads a product and runs the passes, as every verb begins.
 *
 * Reads:   gwgen.yaml and what it names.
 * Units:   none.
 * Owns:    gwgen_loaded holds the arena; gwgen_load_done() frees it.
 * Errors:  an exit status; findings go to stderr, or to stdout where a
 *          machine wants to read them.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GWGEN_LOAD_H
#define GWGEN_LOAD_H

#include "ir/layout.h"
#include "options.h"

typedef struct gwgen_loaded {
  gw_arena arena;
  gwgen_report report;
  gwgen_product product;
  gwgen_layout layout;
  gw_status status;
} gwgen_loaded;

/* A file that was read. */
typedef struct gwgen_read_file {
  gw_slice path;  /* on disk */
  gw_slice place; /* without where the product stands */
} gwgen_read_file;

typedef GW_VEC(gwgen_read_file) gwgen_read_files;

/* Sets up an empty product. */
void gwgen_load_init(gwgen_loaded *loaded);
void gwgen_load_done(gwgen_loaded *loaded);

/* Reads all and runs the passes; nothing is printed. */
void gwgen_load(gwgen_loaded *loaded, const gwgen_options *options);

/* Prints the findings and says how gwgen should end because of them. */
int gwgen_load_report(gwgen_loaded *loaded, const gwgen_options *options);

/* Every input, in a fixed order. */
gw_status gwgen_load_files(gwgen_loaded *loaded, gwgen_read_files *ret_files);

#endif
