/* http_probe: a handler that writes down what a codec tells it, and answers as
 * it is told to.
 *
 * Reads:   the events of every stream.
 * Units:   bytes.
 * Owns:    its exchanges, until on_close; its log.
 * Errors:  none; an event out of order is an assertion.
 * Threads: one.
 * Source:  http/server.h.
 *
 * The log has one line for each event: "GET /p?q @host name=value ...",
 * "body 12345" (all of a body at its end), "refuse 400 malformed-request",
 * "close ok". HTTP/1.1 and HTTP/2 give the same lines for the same request.
 */
#ifndef GW_TESTS_HTTP_PROBE_H
#define GW_TESTS_HTTP_PROBE_H

#include "base/buf.h"
#include "http/server.h"

typedef struct http_exchange {
  gw_list link;
  struct http_probe *probe;
  gw_http_stream *stream;
  gw_request *request;
  gw_arena arena;
  gw_buf body;
  bool is_at_end;
  bool is_answered;
  gw_response response;
} http_exchange;

typedef struct http_probe {
  gw_buf log;
  gw_list exchanges; /* open ones, oldest first */
  size_t n_begun, n_requests, n_closed, n_ok;
  size_t most_open;
  /* how to behave */
  bool refuses;    /* on_begin gives NULL */
  bool holds;      /* answers nothing by itself */
  bool takes_none; /* does not want bodies, answers at once */
  bool hoards;     /* returns no credit */
  int status;      /* of answers; 200 */
  gw_slice body;   /* of answers; p NULL: the request's body comes back */
  gw_header *headers;
  size_t n_headers;
  /* How much of its body |watched| had when another request came. */
  const struct http_exchange *watched;
  size_t *on_other;
  gw_header *trailers; /* of answers to who takes them */
  size_t n_trailers;
} http_probe;

void http_probe_init(http_probe *probe);
void http_probe_done(http_probe *probe);
gw_http_handler http_probe_handler(http_probe *probe);

/* The oldest open exchange, or NULL. */
http_exchange *http_probe_first(http_probe *probe);
void http_exchange_answer(http_exchange *x);

/* The log as a C string; it stays until the next event. */
const char *http_probe_log(http_probe *probe);

#endif
