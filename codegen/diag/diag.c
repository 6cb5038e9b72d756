#include "diag/diag.h"

#include <assert.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "diag/print.h"

void gwgen_out_of_memory(void) {
  fputs("gwgen: out of memory\n", stderr);
  exit(1);
}

const gwgen_rule *gwgen_rule_find(gw_slice word) {
  for (size_t i = 0; i < gwgen_n_rules; i++) {
    if (gw_slice_is(word, gwgen_rules[i].id) ||
        gw_slice_is(word, gwgen_rules[i].name)) {
      return &gwgen_rules[i];
    }
  }
  return NULL;
}

static bool is_plain(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    unsigned char c = (unsigned char)text.p[i];
    if (c < 0x20 || c == 0x7f) {
      return false;
    }
  }
  return gw_utf8_check(text);
}

/* How much of |text| fits, without cutting a code point. */
static gw_slice shorten(gw_slice text) {
  if (text.n <= GWGEN_MAX_MESSAGE) {
    return text;
  }
  size_t n = GWGEN_MAX_MESSAGE;
  while (n && ((unsigned char)text.p[n] & 0xc0) == 0x80) {
    n--;
  }
  return gw_slice_of(text.p, n);
}

/* A specification may hold any bytes, and they end on terminals and in CI logs:
 * what is not printable is shown as \xNN. The result stands in the arena. */
static gw_slice clean(gw_arena *arena, gw_slice text) {
  gw_slice shown = shorten(text);
  bool is_cut = shown.n < text.n;
  gw_buf out;
  gw_buf_init(&out, arena, (size_t)8 * GWGEN_MAX_MESSAGE);
  bool is_utf8 = gw_utf8_check(shown);
  gw_status status = GW_OK;
  if (is_plain(shown)) {
    status = gw_buf_append(&out, shown);
  }
  for (size_t i = out.n; i < shown.n && status == GW_OK; i++) {
    unsigned char c = (unsigned char)shown.p[i];
    bool is_shown = (c >= 0x20 && c < 0x7f) || (c >= 0x80 && is_utf8);
    status = is_shown ? gw_buf_append(&out, gw_slice_sub(shown, i, 1))
                      : gw_buf_printf(&out, "\\x%02x", c);
  }
  if (status == GW_OK && is_cut) {
    status = gw_buf_append(&out, GW_LIT("..."));
  }
  if (status != GW_OK || gw_buf_pad(&out) != GW_OK) {
    gwgen_out_of_memory();
  }
  return gw_buf_slice(&out);
}

static gw_slice format_message(gw_arena *arena, const char *format,
                               va_list args)
    __attribute__((format(printf, 2, 0)));

static gw_slice format_message(gw_arena *arena, const char *format,
                               va_list args) {
  gw_slice text = gw_arena_vprintf(arena, format, args);
  if (!text.p) {
    gwgen_out_of_memory();
  }
  return clean(arena, text);
}

static gwgen_pos clean_pos(gw_arena *arena, gwgen_pos pos) {
  pos.file = clean(arena, pos.file);
  return pos;
}

static bool is_demoted(const gwgen_report *report, const gwgen_rule *rule) {
  for (size_t i = 0; i < report->demoted.n; i++) {
    if (gw_slice_is(report->demoted.v[i], rule->id) ||
        gw_slice_is(report->demoted.v[i], rule->name)) {
      return true;
    }
  }
  return false;
}

static bool is_syntax(const gwgen_rule *rule) {
  return strncmp(rule->id, "GW0", 3) == 0;
}

static void count(gwgen_report *report, const gwgen_rule *rule,
                  gwgen_severity severity) {
  if (severity == GWGEN_WARNING) {
    report->n_warnings++;
    return;
  }
  report->n_errors++;
  report->n_syntax += is_syntax(rule);
}

/* Warnings, however many, leave room for the errors that come after them. The
 * new one is counted already. */
static gwgen_finding *new_finding(gwgen_report *report,
                                  gwgen_severity severity) {
  size_t n = severity == GWGEN_WARNING ? report->n_warnings : report->n_errors;
  if (n > GWGEN_MAX_FINDINGS) {
    report->dropped = (gwgen_finding){0};
    return &report->dropped;
  }
  gwgen_finding *finding = gw_arena_zalloc(report->arena, sizeof *finding);
  gwgen_finding **slot =
      finding ? GW_PUSH(report->arena, &report->findings) : NULL;
  if (!slot) {
    gwgen_out_of_memory();
  }
  *slot = finding;
  return finding;
}

/* The same thing is often found twice: a schema that requests and responses
 * share is looked at from both sides. It is said once. */
static bool is_known(gwgen_report *report, const gwgen_rule *rule,
                     gwgen_pos pos, gw_slice message) {
  gw_slice key = gw_arena_printf(report->arena, "%s %.*s:%u:%u %.*s", rule->id,
                                 GWGEN_S(pos.file), pos.line, pos.column,
                                 GWGEN_S(message));
  return gw_map_put(report->arena, &report->seen, key, report) ==
         GW_ERR_DUPLICATE;
}

gwgen_finding *gwgen_report_add(gwgen_report *report, const char *rule,
                                gwgen_pos pos, const char *format, ...) {
  const gwgen_rule *found = gwgen_rule_find(gw_slice_str(rule));
  assert(found);
  va_list args;
  va_start(args, format);
  gw_slice message = format_message(report->arena, format, args);
  va_end(args);
  pos = clean_pos(report->arena, pos);
  if (is_known(report, found, pos, message)) {
    return &report->dropped;
  }
  gwgen_severity severity =
      is_demoted(report, found) ? GWGEN_WARNING : found->severity;
  count(report, found, severity);
  gwgen_finding *finding = new_finding(report, severity);
  finding->rule = found;
  finding->severity = severity;
  if (finding != &report->dropped) {
    finding->pos = pos;
    finding->message = message;
  }
  return finding;
}

void gwgen_finding_note(gwgen_report *report, gwgen_finding *finding,
                        gwgen_pos pos, const char *format, ...) {
  if (finding == &report->dropped) {
    return;
  }
  gwgen_note *note = GW_PUSH(report->arena, &finding->notes);
  if (!note) {
    gwgen_out_of_memory();
  }
  note->pos = clean_pos(report->arena, pos);
  va_list args;
  va_start(args, format);
  note->message = format_message(report->arena, format, args);
  va_end(args);
}

void gwgen_finding_demote(gwgen_report *report, gwgen_finding *finding) {
  if (finding->severity == GWGEN_WARNING) {
    return;
  }
  finding->severity = GWGEN_WARNING;
  report->n_warnings++;
  report->n_errors--;
  report->n_syntax -= is_syntax(finding->rule);
}

const char *gwgen_severity_text(gwgen_severity severity) {
  return severity == GWGEN_ERROR ? "error" : "warning";
}

static int compare_numbers(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int compare_findings(const void *a, const void *b) {
  const gwgen_finding *x = *(gwgen_finding *const *)a;
  const gwgen_finding *y = *(gwgen_finding *const *)b;
  int order = gw_slice_cmp(x->pos.file, y->pos.file);
  order = order ? order : compare_numbers(x->pos.line, y->pos.line);
  order = order ? order : compare_numbers(x->pos.column, y->pos.column);
  order = order ? order : strcmp(x->rule->id, y->rule->id);
  return order ? order : gw_slice_cmp(x->message, y->message);
}

bool gwgen_format_parse(gw_slice word, gwgen_format *ret_format) {
  static const char *const words[] = {[GWGEN_FORMAT_TEXT] = "text",
                                      [GWGEN_FORMAT_JSON] = "json",
                                      [GWGEN_FORMAT_SARIF] = "sarif",
                                      [GWGEN_FORMAT_GITHUB] = "github-actions"};
  for (size_t i = 0; i < GW_COUNT(words); i++) {
    if (gw_slice_is(word, words[i])) {
      *ret_format = (gwgen_format)i;
      return true;
    }
  }
  return false;
}

void gwgen_report_print(const gwgen_report *report, gwgen_format format,
                        FILE *out) {
  static void (*const printers[])(const gwgen_sorted *, FILE *) = {
      [GWGEN_FORMAT_TEXT] = gwgen_print_text,
      [GWGEN_FORMAT_JSON] = gwgen_print_json,
      [GWGEN_FORMAT_SARIF] = gwgen_print_sarif,
      [GWGEN_FORMAT_GITHUB] = gwgen_print_github};
  size_t n = report->findings.n;
  gwgen_finding **findings =
      gw_arena_alloc(report->arena, (n + 1) * sizeof(gwgen_finding *));
  if (!findings) {
    gwgen_out_of_memory();
  }
  if (n) {
    memcpy(findings, report->findings.v, n * sizeof(gwgen_finding *));
    qsort(findings, n, sizeof(gwgen_finding *), compare_findings);
  }
  printers[format](&(gwgen_sorted){report, findings, n}, out);
}

int gwgen_report_exit(const gwgen_report *report, bool fail_on_warnings) {
  if (report->n_syntax) {
    return 101;
  }
  bool has_failed =
      report->n_errors || (fail_on_warnings && report->n_warnings);
  return has_failed ? 100 : 0;
}
