/* exchange/problem: every error that a client can see, and its one renderer.
 *
 * Reads:   an exchange's problem: a row of the list below, details, and what
 *          gRPC said.
 * Units:   HTTP status codes.
 * Owns:    rendered bytes stand in the exchange's arena.
 * Errors:  gw_problem_render() falls back to a constant body when the arena is
 *          used up; it never fails.
 * Threads: pure.
 * Source:  RFC 9457; google.rpc.Code and its HTTP mapping; BEHAVIOUR.md
 *          section 4.
 */
#ifndef GW_EXCHANGE_PROBLEM_H
#define GW_EXCHANGE_PROBLEM_H

#include "base/buf.h"

/* X(id, code, HTTP status, grpc code, title) */
#define GW_PROBLEM_LIST(X)                                                     \
  X(NONE, "", 200, 0, "")                                                      \
  X(MALFORMED, "malformed-request", 400, 3, "The request is malformed")        \
  X(INVALID, "invalid-request", 400, 3, "The request is not valid")            \
  X(PATH, "invalid-path", 400, 3, "The path is refused")                       \
  X(NOT_FOUND, "no-such-route", 404, 5, "No such resource")                    \
  X(METHOD, "method-not-allowed", 405, 12, "Method not allowed")               \
  X(TIMEOUT, "request-timeout", 408, 4, "The request took too long")           \
  X(TOO_LARGE, "body-too-large", 413, 11, "The request is too large")          \
  X(TARGET_TOO_LONG, "target-too-long", 414, 3, "The target is too long")      \
  X(MEDIA_TYPE, "unsupported-media-type", 415, 3, "Unsupported media type")    \
  X(NOT_ACCEPTABLE, "not-acceptable", 406, 3, "Not acceptable")                \
  X(EXPECTATION, "expectation-failed", 417, 3, "Expectation failed")           \
  X(HEAD_TOO_LARGE, "head-too-large", 431, 3, "The header is too large")       \
  X(FORBIDDEN, "forbidden", 403, 7, "Forbidden")                               \
  X(UNAUTHENTICATED, "unauthenticated", 401, 16, "Not authenticated")          \
  X(RATE_LIMITED, "rate-limited", 429, 8, "Too many requests")                 \
  X(INTERNAL, "internal", 500, 13, "Internal error")                           \
  X(NOT_IMPLEMENTED, "not-implemented", 501, 12, "Not implemented")            \
  X(BAD_UPSTREAM, "bad-upstream", 502, 14, "The upstream's answer is bad")     \
  X(INVALID_ANSWER, "invalid-answer", 502, 13,                                 \
    "The upstream's answer is not valid")                                      \
  X(UNAVAILABLE, "upstream-unavailable", 503, 14, "The upstream is not there") \
  X(OVERLOADED, "overloaded", 503, 14, "The gateway is overloaded")            \
  X(DEADLINE, "deadline-exceeded", 504, 4, "The upstream took too long")       \
  X(VERSION, "version-not-supported", 505, 12, "HTTP version not supported")   \
  X(GRPC, "grpc", 0, 0, "")

typedef enum gw_problem_id {
#define X(id, code, status, grpc, title) GW_PROBLEM_##id,
  GW_PROBLEM_LIST(X)
#undef X
      GW_PROBLEM_COUNT_
} gw_problem_id;

typedef enum gw_error_format {
  GW_ERRORS_PROBLEM_JSON,
  GW_ERRORS_GOOGLE_RPC
} gw_error_format;

/* One entry of "errors". */
typedef struct gw_problem_item {
  const char *where; /* "pointer", "parameter" or "header" */
  gw_slice place;
  gw_slice code;
  gw_slice detail;
  gw_slice pointer; /* into the value at |place|; empty: all of it */
} gw_problem_item;

/* A detail message of google.rpc.Status. */
typedef struct gw_problem_detail {
  gw_slice type;  /* "type.googleapis.com/google.rpc.ErrorInfo" */
  gw_slice value; /* its bytes */
  gw_slice json;  /* all of it as JSON; p NULL: of an unknown type */
  bool is_items;  /* the problem's items say the same */
} gw_problem_detail;

enum { GW_PROBLEM_ITEMS = 20, GW_PROBLEM_DETAILS = 8 };

typedef struct gw_problem {
  gw_problem_id id;
  int status;    /* overrides the row's; 0: the row's */
  gw_slice code; /* overrides the row's; p NULL: the row's */
  gw_slice detail;
  gw_problem_item items[GW_PROBLEM_ITEMS];
  size_t n_items;
  int grpc_status; /* GW_PROBLEM_GRPC: what the upstream said */
  gw_problem_detail details[GW_PROBLEM_DETAILS]; /* of its google.rpc.Status */
  size_t n_details;
  size_t n_more_details;  /* that had no room */
  uint32_t retry_after_s; /* 0: none */
} gw_problem;

/* The HTTP status that |problem| is answered with. */
int gw_problem_status(const gw_problem *problem);

/* The code at the end of its "type" URI. */
gw_slice gw_problem_code(const gw_problem *problem);

/* One of gRPC's status codes. */
typedef struct gw_grpc_code {
  const char *name; /* "NOT_FOUND" */
  const char *code; /* "not-found": of the problem */
  const char *title;
  int http_status;
} gw_grpc_code;

/* The row of |grpc_status|; that of UNKNOWN for numbers that gRPC lacks. */
const gw_grpc_code *gw_grpc_code_find(int grpc_status);

/* Whether |item| is about the request itself, which has two readings or none,
 * whatever the document asks for: no mode lets that pass. */
bool gw_problem_is_firm(const gw_problem_item *item);

/* |item|'s place, and what is behind it the pointer into the value there. */
gw_slice gw_problem_place(const gw_problem_item *item, gw_arena *arena);

/* Adds an entry; more than GW_PROBLEM_ITEMS are dropped, but for a firm one,
 * which takes the place of the last that is not. */
void gw_problem_add(gw_problem *problem, const char *where, gw_slice place,
                    gw_slice code, gw_slice detail);

/* The same about a value within the one at |place|: |pointer| leads there from
 * its root; empty: it is all of it. */
void gw_problem_add_inside(gw_problem *problem, const char *where,
                           gw_slice place, gw_slice pointer, gw_slice code,
                           gw_slice detail);

/* Writes the body. |instance| is the request id. Returns the media type. */
gw_slice gw_problem_render(const gw_problem *problem, gw_error_format format,
                           gw_slice instance, gw_arena *arena,
                           gw_slice *ret_body);

#endif
