#include "pipeline/findings.h"

#include "base/vec.h"

const char *gw_finding_mode_text(gw_finding_mode mode) {
  static const char *const texts[GW_FINDING_MODES_] = {
      [GW_FINDING_ENFORCE] = "enforce",
      [GW_FINDING_REPORT] = "report",
      [GW_FINDING_SHADOW] = "shadow"};
  return texts[mode];
}

const char *gw_finding_place_text(gw_finding_place place) {
  static const char *const texts[GW_FINDING_PLACES_] = {
      [GW_FINDING_BODY] = "body",
      [GW_FINDING_PARAMETER] = "parameter",
      [GW_FINDING_HEADER] = "header",
      [GW_FINDING_RESPONSE] = "response",
      [GW_FINDING_REQUEST] = "request"};
  return texts[place];
}

gw_finding_place gw_finding_place_of(const char *where) {
  return strcmp(where, "pointer") == 0  ? GW_FINDING_BODY
         : strcmp(where, "header") == 0 ? GW_FINDING_HEADER
                                        : GW_FINDING_PARAMETER;
}

void gw_findings_add(gw_findings *findings, gw_arena *arena,
                     const gw_finding *finding) {
  gw_finding *slot =
      findings->n < GW_FINDINGS ? GW_PUSH(arena, findings) : NULL;
  if (slot) {
    *slot = *finding;
  }
}

void gw_findings_take(gw_findings *findings, gw_arena *arena,
                      const gw_problem_sink *sink, gw_finding_place place,
                      gw_finding_mode mode) {
  for (size_t i = 0; i < sink->n; i++) {
    gw_finding finding = {.mode = mode,
                          .place = place,
                          .at = sink->problems[i].pointer,
                          .code = sink->problems[i].code,
                          .detail = sink->problems[i].detail};
    gw_findings_add(findings, arena, &finding);
  }
}
