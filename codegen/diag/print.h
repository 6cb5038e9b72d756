/* print: the formats of a report, one function and one file each.
 *
 * Reads:   findings in the order in which they are to stand.
 * Units:   as diag.h.
 * Owns:    nothing.
 * Errors:  none; out of memory ends gwgen with exit code 1.
 * Threads: one.
 * Source:  SARIF 2.1.0; GitHub Actions, "Workflow commands".
 */
#ifndef GWGEN_DIAG_PRINT_H
#define GWGEN_DIAG_PRINT_H

#include "diag/diag.h"

typedef struct gwgen_sorted {
  const gwgen_report *report;
  gwgen_finding *const *findings;
  size_t n;
} gwgen_sorted;

void gwgen_print_text(const gwgen_sorted *sorted, FILE *out);
void gwgen_print_json(const gwgen_sorted *sorted, FILE *out);
void gwgen_print_sarif(const gwgen_sorted *sorted, FILE *out);
void gwgen_print_github(const gwgen_sorted *sorted, FILE *out);

/* "error", "warning": SARIF and GitHub use the same words. */
const char *gwgen_severity_text(gwgen_severity severity);

/* Says so on stderr and ends gwgen with exit code 1. */
_Noreturn void gwgen_out_of_memory(void);

#endif
