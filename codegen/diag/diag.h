/* diag: what gwgen has to say about a specification, and where.
 *
 * Reads:   the rules of diag/rules.c: one row {id, name, severity, summary,
 *          explanation} each; `gwgen explain` prints a row.
 * Units:   lines and columns from 1, columns in code points; 0 says the whole
 *          file. A place without a file is about gwgen's own call.
 * Owns:    a report keeps copies in its arena.
 * Errors:  none; a full arena ends gwgen with exit code 1.
 * Threads: one.
 * Source:  DESIGN.md section 6; SARIF 2.1.0; GitHub workflow commands.
 */
#ifndef GWGEN_DIAG_DIAG_H
#define GWGEN_DIAG_DIAG_H

#include <stdio.h>

#include "base/map.h"
#include "base/vec.h"

/* A place in an input. |file| is the path as the user named it, with '/' and
 * relative to the folder where gwgen was started where that is possible. */
typedef struct gwgen_pos {
  gw_slice file;
  uint32_t line, column;
} gwgen_pos;

typedef enum gwgen_severity {
  GWGEN_ERROR,
  GWGEN_WARNING,
} gwgen_severity;

/* GW0xxx reading (exit 101)     GW1xxx the product file and binding
 * GW2xxx drift of types         GW3xxx routes
 * GW4xxx schemas                GW5xxx security and policies */
typedef struct gwgen_rule {
  const char *id;   /* "GW2103" */
  const char *name; /* "drift-enum" */
  gwgen_severity severity;
  const char *summary;     /* one line */
  const char *explanation; /* some paragraphs: why, an example, what to do */
} gwgen_rule;

extern const gwgen_rule gwgen_rules[];
extern const size_t gwgen_n_rules;

typedef struct gwgen_note {
  gwgen_pos pos;
  gw_slice message;
} gwgen_note;

typedef struct gwgen_finding {
  const gwgen_rule *rule;
  gwgen_severity severity;
  gwgen_pos pos;
  gw_slice message;
  GW_VEC(gwgen_note) notes;
} gwgen_finding;

enum {
  GWGEN_MAX_FINDINGS = 20000
};                                 /* errors that are kept, and as many
                                    warnings; the rest is only counted */
enum { GWGEN_MAX_MESSAGE = 1000 }; /* bytes of a message */

/* Begins zeroed but for |arena|. */
typedef struct gwgen_report {
  gw_arena *arena;
  GW_VEC(gwgen_finding *) findings;
  gw_map seen;           /* what was said already */
  gwgen_finding dropped; /* handed out for repetitions, and beyond
                            GWGEN_MAX_FINDINGS */
  size_t n_errors, n_warnings;
  size_t n_syntax;          /* of the errors, those of GW0xxx */
  GW_VEC(gw_slice) demoted; /* rule ids or names that are warnings here */
} gwgen_report;

/* Files a finding under the rule called |rule| ("drift-enum"); the message is
 * lower case, without a full stop, and gives the reason. A rule that is not in
 * the list is our own mistake (asserted). Bytes that are not printable UTF-8
 * are written as \xNN. Returns the finding, for notes. */
gwgen_finding *gwgen_report_add(gwgen_report *report, const char *rule,
                                gwgen_pos pos, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds a note with another place to the finding. */
void gwgen_finding_note(gwgen_report *report, gwgen_finding *finding,
                        gwgen_pos pos, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* An error that turned out to be less: a warning from now on. */
void gwgen_finding_demote(gwgen_report *report, gwgen_finding *finding);

typedef enum gwgen_format {
  GWGEN_FORMAT_TEXT,
  GWGEN_FORMAT_JSON,
  GWGEN_FORMAT_SARIF,
  GWGEN_FORMAT_GITHUB
} gwgen_format;

/* "text", "json", "sarif", "github-actions"; false for any other word. */
bool gwgen_format_parse(gw_slice word, gwgen_format *ret_format);

/* Prints the findings sorted by file, line, column, rule; the same findings
 * give the same bytes. */
void gwgen_report_print(const gwgen_report *report, gwgen_format format,
                        FILE *out);

/* The exit code that the report asks for: 101 if a text could not be read,
 * else 100 if there are errors (or warnings, with |fail_on_warnings|), else
 * 0. */
int gwgen_report_exit(const gwgen_report *report, bool fail_on_warnings);

/* The rule with that id or name, or NULL. */
const gwgen_rule *gwgen_rule_find(gw_slice word);

/* printf arguments of a slice, for "%.*s". */
#define GWGEN_S(s) (int)(s).n, (s).p

#endif
