/* road: the library's whole road on net/loop_mem.h, for counting what a
 * request costs: a server, the pipeline and a backend with canned replies.
 *
 * Reads:   the payloads of bench/payloads.py.
 * Units:   bytes, milliseconds of the virtual clock.
 * Owns:    everything that it starts; clients are the caller's.
 * Errors:  a message and exit status 1.
 * Threads: one.
 * Source:  this project.
 */
#ifndef GW_TESTS_INSTRUCTIONS_ROAD_H
#define GW_TESTS_INSTRUCTIONS_ROAD_H

#include "canned.h"
#include "http_client.h"
#include "pipeline/pipeline.h"

extern const gw_api gw_api_library;

typedef struct library_road {
  gw_loop *loop;
  canned backend;
  gw_addr addr; /* the backend's */
  gw_api api;   /* gw_api_library, maybe with itself as its next version */
  gw_settings *settings;
  gw_metrics *metrics;
  gw_pipeline *pipeline;
  gw_http_server server;
  size_t n_log_bytes;
} library_road;

void library_road_init(library_road *road, const char *payloads);
void library_road_done(library_road *road);

/* From here on answers are held against the document; requests against a next
 * version of it, which is the same. */
void library_road_check(library_road *road, bool answers, bool next);

/* Says what is wrong and ends the program. */
_Noreturn void library_road_fail(const char *what);

#endif
