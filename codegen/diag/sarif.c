#include <jansson.h>

#include "base/buf.h"
#include "diag/print.h"

/* json_pack() gives NULL only without memory: the texts are UTF-8 by then. */
static json_t *made(json_t *value) {
  if (!value) {
    gwgen_out_of_memory();
  }
  return value;
}

static void append(json_t *array, json_t *value) {
  if (json_array_append_new(array, value)) {
    gwgen_out_of_memory();
  }
}

/* SARIF 3.4.3: a URI; what RFC 3986 does not allow in a path is encoded. */
static json_t *uri_of(gw_slice file) {
  gw_buf uri;
  gw_buf_init(&uri, NULL, file.n * 3 + 1);
  gw_status status = GW_OK;
  for (size_t i = 0; i < file.n && status == GW_OK; i++) {
    char c = file.p[i];
    bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') || (c && strchr("-._~/+@", c));
    status = is_plain ? gw_buf_append(&uri, gw_slice_of(&c, 1))
                      : gw_buf_printf(&uri, "%%%02X", (unsigned char)c);
  }
  if (status != GW_OK) {
    gwgen_out_of_memory();
  }
  json_t *value = made(json_stringn(uri.p ? uri.p : "", uri.n));
  gw_buf_done(&uri);
  return value;
}

static json_t *location_of(gwgen_pos pos) {
  json_t *place =
      made(json_pack("{s:{s:o}}", "artifactLocation", "uri", uri_of(pos.file)));
  if (pos.line) {
    json_t *region = made(json_pack("{s:i}", "startLine", (int)pos.line));
    if (pos.column) {
      json_object_set_new(region, "startColumn", json_integer(pos.column));
    }
    json_object_set_new(place, "region", region);
  }
  return made(json_pack("{s:o}", "physicalLocation", place));
}

static json_t *message_of(gw_slice text) {
  return made(json_pack("{s:s%}", "text", text.n ? text.p : "", text.n));
}

static json_t *related_of(const gwgen_finding *finding) {
  json_t *related = made(json_array());
  for (size_t i = 0; i < finding->notes.n; i++) {
    const gwgen_note *note = &finding->notes.v[i];
    json_t *location =
        note->pos.file.n ? location_of(note->pos) : made(json_object());
    json_object_set_new(location, "message", message_of(note->message));
    append(related, location);
  }
  return related;
}

static json_t *result_of(const gwgen_finding *finding) {
  json_t *result =
      made(json_pack("{s:s, s:s, s:o}", "ruleId", finding->rule->id, "level",
                     gwgen_severity_text(finding->severity), "message",
                     message_of(finding->message)));
  json_t *locations = made(json_array());
  if (finding->pos.file.n) {
    append(locations, location_of(finding->pos));
  }
  json_object_set_new(result, "locations", locations);
  if (finding->notes.n) {
    json_object_set_new(result, "relatedLocations", related_of(finding));
  }
  return result;
}

static bool is_used(const gwgen_sorted *sorted, const gwgen_rule *rule) {
  for (size_t i = 0; i < sorted->n; i++) {
    if (sorted->findings[i]->rule == rule) {
      return true;
    }
  }
  return false;
}

/* The rules that the results speak of, in the order of their ids. */
static json_t *rules_of(const gwgen_sorted *sorted) {
  json_t *rules = made(json_array());
  for (size_t i = 0; i < gwgen_n_rules; i++) {
    const gwgen_rule *rule = &gwgen_rules[i];
    if (is_used(sorted, rule)) {
      append(rules,
             made(json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:{s:s}}", "id",
                            rule->id, "name", rule->name, "shortDescription",
                            "text", rule->summary, "fullDescription", "text",
                            rule->explanation, "defaultConfiguration", "level",
                            gwgen_severity_text(rule->severity))));
    }
  }
  return rules;
}

void gwgen_print_sarif(const gwgen_sorted *sorted, FILE *out) {
  json_t *results = made(json_array());
  for (size_t i = 0; i < sorted->n; i++) {
    append(results, result_of(sorted->findings[i]));
  }
  json_t *root = made(json_pack(
      "{s:s, s:s, s:[{s:{s:{s:s, s:o}}, s:s, s:o}]}", "$schema",
      "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0",
      "runs", "tool", "driver", "name", "gwgen", "rules", rules_of(sorted),
      "columnKind", "unicodeCodePoints", "results", results));
  if (json_dumpf(root, out, JSON_INDENT(2))) {
    gwgen_out_of_memory();
  }
  fputc('\n', out);
  json_decref(root);
}
