/* exchange: one request with its response; what stations and policies share.
 *
 * Reads:   filled station by station; each field names its station.
 * Units:   microseconds of the loop's clock; bytes.
 * Owns:    everything that it points to stands in its arena, in the tables, or
 *          in the configuration snapshot, which it holds a reference to.
 * Errors:  an exchange fails with gw_exchange_fail(): the first problem stays.
 * Threads: its worker's.
 * Source:  DESIGN.md section 5.
 */
#ifndef GW_EXCHANGE_EXCHANGE_H
#define GW_EXCHANGE_EXCHANGE_H

#include "gw/tables.h"
#include "exchange/problem.h"
#include "http/message.h"
#include "http/server.h"

typedef struct gw_exchange gw_exchange;

/* Policies of an operation. */
enum { GW_POLICY_MAX = 16 };

enum { GW_ID_BYTES = 64, GW_TRACE_BYTES = 55 };

struct gw_exchange {
  /* kept from one exchange to the next, empty; all that follows begins as
   * zero */
  gw_arena arena;
  gw_buf body;    /* st_body: as it came; from st_validate on as JSON, if it is
                     not bytes */
  gw_buf text;    /* the other of the two */
  gw_buf message; /* st_encode: protobuf */
  gw_buf out;     /* the answer: JSON */

  gw_http_stream *stream; /* NULL once the client is gone */
  const gw_stream_info *client;
  const gw_addr *from; /* st_identify: the client's address, as far as it is
                          to be believed */
  const gw_api *api;
  gw_loop *loop;
  gw_error_format error_format;

  /* st_identify */
  uint64_t began_us; /* before it: when the head began */
  gw_request *request;
  char id_bytes[GW_ID_BYTES];
  gw_slice id; /* X-Request-Id, checked or made */
  char trace_bytes[GW_TRACE_BYTES + 1];
  gw_slice trace; /* traceparent to send on */
  gw_slice trace_state;

  /* st_route */
  const gw_operation *operation; /* NULL: none matched */
  const gw_slice *captures;
  size_t n_captures;

  /* st_body, after the access policies */
  bool body_is_complete;
  size_t max_body;

  /* st_encode */
  gw_slice target; /* of the request that goes on, where there is no message */
  gw_headers metadata;

  /* st_upstream */
  gw_slice upstream; /* name of the cluster, for the log */
  uint64_t timeout_us;
  int grpc_status; /* -1: no answer */
  gw_slice reply;  /* protobuf, or the body of an HTTP response */
  gw_headers reply_headers, reply_trailers;
  gw_addr endpoint;
  uint64_t sent_us, answered_us;
  uint32_t n_attempts;

  /* the answer */
  gw_response response;
  gw_problem *problem; /* NULL: fine */
  uint64_t bytes_in;

  /* policies: a hook that answered GW_WAIT calls this, later and once */
  void (*resume)(gw_exchange *x);
  void *notes[GW_POLICY_MAX]; /* each policy's own, in their order */
  uint32_t policies_done;     /* how many on_request hooks ran */
  gw_slice consumer;

  /* where |problem| stands: failing needs no memory */
  gw_problem problem_row;
};

/* Ends the road: the pipeline goes to the answer with this problem. The first
 * call wins. Returns the problem for details, never NULL. */
gw_problem *gw_exchange_fail(gw_exchange *x, gw_problem_id id);

/* As gw_exchange_fail(), with a formatted detail. */
gw_problem *gw_exchange_failf(gw_exchange *x, gw_problem_id id,
                              const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The problem of an arena or buffer that failed: 413 on the request's side of
 * the road, 502 on the response's, 503 without memory. */
gw_problem *gw_exchange_fail_memory(gw_exchange *x, gw_status why,
                                    bool is_response);

/* Adds a response header; names are lower case. Failures of memory are
 * dropped: a header less is no reason to fail an answer. */
void gw_exchange_header(gw_exchange *x, gw_slice name, gw_slice value);

#endif
