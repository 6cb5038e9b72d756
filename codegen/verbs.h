/* verbs: what gwgen can do, one file per verb.
 *
 * Reads:   the options that the verb takes.
 * Units:   none.
 * Owns:    nothing.
 * Errors:  each returns an exit status (GWGEN_EXIT_*) and has then said why.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GWGEN_VERBS_H
#define GWGEN_VERBS_H

#include "load.h"
#include "options.h"

int gwgen_verb_check(const gwgen_options *options);
int gwgen_verb_generate(const gwgen_options *options);
int gwgen_verb_build(const gwgen_options *options);
int gwgen_verb_routes(const gwgen_options *options);
int gwgen_verb_validate(const gwgen_options *options);
int gwgen_verb_export(const gwgen_options *options);
int gwgen_verb_explain(const gwgen_options *options);
int gwgen_verb_version(const gwgen_options *options);

/* Writes the tables of |loaded| into |folder| (or compares, for --verify), as
 * generate and build do. */
int gwgen_generate_into(gwgen_loaded *loaded, const char *folder,
                        bool is_verify);

#endif
