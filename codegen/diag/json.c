#include <jansson.h>

#include "diag/print.h"

/* Every call below fails only without memory. */
static void set(json_t *object, const char *key, json_t *value) {
  if (json_object_set_new(object, key, value)) {
    gwgen_out_of_memory();
  }
}

static json_t *new_object(void) {
  json_t *object = json_object();
  if (!object) {
    gwgen_out_of_memory();
  }
  return object;
}

static json_t *text_of(gw_slice text) {
  return json_stringn(text.n ? text.p : "", text.n);
}

/* As in the other formats, what is not known is left out. */
static void set_pos(json_t *object, gwgen_pos pos) {
  if (pos.file.n) {
    set(object, "file", text_of(pos.file));
  }
  if (pos.line) {
    set(object, "line", json_integer(pos.line));
  }
  if (pos.column) {
    set(object, "column", json_integer(pos.column));
  }
}

static json_t *notes_of(const gwgen_finding *finding) {
  json_t *notes = json_array();
  for (size_t i = 0; i < finding->notes.n; i++) {
    json_t *note = new_object();
    set_pos(note, finding->notes.v[i].pos);
    set(note, "message", text_of(finding->notes.v[i].message));
    if (json_array_append_new(notes, note)) {
      gwgen_out_of_memory();
    }
  }
  return notes;
}

static json_t *finding_of(const gwgen_finding *finding) {
  json_t *object = new_object();
  set(object, "rule", json_string(finding->rule->id));
  set(object, "name", json_string(finding->rule->name));
  set(object, "severity", json_string(gwgen_severity_text(finding->severity)));
  set_pos(object, finding->pos);
  set(object, "message", text_of(finding->message));
  set(object, "notes", notes_of(finding));
  return object;
}

void gwgen_print_json(const gwgen_sorted *sorted, FILE *out) {
  json_t *findings = json_array();
  for (size_t i = 0; i < sorted->n; i++) {
    if (json_array_append_new(findings, finding_of(sorted->findings[i]))) {
      gwgen_out_of_memory();
    }
  }
  json_t *root = new_object();
  set(root, "errors", json_integer((json_int_t)sorted->report->n_errors));
  set(root, "warnings", json_integer((json_int_t)sorted->report->n_warnings));
  set(root, "findings", findings);
  if (json_dumpf(root, out, JSON_INDENT(2))) {
    gwgen_out_of_memory();
  }
  fputc('\n', out);
  json_decref(root);
}
