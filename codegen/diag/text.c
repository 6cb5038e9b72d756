#include "diag/print.h"

/* "file:line:column: ", less where less is known. */
static void print_pos(gwgen_pos pos, FILE *out) {
  if (pos.file.n == 0) {
    fputs("gwgen: ", out);
    return;
  }
  fprintf(out, "%.*s:", GWGEN_S(pos.file));
  if (pos.line) {
    fprintf(out, "%u:", pos.line);
  }
  if (pos.line && pos.column) {
    fprintf(out, "%u:", pos.column);
  }
  fputc(' ', out);
}

static void print_finding(const gwgen_finding *finding, FILE *out) {
  print_pos(finding->pos, out);
  fprintf(out, "%s: %s %s: %.*s\n", gwgen_severity_text(finding->severity),
          finding->rule->id, finding->rule->name, GWGEN_S(finding->message));
  for (size_t i = 0; i < finding->notes.n; i++) {
    const gwgen_note *note = &finding->notes.v[i];
    print_pos(note->pos, out);
    fprintf(out, "note: %.*s\n", GWGEN_S(note->message));
  }
}

static void print_count(size_t n, const char *what, FILE *out) {
  fprintf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

void gwgen_print_text(const gwgen_sorted *sorted, FILE *out) {
  const gwgen_report *report = sorted->report;
  for (size_t i = 0; i < sorted->n; i++) {
    print_finding(sorted->findings[i], out);
  }
  size_t n_all = report->n_errors + report->n_warnings;
  if (!n_all) {
    return;
  }
  print_count(report->n_errors, "error", out);
  fputs(", ", out);
  print_count(report->n_warnings, "warning", out);
  if (n_all > sorted->n) {
    fprintf(out, ", %zu of them not shown", n_all - sorted->n);
  }
  fputc('\n', out);
}
