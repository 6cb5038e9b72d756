/* road: the bookstore's whole road on net/loop_mem.h: a server, the pipeline
 * and a fake upstream, without sockets or threads.
 *
 * Reads:   generated/bookstore.
 * Units:   bytes, milliseconds of the virtual clock.
 * Owns:    loop, pipeline, settings, metrics; clients are the test's.
 * Errors:  none; what must not fail is an assertion.
 * Threads: one.
 * Source:  this project.
 */
#ifndef GW_TESTS_ROAD_H
#define GW_TESTS_ROAD_H

#include "fake_upstream.h"
#include "http_client.h"
#include "pipeline/pipeline.h"

extern const gw_api gw_api_bookstore;

typedef struct road {
  gw_loop *loop;
  fake_upstream fake;
  gw_addr addr; /* where |fake| listens */
  gw_settings *settings;
  gw_metrics *metrics;
  gw_pipeline *pipeline;
  gw_http_handler handler; /* the pipeline's */
  gw_http_server server;
  size_t n_begun, n_closed, n_lines;
  /* The access log since the start; it does not grow, so that logging needs
   * no memory. */
  char log[64 * 1024];
  size_t n_log;
} road;

/* |limits| NULL: the defaults. */
void road_init(road *r, const gw_http_limits *limits);

/* Closes connections and ends everything; each exchange that began has one
 * line in the log. */
void road_done(road *r);

/* Sends |request| on a connection of its own and gives the answer back, which
 * stays until the next call. */
const char *road_ask(road *r, const char *request);

/* The log as a C string. */
const char *road_log(road *r);

/* Settings of the bookstore with one upstream at 10.0.0.1:50051. */
gw_settings *road_settings(void);

#endif
