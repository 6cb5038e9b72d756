/* http/message: one request or response, whatever protocol carried it.
 *
 * Reads:   filled by the codecs (h1_server, h2_server), which give the same
 *          message for the same request.
 * Units:   bytes.
 * Owns:    slices point into the exchange's arena.
 * Errors:  GW_ERR_LIMIT, GW_ERR_NOMEM from gw_headers_add().
 * Threads: one.
 * Source:  RFC 9110.
 */
#ifndef GW_HTTP_MESSAGE_H
#define GW_HTTP_MESSAGE_H

#include "base/vec.h"
#include "net/addr.h"

typedef struct gw_header {
  gw_slice name; /* lower case */
  gw_slice value;
} gw_header;

typedef struct gw_headers {
  gw_header *v;
  size_t n, cap;
} gw_headers;

typedef struct gw_request {
  gw_slice method;    /* a token, case kept */
  gw_slice scheme;    /* "http" or "https": what the connection is */
  gw_slice authority; /* :authority or Host, lower case, checked */
  gw_slice target;    /* as received: path and query */
  gw_slice path;      /* raw, begins with '/'; or "*" (OPTIONS) */
  gw_slice query;     /* raw, without '?'; p NULL: there was no '?' */
  gw_headers headers; /* without pseudo, host and framing headers; content-type
                         and content-length stay */
  int version;        /* 10, 11, 20 */
  bool has_body;      /* a body was announced or may come */
  bool expects_continue;
  bool takes_trailers; /* TE: trailers */
  bool has_length;
  uint64_t length; /* of the body, if has_length */
} gw_request;

typedef struct gw_response {
  int status;
  gw_headers headers;  /* without content-length, date, connection: the codecs
                          write those */
  gw_slice body;       /* stays until on_close */
  gw_headers trailers; /* sent behind the body; only where the request takes
                          them */
  bool is_head;        /* answer to HEAD: the length is told, no body goes */
  bool hides_length;   /* of HEAD: that of GET's body is not known here */
} gw_response;

/* A request that a codec refuses. */
typedef struct gw_http_refusal {
  int status;       /* 400, 405, 408, 413, 414, 417, 431, 501, 503, 505 */
  const char *code; /* of the problem: "malformed-request", ... */
  const char *what; /* constant, for the client */
} gw_http_refusal;

/* Appends; the slices are borrowed, the array lives in |arena|. */
gw_status gw_headers_add(gw_arena *arena, gw_headers *headers, gw_slice name,
                         gw_slice value);

/* The value of the first header of this lower-case name, or p NULL. */
gw_slice gw_headers_get(const gw_headers *headers, gw_slice name);

/* The same; inline, so that the length of a constant is one. */
static inline gw_slice gw_headers_find(const gw_headers *headers,
                                       const char *name) {
  return gw_headers_get(headers, gw_slice_str(name));
}

/* How many there are of it. */
size_t gw_headers_count(const gw_headers *headers, const char *name);

/* Whether a response may be written as it is: a final status, fields whose
 * names and values are clean and not the codec's own to write. */
bool gw_response_is_sound(const gw_response *response);

#endif
