#include "diag/print.h"

/* A workflow command ends at the line's end, a property at ',' or ':'; the
 * percent sign introduces what is escaped. */
static void print_escaped(gw_slice text, bool is_property, FILE *out) {
  for (size_t i = 0; i < text.n; i++) {
    unsigned char c = (unsigned char)text.p[i];
    bool is_special = c == '%' || c == '\r' || c == '\n' ||
                      (is_property && (c == ':' || c == ','));
    if (is_special) {
      fprintf(out, "%%%02X", c);
    } else {
      fputc(c, out);
    }
  }
}

static void print_place(gwgen_pos pos, FILE *out) {
  if (pos.file.n) {
    fputs("file=", out);
    print_escaped(pos.file, true, out);
    fputc(',', out);
  }
  if (pos.line) {
    fprintf(out, "line=%u,", pos.line);
  }
  if (pos.line && pos.column) {
    fprintf(out, "col=%u,", pos.column);
  }
}

/* An annotation has one place: those of the notes go into its text. */
static void print_note(const gwgen_note *note, FILE *out) {
  fputs("%0A", out);
  if (note->pos.file.n) {
    print_escaped(note->pos.file, false, out);
    fprintf(out, ":%u:%u: ", note->pos.line, note->pos.column);
  }
  print_escaped(note->message, false, out);
}

void gwgen_print_github(const gwgen_sorted *sorted, FILE *out) {
  for (size_t i = 0; i < sorted->n; i++) {
    const gwgen_finding *finding = sorted->findings[i];
    fprintf(out, "::%s ", gwgen_severity_text(finding->severity));
    print_place(finding->pos, out);
    fprintf(out, "title=%s %s::", finding->rule->id, finding->rule->name);
    print_escaped(finding->message, false, out);
    for (size_t k = 0; k < finding->notes.n; k++) {
      print_note(&finding->notes.v[k], out);
    }
    fputc('\n', out);
  }
}
