/* http/head: builds a gw_request from the fields of a head, whichever protocol
 * carried them. What is decided here is the same for h1 and h2.
 *
 * Reads:   names and values that the codec has cut out.
 * Units:   bytes; fields are counted one by one, cookie crumbs too.
 * Owns:    nothing. Names and values are borrowed, or copied into the arena of
 *          the request once they have passed every check.
 * Errors:  false; then head->refusal says what the client is told.
 * Threads: one.
 * Source:  RFC 9110 sections 5, 7.2, 7.6.1, 8.6 and 10.1.1; RFC 9112 sections
 *          3.2, 6 and 7; RFC 9113 section 8. THREATS A6, A7, A21 to A27, B1
 *          to B7, B17, B18, B20 to B22, D1, D2, D6.
 *
 * A codec calls gw_head_init(), the gw_head_set_*() of what it has, in any
 * order with gw_head_field() for each field, and gw_head_end().
 */
#ifndef GW_HTTP_HEAD_H
#define GW_HTTP_HEAD_H

#include "http/limits.h"
#include "http/message.h"

typedef struct gw_head {
  gw_arena *arena;
  const gw_http_limits *limits;
  const gw_names *keep; /* names whose fields are stored; NULL: all */
  bool copies;          /* what is stored is copied into the arena first */
  gw_request *request;
  size_t bytes, fields; /* seen so far, stored or not */
  uint64_t seen;        /* singleton fields, one bit a row of gw_fields */
  gw_slice host;        /* of the Host field; p NULL: none */
  gw_headers nominated; /* values of Connection */
  size_t n_crumbs;      /* cookie fields */
  bool is_chunked;      /* transfer-encoding: chunked */
  bool wants_close, wants_keep_alive;
  gw_http_refusal refusal; /* status 0: none */
} gw_head;

/* |request| is emptied but for its version and scheme, which the codec sets;
 * head->keep and head->copies may be set afterwards. */
void gw_head_init(gw_head *head, gw_arena *arena, const gw_http_limits *limits,
                  gw_request *request);

/* Records why and returns false. The first reason stays. */
bool gw_head_refuse(gw_head *head, int status, const char *code,
                    const char *what);

/* The same with what most refusals are: 400, 431 or 503 as the arena says. */
bool gw_head_malformed(gw_head *head, const char *what);
bool gw_head_no_memory(gw_head *head);

bool gw_head_set_method(gw_head *head, gw_slice method);

/* Path and query of the origin form, or "*". */
bool gw_head_set_target(gw_head *head, gw_slice target);

/* :authority, or that of the absolute form. */
bool gw_head_set_authority(gw_head *head, gw_slice authority);

/* What the client says the scheme is, against what the connection is. */
bool gw_head_check_scheme(gw_head *head, gw_slice scheme);

/* |name| is in lower case. */
bool gw_head_field(gw_head *head, gw_slice name, gw_slice value);

/* A field of a trailer section: checked, counted, dropped. */
bool gw_head_trailer(gw_head *head, gw_slice name, gw_slice value);

/* Adds |bytes| and |fields| to what was seen and holds the sum against the
 * limits. */
bool gw_head_count(gw_head *head, size_t bytes, size_t fields);

/* What can only be judged when all is there. |body_may_follow|: by the framing
 * of the protocol. */
bool gw_head_end(gw_head *head, bool body_may_follow);

#endif
