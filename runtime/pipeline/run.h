/* pipeline/run: an exchange on its road, as the stations see it.
 *
 * Reads:   nothing.
 * Units:   bytes.
 * Owns:    the exchange and its call; freed by st_log, and by nothing else.
 * Errors:  stations fail the exchange and return GW_FAIL.
 * Threads: the worker's.
 * Source:  DESIGN.md section 5. Private to pipeline/.
 */
#ifndef GW_PIPELINE_RUN_H
#define GW_PIPELINE_RUN_H

#include "base/time.h"
#include "body/body.h"
#include "pipeline/findings.h"
#include "pipeline/params.h"
#include "pipeline/pipeline.h"
#include "upstream/call.h"

typedef struct gw_run gw_run;

/* One snapshot with this worker's clusters. */
typedef struct gw_generation {
  gw_settings *settings;
  gw_cluster **clusters;
  size_t n_runs;
  bool is_current;
} gw_generation;

/* The time as the log tells it: of the last line's turn, and the text of its
 * second. */
typedef struct gw_log_clock {
  uint64_t turn_us, wall_us;
  int64_t second;
  char text[GW_TIME_TEXT];
} gw_log_clock;

typedef struct gw_log_endpoint {
  gw_addr addr;
  gw_slice text;
  char bytes[GW_ADDR_TEXT];
} gw_log_endpoint;

enum { GW_LOG_LINE_BYTES = 16 * 1024 };

struct gw_pipeline {
  gw_pipeline_config config;
  gw_generation *generation;
  gw_list runs;   /* on the road */
  gw_list spares; /* ended, kept for their buffers */
  size_t n_runs, n_spares;
  size_t spare_bytes; /* of large buffers that the spares keep */
  size_t held;        /* bytes of bodies and answers */
  gw_log_clock clock;
  gw_log_endpoint endpoint;
  char line[GW_LOG_LINE_BYTES]; /* st_log, for the time that it takes */
};

/* Of the client, as trusted proxies tell it; for the upstream. */
typedef struct gw_forwarded {
  gw_slice chain; /* X-Forwarded-For, or the whole of Forwarded */
  gw_slice proto, host;
} gw_forwarded;

struct gw_run {
  gw_exchange x; /* first: a gw_exchange is its run */
  gw_list link;
  gw_pipeline *pipeline;
  gw_generation *generation;
  const gw_operation_settings *settings; /* st_route */
  gw_param_value *params;                /* st_validate; of operation->params */
  gw_params_found found;                 /* st_validate; of operation->query */
  uint32_t timeout_ms;                   /* st_validate; of the call */
  gw_body_kind taken;    /* st_body: what the body is; media NULL: there is
                            none */
  const gw_media *given; /* st_body: what the answer will be; NULL: nothing */
  size_t held;           /* its part of pipeline->held */
  size_t at;             /* the station */
  bool is_driving, is_calling, is_answering, is_closed, is_invalid;
  bool is_resent; /* st_upstream: once more, not packed */
  gw_status closed_why;
  gw_findings findings;   /* st_validate, st_encode, st_decode */
  gw_forwarded forwarded; /* st_identify */
  gw_slice client; /* the address, as text: the log outlives the stream */

  /* not cleared for the next exchange: st_upstream fills the call, its room is
   * kept */
  gw_call call; /* on_done NULL: not started */
  gw_buf room;  /* of the call's reply */
};

static inline gw_run *gw_run_of(gw_exchange *x) {
  return (gw_run *)(void *)x;
}

/* Goes on after GW_WAIT. */
void gw_run_drive(gw_run *run);

/* Counts |n| more bytes as held by |run|. */
void gw_run_hold(gw_run *run, size_t n);

/* The stations, in order. */
gw_verdict gw_st_identify(gw_run *run);
gw_verdict gw_st_route(gw_run *run);
gw_verdict gw_st_access(gw_run *run);
gw_verdict gw_st_body(gw_run *run);
gw_verdict gw_st_validate(gw_run *run);
gw_verdict gw_st_encode(gw_run *run);
gw_verdict gw_st_upstream(gw_run *run);
gw_verdict gw_st_decode(gw_run *run);
gw_verdict gw_st_finish(gw_run *run);
gw_verdict gw_st_reply(gw_run *run);
gw_verdict gw_st_log(gw_run *run);

/* Adds what is wrong with the body to the exchange's problem; if |is_lax|, only
 * what can't be transcoded. */
void gw_st_encode_explain(gw_run *run, bool is_lax);

/* Whether the answer may go out as the document has it (st_answer.c). |type| is
 * its media type; JSON has its zero bytes behind it. */
bool gw_st_answer_check(gw_run *run, int status, gw_slice type, gw_slice body);

/* The status that the upstream's "x-http-code" chooses of those that the
 * document has for success (st_answer.c). */
void gw_st_answer_choose(gw_run *run);

/* Holds the request against the next version of the document (st_shadow.c):
 * what that would refuse is found, and nothing else happens. */
void gw_st_shadow(gw_run *run);

/* More of the body, for st_body. */
void gw_st_body_take(gw_run *run, gw_slice bytes, bool fin);

#endif
