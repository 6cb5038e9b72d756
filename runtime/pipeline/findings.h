/* pipeline/findings: what validation found in an exchange and let pass: the
 * log tells it, the metrics count it.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    the list and its texts stand in the exchange's arena.
 * Errors:  none: without memory a finding is lost, and the exchange goes on.
 * Threads: the worker's.
 * Source:  BEHAVIOUR.md sections 5 and 7. Private to pipeline/, but for the
 *          names, which /metrics shows.
 */
#ifndef GW_PIPELINE_FINDINGS_H
#define GW_PIPELINE_FINDINGS_H

#include "exchange/exchange.h"
#include "schema/problem.h"

typedef enum gw_finding_mode {
  GW_FINDING_ENFORCE, /* the exchange was refused for it */
  GW_FINDING_REPORT,
  GW_FINDING_SHADOW, /* the next version of the document would refuse it */
  GW_FINDING_MODES_
} gw_finding_mode;

typedef enum gw_finding_place {
  GW_FINDING_BODY,
  GW_FINDING_PARAMETER,
  GW_FINDING_HEADER,
  GW_FINDING_RESPONSE,
  GW_FINDING_REQUEST, /* the operation itself */
  GW_FINDING_PLACES_
} gw_finding_place;

/* The labels of /metrics. */
const char *gw_finding_mode_text(gw_finding_mode mode);
const char *gw_finding_place_text(gw_finding_place place);

/* The place that an item of a problem is in, by its |where|. */
gw_finding_place gw_finding_place_of(const char *where);

typedef struct gw_finding {
  gw_finding_mode mode;
  gw_finding_place place;
  gw_slice at; /* JSON Pointer, or name of the parameter or header */
  gw_slice code, detail;
} gw_finding;

enum { GW_FINDINGS = 60 }; /* of one exchange: 20 for each of the checks */

typedef struct gw_findings {
  gw_finding *v;
  size_t n, cap;
} gw_findings;

/* Adds one; |finding| is copied, its texts are not. */
void gw_findings_add(gw_findings *findings, gw_arena *arena,
                     const gw_finding *finding);

/* Adds what |sink| holds of a body. */
void gw_findings_take(gw_findings *findings, gw_arena *arena,
                      const gw_problem_sink *sink, gw_finding_place place,
                      gw_finding_mode mode);

#endif
