/* options: the command line of gwgen.
 *
 * Reads:   argv.
 * Units:   none.
 * Owns:    nothing: texts are argv's; lists stand in the arena.
 * Errors:  false, with the reason on stderr; gwgen ends with GWGEN_EXIT_USAGE.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GWGEN_OPTIONS_H
#define GWGEN_OPTIONS_H

#include "ir/ir.h"

enum { /* exit statuses */
       GWGEN_EXIT_OK = 0,
       GWGEN_EXIT_SYSTEM = 1,
       GWGEN_EXIT_USAGE = 2,
       GWGEN_EXIT_FINDINGS = 100,
       GWGEN_EXIT_UNREADABLE = 101
};

typedef enum gwgen_notation {                         /* --format */
                              GWGEN_NOTATION_BY_NAME, /* of the file; YAML where
                                                         it says nothing */
                              GWGEN_NOTATION_YAML,
                              GWGEN_NOTATION_JSON
} gwgen_notation;

typedef struct gwgen_options {
  gw_arena *arena;
  const char *config; /* "." where none is given */
  const char *out;
  const char *deps;
  const char *operation, *schema, *body, *content_type;
  const char *word; /* explain, export: what stands after the verb */
  gwgen_dialect dialect;
  GW_VEC(gw_slice) import_paths;
  gwgen_format format;
  gwgen_notation notation;
  bool fail_on_warnings, allow_undocumented, is_verify, dump_ir, by_line;
} gwgen_options;

enum { /* which options a verb takes */
       GWGEN_TAKES_CONFIG = 1,
       GWGEN_TAKES_OUT = 2,
       GWGEN_TAKES_DEPS = 4,
       GWGEN_TAKES_BODY = 8,
       GWGEN_TAKES_WORD = 16,
       GWGEN_TAKES_IR = 32,
       GWGEN_TAKES_EXPORT = 64
};

typedef struct gwgen_verb {
  const char *name;
  const char *summary; /* one line */
  const char *usage;   /* what follows the verb */
  unsigned takes;
  int (*run)(const gwgen_options *options);
} gwgen_verb;

extern const gwgen_verb gwgen_verbs[];
extern const size_t gwgen_n_verbs;

/* Reads what follows the verb. |*ret_help| is set for --help. */
bool gwgen_options_read(gwgen_options *options, const gwgen_verb *verb,
                        int argc, char **argv, bool *ret_help);

void gwgen_help_print(FILE *out);
void gwgen_verb_help_print(const gwgen_verb *verb, FILE *out);

/* The verb called |name|; NULL, with a suggestion on stderr. */
const gwgen_verb *gwgen_verb_find(const char *name);

#endif
